//! What the head has changed: the exercises that it touches, and what does not count.
//!
//! Two trees come in; nothing is read. A renamed file is one that went and one that came, because
//! an exercise's file counts under its own name alone.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::git::{Kind, Tree};
use crate::course::{Exercise, Slug};

/// What the head has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// The exercises of the base whose editable files it changes.
    pub touched: BTreeSet<Slug>,
    /// What else it changes, by path; none of it counts.
    pub ignored: Vec<Ignored>,
}

/// A file that the head changes and that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// Its path, from the top of the repository.
    pub path: String,
    /// What kind of file it is.
    pub kind: What,
    /// What the head did to it.
    pub how: How,
}

/// What kind of file does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Hidden tests, rubrics, solutions.
    Hidden,
    /// The list of exercises, or the record of what was handed out.
    Course,
    /// What a pipeline does.
    Workflow,
    /// A manifest or a lock file of cargo's.
    Manifest,
    /// A build script.
    BuildScript,
    /// Settings of cargo, the toolchain or a tool.
    Settings,
    /// What git is to do with files, or another repository in this one.
    Git,
    /// A file of an exercise that is the teacher's.
    Fixed,
    /// A Rust file that the exercise does not list.
    ExtraFile,
    /// An exercise that the base does not have.
    NewExercise,
    /// A link.
    Link,
    /// Anything else.
    Other,
}

/// What the head did to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It was not there before.
    Added,
    /// It was another before.
    Changed,
    /// It is not there any more.
    Deleted,
}

/// What `head` has changed since `before`, in a repository whose course lies in the folder
/// `course` (from the top, with `/` at its end) and has these exercises.
#[must_use]
pub fn changes(before: &Tree, head: &Tree, course: &str, exercises: &[Exercise]) -> Changes {
    let mut editable = BTreeMap::new();
    let mut fixed = BTreeSet::new();
    for exercise in exercises {
        let at = |file: &String| format!("{course}exercises/{}/{file}", exercise.slug);
        editable.extend(exercise.editable.iter().map(|file| (at(file), &exercise.slug)));
        fixed.extend(exercise.fixed.iter().map(at));
    }
    let slugs: BTreeSet<&str> = exercises.iter().map(|exercise| exercise.slug.as_str()).collect();
    let mut found = Changes::default();
    let paths: BTreeSet<&String> = before.keys().chain(head.keys()).collect();
    for path in paths {
        let (was, is) = (before.get(path), head.get(path));
        let how = match (was, is) {
            _ if was == is => continue,
            (None, _) => How::Added,
            (_, None) => How::Deleted,
            (Some(_), Some(_)) => How::Changed,
        };
        if let Some(slug) = editable.get(path) {
            found.touched.insert((*slug).clone());
            continue;
        }
        let kind = match is.or(was).map(|entry| entry.kind) {
            Some(Kind::Link) => What::Link,
            Some(Kind::Submodule) => What::Git,
            Some(Kind::File) | None if fixed.contains(path) => What::Fixed,
            Some(Kind::File) | None => what(path, course, &slugs),
        };
        found.ignored.push(Ignored { path: path.clone(), kind, how });
    }
    // A link in the place of a folder hides every file that was in it.
    let under =
        |link: &str, file: &str| file.strip_prefix(link).is_some_and(|rest| rest.starts_with('/'));
    for ignored in &found.ignored {
        let hidden = editable.iter().filter(|(file, _)| under(&ignored.path, file));
        found.touched.extend(hidden.map(|(_, slug)| (*slug).clone()));
    }
    found
}

/// What kind of file a path names.
fn what(path: &str, course: &str, slugs: &BTreeSet<&str>) -> What {
    let name = path.rsplit('/').next().unwrap_or(path);
    let below = |folder: &str| path.starts_with(folder);
    if below(".github/") || below(".gitlab/") || name.starts_with(".gitlab-ci.") {
        return What::Workflow;
    }
    let way = path.strip_prefix(course);
    if let Some(way) = way {
        if way.starts_with("tests/") || way.starts_with("solutions/") {
            return What::Hidden;
        }
        if matches!(way, "course.toml" | ".course-files.json") {
            return What::Course;
        }
        let slug = way.strip_prefix("exercises/").and_then(|rest| rest.split_once('/'));
        if slug.is_some_and(|(slug, _)| !slugs.contains(slug)) {
            return What::NewExercise;
        }
    }
    match name {
        "Cargo.toml" | "Cargo.lock" => What::Manifest,
        "build.rs" => What::BuildScript,
        "rust-toolchain"
        | "rust-toolchain.toml"
        | "clippy.toml"
        | ".clippy.toml"
        | "rustfmt.toml"
        | ".rustfmt.toml" => What::Settings,
        ".gitattributes" | ".gitmodules" | ".gitignore" => What::Git,
        "action.yml" | "action.yaml" => What::Workflow,
        _ if path.split('/').any(|part| matches!(part, ".cargo" | ".config")) => What::Settings,
        _ if path.split('/').any(|part| matches!(part, ".githooks" | ".husky")) => What::Git,
        _ if name.ends_with(".rs") && way.is_some_and(|way| way.starts_with("exercises/")) => {
            What::ExtraFile
        }
        _ => What::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ci::git::{Entry, Id};
    use crate::course::Course;
    use std::path::Path;

    fn file(content: &str) -> Entry {
        Entry { kind: Kind::File, id: Id::of(content) }
    }

    fn tree(files: &[(&str, Entry)]) -> Tree {
        files.iter().map(|(path, entry)| ((*path).to_owned(), entry.clone())).collect()
    }

    fn exercises() -> Vec<Exercise> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let course = Course::open(&root).expect("a sound course");
        ["01", "03"].map(|name| course.exercise(name).expect("it is there")).into()
    }

    #[test]
    fn only_editable_files_count() {
        let before = tree(&[
            ("c/exercises/01-restaurant/src/lib.rs", file("a")),
            ("c/exercises/01-restaurant/Cargo.toml", file("a")),
            ("c/exercises/03-blocking-call/src/lib.rs", file("a")),
            ("c/tests/01-restaurant/rubric.toml", file("a")),
            ("README.md", file("a")),
        ]);
        let mut head = before.clone();
        for (path, what) in [
            (".github/workflows/grade.yml", What::Workflow),
            ("c/.cargo/config.toml", What::Settings),
            ("c/course.toml", What::Course),
            ("c/exercises/01-restaurant/Cargo.toml", What::Manifest),
            ("c/exercises/01-restaurant/build.rs", What::BuildScript),
            ("c/exercises/01-restaurant/src/more.rs", What::ExtraFile),
            ("c/exercises/77-mine/src/lib.rs", What::NewExercise),
            ("c/tests/01-restaurant/rubric.toml", What::Hidden),
            ("exercises/01-restaurant/src/lib.rs", What::Other),
            (".gitattributes", What::Git),
            ("rust-toolchain.toml", What::Settings),
        ] {
            head.insert(path.to_owned(), file("b"));
            let found = changes(&before, &head, "c/", &exercises());
            assert_eq!(found.touched, BTreeSet::new(), "{path}");
            let kinds: Vec<_> =
                found.ignored.iter().map(|it| (it.path.as_str(), it.kind)).collect();
            assert_eq!(kinds, [(path, what)]);
            head = before.clone();
        }
        head.insert("c/exercises/01-restaurant/src/lib.rs".to_owned(), file("b"));
        let found = changes(&before, &head, "c/", &exercises());
        let touched: Vec<_> = found.touched.iter().map(Slug::as_str).collect();
        assert_eq!((touched.as_slice(), found.ignored.len()), (&["01-restaurant"][..], 0));
    }

    #[test]
    fn renaming_and_linking_touch_what_goes() {
        let lib = "exercises/01-restaurant/src/lib.rs";
        let before = tree(&[(lib, file("a"))]);
        let renamed = tree(&[("exercises/01-restaurant/src/main.rs", file("a"))]);
        let linked =
            tree(&[("exercises/01-restaurant/src", Entry { kind: Kind::Link, id: Id::of("l") })]);
        for head in [renamed, linked, Tree::new()] {
            let found = changes(&before, &head, "", &exercises());
            assert_eq!(found.touched.len(), 1, "{head:?}");
        }
        // Nor does a base without the files hide that a link came.
        let link = tree(&[("exercises", Entry { kind: Kind::Link, id: Id::of("l") })]);
        assert_eq!(changes(&Tree::new(), &link, "", &exercises()).touched.len(), 2);
    }
}
