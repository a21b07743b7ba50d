-- What the students' own progress files tell, where one lies in what was handed in. Anybody can
-- write anything into such a file: it is shown of the class as a whole, and no grade depends on it.

-- Whose hand-in in a batch had one.
CREATE TABLE progress_files (
    batch   INTEGER NOT NULL REFERENCES batches,
    student INTEGER NOT NULL REFERENCES students,
    PRIMARY KEY (batch, student)
) STRICT, WITHOUT ROWID;

-- The highest hint that it tells of, for each bug.
CREATE TABLE told_hints (
    batch    INTEGER NOT NULL REFERENCES batches,
    student  INTEGER NOT NULL REFERENCES students,
    exercise TEXT NOT NULL,
    bug      TEXT NOT NULL,
    level    INTEGER NOT NULL,
    PRIMARY KEY (batch, student, exercise, bug)
) STRICT, WITHOUT ROWID;
