//! The compiler's command lines, one for each kind of thing that is compiled.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use tokio::process::Command;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::given::{self, Way};
use super::message::{Line, Messages};
use super::process::{self, Finish, Heard, Waiting};
use super::slot::Slot;
use super::{Bench, BuildError, CASES, Job, Profile, STUDENT, SUITE, Stop};
use crate::cache::CacheError;
use crate::defence::{Defence, stands};
use crate::sandbox::Walls;

/// Crates of the kit that only the harness names: an exercise has no business with raw libc.
const NOT_FOR_EXERCISES: &[&str] = &["libc"];

/// Settings of the allocator that rustc is built with on Linux, jemalloc
/// (<https://jemalloc.net/jemalloc.3.html>): memory in huge pages, few arenas, and nothing given
/// back before the end. A compiler that lives for a fifth of a second spends much of it on having
/// four-kilobyte pages mapped one by one; `benches/README.md` has the figures. Compilers with
/// another allocator, and systems without huge pages, pass it over.
const ALLOCATOR: (&str, &str) =
    ("MALLOC_CONF", "thp:always,metadata_thp:always,narenas:2,dirty_decay_ms:-1");

/// The directory of the finished program: not that of the student's library, which the student's
/// next build can read.
const PROGRAM: &str = "program";

/// The student's crate with the exercise's fixed files, and with stand-ins for them.
const WHOLE: &str = "student";
const ALONE: &str = "alone";

/// Units of code that are compiled, or kept, as one in a loop. Of rustc's 256 most would be a few
/// functions each, and every one that is kept is a file to be copied; `benches/README.md` has the
/// figures.
const UNITS: u32 = 16;

/// What is to come out of the student's crate.
#[derive(Debug, Clone, Copy)]
pub(super) enum Emit {
    /// Metadata first, then the library with its code.
    Library,
    /// Metadata only, in a directory of this name.
    Metadata(&'static str),
}

/// Hears what a compiler says.
#[derive(Debug, Default)]
pub(super) struct Listener {
    pub messages: Messages,
    /// Told when the metadata is written, which is before the code is.
    pub on_metadata: Option<oneshot::Sender<()>>,
    /// Told when the library or the program is written, which is before the compiler has ended.
    pub on_link: Option<oneshot::Sender<()>>,
}

impl Listener {
    pub fn hear(&mut self, line: &str) -> Heard {
        match serde_json::from_str(line) {
            Ok(Line::Diagnostic(said)) => self.messages.push(*said),
            Ok(Line::Artifact { emit }) => {
                let told = match emit.as_str() {
                    "metadata" => self.on_metadata.take(),
                    "link" => self.on_link.take(),
                    _ => None,
                };
                // Nobody listens when there are no compile cases.
                let _ = told.map(|tell| tell.send(()));
            }
            Ok(Line::Other) => {}
            Err(_) => return Heard::No,
        }
        Heard::Yes
    }
}

/// A compiler's command line, and what of the file system it is for.
#[derive(Debug)]
pub(super) struct Tool {
    pub command: Command,
    pub walls: Walls,
}

/// One build's place, limits and flags.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compile<'a> {
    pub bench: &'a Bench,
    pub job: &'a Job<'a>,
    pub slot: &'a Slot,
    pub way: Way<'a>,
    pub deadline: Instant,
}

impl Compile<'_> {
    /// Runs a compiler; a limit that it meets stops the whole build.
    pub(super) async fn run(&self, tool: Tool, listener: &mut Listener) -> Result<Finish, Stop> {
        let finish = self.lay(tool)?.run(self.deadline, |line| listener.hear(line)).await?;
        match finish {
            Finish::Limit(limit) => Err(Stop::OverLimit(limit)),
            Finish::Exited { .. } => Ok(finish),
        }
    }

    /// Makes ready for a compiler that is to begin later.
    pub(super) fn lay(&self, tool: Tool) -> Result<Waiting, BuildError> {
        Waiting::new(tool, &self.job.limits)
    }

    /// The student's crate, by rustc or by clippy.
    pub(super) fn student(&self, program: &Path, emit: Emit) -> Result<Tool, BuildError> {
        let staged = self.student_dir()?;
        let mut tool = self.tool(program, self.job.crate_name, &staged, STUDENT)?;
        self.give(&mut tool);
        let Tool { command, walls } = &mut tool;
        if let Way::Against(given) = self.way {
            command.arg("--extern").arg(named(given::CRATE, &given.fixed));
        }
        command.arg(staged.join("src/lib.rs"));
        command.args(["--crate-type", "rlib"]);
        if stands(Defence::UnsafeLint) {
            command.args(["-F", "unsafe_code"]);
        }
        if stands(Defence::SameCfg) {
            // clippy sets it for itself: code that it does not see would not be looked at.
            command.args(["--cfg", "clippy"]);
        }
        let (kinds, out) = match emit {
            Emit::Library => ("dep-info,metadata,link", "out"),
            Emit::Metadata(out) => ("metadata", out),
        };
        let out = self.slot.dir(out)?;
        command.args(["--emit", kinds, "--out-dir"]).arg(&out);
        walls.write.push(out);
        let name = match (emit, self.way) {
            (Emit::Library, Way::Against(_)) => "student",
            (Emit::Library, Way::Whole) => "student-whole",
            (Emit::Metadata(name), _) => name,
        };
        self.code_generation(&mut tool, name)?;
        Ok(tool)
    }

    /// Where the student's crate lies.
    fn student_dir(&self) -> Result<PathBuf, BuildError> {
        self.slot.dir(match self.way {
            Way::Whole => WHOLE,
            Way::Against(_) => ALONE,
        })
    }

    /// Lays out the student's crate: whole, as clippy sees it in any case, and with the stand-ins
    /// for what is compiled already.
    pub(super) fn stage_student(&self) -> Result<(), BuildError> {
        self.slot.stage(WHOLE, self.job.sources)?;
        if let Way::Against(given) = self.way {
            self.slot.stage(ALONE, &self.job.sources.clone().overlaid(&given.stand_ins))?;
        }
        Ok(())
    }

    /// Lets a compiler find the crate of the fixed files, which the student's crate needs.
    fn give(&self, tool: &mut Tool) {
        if let Way::Against(given) = self.way {
            tool.command.arg("-L").arg(joined("dependency=", &given.fixed_dir));
            tool.walls.read.push(given.fixed_dir.clone());
        }
    }

    /// The exercise's own files that the student's crate was compiled without, as the compiler
    /// tells after it: a module of the student's may stand in such a file's place.
    pub(super) fn left_out(&self) -> Result<Vec<String>, BuildError> {
        let (staged, out) = (self.student_dir()?, self.slot.dir("out")?);
        let told = out.join(format!("{}.d", self.job.crate_name));
        let told = std::fs::read_to_string(&told).map_err(|error| CacheError::at(told, error))?;
        let is_told = |file: &str| {
            // A rule of make(1) for each file, which has no needs of its own.
            let path = staged.join(file).display().to_string().replace(' ', "\\ ");
            told.lines().any(|line| line.strip_suffix(':') == Some(&path))
        };
        let own =
            |file: &&str| file.ends_with(".rs") && !self.job.editable.iter().any(|e| e == file);
        let files = self.job.sources.paths().filter(own);
        Ok(files.filter(|file| !is_told(file)).map(str::to_owned).collect())
    }

    /// The suite, against the student's library and the harness.
    pub(super) fn suite(&self) -> Result<Tool, BuildError> {
        let staged = self.slot.dir("suite")?;
        let mut tool = self.tool(&self.bench.toolchain.rustc, "suite", &staged, SUITE)?;
        self.give(&mut tool);
        let Tool { command, walls } = &mut tool;
        if let Way::Against(given) = self.way {
            command.arg("--extern").arg(named(given::FAKES, &given.fakes));
            walls.read.push(given.fakes_dir.clone());
        }
        command.arg(staged.join("suite.rs"));
        command.args(["--crate-type", "bin", "-C", "prefer-dynamic", "-A", "warnings", "-o"]);
        command.arg(self.executable()?);
        let out = self.slot.dir("out")?;
        let name = self.job.crate_name;
        command.arg("--extern").arg(named(name, &out.join(format!("lib{name}.rlib"))));
        command.arg("--extern").arg(named("harness", &self.bench.harness.dylib));
        for dir in [&out, &self.bench.harness.lib] {
            command.arg("-L").arg(joined("dependency=", dir));
            walls.read.push(dir.clone());
        }
        walls.write.push(self.slot.dir(PROGRAM)?);
        self.link(command);
        let name = match self.way {
            Way::Against(_) => "suite",
            Way::Whole => "suite-whole",
        };
        self.code_generation(&mut tool, name)?;
        Ok(tool)
    }

    /// How the suite's program is linked. The harness's definitions are to be found before those
    /// of any other library, so its directory is the first to be looked in.
    fn link(&self, command: &mut Command) {
        let dirs = self.bench.library_dirs();
        // Whole is as cargo would: by whatever rustc links with.
        if let (Way::Against(_), Some(linker)) = (self.way, &self.bench.linker) {
            command.args(linker.arguments(&dirs));
            return;
        }
        for dir in dirs {
            for part in [OsString::from("-rpath"), dir.into()] {
                // Each by itself: a directory's name may hold a comma.
                command.args(["-C", "link-arg=-Xlinker", "-C"]).arg(joined_os("link-arg=", part));
            }
        }
        // The older form, which also holds for the libraries that libraries need.
        #[cfg(target_os = "linux")]
        command.args(["-C", "link-arg=-Wl,--disable-new-dtags"]);
    }

    /// A compile case, as far as its metadata.
    pub(super) fn case(&self, file: &Path, staged: &Path) -> Result<Tool, BuildError> {
        let mut tool = self.tool(&self.bench.toolchain.rustc, "case", staged, CASES)?;
        self.give(&mut tool);
        let Tool { command, walls } = &mut tool;
        command.arg(file).args(["--crate-type", "bin", "-A", "warnings", "--emit", "metadata"]);
        let out = self.slot.dir("case-out")?;
        let metadata = file.with_extension("rmeta");
        command.arg("-o").arg(out.join(metadata.file_name().unwrap_or_default()));
        walls.write.push(out);
        let name = self.job.crate_name;
        let library = self.slot.dir("out")?;
        let metadata = library.join(format!("lib{name}.rmeta"));
        command.arg("--extern").arg(named(name, &metadata));
        walls.read.push(library);
        Ok(tool)
    }

    /// Where the suite's program is made.
    pub(super) fn executable(&self) -> Result<PathBuf, BuildError> {
        Ok(self.slot.dir(PROGRAM)?.join(format!("suite{}", std::env::consts::EXE_SUFFIX)))
    }

    /// What all have in common. Paths are mapped to an absolute marker: with an empty one, code
    /// of the student's that is instantiated in the suite would seem to be the suite's.
    fn tool(
        &self,
        program: &Path,
        crate_name: &str,
        staged: &Path,
        marker: &str,
    ) -> Result<Tool, BuildError> {
        let Bench { toolchain, kit, .. } = self.bench;
        let mut command = process::bare(program);
        let tmp = self.slot.dir("tmp")?;
        command.current_dir(staged).env("TMPDIR", &tmp);
        command.env(ALLOCATOR.0, ALLOCATOR.1);
        command.args(["--edition", "2024", "--crate-name", crate_name]);
        command.args(["--error-format", "json", "--json", "artifacts,diagnostic-rendered-ansi"]);
        let mut remap = joined("--remap-path-prefix=", staged);
        remap.push(format!("={marker}"));
        command.arg(remap);
        for (name, file) in &kit.externs {
            if !NOT_FOR_EXERCISES.contains(&name.as_str()) {
                command.arg("--extern").arg(named(name, file));
            }
        }
        command.arg("-L").arg(joined("dependency=", &kit.lib));
        let read = vec![toolchain.sysroot.clone(), kit.lib.clone(), staged.to_owned()];
        Ok(Tool { command, walls: Walls { read, write: vec![tmp] } })
    }

    /// Line tables, for places; incremental in a loop; one unit in a batch, where the other
    /// cores have other submissions to build.
    fn code_generation(&self, tool: &mut Tool, name: &str) -> Result<(), BuildError> {
        let Tool { command, walls } = tool;
        command.args(["-C", "debuginfo=line-tables-only"]);
        match self.job.profile {
            Profile::Loop { .. } => {
                let state = self.slot.dir(&format!("incremental/{name}"))?;
                command.arg("-C").arg(joined("incremental=", &state));
                command.arg("-C").arg(format!("codegen-units={UNITS}"));
                walls.write.push(state);
            }
            Profile::Batch => {
                command.args(["-C", "codegen-units=1"]);
            }
        }
        Ok(())
    }
}

fn named(name: &str, file: &Path) -> OsString {
    joined(&format!("{name}="), file)
}

fn joined(prefix: &str, path: &Path) -> OsString {
    joined_os(prefix, path.into())
}

fn joined_os(prefix: &str, rest: OsString) -> OsString {
    let mut joined = OsString::from(prefix);
    joined.push(rest);
    joined
}
