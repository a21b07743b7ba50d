//! What GitHub shows on the lines of a pull request, by workflow commands:
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.
//!
//! A command is a line that begins with `::`. So nothing that a student chose may begin a line
//! while commands are heard: text is fenced ([`fenced`]), and what stands in a command has its
//! line breaks escaped.

use std::io::{self, Write};

use super::finding::Finding;
use crate::report::catalogue::{Ci, Language, Message};

/// The most annotations that GitHub takes of one kind from one step.
pub const MOST: usize = 10;
/// The most bytes of a message; GitHub cuts at about 4096.
const MESSAGE: usize = 4_000;

/// Writes the first findings as errors on their lines, and how many more there are.
///
/// # Errors
/// When the writer fails.
pub fn write(findings: &[Finding], language: Language, out: &mut dyn Write) -> io::Result<()> {
    for finding in findings.iter().take(MOST) {
        let Finding { path, line, title, message, exercise, .. } = finding;
        let title = property(&format!("{exercise}: {title}"));
        let line = line.map(|line| format!(",line={line}")).unwrap_or_default();
        let message = data(cut(message, MESSAGE));
        writeln!(out, "::error file={}{line},title={title}::{message}", property(path))?;
    }
    if findings.len() > MOST {
        let more = Ci::MoreMarks { places: findings.len() - MOST };
        writeln!(out, "::notice::{}", data(&language.say(&Message::Ci(more))))?;
    }
    Ok(())
}

/// Writes something in which no command is heard. `token` must be one that nobody can guess.
///
/// # Errors
/// When the writer fails.
pub fn fenced(
    token: &str,
    out: &mut dyn Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    writeln!(out, "::stop-commands::{token}")?;
    let written = write(out);
    // On a line of its own, whatever was written last; and even if that failed.
    writeln!(out, "\n::{token}::")?;
    written
}

/// What stands after a command's second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// At most so many bytes, whole characters.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}
