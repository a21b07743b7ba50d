//! The table of an exercise: a row for each variant, a numbered column for each bug.

use std::io;

use super::{Cell, Observed, Row, VerifyReport};
use crate::grade::Outcome;
use crate::report::catalogue::{Message, Verify};
use crate::report::text::{Options, Symbols};

/// The symbols of a table; each one column wide.
struct Signs {
    fixed: &'static str,
    alive: &'static str,
    unknown: &'static str,
}

impl Signs {
    fn of(symbols: Symbols) -> Self {
        match symbols {
            Symbols::Unicode => Self { fixed: "✔", alive: "✘", unknown: "?" },
            Symbols::Ascii => Self { fixed: "+", alive: "x", unknown: "?" },
        }
    }
}

pub(super) fn write(
    reports: &[VerifyReport],
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let say = |verify| options.language.say(&Message::Verify(verify));
    let signs = Signs::of(options.symbols);
    for report in reports {
        exercise(report, options, &signs, out)?;
        writeln!(out)?;
    }
    let Signs { fixed, alive, unknown } = signs;
    if reports.iter().any(|report| !report.rows.is_empty()) {
        writeln!(out, "{}", say(Verify::Legend { fixed, alive, unknown }))?;
    }
    let sound = reports.iter().filter(|report| report.ok()).count();
    writeln!(out, "{}", say(Verify::Total { sound, of: reports.len() }))
}

fn exercise(
    report: &VerifyReport,
    options: &Options,
    signs: &Signs,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let say = |verify| options.language.say(&Message::Verify(verify));
    let sentences = super::sentences(report, options);
    let standing = match sentences.len() {
        0 => say(Verify::Sound),
        problems => say(Verify::Unsound { problems }),
    };
    writeln!(out, "{}: {standing}", report.exercise)?;
    if !report.rows.is_empty() {
        for (n, bug) in report.bugs.iter().enumerate() {
            writeln!(out, "  {:>2} {bug}", n + 1)?;
        }
        let names = report.rows.iter().map(|row| row.variant.chars().count()).max().unwrap_or(0);
        let numbers: String = (1..=report.bugs.len()).map(|n| format!(" {n:>2} ")).collect();
        let guards = say(Verify::GuardsColumn);
        writeln!(out, "  {:names$} {numbers} {guards}", "")?;
        for row in &report.rows {
            let cells: String = row.bugs.iter().map(|bug| cell(bug, signs)).collect();
            let line = format!("  {:names$} {cells}  {}", row.variant, guards_cell(row, signs));
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    for sentence in sentences {
        writeln!(out, "  {} {sentence}", signs.alive)?;
    }
    Ok(())
}

/// Four columns: the state, and `!` where it is not what it should be.
fn cell(cell: &Cell, signs: &Signs) -> String {
    let sign = match cell.observed {
        Some(Observed::Fixed) => signs.fixed,
        Some(Observed::Alive) => signs.alive,
        Some(Observed::Unknown) => signs.unknown,
        None => "-",
    };
    format!("  {sign}{}", if cell.ok() { " " } else { "!" })
}

fn guards_cell(row: &Row, signs: &Signs) -> String {
    let sign = match row.outcome {
        Outcome::Graded if row.guards_broken.is_empty() => signs.fixed,
        Outcome::Graded => signs.alive,
        Outcome::DoesNotCompile
        | Outcome::Tampered { .. }
        | Outcome::OverLimit { .. }
        | Outcome::GraderFault { .. } => "-",
    };
    format!("{sign}{}", if row.guards_ok() { " " } else { "!" })
}
