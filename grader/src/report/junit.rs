//! Grades as JUnit's XML, the form that most services read tests in.
//!
//! A suite for each [`Suite`], a case for each bug and each guard. GitLab keeps one case alone of
//! those whose `classname` and `name` are the same, so no two are; and it does not show suites,
//! so the exercise is the `classname`.

use std::collections::BTreeSet;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::catalogue::{Ci, Language, Message};
use super::plain::{clean, without_absolute_paths};
use super::text::bugs::named;
use crate::grade::{BugVerdict, Evidence, Grade, GuardStatus, Outcome, Status};
use crate::observation::{Diagnostic, Level};

/// The bytes that all texts of a document may have together. GitLab takes files of 30 MB, and a
/// byte becomes up to six where it has to be escaped.
const ROOM: usize = 4 << 20;

/// Grades that belong together.
#[derive(Debug, Clone, Copy)]
pub struct Suite<'a> {
    /// What they are called: an exercise, a student.
    pub name: &'a str,
    /// The grades, each with what stands before its exercise's name in `classname`; often
    /// nothing.
    pub grades: &'a [(&'a str, &'a Grade)],
    /// Where the files of an exercise lie, from the top of the repository, with `/` at its end.
    pub folder: &'a str,
}

/// Writes suites as one document of this name.
///
/// # Errors
/// When the writer fails.
pub fn write(
    name: &str,
    suites: &[Suite<'_>],
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let report = report(name, suites, language, ROOM);
    report.serialize(&mut *out).map_err(io::Error::other)?;
    out.flush()
}

/// The document in which texts have so many bytes together.
fn report(name: &str, suites: &[Suite<'_>], language: Language, room: usize) -> Report {
    let mut report = Report::new(name);
    let mut taken = BTreeSet::new();
    let mut room = room;
    for suite in suites {
        let mut tests = TestSuite::new(clean(suite.name));
        for (before, grade) in suite.grades {
            let class = format!("{before}{}", grade.exercise);
            for mut case in cases(grade, language) {
                let name = case.name.as_str().to_owned();
                let names =
                    std::iter::once(name.clone()).chain((2..).map(|n| format!("{name} ({n})")));
                let free = |name: &String| !taken.contains(&(class.clone(), name.clone()));
                let name = { names }.find(free).unwrap_or(name);
                taken.insert((class.clone(), name.clone()));
                case.name = name.into();
                fit(&mut case, &mut room, language);
                case.set_classname(class.clone());
                let file = format!("{}src/lib.rs", suite.folder);
                case.extra.insert("file".into(), file.into());
                tests.add_test_case(case);
            }
        }
        report.add_test_suite(tests);
    }
    report
}

/// Leaves out of a case the text for which there is no room any more; its message stays.
fn fit(case: &mut TestCase, room: &mut usize, language: Language) {
    if let TestCaseStatus::NonSuccess { description: Some(text), .. } = &mut case.status {
        match room.checked_sub(text.len()) {
            Some(left) => *room = left,
            None => {
                let bytes = text.len() as u64;
                *text = language.say(&Message::Ci(Ci::OutputCut { bytes })).into();
            }
        }
    }
}

/// A case for each bug and guard, or one that says why there are none.
fn cases(grade: &Grade, language: Language) -> Vec<TestCase> {
    let say = |message: Message<'_>| words(&language.say(&message));
    let standing = || say(Message::Standing(grade));
    let whole = |kind, message: String, text: String| {
        let status = unsuccessful(kind, &message, &text);
        vec![TestCase::new(standing(), status)]
    };
    match &grade.outcome {
        Outcome::Graded => {
            let bugs = grade.bugs.iter().map(|bug| of_bug(grade, bug, language));
            let guards = grade.guards.iter().map(|guard| {
                let status = match guard.status {
                    GuardStatus::Held => TestCaseStatus::success(),
                    GuardStatus::Broken => {
                        let message = say(Message::GuardBroken { title: &guard.title });
                        let seen = evidence(&guard.evidence, language);
                        unsuccessful(NonSuccessKind::Failure, &message, &seen)
                    }
                    GuardStatus::Unknown => {
                        skipped(&say(Message::GuardUnknown { title: &guard.title }))
                    }
                };
                TestCase::new(words(&guard.title), status)
            });
            bugs.chain(guards).collect()
        }
        Outcome::DoesNotCompile => {
            let is_error = |it: &&Diagnostic| it.level == Level::Error && it.file.is_some();
            let errors: Vec<&Diagnostic> = grade.diagnostics.iter().filter(is_error).collect();
            let message = say(Message::DoesNotCompile { errors: errors.len() });
            let rendered = grade.diagnostics.iter().filter(|it| it.level == Level::Error);
            let rendered = rendered.map(|it| lines(&it.rendered)).collect::<Vec<_>>().join("\n");
            whole(NonSuccessKind::Failure, message, rendered)
        }
        Outcome::Tampered { what, at } => {
            let message = say(Message::Tampered { what, at: at.as_ref() });
            whole(NonSuccessKind::Failure, message, String::new())
        }
        Outcome::OverLimit { limit, scenario } => {
            let scenario = scenario.as_deref();
            let message = say(Message::OverLimit { limit: *limit, scenario });
            whole(NonSuccessKind::Failure, message, String::new())
        }
        Outcome::GraderFault { what } => {
            whole(NonSuccessKind::Error, say(Message::GraderFault { what }), String::new())
        }
    }
}

fn of_bug(grade: &Grade, bug: &BugVerdict, language: Language) -> TestCase {
    let seen = || evidence(&bug.evidence, language);
    let status = match &bug.status {
        Status::Fixed => TestCaseStatus::success(),
        Status::Alive => {
            let first = bug.evidence.first();
            let message = first.map(|it| words(&language.say(&Message::Evidence(it))));
            let message = message.unwrap_or_else(|| words(&bug.title));
            let mut status = unsuccessful(NonSuccessKind::Failure, &message, &seen());
            status.set_type(bug.class.clone());
            status
        }
        Status::Unknown { why } => {
            let named = named(grade, why);
            skipped(&words(&language.say(&Message::Unknown { why, named })))
        }
    };
    TestCase::new(words(&bug.title), status)
}

fn unsuccessful(kind: NonSuccessKind, message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(message);
    if !text.is_empty() {
        status.set_description(text);
    }
    status
}

fn skipped(message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(message);
    status
}

/// Every piece of evidence, a line each.
fn evidence(all: &[Evidence], language: Language) -> String {
    let line = |it: &Evidence| {
        let place = language.say(&Message::Where(it));
        words(format!("{} {place}", language.say(&Message::Evidence(it))).trim_end())
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Several lines, each fit for publishing, without colours.
fn lines(text: &str) -> String {
    let plain = anstream::adapter::strip_str(text).to_string();
    plain.lines().map(words).collect::<Vec<_>>().join("\n")
}

fn words(text: &str) -> String {
    without_absolute_paths(&clean(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples;

    /// What GitLab takes of one file.
    const TAKEN: usize = 30_000_000;

    /// A class in which many codes are refused: every case stays, and of the texts those for which
    /// there is room.
    #[test]
    fn texts_are_left_out_where_there_is_no_room_and_no_case_is() {
        const { assert!(ROOM * "&quot;".len() < TAKEN) };
        let refused = examples::does_not_compile(2);
        let grades = [("", &refused); 9];
        let suite = Suite { name: "all", grades: &grades, folder: "" };
        let report = report("x", &[suite], Language::English, 600);
        let cases = report.test_suites[0].test_cases.iter();
        let text = |case: &TestCase| match &case.status {
            TestCaseStatus::NonSuccess { description: Some(text), .. } => text.to_string(),
            other => panic!("{other:?}"),
        };
        let texts: Vec<_> = cases.map(text).collect();
        assert_eq!(texts.len(), 9);
        let whole = texts.iter().filter(|text| text.contains("mismatched types")).count();
        assert!((1..9).contains(&whole), "{texts:?}");
        assert!(texts[8].ends_with("bytes left out)"), "{texts:?}");
    }
}
