//! A file as a row of reduced tokens: what is left of it when names, values, comments, imports and
//! layout are taken away.

use crate::submission::forbidden::tokens::{self, Kind, Tokens};

/// A token without what is easily changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// Its keyword or sign; all names are one, and all literals are.
    pub code: u32,
    /// Its line, from 1.
    pub line: u32,
}

/// Words that mean the same wherever they stand: the keywords of edition 2024
/// (<https://doc.rust-lang.org/reference/keywords.html>).
const KEYWORDS: &[&str] = &[
    "Self", "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum",
    "extern", "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move",
    "mut", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "type",
    "unsafe", "use", "where", "while",
];

/// A token as it was written.
#[derive(Debug, Clone, Copy)]
enum Piece<'a> {
    Keyword(&'a str),
    Name,
    Literal,
    Sign(&'a str),
}

impl Piece<'_> {
    fn of_word(word: &str) -> Piece<'_> {
        if KEYWORDS.contains(&word) { Piece::Keyword(word) } else { Piece::Name }
    }

    fn is_sign(self, text: &str) -> bool {
        matches!(self, Self::Sign(sign) if sign == text)
    }

    fn code(self) -> u32 {
        match self {
            Self::Name => 0,
            Self::Literal => 1,
            // FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>): the same on every machine.
            Self::Keyword(text) | Self::Sign(text) => {
                text.bytes().fold(0x811c_9dc5, |code: u32, byte| {
                    (code ^ u32::from(byte)).wrapping_mul(0x0100_0193)
                })
            }
        }
    }
}

/// Whether a word is no keyword.
#[cfg(test)]
pub(super) fn is_name(word: &str) -> bool {
    !KEYWORDS.contains(&word)
}

/// The reduced tokens of a text. One that is no Rust is read word by word, as well as it goes.
pub(super) fn reduced(text: &str) -> Vec<Token> {
    match tokens::read(text) {
        Ok(tokens) => reduce(&pieces(&tokens)),
        Err(_) => reduce(&words(text)),
    }
}

/// Leaves out what a formatter, or a change of imports, adds and takes away.
fn reduce(pieces: &[(Piece<'_>, u32)]) -> Vec<Token> {
    let is_sign = |at: usize, text: &str| pieces.get(at).is_some_and(|it| it.0.is_sign(text));
    let mut kept = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while let Some(&(piece, line)) = pieces.get(at) {
        let closes = |at| [")", "]", "}"].iter().any(|sign| is_sign(at, sign));
        match piece {
            // An import; `use<…>` is part of a type.
            Piece::Keyword("use") if !is_sign(at + 1, "<") => {
                while pieces.get(at).is_some() && !is_sign(at, ";") {
                    at += 1;
                }
            }
            Piece::Sign(",") if closes(at + 1) => {}
            _ => kept.push(Token { code: piece.code(), line }),
        }
        at += 1;
    }
    kept
}

/// The tokens of Rust, without comments of the documentation.
fn pieces(tokens: &Tokens) -> Vec<(Piece<'_>, u32)> {
    let mut pieces = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(kind) = tokens.kind(at) {
        if let Some(behind) = documentation(tokens, at) {
            at = behind;
            continue;
        }
        let piece = match kind {
            Kind::Word => Piece::of_word(tokens.word(at)),
            Kind::RawWord => Piece::Name,
            Kind::Literal => Piece::Literal,
            Kind::Sign => Piece::Sign(tokens.sign(at)),
        };
        pieces.push((piece, tokens.line(at)));
        at += 1;
    }
    pieces
}

/// Where a comment of the documentation ends that begins here: `#[doc = "…"]`, as `///` is read.
fn documentation(tokens: &Tokens, at: usize) -> Option<usize> {
    let open = at + 1 + usize::from(tokens.sign(at + 1) == "!");
    let is = tokens.sign(at) == "#"
        && tokens.sign(open) == "["
        && tokens.is_word(open + 1, "doc")
        && tokens.sign(open + 2) == "="
        && tokens.kind(open + 3) == Some(Kind::Literal)
        && tokens.sign(open + 4) == "]";
    is.then_some(open + 5)
}

/// Words and signs line by line, for what is no Rust. Comments end a line, texts end on theirs.
fn words(text: &str) -> Vec<(Piece<'_>, u32)> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            let (piece, length) = if rest.starts_with("//") {
                break;
            } else if is_part(first) {
                let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                let word = &rest[..end];
                let literal = first.is_ascii_digit();
                (if literal { Piece::Literal } else { Piece::of_word(word) }, end)
            } else if first == '"' {
                (Piece::Literal, rest[1..].find('"').map_or(rest.len(), |end| end + 2))
            } else {
                let end = if rest.starts_with("::") { 2 } else { first.len_utf8() };
                (Piece::Sign(&rest[..end]), end)
            };
            found.push((piece, number));
            rest = rest[length..].trim_start();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<u32> {
        reduced(text).into_iter().map(|token| token.code).collect()
    }

    #[test]
    fn names_values_comments_imports_and_layout_are_nothing() {
        let plain = codes("pub fn add(a: u32) -> Vec<u32> { vec![a, 1] }");
        let other = "//! Of numbers.\nuse std::fmt;\n\n/// Adds.\npub fn plus(\n    first: u64,\n)\n\
                     -> List<u64> {\n    /* here */ list![\n        first, // and\n        0x2,\n    ]\n}\n";
        assert_eq!(codes(other), plain);
        for different in [
            "fn add(a: u32) -> Vec<u32> { vec![a, 1] }",
            "pub fn add(a: u32) -> Vec<u32> { vec![1, a] }",
            "pub fn add(a: &u32) -> Vec<u32> { vec![a, 1] }",
        ] {
            assert_ne!(codes(different), plain, "{different}");
        }
    }

    #[test]
    fn each_has_its_line() {
        let lines: Vec<_> = reduced("/// a\nfn\nb() {\n}").iter().map(|token| token.line).collect();
        assert_eq!(lines, [2, 3, 3, 3, 3, 4]);
    }

    #[test]
    fn what_captures_is_no_import() {
        assert_ne!(codes("fn a() -> impl B + use<'_> { 1 }"), codes("fn a() -> impl B + { 1 }"));
    }

    #[test]
    fn what_is_no_rust_is_read_by_words_to_the_same_codes() {
        let text = "use a::b;\nfn add(a: A::B) -> u32 { \"x\"; 12 } // so";
        let broken = format!("{text}\n}}");
        let mut whole = codes(text);
        whole.push(Piece::Sign("}").code());
        assert_eq!(codes(&broken), whole);
        assert_eq!(codes("\"never closed ("), [1]);
        assert_eq!(codes("\u{0}é'\u{202e}").len(), 4);
    }
}
