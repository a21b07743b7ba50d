//! The characters that a picture is drawn with.

use crate::report::text::{Options, Symbols};

/// The characters of the signs.
pub(super) struct Signs {
    pub polled: char,
    pub waits: char,
    /// How a bar begins, goes on and ends; a bar of one column.
    pub bar: [char; 4],
    /// A wait for a lock.
    pub waits_for: char,
    pub mark: char,
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
    waits_for: '╍',
    mark: '◆',
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
    waits_for: '~',
    mark: '*',
    blocked: '#',
    held_up: ':',
    stands: 'x',
    goes_on: '>',
    panic: '!',
    axis: ['-', '|'],
    cut: "...",
};

/// Those that are asked for.
pub(super) fn signs(options: &Options) -> &'static Signs {
    match options.symbols {
        Symbols::Unicode => &UNICODE,
        Symbols::Ascii => &ASCII,
    }
}
