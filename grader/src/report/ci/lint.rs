//! What `grader ci lint` has found, for those who keep pipelines. In English only.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::ci::lint::Found;
use crate::report::json::VERSION;
use crate::report::plain::short;

/// What was found in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its path, as it was named or from the course's folder.
    pub file: String,
    /// What is dangerous in it.
    pub dangers: Vec<Found>,
}

/// Writes each danger with its line, why, and how it is mended; and how many there are.
///
/// # Errors
/// When the writer fails.
pub fn write(files: &[File], out: &mut dyn Write) -> io::Result<()> {
    for File { file, dangers } in files {
        for Found { line, danger, what } in dangers {
            writeln!(out, "{}:{line}: {danger}: {}", short(file, 200), short(what, 120))?;
            writeln!(out, "  why: {}", danger.why())?;
            writeln!(out, "  mend: {}\n", danger.mend())?;
        }
    }
    let dangers: usize = files.iter().map(|file| file.dangers.len()).sum();
    let plural = |n: usize, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let looked = plural(files.len(), "file", "files");
    match dangers {
        0 => writeln!(out, "{looked} looked through, nothing dangerous found"),
        n => writeln!(out, "{} in {looked}", plural(n, "danger", "dangers")),
    }
}

/// The document that `grader ci lint --format json` writes.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::report) struct Document<'a> {
    version: u32,
    files: Vec<Read<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Read<'a> {
    file: &'a str,
    dangers: Vec<Told<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Told<'a> {
    #[serde(flatten)]
    found: &'a Found,
    why: &'static str,
    mend: &'static str,
}

/// Writes the same as JSON.
///
/// # Errors
/// When the writer fails.
pub fn write_json(files: &[File], out: &mut dyn Write) -> io::Result<()> {
    fn told(found: &Found) -> Told<'_> {
        Told { found, why: found.danger.why(), mend: found.danger.mend() }
    }
    let files = files
        .iter()
        .map(|File { file, dangers }| Read { file, dangers: dangers.iter().map(told).collect() });
    let files = files.collect();
    serde_json::to_writer_pretty(&mut *out, &Document { version: VERSION, files })?;
    writeln!(out)
}
