//! A marked source: one text from which every variant of a file is rendered.
//!
//! ```text
//! //#if one-table-at-a-time
//! buggy lines
//! //#elif wrong/serve-in-table-order
//! wrongly mended lines
//! //#else
//! right lines
//! //#endif
//! ```
//! Markers stand alone on their line, indented or not. Of a block the first branch is taken whose
//! condition holds; blocks nest. Lines outside every block are in every variant, byte for byte.

use std::path::Path;

use super::condition::{Active, Condition};
use super::error::{CourseError, Flaw, Spot};

/// A source with its blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    pieces: Vec<Piece>,
}

/// A stretch of a marked source.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// A line with its line end, and its number, from 1.
    Line(u32, String),
    /// A block: the first branch that holds is taken.
    Block(Vec<Branch>),
}

/// A branch of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Branch {
    /// The marker's line, from 1.
    line: u32,
    /// When it is taken; `None` for `//#else`.
    condition: Option<Condition>,
    body: Vec<Piece>,
}

/// A line that is a marker.
enum Marker<'a> {
    If(&'a str),
    Elif(&'a str),
    Else,
    Endif,
}

/// A block that is being read.
struct Open {
    /// The line of its `//#if`.
    line: u32,
    branches: Vec<Branch>,
}

impl Marked {
    /// Reads the text of the file at `path`.
    ///
    /// # Errors
    ///
    /// With the line, when markers are misspelt or unbalanced, or a condition is bad.
    pub fn parse(path: &Path, text: &str) -> Result<Self, CourseError> {
        let mut pieces = Vec::new();
        let mut open: Vec<Open> = Vec::new();
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            read_line(number, line, &mut pieces, &mut open)
                .map_err(|flaw| CourseError::Flawed { at: Spot::line(path, number), flaw })?;
        }
        match open.last() {
            None => Ok(Self { pieces }),
            Some(block) => {
                Err(CourseError::Flawed { at: Spot::line(path, block.line), flaw: Flaw::Unclosed })
            }
        }
    }

    /// The text of the variant in which `active` are active.
    #[must_use]
    pub fn render(&self, active: &Active) -> String {
        let mut lines = Vec::new();
        render(&self.pieces, active, &mut lines);
        lines.into_iter().map(|(_, line)| line).collect()
    }

    /// Which of its own lines becomes this line of the variant in which `active` are active; both
    /// from 1.
    #[must_use]
    pub fn line_of(&self, active: &Active, rendered: u32) -> Option<u32> {
        let mut lines = Vec::new();
        render(&self.pieces, active, &mut lines);
        let at = usize::try_from(rendered.checked_sub(1)?).ok()?;
        lines.get(at).map(|(number, _)| *number)
    }

    /// Whether there is no marker in it, so that it is the same in every variant.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Line(..)))
    }

    /// The names in its conditions, each with the line of its marker, in the order of the text.
    #[must_use]
    pub fn names(&self) -> Vec<(&str, u32)> {
        let mut found = Vec::new();
        names(&self.pieces, &mut found);
        found
    }
}

/// Takes one line into the innermost open block, or into `pieces` when none is open.
fn read_line(
    number: u32,
    line: &str,
    pieces: &mut Vec<Piece>,
    open: &mut Vec<Open>,
) -> Result<(), Flaw> {
    match marker(line)? {
        None => innermost(pieces, open).push(Piece::Line(number, line.to_owned())),
        Some(Marker::If(text)) => {
            let condition = Some(Condition::parse(text)?);
            let branches = vec![Branch { line: number, condition, body: Vec::new() }];
            open.push(Open { line: number, branches });
        }
        Some(Marker::Elif(text)) => {
            let condition = Some(Condition::parse(text)?);
            next_branch(open, "elif", Branch { line: number, condition, body: Vec::new() })?;
        }
        Some(Marker::Else) => {
            let branch = Branch { line: number, condition: None, body: Vec::new() };
            next_branch(open, "else", branch)?;
        }
        Some(Marker::Endif) => {
            let block = open.pop().ok_or(Flaw::WithoutIf("endif"))?;
            innermost(pieces, open).push(Piece::Block(block.branches));
        }
    }
    Ok(())
}

/// What the line says, when it is a marker.
fn marker(line: &str) -> Result<Option<Marker<'_>>, Flaw> {
    let line = line.trim();
    let Some(at) = line.find("//#") else { return Ok(None) };
    let (word, rest) = match line[at + 3..].split_once(char::is_whitespace) {
        Some((word, rest)) => (word, rest.trim()),
        None => (&line[at + 3..], ""),
    };
    let marker = match (word, rest) {
        _ if at > 0 => None,
        ("if", condition) => Some(Marker::If(condition)),
        ("elif", condition) => Some(Marker::Elif(condition)),
        ("else", "") => Some(Marker::Else),
        ("endif", "") => Some(Marker::Endif),
        _ => None,
    };
    marker.map(Some).ok_or_else(|| Flaw::NotAMarker(line.to_owned()))
}

/// Where the next piece goes.
fn innermost<'a>(pieces: &'a mut Vec<Piece>, open: &'a mut [Open]) -> &'a mut Vec<Piece> {
    match open.last_mut().and_then(|block| block.branches.last_mut()) {
        Some(branch) => &mut branch.body,
        None => pieces,
    }
}

/// Begins another branch of the innermost open block.
fn next_branch(open: &mut [Open], word: &'static str, branch: Branch) -> Result<(), Flaw> {
    let block = open.last_mut().ok_or(Flaw::WithoutIf(word))?;
    if block.branches.iter().any(|branch| branch.condition.is_none()) {
        return Err(Flaw::AfterElse(word));
    }
    block.branches.push(branch);
    Ok(())
}

/// The lines of a variant, each with its number in the marked text.
fn render<'a>(pieces: &'a [Piece], active: &Active, lines: &mut Vec<(u32, &'a str)>) {
    for piece in pieces {
        match piece {
            Piece::Line(number, line) => lines.push((*number, line)),
            Piece::Block(branches) => {
                let taken = branches.iter().find(|branch| {
                    branch.condition.as_ref().is_none_or(|condition| condition.holds(active))
                });
                if let Some(branch) = taken {
                    render(&branch.body, active, lines);
                }
            }
        }
    }
}

fn names<'a>(pieces: &'a [Piece], found: &mut Vec<(&'a str, u32)>) {
    for piece in pieces {
        let Piece::Block(branches) = piece else { continue };
        for branch in branches {
            let condition = branch.condition.iter().flat_map(Condition::names);
            found.extend(condition.map(|name| (name.as_str(), branch.line)));
            names(&branch.body, found);
        }
    }
}
