//! Draws one picture.

use facts::Micros;

use super::drawing::Drawing;
use super::{BAR, LABELS, LETTER, MARGIN, ROW, WIDTH, escaped};
use crate::report::catalogue::Timeline as Says;
use crate::report::plain::short;
use crate::report::timeline::Common;
use crate::report::timeline::scale::Scale;
use crate::report::timeline::scene::{Scene, alike_lanes, folded, holds_up, is_open, waits_for};
use crate::timeline::{Lane, Row, Stay, Timeline, Who};

/// Rows of a lane, and lanes of one place, that are drawn.
const FOLD: usize = 48;

/// Patterns that tell names apart.
pub(super) const PATTERNS: usize = 5;

/// One picture.
pub(super) struct Sheet<'s, 'a> {
    pub(super) scene: &'s Scene<'a>,
    timeline: &'s Timeline,
    scale: Scale,
    tail: usize,
}

impl<'s, 'a> Sheet<'s, 'a> {
    pub(super) fn new(scene: &'s Scene<'a>, common: Common) -> Self {
        let timeline = scene.picture.timeline;
        let room = WIDTH - LABELS - 2 * MARGIN;
        let tail = if common.open { room / 7 } else { 0 };
        Self { scene, timeline, scale: Scale::new(common.shown, room - tail), tail }
    }

    fn x(&self, at: Micros) -> usize {
        MARGIN + LABELS + self.scale.edge(at)
    }

    fn right(&self) -> usize {
        MARGIN + LABELS + self.scale.room + self.tail
    }

    pub(super) fn draw(&self, drawing: &mut Drawing) {
        drawing.y += ROW;
        drawing.text(MARGIN, drawing.y, "title", &self.scene.heading());
        if let Some(about) = self.scene.about() {
            drawing.lines(MARGIN, "", &about);
        }
        drawing.y += ROW + 6;
        let names = drawing.y;
        let top = drawing.y + 6;
        drawing.y = top;
        // What lies behind the rows is known when all rows are.
        let mut rows = Drawing { svg: String::new(), y: top };
        self.rows(&mut rows);
        let bottom = rows.y + 4;
        self.background(drawing, names, top, bottom);
        drawing.svg.push_str(&rows.svg);
        drawing.y = bottom + 4;
        self.below(drawing);
    }

    fn background(&self, drawing: &mut Drawing, names: usize, top: usize, bottom: usize) {
        let ticks = self.scale.ticks(8);
        for (n, tick) in ticks.iter().enumerate() {
            let x = self.x(*tick);
            drawing.add(format_args!("<path class=\"grid\" d=\"M{x} {top}V{bottom}\"/>"));
            let text = self.scene.say(Says::At(*tick));
            let fits =
                x + text.chars().count() * LETTER / 2 < self.x(self.scale.shown) || self.tail == 0;
            if n == 0 || fits {
                let text = escaped(&text);
                drawing.add(format_args!(
                    "<text x=\"{x}\" y=\"{names}\" class=\"faint\" text-anchor=\"middle\">{text}</text>"
                ));
            }
        }
        for block in self.timeline.blocks.iter().filter(|block| block.took > 0) {
            let (x, end) = (self.x(block.from), self.x(block.from + block.took));
            let (width, height) = ((end - x).max(1), bottom - top);
            drawing.add(format_args!(
                "<rect class=\"band\" x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>"
            ));
        }
        if self.tail > 0 {
            let x = self.x(self.scale.shown);
            drawing.add(format_args!("<path class=\"end\" d=\"M{x} {top}V{bottom}\"/>"));
            let text = format!("{} →", self.scene.say(Says::ForEver));
            drawing.text(x + 6, names, "faint", &text);
        }
    }

    fn rows(&self, drawing: &mut Drawing) {
        let (calls, more) = folded(&self.timeline.calls, FOLD, is_open);
        for row in calls {
            self.label(drawing, 0, &self.scene.call(row), "");
            for stay in &row.stays {
                let tip = self.scene.stay_in_full(stay, &row.of, true);
                self.bar(drawing, stay, "", &tip, "call", None);
            }
            drawing.y += ROW;
        }
        self.more(drawing, 0, more);
        for (lanes, more) in alike_lanes(self.timeline, FOLD) {
            for lane in lanes {
                self.lane(drawing, lane);
            }
            self.more(drawing, 0, more);
        }
    }

    fn lane(&self, drawing: &mut Drawing, at: usize) {
        let lane = &self.timeline.lanes[at];
        let y = drawing.y;
        let right = self.right();
        drawing.add(format_args!("<path class=\"sep\" d=\"M{MARGIN} {y}H{right}\"/>"));
        let class = if lane.is_telling() { "badtext" } else { "" };
        self.label(drawing, 0, &self.scene.lane(lane), class);
        if lane.who != Who::Threads {
            self.life(drawing, at, lane);
        }
        drawing.y += ROW;
        let (rows, more) = folded(&lane.rows, FOLD, is_open);
        for row in rows {
            self.row(drawing, row);
        }
        self.more(drawing, 1, more);
    }

    fn life(&self, drawing: &mut Drawing, at: usize, lane: &Lane) {
        let (y, middle) = (drawing.y + 3, drawing.y + ROW / 2);
        let until = lane.until.unwrap_or(self.timeline.shown);
        let goes_on = self.timeline.is_open() && lane.until.is_none();
        let (from, end) = (self.x(lane.from), if goes_on { self.right() } else { self.x(until) });
        drawing.add(format_args!("<path class=\"life\" d=\"M{from} {middle}H{end}\"/>"));
        for block in self.timeline.blocks.iter().filter(|block| block.took > 0) {
            if block.lane == Some(at) || !holds_up(lane, block) {
                continue;
            }
            let x = self.x(block.from.max(lane.from));
            let width = self.x((block.from + block.took).min(until)).saturating_sub(x).max(1);
            drawing.add(format_args!(
                "<rect class=\"held\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{BAR}\"/>"
            ));
        }
        let mut last = None;
        for poll in lane.polls.iter().filter(|poll| poll.at <= self.timeline.shown) {
            let x = self.x(poll.at);
            if last.replace(x) != Some(x) {
                drawing.add(format_args!("<path class=\"poll\" d=\"M{x} {y}v{BAR}\"/>"));
            }
        }
        if self.timeline.goes_on(lane) {
            let tall = BAR / 2;
            drawing.add(format_args!(
                "<path class=\"arrow\" d=\"M{} {y}l10 {tall}l-10 {tall}z\"/>",
                end.saturating_sub(10)
            ));
        }
        self.troubles(drawing, at, lane);
    }

    fn troubles(&self, drawing: &mut Drawing, at: usize, lane: &Lane) {
        let (y, text_y) = (drawing.y + 3, drawing.y + 14);
        for block in self.timeline.blocks.iter().filter(|block| block.lane == Some(at)) {
            let x = self.x(block.from);
            let width = self.x(block.from + block.took).saturating_sub(x).max(2);
            let number = self.scene.number_of_block(block);
            let tip = number.map(|n| self.scene.notes[n - 1].text.clone()).unwrap_or_default();
            let tip = escaped(&tip);
            drawing.add(format_args!(
                "<rect class=\"block\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{BAR}\"><title>{tip}</title></rect>"
            ));
            if let Some(number) = number
                && width > 2 * LETTER
            {
                let x = x + width / 2 - LETTER / 2;
                drawing.text(x, text_y, "onbad", &number.to_string());
            }
        }
        if let Some(from) = Scene::stands_from(lane) {
            let x = self.x(from);
            let end = self.right() - 10;
            let width = end - x;
            let numbers = self.scene.numbers_of_stands(lane);
            let tips = numbers.iter().map(|n| self.scene.notes[n - 1].text.as_str());
            let tip = escaped(&tips.collect::<Vec<_>>().join("; "));
            drawing.add(format_args!(
                "<rect class=\"stand\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{BAR}\"><title>{tip}</title></rect>"
            ));
            let tall = BAR / 2;
            drawing.add(format_args!(
                "<path class=\"arrow\" d=\"M{end} {y}l10 {tall}l-10 {tall}z\"/>"
            ));
            let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            if !numbers.is_empty() {
                let text = numbers.join(", ");
                let width = (text.len() + 1) * LETTER;
                let x = (self.x(self.scale.shown) + 8).min(end.saturating_sub(width));
                drawing.add(format_args!(
                    "<rect class=\"block\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{BAR}\"/>"
                ));
                drawing.text(x + LETTER / 2, text_y, "onbad", &text);
            }
        }
        for (moment, line) in &lane.panics {
            let x = self.x(*moment);
            let number = self.scene.number_of_panic(line.as_ref());
            let number = number.map(|n| n.to_string()).unwrap_or_default();
            drawing.text(x.saturating_sub(4), text_y, "badtext", &format!("✘{number}"));
        }
    }

    fn row(&self, drawing: &mut Drawing, row: &Row) {
        self.label(drawing, 1, &self.scene.row(row), "faint");
        for stay in &row.stays {
            let colour = self.scene.colour(&stay.name, &row.of) % PATTERNS;
            let tip = self.scene.stay_in_full(stay, &row.of, false);
            let text = self.scene.stay(stay, &row.of);
            if waits_for(stay) {
                self.bar(drawing, stay, &text, &tip, "wait", None);
            } else {
                self.bar(drawing, stay, &text, &tip, &format!("n{colour}"), Some(colour));
            }
        }
        let middle = drawing.y + ROW / 2;
        let mut last = None;
        for mark in row.marks.iter().filter(|mark| mark.at <= self.timeline.shown) {
            let x = self.x(mark.at);
            if last.replace((x, &mark.name)) == Some((x, &mark.name)) {
                continue;
            }
            let tip = escaped(&short(&self.scene.mark_in_full(mark, &row.of), 200));
            let colour = self.scene.colour(&mark.name, &row.of) % PATTERNS;
            drawing.add(format_args!(
                "<path class=\"mark n{colour}\" d=\"M{x} {middle}m0 -5l4 5l-4 5l-4 -5z\"><title>{tip}</title></path>"
            ));
        }
        drawing.y += ROW;
    }

    fn bar(
        &self,
        drawing: &mut Drawing,
        stay: &Stay,
        text: &str,
        tip: &str,
        class: &str,
        pattern: Option<usize>,
    ) {
        if stay.from > self.timeline.shown {
            return;
        }
        let x = self.x(stay.from);
        let end = match stay.until {
            None => self.right(),
            Some(_) => self.x(stay.end(self.timeline.shown)),
        };
        let (y, width) = (drawing.y + 3, end.saturating_sub(x).max(2));
        let tip = escaped(tip);
        drawing.add(format_args!(
            "<rect class=\"stay {class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{BAR}\"><title>{tip}</title></rect>"
        ));
        if let Some(pattern) = pattern.filter(|pattern| *pattern > 0) {
            drawing.add(format_args!(
                "<rect fill=\"url(#p{pattern})\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{BAR}\" pointer-events=\"none\"/>"
            ));
        }
        let letters = textwrap::core::display_width(text);
        if letters > 0 && (letters + 1) * LETTER < width {
            let (x, y) = (x + width / 2, drawing.y + 14);
            let text = escaped(text);
            drawing.add(format_args!(
                "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" pointer-events=\"none\">{text}</text>"
            ));
        }
    }

    fn label(&self, drawing: &mut Drawing, indent: usize, text: &str, class: &str) {
        let most = (LABELS - indent * 16) / (LETTER + 1);
        let x = MARGIN + indent * 16;
        drawing.text(x, drawing.y + 14, class, &short(text, most));
    }

    fn more(&self, drawing: &mut Drawing, indent: usize, n: usize) {
        if n > 0 {
            self.label(drawing, indent, &self.scene.say(Says::More { n }), "faint");
            drawing.y += ROW;
        }
    }
}
