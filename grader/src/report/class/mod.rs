//! What came of a class: in the terminal, on a page, for other programs, and for each student. Each is made from
//! [`Results`], of which one record at a time is in memory.

mod canvas;
mod csv;
mod feedback;
mod fill;
mod gradescope;
mod json;
mod moodle;
mod page;
mod sheet;
#[cfg(test)]
mod tests;
mod text;

pub use canvas::canvas;
pub use csv::write as write_csv;
pub use feedback::{Feedback, Teaching, Telling};
pub use fill::{FillError, Filled, Given, given, write as write_filled};
pub use gradescope::write as write_gradescope;
pub(super) use json::Document;
pub use json::{VERSION, write as write_json};
pub use moodle::{Comments, Wanted, moodle};
pub use page::write as write_page;
pub use sheet::SheetError;
pub use text::write;

use super::plain::clean;
use crate::results::Results;

/// What to call the class where `class.toml` does not say.
const UNNAMED: &str = "The class";

/// What the class is called.
fn title(results: &Results<'_>) -> String {
    clean(results.title().unwrap_or(UNNAMED))
}

/// A number of points: with no more than the two digits that any platform takes.
fn points(points: f64) -> String {
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
