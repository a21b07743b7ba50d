//! What an exercise brings along, compiled once: its fixed files and the fakes behind them.
//!
//! After an edit only what the student wrote is new. The fixed files are always the same, and so
//! are the fakes that the suite puts behind their traits, which are half of a suite or more. So
//! both become crates of their own the first time, and from then on the student's crate is
//! compiled against the first and the suite against both:
//!
//! ```text
//!  fixed files ─► rustc ─► given ─┬─► rustc: student's crate ─┐
//!  fakes.rs ────► rustc ─► fakes ─┴───────────────────────────┴─► rustc: suite
//! ```
//!
//! The student's crate has a module for each fixed file all the same; here it hands on what is in
//! the crate of the fixed files. That is not quite the crate that cargo compiles: an `impl` for a
//! given type, for instance, is then one for another crate's. So this way is believed only where
//! it comes to its end. Whatever fails is built again [whole](Way::Whole), and only that counts.

use std::fs;
use std::path::{Path, PathBuf};

use super::process::{self, Finish, Heard, Speaks};
use super::{Bench, BuildError, Job, STUDENT, SUITE, kit};
use crate::cache::{self, CacheError};
use crate::sources::Sources;

/// The fakes of an exercise, and what they stand on.
#[derive(Debug, Clone, Copy)]
pub struct Fakes<'a> {
    /// The text of `fakes.rs`.
    pub text: &'a str,
    /// The paths of the exercise's fixed files.
    pub fixed: &'a [String],
}

/// How a student's crate and the suite are compiled.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    /// The student's files and the fixed ones as one crate, suite and fakes as one: as cargo
    /// would.
    Whole,
    /// Against what is compiled already.
    Against(&'a Given),
}

/// Fixed files and fakes that were compiled.
#[derive(Debug)]
pub(super) struct Given {
    /// The directory of the crate of the fixed files, which the student's may read.
    pub fixed_dir: PathBuf,
    /// That crate.
    pub fixed: PathBuf,
    /// The directory of the fakes, which only the suite may read.
    pub fakes_dir: PathBuf,
    /// The crate of the fakes.
    pub fakes: PathBuf,
    /// What stands in the place of each fixed file.
    pub stand_ins: Sources,
}

/// What the student's crate calls the crate of the fixed files: nothing that anybody writes.
pub(super) const CRATE: &str = "__given";

/// What the suite calls its fakes.
pub(super) const FAKES: &str = "fakes";

/// Where the cache has them, by harness.
pub(super) const GIVEN: &str = "given";

/// Written last: what has no such file was not finished. Empty, or why there is nothing.
const DONE: &str = "done";

/// Line tables for the frames of stacks. Not optimised, so that what they instantiate of common
/// code can be used by the suite, which rustc shares at this level only.
const FLAGS: &[&str] =
    &["--edition=2024", "--cap-lints=allow", "--crate-type=rlib", "-Cdebuginfo=line-tables-only"];

/// What is given, from the cache or compiled now. Nothing where the exercise has no fakes of their
/// own; what the compiler says where they or the fixed files are no crates by themselves.
pub(super) async fn prepare(
    bench: &Bench,
    job: &Job<'_>,
) -> Result<Option<Result<Given, Refused>>, BuildError> {
    let Some(fakes) = job.fakes else { return Ok(None) };
    let mut modules = Vec::new();
    for path in fakes.fixed {
        let Some(module) = module(path) else {
            return Ok(Some(Err(Refused(format!("`{path}` is no module of the crate's root")))));
        };
        modules.push(module);
    }
    let texts: Vec<_> = fakes.fixed.iter().map(|path| job.sources.get(path)).collect();
    let decisive = (bench.key(), job.crate_name, &modules, &texts, fakes.text, FLAGS);
    let hash = blake3::hash(format!("{decisive:?}").as_bytes()).to_hex();
    // Whoever holds the harness uses what was built against it.
    let dir =
        Path::new(GIVEN).join(bench.key()).join(format!("{}-{}", job.crate_name, &hash[..16]));
    let dir = bench.cache.dir(dir)?;
    let given = Given::in_dir(&dir, job.crate_name, &fakes, &modules)?;
    let done = dir.join(DONE);
    if let Ok(refused) = fs::read_to_string(&done) {
        return Ok(Some(given.unless(refused)));
    }
    let _lock = kit::lock(&dir.join("lock"), || ()).await?;
    if let Ok(refused) = fs::read_to_string(&done) {
        return Ok(Some(given.unless(refused)));
    }
    match given.compile(bench, job, &fakes, &modules).await? {
        Made::Compiled => cache::write(&done, b"")?,
        Made::Refused(why) => {
            cache::write(&done, why.as_bytes())?;
            return Ok(Some(Err(Refused(why))));
        }
        // The next one may be luckier.
        Made::Lost(why) => return Ok(Some(Err(Refused(why)))),
    }
    Ok(Some(Ok(given)))
}

/// What the compiler says of files that do not compile by themselves.
#[derive(Debug)]
pub(super) struct Refused(pub String);

/// What became of a call of rustc.
enum Made {
    Compiled,
    /// What rustc says of the text, as it would the next time.
    Refused(String),
    /// How rustc was ended, by something else than the text.
    Lost(String),
}

impl From<Finish> for Made {
    fn from(finish: Finish) -> Self {
        match finish {
            Finish::Exited { status, .. } if status.success() => Self::Compiled,
            Finish::Exited { status, says } if status.code().is_some() => {
                Self::Refused(format!("{says}\n"))
            }
            Finish::Exited { status, says } => Self::Lost(format!("{says}\nrustc: {status}\n")),
            Finish::Limit(limit) => Self::Lost(format!("rustc ended at a limit: {limit:?}\n")),
        }
    }
}

/// The module that a fixed file is: `house` for `src/house.rs`. Nothing for one that is not a
/// module of the crate's root.
fn module(path: &str) -> Option<&str> {
    let name = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let is_name = name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
    (is_name && !matches!(name, "lib" | "main" | "mod")).then_some(name)
}

impl Given {
    fn in_dir(
        dir: &Path,
        crate_name: &str,
        fakes: &Fakes<'_>,
        modules: &[&str],
    ) -> Result<Self, BuildError> {
        let mut stand_ins = Sources::new();
        for (path, module) in fakes.fixed.iter().zip(modules) {
            stand_ins.insert(path, format!("pub use ::{CRATE}::{module}::*;\n"))?;
        }
        let (fixed_dir, fakes_dir) = (dir.join("fixed"), dir.join(FAKES));
        Ok(Self {
            fixed: fixed_dir.join(format!("lib{crate_name}-given.rlib")),
            fakes: fakes_dir.join(format!("lib{FAKES}.rlib")),
            fixed_dir,
            fakes_dir,
            stand_ins,
        })
    }

    fn unless(self, refused: String) -> Result<Self, Refused> {
        if refused.is_empty() { Ok(self) } else { Err(Refused(refused)) }
    }

    /// Compiles both.
    async fn compile(
        &self,
        bench: &Bench,
        job: &Job<'_>,
        fakes: &Fakes<'_>,
        modules: &[&str],
    ) -> Result<Made, BuildError> {
        let mut root = String::new();
        for (path, module) in fakes.fixed.iter().zip(modules) {
            write(&self.fixed_dir.join(path), job.sources.get(path).unwrap_or_default())?;
            root.push_str(&format!("pub mod {module};\n"));
        }
        let root_path = self.fixed_dir.join("src/given.rs");
        write(&root_path, &root)?;
        // The name is that of the student's crate, for whoever asks what a type is called; what
        // is added tells the two apart.
        let apart = ["-Cmetadata=given".to_owned(), "-Cextra-filename=-given".to_owned()];
        let fixed = Call {
            name: job.crate_name,
            root: &root_path,
            from: &self.fixed_dir,
            to: STUDENT,
            out: &self.fixed_dir,
            extra: &apart,
        };
        match fixed.make(bench).await? {
            Made::Compiled => {}
            made @ (Made::Refused(_) | Made::Lost(_)) => return Ok(made),
        }
        let source = self.fakes_dir.join("fakes.rs");
        write(&source, fakes.text)?;
        let stands_on = [
            format!("--extern={}={}", job.crate_name, self.fixed.display()),
            format!("--extern=harness={}", bench.harness.dylib.display()),
            format!("-Ldependency={}", bench.harness.lib.display()),
        ];
        let fakes = Call {
            name: FAKES,
            root: &source,
            from: &self.fakes_dir,
            to: SUITE,
            out: &self.fakes_dir,
            extra: &stands_on,
        };
        fakes.make(bench).await
    }
}

/// One of the two calls of rustc.
struct Call<'a> {
    name: &'a str,
    root: &'a Path,
    /// The directory of its files, and what it is called in debug information.
    from: &'a Path,
    to: &'a str,
    out: &'a Path,
    extra: &'a [String],
}

impl Call<'_> {
    async fn make(&self, bench: &Bench) -> Result<Made, BuildError> {
        let kit = &bench.kit;
        let mut command = process::bare(&bench.toolchain.rustc);
        // The metadata holds the working directory: one that is mapped away.
        command.current_dir(self.from);
        command.args(FLAGS).args(["--crate-name", self.name]).args(self.extra);
        command.arg(self.root).arg("--out-dir").arg(self.out);
        command.arg(format!("--remap-path-prefix={}={}", self.from.display(), self.to));
        for (name, file) in &kit.externs {
            command.arg(format!("--extern={name}={}", file.display()));
        }
        command.arg(format!("-Ldependency={}", kit.lib.display()));
        process::run(command, Speaks::Stderr, |_| Heard::No).await.map(Made::from)
    }
}

fn write(path: &Path, text: &str) -> Result<(), CacheError> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| CacheError::at(parent, error))?;
    cache::write(path, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Finish, Made, module};

    /// What is kept must be of the text: a compiler that was killed says nothing about it.
    #[cfg(unix)]
    #[test]
    fn only_what_the_compiler_says_itself_is_for_good() {
        use std::os::unix::process::ExitStatusExt as _;
        let made = |status| {
            let status = std::process::ExitStatus::from_raw(status);
            Made::from(Finish::Exited { status, says: "error: no".to_owned() })
        };
        assert!(matches!(made(0), Made::Compiled));
        assert!(matches!(made(1 << 8), Made::Refused(why) if why == "error: no\n"));
        assert!(matches!(made(9), Made::Lost(why) if why.contains("signal: 9")));
    }

    #[test]
    fn only_modules_of_the_root_are_given_by_themselves() {
        for (path, name) in [
            ("src/house.rs", Some("house")),
            ("src/lib.rs", None),
            ("src/bin/tool.rs", None),
            ("src/a-b.rs", None),
            ("data.txt", None),
        ] {
            assert_eq!(module(path), name, "{path}");
        }
    }
}
