//! How large the cache is, and what was deleted of it.

use std::io::{self, Write};
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use super::catalogue::{Cache, Message};
use super::json::VERSION;
use super::plain::clean;
use super::text::Options;
use super::text::page::{Page, Style};
use crate::tidy::{Cleaned, Size};

/// What `grader cache --format json` writes.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::report) struct Document<'a> {
    /// Of this form of the JSON.
    version: u32,
    /// One for each kind of thing that the cache holds.
    kinds: &'a [Size],
}

/// Writes where the cache is and how much it holds of each kind, and how much of that may go.
///
/// # Errors
/// When the writer fails.
pub fn write(
    root: &Path,
    sizes: &[Size],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(options);
    let say = |what| options.language.say(&Message::Cache(what));
    page.line(Style::Strong.paint(&clean(&root.display().to_string())));
    let all = sizes.iter().map(|size| size.bytes).sum();
    let rows = sizes.iter().map(|size| (say(Cache::Kind(size.kind)), size.bytes));
    let rows: Vec<_> = rows.chain([(say(Cache::All), all)]).collect();
    let names = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    for (name, bytes) in rows {
        page.line(format!("  {name:names$}  {:>10}", say(Cache::Bytes(bytes))));
    }
    let useless = sizes.iter().map(|size| size.useless).sum();
    page.blank();
    let useless = if all == 0 { Cache::Empty } else { Cache::Useless { bytes: useless } };
    page.wrapped("", "", Style::Plain, &Message::Cache(useless));
    page.write(out)
}

/// Writes how much was deleted.
///
/// # Errors
/// When the writer fails.
pub fn write_cleaned(cleaned: Cleaned, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(options);
    let freed = Cache::Freed { bytes: cleaned.bytes };
    page.wrapped("", "", Style::Plain, &Message::Cache(freed));
    if cleaned.left {
        page.wrapped("", "", Style::Plain, &Message::Cache(Cache::InUse));
    }
    page.write(out)
}

/// Writes the sizes as JSON.
///
/// # Errors
/// When the writer fails.
pub fn write_json(sizes: &[Size], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Document { version: VERSION, kinds: sizes })?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::report::text::Symbols;
    use crate::tidy::Kind;

    #[test]
    fn sizes_and_what_may_go() {
        let bytes = [79_400_000, 22_000_000, 1_453_000_000, 999, 6_600_000, 0];
        let useless = |bytes: u64| if bytes > 1_000_000_000 { bytes } else { 0 };
        let sizes: Vec<_> = Kind::ALL
            .into_iter()
            .zip(bytes)
            .map(|(kind, bytes)| Size { kind, bytes, useless: useless(bytes) })
            .collect();
        let mut said = Vec::new();
        for language in [Language::English, Language::Portuguese] {
            let options = Options { language, symbols: Symbols::Unicode, ..Options::default() };
            let root = Path::new("/cache/grader");
            write(root, &sizes, &options, &mut said).expect("memory");
            write(root, &sizes[..2], &options, &mut said).expect("memory");
            write(root, &sizes[5..], &options, &mut said).expect("memory");
            for left in [false, true] {
                let cleaned = Cleaned { bytes: 1_453_000_000, left };
                write_cleaned(cleaned, &options, &mut said).expect("memory");
            }
        }
        let said = anstream::adapter::strip_bytes(&said).into_vec();
        insta::assert_snapshot!(String::from_utf8(said).expect("text"));
    }
}
