//! Groups of hand-ins that are alike, and where the students stand on the page.

use std::collections::HashMap;

use maud::{Markup, html};

use super::Head::{Numbers, Words};
use super::{person, table};
use crate::alike::{Comparison, Group};
use crate::report::alike::REASON;
use crate::report::batch::counted;
use crate::results::Results;

/// What leads from one part of the page to another.
pub struct Links<'a> {
    /// The numbers of the rows, by the student's key.
    rows: HashMap<&'a str, usize>,
    /// The groups that somebody should look at, with their exercises, in the order of the page.
    groups: Vec<(&'a str, &'a Group)>,
    /// The numbers of the groups, by exercise and the student's key.
    of: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Links<'a> {
    /// Those of a class of which this was found.
    pub fn new(results: &'a Results<'_>, found: &'a [Comparison]) -> Self {
        let rows = results.keys().zip(1..).collect();
        let groups: Vec<_> = found
            .iter()
            .flat_map(|one| one.likeness.groups.iter().map(|group| (one.exercise.as_str(), group)))
            .filter(|(_, group)| !group.is_usual)
            .collect();
        let of = groups.iter().zip(1..).flat_map(|((exercise, group), number)| {
            group.students.iter().map(move |key| ((*exercise, key.as_str()), number))
        });
        Self { rows, of: of.collect(), groups }
    }

    /// The name of a student's row.
    pub fn row(&self, key: &str) -> Option<String> {
        self.rows.get(key).map(|number| format!("student-{number}"))
    }

    /// What leads from a student's row to the group that their hand-in of an exercise is in.
    pub fn to_group(&self, exercise: &str, key: &str) -> Markup {
        html! {
            @if let Some(number) = self.of.get(&(exercise, key)) {
                " " small { a href=(format!("#alike-{number}")) { "alike " (number) } }
            }
        }
    }

    /// A student, who leads to their row.
    pub fn student(&self, key: &str) -> Markup {
        let shown = person(key);
        match self.row(key) {
            Some(row) => html! { a href=(format!("#{row}")) { (shown) } },
            None => html! { (shown) },
        }
    }
}

/// The section; `found` is nothing where there was no course to compare with.
pub fn alike(found: Option<&[Comparison]>, links: &Links<'_>) -> Markup {
    let Some(found) = found else {
        return html! { p {
            "Nothing was compared: the course was not at hand, without which a common starter \
             looks like one answer of all. Say this again in a folder of the course."
        } };
    };
    let usual = found.iter().filter_map(usual).collect::<Vec<_>>();
    html! {
        @if links.groups.is_empty() {
            p { "No hand-ins are so alike that it would be worth a look." }
        } @else {
            p { (REASON) " " code { "grader alike" } " shows the lines beside each other." }
            (groups(links))
        }
        @if !usual.is_empty() {
            p {
                "Handed in the same, but nothing in it is their own (it is as the starter or the \
                 course's own answers have it, or many have it), which may well be chance: "
                (usual.join("; ")) "."
            }
        }
    }
}

fn groups(links: &Links<'_>) -> Markup {
    let head = [
        Words("Group"),
        Words("Exercise"),
        Numbers("In both, of what the shorter one has of its own"),
        Words("Students"),
    ];
    let rows = html! {
        @for ((exercise, group), number) in links.groups.iter().zip(1_usize..) {
            tr id=(format!("alike-{number}")) {
                th scope="row" { (number) }
                td.words { (exercise) }
                td { @if group.pairs.len() > 1 { "up to " } (percent(group.score)) }
                td.words {
                    @for (place, key) in group.students.iter().enumerate() {
                        @if place > 0 { ", " }
                        (links.student(key))
                    }
                }
            }
        }
    };
    table("Alike", &head, &rows)
}

/// How many handed in the same of an exercise without anything of their own.
fn usual(found: &Comparison) -> Option<String> {
    let usual = found.likeness.groups.iter().filter(|group| group.is_usual);
    let students: usize = usual.map(|group| group.students.len()).sum();
    (students > 0)
        .then(|| format!("{} of {}", counted(students, "student", "students"), found.exercise))
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
