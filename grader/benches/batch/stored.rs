//! How much memory the grader takes for hand-ins that have their verdicts.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use grader::batch::take_in;
use grader::course::Course;
use grader::grade::{Grade, Outcome};
use grader::intake::{Plan, Request};
use grader::sandbox::Level;
use grader::store::{Found, Store};

use crate::edit::{Edits, Start};

/// The most memory that the program had while it went through so many, in KiB.
pub fn peak(course: &Path, place: &Path, number: usize) -> io::Result<u64> {
    let (class, store) = (format!("class-{number}"), format!("class-{number}.sqlite"));
    let mut edits = Edits::of(course, Start::Starter)?;
    crate::lay_out(&place.join(&class), (0..number).map(|_| edits.next()))?;
    give_verdicts(course, &place.join(&class), &place.join(&store)).map_err(io::Error::other)?;

    let mut command = crate::program(course, place, &class, &store);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    // What the kernel keeps is the highest so far; the last look before the end is as good as one
    // at the end but for the last moment.
    while child.try_wait()?.is_none() {
        peak = peak.max(highest(&status).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(peak)
}

/// `VmHWM` of a process, in KiB: see proc_pid_status(5).
fn highest(status: &str) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Stores the class as if it had been graded: what is looked at is the grader, not the compiler.
fn give_verdicts(
    course: &Path,
    class: &Path,
    store: &Path,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let course = Course::find(course)?;
    let request = Request { paths: vec![class.to_owned()], ..Request::default() };
    let plan = Plan::open(&request, &course)?;
    let mut store = Store::open_or_create(store)?;
    let name = class.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let batch = store.begin(&name)?;
    take_in(&plan, &course, &mut store, batch)?;
    let grade = Grade {
        exercise: crate::edit::SLUG.to_owned(),
        outcome: Outcome::Graded,
        bugs: Vec::new(),
        guards: Vec::new(),
        diagnostics: Vec::new(),
        // About what a real one takes.
        output: vec![(
            "five_tables".to_owned(),
            grader::observation::Output { text: "x".repeat(8 << 10), cut: 0 },
        )],
        max_points: 5,
    };
    loop {
        let waiting = store.waiting(batch, "", 64)?;
        if waiting.is_empty() {
            return Ok(());
        }
        for one in waiting {
            let wall = Duration::from_millis(1);
            let (key, content) = (one.content.as_str(), one.content.as_str());
            let found = Found { key, content, grade: &grade, isolation: Level::Full, wall };
            store.keep(&found)?;
        }
    }
}
