//! Whether `exercises/` and `solutions/` are what the marked sources render to.

use std::fs;
use std::path::{Path, PathBuf};

use crate::sources::Sources;

use super::error::CourseError;
use super::exercise::Exercise;
use super::read;
use super::variant::Variant;

/// A file that is not what the marked source renders to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The file.
    pub path: PathBuf,
    /// In which way.
    pub how: DriftKind,
}

/// In which way a file has drifted from its marked source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriftKind {
    /// It is not there.
    Missing,
    /// It says something else.
    Differs {
        /// The first line that does, from 1.
        line: u32,
    },
    /// It is there and the exercise does not list it.
    Stray,
}

impl Exercise {
    /// Every file under `exercises/<slug>/src` and `solutions/<slug>/src` that is not what the
    /// marked sources render to. Fixed files are thereby held to be the same in both.
    ///
    /// # Errors
    ///
    /// When a source cannot be rendered or a file cannot be read.
    pub fn drift(&self) -> Result<Vec<Drift>, CourseError> {
        let mut found = Vec::new();
        for (folder, sources) in self.rendered()? {
            compare(&folder, &sources, &mut found)?;
        }
        Ok(found)
    }

    /// Writes starter and solution from the marked sources; gives the files that changed.
    /// Strays stay: nobody but their author knows what they are.
    ///
    /// # Errors
    ///
    /// When a source cannot be rendered or a file cannot be written.
    pub fn write_rendered(&self) -> Result<Vec<PathBuf>, CourseError> {
        let mut written = Vec::new();
        for (folder, sources) in self.rendered()? {
            for (file, text) in sources.iter() {
                let path = folder.join(file);
                if read::text_if_there(&path)?.as_deref() != Some(text) {
                    write(&path, text)?;
                    written.push(path);
                }
            }
        }
        Ok(written)
    }

    /// The two folders that are rendered, with what belongs there.
    fn rendered(&self) -> Result<[(PathBuf, Sources); 2], CourseError> {
        Ok([
            (self.folder(), self.sources(&Variant::Starter)?),
            (self.solution_folder(), self.sources(&Variant::Solution)?),
        ])
    }
}

fn compare(folder: &Path, sources: &Sources, found: &mut Vec<Drift>) -> Result<(), CourseError> {
    let there = read::rust_tree(&folder.join("src"))?;
    for (file, text) in sources.iter() {
        let how = match there.get(file.trim_start_matches("src/")) {
            None => DriftKind::Missing,
            Some(other) if other != text => {
                DriftKind::Differs { line: first_difference(text, other) }
            }
            Some(_) => continue,
        };
        found.push(Drift { path: folder.join(file), how });
    }
    for name in there.keys().map(|name| format!("src/{name}")) {
        if sources.get(&name).is_none() {
            found.push(Drift { path: folder.join(name), how: DriftKind::Stray });
        }
    }
    Ok(())
}

/// The first line, from 1, at which two texts that differ do so.
fn first_difference(one: &str, other: &str) -> u32 {
    let (one, other) = (one.split_inclusive('\n'), other.split_inclusive('\n'));
    let alike = one.zip(other).take_while(|(one, other)| one == other).count();
    u32::try_from(alike + 1).unwrap_or(u32::MAX)
}

fn write(path: &Path, text: &str) -> Result<(), CourseError> {
    let folder = path.parent().expect("a file of an exercise lies in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|source| CourseError::Io { verb: "write", path: path.to_owned(), source })
}
