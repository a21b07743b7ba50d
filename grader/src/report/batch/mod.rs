//! What came of a batch, and what a regrade would change. For teachers, in English.

mod changes;
mod summary;
#[cfg(test)]
mod tests;

pub use changes::Changes;
pub(super) use summary::Document;
pub(super) use summary::{list, of_students};
pub use summary::{write, write_json};

use std::io::{self, Write};

use super::plain::clean;

/// A table: the first column to the left, the others to the right, two spaces between.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let width = |text: &str| textwrap::core::display_width(text);
    let widths: Vec<_> = head
        .iter()
        .enumerate()
        .map(|(column, title)| {
            let cells = rows.iter().map(|row| width(&row[column]));
            cells.max().unwrap_or(0).max(width(title))
        })
        .collect();
    let line = |cells: &[&str]| {
        let cells = cells.iter().zip(&widths).enumerate().map(|(column, (cell, widest))| {
            let space = " ".repeat(widest - width(cell));
            if column == 0 { format!("{cell}{space}") } else { format!("{space}{cell}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(head)];
    for row in rows {
        lines.push(line(&row.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    lines
}

/// `1 hand-in`, `2 hand-ins`.
pub(super) fn counted(number: usize, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
}

/// What to do about so many hand-ins with code of no exercise that is known.
pub(super) fn nameless(number: usize, to: &mut dyn Write) -> io::Result<()> {
    if number == 0 {
        return Ok(());
    }
    let have = counted(number, "entry has", "entries have");
    writeln!(
        to,
        "\n{have} Rust code and no name of an exercise. If all were to hand in the same \
         one, say which: `--exercise NAME`"
    )
}

/// What somebody else wrote, on one line and without what moves a terminal's cursor.
pub(super) fn plain(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
