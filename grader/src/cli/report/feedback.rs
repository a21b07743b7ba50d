//! `grader report --feedback`: two files for each student.

use std::collections::HashSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::below;
use crate::check::{CheckError, Hidden};
use crate::cli::args::ReportArgs;
use crate::cli::error::CliError;
use crate::cli::streams::Streams;
use crate::cli::teacher::TeacherError;
use crate::course::{Course, Variant};
use crate::gradebook::Reveal;
use crate::report::class::{Feedback, Teaching, Telling};
use crate::results::Results;
use crate::sources::Sources;

/// Letters of a file's name.
const LETTERS: usize = 60;

/// Writes what each student is sent into a folder.
pub fn feedback(
    typed: &ReportArgs,
    folder: &Path,
    course: Option<&Course>,
    results: &Results<'_>,
    streams: &mut Streams,
) -> Result<(), CliError> {
    is_free(folder, typed.force)?;
    let (teaching, telling) = told(typed, course, results, streams)?;
    let mut taken = HashSet::new();
    let mut written = 0_usize;
    results.each(|record| {
        let feedback = Feedback::of(&record, &teaching, telling);
        let name = file_name(&record.student.key, &mut taken);
        for (end, text) in [("md", feedback.markdown()), ("html", feedback.page())] {
            below::write(folder, &format!("{name}.{end}"), &text)
                .map_err(TeacherError::FeedbackNotWritten)?;
        }
        written += 1;
        Ok::<_, CliError>(())
    })?;
    writeln!(streams.err, "feedback for {written} students written to {}", folder.display())?;
    Ok(())
}

/// What there is to tell, where the course is at hand, and how.
pub fn told(
    typed: &ReportArgs,
    course: Option<&Course>,
    results: &Results<'_>,
    streams: &Streams,
) -> Result<(Vec<Teaching>, Telling), CliError> {
    let reveal = typed.reveal.map_or(results.rules().reveal, Reveal::from);
    let telling = Telling { language: streams.language, reveal };
    let teaching = match course {
        Some(course) => teaching(course, results, telling)?,
        None => Vec::new(),
    };
    Ok((teaching, telling))
}

/// What the course has to say of the exercises that were handed in.
fn teaching(
    course: &Course,
    results: &Results<'_>,
    telling: Telling,
) -> Result<Vec<Teaching>, CliError> {
    let mut all = Vec::new();
    for exercise in &results.exercises {
        let mut slugs = course.slugs();
        let Some(slug) = slugs.find(|slug| slug.as_str() == exercise.exercise) else { continue };
        let open = course.open_exercise(slug)?;
        let mut solution = Sources::new();
        if telling.reveal >= Reveal::Solutions {
            let whole = open.sources(&Variant::Solution)?;
            for (path, text) in
                whole.iter().filter(|(path, _)| open.editable.iter().any(|it| it == path))
            {
                solution.insert(path, text).expect("a path of sources is a plain path");
            }
        }
        all.push(Teaching {
            exercise: exercise.exercise.clone(),
            title: open.title_in(telling.language).to_owned(),
            rubric: Hidden::read(&course.root, &open).map_err(CheckError::from)?.rubric,
            solution,
        });
    }
    Ok(all)
}

/// Refuses a folder in which there is something.
pub fn is_free(folder: &Path, force: bool) -> Result<(), CliError> {
    let is_empty = fs::read_dir(folder).map_or(true, |mut there| there.next().is_none());
    match force || is_empty {
        true => Ok(()),
        false => Err(TeacherError::InTheWay { path: folder.to_owned() }.into()),
    }
}

/// A name that every system takes for a file's, and that no other student has, whatever the
/// student is called. `a` and `A` are one file to some systems.
pub fn file_name(key: &str, taken: &mut HashSet<String>) -> String {
    let letter = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    let safe: String = key.chars().map(letter).take(LETTERS).collect();
    // Before every name, so that none begins with a hyphen or is one that Windows keeps: `con`.
    let safe = format!("student-{}", safe.trim_matches('-'));
    let mut name = safe.clone();
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{safe}-{number}");
        number += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_safe_and_nobody_shares_one() {
        let mut taken = HashSet::new();
        for (key, name) in [
            ("ana", "student-ana"),
            ("Ana", "student-Ana-2"),
            ("=1+1", "student-1-1"),
            ("../../etc/passwd", "student-etc-passwd"),
            ("con", "student-con"),
            ("Ünï, \"Q\"", "student-Ünï---Q"),
            ("", "student-"),
            ("\0", "student--2"),
        ] {
            assert_eq!(file_name(key, &mut taken), name);
        }
        assert!(file_name(&"x".repeat(9_000), &mut taken).len() < 100);
    }
}
