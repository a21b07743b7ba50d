//! Which bugs are planted in an exercise: as much of its rubric as the course itself needs.

use serde::Deserialize;

use super::error::CourseError;
use super::exercise::Exercise;
use super::read;

/// A bug that an exercise's rubric names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Planted {
    /// Its id.
    pub id: String,
    /// What mending it is worth.
    pub points: u32,
}

/// What is read of a rubric; judging by the rest of it is another's work.
#[derive(Deserialize)]
struct Rubric {
    #[serde(default)]
    bug: Vec<Planted>,
}

impl Exercise {
    /// The bugs that the rubric names, in its order; `None` while there is no rubric.
    ///
    /// # Errors
    ///
    /// When the rubric is not TOML or a bug in it lacks id or points.
    pub fn planted(&self) -> Result<Option<Vec<Planted>>, CourseError> {
        let path = self.tests_folder().join("rubric.toml");
        let Some(text) = read::text_if_there(&path)? else { return Ok(None) };
        Ok(Some(read::toml::<Rubric>(&path, &text)?.bug))
    }
}
