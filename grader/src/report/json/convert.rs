//! From the grade's types to the published ones.

use super::{At, Bug, Diagnostic, Exercise, Guard, OutcomeName, Printed, Seen, StatusName};
use crate::grade::{
    BlockSeen, BugVerdict, EndingSeen, Evidence, Grade, GuardVerdict, Outcome, Quantity, Status,
    StuckSeen,
};
use crate::observation::{self, Frame, Origin};
use crate::report::catalogue::{Language, Message};
use crate::report::plain::{relative, without_absolute_paths};

impl From<&Outcome> for OutcomeName {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Graded => Self::Graded,
            Outcome::DoesNotCompile => Self::DoesNotCompile,
            Outcome::Tampered { .. } => Self::Tampered,
            Outcome::OverLimit { .. } => Self::OverLimit,
            Outcome::GraderFault { .. } => Self::GraderFault,
        }
    }
}

pub(in crate::report) fn exercise(grade: &Grade, isolation: &str, language: Language) -> Exercise {
    let words = |message| Some(without_absolute_paths(&language.say(&message)));
    let errors =
        || grade.diagnostics.iter().filter(|d| d.level == observation::Level::Error).count();
    let (message, limit, scenario, at) = match &grade.outcome {
        Outcome::Graded => (None, None, None, None),
        Outcome::DoesNotCompile => {
            (words(Message::DoesNotCompile { errors: errors() }), None, None, None)
        }
        Outcome::Tampered { what, at } => {
            let message = words(Message::Tampered { what, at: at.as_ref() });
            (message, None, None, at.as_ref().and_then(place))
        }
        Outcome::OverLimit { limit, scenario } => {
            let message =
                words(Message::OverLimit { limit: *limit, scenario: scenario.as_deref() });
            (message, Some(*limit), scenario.clone(), None)
        }
        Outcome::GraderFault { what } => (words(Message::GraderFault { what }), None, None, None),
    };
    Exercise {
        exercise: grade.exercise.clone(),
        outcome: (&grade.outcome).into(),
        message,
        limit,
        scenario,
        at,
        solved: grade.is_solved(),
        points: grade.points(),
        max_points: grade.max_points,
        isolation: isolation.to_owned(),
        bugs: grade.bugs.iter().map(|verdict| bug(verdict, language)).collect(),
        guards: grade.guards.iter().map(|verdict| guard(verdict, language)).collect(),
        diagnostics: grade.diagnostics.iter().map(diagnostic).collect(),
        output: grade
            .output
            .iter()
            .map(|(scenario, output)| Printed {
                scenario: scenario.clone(),
                text: output.text.clone(),
                cut: output.cut,
            })
            .collect(),
    }
}

fn bug(verdict: &BugVerdict, language: Language) -> Bug {
    let (status, why) = match &verdict.status {
        Status::Fixed => (StatusName::Fixed, None),
        Status::Alive => (StatusName::Alive, None),
        Status::Unknown { why } => (StatusName::Unknown, Some(why.clone())),
    };
    Bug {
        id: verdict.id.clone(),
        class: verdict.class.clone(),
        title: verdict.title.clone(),
        status,
        why,
        points: verdict.points(),
        max_points: verdict.max_points,
        evidence: verdict.evidence.iter().map(|evidence| seen(evidence, language)).collect(),
        lints: verdict.lints.iter().map(diagnostic).collect(),
    }
}

fn guard(verdict: &GuardVerdict, language: Language) -> Guard {
    Guard {
        id: verdict.id.clone(),
        title: verdict.title.clone(),
        status: verdict.status,
        evidence: verdict.evidence.iter().map(|evidence| seen(evidence, language)).collect(),
    }
}

fn seen(evidence: &Evidence, language: Language) -> Seen {
    let words = |message| without_absolute_paths(&language.say(&message));
    let mut places = evidence.at.iter().filter_map(place);
    Seen {
        scenario: evidence.scenario.clone(),
        seed: evidence.seed,
        promise: evidence.promise.clone(),
        fact: evidence.fact.clone(),
        expected: words(Message::Expected(evidence)),
        observed: words(Message::Observed(evidence)),
        message: words(Message::Evidence(evidence)),
        expected_value: public(&evidence.expected),
        observed_value: public(&evidence.observed),
        at: places.next(),
        also: places.collect(),
    }
}

/// A line of the exercise; lines of the hidden suite are kept back.
fn place(frame: &Frame) -> Option<At> {
    let Frame { origin, file, line, function } = frame;
    match origin {
        Origin::Student | Origin::Fixed => {
            Some(At { file: relative(file), line: *line, function: function.clone() })
        }
        Origin::Suite => None,
    }
}

fn diagnostic(said: &observation::Diagnostic) -> Diagnostic {
    Diagnostic {
        level: said.level,
        code: said.code.clone(),
        message: without_absolute_paths(&said.message),
        file: said.file.as_deref().map(relative),
        line: said.line,
        rendered: without_absolute_paths(&anstream::adapter::strip_str(&said.rendered).to_string()),
    }
}

/// A frame fit for publishing: none of the hidden suite, and no absolute path.
fn public_frame(frame: Option<&Frame>) -> Option<Frame> {
    let frame = frame.filter(|frame| frame.origin != Origin::Suite)?;
    Some(Frame { file: relative(&frame.file), ..frame.clone() })
}

/// A value fit for publishing.
fn public(quantity: &Quantity) -> Quantity {
    let boxed = |inner: &Quantity| Box::new(public(inner));
    let text = |message: &String| without_absolute_paths(message);
    match quantity {
        Quantity::Time(_)
        | Quantity::Cpu(_)
        | Quantity::Number(_)
        | Quantity::None
        | Quantity::Order { .. }
        | Quantity::Inside { .. }
        | Quantity::NotSend { .. }
        | Quantity::Missing => quantity.clone(),
        Quantity::ForKey { key, value } => {
            Quantity::ForKey { key: key.clone(), value: boxed(value) }
        }
        Quantity::InAny { value, window } => {
            Quantity::InAny { value: boxed(value), window: *window }
        }
        Quantity::Value(value) => Quantity::Value(public_value(value)),
        Quantity::Ratio { times, of, measured } => Quantity::Ratio {
            times: *times,
            of: of.clone(),
            measured: measured.as_ref().map(|(this, other)| (boxed(this), boxed(other))),
        },
        Quantity::AtMost(inner) => Quantity::AtMost(boxed(inner)),
        Quantity::AtLeast(inner) => Quantity::AtLeast(boxed(inner)),
        Quantity::Between(low, high) => Quantity::Between(boxed(low), boxed(high)),
        Quantity::Not(inner) => Quantity::Not(boxed(inner)),
        Quantity::OneOf(these) => Quantity::OneOf(these.iter().map(public).collect()),
        Quantity::SameAs { what, value } => {
            Quantity::SameAs { what: what.clone(), value: value.as_deref().map(boxed) }
        }
        Quantity::With { property, value } => {
            Quantity::With { property: property.clone(), value: boxed(value) }
        }
        Quantity::Blocks(blocks) => {
            let public_block = |block: &BlockSeen| BlockSeen {
                at: public_frame(block.at.as_ref()),
                ..block.clone()
            };
            Quantity::Blocks(blocks.iter().map(public_block).collect())
        }
        Quantity::Panics(messages) => Quantity::Panics(messages.iter().map(text).collect()),
        Quantity::Tasks(tasks) => Quantity::Tasks(
            tasks.iter().map(|(frame, n)| (public_frame(frame.as_ref()), *n)).collect(),
        ),
        Quantity::Ending(ending) => Quantity::Ending(public_ending(ending)),
        Quantity::CompilerSays(error) => Quantity::CompilerSays(error.as_ref().map(text)),
    }
}

/// A JSON value whose texts name no absolute path.
fn public_value(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        Value::String(text) => Value::String(without_absolute_paths(text)),
        Value::Array(items) => Value::Array(items.iter().map(public_value).collect()),
        Value::Object(fields) => Value::Object(
            fields.iter().map(|(name, value)| (name.clone(), public_value(value))).collect(),
        ),
    }
}

fn public_ending(ending: &EndingSeen) -> EndingSeen {
    match ending {
        EndingSeen::Panicked { message, at } => EndingSeen::Panicked {
            message: message.as_deref().map(without_absolute_paths),
            at: public_frame(at.as_ref()),
        },
        EndingSeen::Stuck { how, at, tasks, line } => EndingSeen::Stuck {
            how: *how,
            at: *at,
            tasks: tasks.iter().map(public_task).collect(),
            line: public_frame(line.as_ref()),
        },
        EndingSeen::Signaled { signal, at } => {
            EndingSeen::Signaled { signal: *signal, at: public_frame(at.as_ref()) }
        }
        EndingSeen::Done
        | EndingSeen::Exited { .. }
        | EndingSeen::LimitHit { .. }
        | EndingSeen::Garbled => ending.clone(),
    }
}

fn public_task(task: &StuckSeen) -> StuckSeen {
    StuckSeen {
        spawned_at: public_frame(task.spawned_at.as_ref()),
        waits_at: task.waits_at.iter().filter_map(|frame| public_frame(Some(frame))).collect(),
        inside: task.inside.clone(),
    }
}
