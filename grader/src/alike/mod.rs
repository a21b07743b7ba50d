//! Which hand-ins of one exercise are more alike than two who work alone make them.
//!
//! In: the [`Trace`] of every version that was handed in, with who handed it in, and what the
//! course itself has of the exercise. Out: [`Likeness`], plain data: pairs with a score and the
//! lines that they share, and groups of them. [`compare()`] is pure; [`by_exercise`], [`versions`],
//! [`known`] and [`comparisons`] read what it takes from the store and the course. It says where to look and
//! nothing else: why two answers are alike, no program can tell.
//!
//! What is compared are fingerprints of runs of tokens without names, values and comments (see
//! [`RUN`], [`WINDOW`]). Three kinds of them say nothing and are left out: those of the starter,
//! those of any other version that the course itself has (solution, other right answers, single
//! repairs, wrong repairs), and those that more than [`COMMON`] of the class have. What is left
//! is a version's own; a pair's score is the share of the smaller one's own that the other has,
//! too.

mod compare;
mod passages;
mod read;
#[cfg(test)]
mod tests;
mod tokens;
mod trace;

use std::collections::HashSet;
use std::ops::Add;

use schemars::JsonSchema;
use serde::Serialize;

use crate::sources::Sources;

pub use compare::{COMMON, COMMON_AT_LEAST, LEAST, THRESHOLD, compare};
pub use passages::{Lines, Passage};
pub use read::{Comparison, HandedIn, by_exercise, comparisons, known, versions};
pub use trace::{CERTAIN, MOST, RUN, Trace, WINDOW};

/// A version of an exercise, and who handed it in.
#[derive(Debug, Clone)]
pub struct Version {
    /// The digest under which the store has it.
    pub content: String,
    /// The keys of the students, at least one, in order.
    pub students: Vec<String>,
    /// What it is made of.
    pub trace: Trace,
}

/// What the course itself has of an exercise.
#[derive(Debug, Clone, Default)]
pub struct Known {
    starter: HashSet<u64>,
    answers: HashSet<u64>,
}

impl Known {
    /// The starter, and every other version that the course has. Of their files, those alone may
    /// be given that a student edits.
    #[must_use]
    pub fn new<'a>(starter: &Sources, answers: impl IntoIterator<Item = &'a Sources>) -> Self {
        let mut known = Self::default();
        Trace::of(starter).add_all(&mut known.starter);
        for answer in answers {
            Trace::of(answer).add_all(&mut known.answers);
        }
        known
    }
}

/// What was found of one exercise. Versions are named by their place in what was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// Versions that are alike, each group on its own; those with the highest score first.
    pub groups: Vec<Group>,
    /// How many fingerprints said nothing.
    pub left_out: LeftOut,
    /// Versions of which only the beginning was compared, because they are very long.
    pub cut: Vec<usize>,
}

/// Versions each of which is like another of them, or one version of several students.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Which, in order.
    pub versions: Vec<usize>,
    /// Everybody who handed one of them in, in order.
    pub students: Vec<String>,
    /// The highest score in it, from 0 to 1; 1 where several have handed in the same.
    pub score: f64,
    /// Whether it is one version alone, and nothing in it is its own: all of it is the starter's,
    /// or the course's, or common in the class. Two may well come to that by themselves.
    pub is_usual: bool,
    /// Which of them are alike, the highest score first.
    pub pairs: Vec<Pair>,
}

/// Two versions that are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// One.
    pub left: usize,
    /// The other, which comes later.
    pub right: usize,
    /// Which share of the smaller one's own fingerprints the other has, from 0 to 1.
    pub score: f64,
    /// How many fingerprints they share.
    pub shared: usize,
    /// What they share, by line.
    pub passages: Vec<Passage>,
}

/// How many different fingerprints were left out, of all versions together. They can be added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftOut {
    /// The starter's.
    pub starter: usize,
    /// Those of the course's other versions.
    pub course: usize,
    /// Those that many have.
    pub common: usize,
    /// How many were not left out.
    pub compared: usize,
}

impl Add for LeftOut {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            starter: self.starter + other.starter,
            course: self.course + other.course,
            common: self.common + other.common,
            compared: self.compared + other.compared,
        }
    }
}
