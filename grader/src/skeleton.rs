//! A skeleton of an exercise, for authors.
//!
//! It is a small exercise that `grader verify` finds sound as it is, so that an author changes
//! one thing after the other and always knows which change made it unsound.

use std::path::{Path, PathBuf};

use crate::below::{self, BelowError, There};
use crate::course::{Course, CourseError, Slug};

/// The files by their paths; `{slug}` stands for its name.
const FILES: [(&str, &str); 14] = [
    ("exercises/{slug}/Cargo.toml", include_str!("../skeleton/exercise/Cargo.toml")),
    ("exercises/{slug}/README.md", include_str!("../skeleton/exercise/README.md")),
    ("exercises/{slug}/README.pt-BR.md", include_str!("../skeleton/exercise/README.pt-BR.md")),
    ("solutions/{slug}/Cargo.toml", include_str!("../skeleton/solution/Cargo.toml")),
    ("solutions/{slug}/EXPLAIN.md", include_str!("../skeleton/solution/EXPLAIN.md")),
    ("solutions/{slug}/EXPLAIN.pt-BR.md", include_str!("../skeleton/solution/EXPLAIN.pt-BR.md")),
    (
        "solutions/{slug}/alternatives/in-a-row/lib.rs",
        include_str!("../skeleton/solution/alternatives/in-a-row/lib.rs"),
    ),
    (
        "solutions/{slug}/alternatives/ordered/lib.rs",
        include_str!("../skeleton/solution/alternatives/ordered/lib.rs"),
    ),
    ("tests/{slug}/rubric.toml", include_str!("../skeleton/tests/rubric.toml")),
    ("tests/{slug}/fakes.rs", include_str!("../skeleton/tests/fakes.rs")),
    ("tests/{slug}/suite.rs", include_str!("../skeleton/tests/suite.rs")),
    ("tests/{slug}/variants.toml", include_str!("../skeleton/tests/variants.toml")),
    ("tests/{slug}/source/lib.rs", include_str!("../skeleton/tests/source/lib.rs")),
    ("tests/{slug}/source/desk.rs", include_str!("../skeleton/tests/source/desk.rs")),
];

/// Why no skeleton could be written.
#[derive(Debug, thiserror::Error)]
pub enum SkeletonError {
    /// The course has such an exercise, or one of the same number.
    #[error("the course has `{0}` already")]
    AlreadyThere(Slug),
    /// Something lies where the exercise would.
    #[error("there is something in {} already", .0.display())]
    InTheWay(PathBuf),
    /// `course.toml` has no unit that the exercise could be put in.
    #[error("course.toml has no unit to put the exercise in")]
    NoUnit,
    /// A file cannot be read or written.
    #[error(transparent)]
    Below(#[from] BelowError),
    /// What was written is not sound.
    #[error(transparent)]
    Course(#[from] CourseError),
}

/// Writes a skeleton for `slug` and puts it into `course.toml`, in its unit by its number. Gives
/// the files that were written.
///
/// # Errors
/// When there is such an exercise already, or something cannot be written.
pub fn write(course: &Course, slug: &Slug) -> Result<Vec<String>, SkeletonError> {
    if let Some(other) = course.slugs().find(|other| other.number() == slug.number()) {
        return Err(SkeletonError::AlreadyThere(other.clone()));
    }
    for tree in ["exercises", "solutions", "tests"] {
        let way = format!("{tree}/{slug}");
        if below::look(&course.root, &way)? != There::Nothing {
            return Err(SkeletonError::InTheWay(course.root.join(way)));
        }
    }
    let before = course.slugs().filter(|other| other.number() < slug.number());
    let before = before.max_by_key(|other| other.number());
    let list = read(&course.root, "course.toml")?;
    let list = listed(&list, before, slug).ok_or(SkeletonError::NoUnit)?;

    let mut written = Vec::new();
    for (path, text) in FILES {
        let path = filled(path, slug);
        below::write(&course.root, &path, &filled(text, slug))?;
        written.push(path);
    }
    below::write(&course.root, "course.toml", &list)?;
    written.push("course.toml".to_owned());
    let course = Course::open(&course.root)?;
    for path in course.open_exercise(slug)?.write_rendered()? {
        let path = path.strip_prefix(&course.root).unwrap_or(&path);
        written.push(path.display().to_string());
    }
    Ok(written)
}

/// A text of the skeleton with the exercise's names in it.
fn filled(text: &str, slug: &Slug) -> String {
    text.replace("{slug}", slug.as_str())
        .replace("{package}", slug.words())
        .replace("{crate}", &slug.words().replace('-', "_"))
        .replace("{number}", &slug.as_str()[..2])
}

/// The list of exercises with `slug` after `before`, or as the first of all; `None` when it has
/// no unit. The author's own comments and spaces stay.
fn listed(list: &str, before: Option<&Slug>, slug: &Slug) -> Option<String> {
    let is_table = |line: &str| line.starts_with("[[");
    let lines: Vec<&str> = list.split_inclusive('\n').collect();
    let entry = match before {
        Some(before) => {
            let wanted = format!("slug = \"{before}\"");
            lines.iter().position(|line| line.trim_start().starts_with(&wanted))?
        }
        None => lines.iter().position(|line| line.trim_end() == "[[unit]]")?,
    };
    let next = lines[entry + 1..].iter().position(|line| is_table(line));
    let mut at = next.map_or(lines.len(), |next| entry + 1 + next);
    while at > entry + 1 && lines[at - 1].trim().is_empty() {
        at -= 1;
    }
    let (head, tail) = (lines[..at].concat(), lines[at..].concat());
    let gap = if head.ends_with('\n') { "\n" } else { "\n\n" };
    Some(format!("{head}{gap}[[unit.exercise]]\nslug = \"{slug}\"\n{tail}"))
}

fn read(root: &Path, way: &str) -> Result<String, SkeletonError> {
    let path = root.join(way);
    let read = std::fs::read_to_string(&path);
    Ok(read.map_err(|source| BelowError::Read { path, source })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(text: &str) -> Slug {
        text.parse().expect("a slug")
    }

    const LIST: &str = "title = \"T\"\n\n[[unit]]\nname = \"A\"\n\n[[unit.exercise]]\nslug = \"01-a\"\n\n\
        [[unit]]\nname = \"B\"\n\n[[unit.exercise]]\nslug = \"05-b\"\nneeds = [\"01-a\"]\n";

    #[test]
    fn it_is_listed_by_its_number() {
        let listed = |before: Option<&str>, new: &str| {
            let before = before.map(slug);
            listed(LIST, before.as_ref(), &slug(new)).expect("there are units")
        };
        insta::assert_snapshot!("between", listed(Some("01-a"), "03-new"));
        insta::assert_snapshot!("last", listed(Some("05-b"), "09-new"));
        insta::assert_snapshot!("first", listed(None, "00-new"));
    }
}
