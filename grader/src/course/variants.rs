//! The variants of an exercise and their sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::sources::Sources;

use super::condition::Active;
use super::error::{CourseError, Flaw, Spot};
use super::exercise::Exercise;
use super::marked::Marked;
use super::nearest::nearest;
use super::read;
use super::variant::Variant;
use super::wrong::WrongRepairs;

/// Names of wrong repairs begin with this in a condition; all other names are bugs.
const WRONG: &str = "wrong/";

/// The marked sources of an exercise, each under its path in the crate: `src/lib.rs`.
struct MarkedFiles {
    files: BTreeMap<String, (PathBuf, Marked)>,
}

impl MarkedFiles {
    /// Every name in a condition, with the place where it stands.
    fn names(&self) -> impl Iterator<Item = (&str, Spot)> {
        self.files.values().flat_map(|(path, marked)| {
            marked.names().into_iter().map(|(name, line)| (name, Spot::line(path, line)))
        })
    }

    /// The names of all bugs in the conditions.
    fn bugs(&self) -> BTreeSet<&str> {
        self.names().map(|(name, _)| name).filter(|name| !name.starts_with(WRONG)).collect()
    }

    /// Whether a condition names `name`.
    fn has(&self, name: &str) -> bool {
        self.names().any(|(other, _)| other == name)
    }

    fn render(&self, active: &Active) -> Sources {
        let mut sources = Sources::new();
        for (file, (_, marked)) in &self.files {
            sources.insert(file, marked.render(active)).expect("a listed file has a plain path");
        }
        sources
    }
}

impl Exercise {
    /// Every variant that the exercise has to have: starter, solution, each bug alone, each bug
    /// mended alone, each wrong repair, each alternative. `bugs` are the ids in its rubric.
    ///
    /// # Errors
    ///
    /// When a marked source, `variants.toml` or a folder of a variant is not sound: every name
    /// must be a bug of the rubric or a listed wrong repair, and each of them must be there.
    pub fn variants<B: AsRef<str>>(&self, bugs: &[B]) -> Result<Vec<Variant>, CourseError> {
        let bugs: Vec<&str> = bugs.iter().map(AsRef::as_ref).collect();
        let wrong = self.wrong_repairs()?;
        self.check_names(&bugs, &wrong)?;
        let owned = |bug: &&str| (*bug).to_owned();
        let mut variants = vec![Variant::Starter, Variant::Solution];
        variants.extend(bugs.iter().map(owned).map(Variant::Only));
        variants.extend(bugs.iter().map(owned).map(Variant::Mended));
        variants.extend(wrong.list.into_iter().map(|wrong| Variant::Wrong(wrong.name)));
        variants.extend(self.alternatives()?.into_iter().map(Variant::Alternative));
        Ok(variants)
    }

    /// The sources of one variant, the teacher's fixed files among them.
    ///
    /// Needs no rubric: in the starter every name of a condition is active that is not a wrong
    /// repair's. [`Exercise::variants`] is what finds misspelt names.
    ///
    /// # Errors
    ///
    /// When there is no such variant, or a source is missing, not listed or not sound.
    pub fn sources(&self, variant: &Variant) -> Result<Sources, CourseError> {
        let marked = self.marked()?;
        match self.made_of(&marked, variant)? {
            (active, None) => Ok(marked.render(&active)),
            (_, Some(folder)) => self.overlaid(&marked, folder, variant),
        }
    }

    /// Where the author has written a line of a variant's file, `src/lib.rs`: in the marked source,
    /// or in a whole file of the variant's own. `None` where there is no such line.
    ///
    /// # Errors
    ///
    /// As [`Exercise::sources`].
    pub fn written_at(
        &self,
        variant: &Variant,
        file: &str,
        line: u32,
    ) -> Result<Option<(PathBuf, u32)>, CourseError> {
        let marked = self.marked()?;
        let (active, folder) = self.made_of(&marked, variant)?;
        let own = folder.map(|folder| folder.join(file.trim_start_matches("src/")));
        if let Some(own) = own.filter(|own| own.is_file()) {
            return Ok(Some((own, line)));
        }
        let found = marked.files.get(file).and_then(|(path, marked)| {
            marked.line_of(&active, line).map(|line| (path.clone(), line))
        });
        Ok(found)
    }

    /// What a variant is made of: the names that are active in the marked sources, and the folder
    /// whose whole files lie over that, where it has one.
    fn made_of(
        &self,
        marked: &MarkedFiles,
        variant: &Variant,
    ) -> Result<(Active, Option<PathBuf>), CourseError> {
        let bugs = || marked.bugs().into_iter().map(str::to_owned);
        let rendered = |active| Ok((active, None));
        let whole = |folder: PathBuf| Ok((Active::new(), Some(folder)));
        match variant {
            Variant::Starter => rendered(bugs().collect()),
            Variant::Solution => rendered(Active::new()),
            Variant::Only(bug) if marked.has(bug) => rendered(Active::from([bug.clone()])),
            Variant::Mended(bug) if marked.has(bug) => {
                rendered(bugs().filter(|other| other != bug).collect())
            }
            Variant::Wrong(name) if marked.has(&format!("{WRONG}{name}")) => {
                rendered(Active::from([format!("{WRONG}{name}")]))
            }
            Variant::Wrong(name) => whole(self.mutants_folder().join(name)),
            Variant::Alternative(name) => whole(self.alternatives_folder().join(name)),
            Variant::Only(_) | Variant::Mended(_) => {
                Err(self.unknown_variant(marked, variant, self.source_folder()))
            }
        }
    }

    /// What is handed out of the crate, by path from its folder: its sources, and its manifest
    /// where that is not the teacher's own.
    ///
    /// # Errors
    ///
    /// When a source is missing or not sound.
    pub fn starter(&self) -> Result<BTreeMap<String, String>, CourseError> {
        let mut files: BTreeMap<_, _> = self.sources(&Variant::Starter)?.into();
        if self.folder() != self.teachers_folder() {
            let manifest = read::text(&self.teachers_folder().join("Cargo.toml"))?;
            files.insert("Cargo.toml".to_owned(), manifest);
        }
        Ok(files)
    }

    /// The teacher's copy of the fixed files alone.
    ///
    /// # Errors
    ///
    /// When a source is missing or not sound.
    pub fn fixed_sources(&self) -> Result<Sources, CourseError> {
        let solution = self.sources(&Variant::Solution)?;
        let mut fixed = Sources::new();
        for file in &self.fixed {
            let text = solution.get(file).expect("every listed file has a source");
            fixed.insert(file, text).expect("a listed file has a plain path");
        }
        Ok(fixed)
    }

    /// The wrong repairs that `variants.toml` lists.
    ///
    /// # Errors
    ///
    /// When that file is not sound.
    pub fn wrong_repairs(&self) -> Result<WrongRepairs, CourseError> {
        WrongRepairs::read(&self.tests_folder().join("variants.toml"))
    }

    /// The names of the other right answers, sorted.
    ///
    /// # Errors
    ///
    /// When their folder cannot be read.
    pub fn alternatives(&self) -> Result<Vec<String>, CourseError> {
        read::folders(&self.alternatives_folder())
    }

    fn alternatives_folder(&self) -> PathBuf {
        self.solution_folder().join("alternatives")
    }

    fn mutants_folder(&self) -> PathBuf {
        self.tests_folder().join("mutants")
    }

    /// Reads the marked sources and holds them against the files that the exercise lists.
    fn marked(&self) -> Result<MarkedFiles, CourseError> {
        let folder = self.source_folder();
        let mut files = BTreeMap::new();
        for (name, text) in read::rust_tree(&folder)? {
            let path = folder.join(&name);
            let file = format!("src/{name}");
            let marked = Marked::parse(&path, &text)?;
            let flaw = if !self.listed().any(|listed| listed == file) {
                Some(Flaw::NotListed(file.clone()))
            } else if self.fixed.contains(&file) && !marked.is_plain() {
                Some(Flaw::MarkerInFixed(file.clone()))
            } else {
                None
            };
            if let Some(flaw) = flaw {
                return Err(CourseError::Flawed { at: Spot::file(&path), flaw });
            }
            files.insert(file, (path, marked));
        }
        match self.listed().find(|file| !files.contains_key(*file)) {
            None => Ok(MarkedFiles { files }),
            Some(file) => Err(CourseError::Flawed {
                at: Spot::file(&self.folder().join("Cargo.toml")),
                flaw: Flaw::NoSource {
                    file: file.to_owned(),
                    expected: folder.join(file.trim_start_matches("src/")),
                },
            }),
        }
    }

    /// The solution with the whole files of `folder` in place of its own.
    fn overlaid(
        &self,
        marked: &MarkedFiles,
        folder: PathBuf,
        variant: &Variant,
    ) -> Result<Sources, CourseError> {
        let mut sources = marked.render(&Active::new());
        let files = read::rust_tree(&folder)?;
        if files.is_empty() {
            return Err(self.unknown_variant(marked, variant, folder));
        }
        for (name, text) in files {
            let file = format!("src/{name}");
            if !self.editable.contains(&file) {
                let at = Spot::file(&folder.join(&name));
                return Err(CourseError::Flawed { at, flaw: Flaw::NotListed(file) });
            }
            sources.insert(file, text).expect("a listed file has a plain path");
        }
        Ok(sources)
    }

    fn unknown_variant(
        &self,
        marked: &MarkedFiles,
        variant: &Variant,
        looked_at: PathBuf,
    ) -> CourseError {
        let name = variant.to_string();
        let mut names = vec!["starter".to_owned(), "solution".to_owned()];
        for bug in marked.bugs() {
            names.extend([format!("only/{bug}"), format!("mended/{bug}")]);
        }
        let wrong = self.wrong_repairs().map(|wrong| wrong.list).unwrap_or_default();
        names.extend(wrong.into_iter().map(|wrong| format!("{WRONG}{}", wrong.name)));
        let alternatives = self.alternatives().unwrap_or_default();
        names.extend(alternatives.into_iter().map(|name| format!("alternative/{name}")));
        CourseError::Flawed {
            at: Spot::file(&looked_at),
            flaw: Flaw::UnknownVariant {
                nearest: nearest(&name, names.iter().map(String::as_str)),
                name,
            },
        }
    }

    /// Holds the names in conditions, `variants.toml` and folders against each other.
    fn check_names(&self, bugs: &[&str], wrong: &WrongRepairs) -> Result<(), CourseError> {
        let marked = self.marked()?;
        let flawed = |at, flaw| Err(CourseError::Flawed { at, flaw });
        let listed = wrong.list.iter().map(|wrong| format!("{WRONG}{}", wrong.name));
        let known: Vec<String> = bugs.iter().map(|&bug| bug.to_owned()).chain(listed).collect();
        if let Some((name, at)) = marked.names().find(|(name, _)| !known.iter().any(|k| k == name))
        {
            let nearest = nearest(name, known.iter().map(String::as_str));
            return flawed(at, Flaw::UnknownName { name: name.to_owned(), nearest });
        }
        if let Some(bug) = bugs.iter().find(|bug| !marked.has(bug)) {
            let nearest = nearest(bug, marked.bugs());
            let at = Spot::file(&self.source_folder());
            return flawed(at, Flaw::NeverPlanted { bug: (*bug).to_owned(), nearest });
        }
        wrong.check(&bugs.iter().copied().collect())?;
        let folders = read::folders(&self.mutants_folder())?;
        for repair in &wrong.list {
            let name = || repair.name.clone();
            match (marked.has(&format!("{WRONG}{}", repair.name)), folders.contains(&repair.name)) {
                (false, false) => return flawed(repair.at.clone(), Flaw::NeverMade(name())),
                (true, true) => return flawed(repair.at.clone(), Flaw::MadeTwice(name())),
                (true, false) | (false, true) => {}
            }
        }
        match folders.into_iter().find(|folder| !wrong.contains(folder)) {
            None => Ok(()),
            Some(folder) => {
                let at = Spot::file(&self.mutants_folder().join(&folder));
                flawed(at, Flaw::UnlistedWrong(folder))
            }
        }
    }
}
