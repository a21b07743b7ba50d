//! The record by which two stores are compared.
//!
//! One JSON object a line, in an order that depends on what is stored alone. Nothing in it is
//! clock or cost: no numbers of rows, no times but those of receipt, no durations. Two graders
//! that grade the same hand-ins on machines of the same kind make the same record, to the byte.

use std::io::{self, Write};

use rusqlite::types::ValueRef;
use rusqlite::{Row as SqlRow, Statement};
use serde_json::{Map, Value, json};

use super::{Store, StoreError};

/// The version of the record's form.
const VERSION: u32 = 1;

/// Why a record could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Where it is written to.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// What each kind of line holds, in which order. Columns that begin with `json_` are JSON.
const KINDS: &[(&str, &str)] = &[
    ("batch", "SELECT name FROM batches ORDER BY name"),
    ("student", "SELECT key, name, email, ids AS json_ids FROM students ORDER BY key"),
    ("content", "SELECT digest, exercise FROM contents ORDER BY digest"),
    (
        "verdict",
        "SELECT key, content, isolation, grader, grade AS json_grade FROM verdicts ORDER BY key",
    ),
    (
        "submission",
        "SELECT students.key AS student, exercise, received, late, content,
            refusal AS json_refusal, verdict
         FROM submissions JOIN students ON students.id = student
         ORDER BY students.key, exercise, received, digest",
    ),
    (
        "finding",
        "SELECT batches.name AS batch, students.key AS student, exercise, received, digest, place
         FROM findings JOIN batches ON batches.id = batch
            JOIN submissions ON submissions.id = submission
            JOIN students ON students.id = student
         ORDER BY batches.name, students.key, exercise, received, digest",
    ),
    (
        "problem",
        "SELECT batches.name AS batch, place, student, reason AS json_reason
         FROM problems JOIN batches ON batches.id = batch
         ORDER BY batches.name, place, student, reason",
    ),
    (
        "progress file",
        "SELECT batches.name AS batch, students.key AS student
         FROM progress_files JOIN batches ON batches.id = batch
            JOIN students ON students.id = student
         ORDER BY batches.name, students.key",
    ),
    (
        "told hint",
        "SELECT batches.name AS batch, students.key AS student, exercise, bug, level
         FROM told_hints JOIN batches ON batches.id = batch
            JOIN students ON students.id = student
         ORDER BY batches.name, students.key, exercise, bug",
    ),
    (
        "override",
        "SELECT students.key AS student, exercise, points, reason, who, verdict
         FROM overrides JOIN students ON students.id = student
         ORDER BY students.key, exercise, overrides.at, overrides.id",
    ),
];

impl Store {
    /// Writes the record, line by line.
    ///
    /// # Errors
    /// When the store cannot be read, or the record not be written.
    pub fn write_record(&self, to: &mut dyn Write) -> Result<(), RecordError> {
        writeln!(to, "{}", json!({ "record": "store", "version": VERSION }))?;
        for (kind, query) in KINDS {
            let fail = |error: rusqlite::Error| self.failed(&error);
            let mut statement = self.connection.prepare(query).map_err(fail)?;
            let columns = columns(&statement);
            let mut rows = statement.query([]).map_err(fail)?;
            while let Some(row) = rows.next().map_err(fail)? {
                writeln!(to, "{}", line(kind, &columns, row).map_err(fail)?)?;
            }
        }
        Ok(())
    }
}

fn columns(statement: &Statement<'_>) -> Vec<String> {
    statement.column_names().map(str::to_owned).collect()
}

fn line(kind: &str, columns: &[String], row: &SqlRow<'_>) -> rusqlite::Result<Value> {
    let mut object = Map::new();
    object.insert("record".to_owned(), Value::from(kind));
    for (index, column) in columns.iter().enumerate() {
        let value = match row.get_ref(index)? {
            ValueRef::Null => continue,
            ValueRef::Integer(number) => Value::from(number),
            ValueRef::Real(number) => Value::from(number),
            ValueRef::Text(_) if column.starts_with("json_") => super::json(row, column)?,
            ValueRef::Text(text) | ValueRef::Blob(text) => {
                Value::from(String::from_utf8_lossy(text))
            }
        };
        object.insert(column.trim_start_matches("json_").to_owned(), value);
    }
    Ok(Value::Object(object))
}
