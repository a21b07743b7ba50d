//! `course.toml`: units, order and prerequisites, checked.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::error::{CourseError, Flaw, Spot};
use super::limits::{Limits, Table};
use super::nearest::nearest;
use super::read;
use super::slug::Slug;
use crate::language::Language;

/// A unit of the course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its name: `The event loop`.
    pub name: String,
    /// Its name in Brazilian Portuguese, where it is translated.
    pub name_pt_br: Option<String>,
    /// Its exercises, in order.
    pub exercises: Vec<Entry>,
}

impl Unit {
    /// Its name in a language; in English where it is not translated.
    #[must_use]
    pub fn name_in(&self, language: Language) -> &str {
        language.pick(&self.name, self.name_pt_br.as_deref())
    }
}

/// An exercise as `course.toml` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub slug: Slug,
    /// What a student had better solve first; all of it comes before this one.
    pub needs: Vec<Slug>,
    /// The names it had before, without their numbers.
    pub formerly: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    #[serde(rename = "pt-BR")]
    pt_br: Option<FileTitle>,
    #[serde(default)]
    limits: Table,
    #[serde(default)]
    unit: Vec<FileUnit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTitle {
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileUnit {
    name: String,
    #[serde(rename = "pt-BR")]
    pt_br: Option<FileName>,
    #[serde(default)]
    exercise: Vec<FileEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileName {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEntry {
    slug: Spanned<String>,
    #[serde(default)]
    needs: Vec<Spanned<String>>,
    #[serde(default)]
    formerly: Vec<String>,
}

/// What `course.toml` says.
#[derive(Debug)]
pub(super) struct List {
    pub title: String,
    pub title_pt_br: Option<String>,
    pub units: Vec<Unit>,
    pub limits: Limits,
}

/// Reads the list of the course at `root`.
pub(super) fn read(root: &Path) -> Result<List, CourseError> {
    let path = root.join("course.toml");
    let text = read::text(&path)?;
    let file: File = read::toml(&path, &text)?;
    let flawed = |at: usize, flaw| CourseError::Flawed { at: Spot::offset(&path, &text, at), flaw };
    let limits = file.limits.over(&Limits::default()).map_err(|(at, flaw)| flawed(at, flaw))?;

    // First all slugs, so that a `needs` can tell a late exercise from an unknown one.
    let mut all: Vec<Slug> = Vec::new();
    for entry in file.unit.iter().flat_map(|unit| &unit.exercise) {
        let at = entry.slug.span().start;
        let slug: Slug = entry.slug.get_ref().parse().map_err(|flaw| flawed(at, flaw))?;
        if let Some(flaw) = clash(&all, &slug) {
            return Err(flawed(at, flaw));
        }
        let folder = format!("exercises/{slug}");
        if !root.join(&folder).is_dir() {
            return Err(flawed(at, Flaw::NoFolder { slug, folder }));
        }
        all.push(slug);
    }

    let mut before = 0;
    let mut units = Vec::new();
    for unit in file.unit {
        let mut exercises = Vec::new();
        for entry in unit.exercise {
            let mut needs = Vec::new();
            for need in entry.needs {
                let at = need.span().start;
                needs.push(
                    earlier(&all, before, need.into_inner()).map_err(|flaw| flawed(at, flaw))?,
                );
            }
            exercises.push(Entry { slug: all[before].clone(), needs, formerly: entry.formerly });
            before += 1;
        }
        let name_pt_br = unit.pt_br.map(|words| words.name);
        units.push(Unit { name: unit.name, name_pt_br, exercises });
    }
    let title_pt_br = file.pt_br.map(|words| words.title);
    Ok(List { title: file.title, title_pt_br, units, limits })
}

/// What is wrong with `slug` next to those that are listed already.
fn clash(listed: &[Slug], slug: &Slug) -> Option<Flaw> {
    let same = listed.iter().find(|other| other.number() == slug.number())?;
    Some(if same == slug {
        Flaw::ListedTwice(slug.clone())
    } else {
        Flaw::SameNumber(same.clone(), slug.clone())
    })
}

/// The slug that `need` names, which must come before that at `place`.
fn earlier(all: &[Slug], place: usize, need: String) -> Result<Slug, Flaw> {
    match all.iter().position(|slug| slug.as_str() == need) {
        Some(other) if other < place => Ok(all[other].clone()),
        Some(other) => Err(Flaw::LateNeed { slug: all[place].clone(), need: all[other].clone() }),
        None => {
            let nearest = nearest(&need, all.iter().map(Slug::as_str));
            Err(Flaw::UnknownNeed { need, nearest })
        }
    }
}
