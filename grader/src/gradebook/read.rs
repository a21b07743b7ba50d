//! Reads `class.toml`, strictly: what nobody understands is an error with its line.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::Deserialize;
use toml::Spanned;

use super::{Counts, ExerciseRules, Extension, Late, Reveal, Rules};
use crate::rubric::{Fault, Faults};

/// Why the rules of a class could not be had.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The file could not be read.
    #[error("failed to read {}: {source}; see to it that you may read this file", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It was read, and it is not sound.
    #[error(transparent)]
    Invalid(#[from] Faults),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: Option<String>,
    time_zone: Option<Spanned<String>>,
    due: Option<Moment>,
    grace: Option<Spanned<String>>,
    #[serde(default)]
    attempt: Counts,
    #[serde(default)]
    reveal: Reveal,
    late: Option<FileLate>,
    #[serde(default)]
    exercise: Vec<FileExercise>,
    #[serde(default)]
    extension: Vec<FileExtension>,
}

/// A date, quoted or not.
type Moment = Spanned<toml::Value>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLate {
    percent_per_day: Spanned<f64>,
    at_most_percent: Option<Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileExercise {
    slug: Spanned<String>,
    weight: Option<Spanned<f64>>,
    due: Option<Moment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileExtension {
    student: Spanned<String>,
    exercise: Option<Spanned<String>>,
    due: Moment,
}

impl Rules {
    /// Checks the text of a `class.toml`; faults call it `shown`.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the lines.
    pub fn parse(shown: &str, text: &str, exercises: &[&str]) -> Result<Self, Faults> {
        let mut reader = Reader { shown, text, exercises, zone: None, faults: Vec::new() };
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let message = error.message().replace('\n', ", ");
                reader.fault(at, message, "docs/class.md has an example of the whole file");
                return Err(Faults(reader.faults));
            }
        };
        let rules = reader.rules(file);
        if reader.faults.is_empty() {
            return Ok(rules);
        }
        reader.faults.sort_by_key(|fault| fault.line);
        Err(Faults(reader.faults))
    }
}

struct Reader<'a> {
    shown: &'a str,
    text: &'a str,
    exercises: &'a [&'a str],
    zone: Option<TimeZone>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn rules(&mut self, file: File) -> Rules {
        if let Some(zone) = &file.time_zone {
            self.zone = match TimeZone::get(zone.get_ref()) {
                Ok(zone) => Some(zone),
                Err(_) => {
                    let message = format!("there is no time zone `{}`", zone.get_ref());
                    let advice = "write one as in `America/Sao_Paulo` or `Europe/Lisbon`";
                    self.fault(zone.span().start, message, advice);
                    Some(TimeZone::UTC)
                }
            };
        }
        let grace = file.grace.map_or(SignedDuration::ZERO, |grace| self.grace(&grace));
        let late = file.late.map_or(Rules::default().late, |late| Late {
            percent_per_day: self.percent(&late.percent_per_day),
            at_most_percent: late.at_most_percent.map_or(100.0, |most| self.percent(&most)),
        });
        let due = file.due.and_then(|due| self.moment(&due));
        let exercises = self.exercise_rules(file.exercise);
        let extensions = self.extensions(file.extension);
        Rules {
            title: file.title,
            due,
            grace,
            late,
            counts: file.attempt,
            reveal: file.reveal,
            exercises,
            extensions,
        }
    }

    fn exercise_rules(&mut self, listed: Vec<FileExercise>) -> BTreeMap<String, ExerciseRules> {
        let mut exercises = BTreeMap::new();
        for FileExercise { slug, weight, due } in listed {
            let at = slug.span().start;
            let Some(name) = self.exercise(&slug) else { continue };
            let weight = weight.map_or(1.0, |weight| self.weight(&weight));
            let due = due.and_then(|due| self.moment(&due));
            if exercises.insert(name.clone(), ExerciseRules { weight, due }).is_some() {
                self.fault(at, format!("{name} is listed twice"), "keep one of the two");
            }
        }
        exercises
    }

    fn extensions(&mut self, listed: Vec<FileExtension>) -> Vec<Extension> {
        let mut extensions: Vec<Extension> = Vec::new();
        for FileExtension { student, exercise, due } in listed {
            let at = student.span().start;
            let exercise = match exercise {
                Some(slug) => match self.exercise(&slug) {
                    Some(name) => Some(name),
                    None => continue,
                },
                None => None,
            };
            let Some(due) = self.moment(&due) else { continue };
            let student = student.into_inner();
            if extensions.iter().any(|it| it.student == student && it.exercise == exercise) {
                let message = format!("`{student}` has two extensions for the same");
                self.fault(at, message, "keep the later one");
            }
            extensions.push(Extension { student, exercise, due, line: self.line(at) });
        }
        extensions
    }

    fn exercise(&mut self, slug: &Spanned<String>) -> Option<String> {
        let name = slug.get_ref();
        if self.exercises.contains(&name.as_str()) {
            return Some(name.clone());
        }
        let advice = crate::rubric::advice_for(name, self.exercises.iter().copied());
        self.fault(slug.span().start, format!("there is no exercise `{name}`"), &advice);
        None
    }

    /// A moment: with an offset, or in the class's time zone; a day alone ends at midnight.
    fn moment(&mut self, due: &Moment) -> Option<Zoned> {
        let at = due.span().start;
        let text = match due.get_ref() {
            toml::Value::String(text) => text.clone(),
            toml::Value::Datetime(moment) => moment.to_string(),
            other => other.to_string(),
        };
        if let Ok(moment) = text.parse::<Timestamp>() {
            return Some(moment.to_zoned(self.zone.clone().unwrap_or(TimeZone::UTC)));
        }
        let day = || text.parse::<Date>().ok().filter(|_| text.len() == "2026-03-01".len());
        let local = match day() {
            Some(day) => Ok(day.at(23, 59, 59, 0)),
            None => text.parse::<DateTime>(),
        };
        let Ok(local) = local else {
            let advice = "write it as in `2026-03-01 23:59`";
            self.fault(at, format!("`{text}` is no date"), advice);
            return None;
        };
        let Some(zone) = self.zone.clone() else {
            let message = format!("`{text}` does not say in which time zone");
            self.fault(at, message, "write `time_zone = \"America/Sao_Paulo\"` at the top");
            // Once is enough.
            self.zone = Some(TimeZone::UTC);
            return None;
        };
        match local.to_zoned(zone) {
            Ok(moment) => Some(moment),
            Err(error) => {
                let advice = "write it as in `2026-03-01 23:59`";
                self.fault(at, format!("`{text}` is no date: {error}"), advice);
                None
            }
        }
    }

    fn grace(&mut self, grace: &Spanned<String>) -> SignedDuration {
        match grace.get_ref().parse::<SignedDuration>() {
            Ok(duration) if !duration.is_negative() => duration,
            _ => {
                let message = format!("`{}` is no stretch of time", grace.get_ref());
                self.fault(grace.span().start, message, "write it as in `15min` or `2h`");
                SignedDuration::ZERO
            }
        }
    }

    fn percent(&mut self, percent: &Spanned<f64>) -> f64 {
        let number = *percent.get_ref();
        if !(0.0..=100.0).contains(&number) {
            let message = format!("{number} is no percentage");
            self.fault(percent.span().start, message, "write a number from 0 to 100");
        }
        number
    }

    fn weight(&mut self, weight: &Spanned<f64>) -> f64 {
        let number = *weight.get_ref();
        if !number.is_finite() || number < 0.0 {
            let message = format!("{number} is no weight");
            self.fault(weight.span().start, message, "write a number from 0, such as 2 or 0.5");
        }
        number
    }

    fn line(&self, at: usize) -> u32 {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    fn fault(&mut self, at: usize, message: String, advice: &str) {
        let (path, line) = (self.shown.to_owned(), self.line(at));
        self.faults.push(Fault { path, line, message, advice: advice.to_owned() });
    }
}
