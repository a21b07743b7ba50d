//! Cells of a line: characters with what they are, from which their colour follows.

use anstyle::{AnsiColor, Effects, Style as Ansi};
use textwrap::core::display_width;

/// Colours of names; red is for what goes wrong.
const COLOURS: [AnsiColor; 5] =
    [AnsiColor::Cyan, AnsiColor::Green, AnsiColor::Yellow, AnsiColor::Blue, AnsiColor::Magenta];

/// What a cell is, from which its colour follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Faint,
    Bad,
    Name(usize),
}

impl Ink {
    fn ansi(self) -> Ansi {
        match self {
            Self::Plain => Ansi::new(),
            Self::Faint => Ansi::new().effects(Effects::DIMMED),
            Self::Bad => AnsiColor::Red.on_default().effects(Effects::BOLD),
            Self::Name(colour) => COLOURS[colour % COLOURS.len()].on_default(),
        }
    }
}

/// A line, or a part of one.
pub(super) type Cells = Vec<(char, Ink)>;

/// What is left without the spaces at the end.
pub(super) fn trimmed(cells: &[(char, Ink)]) -> &[(char, Ink)] {
    let end = cells.iter().rposition(|(c, _)| *c != ' ').map_or(0, |at| at + 1);
    &cells[..end]
}

/// A text that is at most so wide, with `end` where something is missing.
pub(super) fn cut(text: &str, width: usize, end: &str) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(display_width(end));
    let mut kept = String::new();
    let mut wide = 0;
    for letter in text.chars() {
        wide += display_width(letter.encode_utf8(&mut [0; 4]));
        if wide > room {
            break;
        }
        kept.push(letter);
    }
    kept + end
}

/// Writes text over cells, as far as there are any.
pub(super) fn put_text(cells: &mut Cells, at: usize, text: &str, ink: Ink) {
    for (cell, letter) in cells.iter_mut().skip(at).zip(text.chars()) {
        *cell = (letter, ink);
    }
}

/// Cells with colour codes around those of one colour.
pub(super) fn paint(cells: &[(char, Ink)]) -> String {
    let mut painted = String::new();
    for run in cells.chunk_by(|one, other| one.1 == other.1) {
        let text: String = run.iter().map(|(c, _)| *c).collect();
        let ansi = run[0].1.ansi();
        if run[0].1 == Ink::Plain || text.trim().is_empty() {
            painted.push_str(&text);
        } else {
            painted.push_str(&format!("{ansi}{text}{ansi:#}"));
        }
    }
    painted
}
