//! The tokio that kits are built with: the one from the registry, and what tells of locks.
//!
//! Who holds which lock or permit, tokio tells nobody (with its feature `tracing` half of it, at a
//! price; ARCHITECTURE.md has the comparison). So a kit's copy has one file more, and calls of it
//! where locks are made, waited for, taken and given back. No call does anything but tell, and
//! nothing that a program can name has changed.
//!
//! tokio's version is pinned and its checksum stands in the kit's lock file, so every line is where
//! the diff has it. The diff shows no line that stays as it is, and is for that version alone: it
//! names the version, and no other is changed.

use std::fs;
use std::path::Path;

use cargo_metadata::Metadata;

use super::kit::{Kit, make_dir};
use super::{BuildError, patch};
use crate::cache::{self, CacheError};

/// The file that tokio has more.
pub(super) const ADDED: &str = include_str!("../../kits/tokio/told.rs");

/// Where it has it.
const ADDED_AS: &str = "src/sync/told.rs";

/// What is different in tokio's own files.
pub(super) const CHANGED: &str = include_str!("../../kits/tokio/changes.patch");

/// Lays tokio with its changes into a directory for crates, and has the kit built with it.
pub(super) fn lay(
    kit: Kit,
    metadata: &Metadata,
    source: &Path,
    crates: &Path,
) -> Result<(), BuildError> {
    let broken = |says: String| BuildError::Kit { kit: kit.name(), says };
    let of = |name| metadata.packages.iter().find(|package| package.name.as_str() == name);
    let tokio = of("tokio").ok_or_else(|| broken("its lock file lacks tokio".to_owned()))?;
    let from = tokio.manifest_path.parent().ok_or_else(|| broken("tokio is nowhere".to_owned()))?;
    // Under the same name, so that its places in panics are the same.
    let name = format!("tokio-{}", tokio.version);
    let to = crates.join(&name);
    copy(from.as_std_path(), &to)?;
    change(&to, &tokio.version.to_string()).map_err(broken)?;
    // A workspace of its own, wherever the cache lies.
    append(&to.join("Cargo.toml"), "\n[workspace]\n")?;

    let path = toml::Value::from(to.to_string_lossy().into_owned());
    let instead = format!("\n[patch.crates-io]\ntokio = {{ path = {path} }}\n");
    append(&source.join("Cargo.toml"), &instead)?;
    let lock = source.join("Cargo.lock");
    let text = fs::read_to_string(&lock).map_err(|error| CacheError::at(&lock, error))?;
    Ok(cache::write(&lock, from_a_path(&text, "tokio").as_bytes())?)
}

/// Copies a directory with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<(), CacheError> {
    make_dir(to)?;
    for entry in fs::read_dir(from).map_err(|error| CacheError::at(from, error))? {
        let entry = entry.map_err(|error| CacheError::at(from, error))?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            // Not as a copy of the file: it may be read-only, and is to be changed.
            let bytes = fs::read(&from).map_err(|error| CacheError::at(&from, error))?;
            fs::write(&to, bytes).map_err(|error| CacheError::at(&to, error))?;
        }
    }
    Ok(())
}

/// The version that the diff is for.
fn version() -> Option<&'static str> {
    Some(CHANGED.strip_prefix("# tokio ")?.split_once(':')?.0)
}

/// Changes the copy of tokio that lies in a directory; else says why it cannot be.
fn change(tokio: &Path, is: &str) -> Result<(), String> {
    if version() != Some(is) {
        let of = version().unwrap_or("of no version");
        return Err(format!("grader/kits/tokio/changes.patch is for tokio {of}, not {is}"));
    }
    let changes = patch::changes(CHANGED).map_err(|line| format!("no line of a diff: `{line}`"))?;
    for change in changes {
        let file = tokio.join(change.file);
        let at = |why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
        let text = fs::read_to_string(&file).map_err(|error| at(&error))?;
        let text = change.apply(&text).map_err(|line| {
            at(&format!("line {line} is not what grader/kits/tokio/changes.patch says"))
        })?;
        fs::write(&file, text).map_err(|error| at(&error))?;
    }
    let added = tokio.join(ADDED_AS);
    fs::write(&added, ADDED).map_err(|error| format!("{}: {error}", added.display()))
}

fn append(file: &Path, more: &str) -> Result<(), CacheError> {
    let text = fs::read_to_string(file).map_err(|error| CacheError::at(file, error))?;
    cache::write(file, (text + more).as_bytes())
}

/// A lock file in which a package lies on the disk: it has neither a source nor a checksum.
fn from_a_path(lock: &str, name: &str) -> String {
    let begins = format!("name = \"{name}\"");
    let packages = lock.split("[[package]]\n").map(|package| {
        if package.lines().next() != Some(&begins) {
            return package.to_owned();
        }
        let kept = |line: &&str| !line.starts_with("source = ") && !line.starts_with("checksum = ");
        package.lines().filter(kept).map(|line| format!("{line}\n")).collect()
    });
    packages.collect::<Vec<_>>().join("[[package]]\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// tokio from the registry, as the workspace locks it.
    fn tokio() -> (cargo_metadata::camino::Utf8PathBuf, String) {
        let mut command = cargo_metadata::MetadataCommand::new();
        command.manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        command.other_options(["--locked".to_owned(), "--offline".to_owned()]);
        let metadata = command.exec().expect("the workspace's crates are on this machine");
        let tokio = metadata.packages.iter().find(|package| package.name.as_str() == "tokio");
        let tokio = tokio.expect("it is one of them");
        let from = tokio.manifest_path.parent().expect("it has a directory").to_owned();
        (from, tokio.version.to_string())
    }

    #[test]
    fn the_changes_are_for_the_version_of_every_kit() {
        let version = version().expect("the first line names it");
        let locked = format!("\nname = \"tokio\"\nversion = \"{version}\"\n");
        for kit in Kit::ALL {
            let file = format!("{}/kits/{}/Cargo.lock", env!("CARGO_MANIFEST_DIR"), kit.name());
            let lock = fs::read_to_string(&file).expect("every kit has one");
            assert!(lock.contains(&locked), "{file}");
        }
    }

    #[test]
    fn the_changes_fit_the_version_that_is_locked() {
        let (from, version) = tokio();
        let dir = tempfile::tempdir().expect("a directory for the test");
        copy(from.as_std_path(), dir.path()).expect("copied");
        let other = change(dir.path(), "1.0.0").expect_err("it is another version's");
        assert!(other.contains("not 1.0.0"), "{other}");
        change(dir.path(), &version).unwrap_or_else(|why| panic!("{why}"));
        let changed = fs::read_to_string(dir.path().join("src/sync/mutex.rs")).expect("there");
        assert!(changed.contains("self.lock.s.give_back(0, 1);"));
        assert!(!changed.contains(".s.release("), "each release is told");
        let again = change(dir.path(), &version).expect_err("it is not what it was");
        assert!(again.contains("src/sync/batch_semaphore.rs: line "), "{again}");
    }

    #[test]
    fn a_package_on_the_disk_has_no_checksum() {
        let lock = "version = 4\n\n[[package]]\nname = \"tokio\"\nversion = \"1.0.0\"\n\
                    source = \"r\"\nchecksum = \"c\"\ndependencies = [\n \"mio\",\n]\n\n\
                    [[package]]\nname = \"tokio-util\"\nversion = \"1.0.0\"\nsource = \"r\"\n";
        let expected = lock.replacen("source = \"r\"\nchecksum = \"c\"\n", "", 1);
        assert_eq!(from_a_path(lock, "tokio"), expected);
        assert_eq!(from_a_path(lock, "mio"), lock);
    }
}
