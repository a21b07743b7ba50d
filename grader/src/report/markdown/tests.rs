//! How Markdown looks.

use super::*;
use crate::classes;
use crate::embedded;
use crate::language::Language;
use crate::report::text::{Options, Symbols};
use crate::rubric::BugClass;

fn shown(markdown: &str, options: &Options) -> String {
    let mut page = Page::new(options);
    write(&mut page, markdown);
    let mut out = Vec::new();
    page.write(&mut out).expect("memory");
    String::from_utf8(out).expect("text")
}

fn plain(markdown: &str, options: &Options) -> String {
    anstream::adapter::strip_str(&shown(markdown, options)).to_string()
}

const EVERYTHING: &str = "\
# A heading with `code` in it

A paragraph of **bold words** and *weight*, with `code that is kept whole`, an
address <https://tokio.rs> and a [link with `code`](https://docs.rs/tokio/latest/tokio/) in it.

- a point that is so long that it does not fit on one line of this width
- another, with a list in it:
  1. one
  2. two
- the last

```rust
// a comment
let text = \"no end of line is ever put into code, however long the line of code may be\";

    call(\"http://not-a-comment\");
```

### Further in
Text at once.

1. first

   still the first
2. second

```toml
# no comment of Rust's
```
";

#[test]
fn everything_at_sixty_columns() {
    let options = Options { width: 60, ..Options::default() };
    insta::assert_snapshot!(plain(EVERYTHING, &options));
    // Colours add nothing but themselves.
    insta::assert_snapshot!("in_colour", shown(EVERYTHING, &options).replace('\u{1b}', "␛"));
}

/// All that `explain` lays out.
fn every_text() -> Vec<(String, &'static str)> {
    let mut texts = Vec::new();
    for class in BugClass::ALL {
        for language in Language::ALL {
            texts.push((format!("{class} {}", language.tag()), classes::text(class, language)));
        }
    }
    let explanations = embedded::files().filter(|(path, _)| path.contains("/EXPLAIN."));
    texts.extend(explanations.map(|(path, text)| (path.to_owned(), text)));
    texts
}

#[test]
fn lines_of_text_fit() {
    for (name, text) in every_text() {
        for width in [60, 80, 100] {
            let options = Options { width, ..Options::default() };
            for line in plain(text, &options).lines() {
                let fits = display_width(line) <= width;
                // Code and addresses are copied as they are.
                let whole = line.starts_with("    ") || line.trim().starts_with('(');
                assert!(fits || whole || !line.trim().contains(' '), "{name} at {width}: {line}");
            }
        }
    }
}

#[test]
fn ascii_keeps_to_ascii() {
    let options = Options { symbols: Symbols::Ascii, ..Options::default() };
    for (name, text) in every_text() {
        for line in shown(text, &options).lines() {
            let odd: String = line.chars().filter(|it| !it.is_ascii()).collect();
            assert!(odd.is_empty(), "{name}: {odd} in {line}");
        }
    }
}

/// What is not laid out is shown as it stands; no text of the course should have it.
#[test]
fn the_texts_use_only_what_is_laid_out() {
    for (name, text) in every_text() {
        for event in Parser::new(text) {
            let known = match &event {
                Event::Start(tag) => matches!(
                    tag,
                    Tag::Heading { .. }
                        | Tag::Paragraph
                        | Tag::Strong
                        | Tag::Emphasis
                        | Tag::List(_)
                        | Tag::Item
                        | Tag::CodeBlock(_)
                        | Tag::Link { .. }
                ),
                Event::End(_)
                | Event::Text(_)
                | Event::Code(_)
                | Event::SoftBreak
                | Event::HardBreak => true,
                _ => false,
            };
            assert!(known, "{name}: {event:?}");
        }
        let table = text.lines().find(|line| line.starts_with('|'));
        assert_eq!(table, None, "{name}: a table, which is not laid out");
    }
}

#[test]
fn commands_for_a_terminal_are_taken_out() {
    let text = "a \u{1b}[2Jb `c\u{7}`\n\n```\nd\u{1b}[31m\te\n```\n";
    assert!(!plain(text, &Options::default()).contains(['\u{1b}', '\u{7}']));
    assert_eq!(
        shown(text, &Options::default()).matches('\u{1b}').count(),
        4,
        "only those of the two colours of code"
    );
}
