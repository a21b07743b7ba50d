//! The grades of a class for the tables of learning platforms: what is filled in, and into which
//! row. The platforms' own rules stand in `canvas` and `moodle`.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::io::{self, Write};

use crate::report::batch::{counted, list, plain};
use crate::results::{Record, Results};
use crate::store::{StoreError, Student};

use super::points;
use super::sheet::{Sheet, SheetError};

/// A table that was filled in, and what there is to say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// The file.
    pub file: Vec<u8>,
    /// How many grades were filled in.
    pub filled: usize,
    /// How many of these had another grade before.
    pub replaced: usize,
    /// How many comments were filled in.
    pub comments: usize,
    /// How many rows had a comment already, which stays.
    pub commented: usize,
    /// Rows in which nobody of the class was found.
    pub nobody: Vec<String>,
    /// Students who have handed something in and are in no row.
    pub no_row: Vec<String>,
    /// Students whose row was left as it was, and why.
    pub left: Vec<(String, &'static str)>,
    /// What a grade of the course was brought to, where the platform counts otherwise: from how
    /// many points, to how many.
    pub scaled: Option<(String, String)>,
}

/// Why a table cannot be filled in.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is no table.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// A column is missing that the platform always writes.
    #[error("it has no column `{column}`; download {what} and name that file")]
    Foreign {
        /// The column.
        column: &'static str,
        /// What is wanted.
        what: &'static str,
    },
    /// The column for the grades is not there.
    #[error(
        "{}; name one with --column: {}",
        if column.is_empty() {
            "which of its columns is for the grades was not said".to_owned()
        } else {
            format!("it has no column `{column}`")
        },
        if there.is_empty() { "there is none for grades".to_owned() } else { there.join(", ") }
    )]
    NoColumn {
        /// What was looked for; nothing where nothing was said.
        column: String,
        /// Those that there are.
        there: Vec<String>,
    },
    /// The platform ignores the column.
    #[error(
        "the platform ignores the column `{column}`, which is read only; name another with --column"
    )]
    ReadOnly {
        /// The column.
        column: String,
    },
    /// The column for comments is not there.
    #[error(
        "it has no column `{column}` for comments; let the assignment have feedback comments and \
         download it again, or name one with --comments=TITLE: {}",
        there.join(", ")
    )]
    NoComments {
        /// What was looked for.
        column: String,
        /// All columns that there are.
        there: Vec<String>,
    },
    /// It is the table of somebody else's class.
    #[error(
        "none of its {rows} rows is of anybody in this store; name the table of this class, or \
         grade with --roster, so that names and ids are known"
    )]
    Nobody {
        /// How many rows it has.
        rows: usize,
    },
    /// Grades are words there.
    #[error(
        "`{maximum}` is no highest grade; let the assignment be graded by points, not by a scale"
    )]
    Scale {
        /// What stands there.
        maximum: String,
    },
}

/// What somebody is to be given.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Who.
    pub student: Student,
    /// How many points; why not, where there are none to be given.
    pub points: Result<f64, &'static str>,
    /// Of how many.
    pub max_points: f64,
    /// What they are told beside it, as HTML.
    pub comment: Option<String>,
}

/// What everybody is to be given: for one exercise, else for all in hundredths. `comment` says what
/// somebody is told beside it; it is handed their record with the exercises that are meant.
///
/// # Errors
/// When the store cannot be read.
pub fn given(
    results: &Results<'_>,
    exercise: Option<&str>,
    comment: impl Fn(&Record) -> Option<String>,
) -> Result<Vec<Given>, StoreError> {
    // One exercise alone has points of its own; hundredths would only hide them.
    let only = match results.exercises.as_slice() {
        [one] => Some(one.exercise.as_str()),
        _ => None,
    };
    let exercise = exercise.or(only);
    let mut all = Vec::new();
    results.each(|record| {
        all.push(one(record, exercise, &comment));
        Ok::<_, StoreError>(())
    })?;
    Ok(all)
}

fn one(
    mut record: Record,
    exercise: Option<&str>,
    comment: &impl Fn(&Record) -> Option<String>,
) -> Given {
    record.works.retain(|work| exercise.is_none_or(|exercise| work.exercise == exercise));
    let works = &record.works;
    let nothing = works.iter().all(|work| work.counts.is_none() && work.overruled.is_none());
    let (points, max_points) = match (exercise, works.first()) {
        (Some(_), Some(work)) => (work.mark.points, work.mark.max_points),
        (Some(_), None) => (None, 0.0),
        (None, _) => (record.total, 100.0),
    };
    let points = match points {
        _ if nothing && !record.unread.is_empty() => Err("what they handed in cannot be read"),
        _ if nothing => Err("they have handed in nothing"),
        Some(points) => Ok(points),
        None => Err("it has not been graded yet"),
    };
    let comment = comment(&record);
    Given { student: record.student, points, max_points, comment }
}

/// Tells what was filled in, and what was not.
///
/// # Errors
/// When the writer fails.
pub fn write(filled: &Filled, to: &mut dyn Write) -> io::Result<()> {
    let grades = counted(filled.filled, "grade", "grades");
    writeln!(to, "{grades} filled in; {} of them had another before", filled.replaced)?;
    if let Some((from, into)) = &filled.scaled {
        writeln!(to, "{from} points of the course are {into} of the platform")?;
    }
    if filled.comments + filled.commented > 0 {
        let comments = counted(filled.comments, "comment", "comments");
        writeln!(to, "{comments} filled in; {} were there and stay", filled.commented)?;
    }
    list(
        "Left as they were:",
        filled.left.iter().map(|(who, why)| format!("{}: {why}", plain(who))),
        to,
    )?;
    list("Rows that match nobody:", filled.nobody.iter().map(|row| plain(row)), to)?;
    list("Have grades, and no row:", filled.no_row.iter().map(|key| plain(key)), to)
}

/// A row of the platform's table, as far as it says who it is of.
#[derive(Debug, Clone, Default)]
pub(super) struct RowOf {
    /// What to call it in messages.
    pub shown: String,
    /// The platform's word for an id, and the id.
    pub id: Option<(&'static str, String)>,
    /// Other ids and addresses, the surest first.
    pub also: Vec<String>,
    /// Whole names.
    pub names: Vec<String>,
}

/// What is filled in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// The grades.
    pub grade: usize,
    /// The comments, if they are wanted.
    pub comment: Option<usize>,
}

/// Fills in the columns, row by row. `row_of` says who a row is of, `may` whether the platform
/// would take a grade there, and `max` of how many points it counts in a row.
pub(super) fn fill(
    mut sheet: Sheet,
    given: &[Given],
    rows: impl Iterator<Item = usize>,
    columns: Columns,
    row_of: impl Fn(&Sheet, usize) -> RowOf,
    may: impl Fn(&Sheet, usize) -> Result<Option<f64>, &'static str>,
) -> Result<Filled, FillError> {
    let Columns { grade: column, comment: commented } = columns;
    let mut filled = Filled::default();
    let mut taken = HashSet::new();
    let mut seen = 0;
    for row in rows {
        seen += 1;
        let of = row_of(&sheet, row);
        let Some(index) = find(&of, given).filter(|index| taken.insert(*index)) else {
            filled.nobody.push(of.shown);
            continue;
        };
        let Given { points: given, max_points, comment, .. } = &given[index];
        let checked = may(&sheet, row).and_then(|max| Ok((max, (*given)?)));
        let (max, given) = match checked {
            Ok(checked) => checked,
            Err(why) => {
                filled.left.push((of.shown, why));
                continue;
            }
        };
        let text = match max.filter(|max| *max > 0.0 && *max_points > 0.0 && max != max_points) {
            Some(max) => {
                filled.scaled = Some((points(*max_points), points(max)));
                points(given / max_points * max)
            }
            None => points(given),
        };
        let before = sheet.cell(row, column).trim().to_owned();
        if !sheet.set(row, column, &text) {
            filled.left.push((of.shown, "the row ends before the column"));
            continue;
        }
        filled.filled += 1;
        let same = before.replace(',', ".").parse::<f64>().is_ok_and(|it| points(it) == text);
        filled.replaced += usize::from(!before.is_empty() && !same);
        if let (Some(column), Some(comment)) = (commented, comment) {
            // What a teacher has written there is worth more.
            if !sheet.cell(row, column).trim().is_empty() {
                filled.commented += 1;
            } else if sheet.set(row, column, comment) {
                filled.comments += 1;
            }
        }
    }
    if filled.nobody.len() == seen {
        return Err(FillError::Nobody { rows: seen });
    }
    for (index, one) in given.iter().enumerate() {
        if one.points.is_ok() && !taken.contains(&index) {
            let Student { key, name, .. } = &one.student;
            let name = name.as_ref().filter(|name| *name != key);
            filled.no_row.push(match name {
                Some(name) => format!("{key} {name}"),
                None => key.clone(),
            });
        }
    }
    filled.file = sheet.written();
    Ok(filled)
}

/// Whose row it is: by the platform's id; else by other ids; else by a name that one person has.
fn find(row: &RowOf, given: &[Given]) -> Option<usize> {
    let one = |is: &dyn Fn(&Student) -> bool| {
        let mut found = given.iter().enumerate().filter(|(_, one)| is(&one.student));
        let first = found.next()?.0;
        found.next().is_none().then_some(first)
    };
    if let Some((system, id)) = &row.id {
        let by_id = one(&|student| student.ids.get(*system) == Some(id));
        if by_id.is_some() {
            return by_id;
        }
    }
    let also = row.also.iter().filter(|id| !id.is_empty()).find_map(|id| {
        one(&|student| {
            let email = student.email.as_ref();
            student.key == *id
                || student.ids.get("login") == Some(id)
                || email.is_some_and(|email| email.eq_ignore_ascii_case(id))
        })
    });
    // Somebody whom the platform calls otherwise is somebody else of the same name.
    let differs = |student: &Student| match &row.id {
        Some((system, id)) => student.ids.get(*system).is_some_and(|other| other != id),
        None => false,
    };
    also.or_else(|| {
        let names: Vec<_> = row.names.iter().map(|name| folded(name)).collect();
        one(&|student| {
            let name = student.name.as_deref().map(folded);
            name.is_some_and(|name| !name.is_empty() && names.contains(&name)) && !differs(student)
        })
    })
}

/// A name as it is compared: in small letters, first names first, one blank between.
fn folded(name: &str) -> String {
    let name = match name.split_once(", ") {
        Some((last, first)) if !first.contains(", ") => format!("{first} {last}"),
        _ => name.to_owned(),
    };
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
