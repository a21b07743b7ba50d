//! What the exercise does not allow, and what to write instead.

use crate::observation::Frame;
use crate::report::catalogue::figures::{MESSAGE, place};
use crate::report::plain::short;
use crate::submission::forbidden::About;

/// What was done, where, and what to do instead.
pub(super) fn tampered(what: &str, at: Option<&Frame>) -> String {
    let (said, rather) = match what {
        "process-exit" => (
            "ending the whole program before the run is over".to_owned(),
            Some(instead(About::ProcessEnd)),
        ),
        "panic-hook" => (
            "taking the place of the panic hook, which hides panics".to_owned(),
            Some(instead(About::PanicHook)),
        ),
        "garbled-facts" => ("writing to where the grader listens".to_owned(), None),
        "left-out" => (
            "doing without a file that belongs to the exercise".to_owned(),
            Some("Keep the line that makes it a module, as the exercise came with it"),
        ),
        "unread" => (
            "characters that only this compiler can read".to_owned(),
            Some("Write it with plainer characters"),
        ),
        other => (short(other, MESSAGE), About::named(other).map(instead)),
    };
    let at = at.map(|frame| format!(", at {}", place(frame))).unwrap_or_default();
    let rather = rather.map(|words| format!(". {words}")).unwrap_or_default();
    format!("The exercise does not allow this: {said}{at}{rather}")
}

/// What an honest student writes instead; a sentence without a full stop.
fn instead(about: About) -> &'static str {
    match about {
        About::Unsafe => {
            "Safe Rust is enough for every exercise: share with `Arc`, a lock or a channel"
        }
        About::OtherFile => "Write the text or the code into this file itself",
        About::Environment => {
            "No environment variable is set when it is graded: write a constant, or take a \
             parameter"
        }
        About::Assembly => "Say it in Rust; the compiler makes the instructions",
        About::Symbol => "Nobody calls it by a symbol: leave functions and statics as they are",
        About::Unstable => "It is built with stable Rust: use what works without a feature",
        About::LongConstant => "Compute it while the program runs, not in a constant",
        About::ProcMacro => "An exercise is a plain library: write out what the macro would make",
        About::Allocator => "Leave memory to the allocator that every program has",
        About::Foreign => "What is needed is in `std` and in the exercise's libraries",
        About::OtherCrate => "Only the libraries in the exercise's Cargo.toml are there",
        About::ProcessEnd => "Give an error back: whoever called decides when the program ends",
        About::OtherProgram => "No other program is started when it is graded: do it in Rust",
        About::PanicHook => {
            "Catch a panic where it comes out: with `catch_unwind`, or from the task's `JoinHandle`"
        }
        About::Caller => "A function does the same whoever calls it: decide by its parameters",
        About::System => "Use what `std` and tokio have on every system",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::catalogue::samples;

    #[test]
    fn every_word_has_a_sentence_that_helps() {
        let told = samples::ABOUT.map(instead).join("\n");
        let runs = samples::TAMPERED.map(|what| tampered(what, None)).join("\n");
        insta::assert_snapshot!(format!("{told}\n\n{runs}"));
    }
}
