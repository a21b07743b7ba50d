//! Lines of a report, with styles, before they are written.

use std::borrow::Cow;
use std::io;

use anstyle::{AnsiColor, Effects};
use textwrap::core::display_width;

use super::{Options, Symbols};
use crate::report::catalogue::Message;

/// What a stretch of text is, from which its colour follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Style {
    /// Ordinary text.
    Plain,
    /// A heading, or what to do next.
    Strong,
    /// Something that may be skipped.
    Faint,
    /// Good.
    Good,
    /// Bad.
    Bad,
    /// Unsure.
    Unsure,
    /// What is no longer there.
    Gone,
    /// Code.
    Code,
    /// A word with weight.
    Emphasis,
}

impl Style {
    fn ansi(self) -> anstyle::Style {
        let plain = anstyle::Style::new();
        match self {
            Self::Plain => plain,
            Self::Strong => plain.effects(Effects::BOLD),
            Self::Faint => plain.effects(Effects::DIMMED),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Bad => AnsiColor::Red.on_default().effects(Effects::BOLD),
            Self::Unsure => AnsiColor::Yellow.on_default(),
            Self::Gone => AnsiColor::Red.on_default(),
            Self::Code => AnsiColor::Cyan.on_default(),
            Self::Emphasis => plain.effects(Effects::ITALIC),
        }
    }

    /// Text with this style's codes around it, if it has any.
    pub(in crate::report) fn paint(self, text: &str) -> String {
        if self == Self::Plain || text.is_empty() {
            return text.to_owned();
        }
        let ansi = self.ansi();
        format!("{ansi}{text}{ansi:#}")
    }
}

/// The state that a symbol stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Mark {
    /// Fixed, held, solved.
    Good,
    /// Alive, broken.
    Bad,
    /// Unknown, not graded.
    Unsure,
}

/// Lines that have been laid out.
#[derive(Debug)]
pub(in crate::report) struct Page<'a> {
    options: &'a Options,
    lines: Vec<String>,
}

impl<'a> Page<'a> {
    pub(in crate::report) fn new(options: &'a Options) -> Self {
        Self { options, lines: Vec::new() }
    }

    pub(in crate::report) fn options(&self) -> &'a Options {
        self.options
    }

    /// Lines so far.
    pub(in crate::report) fn height(&self) -> usize {
        self.lines.len()
    }

    /// An empty line, unless there is one already.
    pub(in crate::report) fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A line as it is.
    pub(in crate::report) fn line(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    /// The words for a message.
    pub(in crate::report) fn say(&self, message: &Message<'_>) -> String {
        self.options.language.say(message)
    }

    /// A message after `lead`, wrapped at the width of the screen; later lines start with `indent`.
    pub(in crate::report) fn wrapped(
        &mut self,
        lead: &str,
        indent: &str,
        style: Style,
        message: &Message<'_>,
    ) {
        let words = self.say(message);
        self.wrapped_words(lead, indent, style, &words);
    }

    /// The same for words that have been made already.
    pub(in crate::report) fn wrapped_words(
        &mut self,
        lead: &str,
        indent: &str,
        style: Style,
        words: &str,
    ) {
        // The lead may hold colour codes, so room for it is kept by the indent of the same width.
        for (n, line) in wrap(words, self.options.width, indent).into_iter().enumerate() {
            let body = line.strip_prefix(indent).unwrap_or(&line);
            let lead = if n == 0 && !lead.is_empty() { lead } else { indent };
            self.lines.push(format!("{lead}{}", style.paint(body)));
        }
    }

    /// A heading after `lead`, which is two columns wide, and faint words beside it; where both do
    /// not fit on a line the faint words have one of their own.
    pub(in crate::report) fn headed(
        &mut self,
        lead: &str,
        style: Style,
        words: &str,
        beside: &str,
    ) {
        self.wrapped_words(lead, "  ", style, words);
        let beside_painted = Style::Faint.paint(beside);
        let room = self.options.width.saturating_sub(display_width(beside) + 1);
        match self.lines.last_mut().filter(|line| display_width(line) <= room) {
            Some(line) => *line = format!("{line} {beside_painted}"),
            None => self.line(format!("  {beside_painted}")),
        }
    }

    /// All lines of another page.
    pub(in crate::report) fn append(&mut self, other: Page<'_>) {
        self.lines.extend(other.lines);
    }

    /// A painted symbol.
    pub(in crate::report) fn mark(&self, mark: Mark) -> String {
        let (style, unicode, ascii) = match mark {
            Mark::Good => (Style::Good, "✔", "+"),
            Mark::Bad => (Style::Bad, "✘", "x"),
            Mark::Unsure => (Style::Unsure, "?", "?"),
        };
        style.paint(match self.options.symbols {
            Symbols::Unicode => unicode,
            Symbols::Ascii => ascii,
        })
    }

    /// How much of something is done, in ten steps.
    pub(in crate::report) fn bar(&self, done: u32, of: u32) -> String {
        // A bar is full only when all is done, and empty only when nothing is.
        let steps = match (done, of) {
            (0, _) | (_, 0) => 0,
            (done, of) if done >= of => 10,
            (done, of) => (done * 10 / of).clamp(1, 9) as usize,
        };
        let (full, rest, ends) = match self.options.symbols {
            Symbols::Unicode => ("█", "░", ["", ""]),
            Symbols::Ascii => ("#", "-", ["[", "]"]),
        };
        let full = Style::Good.paint(&full.repeat(steps));
        let rest = Style::Faint.paint(&rest.repeat(10 - steps));
        format!("{}{full}{rest}{}", ends[0], ends[1])
    }

    /// Writes every line.
    pub(in crate::report) fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        for line in &self.lines {
            let line = line.trim_end();
            writeln!(out, "{}", self.options.symbols.drawn(line))?;
        }
        Ok(())
    }
}

impl Symbols {
    /// A line as it is drawn with these.
    #[must_use]
    pub fn drawn(self, line: &str) -> Cow<'_, str> {
        match self {
            Self::Unicode => Cow::Borrowed(line),
            Self::Ascii => Cow::Owned(ascii(line)),
        }
    }
}

/// Stands for a space at which no line may end.
const UNBROKEN: char = '\u{a0}';

/// Lines of this width, each behind `indent`; what is to be typed is left whole.
pub(super) fn wrap(words: &str, width: usize, indent: &str) -> Vec<String> {
    let wrapping = textwrap::Options::new(width.max(20))
        .initial_indent(indent)
        .subsequent_indent(indent)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let words = keep_commands_whole(words);
    textwrap::wrap(&words, wrapping).into_iter().map(|line| line.replace(UNBROKEN, " ")).collect()
}

/// Keeps `grader check 01-restaurant` on one line, and `--level 2`, so that it can be copied.
fn keep_commands_whole(words: &str) -> String {
    let parts: Vec<String> = words
        .split('`')
        .enumerate()
        .map(|(n, part)| {
            let command = n % 2 == 1 && (part.starts_with("grader ") || part.starts_with("--"));
            if command { part.replace(' ', UNBROKEN.to_string().as_str()) } else { part.to_owned() }
        })
        .collect();
    parts.join("`")
}

/// A line in ASCII: letters of Portuguese without their accents, and the few signs that the
/// catalogue uses. Other characters are left as they are.
fn ascii(line: &str) -> String {
    line.chars().fold(String::with_capacity(line.len()), |mut ascii, letter| {
        match letter {
            '…' => ascii.push_str("..."),
            'µ' => ascii.push('u'),
            '×' => ascii.push('x'),
            'á' | 'à' | 'â' | 'ã' | 'ª' => ascii.push('a'),
            'é' | 'ê' => ascii.push('e'),
            'í' => ascii.push('i'),
            'ó' | 'ô' | 'õ' | 'º' => ascii.push('o'),
            'ú' | 'ü' => ascii.push('u'),
            'ç' => ascii.push('c'),
            'Á' | 'À' | 'Â' | 'Ã' => ascii.push('A'),
            'É' | 'Ê' => ascii.push('E'),
            'Í' => ascii.push('I'),
            'Ó' | 'Ô' | 'Õ' => ascii.push('O'),
            'Ú' => ascii.push('U'),
            'Ç' => ascii.push('C'),
            other => ascii.push(other),
        }
        ascii
    })
}
