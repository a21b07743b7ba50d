//! Proves that an exercise is sound.
//!
//! Every variant that the marked sources, the alternatives and `variants.toml` make is checked
//! like a student's version, and must lose just what it should ([`expected`]). Besides, the files
//! handed out must be what the marked sources render to, every name in the rubric must be one
//! that a run recorded, and every scenario of the suite must be asked for.
//!
//! In: an exercise. Out: a [`VerifyReport`], which holds no time and nothing of the machine.

mod expected;
mod found;

use std::path::Path;

use futures::StreamExt as _;

use crate::build::Profile;
use crate::check::{CheckError, Checked, Checker, Hidden, HiddenError, Options};
use crate::course::{Course, CourseError, DriftKind, Exercise, Variant};
use crate::grade::{BugVerdict, GuardStatus, Outcome, Status};
use crate::observation::{Diagnostic, Level, Observation};
use crate::rubric::{Faults, RubricError, check_names};
use expected::Expectations;
pub use found::{Cell, Expected, Observed, Problem, Row, VerifyReport};

/// Hears which variant of which exercise has been checked.
pub type Tell<'a> = &'a dyn Fn(&str, &str);

/// Proves one exercise, checking as many variants at a time as there are cores.
///
/// # Errors
/// Only when the grader could not do its work; an unsound exercise is in the report.
pub async fn verify(
    course: &Course,
    exercise: &Exercise,
    checker: &Checker,
    tell: Tell<'_>,
) -> Result<VerifyReport, CheckError> {
    let mut report = VerifyReport {
        exercise: exercise.slug.to_string(),
        bugs: Vec::new(),
        rows: Vec::new(),
        problems: Vec::new(),
    };
    let hidden = match Hidden::read(&course.root, exercise) {
        Ok(hidden) => hidden,
        Err(HiddenError::Rubric(RubricError::Invalid(faults))) => {
            report.problems.extend(of_faults(faults));
            return Ok(report);
        }
        Err(error) => {
            report.problems.push(plain(error.to_string()));
            return Ok(report);
        }
    };
    report.bugs = hidden.rubric.bugs.iter().map(|bug| bug.id.clone()).collect();
    report.problems.extend(unasked(exercise, &hidden));
    match drifted(course, exercise) {
        Ok(problems) => report.problems.extend(problems),
        Err(error) => report.problems.push(plain(error.to_string())),
    }
    let expectations = match Expectations::of(exercise, &hidden.rubric) {
        Ok(expectations) => expectations,
        Err(error) => {
            report.problems.push(plain(error.to_string()));
            return Ok(report);
        }
    };

    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let checks = expectations.variants.iter().map(|variant| async {
        let checked = check(exercise, &hidden, checker, variant).await;
        tell(exercise.slug.as_str(), &variant.to_string());
        checked
    });
    let checked: Vec<_> = futures::stream::iter(checks).buffered(cores).collect().await;
    let mut recorded = Vec::new();
    for (variant, checked) in expectations.variants.iter().zip(checked) {
        let checked = match checked {
            Err(CheckError::Suite { errors, .. }) => {
                // Of every variant the same, so it is told once.
                let found = of_compiler(course, exercise, &Variant::Solution, &errors);
                report.problems.extend(found);
                return Ok(report);
            }
            checked => checked?,
        };
        if checked.grade.outcome == Outcome::DoesNotCompile {
            let said = &checked.grade.diagnostics;
            report.problems.extend(of_compiler(course, exercise, variant, said));
        }
        report.rows.push(row(variant, &checked, &expectations));
        if matches!(variant, Variant::Starter | Variant::Solution) {
            recorded.extend(checked.seen.runs);
        }
    }
    report.problems.extend(unrecorded(exercise, &hidden, &recorded));
    report.problems.extend(checker.why_whole(exercise, &hidden).await?.map(|why| Problem {
        text: format!(
            "does not compile by itself with the fixed files, so every check compiles it again; \
             make it need nothing of the student's\n{}",
            why.trim_end()
        ),
        file: Some(format!("tests/{}/fakes.rs", exercise.slug)),
        line: None,
    }));
    Ok(report)
}

/// Checks one variant as if nobody had ever seen it.
async fn check(
    exercise: &Exercise,
    hidden: &Hidden,
    checker: &Checker,
    variant: &Variant,
) -> Result<Checked, CheckError> {
    let sources = exercise.sources(variant)?;
    let options = Options { seed: None, cached: false, profile: Profile::Batch };
    checker.check(exercise, hidden, &sources, &options).await
}

fn row(variant: &Variant, checked: &Checked, expectations: &Expectations) -> Row {
    let grade = &checked.grade;
    let graded = grade.outcome == Outcome::Graded;
    let bugs = expectations.bugs.iter().enumerate().map(|(index, bug)| Cell {
        expected: expectations.of_bug(variant, bug),
        observed: graded.then(|| observed(&grade.bugs[index])),
    });
    let broken = grade.guards.iter().filter(|guard| guard.status != GuardStatus::Held);
    Row {
        variant: variant.to_string(),
        outcome: grade.outcome.clone(),
        bugs: bugs.collect(),
        guards_expected: expectations.broken_guards(variant).to_vec(),
        guards_broken: broken.map(|guard| guard.id.clone()).collect(),
    }
}

fn observed(verdict: &BugVerdict) -> Observed {
    match verdict.status {
        Status::Fixed => Observed::Fixed,
        Status::Alive => Observed::Alive,
        Status::Unknown { .. } => Observed::Unknown,
    }
}

/// What the compiler says of a variant, at the author's own lines: those of the suite where it
/// speaks of it, else those from which the variant is made.
fn of_compiler(
    course: &Course,
    exercise: &Exercise,
    variant: &Variant,
    said: &[Diagnostic],
) -> Vec<Problem> {
    let errors = said.iter().filter(|said| said.level == Level::Error);
    let problem = |said: &Diagnostic| {
        let code = said.code.as_ref().map(|code| format!("[{code}]")).unwrap_or_default();
        let text = format!("`{variant}`: error{code}: {}", said.message);
        let suite = said.suite_at.as_ref();
        let suite = suite.map(|(file, line)| (format!("tests/{}/{file}", exercise.slug), *line));
        let own = said.file.as_ref().zip(said.line).map(|(file, line)| {
            let written = exercise.written_at(variant, file, line).ok().flatten();
            // As the compiler has it, where nothing is to be found: the course has just changed.
            written.map_or((file.clone(), line), |(path, line)| (shown(&course.root, &path), line))
        });
        let (text, at) = match (suite, own) {
            (Some(suite), Some((file, line))) => (format!("{text} ({file}:{line})"), Some(suite)),
            (suite, own) => (text, suite.or(own)),
        };
        let (file, line) = at.unzip();
        Problem { text, file, line }
    };
    errors.map(problem).collect()
}

/// Files that are not what the marked sources render to.
fn drifted(course: &Course, exercise: &Exercise) -> Result<Vec<Problem>, CourseError> {
    let slug = &exercise.slug;
    let write = format!("run `grader verify --write {slug}`");
    let problems = exercise.drift()?.into_iter().map(|drift| {
        let (text, line) = match drift.how {
            DriftKind::Missing => (format!("is missing; {write}"), None),
            DriftKind::Differs { line } => {
                (format!("differs from what the marked source renders to; {write}"), Some(line))
            }
            DriftKind::Stray => ("belongs to no listed file; list or delete it".to_owned(), None),
        };
        Problem { text, file: Some(shown(&course.root, &drift.path)), line }
    });
    Ok(problems.collect())
}

/// Scenarios of the suite that no expectation looks at.
fn unasked(exercise: &Exercise, hidden: &Hidden) -> Vec<Problem> {
    let file = format!("tests/{}/suite.rs", exercise.slug);
    let asked = |name: &String| {
        hidden.rubric.expectations().any(|expectation| expectation.scenario == *name)
    };
    let unasked = hidden.scenarios().into_iter().filter(|name| !asked(name));
    unasked
        .map(|name| Problem {
            text: format!("nobody asks for the scenario `{name}`; ask in the rubric, or delete it"),
            file: Some(file.clone()),
            line: line_of(&hidden.suite, &format!("fn {name}(")),
        })
        .collect()
}

fn line_of(text: &str, part: &str) -> Option<u32> {
    let index = text.lines().position(|line| line.contains(part))?;
    u32::try_from(index + 1).ok()
}

/// Names in the rubric that neither solution nor starter recorded.
fn unrecorded(exercise: &Exercise, hidden: &Hidden, recorded: &[Observation]) -> Vec<Problem> {
    let path = format!("tests/{}/rubric.toml", exercise.slug);
    match check_names(&hidden.rubric, &path, &hidden.scenarios(), recorded) {
        Ok(()) => Vec::new(),
        Err(faults) => of_faults(faults),
    }
}

fn of_faults(faults: Faults) -> Vec<Problem> {
    let problem = |fault: crate::rubric::Fault| Problem {
        text: format!("{}; {}", fault.message, fault.advice),
        file: Some(fault.path),
        line: Some(fault.line),
    };
    faults.0.into_iter().map(problem).collect()
}

fn plain(text: String) -> Problem {
    Problem { text, file: None, line: None }
}

fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::fixture::World;

    #[test]
    fn what_the_compiler_says_is_told_at_the_authors_lines() {
        let world = World::new();
        let (course, exercise) = (world.course(), world.exercise());
        let said = |line, suite_at| Diagnostic {
            code: Some("E0308".to_owned()),
            message: "mismatched types".to_owned(),
            file: Some("src/lib.rs".to_owned()),
            line: Some(line),
            suite_at,
            remark: None,
            ..Diagnostic::compiler_crash()
        };
        let told = |variant: &str, said| {
            let variant = variant.parse().expect("a variant's name");
            let found = of_compiler(&course, &exercise, &variant, &[said]).remove(0);
            (found.text, found.file.unwrap_or_default(), found.line.unwrap_or_default())
        };
        let (source, whole) = (
            "tests/01-rest-house/source/lib.rs",
            "solutions/01-rest-house/alternatives/channels/lib.rs",
        );
        for (variant, line, file, at) in [
            ("starter", 3, source, 10),
            ("solution", 2, source, 7),
            ("alternative/channels", 1, whole, 1),
            ("solution", 99, "src/lib.rs", 99),
        ] {
            let text = format!("`{variant}`: error[E0308]: mismatched types");
            assert_eq!(told(variant, said(line, None)), (text, file.to_owned(), at));
        }
        let (text, file, at) = told("solution", said(3, Some(("suite.rs".to_owned(), 8))));
        assert_eq!(text, format!("`solution`: error[E0308]: mismatched types ({source}:15)"));
        assert_eq!((&*file, at), ("tests/01-rest-house/suite.rs", 8));
    }
}
