//! What the stack frames of facts stand for: read from the program's line tables, outside the box.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::error::Error;
use std::path::Path;

use addr2line::Loader;
use facts::{Ended, Fact, FrameOffset};

use super::RunError;
use crate::observation::{Ending, Frame, Observation, Origin};

/// Bytes of instructions without a line that are passed over.
const FURTHEST: u64 = 64;

/// Frames by their offset into the program, inlined ones innermost first.
pub type Places = BTreeMap<FrameOffset, Vec<Frame>>;

/// Fills in the places of every frame in the observations.
pub(super) fn resolve(
    executable: &Path,
    fixed: &[String],
    seen: &mut [Observation],
) -> Result<(), RunError> {
    let mut lines = Lines { executable, fixed, loader: None, known: Places::new() };
    for observation in seen {
        for offset in frames_of(observation) {
            let frames = lines.of(offset).map_err(|error| RunError::Lines {
                path: executable.to_owned(),
                why: error.to_string(),
            })?;
            if !frames.is_empty() {
                observation.places.insert(offset, frames.to_vec());
            }
        }
    }
    Ok(())
}

/// The line tables of a program, read when they are first asked for.
struct Lines<'a> {
    executable: &'a Path,
    fixed: &'a [String],
    loader: Option<Loader>,
    known: Places,
}

impl Lines<'_> {
    fn of(&mut self, offset: FrameOffset) -> Result<&[Frame], Box<dyn Error>> {
        match self.known.entry(offset) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unknown) => {
                let loader = match &mut self.loader {
                    Some(loader) => loader,
                    none => none.insert(Loader::new(self.executable)?),
                };
                Ok(unknown.insert(look_up(loader, offset, self.fixed)?))
            }
        }
    }
}

/// Every frame that an observation mentions.
fn frames_of(observation: &Observation) -> Vec<FrameOffset> {
    let mut frames = Vec::new();
    for fact in &observation.facts {
        match fact {
            Fact::Block { frames: stack, .. }
            | Fact::Hog { frames: stack, .. }
            | Fact::Panic { frames: stack, .. } => frames.extend(stack),
            Fact::Event(event) => frames.extend(&event.frames),
            Fact::Lock { frames: stack, .. } => frames.extend(stack),
            Fact::Input { .. }
            | Fact::Answer { .. }
            | Fact::Span { .. }
            | Fact::Task { .. }
            | Fact::Poll { .. }
            | Fact::Life { .. }
            | Fact::Hold { .. }
            | Fact::HoldsEnd { .. }
            | Fact::Count { .. }
            | Fact::Tampered { .. }
            | Fact::Ended { .. }
            | Fact::End { .. } => {}
        }
    }
    if let Ending::Reported { how, .. } = &observation.ending {
        match how {
            Ended::Stuck { tasks, frames: stack, .. } => {
                frames.extend(stack);
                frames.extend(tasks.iter().flat_map(|task| &task.waits).flatten());
            }
            Ended::Exited { frames: stack, .. }
            | Ended::OutOfMemory { frames: stack }
            | Ended::Crashed { frames: stack, .. } => frames.extend(stack),
            Ended::Done | Ended::Panicked | Ended::OutOfThreads => {}
        }
    }
    frames
}

fn look_up(
    loader: &Loader,
    offset: FrameOffset,
    fixed: &[String],
) -> Result<Vec<Frame>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut frames = loader.find_frames(offset)?;
    while let Some(frame) = frames.next()? {
        let Some(location) = &frame.location else { continue };
        let Some(path) = location.file else { continue };
        if let Some((origin, file)) = whose(path, fixed) {
            let Some(line) = location.line.or_else(|| line_after(loader, offset, path)) else {
                continue;
            };
            let function = frame.function.as_ref().and_then(|name| name.demangle().ok());
            let function = function.map(|name| plain(&name));
            // Line tables alone name only functions with something inlined in or out, and an
            // async body just `{async_fn#0}`; the symbol table names the others.
            let function = function.filter(|name| !name.is_empty());
            let function = function.or_else(|| symbol(loader, offset).map(|name| plain(&name)));
            found.push(Frame { origin, file: file.to_owned(), line, function });
        }
    }
    Ok(found)
}

/// The line of the next instruction that has one. The compiler gives none to those that only fetch
/// what the next one needs, and a stack taken by signal may stand there.
fn line_after(loader: &Loader, offset: FrameOffset, path: &str) -> Option<u32> {
    let mut lines = (1..FURTHEST).filter_map(|further| {
        let location = loader.find_location(offset + further).ok().flatten()?;
        location.line.filter(|_| location.file == Some(path))
    });
    lines.next()
}

fn symbol(loader: &Loader, offset: FrameOffset) -> Option<String> {
    loader.find_symbol(offset).map(|name| format!("{:#}", rustc_demangle::demangle(name)))
}

/// Whose file a path is, as the build remaps them, and its name there.
fn whose<'a>(path: &'a str, fixed: &[String]) -> Option<(Origin, &'a str)> {
    if let Some(file) = path.strip_prefix("/student/") {
        let origin =
            if fixed.iter().any(|name| name == file) { Origin::Fixed } else { Origin::Student };
        return Some((origin, file));
    }
    path.strip_prefix("/suite/").map(|file| (Origin::Suite, file))
}

/// A function's name without what the compiler adds for async bodies, closures and hashes, and
/// without types that it was made for.
fn plain(name: &str) -> String {
    let name = without_types(name);
    let kept = name
        .split("::")
        .filter(|part| !part.is_empty() && !part.starts_with('{') && !is_hash(part))
        .collect::<Vec<_>>();
    kept.join("::")
}

/// Takes out everything in angle brackets, which may be nested and hold an arrow.
fn without_types(name: &str) -> String {
    let (mut kept, mut depth, mut before) = (String::new(), 0_usize, ' ');
    for c in name.chars() {
        match c {
            '<' => depth += 1,
            '>' if before != '-' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
        before = c;
    }
    kept
}

fn is_hash(part: &str) -> bool {
    part.len() == 17
        && part.starts_with('h')
        && part[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_source() {
        for (name, expected) in [
            ("restaurant::serve_all::{{closure}}", "restaurant::serve_all"),
            ("restaurant::serve_all::{async_fn#0}::{closure#1}", "restaurant::serve_all"),
            ("restaurant::sum::h0123456789abcdef", "restaurant::sum"),
            ("main", "main"),
            ("weather::call<string::String, suite::{{closure}}>", "weather::call"),
            ("weather::call::<fn(u8) -> Option<u8>, u8>::{{closure}}", "weather::call"),
            ("<weather::Station as weather::Report>::report", "report"),
            ("core::iter::Iterator::map", "core::iter::Iterator::map"),
        ] {
            assert_eq!(plain(name), expected);
        }
    }

    #[test]
    fn only_files_of_the_exercise_are_named() {
        let fixed = ["src/kitchen.rs".to_owned()];
        assert_eq!(whose("/student/src/lib.rs", &fixed), Some((Origin::Student, "src/lib.rs")));
        assert_eq!(
            whose("/student/src/kitchen.rs", &fixed),
            Some((Origin::Fixed, "src/kitchen.rs"))
        );
        assert_eq!(whose("/suite/suite.rs", &fixed), Some((Origin::Suite, "suite.rs")));
        assert_eq!(whose("/rustc/library/std/src/thread.rs", &fixed), None);
    }
}
