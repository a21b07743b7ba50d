//! The grading worksheet of Moodle, as a teacher downloads it.
//!
//! Its heads are in the language of the platform, and Moodle refuses a sheet in which one of its
//! columns is missing. So nothing is added and no head is changed: the first column holds
//! `Participant 12345` in any language, and the grade's is found by its name.
//!
//! The column that says when a grade was changed last is left as it is: by it Moodle sees that
//! somebody has graded since the sheet was downloaded, and passes over that row. Comments are taken
//! as HTML, for every row in which one stands.

use super::canvas::number;
use super::fill::{Columns, FillError, Filled, Given, RowOf, fill};
use super::sheet::Sheet;

/// What is wanted, for messages.
const WHAT: &str = "the assignment's grading worksheet (Submissions, Download grading worksheet)";
/// What the column of grades is called, in English and Portuguese.
const GRADE: [&str; 2] = ["Grade", "Nota"];
/// What that is called which says when a grade was changed last, beside `Grade` and `Nota`.
const CHANGED: [&str; 2] = ["Last modified (grade)", "Última modificação (nota)"];
/// What the column of comments is called.
const COMMENTS: [&str; 2] = ["Feedback comments", "Comentários de feedback"];
/// What that of the highest grade is called.
const MAXIMUM: [&str; 4] = ["Maximum Grade", "Maximum grade", "Nota máxima", "Nota Máxima"];
/// What that is called which says whether a grade can be changed, and how it says no.
const CHANGEABLE: [&str; 3] =
    ["Grade can be changed", "A nota pode ser alterada", "Nota pode ser alterada"];
const NO: [&str; 3] = ["No", "Não", "Nao"];

/// Which columns are filled in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// The head of the column of grades, where it is another than the usual one.
    pub column: Option<&'a str>,
    /// Whether comments are filled in, too.
    pub comments: Comments<'a>,
}

/// Whether comments are filled in.
#[derive(Debug, Clone, Copy, Default)]
pub enum Comments<'a> {
    /// They are not.
    #[default]
    Left,
    /// Into the usual column.
    Usual,
    /// Into the column of this head.
    Column(&'a str),
}

/// Fills in the grades, and if it is wanted the comments.
///
/// # Errors
/// When it is no grading worksheet, or has no such column.
pub fn moodle(file: Vec<u8>, wanted: Wanted<'_>, given: &[Given]) -> Result<Filled, FillError> {
    let Wanted { column, comments } = wanted;
    let sheet = Sheet::read(file)?;
    let heads: Vec<String> = sheet.row(0).map(|head| head.trim().to_owned()).collect();
    let at = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
    let rows = 1..sheet.len();
    let is_sheet = rows.clone().all(|row| participant(&sheet.cell(row, 0)).is_some());
    if !is_sheet || heads.len() < 3 {
        return Err(FillError::Foreign { column: "Identifier", what: WHAT });
    }
    let found = match column {
        Some(column) => at(&[column]),
        None => at(&GRADE),
    };
    let graded = found.filter(|at| *at > 0).ok_or_else(|| FillError::NoColumn {
        column: column.unwrap_or(GRADE[0]).to_owned(),
        there: heads[1..].to_vec(),
    })?;
    let usual = GRADE.iter().position(|name| *name == heads[graded]);
    if let Some(column) = usual.map(|language| CHANGED[language]).filter(|it| at(&[it]).is_none()) {
        return Err(FillError::Foreign { column, what: WHAT });
    }
    let comment = match comments {
        Comments::Left => None,
        Comments::Usual => Some((COMMENTS[usual.unwrap_or_default()], at(&COMMENTS))),
        Comments::Column(column) => Some((column, at(&[column]))),
    };
    let comment = match comment {
        Some((_, Some(found))) if found > graded => Some(found),
        None => None,
        Some((column, _)) => {
            let (column, there) = (column.to_owned(), heads[graded + 1..].to_vec());
            return Err(FillError::NoComments { column, there });
        }
    };
    let maximum = at(&MAXIMUM);
    if let Some(column) = maximum {
        let odd = rows.clone().map(|row| sheet.cell(row, column)).find(|it| number(it).is_none());
        if let Some(maximum) = odd {
            return Err(FillError::Scale { maximum: maximum.into_owned() });
        }
    }
    let changeable = at(&CHANGEABLE);
    let row_of = |sheet: &Sheet, row: usize| {
        let cell = |column: usize| sheet.cell(row, column).trim().to_owned();
        RowOf {
            shown: format!("{} {}", cell(0), if graded > 1 { cell(1) } else { String::new() })
                .trim_end()
                .to_owned(),
            id: participant(&cell(0)).map(|id| ("moodle", id)),
            // An address or a number of the school, whatever the columns are called.
            also: (1..graded).map(cell).filter(|it| it.contains('@') || is_id(it)).collect(),
            names: (1..graded.min(2)).map(cell).collect(),
        }
    };
    let may = |sheet: &Sheet, row: usize| {
        if changeable.is_some_and(|column| NO.contains(&sheet.cell(row, column).trim())) {
            return Err("the platform lets nobody change it");
        }
        Ok(maximum.and_then(|column| number(&sheet.cell(row, column))))
    };
    fill(sheet, given, rows, Columns { grade: graded, comment }, row_of, may)
}

/// The number at the end of `Participant 12345`.
fn participant(cell: &str) -> Option<String> {
    let digits = cell.trim().rsplit(|c: char| c.is_whitespace() || c == '\u{a0}').next()?;
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    let sound = digits.len() < cell.trim().len() && is_number;
    sound.then(|| digits.to_owned())
}

/// Whether it is a word with a digit in it, as ids of schools are.
fn is_id(text: &str) -> bool {
    !text.contains(char::is_whitespace) && text.bytes().any(|byte| byte.is_ascii_digit())
}
