//! Pieces of Markdown that hold text of other people's.
//!
//! GitHub's and GitLab's Markdown turns much into something else: links, mentions of people,
//! references, HTML, emphasis. In code none of it does, so everything that a student chose stands
//! in code, behind a fence that is longer than any in it
//! (<https://spec.commonmark.org/0.31.2/#fenced-code-blocks>).

use crate::report::plain::clean;

/// A piece of code in a line. In a cell of a table it must hold no `|`, which ends the cell even in
/// code.
pub fn code(text: &str) -> String {
    let text = clean(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    // A space at both ends is not shown, and keeps backticks apart.
    let gap = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{gap}{text}{gap}{fence}")
}

/// A block of lines, each cleaned.
pub fn block(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(clean).collect();
    let text = lines.join("\n");
    let fence = "`".repeat((longest_run(&text) + 1).max(3));
    format!("{fence}text\n{text}\n{fence}\n")
}

/// Words of the course's, in which Markdown means nothing.
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// How many backticks follow each other at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fence_inside_ends_the_one_outside() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("``|"), "``` ``| ```");
        assert_eq!(block("x"), "```text\nx\n```\n");
        assert_eq!(block("````\n</details>"), "`````text\n````\n</details>\n`````\n");
        assert_eq!(words("a <b> @c *d*"), "a &lt;b&gt; \\@c \\*d\\*");
    }
}
