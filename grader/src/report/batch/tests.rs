use insta::assert_snapshot;

use super::*;
use crate::batch::{ExerciseSummary, Look, LookAt, Summary, Unread};
use crate::intake::Reason;
use crate::report::schemas::strict::faults;

fn summary() -> Summary {
    let exercise = |exercise: &str, hand_ins, solved| ExerciseSummary {
        exercise: exercise.to_owned(),
        hand_ins,
        solved,
        not_compiled: 1,
        refused: 2,
        waiting: 1,
        points: 123,
        max_points: 1000,
    };
    let look = |student: &str, why, says: Option<&str>| LookAt {
        student: student.to_owned(),
        exercise: "01-restaurant".to_owned(),
        why,
        says: says.map(str::to_owned),
    };
    Summary {
        hand_ins: 130,
        students: 100,
        contents: 90,
        waiting: 2,
        exercises: vec![exercise("01-restaurant", 100, 40), exercise("03-blocking-call", 30, 7)],
        look: vec![
            look("=1+1", Look::Tampered, None),
            look("Ünï, \"Q\"\u{1b}[31m", Look::GraderFault, Some("no linker\nat all")),
        ],
        overruled: Vec::new(),
        unread: (0..22)
            .map(|number| Unread {
                place: format!("class.zip/{number}"),
                student: None,
                reason: Reason::NothingFound,
            })
            .collect(),
    }
}

#[test]
fn a_summary_on_a_terminal() {
    let mut out = Vec::new();
    write("class.zip", "grader.sqlite", &summary(), &mut out).expect("memory takes it");
    assert_snapshot!(String::from_utf8(out).expect("UTF-8"));
}

#[test]
fn a_summary_for_programs() {
    let mut out = Vec::new();
    let summary = Summary { unread: summary().unread.split_off(21), ..summary() };
    write_json("class.zip", &summary, &mut out).expect("memory takes it");
    let out = String::from_utf8(out).expect("UTF-8");
    assert_eq!(faults("batch", &out), [""; 0]);
    assert_snapshot!(out);
}

#[test]
fn what_a_regrade_would_change() {
    use crate::batch::tests::graded;
    use crate::grade::{Grade, Outcome};
    use crate::sandbox::Level;
    use crate::store::{Change, Override, Student, Verdict};

    let student = |key: &str| Student { key: key.to_owned(), ..Student::default() };
    let verdict = |key: &str, grade: Grade| Verdict {
        key: key.to_owned(),
        grade,
        isolation: Level::Full,
        grader: "0.1.0".to_owned(),
        wall: std::time::Duration::ZERO,
    };
    let change = |key: &str, before: Grade, after: Grade| Change {
        student: student(key),
        exercise: "01-restaurant".to_owned(),
        received: None,
        before: verdict("old", before),
        after: verdict("new", after),
    };
    let grade = |slow, lost| graded("01-restaurant", &[("slow", 3, slow), ("lost", 2, lost)]);
    let broken = Grade { outcome: Outcome::DoesNotCompile, bugs: Vec::new(), ..grade(true, true) };
    let overruled = Override {
        student: student("eva"),
        exercise: "01-restaurant".to_owned(),
        points: 4.5,
        reason: "shown at the desk".to_owned(),
        who: "rui".to_owned(),
        at: jiff::Timestamp::UNIX_EPOCH,
        verdict: None,
    };
    let mut changes = Changes::new();
    changes.add(&change("ana", grade(true, false), grade(false, true)), None);
    changes.add(&change("eva", grade(true, true), broken), Some(&overruled));
    changes.add(&change("ivo", grade(true, true), grade(true, true)), None);
    let mut out = Vec::new();
    changes.write(&mut out).expect("memory takes it");
    let written = out.len();
    changes.write_json(&mut out).expect("memory takes it");
    let json = String::from_utf8_lossy(&out[written..]);
    assert_eq!(faults("batch-regrade", &json), [""; 0]);
    assert_snapshot!(String::from_utf8(out).expect("UTF-8"));
}
