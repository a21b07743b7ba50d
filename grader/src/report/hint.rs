//! A hint, as text and as JSON.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::catalogue::{self, By, Message};
use super::text::Options;
use super::text::page::{Page, Style};
use crate::attempts::LEVELS;
use crate::course::Slug;
use crate::hints::{Hint, Then};
use crate::language::Language;

/// Writes a hint, and how the next one is asked for.
///
/// # Errors
/// When the writer fails.
pub fn write(
    exercise: &Slug,
    hint: &Hint<'_>,
    by: By,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(options);
    let language = options.language;
    let (title, text) = (&hint.bug.words_in(language).title, words(hint, language));
    let heading = catalogue::Hint::Heading { exercise: exercise.as_str(), title };
    page.wrapped("", "", Style::Strong, &Message::Hint(heading));
    let level = catalogue::Hint::Level { level: hint.level, of: LEVELS };
    page.wrapped("", "", Style::Faint, &Message::Hint(level));
    page.blank();
    page.wrapped_words("  ", "  ", Style::Plain, text);
    page.blank();
    let exercise = exercise.as_str();
    let next = hint.level + 1;
    let then = match hint.then {
        Then::Next => catalogue::Hint::Next { exercise, next, by },
        Then::Again => catalogue::Hint::Again { exercise, next, by },
        Then::Last => catalogue::Hint::Last { exercise, by },
    };
    page.wrapped("", "", Style::Plain, &Message::Hint(then));
    page.write(out)
}

/// Writes that no bug of an exercise is left.
///
/// # Errors
/// When the writer fails.
pub fn write_nothing_left(
    exercise: &Slug,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let exercise = exercise.as_str();
    sentence(catalogue::Hint::NothingLeft { exercise }, options, out)
}

/// Writes that every exercise is solved.
///
/// # Errors
/// When the writer fails.
pub fn write_all_solved(options: &Options, out: &mut dyn Write) -> io::Result<()> {
    sentence(catalogue::Hint::AllSolved, options, out)
}

fn sentence(what: catalogue::Hint<'_>, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(options);
    page.wrapped("", "", Style::Plain, &Message::Hint(what));
    page.write(out)
}

/// The form of the JSON.
#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct Document<'a> {
    version: u32,
    /// `None` when every exercise is solved.
    exercise: Option<&'a str>,
    /// `None` when no bug is left.
    hint: Option<HintJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct HintJson<'a> {
    bug: &'a str,
    title: &'a str,
    level: u8,
    levels: u8,
    text: &'a str,
    /// Whether there is a next one, which comes after an attempt.
    more: bool,
}

/// Writes a hint as JSON.
///
/// # Errors
/// When the writer fails.
pub fn write_json(
    exercise: &Slug,
    hint: &Hint<'_>,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let written = HintJson {
        bug: &hint.bug.id,
        title: &hint.bug.words_in(language).title,
        level: hint.level,
        levels: LEVELS,
        text: words(hint, language),
        more: hint.then != Then::Last,
    };
    json(&Document { version: 1, exercise: Some(exercise.as_str()), hint: Some(written) }, out)
}

/// Writes as JSON that there is nothing to hint at.
///
/// # Errors
/// When the writer fails.
pub fn write_nothing_json(exercise: Option<&Slug>, out: &mut dyn Write) -> io::Result<()> {
    json(&Document { version: 1, exercise: exercise.map(Slug::as_str), hint: None }, out)
}

fn json(document: &Document<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    writeln!(out)
}

fn words<'r>(hint: &Hint<'r>, language: Language) -> &'r str {
    &hint.bug.words_in(language).hints[usize::from(hint.level.clamp(1, LEVELS) - 1)]
}
