//! Fingerprints of one version of an exercise.
//!
//! Winnowing, after Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document
//! Fingerprinting" (SIGMOD 2003, <https://theory.stanford.edu/~aiken/publications/papers/sigmod03.pdf>):
//! every run of [`RUN`] tokens has a hash, and of every [`WINDOW`] hashes in a row the smallest is
//! kept. What two files share is found for certain when it is [`CERTAIN`] tokens long, and nothing
//! that is shorter than [`RUN`] is ever found.

use std::collections::HashSet;

use super::tokens::{Token, reduced};
use crate::sources::Sources;

/// Tokens in a run: what is shorter is no sign of anything.
pub const RUN: usize = 12;

/// Runs in a row of which one is kept.
pub const WINDOW: usize = 4;

/// Tokens in a row that are found in two files for certain.
pub const CERTAIN: usize = RUN + WINDOW - 1;

/// Tokens of one version that are looked at. The longest answer of the course has a tenth of
/// this; what is beyond it is not compared, so that nobody's megabyte costs the class its memory.
pub const MOST: usize = 10_000;

/// One version of an exercise, reduced to what is compared.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    pub(super) files: Vec<File>,
    pub(super) prints: Vec<Print>,
    /// Whether it had more tokens than are looked at.
    pub(super) is_cut: bool,
}

/// The tokens of one file.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub path: String,
    pub tokens: Vec<Token>,
}

/// One fingerprint, and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Print {
    pub hash: u64,
    /// The file's number in the trace.
    pub file: u32,
    /// The first token of its run.
    pub token: u32,
}

impl Trace {
    /// Takes the fingerprints of a version's editable files.
    #[must_use]
    pub fn of(sources: &Sources) -> Self {
        let mut trace = Self::default();
        let mut room = MOST;
        for ((path, text), number) in sources.iter().zip(0..) {
            let mut tokens = reduced(text);
            trace.is_cut |= tokens.len() > room;
            tokens.truncate(room);
            tokens.shrink_to_fit();
            room -= tokens.len();
            let hashes = hashes(&tokens);
            trace.prints.extend(winnow(&hashes).into_iter().map(|at| Print {
                hash: hashes[at],
                file: number,
                token: u32::try_from(at).unwrap_or(u32::MAX),
            }));
            trace.files.push(File { path: path.to_owned(), tokens });
        }
        trace
    }

    /// Puts the hash of every run there is into `all`, not of those alone that were kept: what is
    /// to be left out must not depend on what was kept elsewhere.
    pub(super) fn add_all(&self, all: &mut HashSet<u64>) {
        all.extend(self.files.iter().flat_map(|file| hashes(&file.tokens)));
    }
}

/// The hash of every run of tokens, in order.
pub(super) fn hashes(tokens: &[Token]) -> Vec<u64> {
    tokens.windows(RUN).map(hash).collect()
}

/// The hash of one run.
pub(super) fn hash(run: &[Token]) -> u64 {
    let hash = run.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, token| {
        (hash ^ u64::from(token.code)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    });
    // The finalizer of MurmurHash3 (Austin Appleby, public domain): which hash is smallest must
    // not depend on the last token more than on the first.
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// Which hashes are kept: of each window the smallest, the last of those if there are several.
fn winnow(hashes: &[u64]) -> Vec<usize> {
    let mut kept = Vec::new();
    // What is shorter than a window is one window.
    let wide = WINDOW.min(hashes.len()).max(1);
    for (start, window) in hashes.windows(wide).enumerate() {
        let smallest = window.iter().enumerate().min_by_key(|&(at, hash)| (hash, usize::MAX - at));
        let Some((at, _)) = smallest else { continue };
        if kept.last() != Some(&(start + at)) {
            kept.push(start + at);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(codes: &[u32]) -> Vec<Token> {
        codes.iter().zip(1..).map(|(&code, line)| Token { code, line }).collect()
    }

    fn prints(codes: &[u32]) -> HashSet<u64> {
        let hashes = hashes(&tokens(codes));
        winnow(&hashes).into_iter().map(|at| hashes[at]).collect()
    }

    #[test]
    fn the_smallest_of_each_window_is_kept_once() {
        assert_eq!(winnow(&[5, 3, 4, 9, 8, 7, 6, 3, 3, 9]), [1, 2, 6, 7, 8]);
        assert_eq!(winnow(&[2, 1]), [1]);
        assert!(winnow(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_long_enough_is_found_for_certain(
            before in proptest::collection::vec(0_u32..4, 0..40),
            shared in proptest::collection::vec(0_u32..4, CERTAIN),
            after in proptest::collection::vec(0_u32..4, 0..40),
            other in proptest::collection::vec(4_u32..8, 0..40),
        ) {
            let left = prints(&[before, shared.clone(), after].concat());
            let right = prints(&[other, shared].concat());
            prop_assert!(!left.is_disjoint(&right));
        }

        #[test]
        fn what_is_shorter_than_a_run_is_never_found(
            before in proptest::collection::vec(0_u32..4, 1..40),
            shared in proptest::collection::vec(8_u32..12, RUN - 1),
            other in proptest::collection::vec(4_u32..8, 1..40),
        ) {
            let left = prints(&[before, shared.clone()].concat());
            let right = prints(&[other, shared].concat());
            prop_assert!(left.is_disjoint(&right));
        }
    }
}
