//! A timeline as a trace in Chrome's JSON format, which <https://ui.perfetto.dev> opens.
//!
//! A picture is a process, a row is a thread. Only complete events (`X`), instants (`i`) and
//! metadata (`M`) are used, so that nothing is left open:
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>.

use std::io;

use facts::Micros;
use serde::Serialize;

use super::scene::Scene;
use super::{MADE_BY, Picture};
use crate::language::Language;
use crate::report::catalogue::{Sign, Timeline as Says};
use crate::report::plain::short;
use crate::timeline::{Lane, Of, Row, Who};

/// Letters of a name that are kept.
const MOST: usize = 200;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Trace {
    other_data: Other,
    display_time_unit: &'static str,
    trace_events: Vec<Event>,
}

#[derive(Serialize)]
struct Other {
    program: &'static str,
}

#[derive(Serialize)]
struct Event {
    name: String,
    ph: &'static str,
    ts: Micros,
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<Micros>,
    pid: usize,
    tid: usize,
    /// The scope of an instant: its thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<Args>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Args {
    Name { name: String },
    Order { sort_index: usize },
    Detail { detail: String },
}

/// Writes pictures as processes of one trace.
///
/// # Errors
/// When the writer fails.
pub fn write(
    pictures: &[Picture<'_>],
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut events = Vec::new();
    for (n, scene) in Scene::of_all(pictures, language).iter().enumerate() {
        Process { pid: n + 1, tid: 0, events: &mut events, scene }.write();
    }
    let trace = Trace {
        other_data: Other { program: MADE_BY },
        display_time_unit: "ms",
        trace_events: events,
    };
    serde_json::to_writer(&mut *out, &trace)?;
    writeln!(out)
}

struct Process<'e, 's, 'a> {
    pid: usize,
    tid: usize,
    events: &'e mut Vec<Event>,
    scene: &'s Scene<'a>,
}

impl Process<'_, '_, '_> {
    fn write(&mut self) {
        let timeline = self.scene.picture.timeline;
        self.metadata("process_name", Args::Name { name: self.scene.heading() });
        self.metadata("process_sort_index", Args::Order { sort_index: self.pid });
        for row in &timeline.calls {
            let title = self.scene.call(row);
            self.row(&title, row, true);
        }
        for (at, lane) in timeline.lanes.iter().enumerate() {
            let title = self.scene.lane(lane);
            if lane.who != Who::Threads {
                self.life(&title, at, lane);
            }
            for row in &lane.rows {
                let title = format!("{title}: {}", self.scene.row(row));
                self.row(&title, row, false);
            }
        }
    }

    /// Begins a thread of the trace.
    fn thread(&mut self, title: &str) {
        self.tid += 1;
        self.metadata("thread_name", Args::Name { name: short(title, MOST) });
        self.metadata("thread_sort_index", Args::Order { sort_index: self.tid });
    }

    fn life(&mut self, title: &str, at: usize, lane: &Lane) {
        let timeline = self.scene.picture.timeline;
        self.thread(title);
        let beyond = timeline.ended_at + (timeline.ended_at / 5).max(1);
        let stands = !lane.stands.is_empty();
        let end = if stands { beyond } else { lane.until.unwrap_or(timeline.ended_at) };
        self.stretch(title, lane.from, end, None);
        for poll in &lane.polls {
            let name = self.scene.say(Says::Sign(Sign::Polled));
            self.instant(&name, poll.at);
        }
        for block in timeline.blocks.iter().filter(|block| block.lane == Some(at)) {
            let name = self.note(self.scene.number_of_block(block));
            self.stretch(&name, block.from, block.from + block.took, None);
        }
        if let Some(from) = Scene::stands_from(lane) {
            let notes: Vec<String> = self
                .scene
                .numbers_of_stands(lane)
                .into_iter()
                .map(|number| self.note(Some(number)))
                .collect();
            let name = match &notes[..] {
                [] => self.scene.say(Says::Sign(Sign::Stands)),
                notes => notes.join("; "),
            };
            self.stretch(&name, from, beyond, None);
        }
        for (moment, line) in &lane.panics {
            let name = self.note(self.scene.number_of_panic(line.as_ref()));
            self.instant(&name, *moment);
        }
    }

    /// A note in one line, with the student's code.
    fn note(&self, number: Option<usize>) -> String {
        let note = number.and_then(|number| self.scene.notes.get(number - 1));
        let Some(note) = note else { return String::new() };
        match &note.code {
            Some(code) => format!("{}: {code}", note.text),
            None => note.text.clone(),
        }
    }

    fn row(&mut self, title: &str, row: &Row, call: bool) {
        self.thread(title);
        let ended_at = self.scene.picture.timeline.ended_at;
        for stay in &row.stays {
            let name = match (&row.of, &stay.key) {
                (Of::Lock(_), _) => self.scene.stay(stay, &row.of),
                (_, Some(key)) => format!("{} {key}", stay.name),
                (_, None) => stay.name.clone(),
            };
            let detail = self.scene.stay_in_full(stay, &row.of, call);
            self.stretch(&name, stay.from, stay.until.unwrap_or(ended_at), Some(detail));
        }
        for mark in &row.marks {
            let name = match (&row.of, &mark.key) {
                (Of::Lock(_), _) => self.scene.mark_in_full(mark, &row.of),
                (_, Some(key)) => format!("{} {key}", mark.name),
                (_, None) => mark.name.clone(),
            };
            self.instant(&name, mark.at);
        }
    }

    fn stretch(&mut self, name: &str, from: Micros, until: Micros, detail: Option<String>) {
        let args = detail.map(|detail| Args::Detail { detail });
        self.event(name, "X", from, Some(until.saturating_sub(from)), None, args);
    }

    fn instant(&mut self, name: &str, at: Micros) {
        self.event(name, "i", at, None, Some("t"), None);
    }

    fn metadata(&mut self, name: &str, args: Args) {
        self.event(name, "M", 0, None, None, Some(args));
    }

    fn event(
        &mut self,
        name: &str,
        ph: &'static str,
        ts: Micros,
        dur: Option<Micros>,
        s: Option<&'static str>,
        args: Option<Args>,
    ) {
        let (pid, tid) = (self.pid, self.tid);
        self.events.push(Event { name: short(name, MOST), ph, ts, dur, pid, tid, s, args });
    }
}
