//! What is known of a class of bugs or of a solved exercise, and what there is to be explained.

use std::io::{self, Write};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::catalogue::{Explain, Message};
use super::markdown;
use super::plain::clean;
use super::text::Options;
use super::text::page::{Mark, Page, Style};
use crate::classes;
use crate::course::Slug;
use crate::explain::Explained;
use crate::language::Language;
use crate::rubric::BugClass;

/// Of the forms of the JSON.
const VERSION: u32 = 1;

/// Lines around a change that are shown with it.
const AROUND: usize = 3;

/// After this a difference may come out longer than it need be.
const ENOUGH: Duration = Duration::from_secs(2);

/// An exercise, where it stands in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Line {
    /// Its name.
    pub exercise: Slug,
    /// The heading of its brief.
    pub title: String,
    /// Whether any version of it was ever right.
    pub solved: bool,
}

/// Everything that can be explained.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Contents {
    version: u32,
    language: Language,
    classes: Vec<ClassLine>,
    exercises: Vec<Line>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ClassLine {
    class: &'static str,
    phrase: &'static str,
    hunted_in: Vec<Slug>,
}

impl Contents {
    /// All classes, each with the exercises that `hunted_in` gives for it, and these exercises.
    #[must_use]
    pub fn new(
        exercises: Vec<Line>,
        hunted_in: impl Fn(BugClass) -> Vec<Slug>,
        language: Language,
    ) -> Self {
        let classes = BugClass::ALL.into_iter().map(|class| ClassLine {
            class: class.as_str(),
            phrase: classes::phrase(class, language),
            hunted_in: hunted_in(class),
        });
        Self { version: VERSION, language, classes: classes.collect(), exercises }
    }

    /// Writes it as text.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&self, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        let mut page = Page::new(options);
        page.wrapped("", "", Style::Strong, &Message::Explain(Explain::Classes));
        let names = widest(self.classes.iter().map(|line| line.class));
        for line in &self.classes {
            let lead = format!("  {}  ", padded(line.class, names));
            page.wrapped_words(&lead, &" ".repeat(names + 4), Style::Plain, line.phrase);
        }
        page.blank();
        page.wrapped("", "", Style::Plain, &Message::Explain(Explain::AskForClass));
        if !self.exercises.is_empty() {
            page.blank();
            page.wrapped("", "", Style::Strong, &Message::Explain(Explain::Exercises));
            exercises(&mut page, &self.exercises);
            page.blank();
            page.wrapped("", "", Style::Plain, &Message::Explain(Explain::AskForExercise));
        }
        page.write(out)
    }

    /// Writes it as JSON.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json(self, out)
    }
}

/// Writes what is known of a class, which is hunted in `hunted_in`.
///
/// # Errors
/// When the writer fails.
pub fn write_class(
    class: BugClass,
    hunted_in: &[Line],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(options);
    markdown::write(&mut page, classes::text(class, options.language));
    page.blank();
    let heading = match hunted_in {
        [] => Explain::HuntedNowhere,
        _ => Explain::HuntedIn,
    };
    page.wrapped("", "", Style::Strong, &Message::Explain(heading));
    exercises(&mut page, hunted_in);
    page.write(out)
}

/// Writes how the student's version of an exercise differs from the solution, and why its bugs
/// bite.
///
/// # Errors
/// When the writer fails.
pub fn write_exercise(
    explained: &Explained,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(options);
    let heading = Explain::Heading { exercise: explained.slug.as_str(), title: &explained.title };
    page.wrapped("", "", Style::Strong, &Message::Explain(heading));
    page.blank();
    let differences = differences(explained, options.language);
    let said = match &differences {
        None => Explain::NothingToCompare,
        Some(differences) if differences.is_empty() => Explain::Same,
        Some(_) => Explain::Differences,
    };
    page.wrapped("", "", Style::Plain, &Message::Explain(said));
    for (_, diff) in differences.iter().flatten() {
        page.blank();
        for line in diff.lines() {
            let line = clean(&line.replace('\t', "    "));
            page.line(style_of(&line).paint(line.trim_end()));
        }
    }
    if let Some(text) = &explained.text {
        page.blank();
        markdown::write(&mut page, text);
    }
    if !explained.classes.is_empty() {
        page.blank();
        page.wrapped("", "", Style::Strong, &Message::Explain(Explain::ClassesOf));
        let names = widest(explained.classes.iter().map(|class| class.as_str()));
        for class in &explained.classes {
            let lead = format!("  grader explain {}  ", padded(class.as_str(), names));
            let phrase = classes::phrase(*class, options.language);
            page.wrapped_words(&lead, &" ".repeat(names + 19), Style::Plain, phrase);
        }
    }
    page.write(out)
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct ClassDocument<'a> {
    version: u32,
    language: Language,
    class: &'static str,
    phrase: &'static str,
    /// In Markdown.
    text: &'static str,
    hunted_in: &'a [Line],
}

/// Writes what is known of a class as JSON.
///
/// # Errors
/// When the writer fails.
pub fn write_class_json(
    class: BugClass,
    hunted_in: &[Line],
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let document = ClassDocument {
        version: VERSION,
        language,
        class: class.as_str(),
        phrase: classes::phrase(class, language),
        text: classes::text(class, language),
        hunted_in,
    };
    json(&document, out)
}

#[derive(Serialize, JsonSchema)]
pub(in crate::report) struct ExerciseDocument<'a> {
    version: u32,
    language: Language,
    exercise: &'a str,
    title: &'a str,
    /// `None` where the student's files cannot be taken; files that are alike are left out.
    differences: Option<Vec<FileDocument>>,
    /// In Markdown.
    text: Option<&'a str>,
    classes: Vec<&'static str>,
}

#[derive(Serialize, JsonSchema)]
struct FileDocument {
    file: String,
    /// From the student's version to the solution, in the unified form.
    diff: String,
}

/// Writes the same as [`write_exercise`] as JSON.
///
/// # Errors
/// When the writer fails.
pub fn write_exercise_json(
    explained: &Explained,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let differences = differences(explained, language).map(|differences| {
        differences.into_iter().map(|(file, diff)| FileDocument { file, diff }).collect()
    });
    let document = ExerciseDocument {
        version: VERSION,
        language,
        exercise: explained.slug.as_str(),
        title: &explained.title,
        differences,
        text: explained.text.as_deref(),
        classes: explained.classes.iter().map(|class| class.as_str()).collect(),
    };
    json(&document, out)
}

fn json(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    writeln!(out)
}

/// The files that differ, each with its difference in the unified form; `None` where the
/// student's cannot be taken. Ends of lines that git has changed are no difference.
fn differences(explained: &Explained, language: Language) -> Option<Vec<(String, String)>> {
    let yours = explained.yours.as_ref()?;
    let mut differences = Vec::new();
    for (file, solution) in explained.solution.iter() {
        let yours = yours.get(file).unwrap_or_default().replace("\r\n", "\n");
        if yours == solution {
            continue;
        }
        let side = |what: Explain<'_>| language.say(&Message::Explain(what));
        let headings = (side(Explain::YourFile { file }), side(Explain::SolutionFile { file }));
        let diff = similar::TextDiff::configure().timeout(ENOUGH).diff_lines(&*yours, solution);
        let mut unified = diff.unified_diff();
        let unified = unified.context_radius(AROUND).header(&headings.0, &headings.1);
        differences.push((file.to_owned(), unified.to_string()));
    }
    Some(differences)
}

fn style_of(line: &str) -> Style {
    match line.as_bytes().first() {
        Some(b'+') => Style::Good,
        Some(b'-') => Style::Gone,
        Some(b'@') => Style::Code,
        _ => Style::Plain,
    }
}

/// A line for each exercise, with a mark before those that are solved.
fn exercises(page: &mut Page<'_>, lines: &[Line]) {
    let names = widest(lines.iter().map(|line| line.exercise.as_str()));
    for line in lines {
        let mark = match line.solved {
            true => page.mark(Mark::Good),
            false => " ".to_owned(),
        };
        let lead = format!("  {mark} {}  ", padded(line.exercise.as_str(), names));
        page.wrapped_words(&lead, &" ".repeat(names + 6), Style::Plain, &clean(&line.title));
    }
}

fn padded(name: &str, width: usize) -> String {
    format!("{name:width$}")
}

fn widest<'n>(names: impl Iterator<Item = &'n str>) -> usize {
    names.map(|name| name.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
