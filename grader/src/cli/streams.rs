//! Where the program writes.

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};

use super::args::ColorWhen;

/// Standard output and standard error; colour codes are taken out where they do not belong.
pub struct Streams {
    /// For data.
    pub out: Box<dyn Write>,
    /// For progress, notes and errors.
    pub err: Box<dyn Write>,
    /// Whether colour codes are taken out.
    pub color: ColorChoice,
}

impl Streams {
    /// The process's own. With `auto`, `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and whether a
    /// terminal reads decide.
    pub fn standard(color: ColorWhen) -> Self {
        let choice = match color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        Self {
            out: Box::new(BufWriter::new(AutoStream::new(io::stdout(), choice))),
            err: Box::new(AutoStream::new(io::stderr(), choice)),
            color: choice,
        }
    }

    /// Writes out what is held back.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.err.flush()
    }
}
