//! A teacher's own table, of which single cells are exchanged and everything else stays as it is,
//! to the byte: the mark at its beginning, delimiters, quotes, line ends, columns that nobody
//! knows.
//!
//! Cells are found by RFC 4180, with `,`, `;` or a tab between them. Encodings that have ASCII in
//! them as it is (UTF-8, Latin 1, Windows 1252) pass through untouched.

use std::borrow::Cow;
use std::ops::Range;

/// A table as it lies in its file.
#[derive(Debug, Clone)]
pub struct Sheet {
    bytes: Vec<u8>,
    delimiter: u8,
    /// Where each cell lies, quotes included.
    rows: Vec<Vec<Range<usize>>>,
    /// What is to stand there instead, by row and column.
    exchanged: Vec<(Range<usize>, String)>,
}

/// Why a file is no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// Nothing is in it.
    #[error("it is empty")]
    Empty,
    /// It is written in UTF-16, or it is a spreadsheet's own format.
    #[error("it is no CSV in UTF-8; download it again as CSV, or save it as `CSV UTF-8`")]
    Encoding,
    /// A quote is never closed.
    #[error("the quote in line {line} is never closed; download the file again")]
    OpenQuote {
        /// The line it is in, from 1.
        line: usize,
    },
}

impl Sheet {
    /// Reads a table.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(bytes: Vec<u8>) -> Result<Self, SheetError> {
        let begin = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        if bytes.len() == begin {
            return Err(SheetError::Empty);
        }
        if bytes.contains(&0) {
            return Err(SheetError::Encoding);
        }
        let delimiter = delimiter(&bytes[begin..]);
        let rows = rows(&bytes, begin, delimiter)?;
        Ok(Self { bytes, delimiter, rows, exchanged: Vec::new() })
    }

    /// How many rows there are, the head among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// What a cell says; nothing where the row is shorter.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        let range = self.rows.get(row).and_then(|row| row.get(column));
        let Some(raw) = range.map(|range| &self.bytes[range.clone()]) else {
            return Cow::Borrowed("");
        };
        match raw {
            [b'"', inner @ .., b'"'] => {
                Cow::Owned(String::from_utf8_lossy(inner).replace("\"\"", "\""))
            }
            raw => String::from_utf8_lossy(raw),
        }
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = Cow<'_, str>> {
        let columns = self.rows.get(row).map_or(0, Vec::len);
        (0..columns).map(move |column| self.cell(row, column))
    }

    /// Lets something else stand in a cell; whether there is such a cell.
    pub fn set(&mut self, row: usize, column: usize, text: &str) -> bool {
        let Some(range) = self.rows.get(row).and_then(|row| row.get(column)) else { return false };
        let quoted = self.bytes[range.clone()].starts_with(b"\"");
        let special = |byte: u8| byte == self.delimiter || matches!(byte, b'"' | b'\r' | b'\n');
        let text = match quoted || text.bytes().any(special) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.to_owned(),
        };
        self.exchanged.retain(|(there, _)| there != range);
        self.exchanged.push((range.clone(), text));
        true
    }

    /// The file with what was exchanged.
    #[must_use]
    pub fn written(mut self) -> Vec<u8> {
        self.exchanged.sort_by_key(|(range, _)| range.start);
        let mut written = Vec::with_capacity(self.bytes.len());
        let mut from = 0;
        for (range, text) in &self.exchanged {
            written.extend_from_slice(&self.bytes[from..range.start]);
            written.extend_from_slice(text.as_bytes());
            from = range.end;
        }
        written.extend_from_slice(&self.bytes[from..]);
        written
    }
}

/// What stands between the cells: what there is most of in the first line, outside of quotes.
fn delimiter(bytes: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                for (delimiter, count) in &mut counts {
                    *count += usize::from(byte == delimiter);
                }
            }
            _ => {}
        }
    }
    // Of equals the first: a comma where nothing tells.
    let most = counts.into_iter().reduce(|most, next| if next.1 > most.1 { next } else { most });
    most.map_or(b',', |most| most.0)
}

fn rows(bytes: &[u8], begin: usize, delimiter: u8) -> Result<Vec<Vec<Range<usize>>>, SheetError> {
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    let (mut from, mut at) = (begin, begin);
    while at < bytes.len() {
        if at == from && bytes[at] == b'"' {
            at = after_quote(bytes, at)?;
        }
        match bytes.get(at) {
            None => {}
            Some(&byte) if byte == delimiter => {
                row.push(from..at);
                from = at + 1;
                at = from;
                if at == bytes.len() {
                    row.push(from..from);
                }
                continue;
            }
            Some(b'\r' | b'\n') => {
                row.push(from..at);
                rows.push(std::mem::take(&mut row));
                at += if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
                from = at;
                continue;
            }
            Some(_) => at += 1,
        }
    }
    if from < bytes.len() {
        row.push(from..bytes.len());
    }
    if !row.is_empty() {
        rows.push(row);
    }
    Ok(rows)
}

/// Where a quoted cell that begins at `at` ends.
fn after_quote(bytes: &[u8], begin: usize) -> Result<usize, SheetError> {
    let mut at = begin + 1;
    loop {
        match bytes.get(at) {
            None => {
                let line = bytes[..begin].iter().filter(|byte| **byte == b'\n').count() + 1;
                return Err(SheetError::OpenQuote { line });
            }
            Some(b'"') if bytes.get(at + 1) == Some(&b'"') => at += 2,
            Some(b'"') => return Ok(at + 1),
            Some(_) => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Sheet {
        Sheet::read(text.as_bytes().to_owned()).expect("it is a table")
    }

    #[test]
    fn what_is_not_exchanged_stays_to_the_byte() {
        for text in [
            "\u{feff}a;b;c\r\n\"x;\"\"y\"\"\r\nz\";1;\r\n;;\r\n",
            "a,b\n1,2",
            "a,b\n1,",
            "a\tb\r1\t2\r",
            "a,b\n\n  \"odd\" ,x\n",
        ] {
            let sheet = read(text);
            assert_eq!(sheet.clone().written(), text.as_bytes(), "{text:?}");
        }
        let latin = b"nome,nota\nJo\xe3o,\n".to_vec();
        let mut sheet = Sheet::read(latin).expect("it is a table");
        assert!(sheet.set(1, 1, "7.5"));
        assert_eq!(sheet.written(), b"nome,nota\nJo\xe3o,7.5\n");
    }

    #[test]
    fn cells_are_found_and_exchanged_in_their_own_quotes() {
        let mut sheet = read("\u{feff}a;b;c\r\n\"x;\"\"y\"\"\r\nz\";\"1\";\r\n");
        assert_eq!(sheet.row(1).collect::<Vec<_>>(), ["x;\"y\"\r\nz", "1", ""]);
        assert!(sheet.set(1, 1, "5"));
        assert!(sheet.set(1, 2, "a;b"));
        assert!(sheet.set(1, 2, "2"));
        assert!(!sheet.set(1, 3, "nowhere"));
        let written = sheet.written();
        let text = String::from_utf8(written).expect("text");
        assert_eq!(text, "\u{feff}a;b;c\r\n\"x;\"\"y\"\"\r\nz\";\"5\";2\r\n");
    }

    #[test]
    fn what_is_no_table_is_said() {
        let error = |bytes: &[u8]| Sheet::read(bytes.to_owned()).err();
        assert_eq!(error(b""), Some(SheetError::Empty));
        assert_eq!(error(b"\xff\xfea\0,\0b\0"), Some(SheetError::Encoding));
        assert_eq!(error(b"a,b\n\"c,d\n"), Some(SheetError::OpenQuote { line: 2 }));
    }
}
