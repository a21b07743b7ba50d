//! The program as a student uses it: a process, from its start to its last line.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use grader::sandbox::{ISOLATION, Level};

use crate::Contestant;
use crate::edit::{Edits, SLUG};

/// `grader check` of a copy of the exercise.
pub struct Check {
    course: PathBuf,
    submission: PathBuf,
    isolation: Level,
}

impl Check {
    /// Copies the exercise, to check it at this level of isolation.
    pub fn new(course: &Path, place: &Path, edits: &Edits, isolation: Level) -> io::Result<Self> {
        let submission = place.join(isolation.name()).join(SLUG);
        let from = course.join("exercises").join(SLUG);
        fs::create_dir_all(submission.join("src"))?;
        for file in ["Cargo.toml", "src/house.rs"] {
            fs::copy(from.join(file), submission.join(file))?;
        }
        fs::write(submission.join("src/lib.rs"), edits.unedited())?;
        Ok(Self { course: course.to_owned(), submission, isolation })
    }

    /// The command, to be run in the course.
    pub fn command(&self) -> Command {
        let mut command = grader(&self.course);
        command.args(["check", SLUG, "--submission"]).arg(&self.submission);
        command.env(ISOLATION, self.isolation.name());
        command
    }

    /// The same once more, without an edit: the verdict is in the cache.
    pub fn again(&self) -> Quick {
        Quick { name: "grader check, nothing changed", command: self.command() }
    }

    /// `grader list`.
    pub fn list(&self) -> Quick {
        let mut command = grader(&self.course);
        command.arg("list");
        Quick { name: "grader list", command }
    }
}

impl Contestant for Check {
    fn name(&self) -> String {
        format!("grader check {SLUG}, isolation {}", self.isolation.name())
    }

    fn edit(&mut self, text: &str) -> io::Result<()> {
        fs::write(self.submission.join("src/lib.rs"), text)
    }

    fn run(&mut self) -> io::Result<()> {
        finish(&mut self.command())
    }
}

/// A command that builds nothing.
pub struct Quick {
    name: &'static str,
    command: Command,
}

impl Quick {
    /// What the line of the table says.
    pub fn name(&self) -> String {
        self.name.to_owned()
    }

    /// Runs it to its end.
    pub fn run(&mut self) -> io::Result<()> {
        finish(&mut self.command)
    }
}

fn grader(course: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command.current_dir(course).stdin(Stdio::null());
    command
}

/// Runs it with its output piped. 0 and 1 are grades; anything else is no measurement.
fn finish(command: &mut Command) -> io::Result<()> {
    let output = command.output()?;
    match output.status.code() {
        Some(0 | 1) => Ok(()),
        _ => Err(io::Error::other(format!(
            "{command:?} could not grade:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ))),
    }
}
