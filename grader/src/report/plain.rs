//! Makes text from outside fit for a terminal and for publishing.

/// Takes out what could move a terminal's cursor, change its colours or turn text around.
///
/// Student code chooses the words of panics and answers, so they may hold anything.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\t' => Some(' '),
            '\r' => None,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => None,
            c if c.is_control() => Some('\u{fffd}'),
            c => Some(c),
        })
        .collect()
}

/// The same for what comes with colours, as the compiler shows it: colours stay.
pub(crate) fn coloured(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&clean(&rest[..at]));
        let end = colour(&rest[at..]);
        out.push_str(&rest[at..at + end]);
        // One that is no colour goes, and leaves its letters.
        rest = &rest[at + end.max(1)..];
    }
    out.push_str(&clean(rest));
    out
}

/// How long the colour is that a text begins with ("select graphic rendition", ECMA-48 §8.3.117);
/// 0 when it is something else.
fn colour(text: &str) -> usize {
    let Some(numbers) = text.strip_prefix("\u{1b}[") else { return 0 };
    match numbers.find(|c: char| !c.is_ascii_digit() && c != ';') {
        Some(end) if numbers[end..].starts_with('m') => "\u{1b}[m".len() + end,
        Some(_) | None => 0,
    }
}

/// The cleaned text, cut after `most` characters, with `…` where something was left out.
pub(crate) fn short(text: &str, most: usize) -> String {
    let text = clean(text.trim());
    if text.chars().count() <= most {
        return text;
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// A path without the folders that say where a machine keeps its files.
///
/// Paths of frames and diagnostics are relative already; this is for the one that slips through.
pub(crate) fn relative(path: &str) -> String {
    let path = path.replace('\\', "/");
    let absolute = path.starts_with('/') || path.get(1..3) == Some(":/");
    if !absolute {
        return path;
    }
    let inside = ["/student/", "/suite/"].iter().find_map(|root| path.strip_prefix(root));
    inside.unwrap_or_else(|| path.rsplit('/').next().unwrap_or_default()).to_owned()
}

/// Text in which every absolute path has lost its folders: `/home/ana/x/lib.rs:3` is `…/lib.rs:3`.
pub(crate) fn without_absolute_paths(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let starts_word = !(before.is_alphanumeric()
            || matches!(before, '/' | '.' | '_' | '-' | '~' | '…' | ':' | '<'));
        // Looked for only where a path may begin: a word may have a hundred thousand letters.
        let path = (starts_word && begins_absolute(rest)).then(|| {
            let end = rest.find(|c: char| c.is_whitespace() || "\"'`(),;<>|".contains(c));
            &rest[..end.unwrap_or(rest.len())]
        });
        if let Some(word) = path.filter(|word| is_absolute(word)) {
            let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
            out.push_str("…/");
            out.push_str(name);
            rest = &rest[word.len()..];
            before = 'x';
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            before = c;
        }
    }
    out
}

/// Whether a text begins as a path from the root of a file system does.
fn begins_absolute(text: &str) -> bool {
    begins_with_drive(text)
        || text.strip_prefix('/').is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_'))
        })
}

fn begins_with_drive(text: &str) -> bool {
    matches!(text.as_bytes(), [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic())
}

/// Whether a word that begins so is such a path, with a folder and a name at least.
fn is_absolute(word: &str) -> bool {
    if begins_with_drive(word) { word.len() > 3 } else { word[1..].contains('/') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_no_commands() {
        assert_eq!(clean("a\u{1b}[31mb\rc\nd\u{202e}e"), "a\u{fffd}[31mbc de");
    }

    #[test]
    fn of_what_moves_a_terminal_only_colours_are_left() {
        let said =
            "\u{1b}[1m\u{1b}[91merror\u{1b}[0m: \u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m\u{1b}[31";
        let shown = "\u{1b}[1m\u{1b}[91merror\u{1b}[0m: ]0;title\u{fffd}[2J\u{fffd}31m[31";
        assert_eq!(coloured(said), shown);
        assert_eq!(coloured("plain\u{202e} \u{1b}"), "plain ");
    }

    #[test]
    fn long_text_says_that_it_was_cut() {
        assert_eq!(short("abcdef", 6), "abcdef");
        assert_eq!(short("abcdefg", 6), "abcde…");
    }

    /// Each of these has a place for a path, or none, at every letter, and one word; with work at
    /// each of them that depends on the word's length this would take minutes.
    #[test]
    fn a_word_may_be_as_long_as_it_likes() {
        for part in ["a", "/", "@/", "/a@", ":/a", "c:/", "/ä"] {
            let word = part.repeat(1 << 16);
            let published = without_absolute_paths(&word);
            assert!(published.len() <= word.len() + "…/".len(), "{part}");
        }
    }

    #[test]
    fn paths_lose_their_folders() {
        assert_eq!(relative("src/lib.rs"), "src/lib.rs");
        assert_eq!(relative("/student/src/lib.rs"), "src/lib.rs");
        assert_eq!(relative("/home/ana/lib.rs"), "lib.rs");
        assert_eq!(relative(r"C:\ana\lib.rs"), "lib.rs");
        for (text, published) in [
            ("cannot open /home/ana/x/lib.rs:3: no", "cannot open …/lib.rs:3: no"),
            (" --> /root/.cargo/tokio/src/lib.rs:3:1", " --> …/lib.rs:3:1"),
            ("`C:\\Users\\ana\\x.rs` is gone", "`…/x.rs` is gone"),
            (
                "// a/b and 1/2 and https://docs.rs/tokio/a",
                "// a/b and 1/2 and https://docs.rs/tokio/a",
            ),
            ("src/lib.rs:3", "src/lib.rs:3"),
            ("a::b</c/d>", "a::b</c/d>"),
        ] {
            assert_eq!(without_absolute_paths(text), published);
        }
    }
}
