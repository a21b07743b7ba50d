//! Where the program writes.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};

use super::args::ColorWhen;
use crate::report::catalogue::{Language, Message};
use crate::report::text::{self, Options, Symbols};

/// A writer that lets everything pass once nobody reads any more, as in `grader check | head`:
/// what is left unsaid changes no verdict, so it must not change the exit code.
struct UntilUnread<W>(W);

impl<W: Write> Write for UntilUnread<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed,
        }
    }
}

/// A writer that draws what passes with the signs that are asked for. Each write is whole letters:
/// it is text that was formatted.
pub struct Drawn<W> {
    to: W,
    symbols: Symbols,
}

impl<W: Write> Drawn<W> {
    /// Writes to `to`.
    pub fn new(to: W, symbols: Symbols) -> Self {
        Self { to, symbols }
    }
}

impl<W: Write> Write for Drawn<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.to.write_all(self.symbols.drawn(text).as_bytes())?,
            Err(_) => self.to.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Standard error, for what is told while other streams are in use.
pub fn stderr(color: ColorChoice, symbols: Symbols) -> Drawn<AutoStream<io::Stderr>> {
    Drawn::new(AutoStream::new(io::stderr(), color), symbols)
}

/// Standard output and standard error; colour codes are taken out where they do not belong.
pub struct Streams {
    /// For data.
    pub out: Box<dyn Write>,
    /// For progress, notes and errors.
    pub err: Box<dyn Write>,
    /// Whether colour codes are taken out.
    pub color: ColorChoice,
    /// In which words people are told.
    pub language: Language,
    /// With which signs marks, bars and frames are drawn.
    pub symbols: Symbols,
}

impl Streams {
    /// The process's own. With `auto`, `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and whether a
    /// terminal reads decide.
    pub fn standard(color: ColorWhen, language: Language, symbols: Symbols) -> Self {
        let choice = match color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        Self {
            out: Box::new(BufWriter::new(UntilUnread(AutoStream::new(io::stdout(), choice)))),
            err: Box::new(UntilUnread(stderr(choice, symbols))),
            color: choice,
            language,
            symbols,
        }
    }

    /// How a report looks that does not ask for the size of the screen.
    pub fn options(&self) -> Options {
        Options { language: self.language, symbols: self.symbols, ..Options::default() }
    }

    /// The words for a message.
    pub fn say(&self, message: &Message<'_>) -> String {
        self.language.say(message)
    }

    /// Writes out what is held back.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.err.flush()
    }
}

/// Whether somebody sits at a terminal, to be shown something and to press keys.
pub fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Lines of the terminal that standard output is; 24 when it is none or does not say.
pub fn height() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(24, |(_, height)| height.0.into())
}

/// A word, in colours, and behind a colon what it stands before: wrapped where standard error is a
/// terminal, with what is to be typed left whole. What reads it otherwise may look for a sentence,
/// so there it is one line.
pub fn headed(word: &str, style: anstyle::Style, words: &str) -> String {
    let width = terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| width.0.into());
    wrapped(word, style, words, width)
}

fn wrapped(word: &str, style: anstyle::Style, words: &str, width: Option<usize>) -> String {
    let lines = match width {
        Some(width) => text::wrapped(&format!("{word}: {words}"), width),
        None => format!("{word}: {words}"),
    };
    let behind = lines.strip_prefix(word).unwrap_or(&lines);
    format!("{style}{word}{style:#}{behind}")
}

/// Columns of the terminal that standard output is; 80 when it is none or does not say.
pub fn width() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(80, |(width, _)| width.0.into())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{Drawn, Symbols, wrapped};

    #[test]
    fn what_is_told_keeps_to_ascii_where_it_must() {
        for (symbols, told) in [
            (Symbols::Unicode, "não há exercício 99… à"),
            (Symbols::Ascii, "nao ha exercicio 99... a"),
        ] {
            let mut said = Vec::new();
            let words = "não há exercício 99…";
            write!(Drawn::new(&mut said, symbols), "{words} à").expect("memory");
            assert_eq!(String::from_utf8(said).as_deref(), Ok(told));
        }
    }

    #[test]
    fn what_went_wrong_is_wrapped_at_a_terminal_and_one_line_elsewhere() {
        let plain = anstyle::Style::new();
        let words = "there is no exercise 99; `grader list --format json` lists them all";
        assert_eq!(wrapped("error", plain, words, None), format!("error: {words}"));
        let narrow = wrapped("error", plain, words, Some(30));
        assert_eq!(
            narrow,
            "error: there is no exercise\n99;\n`grader list --format json`\nlists them all"
        );
        let bold = wrapped("error", plain.bold(), words, Some(30));
        assert_eq!(bold, narrow.replacen("error", &format!("{0}error{0:#}", plain.bold()), 1));
    }
}
