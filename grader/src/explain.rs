//! What `grader explain` explains: a class of bugs at any time, an exercise once it is solved.
//!
//! A name comes in and what is to be known of it goes out. Files of the course are read; nothing
//! is built, run or written. What the hidden suite does is in none of it.

use crate::attempts::History;
use crate::course::{self, Course, CourseError, Exercise, Meant, Planted, Slug, Variant};
use crate::embedded;
use crate::language::Language;
use crate::rubric::BugClass;
use crate::sources::Sources;
use crate::submission::{Submission, SubmissionError};

#[cfg(test)]
mod tests;

/// Something that can be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A class of bugs.
    Class(BugClass),
    /// An exercise.
    Exercise(Slug),
}

/// Why it is not clear what is meant by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// Nothing has this name, not even in part; these have one like it.
    Unknown(Vec<String>),
    /// All of these have it in part.
    Several(Vec<String>),
}

/// What is meant by `name`: the name of a class, else an exercise as [`Course::exercise`] finds
/// it, else the only one of all that has it in part.
///
/// The name of a class goes before that of an exercise, which has a number to be called by.
///
/// # Errors
/// When that is not clear.
pub fn subject(course: Option<&Course>, name: &str) -> Result<Subject, Unclear> {
    let name = course::plain_name(name);
    if let Some(class) = BugClass::from_name(&name) {
        return Ok(Subject::Class(class));
    }
    let slugs = match course.map(|course| course.meant_by(&name)) {
        Some(Meant::Whole(slug)) => return Ok(Subject::Exercise(slug.clone())),
        Some(Meant::InPart(slugs)) => slugs,
        None => Vec::new(),
    };
    let fits = |class: &BugClass| !name.is_empty() && class.as_str().contains(&name);
    let classes: Vec<BugClass> = BugClass::ALL.into_iter().filter(fits).collect();
    match (&classes[..], &slugs[..]) {
        ([class], []) => Ok(Subject::Class(*class)),
        ([], [slug]) => Ok(Subject::Exercise((*slug).clone())),
        ([], []) => {
            let mut near = course::nearest(&name, BugClass::ALL.iter().map(|class| class.as_str()));
            near.extend(course.map(|course| course.nearest_slugs(&name)).unwrap_or_default());
            Err(Unclear::Unknown(course::nearest(&name, near.iter().map(String::as_str))))
        }
        _ => {
            let classes = classes.iter().map(ToString::to_string);
            Err(Unclear::Several(classes.chain(slugs.iter().map(ToString::to_string)).collect()))
        }
    }
}

/// The exercises with the classes of their bugs, in order: those of `course`, or of the course
/// inside the program where there is none.
///
/// # Errors
/// When a file of the course is not sound.
pub fn planted(course: Option<&Course>) -> Result<Vec<(Slug, Vec<String>)>, CourseError> {
    let classes = |bugs: Vec<Planted>| bugs.into_iter().map(|bug| bug.class).collect();
    let Some(course) = course else {
        let rubrics = embedded::files().filter_map(|(path, text)| {
            let slug = path.strip_prefix("tests/")?.strip_suffix("/rubric.toml")?;
            Some((slug.parse().ok()?, classes(Planted::in_rubric(text))))
        });
        return Ok(rubrics.collect());
    };
    let mut planted = Vec::new();
    for slug in course.slugs() {
        let bugs = course.open_exercise(slug)?.planted()?.unwrap_or_default();
        planted.push((slug.clone(), classes(bugs)));
    }
    Ok(planted)
}

/// The heading of an exercise's brief in the course inside the program; its name where there is
/// none.
#[must_use]
pub fn title(slug: &Slug, language: Language) -> String {
    let readme = |language: Language| {
        let brief = embedded::file(&format!("exercises/{slug}/{}", language.file("README.md")))?;
        course::heading(brief)
    };
    readme(language).or_else(|| readme(Language::English)).unwrap_or_else(|| slug.to_string())
}

/// What an exercise that is not solved still wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// It was never graded; so many bugs are planted in it.
    Planted(usize),
    /// So many bugs were there, or could not be looked at, when it was graded last.
    Bugs(usize),
    /// No bug; but something that worked in the starter does not.
    Guards,
}

/// What an exercise of which no version was right still wants.
///
/// # Errors
/// When its rubric is not sound.
pub fn left(exercise: &Exercise, history: &History) -> Result<Left, CourseError> {
    let graded = history.last(&exercise.slug).filter(|attempt| !attempt.bugs.is_empty());
    let Some(attempt) = graded else {
        return Ok(Left::Planted(exercise.planted()?.map_or(0, |bugs| bugs.len())));
    };
    Ok(match attempt.bugs.len().saturating_sub(attempt.fixed() as usize) {
        0 => Left::Guards,
        bugs => Left::Bugs(bugs),
    })
}

/// An exercise with all that may be known once it is solved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// Its name.
    pub slug: Slug,
    /// The heading of its brief.
    pub title: String,
    /// The student's files as they are now; `None` where they cannot be taken.
    pub yours: Option<Sources>,
    /// The same files of the solution.
    pub solution: Sources,
    /// Why each bug bites, in Markdown; `None` where nobody has written it.
    pub text: Option<String>,
    /// The classes of its bugs, each once, in the order of the rubric.
    pub classes: Vec<BugClass>,
}

/// Explains an exercise.
///
/// # Errors
/// When a file of the course or of the student's is there and cannot be read.
pub fn exercise(
    course: &Course,
    exercise: &Exercise,
    language: Language,
) -> Result<Explained, SubmissionError> {
    let whole = exercise.sources(&Variant::Solution)?;
    let mut solution = Sources::new();
    for file in &exercise.editable {
        let text = whole.get(file).unwrap_or_default();
        solution.insert(file, text).expect("a listed file has a plain path");
    }
    let mut classes = Vec::new();
    for bug in exercise.planted()?.unwrap_or_default() {
        classes.extend(BugClass::from_name(&bug.class).filter(|class| !classes.contains(class)));
    }
    Ok(Explained {
        slug: exercise.slug.clone(),
        title: exercise.title_in(language).to_owned(),
        yours: Submission::editable_in_course(course, exercise)?,
        solution,
        text: exercise.explanation(language)?,
        classes,
    })
}
