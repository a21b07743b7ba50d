//! What can keep the grader from building; nothing here is a student's fault, except that a
//! compiler may crash on what they wrote.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use crate::cache::CacheError;
use crate::sources::OddPath;
use crate::toolchain::ToolchainError;

/// Why the grader could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The cache is missing, read-only or full.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// There is no toolchain to build with.
    #[error(transparent)]
    Toolchain(#[from] ToolchainError),
    /// An exercise names a kit that does not exist.
    #[error("there is no kit `{name}`; the exercise's Cargo.toml may ask for: core, web")]
    NoSuchKit {
        /// The name it gave.
        name: String,
    },
    /// The crates of a kit are neither here nor to be had.
    #[error(
        "the crates of kit `{kit}` are not on this machine and could not be downloaded; connect \
         to the network once and run it again\ncargo says: {says}"
    )]
    Download {
        /// The kit's name.
        kit: &'static str,
        /// The end of what cargo printed.
        says: String,
    },
    /// A kit does not build.
    #[error(
        "kit `{kit}` does not build; run `grader doctor`, and see that a C linker (`cc`) is \
         installed\ncargo says: {says}"
    )]
    Kit {
        /// The kit's name.
        kit: &'static str,
        /// The end of what cargo printed.
        says: String,
    },
    /// The harness does not build against a kit.
    #[error(
        "the harness does not build here; run `grader doctor` to see whether this platform is \
         supported\nrustc says: {says}"
    )]
    Harness {
        /// The end of what rustc printed.
        says: String,
    },
    /// A compile case has a name that is no file name.
    #[error(transparent)]
    OddPath(#[from] OddPath),
    /// A tool could not be started.
    #[error("`{}` could not be started ({source}); run `grader doctor`", program.display())]
    Start {
        /// The tool.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A tool was started and could not be listened to.
    #[error("`{}` was lost while it ran ({source}); run it again", program.display())]
    Lost {
        /// The tool.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A tool's box could not be laid.
    #[error(
        "`{}` could not be shut in ({says}); run `grader doctor`, and see that nobody but you \
         changed the cache", program.display()
    )]
    NoBox {
        /// The tool.
        program: PathBuf,
        /// The step that failed.
        says: String,
    },
    /// The compiler crashed. Code can make it do so, by being nested very deeply for instance:
    /// whoever asked for the build can tell by having something sound built.
    #[error(
        "the compiler crashed on {what}; run it again, and if it happens again report it with \
         the text below\nrustc says: {says}"
    )]
    CompilerCrashed {
        /// What it was compiling.
        what: &'static str,
        /// The end of what it printed.
        says: String,
    },
    /// The compiler ended otherwise than by itself, or without saying what is wrong.
    #[error(
        "the compiler did not come to an end of its own on {what} ({status}); run it again, and \
         if it happens again report it with the text below\nrustc says: {says}"
    )]
    CompilerLost {
        /// What it was compiling.
        what: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// The end of what it printed.
        says: String,
    },
}

impl BuildError {
    /// Whether a compiler crashed or was lost, which code can cause.
    pub(super) fn is_of_a_compiler(&self) -> bool {
        matches!(self, Self::CompilerCrashed { .. } | Self::CompilerLost { .. })
    }
}
