//! What differs from the starter, and what became of it.

use std::io::{self, Write};

use super::catalogue::{Message, Reset};
use super::text::Options;
use super::text::page::{Page, Style};
use crate::reset::Different;

/// Writes what is not as it was handed out.
///
/// # Errors
/// When the writer fails.
pub fn write_differences(
    exercise: &str,
    differences: &[Different],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(options);
    if differences.is_empty() {
        page.wrapped("", "", Style::Plain, &Message::Reset(Reset::Same { exercise }));
        return page.write(out);
    }
    page.wrapped("", "", Style::Strong, &Message::Reset(Reset::Heading { exercise }));
    for Different { file, how, .. } in differences {
        let differs = Message::Reset(Reset::Differs { file, how: *how });
        page.wrapped("  ", "  ", Style::Unsure, &differs);
    }
    page.write(out)
}

/// Writes that it is done, and how to have the version in `backup` again.
///
/// # Errors
/// When the writer fails.
pub fn write_kept(
    exercise: &str,
    backup: &str,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(options);
    page.wrapped("", "", Style::Plain, &Message::Reset(Reset::Kept { backup }));
    page.blank();
    page.line(format!("  cp -R {backup}/. exercises/{exercise}/"));
    page.write(out)
}

/// Writes what became of it.
///
/// # Errors
/// When the writer fails.
pub fn write_outcome(outcome: Reset<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(options);
    page.wrapped("", "", Style::Plain, &Message::Reset(outcome));
    page.write(out)
}
