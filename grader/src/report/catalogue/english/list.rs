//! What `list` says.

use crate::attempts::Standing;
use crate::report::catalogue::List;

pub(super) fn list(what: List<'_>) -> String {
    match what {
        List::State { state: Standing::New, .. } => "not checked yet".to_owned(),
        List::State { state: Standing::Changed, solved_before: true, .. } => {
            "solved before, changed since".to_owned()
        }
        List::State { state: Standing::Changed, .. } => "changed since the last check".to_owned(),
        List::State { state: Standing::NotGraded, .. } => "could not be graded as it is".to_owned(),
        List::State { state: Standing::Unsolved, fixed, bugs: Some(bugs), .. } => {
            format!("{fixed} of {bugs} bugs mended")
        }
        List::State { state: Standing::Unsolved, bugs: None, .. } => "not solved yet".to_owned(),
        List::State { state: Standing::Solved, .. } => "solved".to_owned(),
        List::Solved { solved, of } => format!("{solved} of {of} solved"),
        List::Next { exercise } => format!("Next: `grader check {exercise}`"),
        List::ExerciseColumn => "exercise".to_owned(),
        List::PointsColumn => "points".to_owned(),
        List::StateColumn => "state".to_owned(),
        List::UnitColumn => "unit".to_owned(),
        List::TitleColumn => "title".to_owned(),
    }
}
