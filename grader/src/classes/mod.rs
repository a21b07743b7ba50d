//! What is to be known of each class of bugs, in each language: texts in Markdown, one file each
//! beside this one, which are part of the program.
//!
//! Every text has the same form, which a test holds it to: a heading `# name: a short phrase`, what
//! it is, an example from wrong to right, and three sections and links under their usual headings.
//! The package `tests` compiles the examples.

#[cfg(test)]
mod tests;

use crate::language::Language;
use crate::rubric::BugClass;

/// The text about a class.
#[must_use]
pub fn text(class: BugClass, language: Language) -> &'static str {
    let [english, portuguese] = texts(class);
    match language {
        Language::English => english,
        Language::Portuguese => portuguese,
    }
}

/// What a class is, in a phrase.
#[must_use]
pub fn phrase(class: BugClass, language: Language) -> &'static str {
    let heading = text(class, language).lines().next().unwrap_or_default();
    heading.split_once(": ").map_or(heading, |(_, phrase)| phrase)
}

fn texts(class: BugClass) -> [&'static str; 2] {
    macro_rules! both {
        ($name:literal) => {
            [include_str!(concat!($name, ".md")), include_str!(concat!($name, ".pt-BR.md"))]
        };
    }
    match class {
        BugClass::BlockingCall => both!("blocking-call"),
        BugClass::CpuHog => both!("cpu-hog"),
        BugClass::DroppedFuture => both!("dropped-future"),
        BugClass::DetachedTask => both!("detached-task"),
        BugClass::NestedRuntime => both!("nested-runtime"),
        BugClass::SequentialAwait => both!("sequential-await"),
        BugClass::UnboundedConcurrency => both!("unbounded-concurrency"),
        BugClass::MissingTimeout => both!("missing-timeout"),
        BugClass::CancelUnsafe => both!("cancel-unsafe"),
        BugClass::LockAcrossAwait => both!("lock-across-await"),
        BugClass::Deadlock => both!("deadlock"),
        BugClass::LostWakeup => both!("lost-wakeup"),
        BugClass::BusyWait => both!("busy-wait"),
        BugClass::SwallowedError => both!("swallowed-error"),
        BugClass::Leak => both!("leak"),
        BugClass::WrongOrder => both!("wrong-order"),
        BugClass::WrongClock => both!("wrong-clock"),
        BugClass::Shutdown => both!("shutdown"),
        BugClass::NotSend => both!("not-send"),
        BugClass::Logic => both!("logic"),
    }
}
