//! A timeline as a picture: for a terminal, as SVG, as a page, and as a trace for Perfetto.
//!
//! [`scene`] has what all of them show, in words; the others have what each looks like. Every
//! name comes from a suite or from the student's code, so each way of drawing makes it harmless
//! in its own way.

mod html;
mod perfetto;
mod scale;
mod scene;
mod svg;
mod terminal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::report::catalogue::Whose;
use crate::sources::Sources;
use crate::timeline::Timeline;

pub use html::write as write_html;
pub use perfetto::write as write_perfetto;
pub use svg::write as write_svg;
pub use terminal::write as write_text;

/// Stands near the beginning of every file that is written here.
pub const MADE_BY: &str = "made by grader timeline";

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// The exercise.
    pub exercise: &'a str,
    /// Whose code was run.
    pub whose: Whose,
    /// The title of the bug for whose sake this scenario is shown.
    pub about: Option<&'a str>,
    /// What it did.
    pub timeline: &'a Timeline,
    /// The files that were run, for the lines that notes speak of.
    pub sources: &'a Sources,
    /// The rubric's words for names, in the language of the picture.
    pub words: &'a BTreeMap<String, String>,
}

/// What pictures that stand together have in common, so that they can be compared.
#[derive(Debug, Clone, Copy)]
struct Common {
    /// Up to when they are drawn.
    shown: facts::Micros,
    /// Whether there is room beyond that, for what stands for ever in one of them.
    open: bool,
}

impl Common {
    fn of(pictures: &[Picture<'_>]) -> Self {
        Self {
            shown: pictures.iter().map(|picture| picture.timeline.shown).max().unwrap_or(0),
            open: pictures.iter().any(|picture| picture.timeline.is_open()),
        }
    }
}
