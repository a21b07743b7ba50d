//! One exercise: its names, its folders, and which files are whose.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use super::error::{CourseError, Flaw, Spot};
use super::limits::{self, Limits};
use super::read;
use super::slug::Slug;
use crate::language::Language;

/// An exercise of the course, as its `Cargo.toml` describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exercise {
    /// Its name.
    pub slug: Slug,
    /// The first heading of its README; the slug's words where there is none yet.
    pub title: String,
    /// The first heading of its Portuguese README, where there is one.
    pub title_pt_br: Option<String>,
    /// The name that Rust code calls the student's crate by: `blocking_call`.
    pub crate_name: String,
    /// The kit of libraries it is built with: `core`.
    pub kit: String,
    /// The libraries it may use, by the names that Rust code calls them.
    pub dependencies: Vec<String>,
    /// The files that are the student's, from the crate's folder: `src/lib.rs`. Never empty.
    pub editable: Vec<String>,
    /// The files that are always the teacher's, in the same form.
    pub fixed: Vec<String>,
    /// What a submission to it may use.
    pub limits: Limits,
    /// What cargo calls it.
    pub package: String,
    /// The root of the course.
    root: PathBuf,
    /// The root of the teacher's files; see [`super::Course`].
    teacher: PathBuf,
}

/// What is read of an exercise's `Cargo.toml`; the rest is cargo's.
#[derive(Deserialize)]
struct Manifest {
    package: Package,
    lib: Option<Lib>,
    #[serde(default)]
    dependencies: BTreeMap<String, IgnoredAny>,
}

#[derive(Deserialize)]
struct Package {
    name: Spanned<String>,
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Lib {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    grader: Option<Table>,
}

/// `[package.metadata.grader]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    editable: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    fixed: Vec<Spanned<String>>,
    kit: String,
    #[serde(default)]
    limits: limits::Table,
}

impl Exercise {
    /// Reads exercise `slug` of the course at `root`, whose limits hold where it says nothing else.
    ///
    /// # Errors
    ///
    /// When its `Cargo.toml` cannot be read or its grader table is not sound.
    pub(super) fn open(
        root: &Path,
        teacher: &Path,
        slug: &Slug,
        limits: &Limits,
    ) -> Result<Self, CourseError> {
        let folder = teacher.join("exercises").join(slug.as_str());
        let path = folder.join("Cargo.toml");
        let text = read::text(&path)?;
        let manifest: Manifest = read::toml(&path, &text)?;
        let flawed =
            |offset, flaw| CourseError::Flawed { at: Spot::offset(&path, &text, offset), flaw };
        let Some(table) = manifest.package.metadata.and_then(|metadata| metadata.grader) else {
            return Err(flawed(manifest.package.name.span().start, Flaw::NoMetadata));
        };
        if table.editable.get_ref().is_empty() {
            return Err(flawed(table.editable.span().start, Flaw::NothingEditable));
        }
        let mut listed = BTreeSet::new();
        for file in table.editable.get_ref().iter().chain(&table.fixed) {
            let name = file.get_ref();
            if !is_source_path(name) {
                return Err(flawed(file.span().start, Flaw::NotUnderSrc(name.clone())));
            }
            if !listed.insert(name) {
                return Err(flawed(file.span().start, Flaw::FileListedTwice(name.clone())));
            }
        }
        let limits = table.limits.over(limits).map_err(|(at, flaw)| flawed(at, flaw))?;
        let names = |files: Vec<Spanned<String>>| files.into_iter().map(Spanned::into_inner);
        let title = |language: Language| -> Result<Option<String>, CourseError> {
            let readme = read::text_if_there(&folder.join(language.file("README.md")))?;
            Ok(readme.as_deref().and_then(heading))
        };
        let words = || slug.words().replace('-', " ");
        Ok(Self {
            slug: slug.clone(),
            title: title(Language::English)?.unwrap_or_else(words),
            title_pt_br: title(Language::Portuguese)?,
            package: manifest.package.name.get_ref().clone(),
            crate_name: manifest
                .lib
                .and_then(|lib| lib.name)
                .unwrap_or_else(|| manifest.package.name.into_inner().replace('-', "_")),
            kit: table.kit,
            dependencies: manifest
                .dependencies
                .into_keys()
                .map(|name| name.replace('-', "_"))
                .collect(),
            editable: names(table.editable.into_inner()).collect(),
            fixed: names(table.fixed).collect(),
            limits,
            root: root.to_owned(),
            teacher: teacher.to_owned(),
        })
    }

    /// What it is called in a language; in English where it is not translated.
    #[must_use]
    pub fn title_in(&self, language: Language) -> &str {
        language.pick(&self.title, self.title_pt_br.as_deref())
    }

    /// What a student is given: `exercises/<slug>`.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.root.join("exercises").join(self.slug.as_str())
    }

    /// The teacher's copy of it, which has at least its manifest and its brief.
    #[must_use]
    pub fn teachers_folder(&self) -> PathBuf {
        self.teacher.join("exercises").join(self.slug.as_str())
    }

    /// What an expert would answer: `solutions/<slug>`.
    #[must_use]
    pub fn solution_folder(&self) -> PathBuf {
        self.teacher.join("solutions").join(self.slug.as_str())
    }

    /// What a student does not see: `tests/<slug>`.
    #[must_use]
    pub fn tests_folder(&self) -> PathBuf {
        self.teacher.join("tests").join(self.slug.as_str())
    }

    /// What is said of it once it is solved: `solutions/<slug>/EXPLAIN.md`, in this language where
    /// it is translated; `None` where it is not written.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be read.
    pub fn explanation(&self, language: Language) -> Result<Option<String>, CourseError> {
        for language in [language, Language::English] {
            let path = self.solution_folder().join(language.file("EXPLAIN.md"));
            if let Some(text) = read::text_if_there(&path)? {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    /// The marked sources: `tests/<slug>/source`.
    #[must_use]
    pub fn source_folder(&self) -> PathBuf {
        self.tests_folder().join("source")
    }

    /// The files of the crate, editable ones first.
    pub fn listed(&self) -> impl Iterator<Item = &str> {
        self.editable.iter().chain(&self.fixed).map(String::as_str)
    }
}

/// Whether `name` is the path of a Rust file under `src/`, with nothing odd in it.
fn is_source_path(name: &str) -> bool {
    let sound = |part: &str| {
        let mut bytes = part.bytes();
        bytes.next().is_some_and(|first| first.is_ascii_alphanumeric() || first == b'_')
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    };
    name.strip_prefix("src/")
        .is_some_and(|rest| rest.ends_with(".rs") && rest.split('/').all(sound))
}

/// The text of the first Markdown heading.
pub(crate) fn heading(readme: &str) -> Option<String> {
    let line = readme.lines().find(|line| line.starts_with('#'))?;
    let title = line.trim_start_matches('#').trim();
    (!title.is_empty()).then(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_paths() {
        for good in ["src/lib.rs", "src/store/mod.rs", "src/a-b_2.rs"] {
            assert!(is_source_path(good), "{good}");
        }
        for bad in [
            "lib.rs",
            "src/",
            "src/lib.txt",
            "src/../build.rs",
            "src//a.rs",
            "/src/a.rs",
            "src/.rs",
        ] {
            assert!(!is_source_path(bad), "{bad}");
        }
    }

    #[test]
    fn the_first_heading_is_the_title() {
        assert_eq!(heading("text\n# The café #1\n## x\n").as_deref(), Some("The café #1"));
        assert_eq!(heading("no heading"), None);
    }
}
