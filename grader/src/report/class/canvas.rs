//! The gradebook of Canvas, as a teacher downloads it: the head, rows that say something of all
//! columns up to `Points Possible`, then a row for each student.
//!
//! Canvas finds students by `ID`, `SIS User ID`, `SIS Login ID`, then by name; assignments by
//! `Title (id)`. It ignores columns that say `(read only)` in the row of the possible points.

use super::fill::{Columns, FillError, Filled, Given, RowOf, fill};
use super::sheet::Sheet;

/// What is wanted, for messages.
const WHAT: &str = "Canvas' gradebook (Grades, Export)";
/// The row of the possible points is one of the first.
const HEAD: usize = 6;

/// Fills the grades into the column of this head.
///
/// # Errors
/// When it is no gradebook of Canvas, or has no such column.
pub fn canvas(file: Vec<u8>, column: &str, given: &[Given]) -> Result<Filled, FillError> {
    let sheet = Sheet::read(file)?;
    let heads: Vec<String> = sheet.row(0).map(|head| head.trim().to_owned()).collect();
    let at = |name: &str| heads.iter().position(|head| head == name);
    let need = |column| at(column).ok_or(FillError::Foreign { column, what: WHAT });
    let id = need("ID")?;
    let section = need("Section")?;
    let graded = at(column).filter(|at| *at > section);
    let graded = graded.ok_or_else(|| FillError::NoColumn {
        column: column.to_owned(),
        there: heads[section..].iter().filter(|head| is_assignment(head)).cloned().collect(),
    })?;
    let possible =
        (1..sheet.len().min(HEAD)).find(|row| sheet.cell(*row, 0).contains("Points Possible"));
    if possible.is_some_and(|row| sheet.cell(row, graded).contains("(read only)")) {
        return Err(FillError::ReadOnly { column: column.to_owned() });
    }
    let max = possible.and_then(|row| number(&sheet.cell(row, graded)));
    let student = at("Student");
    let names = at("LastName").zip(at("FirstName"));
    let also = [at("SIS User ID"), at("SIS Login ID")];
    let row_of = |sheet: &Sheet, row: usize| {
        let cell = |column: usize| sheet.cell(row, column).trim().to_owned();
        let name = match (student, names) {
            (Some(student), _) => cell(student),
            (None, Some((last, first))) => format!("{}, {}", cell(last), cell(first)),
            (None, None) => String::new(),
        };
        RowOf {
            shown: if name.is_empty() { cell(id) } else { name.clone() },
            id: Some(("canvas", cell(id))).filter(|(_, id)| !id.is_empty()),
            also: also.into_iter().flatten().map(cell).collect(),
            names: vec![name],
        }
    };
    let may = |sheet: &Sheet, row: usize| {
        let there = sheet.cell(row, graded).trim().to_uppercase();
        match there.as_str() {
            "EX" | "EXCUSED" => Err("they are excused"),
            _ => Ok(max),
        }
    };
    let first = possible.map_or(1, |row| row + 1);
    // Lines without anything are no students.
    let rows: Vec<_> = (first..sheet.len())
        .filter(|row| sheet.row(*row).any(|it| !it.trim().is_empty()))
        .collect();
    let columns = Columns { grade: graded, comment: None };
    fill(sheet, given, rows.into_iter(), columns, row_of, may)
}

/// Whether a head is that of an assignment: `Title (1234)`.
fn is_assignment(head: &str) -> bool {
    let id = head.strip_suffix(')').and_then(|head| head.rsplit_once(" (")).map(|it| it.1);
    id.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A number, with a comma or a point before its fraction.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite())
}
