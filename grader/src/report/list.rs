//! The course with how far a student is: a screen for a terminal, a plain table for a pipe, JSON.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::catalogue::{List, Message};
use super::plain::short;
use super::text::Options;
use super::text::page::{Mark, Page, Style};
use crate::attempts::Standing;
use crate::course::Slug;

/// The course with all that is known of the student's progress; also the form of the JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listing {
    /// Of this form of the JSON.
    version: u32,
    title: String,
    units: Vec<Unit>,
}

/// A unit of the course.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unit {
    name: String,
    solved: usize,
    points: u32,
    max_points: u32,
    exercises: Vec<Row>,
}

/// An exercise.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Its slug.
    pub exercise: Slug,
    /// The heading of its brief.
    pub title: String,
    /// What had better be solved first.
    pub needs: Vec<Slug>,
    /// How it stands.
    pub state: Standing,
    /// Whether any version of it was ever right.
    pub solved_before: bool,
    /// Points that the code as it is now earned.
    pub points: u32,
    /// `None` while nobody has said which bugs there are.
    pub max_points: Option<u32>,
    /// Bugs mended in the code as it is now.
    pub fixed: u32,
    /// Bugs planted; `None` like `max_points`.
    pub bugs: Option<usize>,
}

impl Unit {
    /// A unit with what its exercises add up to.
    #[must_use]
    pub fn new(name: String, exercises: Vec<Row>) -> Self {
        Self {
            name,
            solved: exercises.iter().filter(|row| row.is_done()).count(),
            points: exercises.iter().map(|row| row.points).sum(),
            max_points: exercises.iter().filter_map(|row| row.max_points).sum(),
            exercises,
        }
    }
}

impl Row {
    /// Whether the student need not come back to it: some version of it was right.
    fn is_done(&self) -> bool {
        self.state == Standing::Solved || self.solved_before
    }

    fn points_cell(&self) -> String {
        match self.max_points {
            Some(max_points) => format!("{}/{max_points}", self.points),
            None => "-".to_owned(),
        }
    }

    fn state(&self) -> List<'_> {
        let Self { state, solved_before, fixed, bugs, .. } = *self;
        List::State { state, solved_before, fixed, bugs }
    }

    fn style(&self) -> Style {
        match self.state {
            Standing::New => Style::Faint,
            Standing::Changed | Standing::NotGraded | Standing::Unsolved => Style::Unsure,
            Standing::Solved => Style::Good,
        }
    }
}

impl Listing {
    /// The course of this title.
    #[must_use]
    pub fn new(title: String, units: Vec<Unit>) -> Self {
        Self { version: 1, title, units }
    }

    /// Writes it for a terminal.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&self, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        let mut page = Page::new(options);
        let say = |what: List<'_>| options.language.say(&Message::List(what));
        let slugs = widest(self.rows().map(|row| row.exercise.to_string()));
        let points = widest(self.rows().map(Row::points_cell));
        let states = widest(self.rows().map(|row| say(row.state())));
        // Titles give way: two columns for the mark, two between any two others.
        let room = options.width.saturating_sub(4 + slugs + 2 + 2 + points + 2 + states).max(8);
        let titles = widest(self.rows().map(|row| short(&row.title, room)));
        let units = || self.units.iter().filter(|unit| !unit.exercises.is_empty());
        let names = widest(units().map(|unit| unit.name.clone()));

        page.line(Style::Strong.paint(&short(&self.title, options.width)));
        for unit in units() {
            page.blank();
            let name = Style::Strong.paint(&unit.name);
            let gap = " ".repeat(names - unit.name.chars().count());
            let bar = page.bar(unit.points, unit.max_points);
            let (solved, of) = (unit.solved, unit.exercises.len());
            page.line(format!("{name}{gap}  {bar}  {}", say(List::Solved { solved, of })));
            for row in &unit.exercises {
                let mark = match row.is_done() {
                    true => page.mark(Mark::Good),
                    false => " ".to_owned(),
                };
                let title = short(&row.title, room);
                let state = row.style().paint(&say(row.state()));
                page.line(format!(
                    "  {mark} {:slugs$}  {title:titles$}  {:>points$}  {state}",
                    row.exercise,
                    row.points_cell(),
                ));
            }
        }
        page.blank();
        let solved = self.rows().filter(|row| row.is_done()).count();
        page.line(say(List::Solved { solved, of: self.rows().count() }));
        if let Some(next) = self.rows().find(|row| !row.is_done()) {
            let exercise = next.exercise.as_str();
            page.wrapped("", "", Style::Strong, &Message::List(List::Next { exercise }));
        }
        page.write(out)
    }

    /// Writes it as a plain table, a line for each exercise under a line of headings.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_table(&self, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        let say = |what: List<'_>| options.language.say(&Message::List(what));
        let [exercise, points, state, unit, title] = [
            List::ExerciseColumn,
            List::PointsColumn,
            List::StateColumn,
            List::UnitColumn,
            List::TitleColumn,
        ]
        .map(say);
        let mut lines = vec![([exercise, points, state, unit, title], Style::Plain)];
        for unit in &self.units {
            for row in &unit.exercises {
                let slug = row.exercise.to_string();
                let state = say(row.state());
                let (unit, title) = (unit.name.clone(), row.title.clone());
                lines.push(([slug, row.points_cell(), state, unit, title], row.style()));
            }
        }
        let width = |column: usize| widest(lines.iter().map(|(cells, _)| cells[column].clone()));
        let [exercises, points, states, units] = [0, 1, 2, 3].map(width);
        for ([exercise, earned, state, unit, title], style) in &lines {
            let gap = " ".repeat(states - state.chars().count());
            let state = style.paint(state);
            writeln!(
                out,
                "{exercise:exercises$}  {earned:>points$}  {state}{gap}  {unit:units$}  {title}"
            )?;
        }
        Ok(())
    }

    /// Writes it as JSON.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self).map_err(io::Error::from)?;
        writeln!(out)
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.units.iter().flat_map(|unit| &unit.exercises)
    }
}

fn widest(cells: impl Iterator<Item = String>) -> usize {
    cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::Symbols;

    fn row(slug: &str, title: &str, state: Standing, points: u32) -> Row {
        Row {
            exercise: slug.parse().expect("a slug"),
            title: title.to_owned(),
            needs: Vec::new(),
            state,
            solved_before: state == Standing::Changed,
            points,
            max_points: Some(8),
            fixed: points.min(2),
            bugs: Some(3),
        }
    }

    fn listing() -> Listing {
        let first = vec![
            row("01-rest-house", "A house with çedilha", Standing::Solved, 8),
            row("02-post", "Letters that nobody has ever sent to anybody", Standing::Unsolved, 5),
            row("03-clock", "Who stops the clock?", Standing::Changed, 0),
            row("04-nested", "A house in a house", Standing::NotGraded, 0),
        ];
        let mut last = row("19-two-locks", "Two locks", Standing::New, 0);
        (last.max_points, last.bugs) = (None, None);
        let units = vec![
            Unit::new("The event loop".to_owned(), first),
            Unit::new("Resilience".to_owned(), Vec::new()),
            Unit::new("Locks".to_owned(), vec![last]),
        ];
        Listing::new("Bug hunts".to_owned(), units)
    }

    fn told(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut text = Vec::new();
        write(&mut text).expect("memory");
        String::from_utf8(text).expect("text")
    }

    #[test]
    fn a_screen_of_eighty_columns() {
        let text = told(|out| listing().write(&Options::default(), out));
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert!(plain.lines().all(|line| line.chars().count() <= 80), "{plain}");
        insta::assert_snapshot!(plain);
        // Colours add nothing but themselves.
        insta::assert_snapshot!("a_screen_in_colour", text.replace('\u{1b}', "␛"));
    }

    #[test]
    fn ascii_keeps_to_ascii() {
        let options = Options { symbols: Symbols::Ascii, ..Options::default() };
        let text = told(|out| listing().write(&options, out));
        assert!(text.replace('ç', "c").is_ascii(), "{text}");
    }

    #[test]
    fn a_table() {
        let text = told(|out| listing().write_table(&Options::default(), out));
        insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string());
    }

    #[test]
    fn all_solved_leaves_nothing_to_do_next() {
        let rows = vec![row("01-rest-house", "A house", Standing::Solved, 8)];
        let listing = Listing::new("T".to_owned(), vec![Unit::new("U".to_owned(), rows)]);
        let text = told(|out| listing.write(&Options::default(), out));
        assert!(text.ends_with("1 of 1 solved\n"), "{text}");
    }
}
