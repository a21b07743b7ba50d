//! Applies a unified diff, strictly: where one line is not what the diff says, nothing is applied.
//!
//! The format is the one of diff(1), as far as a diff of text files needs it: a header of two lines
//! for each file, hunks that say at which line they begin, and lines that are kept, taken away or
//! added. Before all of them may stand comments, with a `#` in front.
//!
//! Nothing is known of lines that a diff does not show: one without context (`diff -U0`) is for a
//! text of which it is known that it is the right one.

use std::path::Path;

/// What a diff changes in one file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change<'d> {
    /// The file, below the directory that the diff is about.
    pub file: &'d Path,
    hunks: Vec<Hunk<'d>>,
}

#[derive(Debug, PartialEq, Eq)]
struct Hunk<'d> {
    /// Which line of the file as it was, from 1, is the first that it keeps or takes away; the one
    /// before which it adds, if it does no more than that.
    first: usize,
    lines: Vec<(Step, &'d str)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Keep,
    Take,
    Add,
}

/// The changes that a diff consists of; else the line that is none of a diff's.
pub(super) fn changes(diff: &str) -> Result<Vec<Change<'_>>, &str> {
    let mut changes: Vec<Change<'_>> = Vec::new();
    // A line that is taken away may look like a header.
    let mut to_come = (0, 0);
    for line in diff.lines() {
        let hunk = changes.last_mut().and_then(|change| change.hunks.last_mut());
        if to_come != (0, 0)
            && let Some(hunk) = hunk
        {
            let (step, text) = step(line).ok_or(line)?;
            let (old, new) = match step {
                Step::Keep => (1, 1),
                Step::Take => (1, 0),
                Step::Add => (0, 1),
            };
            let left = |count: usize, less| count.checked_sub(less).ok_or(line);
            to_come = (left(to_come.0, old)?, left(to_come.1, new)?);
            hunk.lines.push((step, text));
        } else if let Some(file) = line.strip_prefix("+++ ") {
            changes.push(Change { file: Path::new(file), hunks: Vec::new() });
        } else if line.starts_with("@@ ") {
            let (first, old, new) = place(line).ok_or(line)?;
            to_come = (old, new);
            let change = changes.last_mut().ok_or(line)?;
            change.hunks.push(Hunk { first, lines: Vec::new() });
        } else if !(line.starts_with("--- ") || changes.is_empty() && line.starts_with('#')) {
            return Err(line);
        }
    }
    // A last hunk that is cut off has no line to be named.
    if to_come == (0, 0) { Ok(changes) } else { Err("") }
}

fn step(line: &str) -> Option<(Step, &str)> {
    let (first, text) = line.split_at_checked(1)?;
    let step = match first {
        " " => Step::Keep,
        "-" => Step::Take,
        "+" => Step::Add,
        _ => return None,
    };
    Some((step, text))
}

/// `@@ -31,3 +32,4 @@`: where a hunk begins in the file as it was, and its lines there and here.
fn place(line: &str) -> Option<(usize, usize, usize)> {
    let (old, new) = line.strip_prefix("@@ -")?.strip_suffix(" @@")?.split_once(" +")?;
    let part = |part: &str| {
        let (first, count) = part.split_once(',').unwrap_or((part, "1"));
        Some((first.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
    };
    let ((first, old), (_, new)) = (part(old)?, part(new)?);
    // A hunk that only adds names the line before it.
    Some((if old == 0 { first + 1 } else { first }, old, new))
}

impl Change<'_> {
    /// The text of the file after the change; else the number of the first line, from 1, that is
    /// not what it should be.
    pub(super) fn apply(&self, text: &str) -> Result<String, usize> {
        let mut old = text.lines().enumerate().map(|(at, line)| (at + 1, line)).peekable();
        let mut changed = String::with_capacity(text.len() + 1_024);
        let mut put = |line: &str| {
            changed.push_str(line);
            changed.push('\n');
        };
        let mut next = 1;
        for hunk in &self.hunks {
            while let Some((at, line)) = old.next_if(|(at, _)| *at < hunk.first) {
                put(line);
                next = at + 1;
            }
            // The text has ended before, or the hunk begins within the one before it.
            if next != hunk.first {
                return Err(hunk.first);
            }
            for (step, text) in &hunk.lines {
                if *step != Step::Add {
                    match old.next() {
                        Some((_, line)) if line == *text => next += 1,
                        _ => return Err(next),
                    }
                }
                if *step != Step::Take {
                    put(text);
                }
            }
        }
        old.for_each(|(_, line)| put(line));
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFF: &str = "\
# Comments.
--- src/a.rs
+++ src/a.rs
@@ -2,3 +2,3 @@
 two
-three
+3
 four
@@ -6 +6,2 @@
 six
+seven
--- src/b.rs
+++ src/b.rs
@@ -1,2 +1 @@
--- minus
 one
";

    #[test]
    fn lines_are_kept_taken_away_and_added() {
        let changes = changes(DIFF).expect("a diff");
        let files: Vec<_> = changes.iter().map(|change| change.file).collect();
        assert_eq!(files, [Path::new("src/a.rs"), Path::new("src/b.rs")]);
        let old = "one\ntwo\nthree\nfour\nfive\nsix\n";
        assert_eq!(changes[0].apply(old).as_deref(), Ok("one\ntwo\n3\nfour\nfive\nsix\nseven\n"));
        assert_eq!(changes[1].apply("-- minus\none\n").as_deref(), Ok("one\n"));
    }

    #[test]
    fn lines_are_added_without_a_line_beside_them() {
        let diff = "+++ a\n@@ -0,0 +1 @@\n+first\n@@ -2,0 +4 @@\n+between\n@@ -3 +4,0 @@\n-three\n";
        let changes = changes(diff).expect("a diff");
        let changed = changes[0].apply("one\ntwo\nthree\n");
        assert_eq!(changed.as_deref(), Ok("first\none\ntwo\nbetween\n"));
        assert_eq!(changes[0].apply("one\n"), Err(3), "there is no line to add it after");
    }

    #[test]
    fn what_does_not_fit_is_not_applied() {
        let changes = changes(DIFF).expect("a diff");
        for (old, line) in [
            ("one\ntwo\nTHREE\nfour\nfive\nsix\n", 3),
            ("one\none\ntwo\nthree\nfour\nfive\nsix\n", 2),
            ("one\ntwo\nthree\nfour\nfive\n", 6),
            ("", 2),
        ] {
            assert_eq!(changes[0].apply(old), Err(line), "{old:?}");
        }
    }

    #[test]
    fn what_is_no_diff_is_named() {
        for (text, line) in [
            ("hello\n", "hello"),
            ("@@ -1 +1 @@\n", "@@ -1 +1 @@"),
            ("+++ a\n@@ -x +1 @@\n", "@@ -x +1 @@"),
            ("+++ a\n@@ -1 +1 @@\n?\n", "?"),
            ("+++ a\n@@ -1,0 +1 @@\n one\n", " one"),
            ("+++ a\n# a comment\n", "# a comment"),
            ("+++ a\n@@ -1,2 +1,2 @@\n one\n", ""),
        ] {
            assert_eq!(changes(text), Err(line));
        }
    }
}
