//! What every picture of a timeline says: titles, labels, notes with numbers, the legend.

mod fold;
mod notes;

use std::collections::BTreeMap;

use facts::Micros;

use super::Picture;
use crate::language::Language;
use crate::observation::{Frame, Origin};
use crate::report::catalogue::{Message, Sign, Timeline as Says};
use crate::report::plain::short;
use crate::timeline::{
    Block, Claim, Lane, Lock, Mark, Of, Row, Stand, Standing, Stay, Timeline, Who,
};

pub(super) use fold::{alike_lanes, folded, is_open};
use notes::{About, Note, about_block, about_stand, spot};

/// The longest text that a picture takes over from outside.
const MOST: usize = 120;

/// The words of a picture.
pub(in crate::report::timeline) struct Scene<'a> {
    pub picture: &'a Picture<'a>,
    pub language: Language,
    /// What all pictures that stand together show, so that one name has one colour in all.
    names: Vec<&'a str>,
    /// What is said below the picture, in the order of its numbers, which begin with 1.
    pub notes: Vec<Note>,
    numbers: BTreeMap<About, usize>,
}

impl<'a> Scene<'a> {
    /// The words of pictures that stand together.
    pub(in crate::report::timeline) fn of_all(
        pictures: &'a [Picture<'a>],
        language: Language,
    ) -> Vec<Self> {
        let mut names: Vec<&str> = Vec::new();
        for name in pictures.iter().flat_map(|picture| &picture.timeline.names) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        pictures.iter().map(|picture| Self::of(picture, names.clone(), language)).collect()
    }

    fn of(picture: &'a Picture<'a>, names: Vec<&'a str>, language: Language) -> Self {
        let (notes, numbers) = (Vec::new(), BTreeMap::new());
        let mut scene = Self { picture, language, names, notes, numbers };
        scene.take_notes();
        scene
    }

    pub(in crate::report::timeline) fn say(&self, what: Says<'_>) -> String {
        self.language.say(&Message::Timeline(what))
    }

    /// `01-restaurant, your code in full_house, seed 1: done after 1.4 s`.
    pub(in crate::report::timeline) fn heading(&self) -> String {
        let Picture { exercise, whose, timeline, .. } = *self.picture;
        let scenario = &timeline.scenario;
        let heading = Says::Heading { exercise, scenario, seed: timeline.seed, whose };
        let end = Says::End { end: timeline.end, at: timeline.ended_at };
        format!("{}: {}", self.say(heading), self.say(end))
    }

    /// The bug to look for.
    pub(in crate::report::timeline) fn about(&self) -> Option<String> {
        self.picture.about.map(|title| self.say(Says::About { title }))
    }

    /// For who cannot see the picture.
    pub(in crate::report::timeline) fn description(&self) -> String {
        let timeline = self.picture.timeline;
        let tasks = timeline.lanes.iter().filter(|lane| lane.who != Who::Threads).count();
        let stands = timeline.lanes.iter().filter(|lane| !lane.stands.is_empty()).count();
        self.say(Says::Described { tasks, blocks: timeline.blocks.len(), stands })
    }

    /// Whose lane it is.
    pub(in crate::report::timeline) fn lane(&self, lane: &Lane) -> String {
        self.say(Says::Lane(&lane.who))
    }

    /// What a row is about.
    pub(in crate::report::timeline) fn row(&self, row: &Row) -> String {
        match &row.of {
            Of::Key(title) => short(title, MOST),
            Of::Name(title) => match row.marks.iter().map(|mark| mark.times).sum::<usize>() {
                0 | 1 => short(title, MOST),
                times => format!("{} ×{times}", short(title, MOST)),
            },
            Of::Several => String::new(),
            Of::Lock(at) => self.say(Says::Lock(self.lock(*at))),
        }
    }

    fn lock(&self, at: usize) -> &'a Lock {
        &self.picture.timeline.locks[at]
    }

    /// What a call of the suite's is: its words where they are known, else its name.
    pub(in crate::report::timeline) fn call(&self, row: &Row) -> String {
        let name = row.title().unwrap_or_default();
        let words = self.picture.words.get(&format!("span.{name}"));
        short(words.map_or(name, String::as_str), MOST)
    }

    /// What stands in the bar of a stay.
    pub(in crate::report::timeline) fn stay(&self, stay: &Stay, of: &Of) -> String {
        match (of, &stay.key) {
            (Of::Lock(_), _) => self.claim(stay),
            (Of::Several, Some(key)) => format!("{} {}", short(&stay.name, MOST), short(key, MOST)),
            _ => short(&stay.name, MOST),
        }
    }

    /// What is claimed of a lock.
    fn claim(&self, stay: &Stay) -> String {
        stay.claim.map(|claim| self.say(Says::Claim(claim))).unwrap_or_default()
    }

    /// A stay in full, for a tooltip.
    pub(in crate::report::timeline) fn stay_in_full(
        &self,
        stay: &Stay,
        of: &Of,
        call: bool,
    ) -> String {
        if let (Of::Lock(lock), Some(claim)) = (of, stay.claim) {
            let (lock, from, until) = (self.lock(*lock), stay.from, stay.until);
            return self.say(Says::ClaimInFull { claim, lock, from, until });
        }
        let fact = if call { format!("span.{}", stay.name) } else { stay.name.clone() };
        self.say(Says::Stay {
            name: &stay.name,
            words: self.picture.words.get(&fact).map(String::as_str),
            key: stay.key.as_deref(),
            from: stay.from,
            until: stay.until,
        })
    }

    /// A mark in full, for a tooltip.
    pub(in crate::report::timeline) fn mark_in_full(&self, mark: &Mark, of: &Of) -> String {
        let Mark { name, key, at, times } = mark;
        if let Of::Lock(lock) = of {
            return self.say(Says::GivesBack { lock: self.lock(*lock), at: *at, times: *times });
        }
        let times = if *times > 1 { format!(" ×{times}") } else { String::new() };
        let key = key.as_deref().unwrap_or_default();
        format!("{name} {key}{times}: {}", self.say(Says::At(*at)))
    }

    /// The rubric's words for the names in all pictures, with their colours.
    pub(in crate::report::timeline) fn words(&self) -> Vec<(usize, String, String)> {
        let words = self.names.iter().enumerate().filter_map(|(colour, name)| {
            let words = self.picture.words.get(*name)?;
            Some((colour, short(name, MOST), short(words, MOST)))
        });
        words.collect()
    }

    /// Which colour a name has in a row: names that follow each other differ.
    pub(in crate::report::timeline) fn colour(&self, name: &str, of: &Of) -> usize {
        match of {
            // One lock has one colour in all lanes.
            Of::Lock(at) => self.names.len() + at,
            _ => self.names.iter().position(|known| *known == name).unwrap_or(0),
        }
    }

    /// Who waits at the end for which lock, and who has it.
    pub(in crate::report::timeline) fn waits(&self) -> Vec<String> {
        let timeline = self.picture.timeline;
        let whose = |lanes: &[usize]| -> Vec<&Who> {
            lanes.iter().map(|&at| &timeline.lanes[at].who).collect()
        };
        let waits = timeline.waiting.iter().map(|waiting| {
            let (who, has) = (whose(&waiting.lanes), whose(&waiting.has));
            self.say(Says::WaitsFor { lock: self.lock(waiting.lock), who: &who, has: &has })
        });
        waits.collect()
    }

    /// What else there is to know.
    pub(in crate::report::timeline) fn remarks(&self) -> Vec<String> {
        let timeline = self.picture.timeline;
        let mut remarks = Vec::new();
        for (line, n) in left(timeline) {
            remarks.push(self.say(Says::Left { n, line }));
        }
        for (name, most) in &timeline.crowds {
            remarks.push(self.say(Says::Crowd { name, most: *most }));
        }
        if timeline.shown < timeline.ended_at {
            remarks.push(self.say(Says::GoesOn { ended_at: timeline.ended_at }));
        }
        if let Some(until) = timeline.polls_until
            && until < timeline.shown
        {
            remarks.push(self.say(Says::PollsUntil(until)));
        }
        let mut rows = timeline.lanes.iter().flat_map(|lane| &lane.rows);
        if rows.any(|row| is_lock(row) && !row.marks.is_empty()) {
            remarks.push(self.say(Says::Elsewhere));
        }
        if let Some(until) = timeline.locks_until
            && until < timeline.shown
        {
            remarks.push(self.say(Says::LocksUntil(until)));
        }
        let waits = |stand: &Stand| stand.how == Standing::Waits;
        if timeline.lanes.iter().flat_map(|lane| &lane.stands).any(waits) {
            remarks.push(self.say(Says::NotSeen));
        }
        remarks
    }

    /// The number of the note on a block.
    pub(in crate::report::timeline) fn number_of_block(&self, block: &Block) -> Option<usize> {
        self.numbers.get(&about_block(block)).copied()
    }

    /// The numbers of the notes on where a task stands.
    pub(in crate::report::timeline) fn numbers_of_stands(&self, lane: &Lane) -> Vec<usize> {
        let numbers = lane.stands.iter().filter_map(|stand| {
            let key = about_stand(stand.how, stand.line.as_ref(), &stand.inside);
            self.numbers.get(&key).copied()
        });
        numbers.collect()
    }

    /// The number of the note on a panic.
    pub(in crate::report::timeline) fn number_of_panic(
        &self,
        line: Option<&Frame>,
    ) -> Option<usize> {
        self.numbers.get(&About::Panic { line: line.map(spot) }).copied()
    }

    /// Since when the task of a lane stands.
    pub(in crate::report::timeline) fn stands_from(lane: &Lane) -> Option<Micros> {
        lane.stands.iter().map(|stand| stand.from).min()
    }

    /// The signs that the picture has, in the order of the legend.
    pub(in crate::report::timeline) fn signs(&self) -> Vec<Sign> {
        let timeline = self.picture.timeline;
        let lanes = &timeline.lanes;
        let any = |it: fn(&Lane) -> bool| lanes.iter().any(it);
        let row = |it: fn(&Row) -> bool| lanes.iter().flat_map(|lane| &lane.rows).any(it);
        let held_up = |at: usize| {
            let there = |block: &Block| block.lane != Some(at) && holds_up(&lanes[at], block);
            lanes[at].who != Who::Threads && timeline.blocks.iter().any(there)
        };
        let signs = [
            (Sign::Polled, any(|lane| !lane.polls.is_empty())),
            (Sign::Waits, true),
            (Sign::Inside, row(|row| !is_lock(row) && !row.stays.is_empty())),
            (Sign::Mark, row(|row| !is_lock(row) && !row.marks.is_empty())),
            (Sign::WaitsForLock, row(|row| row.stays.iter().any(waits_for))),
            (Sign::Has, row(|row| row.stays.iter().any(has))),
            (Sign::GivesBack, row(|row| is_lock(row) && !row.marks.is_empty())),
            (Sign::Blocked, !timeline.blocks.is_empty()),
            (Sign::HeldUp, (0..lanes.len()).any(held_up)),
            (Sign::Stands, timeline.is_open()),
            (Sign::Panic, any(|lane| !lane.panics.is_empty())),
        ];
        signs.into_iter().filter_map(|(sign, there)| there.then_some(sign)).collect()
    }
}

/// Whether a row is about a lock.
pub(in crate::report::timeline) fn is_lock(row: &Row) -> bool {
    matches!(row.of, Of::Lock(_))
}

fn has(stay: &Stay) -> bool {
    matches!(stay.claim, Some(Claim::Has { .. }))
}

/// Whether a stay is a wait for a lock.
pub(in crate::report::timeline) fn waits_for(stay: &Stay) -> bool {
    matches!(stay.claim, Some(Claim::Waits { .. }))
}

/// The student's lines whose tasks go on after the scenario's end, with how many there are.
fn left(timeline: &Timeline) -> Vec<(&Frame, usize)> {
    let mut left: Vec<(&Frame, usize)> = Vec::new();
    for lane in timeline.lanes.iter().filter(|lane| timeline.goes_on(lane)) {
        if let Who::Task { spawned_at: Some(line), .. } = &lane.who
            && line.origin == Origin::Student
        {
            match left.iter_mut().find(|(other, _)| *other == line) {
                Some((_, n)) => *n += 1,
                None => left.push((line, 1)),
            }
        }
    }
    left
}

/// Whether a lane was there while the thread was blocked by another.
pub(in crate::report::timeline) fn holds_up(lane: &Lane, block: &Block) -> bool {
    block.took > 0
        && lane.from < block.from + block.took
        && lane.until.is_none_or(|until| until > block.from)
}
