//! What a student is sent: how each exercise stands, bug by bug, as far as the teacher allows.
//!
//! Comes in: a record, and of each exercise the rubric in the student's language. Goes out: the
//! same as Markdown and as a page. All sentences are the catalogue's and the rubric's; what
//! students chose the words of is cleaned, cut and escaped.

use std::fmt::Write as _;

use maud::{DOCTYPE, Markup, html};

use super::points;
use crate::attempts::LEVELS;
use crate::grade::{BugVerdict, Evidence, Grade, GuardStatus, Outcome, Status};
use crate::gradebook::Reveal;
use crate::observation::Level;
use crate::report::catalogue::{Hint, Language, Message};
use crate::report::ci::markdown::{block, words};
use crate::report::in_words;
use crate::report::plain::{clean, short, without_absolute_paths};
use crate::report::text::bugs::named;
use crate::results::{Record, Work};
use crate::rubric::Rubric;
use crate::sources::Sources;
use crate::store::State;

/// Letters of one sentence, and of what the compiler says, before they are cut.
const SENTENCE: usize = 1_000;
const COMPILER: usize = 8_000;
/// Pieces of evidence of one bug.
const EVIDENCE: usize = 5;

/// How to tell it.
#[derive(Debug, Clone, Copy)]
pub struct Telling {
    /// In which language.
    pub language: Language,
    /// How much of it.
    pub reveal: Reveal,
}

/// What the course has to say of an exercise.
#[derive(Debug, Clone)]
pub struct Teaching {
    /// The exercise's slug.
    pub exercise: String,
    /// Its title in the student's language.
    pub title: String,
    /// The rubric, with hints in every language.
    pub rubric: Rubric,
    /// How an expert would have written it.
    pub solution: Sources,
}

/// A part of what is sent.
#[derive(Debug, PartialEq)]
enum Part {
    Student(String),
    Exercise(String),
    Sentence(String),
    /// A bug or a guard: its sign, what it is called, and what there is to say of it.
    Point(&'static str, String, Vec<String>),
    Code(String),
}

/// What is sent to a student.
#[derive(Debug, PartialEq)]
pub struct Feedback {
    language: Language,
    parts: Vec<Part>,
}

impl Feedback {
    /// What is sent to the student of a record; `teaching` is of the exercises that the course at
    /// hand has.
    #[must_use]
    pub fn of(record: &Record, teaching: &[Teaching], telling: Telling) -> Self {
        let mut parts = vec![Part::Student(short(record.name(), SENTENCE))];
        for work in &record.works {
            let teaching = teaching.iter().find(|it| it.exercise == work.exercise);
            add(&mut parts, work, teaching, telling);
        }
        let say = |message: &Message<'_>| sentence(&telling.language.say(message));
        // Last, because what could be read is what the points are for.
        for problem in &record.unread {
            let file = short(file_of(&problem.place), SENTENCE);
            let why = say(&Message::Unread(&problem.reason));
            parts.push(Part::Sentence(format!("{file}: {why}")));
        }
        if parts.len() == 1 {
            parts.push(Part::Sentence(say(&Message::NothingHandedIn)));
        }
        Self { language: telling.language, parts }
    }

    /// As Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            // Writing to memory cannot fail.
            let _ = match part {
                Part::Student(name) => writeln!(text, "# {}\n", words(name)),
                Part::Exercise(title) => writeln!(text, "## {}\n", words(title)),
                Part::Sentence(sentence) => writeln!(text, "{}\n", words(sentence)),
                Part::Code(code) => writeln!(text, "{}", block(code)),
                Part::Point(sign, title, says) => {
                    let mut all = format!("- {sign} **{}**\n", words(title));
                    for one in says {
                        let _ = writeln!(all, "  - {}", words(one));
                    }
                    writeln!(text, "{all}")
                }
            };
        }
        text
    }

    /// As a piece of HTML to be put into another page, without the student's name.
    #[must_use]
    pub fn piece(&self) -> String {
        html! { @for one in &self.parts { (part(one, Within::Another)) } }.into_string()
    }

    /// As a page that needs nothing else.
    #[must_use]
    pub fn page(&self) -> String {
        let title = self.parts.iter().find_map(|part| match part {
            Part::Student(name) => Some(name.as_str()),
            _ => None,
        });
        let style = "body{max-width:50rem;margin:1rem auto;padding:0 1rem;font:16px/1.5 \
            system-ui,sans-serif;overflow-wrap:anywhere}pre{overflow:auto}:root{color-scheme:\
            light dark}";
        html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy"
                        content="default-src 'none'; style-src 'unsafe-inline'";
                    meta name="viewport" content="width=device-width";
                    title { (title.unwrap_or_default()) }
                    style { (style) }
                }
                body { main { @for one in &self.parts { (part(one, Within::Page)) } } }
            }
        }
        .into_string()
    }
}

/// Where HTML is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    /// On a page of its own.
    Page,
    /// On another page, which has headings and says whose it is.
    Another,
}

/// A part as HTML.
fn part(part: &Part, within: Within) -> Markup {
    match (part, within) {
        (Part::Student(name), Within::Page) => html! { h1 { (name) } },
        (Part::Student(_), Within::Another) => html! {},
        (Part::Exercise(title), Within::Page) => html! { h2 { (title) } },
        (Part::Exercise(title), Within::Another) => html! { h4 { (title) } },
        (Part::Sentence(sentence), _) => html! { p { (sentence) } },
        (Part::Code(code), _) => html! { pre tabindex="0" { code { (code) } } },
        (Part::Point(sign, title, says), within) => html! {
            @match within {
                Within::Page => { h3 { (sign) " " (title) } }
                Within::Another => { p { (sign) " " b { (title) } } }
            }
            @if !says.is_empty() { ul { @for one in says { li { (one) } } } }
        },
    }
}

fn add(parts: &mut Vec<Part>, work: &Work, teaching: Option<&Teaching>, telling: Telling) {
    if work.counts.is_none() && work.overruled.is_none() {
        return;
    }
    let Telling { language, reveal } = telling;
    let title = teaching.map(|it| format!("{}: {}", work.exercise, it.title));
    parts.push(Part::Exercise(title.unwrap_or_else(|| work.exercise.clone())));
    let mark = &work.mark;
    if let Some(of) = mark.points {
        let off = match mark.taken_off_percent > 0.0 {
            true => format!(" (−{} %)", points(mark.taken_off_percent)),
            false => String::new(),
        };
        parts.push(Part::Sentence(format!("{} / {}{off}", points(of), points(mark.max_points))));
    }
    let say = |message: &Message<'_>| sentence(&language.say(message));
    match work.counts.as_ref().map(|row| &row.state) {
        Some(State::Graded(verdict)) => {
            let rubric = teaching.map(|it| &it.rubric);
            let grade = in_words(verdict.grade.clone(), rubric, language);
            add_grade(parts, &grade, teaching, telling);
        }
        Some(State::Refused(refusal)) => {
            parts.push(Part::Sentence(say(&Message::Refused(refusal))));
        }
        // Why is of no use to a student.
        Some(State::Waiting { .. }) if work.overruled.is_none() => {
            parts.push(Part::Sentence(say(&Message::NotGradedYet)));
        }
        // A teacher gave points for it all the same.
        Some(State::Waiting { .. }) | None => {}
    }
    if reveal >= Reveal::Solutions
        && let Some(teaching) = teaching
    {
        for (path, text) in teaching.solution.iter() {
            parts.push(Part::Code(format!("// solutions/{}/{path}\n{text}", work.exercise)));
        }
    }
}

fn add_grade(parts: &mut Vec<Part>, grade: &Grade, course: Option<&Teaching>, telling: Telling) {
    let say = |message: &Message<'_>| sentence(&telling.language.say(message));
    match &grade.outcome {
        Outcome::Graded => {}
        Outcome::DoesNotCompile => {
            let errors = || grade.diagnostics.iter().filter(|it| it.level == Level::Error);
            let count = errors().count();
            parts.push(Part::Sentence(say(&Message::DoesNotCompile { errors: count })));
            if telling.reveal >= Reveal::Evidence {
                let rendered: Vec<_> = errors().map(|it| it.rendered.as_str()).collect();
                parts.push(Part::Code(lines(&rendered.join("\n"))));
            }
        }
        Outcome::Tampered { what, at } => {
            parts.push(Part::Sentence(say(&Message::Tampered { what, at: at.as_ref() })));
        }
        Outcome::OverLimit { limit, scenario } => {
            let scenario = scenario.as_deref();
            parts.push(Part::Sentence(say(&Message::OverLimit { limit: *limit, scenario })));
        }
        Outcome::GraderFault { what } => {
            parts.push(Part::Sentence(say(&Message::GraderFault { what })));
        }
    }
    parts.extend(grade.bugs.iter().map(|verdict| bug(grade, verdict, course, telling)));
    for guard in grade.guards.iter().filter(|guard| guard.status == GuardStatus::Broken) {
        let title = say(&Message::GuardBroken { title: &guard.title });
        parts.push(Part::Point("✘", title, evidence(&guard.evidence, telling)));
    }
}

fn bug(grade: &Grade, bug: &BugVerdict, course: Option<&Teaching>, telling: Telling) -> Part {
    let Telling { language, reveal } = telling;
    let title = sentence(&bug.title);
    let (sign, mut says) = match &bug.status {
        Status::Fixed => return Part::Point("✔", title, Vec::new()),
        Status::Alive => ("✘", evidence(&bug.evidence, telling)),
        Status::Unknown { why } => {
            let why = Message::Unknown { why, named: named(grade, why) };
            ("?", vec![sentence(&language.say(&why))])
        }
    };
    let bugs = course.into_iter().flat_map(|it| &it.rubric.bugs);
    if reveal >= Reveal::Hints
        && let Some(bug) = { bugs }.find(|it| it.id == bug.id)
    {
        for (level, hint) in (1..=LEVELS).zip(&bug.words_in(language).hints) {
            let level = language.say(&Message::Hint(Hint::Level { level, of: LEVELS }));
            says.push(format!("{level}: {}", sentence(hint)));
        }
    }
    Part::Point(sign, title, says)
}

fn evidence(all: &[Evidence], telling: Telling) -> Vec<String> {
    if telling.reveal < Reveal::Evidence {
        return Vec::new();
    }
    let say = |it: &Evidence| {
        let (seen, place) = (Message::Evidence(it), Message::Where(it));
        let language = telling.language;
        let seen = sentence(&language.say(&seen));
        format!("{seen} {}", sentence(&language.say(&place))).trim_end().to_owned()
    };
    all.iter().take(EVIDENCE).map(say).collect()
}

/// The last name of a place: what lies around it is the teacher's, and nobody else's business.
fn file_of(place: &str) -> &str {
    place.trim_end_matches('/').rsplit('/').next().unwrap_or(place)
}

/// A sentence that is fit for publishing.
fn sentence(text: &str) -> String {
    short(&without_absolute_paths(&clean(text)), SENTENCE)
}

/// What the compiler says, without its colours.
fn lines(text: &str) -> String {
    let plain = anstream::adapter::strip_str(text).to_string();
    let lines = plain.lines().map(|line| without_absolute_paths(&clean(line)));
    let text = lines.collect::<Vec<_>>().join("\n");
    match text.char_indices().nth(COMPILER) {
        Some((end, _)) => format!("{}\n…", &text[..end]),
        None => text,
    }
}
