//! Which paths of libraries a text names: in full, by importing them, or through an import.
//!
//! Scopes are not told apart: a name that is imported anywhere stands for that import everywhere
//! in the file.

use std::collections::{HashMap, HashSet};
use std::iter;

use super::tokens::{Kind, Tokens};

/// Imports nested more deeply than this are not followed.
const DEEPEST: usize = 32;
/// Names of a path that are kept: twice as many as any path of the list has.
const LONGEST: usize = 8;

/// Paths by the place at which they are named.
#[derive(Debug, Default)]
pub(super) struct Paths {
    found: HashMap<usize, Vec<Path>>,
    /// Names in imports that are imported under another.
    renamed: HashSet<usize>,
}

/// A path from its root: `std::process::exit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path(Vec<String>);

impl Path {
    pub fn starts_with(&self, beginning: &[&str]) -> bool {
        self.0.len() >= beginning.len() && iter::zip(&self.0, beginning).all(|(a, b)| a == b)
    }
}

impl Paths {
    pub fn of(tokens: &Tokens) -> Self {
        let mut reader = Reader { tokens, paths: Self::default(), names: HashMap::new() };
        // Imports first: what they name may stand above them.
        for at in 0..tokens.len() {
            if tokens.is(at, Kind::Word, "use") {
                reader.import(at + 1);
            } else if tokens.is(at, Kind::Word, "extern") && tokens.is_word(at + 1, "crate") {
                reader.tree(at + 2, &[], 0);
            }
        }
        for at in 0..tokens.len() {
            if !tokens.word(at).is_empty() && reader.is_beginning(at) {
                let (path, _) = reader.path(at);
                reader.add(at, &path);
            }
        }
        reader.paths
    }

    /// The paths that are named at this place.
    pub fn at(&self, at: usize) -> impl Iterator<Item = &Path> {
        self.found.get(&at).into_iter().flatten()
    }

    /// Whether the name at this place is imported under another.
    pub fn is_renamed(&self, at: usize) -> bool {
        self.renamed.contains(&at)
    }
}

struct Reader<'a> {
    tokens: &'a Tokens,
    paths: Paths,
    /// What an imported name stands for.
    names: HashMap<String, Vec<String>>,
}

impl Reader<'_> {
    /// An import that begins here, with `::` or without.
    fn import(&mut self, at: usize) {
        let begins = at + usize::from(self.tokens.sign(at) == "::");
        self.tree(begins, &[], 0);
    }

    /// One branch of an import, below `prefix`; the place behind it.
    fn tree(&mut self, at: usize, prefix: &[String], depth: usize) -> usize {
        let (mut path, mut behind) = self.path(at);
        path.splice(0..0, prefix.iter().cloned());
        let is_import = path.len() > prefix.len();
        path.truncate(LONGEST);
        match self.tokens.sign(behind) {
            "{" if depth < DEEPEST => {
                behind += 1;
                while behind < self.tokens.len() && self.tokens.sign(behind) != "}" {
                    let after = self.tree(behind, &path, depth + 1);
                    // Whatever this is, it is no import: go on behind it.
                    behind = after.max(behind + 1);
                    behind += usize::from(self.tokens.sign(behind) == ",");
                }
                behind + 1
            }
            _ if !is_import => behind,
            _ => {
                if path.last().is_some_and(|last| last == "self") {
                    path.pop();
                }
                self.add(at, &path);
                let mut name = path.last().cloned();
                if self.tokens.is_word(behind, "as") {
                    self.paths.renamed.insert(behind - 1);
                    name = Some(self.tokens.word(behind + 1).to_owned());
                    behind += 2;
                }
                if let Some(name) = name {
                    let whole = self.whole(&path);
                    self.names.insert(name, whole);
                }
                behind
            }
        }
    }

    /// The words that are joined from here on, and the place behind them, which is behind a last
    /// `::` that no word follows.
    fn path(&self, mut at: usize) -> (Vec<String>, usize) {
        let mut path = Vec::new();
        while !self.tokens.word(at).is_empty() {
            if path.len() < LONGEST {
                path.push(self.tokens.word(at).to_owned());
            }
            at += 1;
            if self.tokens.sign(at) != "::" {
                break;
            }
            at += 1;
        }
        (path, at)
    }

    /// Whether a path begins at this word: nothing that it belongs to stands before it.
    fn is_beginning(&self, at: usize) -> bool {
        let before = |n| at.checked_sub(n);
        match before(1).map(|at| self.tokens.sign(at)) {
            Some("." | "$") => false,
            Some("::") => before(2).is_none_or(|at| {
                self.tokens.word(at).is_empty() && !matches!(self.tokens.sign(at), ">" | "]")
            }),
            _ => true,
        }
    }

    fn add(&mut self, at: usize, path: &[String]) {
        let whole = self.whole(path);
        if whole.len() > 1 {
            self.paths.found.entry(at).or_default().push(Path(whole));
        }
    }

    /// The path with what its first name stands for, and one name for the standard library.
    fn whole(&self, path: &[String]) -> Vec<String> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let mut whole = match self.names.get(first) {
            Some(imported) if imported.first() != Some(first) => imported.clone(),
            _ => vec![first.clone()],
        };
        whole.extend(rest.iter().cloned());
        whole.truncate(LONGEST);
        if matches!(&*whole[0], "core" | "alloc") {
            whole[0] = "std".to_owned();
        }
        whole
    }
}
