//! What came of a batch.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::changes::OVERRULED;
use super::{counted, nameless, plain, table};
use crate::batch::{ExerciseSummary, Numbers, Summary};
use crate::intake::Reason;
use crate::report::catalogue::{Language, Message};

/// Lines of one list before the rest is only counted; the JSON has all of them.
const MOST: usize = 20;

/// The JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::report) struct Document<'a> {
    /// Of this form of the JSON.
    version: u32,
    /// The batch's name.
    batch: &'a str,
    #[serde(flatten)]
    summary: &'a Summary,
}

/// Writes it for people. `store` is the file as it was named.
///
/// # Errors
/// When the writer fails.
pub fn write(batch: &str, store: &str, summary: &Summary, to: &mut dyn Write) -> io::Result<()> {
    let Summary { hand_ins, students, contents, waiting, exercises, look, overruled, unread } =
        summary;
    let numbers = Numbers { hand_ins: *hand_ins, students: *students, contents: *contents };
    writeln!(to, "{}: {}", plain(batch), of_students(numbers))?;
    if !exercises.is_empty() {
        let head = [
            "exercise",
            "hand-ins",
            "solved",
            "not compiled",
            "refused",
            "waiting",
            "points of graded",
        ];
        let rows: Vec<_> = exercises.iter().map(row).collect();
        writeln!(to)?;
        for line in table(&head, &rows) {
            writeln!(to, "{line}")?;
        }
    }
    let looks = look.iter().map(|look| {
        let says = look.says.as_ref().map(|says| format!(": {}", plain(says)));
        let (student, why) = (plain(&look.student), look.why.name());
        format!("{student}  {}  {why}{}", look.exercise, says.unwrap_or_default())
    });
    list("To look at:", looks, to)?;
    list(OVERRULED, overruled.iter().map(super::changes::overruled), to)?;
    let without_name = unread.iter().filter(|unread| unread.reason == Reason::Nameless).count();
    let unread = unread.iter().map(|unread| {
        let why = Language::English.say(&Message::Unread(&unread.reason));
        format!("{}: {}", plain(&unread.place), plain(&why))
    });
    list("Could not be read:", unread, to)?;
    nameless(without_name, to)?;
    if *waiting > 0 {
        let waiting = counted(*waiting, "hand-in waits", "hand-ins wait");
        writeln!(
            to,
            "\n{waiting} to be graded: say the same again to go on, or merge the other parts"
        )?;
    }
    writeln!(to, "\nStored in {}; `grader report --format csv` says who has what", plain(store))
}

/// `5 hand-ins of 4 students, 3 different`.
pub(in crate::report) fn of_students(numbers: Numbers) -> String {
    let Numbers { hand_ins, students, contents } = numbers;
    format!(
        "{} of {}, {contents} different",
        counted(hand_ins, "hand-in", "hand-ins"),
        counted(students, "student", "students"),
    )
}

fn row(summary: &ExerciseSummary) -> Vec<String> {
    let ExerciseSummary {
        exercise,
        hand_ins,
        solved,
        not_compiled,
        refused,
        waiting,
        points,
        max_points,
    } = summary;
    let counts = [hand_ins, solved, not_compiled, refused, waiting].map(usize::to_string);
    let mut row = vec![exercise.clone()];
    row.extend(counts);
    row.push(format!("{points}/{max_points}"));
    row
}

/// A list under its title, if there is anything in it.
pub(in crate::report) fn list(
    title: &str,
    lines: impl ExactSizeIterator<Item = String>,
    to: &mut dyn Write,
) -> io::Result<()> {
    let rest = lines.len().saturating_sub(MOST);
    for (number, line) in lines.take(MOST).enumerate() {
        if number == 0 {
            writeln!(to, "\n{title}")?;
        }
        writeln!(to, "  {line}")?;
    }
    if rest > 0 {
        writeln!(to, "  and {rest} more: `--format json` has them all")?;
    }
    Ok(())
}

/// Writes it as JSON.
///
/// # Errors
/// When the writer fails.
pub fn write_json(batch: &str, summary: &Summary, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, &Document { version: 1, batch, summary })?;
    writeln!(to)
}
