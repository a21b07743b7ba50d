//! Which hand-ins are alike. For teachers, in English.
//!
//! It says where to look, and why something may be alike that means nothing.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::batch::{counted, plain};
use super::plain::clean;
use crate::alike::{
    COMMON, COMMON_AT_LEAST, Comparison, Group, LEAST, LeftOut, Likeness, Lines, Passage, RUN,
    THRESHOLD, Version, WINDOW,
};
use crate::sources::Sources;

/// What it means to be alike.
pub(super) const REASON: &str = "To be alike is a reason to look, and no more: who learns together \
    writes alike, and so do two who read the same page.";

/// Pairs of one group that are shown; the JSON has all of them.
const PAIRS: usize = 6;

/// Lines of one passage that are shown.
const LINES: usize = 20;

/// Students named before the rest is counted.
const NAMES: usize = 4;

/// What stands between two sides.
const BETWEEN: &str = " | ";

/// What was found of one exercise.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// Its slug.
    pub exercise: &'a str,
    /// What was compared.
    pub versions: &'a [Version],
    /// What was found.
    pub likeness: &'a Likeness,
}

impl<'a> Compared<'a> {
    /// What a comparison has found.
    #[must_use]
    pub fn of(comparison: &'a Comparison) -> Self {
        let Comparison { exercise, versions, likeness } = comparison;
        Self { exercise, versions, likeness }
    }
}

impl Compared<'_> {
    /// Writes it for people, in lines of at most `width` columns where the code has no longer ones.
    /// `sources` gives a version's files, by its content.
    ///
    /// # Errors
    /// When the writer fails, and those of `sources`.
    pub fn write<E: From<io::Error>>(
        &self,
        width: usize,
        mut sources: impl FnMut(&str) -> Result<Sources, E>,
        to: &mut dyn Write,
    ) -> Result<(), E> {
        let usual = |group: &&Group| group.is_usual;
        let (chance, look): (Vec<_>, Vec<_>) = self.likeness.groups.iter().partition(usual);
        let found = match look.len() {
            0 => "nothing to look at".to_owned(),
            number => format!("{} to look at", counted(number, "group", "groups")),
        };
        let versions = counted(self.versions.len(), "version", "different versions");
        writeln!(to, "{}: {versions}, {found}", self.exercise)?;
        for (group, number) in look.iter().zip(1..) {
            let students = wrapped(&names(&group.students, usize::MAX), width, "  ");
            writeln!(to, "\nLook at group {number}:\n{students}")?;
            self.write_group(group, width, &mut sources, to)?;
        }
        if !chance.is_empty() {
            let students = chance.iter().map(|group| names(&group.students, NAMES));
            let students = students.collect::<Vec<_>>().join("; ");
            let says = format!(
                "Handed in the same, but nothing in it is their own (it is as the starter or the \
                 course's own answers have it, or many have it), which may well be chance: \
                 {students}"
            );
            writeln!(to, "\n{}", wrapped(&says, width, ""))?;
        }
        for &at in &self.likeness.cut {
            let students = names(&self.versions[at].students, NAMES);
            let says = format!("Very long, and only its beginning was compared: {students}");
            writeln!(to, "\n{}", wrapped(&says, width, ""))?;
        }
        Ok(())
    }

    fn write_group<E: From<io::Error>>(
        &self,
        group: &Group,
        width: usize,
        sources: &mut impl FnMut(&str) -> Result<Sources, E>,
        to: &mut dyn Write,
    ) -> Result<(), E> {
        for version in group.versions.iter().map(|&at| &self.versions[at]) {
            if version.students.len() > 1 {
                let says = format!("{} handed in the same", names(&version.students, NAMES));
                writeln!(to, "\n{}", wrapped(&says, width, ""))?;
            }
        }
        for pair in group.pairs.iter().take(PAIRS) {
            let [left, right] = [pair.left, pair.right].map(|at| &self.versions[at]);
            let [ours, theirs] = [left, right].map(|version| names(&version.students, NAMES));
            let says = format!(
                "{ours} and {theirs}: {} of what the shorter one has of its own is in both ({})",
                percent(pair.score),
                counted(pair.shared, "fingerprint", "fingerprints")
            );
            writeln!(to, "\n{}", wrapped(&says, width, ""))?;
            let texts = [sources(&left.content)?, sources(&right.content)?];
            for passage in &pair.passages {
                write_passage(passage, [&ours, &theirs], &texts, width, to)?;
            }
        }
        if let Some(rest @ 1..) = group.pairs.len().checked_sub(PAIRS) {
            let rest = counted(rest, "more pair", "more pairs");
            writeln!(to, "\nand {rest}: `--format json` has them all")?;
        }
        Ok(())
    }

    fn document(&self) -> Exercise<'_> {
        let side = |at: usize| Side {
            students: &self.versions[at].students,
            content: &self.versions[at].content,
        };
        let sides = |all: &[usize]| all.iter().map(|&at| side(at)).collect();
        Exercise {
            exercise: self.exercise,
            versions: self.versions.len(),
            left_out: self.likeness.left_out,
            cut: sides(&self.likeness.cut),
            groups: self
                .likeness
                .groups
                .iter()
                .map(|group| OneGroup {
                    students: &group.students,
                    score: group.score,
                    usual: group.is_usual,
                    versions: sides(&group.versions),
                    pairs: group
                        .pairs
                        .iter()
                        .map(|pair| OnePair {
                            left: side(pair.left),
                            right: side(pair.right),
                            score: pair.score,
                            shared: pair.shared,
                            passages: &pair.passages,
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

/// Writes how it was compared, and what that means.
///
/// # Errors
/// When the writer fails.
pub fn write_method(all: LeftOut, width: usize, to: &mut dyn Write) -> io::Result<()> {
    let LeftOut { starter, course, common, compared } = all;
    let says = format!(
        "Compared are runs of {RUN} tokens, without names, values, comments and imports. Of the \
         kinds of runs that were found, {starter} are in the starter, {course} in other versions \
         that the course has, and {common} are those of more than {} of the class: these say \
         nothing and are left out. {compared} are left. Two are shown when the smaller one shares \
         {} of its own, and {LEAST} at least.",
        percent(COMMON),
        percent(THRESHOLD),
    );
    writeln!(to, "\n{}", wrapped(&says, width, ""))?;
    writeln!(to, "\n{}", wrapped(REASON, width, ""))
}

/// Writes everything as JSON.
///
/// # Errors
/// When the writer fails.
pub fn write_json(all: &[Compared<'_>], to: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: 1,
        run: RUN,
        window: WINDOW,
        common: COMMON,
        common_at_least: COMMON_AT_LEAST,
        threshold: THRESHOLD,
        least: LEAST,
        exercises: all.iter().map(Compared::document).collect(),
    };
    serde_json::to_writer_pretty(&mut *to, &document)?;
    writeln!(to)
}

/// The JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::report) struct Document<'a> {
    /// Of this form of the JSON.
    version: u32,
    run: usize,
    window: usize,
    common: f64,
    common_at_least: usize,
    threshold: f64,
    least: usize,
    exercises: Vec<Exercise<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Exercise<'a> {
    exercise: &'a str,
    versions: usize,
    left_out: LeftOut,
    cut: Vec<Side<'a>>,
    groups: Vec<OneGroup<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OneGroup<'a> {
    students: &'a [String],
    score: f64,
    usual: bool,
    versions: Vec<Side<'a>>,
    pairs: Vec<OnePair<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OnePair<'a> {
    left: Side<'a>,
    right: Side<'a>,
    score: f64,
    shared: usize,
    passages: &'a [Passage],
}

#[derive(Debug, Serialize, JsonSchema)]
struct Side<'a> {
    students: &'a [String],
    content: &'a str,
}

/// Writes both sides of a passage: beside each other where that fits, else one below the other.
fn write_passage(
    passage: &Passage,
    names: [&str; 2],
    texts: &[Sources; 2],
    width: usize,
    to: &mut dyn Write,
) -> io::Result<()> {
    let side = |at: usize| {
        let lines = [&passage.left, &passage.right][at];
        let mut shown = vec![format!("{} {}", names[at], place(lines)), String::new()];
        shown.extend(excerpt(&texts[at], lines));
        shown
    };
    let (left, right) = (side(0), side(1));
    let half = width.saturating_sub(BETWEEN.len()) / 2;
    let columns = |line: &String| textwrap::core::display_width(line);
    writeln!(to)?;
    if left.iter().chain(&right).any(|line| columns(line) > half) {
        let lines = left.into_iter().chain([String::new()]).chain(right);
        for line in lines {
            writeln!(to, "{}", format!("  {line}").trim_end())?;
        }
        return Ok(());
    }
    for at in 0..left.len().max(right.len()) {
        let line = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        let (left, right) = (line(&left), line(&right));
        let space = " ".repeat(half - columns(&left));
        writeln!(to, "{}", format!("{left}{space}{BETWEEN}{right}").trim_end())?;
    }
    Ok(())
}

/// `src/lib.rs:3-9`.
fn place(lines: &Lines) -> String {
    let Lines { file, first, last } = lines;
    let file = plain(file);
    if first == last { format!("{file}:{first}") } else { format!("{file}:{first}-{last}") }
}

/// The lines themselves, without the space that all of them begin with.
fn excerpt(sources: &Sources, lines: &Lines) -> Vec<String> {
    let index = |line: u32| usize::try_from(line).unwrap_or(usize::MAX);
    let text = sources.get(&lines.file).unwrap_or_default();
    let all = index(lines.last).saturating_sub(index(lines.first)) + 1;
    let shown = text.lines().skip(index(lines.first).saturating_sub(1)).take(all.min(LINES));
    let shown: Vec<_> = shown.map(|line| clean(line).trim_end().to_owned()).collect();
    let indent = |line: &&String| line.chars().take_while(|sign| *sign == ' ').count();
    let least = shown.iter().filter(|line| !line.is_empty()).map(|line| indent(&line)).min();
    let least = least.unwrap_or_default();
    let mut cut: Vec<_> =
        shown.iter().map(|line| line.get(least..).unwrap_or_default().to_owned()).collect();
    if let Some(rest @ 1..) = all.checked_sub(LINES) {
        cut.push(format!("({})", counted(rest, "more line", "more lines")));
    }
    cut
}

/// `ana, bea and 3 more`.
fn names(students: &[String], most: usize) -> String {
    let shown: Vec<_> = students.iter().take(most).map(|name| plain(name)).collect();
    match students.len().checked_sub(most) {
        Some(rest @ 1..) => format!("{} and {rest} more", shown.join(", ")),
        Some(0) | None => shown.join(", "),
    }
}

/// `40 %`.
fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let options = textwrap::Options::new(width).initial_indent(indent).subsequent_indent(indent);
    textwrap::fill(text, options)
}

#[cfg(test)]
mod tests;
