//! What is drawn so far.

use std::fmt::Write as _;

use super::{LINE, ROW, escaped};

/// What is drawn so far, and where the next line goes.
pub(super) struct Drawing {
    pub svg: String,
    pub y: usize,
}

impl Drawing {
    pub(super) fn add(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing into a string does not fail.
        _ = self.svg.write_fmt(element);
        self.svg.push('\n');
    }

    pub(super) fn text(&mut self, x: usize, y: usize, class: &str, text: &str) {
        let text = escaped(text);
        self.add(format_args!("<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{text}</text>"));
    }

    /// Lines of text, each on a row of its own.
    pub(super) fn lines(&mut self, x: usize, class: &str, text: &str) {
        for line in textwrap::wrap(text, LINE) {
            self.y += ROW - 3;
            self.text(x, self.y, class, &line);
        }
    }
}
