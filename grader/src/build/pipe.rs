//! A file that a compiler can open before its text is there.

use std::path::PathBuf;

use super::BuildError;
use crate::cache::CacheError;

/// Whether it is a pipe, so that its reader may be started at once, or a file like any other.
pub(super) const IS_ONE: bool = cfg!(target_os = "linux");

/// Where somebody waits, or will, to read a text to its end, once.
#[derive(Debug)]
pub(super) struct Pipe(PathBuf);

#[cfg(target_os = "linux")]
impl Pipe {
    /// Makes it. Nothing may be there.
    pub(super) fn lay(path: PathBuf) -> Result<Self, BuildError> {
        use rustix::fs::{CWD, Mode, mkfifoat};
        // The box's user is another one at some levels.
        let mode = Mode::RUSR | Mode::WUSR | Mode::RGRP | Mode::ROTH;
        mkfifoat(CWD, &path, mode).map_err(|error| CacheError::at(&path, error.into()))?;
        Ok(Self(path))
    }

    /// Gives the text to whoever has opened it, or waits for somebody to, and takes it away.
    pub(super) async fn fill(self, text: &str) -> Result<(), BuildError> {
        use std::io::ErrorKind;
        use std::time::Duration;

        use tokio::io::AsyncWriteExt as _;
        use tokio::net::unix::pipe::OpenOptions;
        let Self(path) = self;
        let filled = async {
            let mut pipe = loop {
                match OpenOptions::new().open_sender(&path) {
                    // Nobody reads yet, and nothing tells when somebody will.
                    Err(error) if error.raw_os_error() == Some(NOBODY_READS) => {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                    opened => break opened?,
                }
            };
            match pipe.write_all(text.as_bytes()).await {
                // The reader has ended, and will be asked why.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
                written => written,
            }?;
            std::fs::remove_file(&path)
        };
        Ok(filled.await.map_err(|error| CacheError::at(&path, error))?)
    }
}

/// What opening a pipe for writing gives, without waiting, when nobody has it open for reading
/// (fifo(7)).
#[cfg(target_os = "linux")]
const NOBODY_READS: i32 = rustix::io::Errno::NXIO.raw_os_error();

#[cfg(not(target_os = "linux"))]
impl Pipe {
    /// Makes ready for it.
    pub(super) fn lay(path: PathBuf) -> Result<Self, BuildError> {
        Ok(Self(path))
    }

    /// Writes the text.
    pub(super) async fn fill(self, text: &str) -> Result<(), BuildError> {
        let Self(path) = self;
        Ok(std::fs::write(&path, text).map_err(|error| CacheError::at(&path, error))?)
    }
}
