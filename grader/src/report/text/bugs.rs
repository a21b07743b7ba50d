//! The bugs and guards of a grade, in a chosen amount of detail.

use std::collections::{BTreeMap, BTreeSet};

use facts::Stuck;

use super::frame::{self, Mark as Line, Overflow};
use super::page::{Mark, Page, Style};
use super::{Options, Symbols};
use crate::grade::{
    BlockSeen, BugVerdict, EndingSeen, Evidence, Grade, GuardStatus, Quantity, Status, Why,
};
use crate::observation::Frame;
use crate::report::catalogue::{Label, Message, Word};
use crate::report::subject::Subject;
use crate::sources::Sources;

/// How much is told of one bug alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Detail {
    /// Pieces of evidence.
    evidence: usize,
    /// Lines of source.
    lines: usize,
    /// What becomes of the lines that do not fit.
    overflow: Overflow,
}

impl Detail {
    /// From much to little.
    pub(super) const MORE_FIRST: [Self; 4] = [
        Self { evidence: 2, lines: 3, overflow: Overflow::Named },
        Self { evidence: 2, lines: 2, overflow: Overflow::Named },
        Self { evidence: 2, lines: 1, overflow: Overflow::Named },
        Self { evidence: 1, lines: 1, overflow: Overflow::Dropped },
    ];

    /// Sentences without source.
    pub(super) const LEAST: Self = Self { evidence: 1, lines: 0, overflow: Overflow::Named };
}

/// Fixed bugs, bugs alive, unknown ones, then the guards that do not hold.
pub(super) fn page<'a>(
    grade: &Grade,
    sources: &Sources,
    options: &'a Options,
    detail: Detail,
) -> Page<'a> {
    let mut page = Page::new(options);
    for bug in grade.bugs.iter().filter(|bug| bug.status == Status::Fixed) {
        title(&mut page, Mark::Good, bug);
    }
    for bug in grade.bugs.iter().filter(|bug| bug.status == Status::Alive) {
        page.blank();
        title(&mut page, Mark::Bad, bug);
        evidence(&mut page, &bug.evidence, sources, detail);
        for lint in bug.lints.iter().take(detail.evidence) {
            page.wrapped("", "  ", Style::Faint, &Message::Lint(lint));
        }
    }
    if grade.bugs.iter().any(|bug| bug.status == Status::Alive) {
        page.blank();
    }
    let mut told = BTreeSet::new();
    for bug in &grade.bugs {
        if let Status::Unknown { why } = &bug.status {
            title(&mut page, Mark::Unsure, bug);
            let named = named(grade, why);
            page.wrapped("", "  ", Style::Plain, &Message::Unknown { why, named });
            if let Why::RunEndedEarly { scenario } = why
                && told.insert(scenario)
            {
                early_end(&mut page, &bug.evidence, sources, detail);
            }
        }
    }
    guards(&mut page, grade, sources, detail);
    page
}

/// How the run ended before a bug could be looked at, where `judge` says so.
fn early_end(page: &mut Page<'_>, all: &[Evidence], sources: &Sources, detail: Detail) {
    let Some(end) = all.iter().find(|end| matches!(end.observed, Quantity::Ending(_))) else {
        return;
    };
    page.wrapped("", "  ", Style::Plain, &Message::Observed(end));
    frame::write(page, lines(end), sources, detail.lines, detail.overflow);
}

fn title(page: &mut Page<'_>, mark: Mark, bug: &BugVerdict) {
    let beside = page.say(&Message::Bug { class: &bug.class, points: bug.max_points });
    let open = match page.options().symbols {
        Symbols::Unicode => "·",
        Symbols::Ascii => "-",
    };
    let lead = format!("{} ", page.mark(mark));
    let style = if mark == Mark::Good { Style::Plain } else { Style::Strong };
    let words = match mark {
        // The title complains of what is no longer so.
        Mark::Good => format!("{}: {}", page.say(&Message::Word(Word::Mended)), bug.title),
        Mark::Bad | Mark::Unsure => bug.title.clone(),
    };
    page.headed(&lead, style, &words, &format!("{open} {beside}"));
}

fn evidence(page: &mut Page<'_>, all: &[Evidence], sources: &Sources, detail: Detail) {
    let told = signs(page, all, detail.evidence);
    for evidence in &told {
        let words = page.say(&Message::Evidence(evidence));
        let place = page.say(&Message::Where(evidence));
        page.wrapped_words("", "  ", Style::Plain, format!("{words} {place}").trim_end());
    }
    let marks = told.iter().flat_map(|evidence| lines(evidence)).collect();
    frame::write(page, marks, sources, detail.lines, detail.overflow);
}

/// What tells one sign from another.
#[derive(Debug, PartialEq, Eq)]
enum Sign<'a> {
    /// A panic, as the end of a run or as one of its facts.
    Panic(&'a str),
    /// A run that ended in a way, wherever.
    Ending(std::mem::Discriminant<EndingSeen>),
    /// The runtime's thread waits for another, for ever or not.
    Thread,
    /// A fact that is not as expected, in whatever scenario.
    Fact(&'a str),
    /// An order of events that is not kept; there may be several.
    Order(String),
}

/// Up to so many different signs. One cause often breaks several expectations: the same ending in
/// two scenarios, or a panic that is the ending as well; each is told once.
fn signs<'a>(page: &Page<'_>, all: &'a [Evidence], most: usize) -> Vec<&'a Evidence> {
    // How a run ended says of another fact only that it could not be seen.
    let is_late = |evidence: &&Evidence| {
        matches!(evidence.observed, Quantity::Ending(_))
            && Subject::parse(&evidence.fact) != Subject::Ended
    };
    let (late, telling): (Vec<_>, Vec<_>) = all.iter().partition(is_late);
    let mut told: Vec<(Sign<'_>, &Evidence)> = Vec::new();
    for evidence in if telling.is_empty() { late } else { telling } {
        let sign = match &evidence.observed {
            Quantity::Panics(messages) => Sign::Panic(messages.first().map_or("", String::as_str)),
            Quantity::Ending(EndingSeen::Panicked { message: Some(message), .. }) => {
                Sign::Panic(message)
            }
            Quantity::Ending(EndingSeen::Stuck { how: Stuck::Thread, .. }) => Sign::Thread,
            Quantity::Blocks(blocks) if blocks.iter().all(|block| block.took == 0) => Sign::Thread,
            Quantity::Ending(how) => Sign::Ending(std::mem::discriminant(how)),
            _ => match Subject::parse(&evidence.fact) {
                Subject::Order | Subject::NeverInside => {
                    Sign::Order(page.say(&Message::Expected(evidence)))
                }
                _ => Sign::Fact(&evidence.fact),
            },
        };
        // The same way of ending is worth telling again where it shows another line.
        let adds_a_line = matches!(sign, Sign::Ending(_))
            && evidence.at.iter().any(|at| told.iter().all(|(_, other)| !other.at.contains(at)));
        if adds_a_line || !told.iter().any(|(other, _)| *other == sign) {
            told.push((sign, evidence));
        }
    }
    told.into_iter().take(most).map(|(_, evidence)| evidence).collect()
}

fn guards(page: &mut Page<'_>, grade: &Grade, sources: &Sources, detail: Detail) {
    let with = |status| grade.guards.iter().filter(move |guard| guard.status == status);
    for guard in with(GuardStatus::Broken) {
        page.blank();
        let lead = format!("{} ", page.mark(Mark::Bad));
        page.wrapped(&lead, "  ", Style::Strong, &Message::GuardBroken { title: &guard.title });
        evidence(page, &guard.evidence, sources, detail);
    }
    // A guard that could not be seen matters only when nothing else explains the missing points.
    let explained = grade.bugs.iter().any(|bug| bug.status != Status::Fixed)
        || with(GuardStatus::Broken).next().is_some();
    if !explained {
        for guard in with(GuardStatus::Unknown) {
            let lead = format!("{} ", page.mark(Mark::Unsure));
            page.wrapped(&lead, "  ", Style::Plain, &Message::GuardUnknown { title: &guard.title });
        }
    }
}

/// The title of what a reason names, or its id.
pub(in crate::report) fn named<'a>(grade: &'a Grade, why: &'a Why) -> &'a str {
    let id = match why {
        Why::HiddenBy { bug } => bug,
        Why::GuardBroken { guard } => guard,
        Why::RunEndedEarly { scenario } => scenario,
        Why::NoReference { variant } => variant,
    };
    let titles: BTreeMap<&str, &str> = grade
        .bugs
        .iter()
        .map(|bug| (bug.id.as_str(), bug.title.as_str()))
        .chain(grade.guards.iter().map(|guard| (guard.id.as_str(), guard.title.as_str())))
        .collect();
    titles.get(id.as_str()).copied().unwrap_or(id)
}

/// The lines that a piece of evidence is about, with what happens there: those that the observed
/// value knows something of, then the rest of its own list.
fn lines(evidence: &Evidence) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = evidence
        .notes
        .iter()
        .map(|note| Line { frame: &note.at, label: Some(Label::Compiler(&note.label)) })
        .collect();
    match &evidence.observed {
        Quantity::Blocks(blocks) => {
            for BlockSeen { call: _, cause: _, took, at } in blocks {
                lines.extend(labelled(at.as_ref(), Label::Blocks { took: *took }));
            }
        }
        Quantity::Tasks(tasks) => {
            for (frame, _) in tasks {
                lines.extend(labelled(frame.as_ref(), Label::Spawned));
            }
        }
        Quantity::Ending(ending) => lines.extend(ending_lines(ending)),
        Quantity::Panics(_) => {
            lines.extend(evidence.at.iter().flat_map(|at| labelled(Some(at), Label::Panics)));
        }
        Quantity::Time(_)
        | Quantity::Cpu(_)
        | Quantity::Number(_)
        | Quantity::Ratio { .. }
        | Quantity::Value(_)
        | Quantity::None
        | Quantity::AtMost(_)
        | Quantity::AtLeast(_)
        | Quantity::Between(..)
        | Quantity::Not(_)
        | Quantity::OneOf(_)
        | Quantity::SameAs { .. }
        | Quantity::With { .. }
        | Quantity::Order { .. }
        | Quantity::Inside { .. }
        | Quantity::ForKey { .. }
        | Quantity::InAny { .. }
        | Quantity::CompilerSays(_)
        | Quantity::NotSend { .. }
        | Quantity::Missing => {}
    }
    lines.extend(evidence.at.iter().map(|frame| Line { frame, label: None }));
    lines
}

fn ending_lines(ending: &EndingSeen) -> Vec<Line<'_>> {
    match ending {
        EndingSeen::Panicked { message: _, at } => labelled(at.as_ref(), Label::Panics).collect(),
        EndingSeen::Signaled { signal: _, at } => labelled(at.as_ref(), Label::Ends).collect(),
        EndingSeen::Stuck { how: Stuck::Spinning, at: _, tasks, line } => {
            let waits = tasks.iter().flat_map(|task| &task.waits_at);
            // Where a thread turns in one poll, the tasks only wait for it.
            let innocent = line.is_some();
            labelled(line.as_ref(), Label::Spins)
                .chain(
                    waits
                        .filter(|_| !innocent)
                        .flat_map(|frame| labelled(Some(frame), Label::Spins)),
                )
                .collect()
        }
        EndingSeen::Stuck { how: _, at: _, tasks, line } => {
            let waits = tasks.iter().flat_map(|task| &task.waits_at);
            labelled(line.as_ref(), Label::Stands)
                .chain(waits.flat_map(|frame| labelled(Some(frame), Label::Waits)))
                .collect()
        }
        EndingSeen::Done
        | EndingSeen::Exited { .. }
        | EndingSeen::LimitHit { .. }
        | EndingSeen::Garbled => Vec::new(),
    }
}

fn labelled<'a>(frame: Option<&'a Frame>, label: Label<'a>) -> impl Iterator<Item = Line<'a>> {
    frame.into_iter().map(move |frame| Line { frame, label: Some(label) })
}
