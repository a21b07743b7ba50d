//! A text as a flat list of tokens with their lines.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree, extra, token_stream};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or a name.
    Word,
    /// A name with `r#` before it, which the token's text does not have.
    RawWord,
    /// Punctuation; one character, or `::`.
    Sign,
    /// A number, a character, a string, or a comment of the documentation.
    Literal,
}

#[derive(Debug)]
struct Token {
    kind: Kind,
    text: String,
    line: u32,
    /// Of an opening bracket, where the closing one is.
    closed_at: usize,
}

/// An attribute, by its name, or one of those that a `cfg_attr` makes.
#[derive(Debug)]
pub(crate) struct Attribute {
    /// Its name.
    pub name: String,
    /// Where the parts of its list begin.
    pub list: Vec<usize>,
}

/// The tokens of a text. Places beyond the end hold nothing.
#[derive(Debug)]
pub(crate) struct Tokens(Vec<Token>);

/// Reads a text, or gives the line at which it is no Rust.
pub(crate) fn read(text: &str) -> Result<Tokens, u32> {
    let read = match text.parse::<TokenStream>() {
        Ok(stream) => Ok(flat(stream)),
        Err(error) => Err(line_of(error.span())),
    };
    // The library keeps every text it has read on this thread, for the sake of lines that are
    // copied by now.
    extra::invalidate_current_thread_spans();
    read
}

fn line_of(span: proc_macro2::Span) -> u32 {
    u32::try_from(span.start().line).unwrap_or(u32::MAX)
}

/// How a bracket closes once it is empty.
struct Closing {
    opened_at: usize,
    text: String,
    line: u32,
}

/// By a stack of its own: brackets may be nested as deeply as a file is long.
fn flat(stream: TokenStream) -> Tokens {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Vec<(token_stream::IntoIter, Option<Closing>)> = vec![(stream.into_iter(), None)];
    let mut joined = false;
    while let Some((stream, _)) = open.last_mut() {
        let Some(tree) = stream.next() else {
            if let Some((_, Some(Closing { opened_at, text, line }))) = open.pop() {
                tokens[opened_at].closed_at = tokens.len();
                tokens.push(Token { kind: Kind::Sign, text, line, closed_at: 0 });
            }
            joined = false;
            continue;
        };
        let line = line_of(tree.span());
        let was_joined = std::mem::take(&mut joined);
        let (kind, text) = match tree {
            TokenTree::Group(group) => {
                let (opening, closing) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                let closes = Some(Closing {
                    opened_at: tokens.len(),
                    text: closing.to_owned(),
                    line: line_of(group.span_close()),
                });
                let line = line_of(group.span_open());
                let text = opening.to_owned();
                tokens.push(Token { kind: Kind::Sign, text, line, closed_at: 0 });
                open.push((group.stream().into_iter(), closes));
                continue;
            }
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                match text.strip_prefix("r#") {
                    Some(raw) => (Kind::RawWord, raw.to_owned()),
                    None => (Kind::Word, text),
                }
            }
            TokenTree::Punct(punct) => {
                joined = punct.spacing() == Spacing::Joint;
                if let (':', true, Some(last)) = (punct.as_char(), was_joined, tokens.last_mut())
                    && last.text == ":"
                {
                    last.text.push(':');
                    joined = false;
                    continue;
                }
                (Kind::Sign, punct.as_char().to_string())
            }
            TokenTree::Literal(_) => (Kind::Literal, String::new()),
        };
        tokens.push(Token { kind, text, line, closed_at: 0 });
    }
    Tokens(tokens)
}

impl Tokens {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn kind(&self, at: usize) -> Option<Kind> {
        self.0.get(at).map(|token| token.kind)
    }

    pub fn is(&self, at: usize, kind: Kind, text: &str) -> bool {
        self.0.get(at).is_some_and(|token| token.kind == kind && token.text == text)
    }

    /// Whether this is the word, raw or not.
    pub fn is_word(&self, at: usize, text: &str) -> bool {
        self.word(at) == text
    }

    /// The word there, raw or not; else nothing.
    pub fn word(&self, at: usize) -> &str {
        match self.0.get(at) {
            Some(Token { kind: Kind::Word | Kind::RawWord, text, .. }) => text,
            _ => "",
        }
    }

    /// The sign there; else nothing.
    pub fn sign(&self, at: usize) -> &str {
        match self.0.get(at) {
            Some(Token { kind: Kind::Sign, text, .. }) => text,
            _ => "",
        }
    }

    /// The line of a token, from 1.
    pub fn line(&self, at: usize) -> u32 {
        self.0.get(at).map_or(1, |token| token.line)
    }

    /// Whether a macro calls another by a name that it is handed: `$name!(…)`.
    pub fn calls_what_it_is_handed(&self) -> bool {
        (0..self.len()).any(|at| {
            self.sign(at) == "$" && !self.word(at + 1).is_empty() && self.sign(at + 2) == "!"
        })
    }

    /// All attributes by the place of their name, with those behind conditions and inside
    /// `unsafe(…)`.
    pub fn attributes(&self) -> HashMap<usize, Attribute> {
        let mut found = HashMap::new();
        for at in 0..self.len() {
            let behind = at + 1 + usize::from(self.sign(at + 1) == "!");
            if self.sign(at) == "#" && self.sign(behind) == "[" {
                self.attribute(behind + 1..self.0[behind].closed_at, &mut found);
            }
        }
        found
    }

    fn attribute(&self, tokens: Range<usize>, found: &mut HashMap<usize, Attribute>) {
        let mut rest = VecDeque::from([tokens]);
        while let Some(Range { start, .. }) = rest.pop_front() {
            let name = self.word(start);
            let has_list = self.sign(start + 1) == "(";
            let list = || start + 2..self.0[start + 1].closed_at;
            match name {
                "" => {}
                "cfg_attr" if has_list => rest.extend(self.parts(list()).into_iter().skip(1)),
                "unsafe" if has_list => rest.push_back(list()),
                // A path is another's attribute.
                _ if self.sign(start + 1) == "::" => {}
                _ => {
                    let list = if has_list { self.parts(list()) } else { Vec::new() };
                    let list = list.into_iter().map(|part| part.start).collect();
                    found.insert(start, Attribute { name: name.to_owned(), list });
                }
            }
        }
    }

    /// What stands between commas.
    fn parts(&self, tokens: Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let Range { mut start, end } = tokens;
        let mut at = start;
        while at < end {
            match self.sign(at) {
                "," => {
                    parts.push(start..at);
                    start = at + 1;
                }
                "(" | "[" | "{" => at = self.0[at].closed_at,
                _ => {}
            }
            at += 1;
        }
        parts.push(start..end);
        parts
    }
}
