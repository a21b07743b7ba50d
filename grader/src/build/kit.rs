//! Kits: what exercises may use, built once into one shared library.
//!
//! cargo builds a kit from the grader's own manifest and lock file into the cache. With every
//! dependency in one shared library, linking a test program takes a fifth of what it takes
//! with static ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use cargo_metadata::{Message, Metadata, PackageId};
use serde::{Deserialize, Serialize};
use tokio::process::Command;

use super::process::{self, Finish, Heard, Speaks};
use super::tokio_that_tells as telling;
use super::{BuildError, Event, Tell};
use crate::cache::{self, Cache, CacheError, Lock};
use crate::toolchain::Toolchain;

/// A set of libraries that exercises are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kit {
    /// tokio, futures and their companions, serde, rayon.
    Core,
    /// The same, with HTTP, WebSockets, smol and random numbers.
    Web,
}

/// A kit's package, as it stands in the grader's sources.
struct Package {
    manifest: &'static str,
    lock: &'static str,
    lib: &'static str,
}

impl Kit {
    /// All kits.
    pub const ALL: [Self; 2] = [Self::Core, Self::Web];

    /// What exercises call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Web => "web",
        }
    }

    /// The name of the shared library's crate.
    pub(super) fn crate_name(self) -> &'static str {
        match self {
            Self::Core => "kit_core",
            Self::Web => "kit_web",
        }
    }

    fn package(self) -> Package {
        match self {
            Self::Core => Package {
                manifest: include_str!("../../kits/core/Cargo.toml"),
                lock: include_str!("../../kits/core/Cargo.lock"),
                lib: include_str!("../../kits/core/src/lib.rs"),
            },
            Self::Web => Package {
                manifest: include_str!("../../kits/web/Cargo.toml"),
                lock: include_str!("../../kits/web/Cargo.lock"),
                lib: include_str!("../../kits/web/src/lib.rs"),
            },
        }
    }

    /// A digest of everything that a built kit depends on.
    pub(super) fn key(self, toolchain: &Toolchain) -> String {
        let Package { manifest, lock, lib } = self.package();
        let decisive = (manifest, lock, lib, FLAGS, LAYOUT, &toolchain.verbose, &toolchain.sysroot);
        let decisive = (decisive, telling::ADDED, telling::CHANGED);
        let hash = blake3::hash(format!("{decisive:?}").as_bytes()).to_hex();
        format!("{}-{}", self.name(), &hash[..16])
    }
}

impl FromStr for Kit {
    type Err = BuildError;

    fn from_str(name: &str) -> Result<Self, BuildError> {
        let found = Self::ALL.into_iter().find(|kit| kit.name() == name);
        found.ok_or_else(|| BuildError::NoSuchKit { name: name.to_owned() })
    }
}

/// tokio's task hooks and dumps, which the harness reads, are behind this.
const FLAGS: &[&str] = &["--cfg", "tokio_unstable"];

/// Raised when what stands in a kit's directory changes its form.
const LAYOUT: u32 = 1;

/// Written last: a kit without it was not finished.
const DONE: &str = "kit.json";

/// A kit that was built.
#[derive(Debug, Clone)]
pub(super) struct BuiltKit {
    pub kit: Kit,
    pub key: String,
    /// Holds the shared library and the metadata of every crate in it.
    pub lib: PathBuf,
    /// The shared library itself.
    pub dylib: PathBuf,
    /// The crates that code may name, and their metadata.
    pub externs: BTreeMap<String, PathBuf>,
}

/// [`BuiltKit`] as it is written down: file names in `lib`, so that a cache may be moved.
#[derive(Serialize, Deserialize)]
struct Finished {
    dylib: String,
    externs: BTreeMap<String, String>,
}

/// How often a grader looks whether another has finished the kit.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Where the cache has kits.
pub(super) const KITS: &str = "kits";

/// In the directory of a kit or a harness, the file that whoever builds it has locked.
pub(super) const BEING_BUILT: &str = "lock";

/// And the one that everybody who uses it holds.
pub(super) const IN_USE: &str = "in-use";

/// The kit from the cache, or built now; and that it is in use.
pub(super) async fn prepare(
    kit: Kit,
    cache: &Cache,
    toolchain: &Toolchain,
    tell: Tell<'_>,
) -> Result<(BuiltKit, Lock), BuildError> {
    let key = kit.key(toolchain);
    let dir = cache.dir(Path::new(KITS).join(&key))?;
    // Before it is looked at: what is held is not deleted.
    let held = cache::hold(&dir.join(IN_USE))?;
    if let Some(built) = load(kit, &key, &dir) {
        return Ok((built, held));
    }
    let _lock = lock(&dir.join(BEING_BUILT), || tell(Event::WaitingForKit { kit })).await?;
    if let Some(built) = load(kit, &key, &dir) {
        return Ok((built, held));
    }
    build(kit, &dir, toolchain, tell).await?;
    tell(Event::KitBuilt { kit });
    let built = load(kit, &key, &dir).ok_or_else(|| BuildError::Kit {
        kit: kit.name(),
        says: format!("what was built in `{}` is not whole; delete it", dir.display()),
    })?;
    Ok((built, held))
}

/// Whether the kit is in the cache.
pub(super) fn is_built(kit: Kit, cache: &Cache, toolchain: &Toolchain) -> bool {
    let key = kit.key(toolchain);
    let dir = cache.root().join(KITS).join(&key);
    load(kit, &key, &dir).is_some()
}

/// Waits for a lock, and tells once that it has to.
pub(super) async fn lock(path: &Path, waiting: impl FnOnce()) -> Result<Lock, CacheError> {
    if let Some(lock) = cache::try_lock(path)? {
        return Ok(lock);
    }
    waiting();
    loop {
        tokio::time::sleep(LOOK_AGAIN).await;
        if let Some(lock) = cache::try_lock(path)? {
            return Ok(lock);
        }
    }
}

/// A kit that was finished and of which nothing has gone since.
fn load(kit: Kit, key: &str, dir: &Path) -> Option<BuiltKit> {
    let finished: Finished = serde_json::from_slice(&fs::read(dir.join(DONE)).ok()?).ok()?;
    let lib = dir.join("lib");
    let dylib = lib.join(finished.dylib);
    let externs: BTreeMap<_, _> =
        finished.externs.into_iter().map(|(name, file)| (name, lib.join(file))).collect();
    let whole = dylib.is_file() && externs.values().all(|file| file.is_file());
    whole.then(|| BuiltKit { kit, key: key.to_owned(), lib, dylib, externs })
}

async fn build(
    kit: Kit,
    dir: &Path,
    toolchain: &Toolchain,
    tell: Tell<'_>,
) -> Result<(), BuildError> {
    let package = kit.package();
    let source = dir.join("source");
    make_dir(&source.join("src"))?;
    cache::write(&source.join("Cargo.toml"), package.manifest.as_bytes())?;
    cache::write(&source.join("Cargo.lock"), package.lock.as_bytes())?;
    cache::write(&source.join("src/lib.rs"), package.lib.as_bytes())?;

    tell(Event::KitStarted { kit });
    let metadata = resolve(kit, &source, toolchain).await?;
    let (target, crates) = (dir.join("target"), dir.join("crates"));
    remove_dir(&crates)?;
    telling::lay(kit, &metadata, &source, &crates)?;
    let metadata = resolve(kit, &source, toolchain).await?;
    let made = compile(kit, (&source, &crates), &target, &metadata, toolchain, tell).await?;
    keep(kit, dir, &metadata, &made)?;
    // What cargo needs to build on is not needed again.
    remove_dir(&crates)?;
    remove_dir(&target)
}

/// Finds the kit's crates: on this machine if they are there, else from the registry.
async fn resolve(kit: Kit, source: &Path, toolchain: &Toolchain) -> Result<Metadata, BuildError> {
    let mut said = String::new();
    for offline in [true, false] {
        let mut command = cargo(source, toolchain);
        command.args(["metadata", "--locked", "--format-version", "1"]);
        command.args(["--filter-platform", &toolchain.host]);
        // Some crates are needed only under these.
        command.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f"));
        if offline {
            command.arg("--offline");
        }
        let mut json = String::new();
        let finish = process::run(command, Speaks::Stdout, |line| {
            json.push_str(line);
            Heard::Yes
        })
        .await?;
        match finish {
            Finish::Exited { status, .. } if status.success() => {
                return serde_json::from_str(&json)
                    .map_err(|error| BuildError::Kit { kit: kit.name(), says: error.to_string() });
            }
            Finish::Exited { says, .. } => said = says,
            Finish::Limit(_) => {}
        }
    }
    Err(BuildError::Download { kit: kit.name(), says: said })
}

/// The files that cargo made, by the package they were made of.
type Made = BTreeMap<PackageId, Vec<PathBuf>>;

async fn compile(
    kit: Kit,
    (source, crates): (&Path, &Path),
    target: &Path,
    metadata: &Metadata,
    toolchain: &Toolchain,
    tell: Tell<'_>,
) -> Result<Made, BuildError> {
    let mut command = cargo(source, toolchain);
    command.args(["rustc", "--release", "--lib", "--locked", "--offline"]);
    command.args(["--message-format", "json-render-diagnostics", "--target-dir"]);
    command.arg(target).args(["--", "-C", "prefer-dynamic"]);
    command.env("CARGO_ENCODED_RUSTFLAGS", flags(metadata, crates, toolchain).join("\x1f"));

    let crates_total = metadata.resolve.as_ref().map_or(0, |graph| graph.nodes.len());
    let mut made = Made::new();
    let finish = process::run(command, Speaks::Stdout, |line| {
        let Ok(Message::CompilerArtifact(artifact)) = serde_json::from_str(line) else {
            return Heard::Yes;
        };
        if !artifact.target.is_custom_build() {
            let files = artifact.filenames.into_iter().map(Into::into);
            made.entry(artifact.package_id).or_default().extend(files);
            tell(Event::KitBuilding { kit, crates_done: made.len(), crates_total });
        }
        Heard::Yes
    })
    .await?;
    match finish {
        Finish::Exited { status, .. } if status.success() => Ok(made),
        Finish::Exited { says, .. } => Err(BuildError::Kit { kit: kit.name(), says }),
        Finish::Limit(limit) => Err(BuildError::Kit {
            kit: kit.name(),
            says: format!("it ended at a limit: {limit:?}"),
        }),
    }
}

/// Flags for every crate of a kit. Places in panics must not tell where this machine keeps
/// its crates, so every directory that holds some is mapped away.
fn flags(metadata: &Metadata, crates: &Path, toolchain: &Toolchain) -> Vec<String> {
    let holders: BTreeSet<_> = metadata
        .packages
        .iter()
        .filter(|package| package.source.is_some())
        .filter_map(|package| package.manifest_path.parent()?.parent())
        .collect();
    let remap = |from: &str, to: &str| format!("--remap-path-prefix={from}={to}");
    let mut flags: Vec<_> = FLAGS.iter().map(|&flag| flag.to_owned()).collect();
    flags.extend(holders.into_iter().map(|dir| remap(dir.as_str(), "/registry")));
    flags.push(remap(&crates.to_string_lossy(), "/registry"));
    flags.push(remap(metadata.workspace_root.as_str(), "/kit"));
    flags.push(remap(&toolchain.sysroot.to_string_lossy(), "/toolchain"));
    flags
}

/// Copies what later builds need and writes down that the kit is whole.
fn keep(kit: Kit, dir: &Path, metadata: &Metadata, made: &Made) -> Result<(), BuildError> {
    let broken = |says: &str| BuildError::Kit { kit: kit.name(), says: says.to_owned() };
    let root = metadata.root_package().ok_or_else(|| broken("cargo names no root package"))?;
    let graph = metadata.resolve.as_ref().ok_or_else(|| broken("cargo resolved nothing"))?;
    let deps = graph.nodes.iter().find(|node| node.id == root.id).map(|node| &node.deps);

    let lib = dir.join("lib");
    remove_dir(&lib)?;
    make_dir(&lib)?;
    for files in made.values() {
        for file in files.iter().filter(|file| is_kept(file)) {
            let to = lib.join(file_name(file));
            fs::copy(file, &to).map_err(|error| CacheError::at(to, error))?;
        }
    }
    let file_of = |id: &PackageId| {
        made.get(id)?.iter().find(|file| is_kept(file)).map(|file| file_name(file))
    };
    let finished = Finished {
        dylib: file_of(&root.id).ok_or_else(|| broken("cargo made no shared library"))?,
        externs: deps
            .into_iter()
            .flatten()
            .filter_map(|dep| Some((dep.name.clone(), file_of(&dep.pkg)?)))
            .collect(),
    };
    let json = serde_json::to_vec_pretty(&finished).expect("strings become JSON");
    Ok(cache::write(&dir.join(DONE), &json)?)
}

/// Metadata of libraries, and shared libraries: the kit's own and those of derive macros.
fn is_kept(file: &Path) -> bool {
    let ending = file.extension().unwrap_or_default();
    ending == "rmeta" || ending == std::env::consts::DLL_EXTENSION
}

fn file_name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// cargo, with the user's registry, proxy and credentials, and without settings that would
/// change what is built.
fn cargo(source: &Path, toolchain: &Toolchain) -> Command {
    let mut command = Command::new(&toolchain.cargo);
    command.current_dir(source);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["CARGO_BUILD_", "CARGO_PROFILE_"].iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_TARGET_DIR", "CARGO_MAKEFLAGS"] {
        command.env_remove(name);
    }
    // Empty means none, whatever a configuration file says.
    command.env("RUSTC_WRAPPER", "").env("RUSTC_WORKSPACE_WRAPPER", "");
    command.env("RUSTC", &toolchain.rustc).env("CARGO_TERM_COLOR", "never");
    command
}

pub(super) fn make_dir(dir: &Path) -> Result<(), CacheError> {
    fs::create_dir_all(dir).map_err(|error| CacheError::at(dir, error))
}

fn remove_dir(dir: &Path) -> Result<(), BuildError> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(CacheError::at(dir, error).into())
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The version that each line of compatible releases of a crate is locked to.
    fn locked(lock: &str) -> BTreeMap<(String, String), String> {
        let lock: toml::Table = lock.parse().expect("a lock file is TOML");
        let packages = lock["package"].as_array().expect("it lists packages");
        let field =
            |package: &toml::Value, name| package[name].as_str().expect("a text").to_owned();
        let line = |version: &str| {
            let mut numbers = version.split('.');
            let major = numbers.next().expect("a version has numbers");
            let minor = numbers.next().filter(|_| major == "0").unwrap_or_default();
            format!("{major}.{minor}")
        };
        packages
            .iter()
            .map(|package| {
                let version = field(package, "version");
                ((field(package, "name"), line(&version)), version)
            })
            .collect()
    }

    #[test]
    fn kits_and_workspace_lock_the_same_versions() {
        let ours = locked(include_str!("../../../Cargo.lock"));
        for kit in Kit::ALL {
            let mut shared = 0;
            for (line, version) in locked(kit.package().lock) {
                if let Some(ours) = ours.get(&line) {
                    shared += 1;
                    let name = line.0;
                    assert_eq!(
                        *ours,
                        version,
                        "`{name}` in kit `{}`; run `cargo update -p {name} --precise {ours}` in \
                         grader/kits/{0}",
                        kit.name()
                    );
                }
            }
            assert!(shared > 20, "the two lock files have little in common: {shared}");
        }
    }

    #[test]
    fn what_is_half_built_or_has_lost_a_file_is_not_used() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let lib = dir.path().join("lib");
        fs::create_dir(&lib).expect("writable");
        fs::write(lib.join("libkit_core.so"), "").expect("writable");
        fs::write(lib.join("libtokio.rmeta"), "").expect("writable");
        assert!(load(Kit::Core, "key", dir.path()).is_none(), "it was never finished");

        let externs = BTreeMap::from([("tokio".to_owned(), "libtokio.rmeta".to_owned())]);
        let finished = Finished { dylib: "libkit_core.so".to_owned(), externs };
        let json = serde_json::to_vec(&finished).expect("strings become JSON");
        fs::write(dir.path().join(DONE), json).expect("writable");
        let built = load(Kit::Core, "key", dir.path()).expect("it is whole");
        assert_eq!(built.externs["tokio"], lib.join("libtokio.rmeta"));

        fs::remove_file(lib.join("libtokio.rmeta")).expect("it is there");
        assert!(load(Kit::Core, "key", dir.path()).is_none(), "a file has gone");
    }

    #[test]
    fn the_key_depends_on_the_compiler() {
        let toolchain = |verbose: &str| Toolchain {
            sysroot: "/sysroot".into(),
            rustc: "/sysroot/bin/rustc".into(),
            cargo: "/sysroot/bin/cargo".into(),
            clippy_driver: None,
            release: "1.95.0".to_owned(),
            host: "x86_64-unknown-linux-gnu".to_owned(),
            verbose: verbose.to_owned(),
        };
        let key = Kit::Core.key(&toolchain("commit 1"));
        assert_eq!(key, Kit::Core.key(&toolchain("commit 1")));
        assert_ne!(key, Kit::Core.key(&toolchain("commit 2")));
        assert_ne!(key, Kit::Web.key(&toolchain("commit 1")));
    }

    #[tokio::test]
    async fn whoever_waits_for_a_kit_says_so_once_and_goes_on_when_it_is_free() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let path = dir.path().join("lock");
        let held = cache::try_lock(&path).expect("locks work").expect("free");
        let mut told = 0;
        let waiting = lock(&path, || told += 1);
        // `join!` polls in this order: it is held at the first look and free at the second.
        let (got, ()) = tokio::join!(waiting, async { drop(held) });
        got.expect("it was freed");
        assert_eq!(told, 1);
        lock(&path, || panic!("it is free")).await.expect("it is free");
    }

    #[tokio::test]
    async fn without_network_and_crates_the_error_says_what_to_do() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        // A cargo that has nothing and reaches nothing.
        let toolchain = Toolchain {
            cargo: dir.path().join("cargo"),
            ..Toolchain::find(&Cache::at(dir.path().join("cache")).expect("writable"), dir.path())
                .expect("the tests need a toolchain")
        };
        let script = "#!/bin/sh\necho 'failed to download `tokio`' >&2\nexit 101\n";
        fs::write(&toolchain.cargo, script).expect("writable");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let executable = fs::Permissions::from_mode(0o755);
            fs::set_permissions(&toolchain.cargo, executable).expect("ours");
        }
        let error = resolve(Kit::Core, dir.path(), &toolchain).await.expect_err("nothing there");
        let said = error.to_string();
        assert!(said.contains("connect to the network once"), "{said}");
        assert!(said.ends_with("failed to download `tokio`\n"), "{said}");
    }
}
