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
use crate::gradebook::FILE;
use crate::results::{Overview, Results};

/// What to call the class where `class.toml` does not say.
const UNNAMED: &str = "The class";

/// What the class is called.
fn title(results: &Results<'_>) -> String {
    clean(results.title().unwrap_or(UNNAMED))
}

/// Of those who handed something in, less than one in so many make an exercise look as if it had
/// not been asked for.
const SELDOM: usize = 4;

/// What is to be said of exercises that few have handed in, and that count for everybody because
/// no list says which do.
fn seldom(results: &Results<'_>, overview: &Overview) -> Option<String> {
    let few = overview.exercises.iter().filter(|it| it.handed_in * SELDOM < overview.handed_in);
    let few: Vec<_> = few.map(|it| it.exercise.as_str()).collect();
    if few.is_empty() || !results.rules().exercises.is_empty() {
        return None;
    }
    Some(format!(
        "Few have handed in {}, and it counts for everybody. A list of exercises in {FILE} says \
         which count.",
        few.join(", ")
    ))
}

/// A number of points: with no more than the two digits that any platform takes.
fn points(points: f64) -> String {
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
