//! Finds where a student's file pulls in other files, before a compiler sees it.
//!
//! A compiler reads whatever it is told to include, and shows it where it does not fit. No
//! exercise needs that. What is found here is for honest students and keeps files out of
//! reports; what a program may read while it runs is the box's business.

use std::iter::Peekable;
use std::str::CharIndices;

use crate::observation::{Frame, Origin};
use crate::sources::Sources;

/// What pulls in a file, and the line it stands at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inclusion {
    /// As the student wrote it: `include_str!`.
    pub what: &'static str,
    /// Where.
    pub at: Frame,
}

/// The first inclusion in the editable files.
pub(super) fn first(sources: &Sources, editable: &[String]) -> Option<Inclusion> {
    editable.iter().find_map(|file| {
        let (what, line) = in_text(sources.get(file)?)?;
        let at = Frame { origin: Origin::Student, file: file.clone(), line, function: None };
        Some(Inclusion { what, at })
    })
}

/// The first inclusion in a text, with its line from 1. A name of a macro counts wherever it
/// stands, so that handing it to another macro is no way around; `include` and `path` are words
/// that code may use, so they need what makes them an inclusion beside them.
fn in_text(text: &str) -> Option<(&'static str, u32)> {
    let tokens = tokens(text);
    tokens.iter().enumerate().find_map(|(index, &(token, at))| {
        let next = |n: usize| tokens.get(index + n).map_or("", |&(token, _)| token);
        let before = |n: usize| index.checked_sub(n).map_or("", |index| tokens[index].0);
        let what = match token {
            "include_str" => "include_str!",
            "include_bytes" => "include_bytes!",
            "include" if next(1) == "!" || next(1) == "as" || before(1) == ":" => "include!",
            "path" if before(1) == "[" && before(2) == "#" && next(1) == "=" => "#[path]",
            _ => return None,
        };
        let line = text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
        Some((what, u32::try_from(line).unwrap_or(u32::MAX)))
    })
}

/// Words and signs with their places; without comments, spaces and the insides of literals.
/// Rough where that does no harm: a number is a word, and so is a lifetime's name.
fn tokens(text: &str) -> Vec<(&str, usize)> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let rest = &text[at..];
        if rest.starts_with("//") {
            skip(&mut chars, at + rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            skip(&mut chars, at + comment(rest));
        } else if c == '"' {
            skip(&mut chars, at + quoted(rest, '"'));
        } else if c == '\'' && is_character(rest) {
            skip(&mut chars, at + quoted(rest, '\''));
        } else if let Some(length) = raw_text(rest) {
            skip(&mut chars, at + length);
        } else if rest.starts_with("r#") && rest[2..].starts_with(is_word) {
            // `r#include` is `include`.
            skip(&mut chars, at + 2);
        } else if is_word(c) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            skip(&mut chars, at + length);
            // What is left of `b"…"` and `c"…"` is a word that means nothing.
            tokens.push((&rest[..length], at));
        } else if !c.is_whitespace() {
            tokens.push((&rest[..c.len_utf8()], at));
        }
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn skip(chars: &mut Peekable<CharIndices<'_>>, to: usize) {
    while chars.next_if(|(at, _)| *at < to).is_some() {}
}

/// The length of a block comment, which may hold others.
fn comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        let step = match rest {
            [b'/', b'*', ..] => {
                depth += 1;
                2
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        at += step;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// The length of a literal between two of these quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a quote begins a character and not a lifetime.
fn is_character(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    match chars.next() {
        Some('\\') => true,
        Some(_) => chars.next() == Some('\''),
        None => false,
    }
}

/// The length of a raw string that begins here, with its prefix.
fn raw_text(text: &str) -> Option<usize> {
    let start = ["r", "br", "cr"].into_iter().find_map(|prefix| {
        let rest = text.strip_prefix(prefix)?;
        let quote = rest.find(|c| c != '#')?;
        rest[quote..].starts_with('"').then_some((prefix.len() + quote + 1, quote))
    });
    let (inside, hashes) = start?;
    let close = format!("\"{}", "#".repeat(hashes));
    Some(text[inside..].find(&close).map_or(text.len(), |at| inside + at + close.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_pull_in_a_file_is_found_at_its_line() {
        for (text, what) in [
            (r#"const P: &str = include_str!("/etc/passwd");"#, "include_str!"),
            (r#"const P: &[u8] = include_bytes!("/etc/passwd");"#, "include_bytes!"),
            (r#"include!("/etc/passwd");"#, "include!"),
            (r#"core::include! ("/etc/passwd");"#, "include!"),
            ("use std::include as other;", "include!"),
            ("pull!(include_str);", "include_str!"),
            (r#"r#include_str!("/etc/passwd");"#, "include_str!"),
            (r#"# [ path = "/etc/passwd" ] mod p;"#, "#[path]"),
            ("let c = '\"'; let d = '\\''; include_str!(\"x\")", "include_str!"),
            ("fn f<'a>(a: &'a str) -> &'a str { include_str!(\"x\") }", "include_str!"),
            ("/* /* */ */ include_str!(\"x\")", "include_str!"),
            ("let a = r##\"\"#\"##; include_str!(\"x\")", "include_str!"),
        ] {
            assert_eq!(in_text(&format!("\n{text}\n")), Some((what, 2)), "{text}");
        }
    }

    #[test]
    fn words_that_only_look_like_it_are_left_alone() {
        for text in [
            "// include_str!(\"x\")",
            "/* include!(\"x\") /* */ include!(\"x\") */",
            "let a = \"include_str!(\\\" include_str!\";",
            "let a = r#\"include_str!(\"x\")\"#;",
            "let a = br\"include_str!\";",
            "fn include(path: &str) {} include(path);",
            "let path = other; let include = path;",
            "let a = '\\u{41}'; let included = include_all();",
            "",
            "\"",
            "/*",
            "r#\"",
            "'",
        ] {
            assert_eq!(in_text(text), None, "{text}");
        }
    }
}
