//! Who handed in what: a table, or JSON. For teachers, in English; why something cannot be read is
//! said as the student will be told it.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::batch::{counted, nameless};
use super::catalogue::{Language, Message};
use super::plain::clean;
use crate::batch::Numbers;
use crate::course::Slug;
use crate::intake::{Entry, Given, HandIn, Plan, Problem, Reason, Who};
use crate::submission::Found;

/// Who handed in what; also the form of the JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Table {
    /// Of this form of the JSON.
    version: u32,
    given: Vec<Source>,
    #[serde(flatten)]
    numbers: Numbers,
    entries: Vec<Row>,
    missing: Vec<Person>,
    problems: Vec<Notice>,
}

/// Somebody who handed in nothing.
#[derive(Debug, Serialize, JsonSchema)]
struct Person {
    key: String,
    name: Option<String>,
    email: Option<String>,
}

/// Something that was given.
#[derive(Debug, Serialize, JsonSchema)]
struct Source {
    name: String,
    layout: &'static str,
    files: Option<usize>,
    entries: usize,
    people: usize,
    #[serde(skip)]
    says: String,
}

/// What somebody sent.
#[derive(Debug, Serialize, JsonSchema)]
struct Row {
    key: String,
    name: Option<String>,
    email: Option<String>,
    from: String,
    received: Option<String>,
    late: bool,
    exercises: Vec<Exercise>,
    unread: Vec<Unread>,
    ignored: usize,
    #[serde(skip)]
    is_nameless: bool,
}

/// One exercise of it.
#[derive(Debug, Serialize, JsonSchema)]
struct Exercise {
    exercise: Slug,
    /// Why it cannot be taken.
    refused: Option<String>,
}

/// What could not be read.
#[derive(Debug, Serialize, JsonSchema)]
struct Unread {
    from: String,
    why: String,
}

/// What a teacher should look at.
#[derive(Debug, Serialize, JsonSchema)]
struct Notice {
    kind: &'static str,
    says: String,
}

impl Table {
    /// A table of this plan, without rows.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self {
            version: 1,
            given: plan.given.iter().map(source).collect(),
            numbers: Numbers::default(),
            entries: Vec::with_capacity(plan.entries.len()),
            missing: plan.missing.iter().map(person).collect(),
            problems: plan.problems.iter().map(notice).collect(),
        }
    }

    /// Says how many hand-ins all of them come to.
    pub fn count(&mut self, numbers: Numbers) {
        self.numbers = numbers;
    }

    /// Adds what is in one entry.
    pub fn add(&mut self, entry: &Entry, hand_in: &HandIn, language: Language) {
        let exercises = hand_in.works.iter().map(|work| Exercise {
            exercise: work.exercise.clone(),
            refused: match &work.found {
                Found::Ready(_) => None,
                Found::Refused(refusal) => Some(language.say(&Message::Refused(refusal))),
            },
        });
        let unread = hand_in.unread.iter().map(|unread| Unread {
            from: unread.from.clone(),
            why: language.say(&Message::Unread(&unread.why)),
        });
        self.entries.push(Row {
            key: entry.who.key.clone(),
            name: entry.who.name.clone(),
            email: entry.who.email.clone(),
            from: entry.from.clone(),
            received: entry.received.map(|received| received.to_string()),
            late: entry.late,
            exercises: exercises.collect(),
            unread: unread.collect(),
            ignored: hand_in.ignored,
            is_nameless: hand_in.unread.iter().any(|unread| unread.why == Reason::Nameless),
        });
    }

    /// Whether every entry has something to grade and there is nothing to look at.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.problems.is_empty() && self.missing.is_empty() && self.entries.iter().all(Row::is_well)
    }

    /// Writes it for people.
    ///
    /// # Errors
    ///
    /// When the writer fails.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        for source in &self.given {
            writeln!(to, "{}", source.says)?;
        }
        let wide = |cell: fn(&Row) -> &str, most: usize| {
            let widths = self.entries.iter().map(|row| width(cell(row)));
            widths.max().unwrap_or(0).clamp(7, most)
        };
        let (who, from) = (wide(|row| &row.key, 24), wide(|row| &row.from, 40));
        let named = self.entries.iter().any(|row| row.name_beside().is_some());
        let name = if named { wide(|row| row.name_beside().unwrap_or_default(), 28) } else { 0 };
        if !self.entries.is_empty() {
            writeln!(to)?;
        }
        for row in &self.entries {
            let name_beside = row.name_beside().unwrap_or_default();
            let cells = [(&*row.key, who), (name_beside, name), (&*row.from, from)];
            let cells = cells.iter().filter(|(_, wide)| *wide > 0);
            let cells: Vec<_> = cells.map(|(cell, wide)| padded(&clean(cell), *wide)).collect();
            writeln!(to, "{}  {}", cells.join("  "), row.contents())?;
            for unread in &row.unread {
                writeln!(to, "  {}: {}", clean(&unread.from), clean(&unread.why))?;
            }
        }
        for (n, Person { key, name, .. }) in self.missing.iter().enumerate() {
            let name = name.as_ref().map(|name| format!("  {}", clean(name))).unwrap_or_default();
            let head = if n == 0 { "\nIn the roster, and nothing handed in:\n  " } else { "  " };
            writeln!(to, "{head}{}{name}", clean(key))?;
        }
        for (n, problem) in self.problems.iter().enumerate() {
            writeln!(to, "{}{}", if n == 0 { "\nTo look at:\n  " } else { "  " }, problem.says)?;
        }
        nameless(self.entries.iter().filter(|row| row.is_nameless).count(), to)?;
        let unread = self.entries.iter().filter(|row| row.exercises.is_empty()).count();
        let none = match unread {
            0 => String::new(),
            _ => format!("; {} without anything to grade", counted(unread, "entry", "entries")),
        };
        writeln!(to, "\nTo grade: {}{none}", super::batch::of_students(self.numbers))
    }

    /// Writes it as JSON.
    ///
    /// # Errors
    ///
    /// When the writer fails.
    pub fn write_json(&self, to: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *to, self)?;
        writeln!(to)
    }
}

/// Writes what was given and what a teacher should look at, before anything runs.
///
/// # Errors
///
/// When the writer fails.
pub fn write_notices(plan: &Plan, to: &mut dyn Write) -> io::Result<()> {
    for given in &plan.given {
        writeln!(to, "{}", source(given).says)?;
    }
    for problem in &plan.problems {
        writeln!(to, "note: {}", notice(problem).says)?;
    }
    for Who { key, name, .. } in &plan.missing {
        let name = name.as_ref().filter(|name| *name != key);
        let name = name.map(|name| format!(", {name},")).unwrap_or_default();
        let says = format!("{key}{name} is in the roster and handed in nothing");
        writeln!(to, "note: {}", clean(&says))?;
    }
    Ok(())
}

impl Row {
    fn is_well(&self) -> bool {
        let taken = self.exercises.iter().all(|exercise| exercise.refused.is_none());
        taken && self.unread.is_empty() && !self.exercises.is_empty()
    }

    /// The name, where it says more than the key.
    fn name_beside(&self) -> Option<&str> {
        self.name.as_deref().filter(|name| *name != self.key)
    }

    /// The exercises in it, with when it was received.
    fn contents(&self) -> String {
        let mut said: Vec<_> = self.exercises.iter().map(Exercise::said).collect();
        if said.is_empty() {
            said.push("nothing to grade".to_owned());
        }
        let late = if self.late { "; late" } else { "" };
        let received = self.received.as_ref().map(|at| format!("; received {at}"));
        format!("{}{late}{}", said.join(", "), received.unwrap_or_default())
    }
}

impl Exercise {
    fn said(&self) -> String {
        match &self.refused {
            None => self.exercise.to_string(),
            Some(why) => format!("{} (refused: {})", self.exercise, clean(why)),
        }
    }
}

fn source(given: &Given) -> Source {
    let Given { name, layout, files, entries, people } = given;
    let sent = format!(
        "{} of {}",
        counted(*entries, "entry", "entries"),
        counted(*people, "person", "people")
    );
    Source {
        name: name.clone(),
        layout: layout.name(),
        files: *files,
        entries: *entries,
        people: *people,
        says: format!("{}: layout: {layout}, {sent}", clean(name)),
    }
}

fn person(who: &Who) -> Person {
    Person { key: who.key.clone(), name: who.name.clone(), email: who.email.clone() }
}

fn notice(problem: &Problem) -> Notice {
    let (kind, says) = match problem {
        Problem::Stray { from } => {
            ("stray", format!("{from} lies among the hand-ins and is nobody's"))
        }
        Problem::Stranger { key, from } => {
            ("stranger", format!("{key} is not in the roster ({from})"))
        }
        Problem::Unclear { from, keys } => {
            ("unclear", format!("{from} may be of {}; nobody gets it", keys.join(" or ")))
        }
        Problem::Contradiction { from, by_id, by_email } => (
            "contradiction",
            format!(
                "{from} is of {by_id} by its id and of {by_email} by its e-mail address; {by_id} gets it"
            ),
        ),
        Problem::TwiceInRoster { what, lines } => {
            let lines: Vec<_> = lines.iter().map(u64::to_string).collect();
            (
                "twice-in-roster",
                format!(
                    "{what} is in the roster in lines {}; these people are told apart by the rest \
                     of their lines",
                    lines.join(", ")
                ),
            )
        }
        Problem::TimesOfCommits { hand_ins } => (
            "times-of-commits",
            format!(
                "{hand_ins} times of receipt are those of the commits, which whoever commits can \
                 set; write when they were received after the branch, as 2026-11-20T23:59:00-03:00"
            ),
        ),
        Problem::Earlier { from, instead } => {
            ("earlier", format!("{from} was handed in earlier; {instead} counts"))
        }
        Problem::Attempts { key, from } => {
            ("attempts", format!("{key} handed in {} times: {}", from.len(), from.join(", ")))
        }
        Problem::AlikeKeys { keys } => (
            "alike-keys",
            format!(
                "{} may be one person: they differ in small and capital letters only",
                keys.join(" and ")
            ),
        ),
    };
    Notice { kind, says: clean(&says) }
}

/// How many columns a text takes on a terminal.
fn width(text: &str) -> usize {
    textwrap::core::display_width(text)
}

fn padded(text: &str, wide: usize) -> String {
    format!("{text}{}", " ".repeat(wide.saturating_sub(width(text))))
}
