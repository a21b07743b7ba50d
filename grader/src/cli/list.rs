//! `grader list`.
//!
//! Reads what the course and earlier checks have left on the disk; it builds and runs nothing, so
//! that it is there at once.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::course::{Course, Entry, Slug};
use crate::progress::{self, Latest};

use super::args::Format;
use super::error::CliError;
use super::exit::Exit;
use super::standing::{self, Standing};
use super::streams::Streams;

/// The course with all that is known of the student's progress; also the form of the JSON.
#[derive(Serialize)]
struct Listing {
    /// Of this form of the JSON.
    version: u32,
    title: String,
    units: Vec<Unit>,
}

#[derive(Serialize)]
struct Unit {
    name: String,
    exercises: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    exercise: Slug,
    title: String,
    needs: Vec<Slug>,
    state: Standing,
    solved_before: bool,
    points: u32,
    /// `None` while nobody has said which bugs there are.
    max_points: Option<u32>,
    fixed: u32,
    bugs: Option<usize>,
}

/// Shows units, exercises and progress.
pub fn list(course: &Course, format: Format, streams: &mut Streams) -> Result<Exit, CliError> {
    let listing = Listing::of(course)?;
    match format {
        Format::Text => listing.write_text(&mut streams.out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut streams.out, &listing).map_err(io::Error::from)?;
            writeln!(streams.out)?;
        }
    }
    Ok(Exit::Solved)
}

impl Listing {
    fn of(course: &Course) -> Result<Self, CliError> {
        let latest = progress::latest(&course.root).map_err(CliError::Progress)?;
        let mut units = Vec::new();
        for unit in &course.units {
            let rows = unit.exercises.iter().map(|entry| Row::of(course, entry, &latest));
            let exercises = rows.collect::<Result<_, _>>()?;
            units.push(Unit { name: unit.name.clone(), exercises });
        }
        Ok(Self { version: 1, title: course.title.clone(), units })
    }

    fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let bold = Style::new().bold();
        let rows = || self.units.iter().flat_map(|unit| &unit.exercises);
        let width = |cell: fn(&Row) -> String| {
            rows().map(|row| cell(row).chars().count()).max().unwrap_or(0)
        };
        let slug = width(|row| row.exercise.to_string());
        let title = width(|row| row.title.clone());
        let points = width(Row::points_cell);
        writeln!(out, "{bold}{}{bold:#}", self.title)?;
        for unit in self.units.iter().filter(|unit| !unit.exercises.is_empty()) {
            writeln!(out, "\n{bold}{}{bold:#}", unit.name)?;
            for row in &unit.exercises {
                let style = row.state.style();
                writeln!(
                    out,
                    "  {:slug$}  {:title$}  {:>points$}  {style}{}{style:#}",
                    row.exercise,
                    row.title,
                    row.points_cell(),
                    row.state_cell(),
                )?;
            }
        }
        let solved = rows().filter(|row| row.is_done()).count();
        writeln!(out, "\n{solved} of {} solved", rows().count())?;
        match rows().find(|row| !row.is_done()) {
            Some(next) => writeln!(out, "Next: `grader check {}`", next.exercise),
            None => Ok(()),
        }
    }
}

impl Row {
    fn of(course: &Course, entry: &Entry, latest: &Latest) -> Result<Self, CliError> {
        let exercise = course.open_exercise(&entry.slug)?;
        let record = standing::record(course, &exercise, latest)?;
        let planted = exercise.planted()?;
        Ok(Self {
            exercise: entry.slug.clone(),
            title: exercise.title,
            needs: entry.needs.clone(),
            state: record.standing,
            solved_before: record.solved_before,
            points: record.points,
            max_points: planted.as_ref().map(|bugs| bugs.iter().map(|bug| bug.points).sum()),
            fixed: record.fixed,
            bugs: planted.map(|bugs| bugs.len()),
        })
    }

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

    fn state_cell(&self) -> String {
        match (self.state, self.bugs) {
            (Standing::New, _) => "not checked yet".to_owned(),
            (Standing::Changed, _) if self.solved_before => {
                "solved before, changed since".to_owned()
            }
            (Standing::Changed, _) => "changed since the last check".to_owned(),
            (Standing::NotGraded, _) => "could not be graded as it is".to_owned(),
            (Standing::Unsolved, Some(bugs)) => format!("{} of {bugs} bugs mended", self.fixed),
            (Standing::Unsolved, None) => "not solved yet".to_owned(),
            (Standing::Solved, _) => "solved".to_owned(),
        }
    }
}

impl Standing {
    fn style(self) -> Style {
        let colored = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        match self {
            Self::New => Style::new().dimmed(),
            Self::Changed => colored(AnsiColor::Cyan),
            Self::NotGraded | Self::Unsolved => colored(AnsiColor::Yellow),
            Self::Solved => colored(AnsiColor::Green),
        }
    }
}
