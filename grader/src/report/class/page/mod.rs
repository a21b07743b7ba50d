//! The class on one page for a browser: a file that needs nothing else and loads nothing else.
//!
//! Everything is told by words, numbers and signs; colour adds nothing that they do not say. There
//! is no script: what is too wide scrolls by itself and by keyboard. Rows are written one at a
//! time. What students chose the words of is escaped by maud, and cleaned of control characters.

mod alike;
mod charts;
mod hints;
mod matrix;

use std::io::Write;

use Head::{Numbers, Words};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::text::seconds;
use super::{points, seldom, title};
use crate::alike::Comparison;
use crate::report::plain::short;
use crate::results::{ExerciseOverview, LookAt, Overview, Results};
use crate::store::RecordError;

const STYLE: &str = include_str!("style.css");
/// Letters of what somebody else wrote, before it is cut.
const LETTERS: usize = 300;
/// Bugs that are named as least understood.
const LEAST: usize = 15;

/// Writes the page. `found` is what was found of alike hand-ins; nothing where there was no course
/// to compare with.
///
/// # Errors
/// When the store cannot be read or the writer fails.
pub fn write(
    results: &Results<'_>,
    overview: &Overview,
    found: Option<&[Comparison]>,
    to: &mut dyn Write,
) -> Result<(), RecordError> {
    let links = alike::Links::new(results, found.unwrap_or_default());
    let title = title(results);
    let head = html! {
        meta charset="utf-8";
        meta http-equiv="Content-Security-Policy"
            content="default-src 'none'; style-src 'unsafe-inline'";
        meta name="viewport" content="width=device-width";
        title { (title) }
        style { (PreEscaped(STYLE)) (PreEscaped(paper(results))) }
    };
    write!(to, "{}<html lang=\"en\"><head>{}</head>", DOCTYPE.into_string(), head.into_string())?;
    let beginning = html! {
        h1 { (title) }
        p {
            (overview.students) " students, " (overview.handed_in) " of them handed something in."
            @if overview.overruled > 0 {
                " " (overview.overruled) " marks were set by hand."
            }
        }
        nav aria-label="On this page" {
            a href="#points" { "Points" } " " a href="#exercises" { "Exercises" } " "
            a href="#bugs" { "Bugs" } " " a href="#hints" { "Hints" } " "
            a href="#look" { "To look at" } " " a href="#alike" { "Alike" } " "
            a href="#students" { "Students" } " " a href="#cost" { "Cost" }
        }
        section id="points" {
            h2 { "Points" }
            (charts::distribution(overview))
        }
        section id="exercises" {
            h2 { "Exercises" }
            (exercises(&overview.exercises))
            @if let Some(seldom) = seldom(results, overview) { p { (seldom) } }
        }
        section id="bugs" { h2 { "What is not understood yet" } (bugs(overview)) }
        section id="hints" { h2 { "Hints that were taken" } (hints::hints(overview)) }
        section id="look" { h2 { "To look at" } (looks(results, overview, &links)) }
        section id="alike" { h2 { "Alike hand-ins" } (alike::alike(found, &links)) }
    };
    write!(to, "<body><main>{}", beginning.into_string())?;
    matrix::write(results, &links, to)?;
    write!(to, "{}</main></body></html>", cost(overview).into_string())?;
    Ok(())
}

/// The paper on which everybody by every bug has room; a printer makes it as small as its own.
fn paper(results: &Results<'_>) -> String {
    let bugs: usize = results.exercises.iter().map(|exercise| exercise.bugs.len()).sum();
    // In millimetres, from the letters of the style for print.
    let width = 60 + bugs * 5 + results.exercises.len() * 18;
    let width = width.max(297);
    format!("@page{{size:{width}mm {}mm;margin:1cm}}", width * 210 / 297)
}

/// A student's name or key, which may be written from right to left beside others that are not.
fn person(name: &str) -> Markup {
    html! { bdi { (short(name, LETTERS)) } }
}

/// The head of a column, by what stands below it.
#[derive(Debug, Clone, Copy)]
enum Head<'a> {
    /// Words, from the left.
    Words(&'a str),
    /// Numbers, to the right.
    Numbers(&'a str),
}

/// A table that scrolls by itself where it is too wide.
fn table(label: &str, head: &[Head<'_>], rows: &Markup) -> Markup {
    html! {
        div.wide role="region" tabindex="0" aria-label=(label) {
            table {
                thead { tr { @for column in head {
                    @match column {
                        Words(title) => { th.words scope="col" { (title) } }
                        Numbers(title) => { th scope="col" { (title) } }
                    }
                } } }
                tbody { (rows) }
            }
        }
    }
}

fn exercises(exercises: &[ExerciseOverview]) -> Markup {
    let head = [
        Words("Exercise"),
        Numbers("Handed in"),
        Numbers("Solved"),
        Numbers("Not compiled"),
        Numbers("Refused"),
        Numbers("Waiting"),
        Numbers("Mean"),
        Numbers("Of"),
    ];
    let rows = html! {
        @for it in exercises {
            tr {
                th scope="row" { (it.exercise) }
                td { (it.handed_in) }
                td { (it.solved) }
                td { (it.not_compiled) }
                td { (it.refused) }
                td { (it.waiting) }
                td { (it.mean_points.map_or_else(|| "–".to_owned(), points)) }
                td { (it.max_points) }
            }
        }
    };
    table("Exercises", &head, &rows)
}

fn bugs(overview: &Overview) -> Markup {
    let least = overview.least_understood();
    html! {
        @if least.is_empty() {
            p { "Every bug that could be seen is mended by everybody." }
        } @else {
            h3 { "Bugs" }
            (charts::shares("Bug", least.iter().take(LEAST).map(|(exercise, bug)| charts::Share {
                name: format!("{exercise}: {}", short(&bug.title, LETTERS)),
                alive: bug.alive,
                fixed: bug.fixed,
                unknown: bug.unknown,
            })))
            h3 { "Classes of bugs" }
            (charts::shares("Class", overview.classes.iter().map(|class| charts::Share {
                name: class.class.clone(),
                alive: class.alive,
                fixed: class.fixed,
                unknown: class.unknown,
            })))
        }
    }
}

fn looks(results: &Results<'_>, overview: &Overview, links: &alike::Links<'_>) -> Markup {
    let row = |look: &LookAt| {
        html! { tr {
            th scope="row" { (links.student(&look.student)) }
            td.words { (look.exercise.as_deref().unwrap_or("–")) }
            td.words { (look.why.name()) }
            td.words { (look.says.as_deref().map(|it| short(it, LETTERS)).unwrap_or_default()) }
        } }
    };
    let head = [Words("Student"), Words("Exercise"), Words("Why"), Words("More")];
    let rows = html! {
        @for look in &overview.look { (row(look)) }
        @for stray in &results.strays {
            tr {
                th scope="row" { "–" }
                td.words { "–" }
                td.words { "unread" }
                td.words { (short(&format!("{}: {}", stray.place, stray.reason), LETTERS)) }
            }
        }
    };
    html! {
        @if overview.look.is_empty() && results.strays.is_empty() {
            p { "Nothing." }
        } @else {
            (table("To look at", &head, &rows))
        }
    }
}

fn cost(overview: &Overview) -> Markup {
    let head = [Words("Student"), Words("Exercise"), Numbers("Took")];
    let rows = html! {
        @for cost in &overview.most_expensive {
            tr {
                th scope="row" { (person(&cost.student)) }
                td.words { (cost.exercise) }
                td { (seconds(cost.wall_ms)) }
            }
        }
    };
    html! {
        section id="cost" {
            h2 { "Cost" }
            p {
                "All checks of what counts took " (seconds(overview.wall_ms)) " together; equal \
                 hand-ins were checked once and are counted for each."
            }
            @if !overview.most_expensive.is_empty() { (table("Cost", &head, &rows)) }
        }
    }
}
