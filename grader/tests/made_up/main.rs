//! A made-up class whose grades are known, graded with the real program in every layout that the
//! grader takes.
//!
//! It is made with a fixed seed from starters, solutions, alternatives, solutions with one bug put
//! back, starters with one mended, wrong repairs and broken files. A small one is part of the
//! tests; the full sizes are asked for:
//!
//! ```text
//! cargo test -p grader --test made_up -- --ignored --nocapture
//! ```
//!
//! With `MADE_UP_CLASS=FOLDER` the classes are written there and stay, to be looked at.
#![cfg(target_os = "linux")]

mod class;
mod kills;
mod layouts;
mod pack;
mod random;
mod work;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use grader::course::Course;
use grader::grade::Outcome;
use grader::intake::LayoutKind;
use grader::store::{State, Store, StoreError};
use serde_json::Value;

use class::Class;
use work::{Task, Worth};

const SEED: u64 = 20_261_121;

#[test]
fn every_grade_of_one_exercise_is_known_in_every_layout() {
    graded(&["01-restaurant"], 30);
}

#[test]
#[ignore = "takes many minutes: 300 hand-ins in six layouts"]
fn three_hundred_for_one_exercise() {
    graded(&["03-blocking-call"], 300);
}

#[test]
#[ignore = "takes many minutes: 600 hand-ins of all exercises in six layouts"]
fn sixty_for_all_exercises() {
    let course = Course::open(root()).expect("the course is sound");
    let slugs: Vec<_> = course.slugs().map(ToString::to_string).collect();
    graded(&slugs, 60);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the grader lies in the course")
}

/// Each of these tests has the machine to itself, and no other's children among its own.
fn one_at_a_time() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a class up, and grades it in each layout.
fn graded<S: AsRef<str>>(slugs: &[S], students: usize) {
    let _alone = one_at_a_time();
    let course = Course::open(root()).expect("the course is sound");
    let slug = |name: &S| course.slug(name.as_ref()).expect("it is in the course").clone();
    let tasks = slugs.iter().map(|name| Task::of(&course, &slug(name))).collect();
    let class = Class::made_up(tasks, students, SEED);
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = match std::env::var_os("MADE_UP_CLASS") {
        Some(folder) => PathBuf::from(folder).join(format!("{students}")),
        None => temporary.path().to_owned(),
    };
    fs::create_dir_all(&folder).expect("made");
    let mut faults = Vec::new();
    for layout in layouts::ALL {
        let mut typed = layouts::write(layout, &class, &folder);
        if let [only] = slugs {
            typed.extend(["--exercise", only.as_ref()]);
        }
        let store = folder.join(format!("{}.sqlite", layout.name()));
        let says = batch(&folder, &store, &typed, layout);
        let told = told(&says);
        writeln!(std::io::stderr(), "{}: {told}", layout.name()).expect("written");
        let found = compare(&class, layout, &store);
        faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", layout.name())));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Runs `grader batch`, which finds the layout by itself; what it says as JSON.
fn batch(folder: &Path, store: &Path, typed: &[&str], layout: LayoutKind) -> Value {
    let output = grading(folder, store, typed).output().expect("it starts");
    let says = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{says}");
    assert!(says.contains(&format!("layout: {layout}")), "{says}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn grading(folder: &Path, store: &Path, typed: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command.arg("--course").arg(root()).args(["--lang", "en", "batch"]).args(typed);
    // The machine that tests this need not have a good box.
    command.args(["--isolation-is-my-risk", "--format", "json", "--store"]).arg(store);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn told(summary: &Value) -> String {
    let of = |field: &str| summary[field].to_string();
    let sum = |field: &str| {
        let exercises = summary["exercises"].as_array().expect("a list");
        exercises.iter().filter_map(|exercise| exercise[field].as_u64()).sum::<u64>()
    };
    format!(
        "{} students, {} hand-ins, {} different, {} of {} points, {} not read",
        of("students"),
        of("hand_ins"),
        of("contents"),
        sum("points"),
        sum("max_points"),
        summary["unread"].as_array().expect("a list").len(),
    )
}

/// Everything in a store that is not what the class knows it must be.
fn compare(class: &Class, layout: LayoutKind, store: &Path) -> Vec<String> {
    let store = Store::open(store).expect("it was made");
    let mut known = class.worths();
    let numbers: BTreeMap<_, _> = class
        .students
        .iter()
        .map(|student| (layouts::key(layout, student), student.number))
        .collect();
    let mut faults = Vec::new();
    let rows = store.rows(None, |row| {
        let key = row.student.key;
        let number = numbers.get(&key).copied().unwrap_or_default();
        let worth = known.remove(&(number, row.exercise.clone()));
        let found = match &row.state {
            State::Graded(verdict) => match &verdict.grade.outcome {
                Outcome::Graded => Some(Worth::Points(verdict.grade.points())),
                Outcome::DoesNotCompile => Some(Worth::NotCompiled),
                Outcome::Tampered { .. }
                | Outcome::OverLimit { .. }
                | Outcome::GraderFault { .. } => None,
            },
            State::Refused(_) => Some(Worth::Refused),
            State::Waiting { .. } => None,
        };
        if found.is_none() || found != worth {
            let (exercise, what) = (row.exercise, what(class, number, &row.place));
            let state = match row.state {
                State::Graded(verdict) => format!("{:?}", verdict.grade),
                state => format!("{state:?}"),
            };
            faults.push(format!("{key}, {exercise} ({what}): {worth:?} expected, {state}"));
        }
        Ok::<_, StoreError>(())
    });
    rows.expect("the store can be read");
    faults.extend(known.iter().map(|(whose, worth)| format!("{whose:?}: {worth:?} is not there")));
    // Who has sent nothing of use is told by name.
    let mut unread = Vec::new();
    let problems = store.problems(None, |problem| {
        unread.extend(problem.student);
        Ok::<_, StoreError>(())
    });
    problems.expect("the store can be read");
    let essays = class.students.iter().filter(|student| student.works.is_empty());
    let essays: Vec<_> = essays.map(|student| layouts::key(layout, student)).collect();
    if unread != essays {
        faults.push(format!("{unread:?} could not be read, instead of {essays:?}"));
    }
    faults
}

/// What somebody has handed in, for whoever looks for a fault.
fn what(class: &Class, number: usize, place: &str) -> String {
    let student = class.students.iter().find(|student| student.number == number);
    let Some(student) = student else { return format!("nobody's, {place}") };
    let works: Vec<_> = student.works.values().map(|work| work.what.as_str()).collect();
    format!("{:?} of {}, {place}", student.packing, works.join(" "))
}
