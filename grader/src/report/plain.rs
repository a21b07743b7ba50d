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
        let end = rest.find(|c: char| c.is_whitespace() || "\"'`(),;<>|".contains(c));
        let word = &rest[..end.unwrap_or(rest.len())];
        if starts_word && is_absolute(word) {
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

/// Whether a word is a path from the root of a file system, with a folder and a name at least.
fn is_absolute(word: &str) -> bool {
    let drive = word.as_bytes();
    let windows = drive.len() > 3
        && drive[0].is_ascii_alphabetic()
        && drive[1] == b':'
        && matches!(drive[2], b'\\' | b'/');
    let unix = word.starts_with('/')
        && !word.starts_with("//")
        && word[1..].contains('/')
        && word.chars().nth(1).is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
    windows || unix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_no_commands() {
        assert_eq!(clean("a\u{1b}[31mb\rc\nd\u{202e}e"), "a\u{fffd}[31mbc de");
    }

    #[test]
    fn long_text_says_that_it_was_cut() {
        assert_eq!(short("abcdef", 6), "abcdef");
        assert_eq!(short("abcdefg", 6), "abcde…");
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
