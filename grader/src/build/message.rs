//! What rustc and clippy say, as data: their JSON in, [`Diagnostic`]s out.

use cargo_metadata::diagnostic::{
    Diagnostic as Said, DiagnosticLevel as SaidLevel, DiagnosticSpan,
};
use serde::Deserialize;

use super::lint::REACHED;
use super::{CASES, Job, STUDENT, SUITE};
use crate::observation::{CaseError, Diagnostic, Frame, Level, Note, Origin, Remark};
use crate::sources::Sources;

/// A line that the compiler prints.
#[derive(Debug, Deserialize)]
#[serde(tag = "$message_type", rename_all = "snake_case")]
pub(super) enum Line {
    /// A file was made.
    Artifact { emit: String },
    /// Something is to be said of the code.
    Diagnostic(Box<Said>),
    /// Nothing that matters here.
    #[serde(other)]
    Other,
}

/// Messages kept of one compile, so that a submission cannot fill a report.
const MOST: usize = 100;

/// Bytes kept of one rendered message.
const MOST_RENDERED: usize = 16 << 10;

/// Everything a compiler said, with whose files are whose.
#[derive(Debug, Default)]
pub(super) struct Messages(Vec<Said>);

impl Messages {
    /// Keeps a message, unless there are too many already. One that a verdict hangs on is kept all
    /// the same: a hundred unused variables must not hide it.
    pub(super) fn push(&mut self, said: Said) {
        let is_summary = said.spans.is_empty() && said.code.is_none() && is_summary(&said.message);
        if is_summary || said.level == SaidLevel::FailureNote {
            return;
        }
        let is_decisive = said.code.as_ref().is_some_and(|code| code.code == REACHED);
        if self.0.len() < MOST || is_decisive && !self.has_code(&[REACHED]) {
            self.0.push(said);
        }
    }

    /// Whether nothing was said.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an error is among them.
    pub(super) fn has_error(&self) -> bool {
        self.0.iter().any(|said| level(said.level) == Level::Error)
    }

    /// Whether one of these codes is among them.
    pub(super) fn has_code(&self, codes: &[&str]) -> bool {
        let mut found = self.0.iter().filter_map(|said| said.code.as_ref());
        found.any(|code| codes.contains(&code.code.as_str()))
    }

    /// All main messages, for the report of a crash.
    pub(super) fn text(&self) -> String {
        self.0.iter().map(|said| format!("{}\n", said.message)).collect()
    }

    /// What is said of the student's crate: everything of their own files, and the errors of the
    /// others, which their changes can cause.
    pub(super) fn of_student(&self, editable: &[String]) -> Vec<Diagnostic> {
        let all = self.0.iter().map(|said| diagnostic(said, STUDENT));
        all.filter(|said| {
            said.level == Level::Error
                || said.file.as_ref().is_some_and(|file| editable.contains(file))
        })
        .collect()
    }

    /// What the suite needs and does not find, without a word of the suite.
    pub(super) fn of_suite(&self, sources: &Sources) -> Vec<Diagnostic> {
        self.0
            .iter()
            .filter(|said| level(said.level) == Level::Error)
            .map(|said| unmet_need(said, sources))
            .collect()
    }

    /// The errors on lines of a compile case.
    pub(super) fn of_case(&self, case: &str, job: &Job<'_>) -> Vec<CaseError> {
        let errors = self.0.iter().filter(|said| level(said.level) == Level::Error);
        errors.filter_map(|said| case_error(said, case, job)).collect()
    }
}

fn is_summary(message: &str) -> bool {
    message.starts_with("aborting due to ") || message.ends_with(" emitted")
}

fn level(said: SaidLevel) -> Level {
    match said {
        SaidLevel::Error | SaidLevel::Ice => Level::Error,
        SaidLevel::Warning => Level::Warning,
        _ => Level::Note,
    }
}

fn diagnostic(said: &Said, root: &str) -> Diagnostic {
    let place = said.spans.iter().filter(|span| span.is_primary).find_map(|span| place(span, root));
    let mut rendered = said.rendered.clone().unwrap_or_default().replace(&format!("{root}/"), "");
    rendered.truncate(rendered.floor_char_boundary(MOST_RENDERED));
    Diagnostic {
        level: level(said.level),
        code: said.code.as_ref().map(|code| code.code.clone()),
        message: plain(&said.message).replace(&format!("{root}/"), ""),
        line: place.as_ref().map(|(_, line)| *line),
        file: place.map(|(file, _)| file),
        rendered,
        remark: None,
        suite_at: None,
    }
}

/// An error in the suite: its main message, and the student's line that a note points at. Its own
/// line is for authors alone, and its text stays hidden, with two exceptions: that of types and of
/// numbers of arguments, where the main message alone says nothing.
fn unmet_need(said: &Said, sources: &Sources) -> Diagnostic {
    let code = said.code.as_ref().map(|code| code.code.clone());
    let mut message = plain(&said.message);
    if matches!(code.as_deref(), Some("E0308" | "E0271")) {
        let label = said.spans.iter().find(|span| span.is_primary).and_then(|s| s.label.as_deref());
        message.extend(
            [": ", &plain(label.unwrap_or_default())].into_iter().filter(|_| label.is_some()),
        );
    }
    let at = all_spans(said).find_map(|span| place(span, STUDENT));
    let heading = code.as_ref().map_or("error".to_owned(), |code| format!("error[{code}]"));
    let mut rendered = format!("\u{1b}[1;91m{heading}\u{1b}[0m\u{1b}[1m: {message}\u{1b}[0m\n");
    if let Some((file, line)) = &at {
        rendered.push_str(&format!(" \u{1b}[1;94m-->\u{1b}[0m {file}:{line}\n"));
    }
    Diagnostic {
        level: Level::Error,
        code,
        message,
        line: at.as_ref().map(|(_, line)| *line),
        file: at.map(|(file, _)| file),
        rendered,
        remark: changed_function(said, sources).map(|function| Remark::Signature { function }),
        suite_at: all_spans(said).find_map(|span| place(span, SUITE)),
    }
}

/// The student's function that an error in the suite is about: the one at whose beginning a note
/// points ("function defined here"). rustc cannot read the student's files where they seem to be,
/// so its spans carry no text.
fn changed_function(said: &Said, sources: &Sources) -> Option<String> {
    all_spans(said).filter_map(|span| place(span, STUDENT)).find_map(|(file, line)| {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        function_begun(sources.get(&file)?.lines().nth(index)?)
    })
}

fn case_error(said: &Said, case: &str, job: &Job<'_>) -> Option<CaseError> {
    let primary = said.spans.iter().filter(|span| span.is_primary);
    let (_, line) = primary.filter_map(|span| place(span, CASES)).find(|(file, _)| file == case)?;
    let frame = |(file, line): (String, u32)| Frame {
        origin: if job.editable.contains(&file) { Origin::Student } else { Origin::Fixed },
        function: job.sources.get(&file).and_then(|text| function_around(text, line)),
        file,
        line,
    };
    let mut student = said.children.iter().flat_map(|child| &child.spans);
    let student = student.find_map(|span| place(span, STUDENT)).map(frame);
    let notes = all_spans(said).filter_map(|span| {
        let label = plain(span.label.as_deref()?);
        Some(Note { at: frame(place(span, STUDENT)?), label })
    });
    Some(CaseError {
        code: said.code.as_ref().map(|code| code.code.clone()),
        message: plain(&said.message),
        line,
        student,
        notes: notes.collect(),
    })
}

/// The name of the function that a line lies in, as far as lines tell: that of the nearest line
/// above that begins one.
fn function_around(text: &str, line: u32) -> Option<String> {
    let above: Vec<&str> = text.lines().take(usize::try_from(line).ok()?).collect();
    above.into_iter().rev().find_map(function_begun)
}

/// The name of the function that a line begins, if it begins one.
fn function_begun(line: &str) -> Option<String> {
    let (before, after) = line.split_once("fn ")?;
    let is_modifier =
        |word: &str| matches!(word, "async" | "const" | "unsafe") || word.starts_with("pub");
    if !before.split_whitespace().all(is_modifier) {
        return None;
    }
    let name: String =
        after.trim_start().chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect();
    (!name.is_empty()).then_some(name)
}

fn all_spans(said: &Said) -> impl Iterator<Item = &DiagnosticSpan> {
    said.spans.iter().chain(said.children.iter().flat_map(|child| &child.spans))
}

/// The file below `root` and the line that a span stands for: its own, or that of the macro call
/// it comes from.
fn place(span: &DiagnosticSpan, root: &str) -> Option<(String, u32)> {
    let mut at = Some(span);
    while let Some(span) = at {
        if let Some(file) =
            span.file_name.strip_prefix(root).and_then(|rest| rest.strip_prefix('/'))
        {
            return Some((file.to_owned(), u32::try_from(span.line_start).ok()?));
        }
        at = span.expansion.as_ref().map(|expansion| &expansion.span);
    }
    None
}

/// Without characters that would move a terminal's cursor: a message may quote an attribute.
fn plain(text: &str) -> String {
    let text = text.replace(&format!("{SUITE}/"), "");
    text.chars().filter(|&c| c == '\n' || !c.is_control()).collect()
}
