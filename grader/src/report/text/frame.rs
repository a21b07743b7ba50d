//! The student's lines, shown in one source frame.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::Symbols;
use super::page::{Page, Style};
use crate::observation::{Frame, Origin};
use crate::report::catalogue::{Label, Message};
use crate::sources::Sources;

/// A line to be shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark<'a> {
    /// Where.
    pub(super) frame: &'a Frame,
    /// What happens there.
    pub(super) label: Option<Label<'a>>,
}

/// What becomes of lines that are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overflow {
    /// They are named under the frame.
    Named,
    /// They are left out where a frame shows another; without a frame they are named.
    Dropped,
}

/// Shows up to `most` lines, all in one frame, and not those for which there is no room or no
/// source.
///
/// Lines of the hidden suite are neither shown nor named.
pub(super) fn write(
    page: &mut Page<'_>,
    marks: Vec<Mark<'_>>,
    sources: &Sources,
    most: usize,
    overflow: Overflow,
) {
    let marks = distinct(marks);
    let (shown, named): (Vec<_>, Vec<_>) = {
        let mut room = most;
        marks.into_iter().partition(|mark| {
            let fits = room > 0 && span(sources, mark.frame).is_some();
            room -= usize::from(fits);
            fits
        })
    };
    if !shown.is_empty() {
        for line in render(page, &shown, sources).lines() {
            page.line(format!("  {line}"));
        }
    }
    let drop = overflow == Overflow::Dropped && !shown.is_empty();
    if !named.is_empty() && !drop {
        let frames: Vec<&Frame> = named.iter().map(|mark| mark.frame).collect();
        page.wrapped("", "  ", Style::Faint, &Message::AlsoAt(&frames));
    }
}

/// Each line once, the first label winning over none.
fn distinct(marks: Vec<Mark<'_>>) -> Vec<Mark<'_>> {
    let mut kept: Vec<Mark<'_>> = Vec::new();
    for mark in marks {
        if mark.frame.origin == Origin::Suite {
            continue;
        }
        let same = |other: &&mut Mark<'_>| {
            other.frame.file == mark.frame.file && other.frame.line == mark.frame.line
        };
        match kept.iter_mut().find(same) {
            Some(earlier) => earlier.label = earlier.label.or(mark.label),
            None => kept.push(mark),
        }
    }
    kept
}

/// The bytes of a frame's line, without the white space around it.
fn span(sources: &Sources, frame: &Frame) -> Option<std::ops::Range<usize>> {
    let text = sources.get(&frame.file)?;
    let index = usize::try_from(frame.line).ok()?.checked_sub(1)?;
    let line = text.split_inclusive('\n').nth(index)?;
    let start = text.split_inclusive('\n').take(index).map(str::len).sum::<usize>();
    let body = line.trim();
    let start = start + line.find(body)?;
    (!body.is_empty()).then(|| start..start + body.len())
}

fn render(page: &Page<'_>, marks: &[Mark<'_>], sources: &Sources) -> String {
    let mut group = Group::with_level(Level::ERROR);
    let mut files: Vec<&str> = Vec::new();
    for mark in marks {
        if !files.contains(&mark.frame.file.as_str()) {
            files.push(&mark.frame.file);
        }
    }
    for file in files {
        let annotations = marks.iter().filter(|mark| mark.frame.file == file).filter_map(|mark| {
            let label = mark.label.map(|label| page.say(&Message::Label(label)));
            Some(AnnotationKind::Primary.span(span(sources, mark.frame)?).label(label))
        });
        let text = sources.get(file).unwrap_or_default();
        group = group.element(Snippet::source(text).path(file).annotations(annotations));
    }
    let decor = match page.options().symbols {
        Symbols::Unicode => DecorStyle::Unicode,
        Symbols::Ascii => DecorStyle::Ascii,
    };
    let width = page.options().width.saturating_sub(2).max(40);
    Renderer::styled().decor_style(decor).term_width(width).render(&[group])
}
