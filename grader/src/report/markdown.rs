//! Markdown for a terminal: headings, paragraphs, lists and code, laid out at the width of a page.
//!
//! Colours add nothing but themselves: code keeps its backticks, an address stands behind the
//! words that it belongs to, and headings stand further left than what is below them. Code is
//! never wrapped, so that it can be copied.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use textwrap::core::display_width;

use super::plain::clean;
use super::text::page::{Page, Style};

/// What stands before everything but headings.
const BODY: usize = 2;
/// What stands before a line of code, beyond what is around it.
const CODE: usize = 2;
/// Code in a sentence that is longer than this may end a line.
const WHOLE: usize = 48;

/// Lays out `markdown` below what is on the page already.
pub(super) fn write(page: &mut Page<'_>, markdown: &str) {
    let mut writer = Writer {
        page,
        words: Words::default(),
        styles: Vec::new(),
        lists: Vec::new(),
        marker: None,
        link: None,
        code: None,
    };
    for event in Parser::new(markdown) {
        writer.event(event);
    }
    writer.flush();
}

struct Writer<'p, 'o> {
    page: &'p mut Page<'o>,
    /// What the paragraph that is being read says so far.
    words: Words,
    /// The styles that are open, the innermost last.
    styles: Vec<Style>,
    /// The lists that are open, with the number of the next point of those that have numbers.
    lists: Vec<Option<u64>>,
    /// What stands before the next line: the mark of a point.
    marker: Option<String>,
    /// The address that is open, and the words that stand for it.
    link: Option<(String, String)>,
    /// The language of the block of code that is open.
    code: Option<String>,
}

impl Writer<'_, '_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) if self.code.is_some() => self.code_lines(&text),
            Event::Text(text) => self.say(&text, self.style()),
            Event::Code(code) => {
                let style = match self.style() {
                    Style::Strong => Style::Strong,
                    _ => Style::Code,
                };
                self.say_code(&format!("`{code}`"), style);
            }
            Event::SoftBreak => self.words.close(),
            Event::HardBreak => self.flush(),
            Event::Rule => self.page.blank(),
            // The course's texts have none of these; what they hold is shown as it stands.
            Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.say(&text, self.style()),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.page.blank();
                self.styles.push(Style::Strong);
            }
            Tag::Strong => self.styles.push(Style::Strong),
            Tag::Emphasis => self.styles.push(Style::Emphasis),
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.marker = Some(marker);
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.page.blank();
                self.code = Some(match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                });
            }
            Tag::Link { dest_url, .. } => self.link = Some((dest_url.to_string(), String::new())),
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Heading(_) => {
                self.styles.pop();
                self.lines("", "");
            }
            TagEnd::Strong | TagEnd::Emphasis => {
                self.styles.pop();
            }
            TagEnd::Paragraph => {
                self.flush();
                if self.lists.is_empty() {
                    self.page.blank();
                }
            }
            TagEnd::Item => self.flush(),
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.page.blank();
                }
            }
            TagEnd::CodeBlock => {
                self.code = None;
                self.page.blank();
            }
            TagEnd::Link => {
                if let Some((address, words)) = self.link.take().filter(|(to, words)| to != words) {
                    debug_assert!(!words.is_empty(), "{address} has no words");
                    self.words.add(" ", Style::Plain);
                    self.words.add(&format!("({})", clean(&address)), Style::Faint);
                }
            }
            _ => {}
        }
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or(Style::Plain)
    }

    fn say(&mut self, text: &str, style: Style) {
        if let Some((_, words)) = &mut self.link {
            words.push_str(text);
        }
        self.words.add(&clean(text), style);
    }

    fn say_code(&mut self, code: &str, style: Style) {
        if let Some((_, words)) = &mut self.link {
            words.push_str(code);
        }
        let code = clean(code);
        match display_width(&code) {
            ..=WHOLE => self.words.add_whole(&code, style),
            _ => self.words.add(&code, style),
        }
    }

    fn code_lines(&mut self, code: &str) {
        let rust = self.code.as_deref().is_some_and(|it| it.starts_with("rust"));
        let indent = " ".repeat(self.indent() + CODE);
        for line in code.lines() {
            let line = clean(&line.replace('\t', "    "));
            // A comment at the end of a line is left as it is: `//` may stand in a string.
            let style = match line.trim_start().starts_with("//") && rust {
                true => Style::Faint,
                false => Style::Code,
            };
            self.page.line(match line.trim() {
                "" => String::new(),
                _ => format!("{indent}{}", style.paint(&line)),
            });
        }
    }

    /// Columns before what stands in the lists that are open.
    fn indent(&self) -> usize {
        let marks = self.lists.iter().map(|list| if list.is_some() { 3 } else { 2 });
        BODY + marks.sum::<usize>()
    }

    /// Puts what was said so far on the page.
    fn flush(&mut self) {
        let indent = " ".repeat(self.indent());
        let lead = match self.marker.take() {
            Some(marker) => {
                let before = indent.len().saturating_sub(marker.len());
                format!("{}{marker}", " ".repeat(before))
            }
            None => indent.clone(),
        };
        self.lines(&lead, &indent);
    }

    fn lines(&mut self, lead: &str, indent: &str) {
        let width = self.page.options().width.max(20);
        let room = width.saturating_sub(display_width(indent)).max(1);
        for (n, line) in self.words.take(room).into_iter().enumerate() {
            self.page.line(format!("{}{line}", if n == 0 { lead } else { indent }));
        }
    }
}

/// The words of a paragraph.
#[derive(Debug, Default)]
struct Words {
    done: Vec<Word>,
    open: Word,
}

/// What no line may end in: stretches of text, each with its style.
#[derive(Debug, Default)]
struct Word {
    stretches: Vec<(String, Style)>,
    width: usize,
}

impl Words {
    /// Adds text whose lines may end at any space.
    fn add(&mut self, text: &str, style: Style) {
        for chunk in text.split_inclusive(' ') {
            self.add_whole(chunk.trim_end_matches(' '), style);
            if chunk.ends_with(' ') {
                self.close();
            }
        }
    }

    /// Adds text that no line may end in.
    fn add_whole(&mut self, text: &str, style: Style) {
        self.open.push(text, style);
    }

    fn close(&mut self) {
        if self.open.width > 0 {
            self.done.push(std::mem::take(&mut self.open));
        }
    }

    /// All words, in lines of `room` columns. A word that is wider has a line of its own.
    fn take(&mut self, room: usize) -> Vec<String> {
        self.close();
        let mut lines: Vec<Word> = Vec::new();
        for word in std::mem::take(&mut self.done) {
            match lines.last_mut() {
                Some(line) if line.width + 1 + word.width <= room => line.join(word),
                _ => lines.push(word),
            }
        }
        lines.iter().map(Word::painted).collect()
    }
}

impl Word {
    fn push(&mut self, text: &str, style: Style) {
        self.width += display_width(text);
        match self.stretches.last_mut() {
            Some((last, of)) if *of == style => last.push_str(text),
            _ => self.stretches.push((text.to_owned(), style)),
        }
    }

    /// Adds a word behind a space, which has a style where both sides have it.
    fn join(&mut self, word: Self) {
        let before = self.stretches.last().map(|(_, style)| *style);
        let behind = word.stretches.first().map(|(_, style)| *style);
        let style = before.filter(|_| before == behind).unwrap_or(Style::Plain);
        self.push(" ", style);
        for (text, style) in word.stretches {
            self.push(&text, style);
        }
    }

    fn painted(&self) -> String {
        self.stretches.iter().map(|(text, style)| style.paint(text)).collect()
    }
}

#[cfg(test)]
mod tests;
