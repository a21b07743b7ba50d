//! The Rust toolchain that student code is built with: found once, then remembered.
//!
//! Asking rustup's `rustc` costs tens of milliseconds each time. So the toolchain's own programs
//! are looked up once, and the answer is kept in the cache under everything that decides it.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::cache::{self, Cache, CacheError};

/// The oldest release that the harness and the exercises are written for.
pub const MINIMUM: (u32, u32) = (1, 95);

/// A toolchain's own programs, without rustup in between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toolchain {
    /// Its root.
    pub sysroot: PathBuf,
    /// Its compiler.
    pub rustc: PathBuf,
    /// Its cargo.
    pub cargo: PathBuf,
    /// Its clippy, where that component is installed.
    pub clippy_driver: Option<PathBuf>,
    /// The release: `1.95.0`.
    pub release: String,
    /// The machine it runs on and builds for: `x86_64-unknown-linux-gnu`.
    pub host: String,
    /// All that `rustc -vV` prints: two compilers with the same text are the same.
    pub verbose: String,
}

/// Why there is no toolchain to build with.
#[derive(Debug, thiserror::Error)]
pub enum ToolchainError {
    /// There is no `rustc` on the path.
    #[error(
        "no Rust toolchain was found: there is no `rustc` on PATH; install one from https://rustup.rs"
    )]
    Missing,
    /// There is one, and it does not answer.
    #[error("`{}` does not work: {says}; repair the toolchain with `rustup toolchain install`", rustc.display())]
    Broken {
        /// The compiler.
        rustc: PathBuf,
        /// What it, or the system, said.
        says: String,
    },
    /// It is older than what the course needs.
    #[error(
        "Rust {found} was found and the course needs {}.{} or newer; run `rustup update`",
        MINIMUM.0, MINIMUM.1
    )]
    TooOld {
        /// The release that was found.
        found: String,
    },
    /// What was found could not be remembered.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// What is kept in the cache, with the stamp of the compiler it was true for.
#[derive(Serialize, Deserialize)]
struct Remembered {
    toolchain: Toolchain,
    stamp: Option<Stamp>,
}

/// A file's size and its time of change, in nanoseconds: `rustup update` replaces a compiler
/// in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    len: u64,
    modified_ns: u128,
}

impl Toolchain {
    /// The toolchain that `rustc` stands for when it is called in `root`, the course's directory.
    ///
    /// # Errors
    /// When there is none, it does not work, or it is too old.
    pub fn find(cache: &Cache, root: &Path) -> Result<Self, ToolchainError> {
        let path = env::var_os("PATH").unwrap_or_default();
        let rustc = on_path("rustc", &path).ok_or(ToolchainError::Missing)?;
        let remembered = cache.dir("toolchains")?.join(decided_by(&rustc, root).to_string());
        if let Some(toolchain) = recall(&remembered) {
            return Ok(toolchain);
        }
        let toolchain = ask(&rustc, root, &path)?;
        let stamp = stamp(&toolchain.rustc);
        let json = serde_json::to_vec(&Remembered { toolchain: toolchain.clone(), stamp })
            .expect("strings and numbers become JSON");
        cache::write(&remembered, &json)?;
        Ok(toolchain)
    }

    /// Where the standard library's files are.
    #[must_use]
    pub fn libraries(&self) -> PathBuf {
        self.sysroot.join("lib/rustlib").join(&self.host).join("lib")
    }
}

/// What the cache remembers: each file, with the toolchain if it is still there and the same.
///
/// # Errors
/// When the cache cannot be read.
pub fn remembered(cache: &Cache) -> Result<Vec<(PathBuf, Option<Toolchain>)>, CacheError> {
    let files = cache::entries(&cache.root().join("toolchains"))?;
    Ok(files.into_iter().map(|file| (file.clone(), recall(&file))).collect())
}

/// A digest of all that decides which compiler rustup's `rustc` runs.
fn decided_by(rustc: &Path, root: &Path) -> blake3::Hash {
    let rustup_home = env::var_os("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(|| etcetera::home_dir().ok().map(|home| home.join(".rustup")));
    // The nearest file decides; rustup looks upwards and prefers the name without an ending.
    let toolchain_file = root
        .ancestors()
        .flat_map(|dir| ["rust-toolchain", "rust-toolchain.toml"].map(|name| dir.join(name)))
        .find_map(|file| fs::read(&file).ok().map(|text| (file, text)));
    let decisive = (
        (env!("CARGO_PKG_VERSION"), rustc, stamp(rustc), root),
        env::var_os("RUSTUP_TOOLCHAIN"),
        rustup_home.map(|home| (stamp(&home.join("settings.toml")), home)),
        toolchain_file,
    );
    blake3::hash(format!("{decisive:?}").as_bytes())
}

fn recall(file: &Path) -> Option<Toolchain> {
    let Remembered { toolchain, stamp: then } =
        serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let clippy = clippy_driver(&toolchain.sysroot);
    (then.is_some() && then == stamp(&toolchain.rustc) && toolchain.clippy_driver == clippy)
        .then_some(toolchain)
}

fn ask(rustc: &Path, root: &Path, path: &OsStr) -> Result<Toolchain, ToolchainError> {
    let sysroot = PathBuf::from(output(rustc, root, &["--print", "sysroot"])?.trim());
    let own = program(&sysroot, "rustc").unwrap_or_else(|| rustc.to_owned());
    let verbose = output(&own, root, &["-vV"])?;
    let field = |name: &str| {
        verbose.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned).ok_or_else(
            || ToolchainError::Broken {
                rustc: own.clone(),
                says: format!("`rustc -vV` prints no `{name}`"),
            },
        )
    };
    let release = field("release: ")?;
    if !is_new_enough(&release) {
        return Err(ToolchainError::TooOld { found: release });
    }
    Ok(Toolchain {
        cargo: program(&sysroot, "cargo")
            .or_else(|| on_path("cargo", path))
            .unwrap_or_else(|| "cargo".into()),
        clippy_driver: clippy_driver(&sysroot),
        host: field("host: ")?,
        rustc: own,
        release,
        sysroot,
        verbose,
    })
}

fn output(rustc: &Path, root: &Path, args: &[&str]) -> Result<String, ToolchainError> {
    let broken = |says: String| ToolchainError::Broken { rustc: rustc.to_owned(), says };
    let output = Command::new(rustc)
        .args(args)
        .current_dir(root)
        .output()
        .map_err(|error| broken(error.to_string()))?;
    if !output.status.success() {
        return Err(broken(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|error| broken(error.to_string()))
}

fn is_new_enough(release: &str) -> bool {
    let mut numbers = release.split(['.', '-']).map_while(|part| part.parse::<u32>().ok());
    matches!((numbers.next(), numbers.next()), (Some(major), Some(minor)) if (major, minor) >= MINIMUM)
}

fn clippy_driver(sysroot: &Path) -> Option<PathBuf> {
    program(sysroot, "clippy-driver")
}

fn program(sysroot: &Path, name: &str) -> Option<PathBuf> {
    let file = sysroot.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    file.is_file().then_some(file)
}

/// The program of this name that a shell would start.
pub(crate) fn on_path(name: &str, path: &OsStr) -> Option<PathBuf> {
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(path).map(|dir| dir.join(&name)).find(|file| file.is_file())
}

/// What changes when a file is replaced; nothing where it cannot be looked at.
pub(crate) fn stamp(file: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(file).ok()?;
    let modified_ns = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    Some(Stamp { len: metadata.len(), modified_ns })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(dir: &Path) -> Cache {
        Cache::at(dir.join("cache")).expect("a directory for the test")
    }

    #[test]
    fn releases_are_compared_as_numbers() {
        for good in ["1.95.0", "1.100.2", "2.0.0", "1.96.0-nightly"] {
            assert!(is_new_enough(good), "{good}");
        }
        for bad in ["1.94.1", "1.9.0", "0.99.0", "", "1"] {
            assert!(!is_new_enough(bad), "{bad}");
        }
    }

    #[test]
    fn what_was_found_is_remembered_until_the_compiler_changes() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let cache = cache(dir.path());
        let found = Toolchain::find(&cache, dir.path()).expect("the tests need a toolchain");
        assert!(found.rustc.starts_with(&found.sysroot));
        assert!(found.libraries().is_dir());
        assert_eq!(Toolchain::find(&cache, dir.path()).expect("as before"), found);

        let file = fs::read_dir(cache.root().join("toolchains"))
            .expect("it was remembered")
            .next()
            .expect("once")
            .expect("readable")
            .path();
        assert_eq!(recall(&file), Some(found));
        let other = fs::read_to_string(&file).expect("readable").replace("\"len\":", "\"len\":9");
        fs::write(&file, other).expect("writable");
        assert_eq!(recall(&file), None);
    }

    #[cfg(unix)]
    #[test]
    fn an_old_or_broken_compiler_is_told_with_what_to_do() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let script = |name: &str, body: &str| {
            use std::os::unix::fs::PermissionsExt as _;
            let file = dir.path().join(name);
            fs::write(&file, format!("#!/bin/sh\n{body}\n")).expect("writable");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("ours");
            file
        };
        let old = script(
            "old",
            "test \"$1\" = -vV && printf 'rustc 1.70.0\\nhost: x\\nrelease: 1.70.0\\n' || echo /nowhere",
        );
        let error = ask(&old, dir.path(), OsStr::new("")).expect_err("too old").to_string();
        assert_eq!(
            error,
            "Rust 1.70.0 was found and the course needs 1.95 or newer; run `rustup update`"
        );
        let broken = script("broken", "echo 'toolchain is not installed' >&2; exit 1");
        let error = ask(&broken, dir.path(), OsStr::new("")).expect_err("broken").to_string();
        assert!(error.contains("toolchain is not installed; repair"), "{error}");
    }

    #[test]
    fn a_toolchain_file_above_the_course_is_decisive() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let root = dir.path().join("course");
        fs::create_dir(&root).expect("writable");
        let before = decided_by(Path::new("rustc"), &root);
        fs::write(dir.path().join("rust-toolchain.toml"), "[toolchain]\n").expect("writable");
        assert_ne!(decided_by(Path::new("rustc"), &root), before);
    }
}
