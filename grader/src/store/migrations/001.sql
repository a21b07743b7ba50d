-- The first form of the store. A store is never read by hand alone: everything in it can be had
-- through `grader report`, and what is clock or cost is told apart from what is grade.

-- One `grader batch` and all its repetitions.
CREATE TABLE batches (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE,
    begun TEXT NOT NULL,
    -- When it had come to its end; none while hand-ins of it wait.
    ended TEXT
) STRICT;

CREATE TABLE students (
    id    INTEGER PRIMARY KEY,
    key   TEXT NOT NULL UNIQUE,
    name  TEXT,
    email TEXT,
    -- What the platforms call them, as a JSON object.
    ids   TEXT NOT NULL
) STRICT;

-- What was handed in, once for each different version of an exercise.
CREATE TABLE contents (
    digest   TEXT NOT NULL PRIMARY KEY,
    exercise TEXT NOT NULL,
    -- The editable files as a JSON object, deflated.
    sources  BLOB NOT NULL
) STRICT;

-- What was found of a content, under a digest of everything that it depends on.
CREATE TABLE verdicts (
    key        TEXT NOT NULL PRIMARY KEY,
    content    TEXT NOT NULL REFERENCES contents,
    -- The grade as JSON, in English.
    grade      TEXT NOT NULL,
    isolation  TEXT NOT NULL,
    grader     TEXT NOT NULL,
    wall_ms    INTEGER NOT NULL
) STRICT;
CREATE INDEX verdicts_of_content ON verdicts (content);

-- One version of one exercise, as one student handed it in.
CREATE TABLE submissions (
    id         INTEGER PRIMARY KEY,
    student    INTEGER NOT NULL REFERENCES students,
    exercise   TEXT NOT NULL,
    -- In UTC, to the second; empty where nobody knows.
    received   TEXT NOT NULL,
    late       INTEGER NOT NULL,
    -- Of the content, or of the reason against it.
    digest     TEXT NOT NULL,
    content    TEXT REFERENCES contents,
    -- Why it cannot be graded, as JSON.
    refusal    TEXT,
    -- The verdict that counts.
    verdict    TEXT REFERENCES verdicts,
    first_seen TEXT NOT NULL,
    UNIQUE (student, exercise, received, digest),
    CHECK ((content IS NULL) <> (refusal IS NULL))
) STRICT;
CREATE INDEX submissions_of_content ON submissions (content);
-- What waits is asked for again and again.
CREATE INDEX submissions_waiting ON submissions (content) WHERE verdict IS NULL;

-- In which batch a submission was found, and where.
CREATE TABLE findings (
    batch      INTEGER NOT NULL REFERENCES batches,
    submission INTEGER NOT NULL REFERENCES submissions,
    place      TEXT NOT NULL,
    PRIMARY KEY (batch, submission)
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_of_submission ON findings (submission);

-- What could not be read, and why.
CREATE TABLE problems (
    batch   INTEGER NOT NULL REFERENCES batches,
    place   TEXT NOT NULL,
    -- The key of the student it belongs to, where that is known; else empty.
    student TEXT NOT NULL,
    -- As JSON.
    reason  TEXT NOT NULL,
    PRIMARY KEY (batch, place, student, reason)
) STRICT, WITHOUT ROWID;

-- Every time the grader tried a content, and what came of it.
CREATE TABLE attempts (
    id      INTEGER PRIMARY KEY,
    content TEXT NOT NULL REFERENCES contents,
    at      TEXT NOT NULL,
    wall_ms INTEGER NOT NULL,
    -- `verdict`, `over-limit`, or `fault`.
    outcome TEXT NOT NULL,
    -- What went wrong, of a fault.
    fault   TEXT
) STRICT;
CREATE INDEX attempts_of_content ON attempts (content);

-- A teacher's points instead of the grader's. The last row of a student and exercise counts; one
-- without points takes those before it back.
CREATE TABLE overrides (
    id          INTEGER PRIMARY KEY,
    student     INTEGER NOT NULL REFERENCES students,
    exercise    TEXT NOT NULL,
    points      REAL,
    reason      TEXT NOT NULL,
    who         TEXT NOT NULL,
    at          TEXT NOT NULL,
    -- What the grader said then, of the submission that counted then; none if it said nothing.
    verdict     TEXT REFERENCES verdicts,
    UNIQUE (student, exercise, at, who)
) STRICT;

-- Verdicts that would take the place of others.
CREATE TABLE change_sets (
    id      INTEGER PRIMARY KEY,
    made    TEXT NOT NULL,
    -- `proposed`, `applied` or `discarded`.
    state   TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_proposal ON change_sets (state) WHERE state = 'proposed';

CREATE TABLE changes (
    change_set INTEGER NOT NULL REFERENCES change_sets,
    submission INTEGER NOT NULL REFERENCES submissions,
    before     TEXT NOT NULL REFERENCES verdicts,
    after      TEXT NOT NULL REFERENCES verdicts,
    PRIMARY KEY (change_set, submission)
) STRICT, WITHOUT ROWID;

-- Who changed what. Nothing in it can be changed or taken out.
CREATE TABLE log (
    id    INTEGER PRIMARY KEY,
    at    TEXT NOT NULL,
    who   TEXT NOT NULL,
    what  TEXT NOT NULL,
    -- A JSON object.
    about TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_is_not_rewritten BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log is never rewritten'); END;
CREATE TRIGGER log_is_not_cut BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is never cut'); END;
