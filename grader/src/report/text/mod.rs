//! A grade as text for a student who has an hour.
//!
//! Short before complete: five bugs alive fit one screen. Each bug alive is told in one or two
//! sentences and shown in one source frame; when the whole would be taller than
//! [`Options::height`], frames lose lines first, then bugs lose their second piece of evidence.
//! Colour codes are always written; without them nothing is lost.

pub(super) mod bugs;
mod frame;
pub(super) mod page;
mod rest;

use std::io;

use crate::grade::{BugVerdict, Grade, GuardStatus, Outcome, Status, Why};
use crate::observation::{Diagnostic, Level};
use crate::report::catalogue::{Language, Message, Next};
use crate::sources::Sources;

use self::bugs::Detail;
use self::page::{Page, Style};

/// How a report looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// In which words.
    pub language: Language,
    /// With which symbols.
    pub symbols: Symbols,
    /// Columns of the screen; sentences are wrapped at this width.
    pub width: usize,
    /// Lines of the screen; what is said of the bugs is shortened to fit.
    pub height: usize,
}

/// Which characters draw marks, bars and frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbols {
    /// ✔ ✘ ? and lines that meet.
    Unicode,
    /// Nothing beyond ASCII, apart from what the student's own source has beyond it.
    Ascii,
}

impl Default for Options {
    fn default() -> Self {
        Self { language: Language::English, symbols: Symbols::Unicode, width: 80, height: 45 }
    }
}

/// Writes what is said of one exercise.
///
/// `sources` are the files that were graded; a line that is not in them is named and not shown.
///
/// # Errors
/// When the writer fails.
pub fn write(
    grade: &Grade,
    sources: &Sources,
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut page = Page::new(options);
    rest::heading(&mut page, grade);
    match &grade.outcome {
        Outcome::Graded => {
            page.blank();
            page.append(fitting_bugs(grade, sources, options));
            rest::warnings(&mut page, grade);
            rest::output(&mut page, grade);
        }
        Outcome::DoesNotCompile => rest::does_not_compile(&mut page, grade),
        Outcome::Tampered { what, at } => {
            page.blank();
            page.wrapped("", "  ", Style::Plain, &Message::Tampered { what, at: at.as_ref() });
            let marks = at.iter().map(|frame| frame::Mark { frame, label: None }).collect();
            frame::write(&mut page, marks, sources, 1, frame::Overflow::Named);
        }
        Outcome::OverLimit { limit, scenario } => {
            page.blank();
            let scenario = scenario.as_deref();
            page.wrapped("", "  ", Style::Plain, &Message::OverLimit { limit: *limit, scenario });
            rest::output(&mut page, grade);
        }
        Outcome::GraderFault { what } => {
            page.blank();
            page.wrapped("", "  ", Style::Plain, &Message::GraderFault { what });
        }
    }
    page.blank();
    let next = Message::Next { exercise: &grade.exercise, next: next(grade) };
    page.wrapped("", "", Style::Strong, &next);
    page.write(out)
}

/// Words, wrapped at this width with commands left whole.
pub(crate) fn wrapped(words: &str, width: usize) -> String {
    page::wrap(words, width, "").join("\n")
}

/// Writes one line for each exercise, and the points over all of them.
///
/// # Errors
/// When the writer fails.
pub fn write_summary(
    grades: &[Grade],
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut page = Page::new(options);
    let names = grades.iter().map(|grade| grade.exercise.chars().count()).max().unwrap_or(0);
    for grade in grades {
        rest::summary_line(&mut page, grade, names);
    }
    page.blank();
    let total = Message::Total {
        solved: grades.iter().filter(|grade| grade.is_solved()).count(),
        of: grades.len(),
        earned: grades.iter().map(Grade::points).sum(),
        max: grades.iter().map(|grade| grade.max_points).sum(),
    };
    page.wrapped("", "", Style::Strong, &total);
    page.write(out)
}

/// The bugs and guards, in as much detail as the screen has room for.
fn fitting_bugs<'a>(grade: &Grade, sources: &Sources, options: &'a Options) -> Page<'a> {
    // Two lines of heading, two of closing.
    let room = options.height.saturating_sub(4);
    Detail::MORE_FIRST
        .into_iter()
        .map(|detail| bugs::page(grade, sources, options, detail))
        .find(|page| page.height() <= room)
        .unwrap_or_else(|| bugs::page(grade, sources, options, Detail::LEAST))
}

/// What is to be done after a grade.
fn next(grade: &Grade) -> Next {
    match grade.outcome {
        Outcome::DoesNotCompile => next_of_errors(&grade.diagnostics),
        Outcome::Tampered { .. } => Next::TakeItOut,
        Outcome::OverLimit { limit, scenario: Some(_) } => Next::UseLess { limit },
        Outcome::OverLimit { limit, scenario: None } => Next::CompileLess { limit },
        Outcome::GraderFault { .. } => Next::TryAgain,
        Outcome::Graded if grade.is_solved() => Next::GoOn,
        Outcome::Graded if grade.bugs.iter().any(|bug| bug.status == Status::Alive) => {
            Next::MendABug
        }
        Outcome::Graded if grade.guards.iter().any(|g| g.status == GuardStatus::Broken) => {
            Next::MendAGuard
        }
        Outcome::Graded if grade.bugs.iter().any(ended_early) => Next::MendTheEnd,
        Outcome::Graded => Next::LookAgain,
    }
}

/// Errors that are at no line are those of code that calls the student's.
fn next_of_errors(diagnostics: &[Diagnostic]) -> Next {
    let errors = || diagnostics.iter().filter(|said| said.level == Level::Error);
    if errors().any(|said| said.code.as_deref() == Some("unsafe_code")) {
        Next::TakeItOut
    } else if errors().all(|said| said.file.is_none() && said.code.is_some()) {
        Next::RestoreSignatures
    } else {
        Next::MendAnError
    }
}

fn ended_early(bug: &BugVerdict) -> bool {
    matches!(bug.status, Status::Unknown { why: Why::RunEndedEarly { .. } })
}

#[cfg(test)]
mod portuguese_tests;
#[cfg(test)]
mod tests;
