//! The characters that a picture is drawn with.

use crate::report::catalogue::Sign;
use crate::report::text::{Options, Symbols};

/// The characters of the signs.
pub(super) struct Signs {
    pub polled: char,
    pub waits: char,
    /// How a bar begins, goes on and ends; a bar of one column.
    pub bar: [char; 4],
    /// The same of a bar for a lock that a task has.
    pub has: [char; 4],
    /// A wait for a lock.
    pub waits_for: char,
    pub mark: char,
    /// Where another gives back what a task has taken.
    pub given_back: char,
    pub blocked: char,
    pub held_up: char,
    pub stands: char,
    pub goes_on: char,
    pub panic: char,
    pub axis: [char; 2],
    /// Where something is missing.
    pub cut: &'static str,
}

const UNICODE: Signs = Signs {
    polled: '┼',
    waits: '┄',
    bar: ['┣', '━', '┫', '┃'],
    has: ['╠', '═', '╣', '║'],
    waits_for: '╍',
    mark: '◆',
    given_back: '◇',
    blocked: '█',
    held_up: '░',
    stands: '▒',
    goes_on: '▶',
    panic: '✘',
    axis: ['─', '┬'],
    cut: "…",
};

const ASCII: Signs = Signs {
    polled: '+',
    waits: '.',
    bar: ['[', '=', ']', 'I'],
    has: ['{', '-', '}', 'H'],
    waits_for: '~',
    mark: '*',
    given_back: '^',
    blocked: '#',
    held_up: ':',
    stands: 'x',
    goes_on: '>',
    panic: '!',
    axis: ['-', '|'],
    cut: "...",
};

impl Signs {
    /// What stands for a sign in the legend.
    pub(super) fn sample(&self, sign: Sign) -> String {
        let one = match sign {
            Sign::Inside => return self.bar[..3].iter().collect(),
            Sign::Has => return self.has[..3].iter().collect(),
            Sign::Polled => self.polled,
            Sign::Waits => self.waits,
            Sign::Mark => self.mark,
            Sign::WaitsForLock => self.waits_for,
            Sign::GivesBack => self.given_back,
            Sign::Blocked => self.blocked,
            Sign::HeldUp => self.held_up,
            Sign::Stands => self.stands,
            Sign::Panic => self.panic,
        };
        one.to_string()
    }
}

/// Those that are asked for.
pub(super) fn signs(options: &Options) -> &'static Signs {
    match options.symbols {
        Symbols::Unicode => &UNICODE,
        Symbols::Ascii => &ASCII,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_sign_of_a_legend_is_another() {
        for signs in [&UNICODE, &ASCII] {
            let samples: BTreeSet<String> = Sign::ALL.map(|sign| signs.sample(sign)).into();
            assert_eq!(samples.len(), Sign::ALL.len(), "{samples:?}");
            let ends = |bar: [char; 4]| BTreeSet::from(bar);
            assert!(ends(signs.bar).is_disjoint(&ends(signs.has)));
        }
    }

    #[test]
    fn ascii_is_ascii() {
        assert!(Sign::ALL.into_iter().all(|sign| ASCII.sample(sign).is_ascii()));
    }
}
