//! What is still wrong, one thing after the other, the most telling first: what annotations, SARIF
//! and code quality reports are made of.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::ci::score::{Exercise, Graded};
use crate::grade::{Evidence, Grade, GuardStatus, Outcome, Status, Why};
use crate::observation::{Frame, Level, Origin};
use crate::report::catalogue::{Ci, Language, Message};
use crate::report::plain::{clean, relative, short, without_absolute_paths};

/// Characters of a message.
const MESSAGE: usize = 800;
/// Errors of the compiler that are told of one exercise.
const ERRORS: usize = 5;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The exercise.
    pub exercise: String,
    /// The class of the bug, or what else is wrong: `guard`, `does-not-compile`, `tampered`,
    /// `over-limit`.
    pub rule: String,
    /// Tells it from every other of the exercise, and stays the same from run to run: the bug's
    /// or the guard's id, the error's code.
    pub id: String,
    /// What it is called, on one line.
    pub title: String,
    /// What was seen, on one line.
    pub message: String,
    /// The file, from the top of the repository.
    pub path: String,
    /// The line, from 1; `None` where it is at no line in particular.
    pub line: Option<u32>,
    /// Whether it was mended before.
    pub back: bool,
    /// Whether the pull request has changed that line.
    pub on_change: bool,
    /// Points that it costs.
    pub points: u32,
}

/// Everything that is wrong, the most telling first: what was mended before, then what is on
/// lines that the pull request has changed, then what costs most.
#[must_use]
pub fn findings(graded: &Graded, language: Language) -> Vec<Finding> {
    let mut all: Vec<Finding> =
        graded.exercises.iter().flat_map(|exercise| of(exercise, language)).collect();
    all.sort_by_key(|it| {
        Reverse((it.back, it.on_change && it.line.is_some(), it.line.is_some(), it.points))
    });
    all
}

fn of(exercise: &Exercise, language: Language) -> Vec<Finding> {
    let grade = &exercise.after;
    let say = |message: Message<'_>| language.say(&message);
    match &grade.outcome {
        Outcome::Graded => of_bugs(exercise, language),
        Outcome::DoesNotCompile => of_compiler(exercise),
        Outcome::Tampered { what, at } => {
            let message = say(Message::Tampered { what, at: at.as_ref() });
            vec![whole(exercise, "tampered", at.as_ref(), &message, language)]
        }
        Outcome::OverLimit { limit, scenario } => {
            let message = say(Message::OverLimit { limit: *limit, scenario: scenario.as_deref() });
            vec![whole(exercise, "over-limit", None, &message, language)]
        }
        // Nobody's code is wrong.
        Outcome::GraderFault { .. } => Vec::new(),
    }
}

fn of_bugs(exercise: &Exercise, language: Language) -> Vec<Finding> {
    let grade = &exercise.after;
    let back: BTreeSet<&str> = exercise.back().map(|bug| bug.id.as_str()).collect();
    let mut found = Vec::new();
    let mut ended = BTreeSet::new();
    for bug in &grade.bugs {
        let counts = match &bug.status {
            Status::Alive => true,
            // What ended the run is what is to be mended; it is told once.
            Status::Unknown { why: Why::RunEndedEarly { scenario } } => ended.insert(scenario),
            Status::Fixed | Status::Unknown { .. } => false,
        };
        if counts {
            let finding =
                evident(exercise, &bug.class, &bug.id, &bug.title, &bug.evidence, language);
            let back = back.contains(bug.id.as_str());
            found.push(Finding { back, points: bug.max_points, ..finding });
        }
    }
    for guard in grade.guards.iter().filter(|guard| guard.status == GuardStatus::Broken) {
        let title = language.say(&Message::GuardBroken { title: &guard.title });
        let finding = evident(exercise, "guard", &guard.id, &title, &guard.evidence, language);
        // It costs every point of the exercise.
        found.push(Finding { points: grade.max_points, ..finding });
    }
    found
}

/// A finding by its evidence: at a line that was changed if any is, else at the first there is.
fn evident(
    exercise: &Exercise,
    rule: &str,
    id: &str,
    title: &str,
    evidence: &[Evidence],
    language: Language,
) -> Finding {
    let places = || {
        let of =
            |it: &'_ Evidence| it.at.iter().find(|frame| frame.origin != Origin::Suite).cloned();
        evidence.iter().filter_map(move |it| Some((it, of(it)?)))
    };
    let changed = |frame: &Frame| exercise.changed.contains(&(frame.file.clone(), frame.line));
    let on_change = places().find(|(_, frame)| changed(frame));
    let chosen = on_change.or_else(|| places().next());
    let told = chosen.as_ref().map(|(told, _)| *told).or_else(|| evidence.first());
    let message = told.map(|told| {
        let place = language.say(&Message::Where(told));
        format!("{} {place}", language.say(&Message::Evidence(told)))
    });
    let frame = chosen.map(|(_, frame)| frame);
    let place = frame.as_ref().map(|frame| (frame.file.as_str(), frame.line));
    let message = message.unwrap_or_else(|| title.to_owned());
    Finding { id: id.to_owned(), ..at(exercise, rule, title, message.trim(), place) }
}

fn of_compiler(exercise: &Exercise) -> Vec<Finding> {
    let errors = exercise.after.diagnostics.iter().filter(|it| it.level == Level::Error);
    let (placed, other): (Vec<_>, Vec<_>) = errors.partition(|error| error.file.is_some());
    // rustc closes with an error of its own, "aborting due to", which is at no line.
    let told = if placed.is_empty() { other } else { placed };
    let finding = |error: &&crate::observation::Diagnostic| {
        let code = error.code.as_deref().unwrap_or("error");
        let place = error.file.as_deref().zip(error.line);
        let finding = at(exercise, "does-not-compile", code, &error.message, place);
        Finding { id: code.to_owned(), ..finding }
    };
    told.iter().take(ERRORS).map(finding).collect()
}

fn whole(
    exercise: &Exercise,
    rule: &str,
    frame: Option<&Frame>,
    message: &str,
    language: Language,
) -> Finding {
    let title = language.say(&Message::Standing(&exercise.after));
    at(exercise, rule, &title, message, frame.map(|frame| (frame.file.as_str(), frame.line)))
}

/// A finding about all points of an exercise, at a line of one of its files.
fn at(
    exercise: &Exercise,
    rule: &str,
    title: &str,
    message: &str,
    place: Option<(&str, u32)>,
) -> Finding {
    let file = place.map(|(file, _)| relative(file));
    let first = || exercise.sources.paths().next().unwrap_or("src/lib.rs").to_owned();
    let file = file.unwrap_or_else(|| match exercise.sources.get("src/lib.rs") {
        Some(_) => "src/lib.rs".to_owned(),
        None => first(),
    });
    let line = place.map(|(_, line)| line);
    Finding {
        exercise: exercise.slug.to_string(),
        rule: rule.to_owned(),
        id: rule.to_owned(),
        title: short(&clean(title), 200),
        message: short(&without_absolute_paths(&clean(message)), MESSAGE),
        on_change: line.is_some_and(|line| exercise.changed.contains(&(file.clone(), line))),
        path: format!("{}{file}", exercise.folder),
        line,
        back: exercise.back().next().is_some(),
        points: exercise.after.max_points,
    }
}

/// How a bug is, where the exercise could be graded at all.
pub(super) fn state<'a>(grade: &'a Grade, id: &str) -> Ci<'a> {
    Ci::State(grade.bugs.iter().find(|bug| bug.id == id).map(|bug| &bug.status))
}
