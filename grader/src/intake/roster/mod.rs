//! The list of a class: who is in it, and what each person is known by.
//!
//! A CSV file as teachers have it: from the school, from a spreadsheet, or what Canvas, Moodle and
//! Gradescope download. Which column is what, its header says, in English or Portuguese.

mod columns;
mod join;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::names::printable;
use super::{Ids, IntakeError, Problem, Who};

use columns::{Column, Columns};
pub(super) use join::Join;

/// The most bytes that a roster may have.
const MAX_BYTES: u64 = 64 << 20;

/// The list of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// Everybody in it, in its order.
    pub people: Vec<Person>,
    /// What a teacher should look at.
    pub problems: Vec<Problem>,
}

/// Somebody in the list of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// In which line of the file they stand, from 1.
    pub line: u64,
    /// Who it is.
    pub who: Who,
    /// The key that they would have, where somebody else in the list would have it, too.
    pub shared: Option<String>,
}

impl Roster {
    /// Reads the file at `path`.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is too large, or no column is recognised.
    pub fn read(path: &Path) -> Result<Self, IntakeError> {
        let failed = |source| IntakeError::Io { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(failed)?;
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
        let wrong = |says| IntakeError::Roster { path: path.to_owned(), says };
        if bytes.len() as u64 > MAX_BYTES {
            return Err(wrong(format!("it has more than {MAX_BYTES} bytes")));
        }
        Self::parse(&text(&bytes)).map_err(wrong)
    }

    /// Reads the text of a roster; fails with what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|error| error.to_string())?.clone();
        let columns = Columns::of(&headers)?;
        let mut people = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            let line = record.position().map_or(0, csv::Position::line);
            if let Some(who) = columns.person(&record) {
                people.push(Person { line, who, shared: None });
            }
        }
        if people.is_empty() {
            return Err("nobody is in it".to_owned());
        }
        let problems = twice(&people);
        Ok(Self { people: told_apart(people), problems })
    }
}

/// Gives people who share a key another one each: under one key they would be one person, whose
/// hand-ins are attempts and whose grade is one of theirs. Who is listed twice, and is the same in
/// both lines, stays one person.
fn told_apart(people: Vec<Person>) -> Vec<Person> {
    let mut sharing: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut apart: Vec<Person> = Vec::with_capacity(people.len());
    for person in people {
        let same_key = sharing.entry(person.who.key.clone()).or_default();
        if !same_key.iter().any(|at| apart[*at].who == person.who) {
            same_key.push(apart.len());
            apart.push(person);
        }
    }
    let words = |who: &Who| [who.email.clone(), who.name.clone()].into_iter().flatten();
    let mut often: BTreeMap<String, usize> = BTreeMap::new();
    for who in apart.iter().map(|person| &person.who) {
        let all: BTreeSet<_> = words(who).chain([who.key.clone()]).collect();
        all.into_iter().for_each(|word| *often.entry(word).or_default() += 1);
    }
    for at in sharing.into_values().filter(|same| same.len() > 1).flatten() {
        let Person { line, who, shared } = &mut apart[at];
        let own = words(who).find(|word| often.get(word) == Some(&1));
        let own = own.unwrap_or_else(|| format!("{} (line {line})", who.key));
        *shared = Some(std::mem::replace(&mut who.key, own));
    }
    apart
}

/// The text of a file: UTF-8, what spreadsheets call Unicode (UTF-16), or else the letters of
/// Western Europe, in which spreadsheets of Windows save.
fn text(bytes: &[u8]) -> String {
    let wide = |rest: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<_> = rest.chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    }
}

/// The sign between the columns: the one that comes most often in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: &u8| first.bytes().filter(|byte| byte == sign).count();
    // Of signs that come equally often the last is taken, so the comma stands there.
    *b"|\t;,".iter().max_by_key(|sign| count(sign)).unwrap_or(&b',')
}

/// People who cannot be told apart by what should tell them apart.
fn twice(people: &[Person]) -> Vec<Problem> {
    let mut lines: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for Person { line, who, .. } in people {
        let email = who.email.as_ref().map(|email| email.to_lowercase());
        let mut known = vec![who.key.clone()];
        known.extend(email.filter(|email| *email != who.key.to_lowercase()));
        for known in known {
            lines.entry(known).or_default().push(*line);
        }
    }
    let twice = lines.into_iter().filter(|(_, lines)| lines.len() > 1);
    twice.map(|(what, lines)| Problem::TwiceInRoster { what, lines }).collect()
}

impl Columns {
    /// Who stands in a line; nobody in an empty one, or in one that is Canvas' own.
    fn person(&self, record: &csv::StringRecord) -> Option<Who> {
        let cell = |column| {
            let cell = self.at(column).and_then(|at| record.get(at)).map(str::trim);
            cell.filter(|cell| !cell.is_empty()).map(|cell| printable(cell.as_bytes()))
        };
        let name = match (cell(Column::Name), cell(Column::First), cell(Column::Last)) {
            (Some(first), None, Some(last)) | (_, Some(first), Some(last)) => {
                Some(format!("{first} {last}"))
            }
            (name, first, last) => name.or(first).or(last),
        };
        let of_canvas = |name: &String| {
            self.is_canvas && (name.starts_with("Points Possible") || name == "Student, Test")
        };
        if name.as_ref().is_some_and(of_canvas) {
            return None;
        }
        let number = |text: String| {
            let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
            if digits.is_empty() { text.clone() } else { digits.to_owned() }
        };
        let ids = Ids {
            canvas: cell(Column::Canvas),
            moodle: cell(Column::Moodle).map(number),
            gradescope: cell(Column::Gradescope),
            login: cell(Column::Login),
        };
        let email = cell(Column::Email);
        let known = [
            cell(Column::Id),
            ids.login.clone(),
            email.clone(),
            ids.canvas.clone(),
            ids.gradescope.clone(),
            ids.moodle.clone(),
            name.clone(),
        ];
        let key = known.into_iter().flatten().next()?;
        let ids = (ids != Ids::default()).then(|| Box::new(ids));
        Some(Who { key, name, email, ids })
    }
}
