//! `grader batch`: the run.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::Path;

use futures::{Stream, stream};

use crate::batch::{self, Checks, Options, Shard, Summary};
use crate::check::Checker;
use crate::cli::args::{BatchArgs, Format};
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::store;
use crate::cli::streams::Streams;
use crate::cli::teacher::TeacherError;
use crate::cli::telling;
use crate::course::{Course, Slug};
use crate::gradebook::{self, Rules};
use crate::intake::Plan;
use crate::report::batch as report;
use crate::report::catalogue::{Message, Progress};
use crate::report::intake::write_notices;
use crate::sandbox::Level;
use crate::store::Store;

use super::progress;

/// Takes in what the plan has, grades what waits, and tells what came of it.
pub fn run(
    typed: &BatchArgs,
    plan: &Plan,
    course: &Course,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    let path = store::path(&typed.store)?;
    let rules = rules(&path, course)?;
    write_notices(plan, &mut streams.err)?;
    let mut store = Store::open_or_create(&path)?;
    let name = typed.name.clone().unwrap_or_else(|| {
        let given: Vec<_> = plan.given.iter().map(|given| given.name.as_str()).collect();
        given.join(", ")
    });
    let id = store.begin(&name)?;
    batch::take_in(plan, course, &mut store, id)?;
    if let Some(rules) = &rules {
        tell_strangers(rules, &store, streams)?;
    }
    let mut stopped = false;
    // Neither a compiler nor a box is looked for when nothing waits.
    if !store.waiting(id, "", 1)?.is_empty() {
        shut_in(typed, streams)?;
        let checker = Checker::open(&course.root, telling::on_stderr(streams))?;
        let examiner = Checks::new(course, &checker, !typed.no_cache);
        let mut tell = progress::on_stderr(streams);
        let work = batch::grade(&mut store, id, &examiner, options(typed), interrupts(), &mut tell);
        stopped = telling::runtime()?.block_on(work)?.stopped;
    }
    let summary = Summary::of(&store, id)?;
    if summary.waiting == 0 {
        store.end(id)?;
    }
    match typed.format {
        Format::Text => {
            report::write(&name, &path.display().to_string(), &summary, &mut streams.out)?;
        }
        Format::Json => report::write_json(&name, &summary, &mut streams.out)?,
    }
    if stopped {
        writeln!(streams.err, "stopped; the same command goes on from here")?;
    }
    Ok(if stopped || summary.has_faults() {
        Exit::Fault
    } else if summary.is_solved() {
        Exit::Solved
    } else {
        Exit::Unsolved
    })
}

/// The rules beside a store, if there are any. They are looked at before anything is graded, so
/// that nobody waits an hour to hear of a slip of the keyboard.
fn rules(store: &Path, course: &Course) -> Result<Option<Rules>, CliError> {
    let path = store.with_file_name(gradebook::FILE);
    if !path.is_file() {
        return Ok(None);
    }
    let slugs: Vec<_> = course.slugs().map(Slug::as_str).collect();
    Ok(Some(Rules::read(&path, &slugs).map_err(TeacherError::from)?))
}

fn tell_strangers(rules: &Rules, store: &Store, streams: &mut Streams) -> Result<(), CliError> {
    let mut known = HashSet::new();
    store.students(|student| {
        known.insert(student.key);
        Ok::<_, CliError>(())
    })?;
    for fault in rules.strangers(|key| known.contains(key)) {
        writeln!(streams.err, "note: {fault}")?;
    }
    Ok(())
}

/// Refuses to grade other people's code where it cannot be shut in.
pub(super) fn shut_in(typed: &BatchArgs, streams: &mut Streams) -> Result<(), CliError> {
    let here = Level::in_force();
    let least = match typed.isolation_is_my_risk {
        true => Level::None,
        false => Level::from(typed.require_isolation),
    };
    if here < least {
        return Err(TeacherError::Isolation { least, here }.into());
    }
    if here < Level::Full {
        let words = streams.say(&Message::Progress(Progress::Isolation(here)));
        writeln!(streams.err, "{words}")?;
    }
    Ok(())
}

/// Hand-ins that are graded at a time for each core. A check has stretches in which one process
/// works alone and others in which boxes are laid or taken away; of one to four for two cores, three
/// and four were the quickest (`benches/README.md`).
const FOR_EACH_CORE: usize = 2;

pub(super) fn options(typed: &BatchArgs) -> Options {
    let usual = || std::thread::available_parallelism().map_or(1, usize::from) * FOR_EACH_CORE;
    Options {
        at_a_time: typed.jobs.map_or_else(usual, usize::from),
        shard: typed.shard.unwrap_or(Shard::WHOLE),
    }
}

/// Each time the user presses Ctrl-C. Until it is first asked for one, the key ends the program,
/// and nothing that was stored is lost.
pub(super) fn interrupts() -> impl Stream<Item = ()> + Unpin {
    Box::pin(stream::unfold((), |()| async {
        tokio::signal::ctrl_c().await.ok().map(|()| ((), ()))
    }))
}
