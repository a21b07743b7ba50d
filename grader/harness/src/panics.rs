//! Panics as facts, with the student's frames even where tokio does the panicking.

use std::any::Any;
use std::panic::PanicHookInfo;

use facts::Fact;

use crate::stack::Stack;
use crate::{cause, ending, poll, record};

/// Replaces the panic hook by one that records.
pub(crate) fn record_all() {
    std::panic::set_hook(Box::new(|info| poll::outside_student(|| tell(info))));
}

fn tell(info: &PanicHookInfo<'_>) {
    // After the end of the run only a task dump panics.
    if ending::is_probe() || record::is_frozen() {
        return;
    }
    let message = text(info.payload());
    let cause = cause::current().map(str::to_owned);
    if cause.is_none() {
        say(info, &message);
    }
    record::fact(&Fact::Panic {
        message,
        cause,
        task: poll::task(),
        frames: Stack::capture().to_vec(),
    });
}

/// What the student sees among the program's output. Places outside their crate say nothing.
#[expect(clippy::print_stderr, reason = "the panic message belongs to the program's own output")]
fn say(info: &PanicHookInfo<'_>, message: &str) {
    let place = info.location().and_then(|place| {
        place.file().strip_prefix("/student/").map(|file| format!(" at {file}:{}", place.line()))
    });
    eprintln!("panicked{}: {message}", place.unwrap_or_default());
}

fn text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without a message".to_owned()
    }
}
