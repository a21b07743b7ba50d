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

/// Writes that it is done, and how to have the version in `backup` again. `course` is the way from
/// where the student stands to the course, empty or with a slash behind it.
///
/// # Errors
/// When the writer fails.
pub fn write_kept(
    exercise: &str,
    backup: &str,
    course: &str,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(options);
    let backup = format!("{course}{backup}");
    page.wrapped("", "", Style::Plain, &Message::Reset(Reset::Kept { backup: &backup }));
    page.blank();
    let from = for_a_shell(&format!("{backup}/."));
    let to = for_a_shell(&format!("{course}exercises/{exercise}/"));
    page.line(format!("  cp -R {from} {to}"));
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

/// A path as a shell takes it for one word.
fn for_a_shell(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,@".contains(c);
    if path.chars().all(is_plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, write_kept};

    #[test]
    fn the_way_back_can_be_typed_where_the_student_stands() {
        let line = |course: &str| {
            let mut out = Vec::new();
            write_kept("01-restaurant", ".grader/b/1", course, &Options::default(), &mut out)
                .expect("memory");
            let text = String::from_utf8(out).expect("text");
            text.lines().find(|line| line.contains("cp ")).map(str::to_owned).expect("a line")
        };
        assert_eq!(line(""), "  cp -R .grader/b/1/. exercises/01-restaurant/");
        assert_eq!(line("../../"), "  cp -R ../../.grader/b/1/. ../../exercises/01-restaurant/");
        assert_eq!(
            line("/a course's/"),
            "  cp -R '/a course'\\''s/.grader/b/1/.' '/a course'\\''s/exercises/01-restaurant/'"
        );
    }
}
