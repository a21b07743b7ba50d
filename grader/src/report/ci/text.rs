//! For people who read the log.

use std::io::{self, Write};

use crate::ci::Start;
use crate::ci::score::{Exercise, Graded};
use crate::report::catalogue::{Ci, Message};
use crate::report::plain::clean;
use crate::report::text::page::{Mark, Page, Style};
use crate::report::text::{self, Options};

/// Files that do not count and are named.
const NAMED: usize = 20;

/// Writes each exercise as `check` does, then what became of the pull request.
///
/// # Errors
/// When the writer fails.
pub fn write(graded: &Graded, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    for exercise in &graded.exercises {
        text::write(&exercise.after, &exercise.sources, options, out)?;
        writeln!(out)?;
    }
    summary(graded, options, out)
}

/// Writes what became of the pull request, an exercise a line.
///
/// # Errors
/// When the writer fails.
pub fn summary(graded: &Graded, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(options);
    let say = |what: Ci<'_>| options.language.say(&Message::Ci(what));
    let commits = &graded.commits;
    let commits = Ci::Commits { base: commits.base.short(), head: commits.head.short() };
    page.wrapped("", "", Style::Faint, &Message::Ci(commits));
    if let Some(start) = start(&graded.commits.start) {
        page.wrapped("", "", Style::Faint, &Message::Ci(start));
    }
    page.blank();
    if graded.exercises.is_empty() {
        page.wrapped("", "", Style::Strong, &Message::Ci(Ci::NothingTouched));
    }
    for exercise in &graded.exercises {
        let points = say(points(exercise));
        let mark = page.mark(if exercise.after.is_solved() { Mark::Good } else { Mark::Bad });
        page.line(format!("{mark} {}  {points}", exercise.slug));
        for bug in exercise.back() {
            page.wrapped("  ", "  ", Style::Plain, &Message::Ci(Ci::Back { title: &bug.title }));
        }
    }
    if !graded.ignored.is_empty() {
        page.blank();
        let files = graded.ignored.len();
        page.wrapped("", "", Style::Strong, &Message::Ci(Ci::Ignored { files }));
        for ignored in graded.ignored.iter().take(NAMED) {
            let why = say(Ci::DoesNotCount { kind: ignored.kind, how: ignored.how });
            page.line(format!("  {}: {why}", clean(&ignored.path)));
        }
        if files > NAMED {
            page.wrapped(
                "  ",
                "  ",
                Style::Faint,
                &Message::Ci(Ci::MoreIgnored { files: files - NAMED }),
            );
        }
    }
    page.blank();
    for failed in &graded.failed {
        let lead = format!("{} ", page.mark(Mark::Bad));
        page.wrapped(&lead, "  ", Style::Strong, &Message::Ci(Ci::Fails(failed)));
    }
    if graded.failed.is_empty() && !graded.has_fault() {
        let lead = format!("{} ", page.mark(Mark::Good));
        page.wrapped(&lead, "  ", Style::Strong, &Message::Ci(Ci::Passes));
    }
    page.write(out)
}

/// What is to be said of where the changes begin; nothing where they do as in every pull request.
pub(super) fn start(start: &Start) -> Option<Ci<'static>> {
    match start {
        Start::Left(_) => None,
        Start::Behind => Some(Ci::Behind),
        Start::Replaced => Some(Ci::Replaced),
        Start::Unknown => Some(Ci::NoCommonPast),
    }
}

/// The points of one exercise, before and now.
pub(super) fn points(exercise: &Exercise) -> Ci<'static> {
    let (before, after) = (exercise.before.points(), exercise.after.points());
    Ci::Points { before, after, max: exercise.after.max_points }
}
