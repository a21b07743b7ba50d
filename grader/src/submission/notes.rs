//! What lies in a submission and does not count.

use std::fs;
use std::io;

use crate::course::Exercise;
use crate::sources::Sources;

use super::SubmissionError;
use super::layout::Layout;
use super::take::take;
use super::tree::Seen;

/// Files that steer cargo, the compiler or a tool, and that the grader has of its own.
const STEERING: [(&str, Ignored); 10] = [
    ("Cargo.lock", Ignored::Lock),
    ("build.rs", Ignored::BuildScript),
    (".cargo/config.toml", Ignored::CargoConfig),
    (".cargo/config", Ignored::CargoConfig),
    ("rust-toolchain.toml", Ignored::Toolchain),
    ("rust-toolchain", Ignored::Toolchain),
    ("clippy.toml", Ignored::ToolConfig),
    (".clippy.toml", Ignored::ToolConfig),
    ("rustfmt.toml", Ignored::ToolConfig),
    (".rustfmt.toml", Ignored::ToolConfig),
];
/// More entries than this are not walked through: a tree made to be endless stays cheap.
const MAX_WALKED: usize = 1000;
/// Folders in folders below `src` that are looked into.
const MAX_DEPTH: usize = 16;
/// Files under `src` that are told one by one.
const MAX_TOLD: usize = 20;
/// Characters of a name that are told.
const MAX_NAME: usize = 80;

/// A file that lies in the submission and does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The file, from the crate's folder.
    pub file: String,
    /// What kind of file it is.
    pub kind: Ignored,
}

/// What kind of file does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// A changed `Cargo.toml`: the exercise is always built with its own dependencies.
    Manifest,
    /// A changed fixed file: the teacher's own is used.
    Fixed,
    /// A build script.
    BuildScript,
    /// Settings for cargo.
    CargoConfig,
    /// A choice of toolchain.
    Toolchain,
    /// A lock file: the exercise is always built with the versions of its own.
    Lock,
    /// Settings of clippy or rustfmt.
    ToolConfig,
    /// A Rust file that the exercise does not list.
    ExtraFile,
    /// A name that differs from a listed one in small and capital letters only.
    OtherCase,
    /// A name with characters that no file of an exercise has. It is told with these escaped.
    OddName,
    /// A folder in more folders than are looked into.
    TooDeep,
    /// A folder that holds more than is looked at, or more than is told.
    TooMany,
}

/// Everything that does not count, in the order of the kinds.
pub(super) fn notes(
    layout: &Layout<'_>,
    exercise: &Exercise,
    fixed: &Sources,
) -> Result<Vec<Note>, SubmissionError> {
    let mut notes = Vec::new();
    let mut note = |file: &str, kind| notes.push(Note { file: file.to_owned(), kind });
    if manifest_differs(layout, exercise)? {
        note("Cargo.toml", Ignored::Manifest);
    }
    for (file, text) in fixed.iter() {
        if differs(layout, exercise, file, text)? {
            note(file, Ignored::Fixed);
        }
    }
    for (file, kind) in STEERING {
        if steers(layout, exercise, file)? {
            note(file, kind);
        }
    }
    notes.extend(under_src(layout, exercise)?);
    Ok(notes)
}

/// Whether the submission's `Cargo.toml` is another than the exercise's, or names other
/// dependencies than the solution's: in the course itself the exercise's may be the student's.
fn manifest_differs(layout: &Layout<'_>, exercise: &Exercise) -> Result<bool, SubmissionError> {
    let path = exercise.teachers_folder().join("Cargo.toml");
    let own = fs::read_to_string(&path).map_err(|source| SubmissionError::Io { path, source })?;
    if differs(layout, exercise, "Cargo.toml", &own)? {
        return Ok(true);
    }
    let path = exercise.solution_folder().join("Cargo.toml");
    match fs::read_to_string(&path) {
        Ok(solution) => Ok(dependencies(&own) != dependencies(&solution)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(SubmissionError::Io { path, source }),
    }
}

/// The dependencies that a manifest names; `None` when it names none or is no TOML.
fn dependencies(manifest: &str) -> Option<toml::Value> {
    manifest.parse::<toml::Table>().ok()?.remove("dependencies")
}

/// Whether `file` is there and says something else than `text`. Line ends do not matter: git may
/// have changed them.
fn differs(
    layout: &Layout<'_>,
    exercise: &Exercise,
    file: &str,
    text: &str,
) -> Result<bool, SubmissionError> {
    if !is_there(layout, exercise, file)? {
        return Ok(false);
    }
    Ok(match take(layout, exercise, file)? {
        Ok(other) => !other.lines().eq(text.lines()),
        Err(_) => true,
    })
}

/// Whether the submission has a file that steers a tool, other than the exercise's own.
fn steers(layout: &Layout<'_>, exercise: &Exercise, file: &str) -> Result<bool, SubmissionError> {
    // In the course itself nobody can tell whose it is; no exercise comes with one.
    let own = (!layout.is_the_course(exercise))
        .then(|| fs::read_to_string(exercise.teachers_folder().join(file)).ok());
    match own.flatten() {
        Some(own) => differs(layout, exercise, file, &own),
        None => is_there(layout, exercise, file),
    }
}

fn is_there(layout: &Layout<'_>, exercise: &Exercise, file: &str) -> Result<bool, SubmissionError> {
    let Some(way) = layout.way_to(file, exercise) else { return Ok(false) };
    match layout.tree.see(&way) {
        Ok(Seen::Nothing) => Ok(false),
        Ok(Seen::Link | Seen::NotPlain | Seen::File { .. }) => Ok(true),
        Err(source) => Err(layout.failed(&way, source)),
    }
}

/// What lies under `src` and does not count, sorted.
fn under_src(layout: &Layout<'_>, exercise: &Exercise) -> Result<Vec<Note>, SubmissionError> {
    let mut notes = Vec::new();
    let mut folders = vec![("src".to_owned(), 1)];
    let mut walked = 0;
    'walk: while let Some((folder, depth)) = folders.pop() {
        for (name, is_folder) in entries(layout, exercise, &folder)? {
            walked += 1;
            if walked > MAX_WALKED {
                notes.push(Note { file: "src".to_owned(), kind: Ignored::TooMany });
                break 'walk;
            }
            let Some(name) = plain(&name) else {
                let file = format!("{folder}/{}", shown(&name));
                notes.push(Note { file, kind: Ignored::OddName });
                continue;
            };
            let file = format!("{folder}/{name}");
            let kind = if is_folder && depth < MAX_DEPTH {
                folders.push((file, depth + 1));
                continue;
            } else if is_folder {
                Ignored::TooDeep
            } else if exercise.listed().any(|listed| listed == file) {
                continue;
            } else if exercise.listed().any(|listed| listed.eq_ignore_ascii_case(&file)) {
                Ignored::OtherCase
            } else if file.ends_with(".rs") {
                Ignored::ExtraFile
            } else {
                continue;
            };
            notes.push(Note { file, kind });
        }
    }
    notes.sort_by(|a, b| a.file.cmp(&b.file));
    if notes.len() > MAX_TOLD {
        notes.truncate(MAX_TOLD);
        notes.push(Note { file: "src".to_owned(), kind: Ignored::TooMany });
    }
    Ok(notes)
}

/// What lies in a folder of the crate: names, and whether each is a folder itself.
fn entries(
    layout: &Layout<'_>,
    exercise: &Exercise,
    folder: &str,
) -> Result<Vec<(Vec<u8>, bool)>, SubmissionError> {
    let Some(way) = layout.way_to(folder, exercise) else { return Ok(Vec::new()) };
    layout.tree.entries(&way, MAX_WALKED + 1).map_err(|source| layout.failed(&way, source))
}

/// The name as text, when there is nothing odd about it.
fn plain(name: &[u8]) -> Option<&str> {
    let text = str::from_utf8(name).ok()?;
    (!text.starts_with('-') && !text.contains(is_odd)).then_some(text)
}

/// Whether a character has no business in a name: it steers terminals, parts paths on some
/// systems, or turns the text around it.
pub(crate) fn is_odd(c: char) -> bool {
    let turns =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\\' | ':' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// An odd name as text that can be shown.
fn shown(name: &[u8]) -> String {
    let text = String::from_utf8_lossy(name);
    let mut shown = String::new();
    for (at, c) in text.chars().enumerate() {
        if at == MAX_NAME {
            shown.push('…');
            break;
        }
        if is_odd(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A file in the place of a missing one whose name differs in small and capital letters only.
pub(super) fn of_other_case(
    layout: &Layout<'_>,
    exercise: &Exercise,
    file: &str,
) -> Result<Option<String>, SubmissionError> {
    let Some((folder, name)) = file.rsplit_once('/') else { return Ok(None) };
    let found = entries(layout, exercise, folder)?;
    // What is alike but for the case of ASCII letters is as plain as the listed name.
    let mut alike = found.iter().filter_map(|(name, _)| str::from_utf8(name).ok());
    let alike = alike.find(|other| other.eq_ignore_ascii_case(name));
    Ok(alike.map(|other| format!("{folder}/{other}")))
}
