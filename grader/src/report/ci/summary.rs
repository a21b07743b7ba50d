//! The summary of a job, in Markdown: points before and after, a row for each bug, what to look
//! at next, what does not count, what the code printed.
//!
//! GitHub shows at most 1 MiB less two bytes and drops what comes close to it without a word; so
//! this stays well below, and says what it has left out. What matters most comes first.

use std::fmt::Write as _;

use super::finding::{Finding, state};
use super::markdown::{block, code, words};
use super::text::{points, start};
use crate::ci::score::{Exercise, Graded};
use crate::observation::Output;
use crate::report::catalogue::{Ci, Language, List, Message};
use crate::report::plain::short;

/// The most bytes of a summary.
pub const MOST: usize = 900_000;
/// Bytes that are kept of what the code printed in one scenario.
const PRINTED: usize = 4_000;
/// Scenarios of one exercise whose output is shown.
const SCENARIOS: usize = 5;
/// Files that do not count and are named.
const NAMED: usize = 20;
/// Room that is kept for saying what was left out.
const CLOSING: usize = 1_000;

/// The summary of a graded pull request. `findings` are those that `finding::findings` made of
/// it; `taken` are the bytes that other summaries of the same step have, which count as well.
#[must_use]
pub fn markdown(graded: &Graded, findings: &[Finding], language: Language, taken: usize) -> String {
    let say = |what: Ci<'_>| language.say(&Message::Ci(what));
    let most = MOST.saturating_sub(taken + CLOSING);
    let ignored = ignored(graded, language);
    let room = most.saturating_sub(ignored.len());
    let mut text = opening(graded, language);
    let mut left_out = 0;
    if text.len() > room {
        // Thousands of exercises: their rows alone are too many.
        text.truncate(text.floor_char_boundary(room));
        text.truncate(text.rfind('\n').map_or(0, |end| end + 1));
        left_out = graded.exercises.len();
    }
    let is_whole = left_out == 0;
    let mut is_headed = false;
    for exercise in graded.exercises.iter().filter(|_| is_whole) {
        let mut details = details(exercise, findings, language);
        if details.is_empty() {
            continue;
        }
        if !is_headed {
            details.insert_str(0, &format!("\n### {}\n", words(&say(Ci::LookNext))));
        }
        if text.len() + details.len() > room {
            left_out += 1;
        } else {
            is_headed = true;
            text.push_str(&details);
        }
    }
    if text.len() + ignored.len() <= most {
        text.push_str(&ignored);
    }
    for exercise in graded.exercises.iter().filter(|_| is_whole) {
        let printed = printed(exercise, language);
        if text.len() + printed.len() > most {
            left_out += 1;
        } else {
            text.push_str(&printed);
        }
    }
    if left_out > 0 {
        _ = write!(text, "\n{}\n", words(&say(Ci::NoRoom { exercises: left_out })));
    }
    text
}

/// Points, what does not pass, and the table of bugs.
fn opening(graded: &Graded, language: Language) -> String {
    let say = |what: Ci<'_>| words(&language.say(&Message::Ci(what)));
    let mut text = format!("## {}\n\n", say(Ci::Heading));
    let (before, after, max) = graded.points();
    if graded.exercises.is_empty() {
        _ = writeln!(text, "{}\n", say(Ci::NothingTouched));
    } else {
        _ = writeln!(text, "**{}**\n", say(Ci::Points { before, after, max }));
    }
    for failed in &graded.failed {
        _ = writeln!(text, "- ❌ {}", say(Ci::Fails(failed)));
    }
    for exercise in &graded.exercises {
        for bug in exercise.back() {
            let back = say(Ci::Back { title: &bug.title });
            _ = writeln!(text, "- ⚠️ {}: {back}", code(exercise.slug.as_str()));
        }
    }
    if graded.failed.is_empty() && !graded.has_fault() {
        _ = writeln!(text, "- ✅ {}", say(Ci::Passes));
    }
    if !graded.exercises.is_empty() {
        table(&mut text, graded, language);
    }
    let commits = &graded.commits;
    let commits = Ci::Commits { base: commits.base.short(), head: commits.head.short() };
    _ = writeln!(text, "\n{}; {}", say(commits), say(Ci::Isolation { level: graded.isolation }));
    if let Some(start) = start(&graded.commits.start) {
        _ = writeln!(text, "\n{}", say(start));
    }
    text
}

fn table(text: &mut String, graded: &Graded, language: Language) {
    let cell = |message: Message<'_>| words(&language.say(&message));
    let headings = [
        Message::List(List::ExerciseColumn),
        Message::Ci(Ci::BugColumn),
        Message::List(List::PointsColumn),
        Message::Ci(Ci::BeforeColumn),
        Message::Ci(Ci::AfterColumn),
    ];
    _ = writeln!(text, "\n| {} |\n|---|---|---:|---|---|", headings.map(cell).join(" | "));
    for exercise in &graded.exercises {
        let Exercise { slug, before, after, .. } = exercise;
        let standing = |grade| cell(Message::Standing(grade));
        let sum = language.say(&Message::Ci(points(exercise)));
        let (slug, title) = (code(slug.as_str()), words(&exercise.title));
        let (was, is) = (standing(before), standing(after));
        _ = writeln!(text, "| {slug} | **{title}** | {} | {was} | **{is}** |", words(&sum));
        let bugs = if after.bugs.is_empty() { &before.bugs } else { &after.bugs };
        for bug in bugs {
            let [was, is] = [before, after].map(|grade| cell(Message::Ci(state(grade, &bug.id))));
            let title = words(&bug.title);
            _ = writeln!(text, "| | {title} | {} | {was} | {is} |", bug.max_points);
        }
    }
}

/// What does not count.
fn ignored(graded: &Graded, language: Language) -> String {
    let say = |what: Ci<'_>| words(&language.say(&Message::Ci(what)));
    let files = graded.ignored.len();
    if files == 0 {
        return String::new();
    }
    let mut text = format!("\n### {}\n\n", say(Ci::Ignored { files }));
    for it in graded.ignored.iter().take(NAMED) {
        let why = say(Ci::DoesNotCount { kind: it.kind, how: it.how });
        _ = writeln!(text, "- {}: {why}", code(&short(&it.path, 200)));
    }
    if files > NAMED {
        _ = writeln!(text, "- {}", say(Ci::MoreIgnored { files: files - NAMED }));
    }
    text
}

/// What is wrong with one exercise, with its evidence.
fn details(exercise: &Exercise, findings: &[Finding], language: Language) -> String {
    let mut text = String::new();
    for it in findings.iter().filter(|it| it.exercise == exercise.slug.as_str()) {
        let place = match it.line {
            Some(line) => format!("{}:{line}", it.path),
            None => it.path.clone(),
        };
        // Errors of the compiler are called what it calls them.
        _ = write!(text, "\n{} {}\n\n{}", code(&it.title), code(&place), block(&it.message));
    }
    if matches!(exercise.after.outcome, crate::grade::Outcome::GraderFault { .. }) {
        let standing = language.say(&Message::Standing(&exercise.after));
        _ = writeln!(text, "\n{}: {}", code(exercise.slug.as_str()), words(&standing));
    }
    text
}

/// What the code of one exercise printed, folded away.
fn printed(exercise: &Exercise, language: Language) -> String {
    let say = |what: Ci<'_>| words(&language.say(&Message::Ci(what)));
    let mut text = String::new();
    let mut shown: Vec<&Output> = Vec::new();
    for (scenario, output) in &exercise.after.output {
        if output.text.trim().is_empty() || shown.contains(&output) {
            continue;
        }
        if shown.len() == SCENARIOS {
            break;
        }
        shown.push(output);
        // The end tells more than the beginning.
        let from = output.text.len().saturating_sub(PRINTED);
        let kept = &output.text[output.text.ceil_char_boundary(from)..];
        let bytes = output.cut + (output.text.len() - kept.len()) as u64;
        _ = write!(text, "\n{}", code(scenario));
        if bytes > 0 {
            _ = write!(text, " {}", say(Ci::OutputCut { bytes }));
        }
        _ = write!(text, "\n\n{}", block(kept));
    }
    if text.is_empty() {
        return text;
    }
    let heading = format!("{}: {}", exercise.slug, say(Ci::Printed));
    format!("\n<details><summary>{heading}</summary>\n{text}\n</details>\n")
}
