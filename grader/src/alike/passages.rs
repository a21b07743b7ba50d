//! Where two versions share something.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::trace::{File, RUN, Trace, hash};

/// The same tokens in two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Passage {
    /// In one.
    pub left: Lines,
    /// In the other.
    pub right: Lines,
}

/// Lines of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Lines {
    /// The file, from the exercise's folder.
    pub file: String,
    /// The first, from 1.
    pub first: u32,
    /// The last; it belongs to them.
    pub last: u32,
}

/// The same run of tokens in two files, as long as it goes.
struct Stretch {
    /// Number of the file, in each version.
    file: [usize; 2],
    /// The first token, in each.
    start: [usize; 2],
    tokens: usize,
}

/// What two versions share, without the runs that say nothing.
pub(super) fn passages(
    left: &Trace,
    right: &Trace,
    says_nothing: impl Fn(u64) -> bool,
) -> Vec<Passage> {
    let mut places: HashMap<u64, Vec<[usize; 2]>> = HashMap::new();
    for print in &right.prints {
        places.entry(print.hash).or_default().push(at(print.file, print.token));
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    for print in left.prints.iter().filter(|print| !says_nothing(print.hash)) {
        let from = at(print.file, print.token);
        if stretches.iter().any(|stretch| stretch.has(0, from)) {
            continue;
        }
        let Some(to) = places.get(&print.hash) else { continue };
        // What is there once in one may be there twice in the other: the one that is not shown yet.
        let free = |place: &&[usize; 2]| !stretches.iter().any(|other| other.has(1, **place));
        let Some(&to) = to.iter().find(free).or(to.first()) else { continue };
        let files = [&left.files[from[0]], &right.files[to[0]]];
        // Equal hashes of different runs are not shown as equal.
        if let Some(stretch) = stretch(files, [from, to], &says_nothing) {
            stretches.push(stretch);
        }
    }
    let mut found: Vec<_> = stretches
        .iter()
        .map(|stretch| Passage {
            left: lines(&left.files[stretch.file[0]], stretch.start[0], stretch.tokens),
            right: lines(&right.files[stretch.file[1]], stretch.start[1], stretch.tokens),
        })
        .collect();
    found.sort_by(|one, other| (&one.left, &one.right).cmp(&(&other.left, &other.right)));
    joined(found)
}

fn at(file: u32, token: u32) -> [usize; 2] {
    [file, token].map(|number| usize::try_from(number).unwrap_or(usize::MAX))
}

impl Stretch {
    /// Whether a run lies in it, on one side.
    fn has(&self, side: usize, [file, token]: [usize; 2]) -> bool {
        self.file[side] == file
            && self.start[side] <= token
            && token + RUN <= self.start[side] + self.tokens
    }
}

/// Goes on in both directions, as long as both have the same and it says something.
fn stretch(
    files: [&File; 2],
    [[left_file, mut left], [right_file, mut right]]: [[usize; 2]; 2],
    says_nothing: &impl Fn(u64) -> bool,
) -> Option<Stretch> {
    let [ours, theirs] = files.map(|file| &file.tokens);
    let run = |at: usize| ours.get(at..at + RUN);
    let is_same = |left: usize, right: usize| {
        let both = ours.get(left).zip(theirs.get(right));
        both.is_some_and(|(left, right)| left.code == right.code)
    };
    let tells = |at: usize| run(at).is_some_and(|run| !says_nothing(hash(run)));
    if !(0..RUN).all(|offset| is_same(left + offset, right + offset)) {
        return None;
    }
    let mut end = left + RUN;
    while is_same(end, right + end - left) && tells(end + 1 - RUN) {
        end += 1;
    }
    while left > 0 && right > 0 && is_same(left - 1, right - 1) && tells(left - 1) {
        (left, right) = (left - 1, right - 1);
    }
    // At its ends a run that says something has tokens that belong to one that does not.
    let is_plain = |at: usize| {
        (at.saturating_sub(RUN - 1)..=at)
            .any(|at| run(at).is_some_and(|run| says_nothing(hash(run))))
    };
    let (mut start, mut last) = (left, end);
    while start < last && is_plain(start) {
        start += 1;
    }
    while start < last && is_plain(last - 1) {
        last -= 1;
    }
    // Where something was only taken away, nothing is left between.
    if start == last {
        (start, last) = (left, end);
    }
    Some(Stretch {
        file: [left_file, right_file],
        start: [start, right + start - left],
        tokens: last - start,
    })
}

fn lines(file: &File, start: usize, tokens: usize) -> Lines {
    let tokens = &file.tokens[start..start + tokens];
    let line = |token: Option<&super::tokens::Token>| token.map_or(1, |token| token.line);
    Lines { file: file.path.clone(), first: line(tokens.first()), last: line(tokens.last()) }
}

/// Passages in order, those made one that follow on each other on both sides.
fn joined(found: Vec<Passage>) -> Vec<Passage> {
    let mut joined: Vec<Passage> = Vec::new();
    for passage in found {
        match joined.last_mut() {
            Some(last) if last.left.meets(&passage.left) && last.right.meets(&passage.right) => {
                last.left.take_in(&passage.left);
                last.right.take_in(&passage.right);
            }
            _ => joined.push(passage),
        }
    }
    joined
}

impl Lines {
    /// Whether nothing is between these and those that come after, or overlap.
    fn meets(&self, next: &Self) -> bool {
        self.file == next.file && (self.first..=self.last.saturating_add(1)).contains(&next.first)
    }

    fn take_in(&mut self, next: &Self) {
        self.last = self.last.max(next.last);
    }
}
