//! What is written is read back, by the rules of whoever reads it.

mod annotations;
mod badge;
mod code_quality;
mod json;
mod junit;
mod sarif;
mod summary;

use std::collections::BTreeSet;

use crate::ci::change::{How, Ignored, What};
use crate::ci::score::{Conditions, Exercise, Graded};
use crate::ci::{Commits, Id, Start};
use crate::grade::{Grade, Quantity};
use crate::observation::Output;
use crate::report::examples;

/// An exercise before and after.
fn exercise(slug: &str, before: Grade, after: Grade) -> Exercise {
    Exercise {
        slug: slug.parse().expect("a slug"),
        title: "A title".to_owned(),
        folder: format!("exercises/{slug}/"),
        touched: true,
        before,
        after,
        sources: examples::sources(&"// line\n".repeat(80)),
        changed: BTreeSet::new(),
    }
}

/// A pull request of these exercises that changes a workflow as well.
fn graded(exercises: Vec<Exercise>) -> Graded {
    let id = |digit: &str| Id::of(&digit.repeat(40));
    Graded {
        commits: Commits { base: id("b"), head: id("a"), start: Start::Left(id("b")) },
        failed: Conditions::default().failed(&exercises),
        exercises,
        ignored: vec![Ignored {
            path: ".github/workflows/grade.yml".to_owned(),
            kind: What::Workflow,
            how: How::Changed,
        }],
        isolation: "full",
    }
}

/// One of everything.
fn everything() -> Graded {
    graded(vec![
        exercise("01-restaurant", examples::solved(), examples::restaurant()),
        exercise("03-blocking-call", examples::blocking_call(), examples::blocking_call()),
        exercise("08-detective", examples::five_alive().0, examples::solved()),
        exercise("19-two-locks", examples::two_locks(), examples::does_not_compile(2)),
        exercise("21-bounded-queue", examples::guard_broken(), examples::tampered()),
        exercise("37-ten-times", examples::ten_times(), examples::grader_fault()),
    ])
}

/// What a student may make a program say.
const HOSTILE: &str = "boom\n::error file=src/lib.rs,line=1::forged\n::set-output name=x::y\n\
    ##[error]forged\n\r::add-mask::boom\u{1b}[31m\u{1b}]0;t\u{7}\n```\n````\n</details>\n\
    <img src=x onerror=alert(1)> @everyone #1 [x](javascript:x) | a | b |\n# heading\n]]>\u{0}\u{8}";

/// The same, and a megabyte of noise between.
fn noise() -> String {
    format!("{HOSTILE}\n{}{HOSTILE}", "x<>`|\n".repeat(200_000))
}

/// What the code of a student says, in every place that it has a say in.
fn saying(words: &str) -> Graded {
    let mut grade = examples::restaurant();
    for bug in &mut grade.bugs {
        bug.evidence = vec![examples::evidence(
            "crowd",
            "panics",
            Quantity::None,
            Quantity::Panics(vec![words.to_owned()]),
            vec![examples::at(7, words)],
        )];
    }
    grade.output = vec![("crowd".to_owned(), Output { text: words.to_owned(), cut: 5 })];
    let mut refused = examples::does_not_compile(2);
    for diagnostic in &mut refused.diagnostics {
        diagnostic.message = words.to_owned();
        diagnostic.rendered = words.to_owned();
    }
    graded(vec![
        exercise("01-restaurant", examples::solved(), grade),
        exercise("03-blocking-call", examples::solved(), refused),
    ])
}

/// The worst of them, and a file whose name is no better.
fn hostile() -> Graded {
    let mut graded = saying(&noise());
    graded.ignored[0].path = HOSTILE.to_owned();
    graded
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory");
    String::from_utf8(out).expect("UTF-8")
}
