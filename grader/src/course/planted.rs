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
    /// The name of its class; empty while nobody has said.
    #[serde(default)]
    pub class: String,
}

/// What is read of a rubric; judging by the rest of it is another's work.
#[derive(Deserialize)]
struct Rubric {
    #[serde(default)]
    bug: Vec<Planted>,
}

impl Planted {
    /// The bugs that the text of a rubric names; none when it is not sound, which whoever reads
    /// the whole of it will tell.
    pub(crate) fn in_rubric(text: &str) -> Vec<Self> {
        toml::from_str::<Rubric>(text).map(|rubric| rubric.bug).unwrap_or_default()
    }
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
