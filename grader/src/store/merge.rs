//! One store made of several, each of which has graded a part.

use std::path::Path;

use rusqlite::{Connection, Transaction, params};
use serde_json::json;

use super::{Store, StoreError, log, now};

/// What a merge brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merged {
    /// Hand-ins that were not there.
    pub submissions: usize,
    /// Verdicts that were not there.
    pub verdicts: usize,
    /// Hand-ins for which the two stores have different verdicts: those that were there stay.
    pub differing: usize,
}

/// Everything by the names that mean the same in every store, never by the numbers of rows. What
/// is there stays, and is completed by what is not.
const STEPS: &[&str] = &[
    "INSERT INTO batches (name, begun) SELECT name, begun FROM other.batches WHERE true
        ON CONFLICT (name) DO UPDATE SET begun = min(begun, excluded.begun)",
    "INSERT INTO students (key, name, email, ids)
        SELECT key, name, email, ids FROM other.students WHERE true
        ON CONFLICT (key) DO UPDATE SET
            name = coalesce(name, excluded.name), email = coalesce(email, excluded.email),
            ids = CASE ids WHEN '{}' THEN excluded.ids ELSE ids END",
    "INSERT OR IGNORE INTO contents (digest, exercise, sources)
        SELECT digest, exercise, sources FROM other.contents",
    "INSERT INTO findings (batch, submission, place)
        SELECT mine.id, submissions.id, place
        FROM other.findings AS theirs
            JOIN other.batches AS batches ON batches.id = theirs.batch
            JOIN main.batches AS mine ON mine.name = batches.name
            JOIN pairs ON pairs.theirs = theirs.submission
            JOIN main.submissions AS submissions ON submissions.id = pairs.mine
        WHERE true
        ON CONFLICT DO UPDATE SET place = excluded.place WHERE excluded.place < place",
    "INSERT OR IGNORE INTO problems (batch, place, student, reason)
        SELECT mine.id, place, student, reason
        FROM other.problems AS theirs
            JOIN other.batches AS batches ON batches.id = theirs.batch
            JOIN main.batches AS mine ON mine.name = batches.name",
    "INSERT OR IGNORE INTO progress_files (batch, student)
        SELECT mine.id, ours.id
        FROM other.progress_files AS theirs
            JOIN other.batches AS batches ON batches.id = theirs.batch
            JOIN main.batches AS mine ON mine.name = batches.name
            JOIN other.students AS students ON students.id = theirs.student
            JOIN main.students AS ours ON ours.key = students.key",
    "INSERT INTO told_hints (batch, student, exercise, bug, level)
        SELECT mine.id, ours.id, exercise, bug, level
        FROM other.told_hints AS theirs
            JOIN other.batches AS batches ON batches.id = theirs.batch
            JOIN main.batches AS mine ON mine.name = batches.name
            JOIN other.students AS students ON students.id = theirs.student
            JOIN main.students AS ours ON ours.key = students.key
        WHERE true
        ON CONFLICT DO UPDATE SET level = excluded.level WHERE excluded.level > level",
    "INSERT INTO attempts (content, at, wall_ms, outcome, fault)
        SELECT content, at, wall_ms, outcome, fault FROM other.attempts
        EXCEPT SELECT content, at, wall_ms, outcome, fault FROM main.attempts",
    "INSERT OR IGNORE INTO overrides (student, exercise, points, reason, who, at, verdict)
        SELECT mine.id, exercise, points, reason, who, at, verdict
        FROM other.overrides AS theirs
            JOIN other.students AS students ON students.id = theirs.student
            JOIN main.students AS mine ON mine.key = students.key
        ORDER BY at, theirs.id",
    "INSERT INTO log (at, who, what, about)
        SELECT at, who, what, about FROM other.log
        EXCEPT SELECT at, who, what, about FROM main.log",
    "UPDATE batches SET ended = (SELECT max(theirs.ended) FROM other.batches AS theirs
            WHERE theirs.name = batches.name)
        WHERE ended IS NULL AND NOT EXISTS (
            SELECT 1 FROM findings JOIN submissions ON submissions.id = submission
            WHERE batch = batches.id AND content IS NOT NULL AND verdict IS NULL)",
];

const VERDICTS: &str = "INSERT OR IGNORE INTO verdicts
        (key, content, grade, isolation, grader, wall_ms)
    SELECT key, content, grade, isolation, grader, wall_ms FROM other.verdicts";

const SUBMISSIONS: &str = "INSERT OR IGNORE INTO submissions
        (student, exercise, received, late, digest, content, refusal, first_seen)
    SELECT mine.id, exercise, received, late, digest, content, refusal, first_seen
    FROM other.submissions AS theirs
        JOIN other.students AS students ON students.id = theirs.student
        JOIN main.students AS mine ON mine.key = students.key
    ORDER BY first_seen, theirs.id";

/// Which hand-in of theirs is which of ours.
const PAIRS: &str = "CREATE TEMP TABLE pairs AS
    SELECT theirs.id AS theirs, ours.id AS mine
    FROM other.submissions AS theirs
        JOIN other.students AS students ON students.id = theirs.student
        JOIN main.students AS mine ON mine.key = students.key
        JOIN main.submissions AS ours ON ours.student = mine.id
            AND ours.exercise = theirs.exercise AND ours.received = theirs.received
            AND ours.digest = theirs.digest";

const DIFFERING: &str = "SELECT count(*) FROM pairs
        JOIN main.submissions AS ours ON ours.id = pairs.mine
        JOIN other.submissions AS theirs ON theirs.id = pairs.theirs
    WHERE ours.verdict <> theirs.verdict";

const POINT: &str = "UPDATE main.submissions AS ours SET
        verdict = coalesce(ours.verdict, theirs.verdict),
        late = max(ours.late, theirs.late), first_seen = min(ours.first_seen, theirs.first_seen)
    FROM pairs JOIN other.submissions AS theirs ON theirs.id = pairs.theirs
    WHERE pairs.mine = ours.id";

impl Store {
    /// Brings in everything that another store has and this one has not. To do it twice changes
    /// nothing.
    ///
    /// # Errors
    /// When one of the two cannot be used; then nothing of it is brought in.
    pub fn merge(&mut self, other: &Path, who: &str) -> Result<Merged, StoreError> {
        // To see that it is a store, and to bring it to the form that this grader knows.
        drop(Self::open(other)?);
        let name = other.file_name().unwrap_or(other.as_os_str()).to_string_lossy().into_owned();
        let fail = |error: rusqlite::Error| StoreError::of(other, &error);
        let path = other.to_string_lossy();
        self.connection.execute("ATTACH ? AS other", [&path]).map_err(fail)?;
        let merged = self.write(|transaction| bring_in(transaction, &name, who));
        let detached = detach(&self.connection).map_err(fail);
        let merged = merged?;
        detached.map(|()| merged)
    }
}

fn bring_in(transaction: &Transaction<'_>, name: &str, who: &str) -> rusqlite::Result<Merged> {
    let run = |step: &str| transaction.execute(step, []);
    let (before, after) = STEPS.split_at(3);
    for step in before {
        run(step)?;
    }
    let verdicts = run(VERDICTS)?;
    let submissions = run(SUBMISSIONS)?;
    transaction.execute_batch("DROP TABLE IF EXISTS temp.pairs")?;
    transaction.execute_batch(PAIRS)?;
    let differing = transaction.query_row(DIFFERING, [], |row| row.get::<_, i64>(0))?;
    run(POINT)?;
    for step in after {
        run(step)?;
    }
    let merged =
        Merged { submissions, verdicts, differing: usize::try_from(differing).unwrap_or_default() };
    let about = json!({ "store": name, "submissions": submissions, "verdicts": verdicts });
    log::add(transaction, &now(), who, "merged", &about)?;
    Ok(merged)
}

fn detach(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("DROP TABLE IF EXISTS temp.pairs")?;
    connection.execute("DETACH other", params![]).map(drop)
}
