//! Finds what is alike, by an index from each fingerprint to the versions that have it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::passages::passages;
use super::{Group, Known, LeftOut, Likeness, Pair, Version};

/// A fingerprint says nothing when a larger share of the class than this has it.
pub const COMMON: f64 = 0.2;

/// And when at least so many have it: in a small class a fifth is two friends.
pub const COMMON_AT_LEAST: usize = 5;

/// From which score on two versions are alike.
///
/// Measured with the right answers of the course's ten exercises, of which each was written in a
/// style of its own: of any two of one exercise, compared as if the course did not have them, the
/// most alike have a score of 0.25, and of 0.47 if nothing but the starter is left out. An answer
/// beside its own disguise (all names changed, comments and layout lost, functions in reverse) has
/// 0.80 at least. The tests hold these figures.
pub const THRESHOLD: f64 = 0.5;

/// How many fingerprints two versions share at least to be alike: one change of about fifteen
/// tokens. What is smaller than that, two find by themselves.
pub const LEAST: usize = 10;

/// Compares the versions of one exercise.
///
/// Memory grows with the fingerprints of all versions and with the pairs that are alike; time with
/// how often a fingerprint is shared, which [`COMMON`] bounds.
#[must_use]
pub fn compare(versions: &[Version], known: &Known) -> Likeness {
    let index = Index::of(versions, known);
    let mut pairs = Vec::new();
    for (left, right, shared) in index.shared() {
        let score = index.score(left, right, shared);
        if score < THRESHOLD || shared < LEAST || is_one_students(&versions[left], &versions[right])
        {
            continue;
        }
        let says_nothing = |hash| index.says_nothing(hash, known);
        let passages = passages(&versions[left].trace, &versions[right].trace, says_nothing);
        pairs.push(Pair { left, right, score, shared, passages });
    }
    let cut = (0..versions.len()).filter(|&at| versions[at].trace.is_cut).collect();
    let groups = groups(versions, pairs, &index);
    Likeness { groups, left_out: index.left_out, cut }
}

/// Whether one student has made both.
fn is_one_students(left: &Version, right: &Version) -> bool {
    left.students.len() == 1 && left.students == right.students
}

/// Which versions have which fingerprint.
struct Index {
    /// A fingerprint and a version that has it, in order.
    postings: Vec<(u64, usize)>,
    /// By version, its own fingerprints: where in the postings each is.
    own: Vec<Vec<Range<usize>>>,
    /// By version, whether it has anything that the starter has not.
    is_edited: Vec<bool>,
    common: HashSet<u64>,
    left_out: LeftOut,
}

impl Index {
    fn of(versions: &[Version], known: &Known) -> Self {
        let mut is_edited = vec![false; versions.len()];
        let mut postings = Vec::new();
        let (mut starter, mut course) = (HashSet::new(), HashSet::new());
        for (number, version) in versions.iter().enumerate() {
            for hash in version.trace.prints.iter().map(|print| print.hash) {
                if known.starter.contains(&hash) {
                    starter.insert(hash);
                    continue;
                }
                is_edited[number] = true;
                if known.answers.contains(&hash) {
                    course.insert(hash);
                } else {
                    postings.push((hash, number));
                }
            }
        }
        postings.sort_unstable();
        postings.dedup();
        let left_out =
            LeftOut { starter: starter.len(), course: course.len(), ..LeftOut::default() };
        let own = vec![Vec::new(); versions.len()];
        let mut index = Self { postings, own, is_edited, common: HashSet::new(), left_out };
        index.take_out_common(versions);
        index
    }

    /// Gives each version what is its own.
    fn take_out_common(&mut self, versions: &[Version]) {
        // One student may have made many versions, and many students one: each counts once.
        let makers: Vec<_> = versions.iter().map(|version| version.students.first()).collect();
        let class = makers.iter().collect::<HashSet<_>>().len();
        let mut start = 0;
        for same in self.postings.chunk_by(|one, other| one.0 == other.0) {
            let place = start..start + same.len();
            start = place.end;
            let having = same.iter().map(|posting| makers[posting.1]).collect::<HashSet<_>>().len();
            if is_common(having, class) {
                self.common.insert(same[0].0);
                continue;
            }
            self.left_out.compared += 1;
            for &(_, version) in same {
                self.own[version].push(place.clone());
            }
        }
        self.left_out.common = self.common.len();
    }

    fn says_nothing(&self, hash: u64, known: &Known) -> bool {
        known.starter.contains(&hash)
            || known.answers.contains(&hash)
            || self.common.contains(&hash)
    }

    /// Every two versions that share a fingerprint, with how many they share. One version at a
    /// time, so that not all pairs are held at once.
    fn shared(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.own.iter().enumerate().flat_map(|(left, own)| {
            let mut shared = BTreeMap::new();
            for place in own {
                for &(_, right) in &self.postings[place.clone()] {
                    if right > left {
                        *shared.entry(right).or_insert(0) += 1;
                    }
                }
            }
            shared.into_iter().map(move |(right, shared)| (left, right, shared))
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "a version has some thousands at most")]
    fn score(&self, left: usize, right: usize, shared: usize) -> f64 {
        let smaller = self.own[left].len().min(self.own[right].len());
        if smaller == 0 { 0.0 } else { shared as f64 / smaller as f64 }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a class is not that large")]
fn is_common(having: usize, class: usize) -> bool {
    having >= COMMON_AT_LEAST && having as f64 > COMMON * class as f64
}

/// Puts together what is alike, directly or through others.
fn groups(versions: &[Version], pairs: Vec<Pair>, index: &Index) -> Vec<Group> {
    // The smallest version of each one's group.
    let mut first: Vec<usize> = (0..versions.len()).collect();
    for pair in &pairs {
        let (left, right) = (first[pair.left], first[pair.right]);
        if left != right {
            let (from, to) = (left.max(right), left.min(right));
            first.iter_mut().filter(|first| **first == from).for_each(|first| *first = to);
        }
    }
    let mut by_first: HashMap<usize, Vec<Pair>> = HashMap::new();
    for pair in pairs {
        by_first.entry(first[pair.left]).or_default().push(pair);
    }
    let mut groups = Vec::new();
    for at in (0..versions.len()).filter(|&at| first[at] == at) {
        let mut pairs = by_first.remove(&at).unwrap_or_default();
        pairs.sort_by(|one, other| other.score.total_cmp(&one.score));
        // Of several versions of the same students, the two that are most alike are enough.
        let mut told = HashSet::new();
        pairs.retain(|pair| {
            let [left, right] = [pair.left, pair.right].map(|at| &versions[at].students);
            told.insert((left.min(right), left.max(right)))
        });
        let members: Vec<_> = (at..versions.len()).filter(|&other| first[other] == at).collect();
        let is_handed_in_twice =
            members.iter().any(|&at| versions[at].students.len() > 1 && index.is_edited[at]);
        if pairs.is_empty() && !is_handed_in_twice {
            continue;
        }
        let students: BTreeSet<_> = members.iter().flat_map(|&at| &versions[at].students).collect();
        let highest = pairs.first().map_or(0.0, |pair| pair.score);
        groups.push(Group {
            students: students.into_iter().cloned().collect(),
            score: if is_handed_in_twice { 1.0 } else { highest },
            is_usual: pairs.is_empty() && index.own[at].is_empty(),
            versions: members,
            pairs,
        });
    }
    let usual_last = |group: &Group| if group.is_usual { 0.0 } else { group.score };
    groups.sort_by(|one, other| usual_last(other).total_cmp(&usual_last(one)));
    groups
}

/// The score of the first two, and how many fingerprints they share.
#[cfg(test)]
pub(super) fn measured(versions: &[Version], known: &Known) -> (f64, usize) {
    let index = Index::of(versions, known);
    let shared = index.shared().next().map_or(0, |(_, _, shared)| shared);
    (index.score(0, 1, shared), shared)
}
