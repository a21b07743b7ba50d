//! Draws the lines of a picture, a column for each stretch of time.

use textwrap::core::display_width;

use super::cells::{Cells, Ink, cut, paint, put_text, trimmed};
use super::lines::{Line, What};
use super::signs::{Signs, signs};
use crate::report::catalogue::Timeline as Says;
use crate::report::text::Options;
use crate::report::text::page::Page;
use crate::report::timeline::Common;
use crate::report::timeline::scale::Scale;
use crate::report::timeline::scene::{Scene, holds_up, is_lock};
use crate::timeline::{Claim, Lane, Mark, Of, Row, Stay, Timeline, Who};

/// Where everything goes.
pub(super) struct Chart<'t> {
    timeline: &'t Timeline,
    scale: Scale,
    /// Columns beyond the end, for what stands for ever.
    tail: usize,
    labels: usize,
    signs: &'static Signs,
}

impl<'t> Chart<'t> {
    pub(super) fn new(scene: &Scene<'t>, common: Common, options: &Options, labels: usize) -> Self {
        let timeline = scene.picture.timeline;
        let room = options.width.saturating_sub(labels + 1).max(30);
        let for_ever = scene.say(Says::ForEver).chars().count();
        let tail = if common.open { (room / 5).clamp(for_ever + 6, 20) } else { 0 };
        let scale = Scale::new(common.shown, room - tail);
        Self { timeline, scale, tail, labels, signs: signs(options) }
    }

    pub(super) fn axis(&self, scene: &Scene<'_>, page: &mut Page<'_>) {
        let room = self.scale.room;
        let mut names = vec![' '; room + self.tail];
        let mut ruler: Cells = vec![(self.signs.axis[0], Ink::Faint); room];
        let mut free = 0;
        for tick in self.scale.ticks((room / 8).max(2)) {
            let at = self.scale.cell(tick);
            ruler[at] = (self.signs.axis[1], Ink::Faint);
            let text: Vec<char> = scene.say(Says::At(tick)).chars().collect();
            // The last one may reach beyond the end, or to the left of its mark.
            let most = room + if self.tail > 0 { 6 } else { 0 };
            let at = at.min(most.saturating_sub(text.len()));
            if at >= free && at + text.len() <= most {
                names[at..at + text.len()].copy_from_slice(&text);
                free = at + text.len() + 1;
            }
        }
        if self.tail > 0 {
            let text: Vec<char> = scene.say(Says::ForEver).chars().take(self.tail).collect();
            let at = room + self.tail - text.len();
            names[at..].copy_from_slice(&text);
            ruler.extend(vec![(self.signs.waits, Ink::Faint); self.tail - 1]);
            ruler.push((self.signs.goes_on, Ink::Faint));
        }
        let names: Cells = names.into_iter().map(|c| (c, Ink::Faint)).collect();
        self.put("", &names, Ink::Plain, page);
        self.put("", &ruler, Ink::Plain, page);
    }

    pub(super) fn line(&self, scene: &Scene<'_>, line: &Line<'_>, page: &mut Page<'_>) {
        let mut cells: Cells = vec![(' ', Ink::Plain); self.scale.room + self.tail];
        let mut ink = Ink::Plain;
        match line.what {
            What::Call(row) => {
                for stay in &row.stays {
                    self.bar(&mut cells, stay, "", Ink::Plain);
                }
            }
            What::Life(at, row) => {
                let lane = &self.timeline.lanes[at];
                self.life(at, lane, &mut cells);
                if let Some(row) = row {
                    self.row(scene, row, &mut cells);
                }
                self.troubles(scene, at, lane, &mut cells);
                if lane.is_telling() {
                    ink = Ink::Bad;
                }
            }
            What::Row(row) => self.row(scene, row, &mut cells),
            What::More => ink = Ink::Faint,
        }
        self.put(&line.label, &cells, ink, page);
    }

    /// The life of a task: it waits, it is polled, it is held up by others.
    fn life(&self, at: usize, lane: &Lane, cells: &mut Cells) {
        if lane.who == Who::Threads {
            return;
        }
        let until = lane.until.unwrap_or(self.timeline.shown);
        for cell in self.scale.cells(lane.from, until) {
            cells[cell] = (self.signs.waits, Ink::Faint);
        }
        if self.timeline.is_open() && lane.until.is_none() {
            let end = cells.len() - 1;
            for cell in &mut cells[self.scale.room..] {
                *cell = (self.signs.waits, Ink::Faint);
            }
            cells[end].0 = self.signs.goes_on;
        }
        for poll in lane.polls.iter().filter(|poll| poll.at <= self.timeline.shown) {
            cells[self.scale.cell(poll.at)] = (self.signs.polled, Ink::Plain);
        }
        if self.timeline.goes_on(lane) {
            cells[self.scale.cell(self.timeline.shown)] = (self.signs.goes_on, Ink::Bad);
        }
        for block in &self.timeline.blocks {
            if block.lane != Some(at) && holds_up(lane, block) {
                let from = block.from.max(lane.from);
                let end = (block.from + block.took).min(until);
                for cell in self.scale.cells(from, end) {
                    cells[cell] = (self.signs.held_up, Ink::Bad);
                }
            }
        }
    }

    /// What goes wrong in a task, over all else.
    fn troubles(&self, scene: &Scene<'_>, at: usize, lane: &Lane, cells: &mut Cells) {
        let mut numbered = Vec::new();
        for block in self.timeline.blocks.iter().filter(|block| block.lane == Some(at)) {
            let span = self.scale.cells(block.from, block.from + block.took);
            for cell in span.clone() {
                cells[cell] = (self.signs.blocked, Ink::Bad);
            }
            // The number once, where it does not hide the stretch.
            if let Some(number) = scene.number_of_block(block)
                && span.len() >= 3
                && !numbered.contains(&number)
            {
                put_text(cells, span.start + span.len() / 2, &number.to_string(), Ink::Bad);
                numbered.push(number);
            }
        }
        for (moment, line) in &lane.panics {
            let cell = self.scale.cell(*moment);
            cells[cell] = (self.signs.panic, Ink::Bad);
            if let Some(number) = scene.number_of_panic(line.as_ref()) {
                put_text(cells, cell + 1, &number.to_string(), Ink::Bad);
            }
        }
        if let Some(from) = Scene::stands_from(lane) {
            let end = cells.len();
            for cell in &mut cells[self.scale.cell(from)..end] {
                *cell = (self.signs.stands, Ink::Bad);
            }
            cells[end - 1].0 = self.signs.goes_on;
            let mut at = self.scale.room.min(end - 1);
            for number in scene.numbers_of_stands(lane) {
                let text = number.to_string();
                if at + text.len() + 1 < end {
                    put_text(cells, at + 1, &text, Ink::Bad);
                }
                at += text.len() + 1;
            }
        }
    }

    fn row(&self, scene: &Scene<'_>, row: &Row, cells: &mut Cells) {
        for stay in &row.stays {
            let ink = Ink::Name(scene.colour(&stay.name, &row.of));
            let text = match &row.of {
                // The row says it already.
                Of::Name(_) => String::new(),
                of => scene.stay(stay, of),
            };
            self.bar(cells, stay, &text, ink);
        }
        let mark = if is_lock(row) { self.signs.given_back } else { self.signs.mark };
        for Mark { name, at, .. } in row.marks.iter().filter(|it| it.at <= self.timeline.shown) {
            let cell = self.scale.cell(*at);
            // Never over the name in a bar.
            if !cells[cell].0.is_alphanumeric() {
                cells[cell] = (mark, Ink::Name(scene.colour(name, &row.of)));
            }
        }
    }

    fn bar(&self, cells: &mut Cells, stay: &Stay, text: &str, ink: Ink) {
        if stay.from > self.timeline.shown {
            return;
        }
        let [begin, middle, end, single] = match stay.claim {
            Some(Claim::Waits { .. }) => [self.signs.waits_for; 4],
            Some(Claim::Has { .. }) => self.signs.has,
            None => self.signs.bar,
        };
        let mut span = self.scale.cells(stay.from, stay.end(self.timeline.shown));
        let open = stay.until.is_none();
        if open {
            span.end = span.end.max(cells.len());
        }
        if span.len() == 1 {
            cells[span.start] = (single, ink);
            return;
        }
        for cell in span.clone() {
            cells[cell] = (middle, ink);
        }
        cells[span.start].0 = begin;
        cells[span.end - 1].0 = if open { self.signs.goes_on } else { end };
        let width = display_width(text);
        let room = span.len() - 2;
        if width > 0 && width == text.chars().count() && width <= room {
            put_text(cells, span.start + 1 + (room - width) / 2, text, ink);
        }
    }

    fn put(&self, label: &str, cells: &Cells, ink: Ink, page: &mut Page<'_>) {
        let label = cut(label, self.labels, self.signs.cut);
        let pad = self.labels.saturating_sub(display_width(&label));
        let painted = paint(&label.chars().map(|c| (c, ink)).collect::<Cells>());
        page.line(format!("{painted}{} {}", " ".repeat(pad), paint(trimmed(cells))));
    }
}
