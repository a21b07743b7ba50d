//! What stands around the bugs: the heading, the compiler's words, what the code printed.

use super::Symbols;
use super::page::{Mark, Page, Style};
use crate::grade::{EndingSeen, Grade, Outcome, Quantity};
use crate::observation::{Diagnostic, Level, Output};
use crate::report::catalogue::Message;
use crate::report::plain::{clean, coloured};

/// Errors of the compiler that are shown.
const ERRORS: usize = 3;
/// Warnings that are shown.
const WARNINGS: usize = 4;
/// Lines of output that are shown of one scenario.
const PRINTED: usize = 10;
/// Different outputs that are shown.
const OUTPUTS: usize = 3;

/// The exercise, its points, a bar, and how it stands.
pub(super) fn heading(page: &mut Page<'_>, grade: &Grade) {
    let name = Style::Strong.paint(&grade.exercise);
    page.line(format!("{name}  {}", standing(page, grade)));
}

/// A mark, the exercise and how it stands.
pub(super) fn summary_line(page: &mut Page<'_>, grade: &Grade, names: usize) {
    let mark = page.mark(match grade.outcome {
        Outcome::Graded if grade.is_solved() => Mark::Good,
        Outcome::Graded | Outcome::DoesNotCompile => Mark::Bad,
        Outcome::Tampered { .. } | Outcome::OverLimit { .. } => Mark::Bad,
        Outcome::GraderFault { .. } => Mark::Unsure,
    });
    page.line(format!("{mark} {:names$}  {}", grade.exercise, standing(page, grade)));
}

fn standing(page: &Page<'_>, grade: &Grade) -> String {
    let words = page.say(&Message::Standing(grade));
    // A fault of the grader says nothing about points.
    if matches!(grade.outcome, Outcome::GraderFault { .. }) {
        return words;
    }
    let points = Message::Points { earned: grade.points(), max: grade.max_points };
    let bar = page.bar(grade.points(), grade.max_points);
    format!("{bar}  {}  {}", page.say(&points), Style::Faint.paint(&words))
}

/// The compiler's first errors as it shows them.
pub(super) fn does_not_compile(page: &mut Page<'_>, grade: &Grade) {
    let mut errors: Vec<&Diagnostic> =
        grade.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).collect();
    // rustc closes with an error of its own, "aborting due to", which is at no line.
    if errors.iter().any(|error| error.file.is_some()) {
        errors.retain(|error| error.file.is_some());
    }
    page.blank();
    page.wrapped("", "  ", Style::Strong, &Message::DoesNotCompile { errors: errors.len() });
    for error in errors.iter().take(ERRORS) {
        page.blank();
        for line in error.rendered.trim_end().lines() {
            page.line(coloured(line));
        }
    }
    if errors.len() > ERRORS {
        page.blank();
        page.wrapped("", "  ", Style::Faint, &Message::MoreErrors { n: errors.len() - ERRORS });
    }
}

/// What the compiler and clippy say beside the bugs, a line each.
pub(super) fn warnings(page: &mut Page<'_>, grade: &Grade) {
    let rest: Vec<&Diagnostic> = grade
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level >= Level::Warning)
        .filter(|diagnostic| !grade.bugs.iter().any(|bug| bug.lints.contains(diagnostic)))
        .collect();
    if rest.is_empty() {
        return;
    }
    page.blank();
    page.wrapped("", "  ", Style::Strong, &Message::AlsoSaid);
    for diagnostic in rest.iter().take(WARNINGS) {
        page.wrapped("", "  ", Style::Plain, &Message::Lint(diagnostic));
    }
    if rest.len() > WARNINGS {
        page.wrapped("", "  ", Style::Faint, &Message::MoreWarnings { n: rest.len() - WARNINGS });
    }
}

/// The last lines of what the student's code printed; the same output is shown once.
pub(super) fn output(page: &mut Page<'_>, grade: &Grade) {
    let panics = panics_told(grade);
    let mut groups: Vec<(Output, Vec<&str>)> = Vec::new();
    for (scenario, output) in &grade.output {
        let output = Output { text: without_panics(&output.text, &panics), cut: output.cut };
        match groups.iter_mut().find(|(other, _)| *other == output) {
            Some((_, scenarios)) => scenarios.push(scenario),
            None if output.text.trim().is_empty() && output.cut == 0 => {}
            None => groups.push((output, vec![scenario])),
        }
    }
    for (output, scenarios) in groups.iter().take(OUTPUTS) {
        page.blank();
        page.wrapped("", "  ", Style::Strong, &Message::Printed { scenarios });
        let lines: Vec<&str> = output.text.trim_end().lines().collect();
        let cut = lines.len().saturating_sub(PRINTED);
        if cut > 0 || output.cut > 0 {
            let message = Message::PrintedCut { lines: cut, bytes: output.cut };
            page.wrapped("", "  ", Style::Faint, &message);
        }
        let edge = match page.options().symbols {
            Symbols::Unicode => "│",
            Symbols::Ascii => "|",
        };
        for line in &lines[cut..] {
            page.line(format!("  {} {}", Style::Faint.paint(edge), clean(line)));
        }
    }
    let left: usize = groups.iter().skip(OUTPUTS).map(|(_, scenarios)| scenarios.len()).sum();
    if left > 0 {
        page.wrapped("", "  ", Style::Faint, &Message::MorePrinted { scenarios: left });
    }
}

/// What the panics said that stand as evidence.
fn panics_told(grade: &Grade) -> Vec<&str> {
    let of_bugs = grade.bugs.iter().flat_map(|bug| &bug.evidence);
    let evidence = of_bugs.chain(grade.guards.iter().flat_map(|guard| &guard.evidence));
    let mut told: Vec<&str> = Vec::new();
    for evidence in evidence {
        match &evidence.observed {
            Quantity::Panics(messages) => told.extend(messages.iter().map(String::as_str)),
            Quantity::Ending(EndingSeen::Panicked { message: Some(message), .. }) => {
                told.push(message);
            }
            _ => {}
        }
    }
    told
}

/// What was printed, without the lines in which the harness tells of panics that have been told
/// already: "panicked at src/lib.rs:3: no such table", or "panicked: no such table" of a panic whose
/// place is not in the student's files.
fn without_panics(text: &str, told: &[&str]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(line) = rest.lines().next() {
        let panicked = ["panicked at ", "panicked: "].iter().any(|said| line.starts_with(said));
        let said = panicked.then(|| rest.split_once(": ")).flatten();
        let message = said.and_then(|(place, after)| {
            let is_on_this_line = place.len() < line.len();
            let found = told.iter().find(|message| after.starts_with(message.trim_end()));
            found.filter(|_| is_on_this_line).map(|message| &after[message.trim_end().len()..])
        });
        match message {
            Some(after) => rest = after.trim_start_matches(['\r', '\n']),
            None => {
                kept.push(line);
                rest = rest[line.len()..].trim_start_matches('\r');
                rest = rest.strip_prefix('\n').unwrap_or(rest);
            }
        }
    }
    kept.join("\n")
}
