//! The catalogue in English.

mod cache;
mod ci;
mod doctor;
mod evidence;
mod explain;
mod failure;
mod forbidden;
mod hint;
mod init;
mod journal;
mod list;
mod quantity;
mod reset;
mod timeline;
mod value;
mod verify;
mod watch;

use self::quantity::{Digits, count, duration, limit, places};
use super::figures::MESSAGE;
use super::{Label, Message, Next, Progress};
use crate::grade::{Evidence, Grade, GuardStatus, Outcome, Status, Why};
use crate::observation::{Diagnostic, Limit};
use crate::report::plain::{clean, relative, short};
use crate::report::subject::Subject;
use crate::sandbox::Level;
use crate::submission::{Ignored, Note};

/// The English words for a message.
pub(super) fn say(message: &Message<'_>) -> String {
    match *message {
        Message::Points { earned, max } => format!("{earned} of {}", count(max.into(), "point")),
        Message::Standing(grade) => standing(grade),
        Message::Bug { class, points } => format!("{class}, {}", count(points.into(), "point")),
        Message::Evidence(evidence) => evidence::sentence(evidence),
        Message::Expected(evidence) => evidence::expected(evidence),
        Message::Observed(evidence) => evidence::observed(evidence),
        Message::Where(evidence) => whereabouts(evidence),
        Message::AlsoAt(frames) => format!("at {}", places(frames.iter().copied())),
        Message::Label(label) => label_words(label),
        Message::Lint(diagnostic) => lint(diagnostic),
        Message::Unknown { why, named } => unknown(why, named),
        Message::GuardBroken { title } => {
            format!("this worked before and no longer does: {title}; no points until it does again")
        }
        Message::GuardUnknown { title } => {
            format!("the run ended before this could be looked at: {title}")
        }
        Message::DoesNotCompile { errors: 0 } => "The compiler refuses it".to_owned(),
        Message::DoesNotCompile { errors } => {
            format!("The compiler refuses it: {}", count(errors as u64, "error"))
        }
        Message::CompilerCrash => "the compiler crashed on this code; code that is nested very \
                                   deeply, or that refers to itself without end, does that to it"
            .to_owned(),
        Message::Signature { function, says } => {
            format!("`{function}` must keep its parameters and results as in the README: {says}")
        }
        Message::MoreErrors { n } => format!("and {}, not shown", count_more(n, "error")),
        Message::OverLimit { limit, scenario } => over_limit(limit, scenario),
        Message::Tampered { what, at } => forbidden::tampered(what, at),
        Message::GraderFault { what } => format!(
            "The grader could not do its work: {}. This is our fault, it costs you nothing",
            short(what, MESSAGE).trim_end_matches('.')
        ),
        Message::AlsoSaid => "The compiler also says".to_owned(),
        Message::MoreWarnings { n } => format!("and {}", count_more(n, "warning")),
        Message::Printed { scenarios } => {
            format!(
                "Your code printed in {}",
                quantity::list(scenarios.iter().map(|name| (*name).to_owned()), "and")
            )
        }
        Message::PrintedCut { lines, bytes } => printed_cut(lines, bytes),
        Message::MorePrinted { scenarios } => {
            format!("it also printed in {}", count_more(scenarios, "scenario"))
        }
        Message::Next { exercise, next } => next_step(exercise, next),
        Message::Doctor(what) => doctor::doctor(what),
        Message::Progress(progress) => progress_words(progress),
        Message::DoesNotCount(note) => does_not_count(note),
        Message::Total { solved, of, earned, max } => format!(
            "{solved} of {} solved, {earned} of {}",
            count(of as u64, "exercise"),
            count(max.into(), "point")
        ),
        Message::Verify(ref verify) => verify::say(verify),
        Message::Timeline(what) => timeline::timeline(what),
        Message::List(what) => list::list(what),
        Message::Journal(what) => journal::journal(what),
        Message::Hint(what) => hint::hint(what),
        Message::Explain(what) => explain::explain(what),
        Message::Watch(what) => watch::watch(what),
        Message::Reset(what) => reset::reset(what),
        Message::Cache(what) => cache::cache(what),
        Message::Init(what) => init::init(what),
        Message::Unread(why) => why.to_string(),
        Message::NotGradedYet => "not graded yet; that costs no points".to_owned(),
        Message::NothingHandedIn => "nothing was handed in".to_owned(),
        Message::Ci(what) => ci::ci(what),
        Message::Refused(refusal) => refusal.to_string(),
        Message::Failure(failure) => failure::failure(failure),
        Message::Remedy(failure) => failure::remedy(failure).unwrap_or_default(),
        Message::Word(word) => failure::word(word).to_owned(),
    }
}

/// Where to look it up: the README's point, else the scenario; and the seed that shows it. Empty
/// for a compile case without a point: its file is hidden.
fn whereabouts(evidence: &Evidence) -> String {
    let Evidence { scenario, seed, promise, .. } = evidence;
    let promised = quantity::list(promise.iter().map(ToString::to_string), "and");
    let place = match promise.len() {
        0 if Subject::parse(&evidence.fact) == Subject::Compile => String::new(),
        0 => scenario.clone(),
        1 => format!("README, point {promised}"),
        _ => format!("README, points {promised}"),
    };
    let seed = seed.map(|seed| format!("seed {seed}"));
    let parts: Vec<String> =
        [place].into_iter().filter(|place| !place.is_empty()).chain(seed).collect();
    if parts.is_empty() { String::new() } else { format!("({})", parts.join("; ")) }
}

/// `1 more error`, `2 more errors`.
fn count_more(n: usize, thing: &str) -> String {
    count(n as u64, &format!("more {thing}"))
}

fn standing(grade: &Grade) -> String {
    match &grade.outcome {
        Outcome::Graded if grade.is_solved() => "solved".to_owned(),
        Outcome::Graded => {
            let bugs = |wanted: fn(&Status) -> bool| {
                grade.bugs.iter().filter(|bug| wanted(&bug.status)).count() as u64
            };
            let broken =
                grade.guards.iter().filter(|guard| guard.status == GuardStatus::Broken).count();
            let parts = [
                (bugs(|status| *status == Status::Alive), "alive"),
                (bugs(|status| matches!(status, Status::Unknown { .. })), "unknown"),
            ];
            let mut words: Vec<String> = parts
                .into_iter()
                .filter(|(n, _)| *n > 0)
                .map(|(n, state)| format!("{} {state}", count(n, "bug")))
                .collect();
            if broken > 0 {
                words.push("something that worked is broken".to_owned());
            }
            if words.is_empty() {
                "not all could be looked at".to_owned()
            } else {
                words.join(", ")
            }
        }
        Outcome::DoesNotCompile => "does not compile".to_owned(),
        Outcome::Tampered { .. } => "not graded".to_owned(),
        Outcome::OverLimit { .. } => "over a limit".to_owned(),
        Outcome::GraderFault { .. } => "not graded, by our fault".to_owned(),
    }
}

fn label_words(label: Label<'_>) -> String {
    match label {
        Label::Blocks { took: 0 } => "waits here for another thread".to_owned(),
        Label::Blocks { took } => {
            format!("stands still for {}", duration(took, Digits::Few))
        }
        Label::Waits => "waits here for ever".to_owned(),
        Label::Stands => "stands here".to_owned(),
        Label::Spins => "asks again and again".to_owned(),
        Label::Compiler(words) => clean(words),
        Label::Panics => "panics here".to_owned(),
        Label::Spawned => "spawned here, left running".to_owned(),
        Label::Ends => "ends here".to_owned(),
    }
}

fn lint(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, message, file, line, level: _, rendered: _, remark: _, suite_at: _ } =
        diagnostic;
    let mut words = short(message, MESSAGE);
    if let Some(code) = code {
        words = format!("{}: {words}", short(code, MESSAGE));
    }
    match (file, line) {
        (Some(file), Some(line)) => format!("{words} ({}:{line})", relative(file)),
        (Some(file), None) => format!("{words} ({})", relative(file)),
        (None, _) => words,
    }
}

fn unknown(why: &Why, named: &str) -> String {
    match why {
        Why::HiddenBy { bug: _ } => format!("hidden by \"{named}\": mend that first"),
        Why::RunEndedEarly { scenario } => {
            format!("the run of {scenario} ended before it could be seen")
        }
        Why::GuardBroken { guard: _ } => {
            format!("it looks mended, but \"{named}\" worked before and no longer does")
        }
        Why::NoReference { variant: _ } => {
            "the grader had nothing to compare it with: run it again".to_owned()
        }
    }
}

fn over_limit(limit_hit: Limit, scenario: Option<&str>) -> String {
    let used = limit(limit_hit);
    match scenario {
        Some(scenario) => format!("In {scenario} it {used}, so what it did proves nothing"),
        None => format!("The compiler {used}, so nothing was run"),
    }
}

fn printed_cut(lines: usize, bytes: u64) -> String {
    let above = (lines > 0).then(|| format!("{} above", count_more(lines, "line")));
    let beyond = (bytes > 0).then(|| format!("{} beyond the limit", count(bytes, "byte")));
    let parts: Vec<String> = above.into_iter().chain(beyond).collect();
    format!("({}, not shown)", parts.join(" and "))
}

fn next_step(exercise: &str, next: Next) -> String {
    let again = format!("`grader check {exercise}`");
    match next {
        Next::GoOn => format!(
            "Every bug is gone. `grader explain {exercise}` says why they bite and what an expert \
             would write; `grader list` shows what comes next"
        ),
        Next::MendABug => format!("Mend one bug, save, then run {again}"),
        Next::MendAGuard => format!("Bring back what worked, save, then run {again}"),
        Next::MendTheEnd => {
            format!("Mend what ended the run so early, save, then run {again}")
        }
        Next::LookAgain => {
            format!("No bug shows itself, but not all could be looked at. Run {again} once more")
        }
        Next::MendAnError => {
            format!("Mend the first error; others may go with it. Then run {again}")
        }
        Next::RestoreSignatures => format!(
            "What the exercise came with must keep its names, parameters and results: others call \
             it. Mend that, then run {again}"
        ),
        Next::UseLess { limit } => {
            let look = match limit {
                Limit::Cpu | Limit::Wall | Limit::Facts => "Look for a loop that never ends",
                Limit::Memory => "Look for something that only ever grows",
                Limit::Threads => "Make fewer threads at a time",
                Limit::File => "Write less to files",
                Limit::Output => "Print less",
            };
            format!("{look}, then run {again}")
        }
        Next::CompileLess { limit } => {
            let look = match limit {
                Limit::Cpu | Limit::Wall => {
                    "Look for a constant, a macro or a type that never comes to an end"
                }
                Limit::Memory | Limit::Threads | Limit::Facts => {
                    "Look for a constant, a macro or a type that only ever grows"
                }
                Limit::File => "Look for a `static`, a constant or a macro that is very large",
                Limit::Output => {
                    "Run `cargo check` in the exercise and mend what the compiler says so much of"
                }
            };
            format!("{look}, then run {again}")
        }
        Next::TakeItOut => {
            format!("Take it out; nothing in this exercise needs it. Then run {again}")
        }
        Next::TryAgain => format!("Run {again} once more; if it stays so, report it"),
    }
}

fn does_not_count(note: &Note) -> String {
    let file = short(&note.file, MESSAGE);
    match note.kind {
        Ignored::Manifest => {
            format!(
                "your changes to {file} do not count: the exercise is built with its own libraries"
            )
        }
        Ignored::Fixed => {
            format!("your changes to {file} do not count: the file is not yours to change")
        }
        Ignored::Lock => {
            format!("{file} does not count: the exercise is built with its own versions")
        }
        Ignored::BuildScript => format!("{file} does not count: build scripts are not run"),
        Ignored::CargoConfig | Ignored::Toolchain | Ignored::ToolConfig => {
            format!("{file} does not count: the exercise is built with its own settings")
        }
        Ignored::ExtraFile => format!("{file} does not count: the exercise has no such file"),
        Ignored::OtherCase => format!(
            "{file} does not count: the exercise has a file whose name differs in small and \
             capital letters only"
        ),
        Ignored::OddName => format!("{file} does not count, and its name is odd: take it away"),
        Ignored::TooDeep => format!("{file} lies too deep to be looked into, and does not count"),
        Ignored::TooMany => {
            format!("{file} holds more than is told here, and that does not count either")
        }
    }
}

fn progress_words(progress: Progress<'_>) -> String {
    match progress {
        Progress::AllSolved => {
            "every exercise is solved; name one to check it again, as in `grader check 03`"
                .to_owned()
        }
        Progress::BuildingKit => "building the toolkit once, about a minute…".to_owned(),
        Progress::KitCrates { done, total } => {
            format!("building the toolkit once: {done} of {total} crates")
        }
        Progress::KitBuilt => "the toolkit is built".to_owned(),
        Progress::BuildingHarness => {
            "building what watches your code, once, a few seconds…".to_owned()
        }
        Progress::Isolation(level) => format!(
            "isolation: {}; this code {}. `grader doctor` says how to have more",
            level.name(),
            match level {
                Level::Full => "sees nothing of this machine",
                Level::Partial => "can see which files there are",
                Level::FilesOnly => "is kept from your files, and perhaps from nothing else",
                Level::None => "can read your files and use your network",
            }
        ),
        Progress::WaitingForGrader => "waiting for another grader to finish…".to_owned(),
        Progress::Compiling { exercise } => format!("compiling {exercise}…"),
        Progress::Checking { exercise, scenarios } => {
            format!("checking {exercise} in {}…", count(scenarios as u64, "scenario"))
        }
        Progress::Verifying { exercise, variant } => format!("verifying {exercise}: {variant}…"),
    }
}

#[cfg(test)]
mod tests;
