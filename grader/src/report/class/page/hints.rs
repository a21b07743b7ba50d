//! Which hints were taken, as far as anybody can know.

use maud::{Markup, html};

use super::Head::{Numbers, Words};
use super::{LEAST, LETTERS, charts, table};
use crate::attempts::JOURNAL;
use crate::report::batch::counted;
use crate::report::plain::short;
use crate::results::{BugOverview, ExerciseOverview, Overview};

/// The section: by bug, how many took how many hints.
pub fn hints(overview: &Overview) -> Markup {
    let known: Vec<_> = overview.exercises.iter().filter(|it| it.progress_files > 0).collect();
    let mut taken: Vec<_> = known
        .iter()
        .flat_map(|it| it.bugs.iter().map(|bug| (*it, bug)))
        .filter(|(_, bug)| any(bug) > 0)
        .collect();
    // Those that most took a hint for come first, and of these the ones that took more.
    taken.sort_by_key(|(it, bug)| {
        let [first, second, third] = bug.hints;
        let weight = first + 2 * second + 3 * third;
        std::cmp::Reverse((charts::percent(any(bug), it.progress_files), weight))
    });
    html! {
        @if known.is_empty() {
            p {
                "Nothing is known of hints: with nothing that was handed in came a progress file. "
                "It is " code { (JOURNAL) } " in a course folder, and comes along when a student "
                "packs the whole folder."
            }
        } @else {
            p {
                "As the students' own progress files tell it, which came along with "
                (of(&known))
                ". Anybody can change such a file or leave it out, so this says something about "
                "the course, and nothing about one student; no grade depends on it."
            }
            @if taken.is_empty() { p { "They tell of no hint." } } @else {
                (bugs(&taken[..taken.len().min(LEAST)]))
                @if let Some(rest @ 1..) = taken.len().checked_sub(LEAST) {
                    p { "For " (counted(rest, "more bug", "more bugs")) " fewer took one." }
                }
            }
        }
    }
}

/// `12 of 20 hand-ins`: a student's of one exercise is one.
fn of(known: &[&ExerciseOverview]) -> String {
    let files: usize = known.iter().map(|it| it.progress_files).sum();
    let all = known.iter().map(|it| it.handed_in).sum();
    format!("{files} of {}", counted(all, "hand-in", "hand-ins"))
}

fn any(bug: &BugOverview) -> usize {
    bug.hints.iter().sum()
}

fn bugs(taken: &[(&ExerciseOverview, &BugOverview)]) -> Markup {
    let head = [
        Words("Bug"),
        Numbers("No hint"),
        Numbers("The first"),
        Numbers("The second, too"),
        Numbers("All three"),
        Numbers("Took one, of those with a file"),
    ];
    let rows = html! {
        @for (exercise, bug) in taken {
            tr {
                th scope="row" {
                    (exercise.exercise) ": " (short(&bug.title, LETTERS))
                }
                td { (exercise.progress_files.saturating_sub(any(bug))) }
                @for count in bug.hints { td { (count) } }
                td { (charts::share(any(bug), exercise.progress_files)) }
            }
        }
    };
    table("Hints", &head, &rows)
}
