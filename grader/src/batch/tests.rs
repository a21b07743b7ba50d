//! The run with a stand-in for the checker. The stand-in is at the seam between a batch and the
//! checker ([`Examine`]): store, queue, order, repetition and interruption are the real ones.

mod kills;

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use futures::{Stream, StreamExt, stream};

use super::*;
use crate::grade::{BugVerdict, Grade, Outcome, Status};
use crate::observation::Limit;
use crate::sandbox::Level;
use crate::sources::Sources;
use crate::store::{BatchId, Change, Content, HandedIn, State, Store, StoreError, Student, What};

/// A grade with these bugs: id, points, whether it is mended.
pub fn graded(exercise: &str, bugs: &[(&str, u32, bool)]) -> Grade {
    let bug = |(id, points, fixed): &(&str, u32, bool)| BugVerdict {
        id: (*id).to_owned(),
        class: "deadlock".to_owned(),
        title: (*id).to_owned(),
        status: if *fixed { Status::Fixed } else { Status::Alive },
        max_points: *points,
        evidence: Vec::new(),
        lints: Vec::new(),
    };
    Grade {
        exercise: exercise.to_owned(),
        outcome: Outcome::Graded,
        bugs: bugs.iter().map(bug).collect(),
        guards: Vec::new(),
        diagnostics: Vec::new(),
        output: Vec::new(),
        max_points: bugs.iter().map(|bug| bug.1).sum(),
    }
}

/// Says of a content what its text asks for.
#[derive(Default)]
struct StandIn {
    /// The texts that were examined, in order.
    examined: RefCell<Vec<String>>,
    /// How many are being examined, and how many were at most.
    now: Cell<usize>,
    most: Cell<usize>,
    /// What the verdicts depend on besides.
    rubric: &'static str,
}

impl Examine for StandIn {
    async fn key(&self, content: &Content) -> Result<String, Trouble> {
        Ok(format!("{} {}", self.rubric, Content::digest(&content.exercise, &content.sources)))
    }

    async fn examine(&self, content: &Content) -> Result<Examined, Trouble> {
        let text = content.sources.get("src/lib.rs").expect("every content has it").to_owned();
        self.now.set(self.now.get() + 1);
        self.most.set(self.most.get().max(self.now.get()));
        tokio::task::yield_now().await;
        self.now.set(self.now.get() - 1);
        let first = !self.examined.borrow().contains(&text);
        self.examined.borrow_mut().push(text.clone());
        let kind = text.split(' ').next().unwrap_or_default();
        let limit = Outcome::OverLimit { limit: Limit::Wall, scenario: None };
        let mut grade = graded(&content.exercise, &[("slow", 3, kind == "right")]);
        match (kind, first) {
            ("slow", _) | ("slow-once", true) => {
                grade = Grade { outcome: limit, bugs: Vec::new(), ..grade };
            }
            ("fault", _) | ("fault-once", true) => {
                return Err(Trouble::Here("no linker".to_owned()));
            }
            ("all", _) => {
                let says = "the disk is full".to_owned();
                return Err(Trouble::Everywhere(crate::check::CheckError::Machine { says }));
            }
            _ if self.rubric == "stricter" => grade.bugs[0].status = Status::Alive,
            _ => {}
        }
        Ok(Examined { grade, isolation: Level::Full })
    }
}

struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder for the test") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A store in which a student has handed in each of these.
    fn class(&self, texts: &[&str]) -> (Store, BatchId) {
        let mut store = Store::open_or_create(&self.path("s")).expect("a store");
        let batch = store.begin("class").expect("begun");
        for (index, text) in texts.iter().enumerate() {
            hand_in(&mut store, batch, &format!("s{index:03}"), text);
        }
        (store, batch)
    }
}

fn hand_in(store: &mut Store, batch: BatchId, key: &str, text: &str) {
    let mut files = Sources::new();
    files.insert("src/lib.rs", text).expect("a plain path");
    let student = Student { key: key.to_owned(), ..Student::default() };
    let one = HandedIn {
        student: &student,
        exercise: "01-a",
        received: None,
        late: false,
        place: key,
        what: What::Files(&files),
    };
    store.hand_in(batch, &[one]).expect("stored");
}

const OPTIONS: Options = Options { at_a_time: 2, shard: Shard::WHOLE };

/// Runs to the end, and gives what was told.
fn run(
    store: &mut Store,
    batch: BatchId,
    examiner: &StandIn,
    options: Options,
) -> (Result<Finished, BatchError>, Vec<Progress>) {
    let mut told = Vec::new();
    let finished =
        block_on(grade(store, batch, examiner, options, stream::pending(), &mut |progress| {
            told.push(progress)
        }));
    (finished, told)
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(work)
}

/// So many, at once.
fn interrupts(number: usize) -> impl Stream<Item = ()> + Unpin {
    StreamExt::chain(stream::iter(vec![(); number]), stream::pending())
}

/// The state of every hand-in, by student: points, or why there are none.
fn states(store: &Store) -> Vec<String> {
    let mut states = Vec::new();
    let each = |row: crate::store::Row| {
        states.push(match row.state {
            State::Graded(verdict) => match verdict.grade.outcome {
                Outcome::Graded => format!("{}", verdict.grade.points()),
                other => Judged::of_outcome(&other).name().to_owned(),
            },
            State::Refused(_) => "refused".to_owned(),
            State::Waiting { fault } => fault.unwrap_or_else(|| "waits".to_owned()),
        });
        Ok::<_, StoreError>(())
    };
    store.rows(None, each).expect("read");
    states
}

#[test]
fn each_content_is_examined_once_however_many_have_handed_it_in() {
    let world = World::new();
    let (mut store, batch) = world.class(&["starter", "right 1", "starter", "starter", "right 2"]);
    let examiner = StandIn::default();
    let (finished, told) = run(&mut store, batch, &examiner, OPTIONS);
    let finished = finished.expect("it runs");
    assert_eq!(finished, Finished { graded: 3, faults: 0, stopped: false });
    assert_eq!(examiner.examined.borrow().len(), 3);
    assert_eq!(states(&store), ["0", "3", "0", "0", "3"]);
    assert_eq!(told[0], Progress::Begun { contents: 3 });
    let done = told.iter().filter_map(|progress| match progress {
        Progress::Done { done, left, .. } => Some((*done, *left)),
        _ => None,
    });
    assert_eq!(done.collect::<Vec<_>>(), [(1, 2), (2, 1), (3, 0)]);

    let (again, told) = run(&mut store, batch, &examiner, OPTIONS);
    assert_eq!(again.expect("it runs"), Finished::default());
    assert_eq!((examiner.examined.borrow().len(), told), (3, Vec::new()));
}

#[test]
fn no_more_are_examined_at_a_time_than_was_asked_for() {
    let texts: Vec<_> = (0..9).map(|number| format!("right {number}")).collect();
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    for at_a_time in [1, 3] {
        let world = World::new();
        let (mut store, batch) = world.class(&texts);
        let examiner = StandIn::default();
        let (finished, _) = run(&mut store, batch, &examiner, Options { at_a_time, ..OPTIONS });
        assert_eq!(finished.expect("it runs").graded, 9);
        assert_eq!(examiner.most.get(), at_a_time);
    }
}

#[test]
fn what_met_a_limit_is_tried_once_more_at_the_end() {
    let world = World::new();
    let (mut store, batch) = world.class(&["slow", "slow-once", "right"]);
    let examiner = StandIn::default();
    let (finished, told) = run(&mut store, batch, &examiner, OPTIONS);
    assert_eq!(finished.expect("it runs").graded, 3);
    assert_eq!(states(&store), ["over-limit", "0", "3"]);
    assert!(told.contains(&Progress::Again { contents: 2 }));
    let examined = examiner.examined.borrow();
    assert_eq!(examined.len(), 5);
    assert!(examined[3..].iter().all(|text| text.starts_with("slow")), "{examined:?}");
}

#[test]
fn a_fault_costs_nobody_anything_and_is_tried_again_each_time() {
    let world = World::new();
    let (mut store, batch) = world.class(&["fault", "fault-once", "right"]);
    let examiner = StandIn::default();
    let (finished, _) = run(&mut store, batch, &examiner, OPTIONS);
    assert_eq!(finished.expect("it runs"), Finished { graded: 2, faults: 1, stopped: false });
    assert_eq!(states(&store), ["no linker", "0", "3"]);
    let summary = Summary::of(&store, batch).expect("read");
    assert!(summary.has_faults());
    assert_eq!((summary.hand_ins, summary.waiting, summary.exercises[0].points), (3, 1, 3));
    assert_eq!(summary.exercises[0].max_points, 6, "what has no verdict is worth nothing yet");
    let before = examiner.examined.borrow().len();
    let (again, _) = run(&mut store, batch, &examiner, OPTIONS);
    assert_eq!(again.expect("it runs").faults, 1);
    assert_eq!(examiner.examined.borrow().len(), before + 2);
}

#[test]
fn what_would_meet_everything_ends_the_run_at_the_third_time() {
    let world = World::new();
    let (mut store, batch) = world.class(&["all 1", "all 2", "all 3", "all 4", "all 5"]);
    let (finished, _) =
        run(&mut store, batch, &StandIn::default(), Options { at_a_time: 1, ..OPTIONS });
    let error = finished.expect_err("nothing can be graded");
    assert!(error.to_string().contains("the disk is full"), "{error}");

    let world = World::new();
    let (mut store, batch) = world.class(&["all 1", "right 1", "right 2", "right 3", "all 2"]);
    let (finished, _) = run(&mut store, batch, &StandIn::default(), OPTIONS);
    assert_eq!(finished.expect("it goes on").graded, 3);
}

#[test]
fn the_first_interrupt_finishes_what_runs_and_the_second_does_not() {
    let world = World::new();
    let (mut store, batch) = world.class(&["right 1", "right 2", "right 3", "right 4"]);
    let examiner = StandIn::default();
    let mut told = Vec::new();
    let once = interrupts(1);
    let finished = block_on(grade(&mut store, batch, &examiner, OPTIONS, once, &mut |it| {
        told.push(it);
    }));
    assert_eq!(finished.expect("it ends"), Finished { graded: 2, faults: 0, stopped: true });
    assert_eq!(told[1], Progress::Stopping { running: 2 });

    let twice = interrupts(2);
    let stopped = block_on(grade(&mut store, batch, &examiner, OPTIONS, twice, &mut |_| {}));
    assert!(matches!(stopped, Err(BatchError::Stopped)));
    assert_eq!(examiner.examined.borrow().len(), 2);

    let (finished, _) = run(&mut store, batch, &examiner, OPTIONS);
    assert_eq!(finished.expect("it goes on").graded, 2);
    assert_eq!(states(&store), ["3", "3", "3", "3"]);
}

#[test]
fn parts_that_are_merged_equal_the_whole_to_the_byte() {
    let texts: Vec<_> = (0..30).map(|number| format!("right {}", number % 20)).collect();
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    let record = |store: &Store| {
        let mut record = Vec::new();
        store.write_record(&mut record).expect("written");
        String::from_utf8(record).expect("JSON is UTF-8")
    };
    let whole = World::new();
    let (mut store, batch) = whole.class(&texts);
    run(&mut store, batch, &StandIn::default(), OPTIONS).0.expect("it runs");

    let mut merged = Store::open_or_create(&whole.path("merged")).expect("a store");
    let mut examined = 0;
    for part in ["1/3", "2/3", "3/3"] {
        let world = World::new();
        let (mut store, batch) = world.class(&texts);
        let shard = part.parse().expect("a part");
        let examiner = StandIn::default();
        run(&mut store, batch, &examiner, Options { shard, ..OPTIONS }).0.expect("it runs");
        examined += examiner.examined.borrow().len();
        drop(store);
        merged.merge(&world.path("s"), "eva").expect("merged");
    }
    assert_eq!(examined, 20);
    assert_eq!(record(&merged), record(&store));
}

#[test]
fn a_regrade_proposes_what_would_change_and_changes_nothing() {
    let world = World::new();
    let (mut store, batch) = world.class(&["right", "wrong", "right", "fault"]);
    run(&mut store, batch, &StandIn::default(), OPTIONS).0.expect("it runs");
    let stricter = StandIn { rubric: "stricter", ..StandIn::default() };
    let regraded = |store: &mut Store| {
        let silent = &mut |_| {};
        block_on(regrade(store, &stricter, OPTIONS, "eva", stream::pending(), silent))
            .expect("it runs")
    };
    let (finished, proposal) = regraded(&mut store);
    assert_eq!(finished.graded, 2);
    assert_eq!(states(&store), ["3", "0", "3", "no linker"], "nothing counts yet");
    let proposal = proposal.expect("a proposal");
    let mut differ = Vec::new();
    let each = |change: Change| {
        let difference = Difference::between(&change.before.grade, &change.after.grade);
        differ.push((change.student.key, difference.map(|it| it.points)));
        Ok::<_, StoreError>(())
    };
    store.changes(proposal, each).expect("read");
    let said = [("s000", Some([3, 0])), ("s001", None), ("s002", Some([3, 0]))];
    assert_eq!(differ, said.map(|(key, points)| (key.to_owned(), points)));

    let examined = stricter.examined.borrow().len();
    let (_, proposal) = regraded(&mut store);
    assert_eq!(stricter.examined.borrow().len(), examined, "what was found is found again");
    let now = |store: &Store| Summary::of(store, batch).expect("read").overruled;
    let mut key = None;
    let each = |row: crate::store::Row| {
        if let (State::Graded(verdict), "s000") = (row.state, row.student.key.as_str()) {
            key = Some(verdict.key);
        }
        Ok::<_, StoreError>(())
    };
    store.rows(None, each).expect("read");
    store.overrule("s000", "01-a", Some(2.0), "desk", "eva", key.as_deref()).expect("stored");
    assert_eq!(now(&store), []);
    store.apply(proposal.expect("a proposal"), "eva").expect("stored");
    assert_eq!(states(&store)[..3], ["0", "0", "0"]);
    let [flagged] = &now(&store)[..] else { panic!("one stays and is flagged") };
    assert_eq!((flagged.student.as_str(), flagged.by_hand), ("s000", 2.0));
    assert_eq!(flagged.difference.points, [3, 0]);
}
