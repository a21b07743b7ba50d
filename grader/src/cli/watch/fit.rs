//! What is too tall for the screen: what would be pushed out at the top is what comes first.

use textwrap::core::display_width;

use crate::report::text::Options;

/// As much of `shown` as fits on a screen of this width and height. Empty lines go first, the last
/// ones before any other; then the end goes, and a sign says that there is more.
pub fn fitted(shown: &[u8], options: &Options) -> Vec<u8> {
    let Options { width, height, symbols, language: _ } = *options;
    let text = String::from_utf8_lossy(shown);
    let mut lines: Vec<&str> = text.lines().collect();
    // A line that is too long goes on in the next one of the screen.
    let tall = |line: &str| display_width(line).max(1).div_ceil(width.max(1));
    let mut all: usize = lines.iter().map(|line| tall(line)).sum();
    while all > height
        && let Some(empty) = lines.iter().rposition(|line| line.is_empty())
    {
        lines.remove(empty);
        all -= 1;
    }
    let is_cut = all > height;
    while all >= height && is_cut {
        let Some(last) = lines.pop() else { break };
        all -= tall(last);
    }
    let more = symbols.drawn("…");
    lines.extend(is_cut.then_some(&*more));
    lines.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Options, fitted};
    use crate::report::text::Symbols;

    fn of(shown: &str, width: usize, height: usize) -> String {
        with(Symbols::Unicode, shown, width, height)
    }

    fn with(symbols: Symbols, shown: &str, width: usize, height: usize) -> String {
        let options = Options { symbols, width, height, ..Options::default() };
        String::from_utf8(fitted(shown.as_bytes(), &options)).expect("it was UTF-8")
    }

    #[test]
    fn what_fits_is_left_alone() {
        for shown in ["", "one\n", "one\n\ntwo\n"] {
            assert_eq!(of(shown, 80, 3), shown);
        }
    }

    #[test]
    fn empty_lines_go_first_and_no_more_than_must() {
        assert_eq!(of("one\n\ntwo\n\nthree\n", 80, 4), "one\n\ntwo\nthree\n");
        assert_eq!(of("one\n\ntwo\n\nthree\n", 80, 3), "one\ntwo\nthree\n");
    }

    #[test]
    fn then_the_end_goes() {
        assert_eq!(of("one\n\ntwo\nthree\nfour\n", 80, 3), "one\ntwo\n…\n");
        assert_eq!(of("one\ntwo\n", 80, 0), "…\n");
        assert_eq!(with(Symbols::Ascii, "one\ntwo\nthree\n", 80, 2), "one\n...\n");
    }

    #[test]
    fn long_lines_count_as_they_are_shown_and_colours_do_not_count() {
        assert_eq!(of("abcdef\nx\ny\n", 3, 4), "abcdef\nx\ny\n");
        assert_eq!(of("abcdef\nx\ny\n", 3, 3), "abcdef\n…\n");
        let red = "\u{1b}[31mabc\u{1b}[0m\nx\n";
        assert_eq!(of(red, 3, 2), red);
    }
}
