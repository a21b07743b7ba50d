//! A made-up class in a store of its own, with the names and texts that reports trip over.

use std::time::Duration;

use super::{Overview, Results};
use crate::grade::{BugVerdict, Evidence, Grade, Outcome, Quantity, Status, Why};
use crate::gradebook::Rules;
use crate::intake::Reason;
use crate::observation::Limit;
use crate::sandbox::Level;
use crate::sources::Sources;
use crate::store::{
    BatchId, Content, Found, HandedIn, Problem, Store, StoreError, Student, ToldHint, What,
};
use crate::submission::Refusal;

/// A name that a spreadsheet would run.
pub(crate) const FORMULA: &str = "=1+1";
/// A name with what tables and pages are made of.
pub(crate) const QUOTED: &str = "Ünï, \"Q\" <b>&'";
/// A name with control characters, one of them an escape of a terminal.
pub(crate) const CONTROL: &str = "\t=c\u{7}\u{1b}[31m\r\nx";

/// A store in a folder that goes away with it.
pub(crate) struct World {
    /// Kept, because the folder goes with it.
    _folder: tempfile::TempDir,
    pub(crate) store: Store,
    pub(crate) batch: BatchId,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("grader.sqlite");
        let mut store = Store::open_or_create(&path).expect("a store");
        let batch = store.begin("first").expect("begun");
        Self { _folder: folder, store, batch }
    }

    /// Hands in a version of an exercise; `None` for files that cannot be taken.
    pub(crate) fn hand_in(&mut self, who: &Student, exercise: &str, text: Option<&str>) -> String {
        let files = sources(text.unwrap_or_default());
        let refusal = Refusal::Missing { file: "src/lib.rs".to_owned() };
        let what = if text.is_some() { What::Files(&files) } else { What::Refused(&refusal) };
        let place = format!("class/{}", who.key);
        let one =
            HandedIn { student: who, exercise, received: None, late: false, place: &place, what };
        self.store.hand_in(self.batch, &[one]).expect("stored");
        Content::digest(exercise, &files)
    }

    /// Lets this be what was found of a content.
    pub(crate) fn keep(&mut self, content: &str, grade: &Grade, wall_ms: u64) {
        let key = format!("key of {content}");
        let wall = Duration::from_millis(wall_ms);
        let found = Found { key: &key, content, grade, isolation: Level::Full, wall };
        self.store.keep(&found).expect("stored");
    }

    /// Lets the student's own progress file tell of these hints for bugs of `01-a`.
    pub(crate) fn tell_hints(&mut self, key: &str, hints: &[(&str, u8)]) {
        let hint = |(bug, level): &(&str, u8)| ToldHint {
            exercise: "01-a".to_owned(),
            bug: (*bug).to_owned(),
            level: *level,
        };
        let told = [(student(key), hints.iter().map(hint).collect())];
        self.store.tell_progress(self.batch, &told).expect("stored");
    }

    pub(crate) fn results<'a>(&'a self, rules: &'a Rules) -> Results<'a> {
        Results::of(&self.store, None, rules, |_| Ok::<_, StoreError>(None)).expect("read")
    }

    pub(crate) fn overview(&self, rules: &Rules) -> Overview {
        Overview::of(&self.results(rules)).expect("read")
    }
}

pub(crate) fn sources(text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.insert("src/lib.rs", text).expect("a plain path");
    sources
}

pub(crate) fn student(key: &str) -> Student {
    Student { key: key.to_owned(), ..Student::default() }
}

pub(crate) fn named(key: &str, name: &str, ids: &[(&str, &str)]) -> Student {
    let ids = ids.iter().map(|(system, id)| ((*system).to_owned(), (*id).to_owned())).collect();
    Student { name: Some(name.to_owned()), ids, ..student(key) }
}

/// A grade of two bugs, worth 3 and 2 points.
pub(crate) fn grade(exercise: &str, slow: Status, stuck: Status) -> Grade {
    let bug = |id: &str, class: &str, title: &str, status: Status, max_points| BugVerdict {
        id: id.to_owned(),
        class: class.to_owned(),
        title: title.to_owned(),
        status,
        max_points,
        evidence: Vec::new(),
        lints: Vec::new(),
    };
    Grade {
        exercise: exercise.to_owned(),
        outcome: Outcome::Graded,
        bugs: vec![
            bug("slow", "sequential-await", "one table is served at a time", slow, 3),
            bug("stuck", "deadlock", "two locks are taken in two orders", stuck, 2),
        ],
        guards: Vec::new(),
        diagnostics: Vec::new(),
        output: Vec::new(),
        max_points: 5,
    }
}

pub(crate) fn ended(exercise: &str, outcome: Outcome) -> Grade {
    Grade { outcome, bugs: Vec::new(), ..grade(exercise, Status::Alive, Status::Alive) }
}

/// A class that has handed in one exercise, `01-a`, each in another way.
pub(crate) fn class() -> World {
    let mut world = World::new();
    let mut graded = |who: &Student, grade: &Grade, wall_ms| {
        let content = world.hand_in(who, "01-a", Some(&who.key));
        world.keep(&content, grade, wall_ms);
    };
    let fixed = || Status::Fixed;
    graded(
        &named(FORMULA, "=1+1", &[("canvas", "101"), ("moodle", "901")]),
        &grade("01-a", fixed(), fixed()),
        250,
    );
    graded(
        &named("q", QUOTED, &[("canvas", "102"), ("moodle", "902")]),
        &grade("01-a", fixed(), Status::Alive),
        300,
    );
    let mut panicked = grade(
        "01-a",
        Status::Alive,
        Status::Unknown { why: Why::RunEndedEarly { scenario: "s".to_owned() } },
    );
    let said =
        Quantity::Panics(vec![format!("<script>]]>\u{0}\u{1b}[31m{}", "=x".repeat(1 << 19))]);
    panicked.bugs[0].evidence.push(Evidence::new("s", "panics", Quantity::None, said));
    graded(&named("c", CONTROL, &[("canvas", "103")]), &panicked, 9_000);
    graded(&student("broken"), &ended("01-a", Outcome::DoesNotCompile), 90);
    let limit = Outcome::OverLimit { limit: Limit::Wall, scenario: None };
    graded(&student("endless"), &ended("01-a", limit), 20_000);
    let what = "it writes to a file".to_owned();
    graded(&student("sly"), &ended("01-a", Outcome::Tampered { what, at: None }), 80);
    world.hand_in(&student("empty"), "01-a", None);
    world.hand_in(&student("waits"), "01-a", Some("waits"));
    let content = world.hand_in(&student("unlucky"), "01-a", Some("unlucky"));
    let wall = Duration::from_millis(1);
    world.store.failed_at(&content, wall, "no linker").expect("stored");
    world.store.enrol([&named("absent", "Nobody Here", &[("canvas", "110")])]).expect("stored");
    let torn = student("torn");
    world.store.enrol([&torn]).expect("stored");
    let problem = |student: Option<&str>, place: &str| Problem {
        place: place.to_owned(),
        student: student.map(str::to_owned),
        reason: Reason::NothingFound,
    };
    let problems = [problem(Some("torn"), "class/torn.zip"), problem(None, "class/=x.zip")];
    world.store.report_problems(world.batch, &problems).expect("stored");
    world
}
