//! Everybody by every bug.

use std::io::Write;

use maud::{Markup, html};

use super::super::points;
use super::alike::Links;
use super::{LETTERS, person};
use crate::grade::Status;
use crate::report::plain::short;
use crate::results::{Record, Results, Standing, Work};
use crate::store::RecordError;

/// Writes the section, row by row.
///
/// # Errors
/// When the store cannot be read or the writer fails.
pub fn write(
    results: &Results<'_>,
    links: &Links<'_>,
    to: &mut dyn Write,
) -> Result<(), RecordError> {
    let legend = html! {
        p.legend {
            span { b.f { "✔" } " mended" } span { b.a { "✘" } " not mended" }
            span { b.u { "?" } " could not be seen" } span { b { "·" } " nothing handed in" }
            span { b { "–" } " came to no verdict; the word stands in the first column of the exercise" }
        }
    };
    let head = html! {
        thead {
            tr {
                th.who scope="col" rowspan="2" { "Student" }
                th scope="col" rowspan="2" { "All, %" }
                @for exercise in &results.exercises {
                    th.first scope="colgroup" colspan=(exercise.bugs.len() + 1) {
                        (exercise.exercise)
                    }
                }
            }
            tr {
                @for exercise in &results.exercises {
                    th.first scope="col" { "of " (exercise.max_points) }
                    @for bug in &exercise.bugs {
                        th.bug scope="col" title=(short(&bug.title, LETTERS)) { span { (bug.id) } }
                    }
                }
            }
        }
    };
    write!(
        to,
        "<section id=\"students\"><h2>Students</h2>{}<div class=\"wide tall\" role=\"region\" \
         tabindex=\"0\" aria-label=\"Students by bugs\"><table class=\"matrix\">{}<tbody>",
        legend.into_string(),
        head.into_string()
    )?;
    results.each(|record| {
        Ok::<_, RecordError>(to.write_all(row(results, links, &record).into_string().as_bytes())?)
    })?;
    to.write_all(b"</tbody></table></div></section>")?;
    Ok(())
}

fn row(results: &Results<'_>, links: &Links<'_>, record: &Record) -> Markup {
    let (key, name) = (&record.student.key, record.name());
    html! { tr id=[links.row(&record.student.key)] {
        th.who scope="row" { (person(name)) @if name != key { " " small { (person(key)) } } }
        td { (record.total.map_or_else(|| "–".to_owned(), points)) }
        @for (work, exercise) in record.works.iter().zip(&results.exercises) {
            td.first {
                (first(record, work)) (links.to_group(&work.exercise, &record.student.key))
            }
            @for bug in &exercise.bugs { (cell(work, &bug.id)) }
        }
    } }
}

/// The points, with the word where there is more to say than signs do.
fn first(record: &Record, work: &Work) -> Markup {
    let standing = record.standing(work);
    let of = work.mark.points.map(points);
    let off = work.mark.taken_off_percent;
    html! {
        @match standing {
            Standing::Solved | Standing::Unsolved => {}
            Standing::NothingHandedIn => {}
            _ => { small { (standing.name()) } " " }
        }
        (of.unwrap_or_else(|| "–".to_owned()))
        @if off > 0.0 { " " small { "late, −" (points(off)) " %" } }
        @if work.overruled.is_some() { " " small { "by hand" } }
    }
}

fn cell(work: &Work, bug: &str) -> Markup {
    let Some(grade) = work.grade() else {
        return match work.counts {
            Some(_) => html! { td { "–" } },
            None => html! { td { "·" } },
        };
    };
    match grade.bugs.iter().find(|verdict| verdict.id == bug).map(|verdict| &verdict.status) {
        Some(Status::Fixed) => html! { td.f { "✔" } },
        Some(Status::Alive) => html! { td.a { "✘" } },
        Some(Status::Unknown { .. }) => html! { td.u { "?" } },
        None => html! { td { "–" } },
    }
}
