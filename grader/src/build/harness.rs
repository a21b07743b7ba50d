//! `facts` and `harness`, compiled against a kit from the sources inside the grader.
//!
//! The harness is a shared library: so that its definitions of the libc calls that block are
//! found before libc's own, by the standard library and by the kit as well.

use std::fs;
use std::path::{Path, PathBuf};

use super::kit::{self, BuiltKit, Kit};
use super::process::{self, Finish, Heard, Speaks};
use super::{BuildError, Event, Tell};
use crate::cache::{self, Cache, CacheError, Lock};
use crate::toolchain::Toolchain;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
    pub(super) const SOURCES: [(&str, &[(&str, &str)]); 2] =
        [("facts", FACTS), ("harness", HARNESS)];
}

/// A harness that was built.
#[derive(Debug, Clone)]
pub(super) struct BuiltHarness {
    /// The directory that holds the two libraries.
    pub lib: PathBuf,
    /// The shared library.
    pub dylib: PathBuf,
    /// Differs for everything that it was built from.
    pub key: String,
}

/// Written last: a harness without it was not finished.
const DONE: &str = "done";

/// What both crates are compiled with. The sources are the grader's own and were linted there.
const FLAGS: &[&str] = &[
    "--edition=2024",
    "--cfg=tokio_unstable",
    "--cap-lints=allow",
    "-Copt-level=2",
    "-Cprefer-dynamic",
];

/// Where the cache has harnesses.
pub(super) const HARNESSES: &str = "harness";

/// A digest of everything that a built harness depends on.
pub(super) fn key(kit: Kit, kit_key: &str) -> String {
    let decisive = (&embedded::SOURCES, kit_key, FLAGS);
    let hash = blake3::hash(format!("{decisive:?}").as_bytes()).to_hex();
    format!("{}-{}", kit.name(), &hash[..16])
}

/// The harness from the cache, or built now; and that it is in use.
pub(super) async fn prepare(
    kit: &BuiltKit,
    cache: &Cache,
    toolchain: &Toolchain,
    tell: Tell<'_>,
) -> Result<(BuiltHarness, Lock), BuildError> {
    let key = key(kit.kit, &kit.key);
    let dir = cache.dir(Path::new(HARNESSES).join(&key))?;
    // Before it is looked at: what is held is not deleted.
    let held = cache::hold(&dir.join(kit::IN_USE))?;
    if let Some(built) = load(&key, &dir) {
        return Ok((built, held));
    }
    let _lock =
        kit::lock(&dir.join(kit::BEING_BUILT), || tell(Event::WaitingForKit { kit: kit.kit }))
            .await?;
    if let Some(built) = load(&key, &dir) {
        return Ok((built, held));
    }
    tell(Event::HarnessStarted { kit: kit.kit });
    build(kit, &dir, toolchain).await?;
    cache::write(&dir.join(DONE), b"")?;
    let built = load(&key, &dir).ok_or_else(|| BuildError::Harness {
        says: format!("what was built in `{}` is not whole; delete it", dir.display()),
    })?;
    Ok((built, held))
}

fn load(key: &str, dir: &Path) -> Option<BuiltHarness> {
    let dylib = dir.join(dylib_name("harness"));
    let whole = dir.join(DONE).is_file() && dylib.is_file() && facts(dir).is_file();
    whole.then(|| BuiltHarness { lib: dir.to_owned(), dylib, key: key.to_owned() })
}

fn dylib_name(name: &str) -> String {
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    format!("{DLL_PREFIX}{name}{DLL_SUFFIX}")
}

fn facts(dir: &Path) -> PathBuf {
    dir.join("libfacts.rlib")
}

async fn build(kit: &BuiltKit, dir: &Path, toolchain: &Toolchain) -> Result<(), BuildError> {
    for (name, files) in embedded::SOURCES {
        let source = dir.join("source").join(name);
        for (path, text) in files {
            let file = source.join(path);
            let parent = file.parent().unwrap_or(dir);
            fs::create_dir_all(parent).map_err(|error| CacheError::at(parent, error))?;
            let mut text = (*text).to_owned();
            if (name, *path) == ("harness", "lib.rs") {
                // tokio and the rest are used out of the kit's shared library only when the
                // compiler knows of it. At the end, so that no line moves.
                text.push_str(&format!("\nextern crate {} as _;\n", kit.kit.crate_name()));
            }
            cache::write(&file, text.as_bytes())?;
        }
    }
    compile(kit, dir, toolchain, "facts", &["--crate-type=rlib"], &facts(dir)).await?;
    let with_facts = format!("--extern=facts={}", facts(dir).display());
    let dylib = dir.join(dylib_name("harness"));
    compile(kit, dir, toolchain, "harness", &["--crate-type=dylib", &with_facts], &dylib).await
}

async fn compile(
    kit: &BuiltKit,
    dir: &Path,
    toolchain: &Toolchain,
    name: &str,
    extra: &[&str],
    out: &Path,
) -> Result<(), BuildError> {
    let source = dir.join("source").join(name);
    let mut command = process::bare(&toolchain.rustc);
    // The metadata holds the working directory: one that is mapped away.
    command.current_dir(&source);
    command.args(FLAGS).args(extra).args(["--crate-name", name]);
    command.arg(source.join("lib.rs")).arg("-o").arg(out);
    command.arg(format!("--remap-path-prefix={}=/{name}", source.display()));
    for (name, file) in &kit.externs {
        command.arg(format!("--extern={name}={}", file.display()));
    }
    command.arg(format!("--extern={}={}", kit.kit.crate_name(), kit.dylib.display()));
    command.arg(format!("-Ldependency={}", kit.lib.display()));
    let finish = process::run(command, Speaks::Stderr, |_| Heard::No).await?;
    match finish {
        Finish::Exited { status, .. } if status.success() => Ok(()),
        Finish::Exited { says, .. } => Err(BuildError::Harness { says }),
        Finish::Limit(limit) => {
            Err(BuildError::Harness { says: format!("it ended at a limit: {limit:?}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::embedded::SOURCES;

    #[test]
    fn every_module_is_embedded() {
        for (name, files) in SOURCES {
            let lib = files.iter().find(|(path, _)| *path == "lib.rs").expect("a crate has one").1;
            for module in lib.lines().filter_map(|line| {
                line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')
            }) {
                let there = files.iter().any(|(path, _)| {
                    *path == format!("{module}.rs") || *path == format!("{module}/mod.rs")
                });
                assert!(there, "{name} lacks {module}");
            }
        }
    }
}
