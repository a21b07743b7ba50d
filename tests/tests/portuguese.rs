//! Everything that a student reads of the course is there in Brazilian Portuguese, too.
//!
//! Whether it reads well no test can tell. That nothing is missing, and that the two languages
//! have not drifted apart in what can be counted, these do.

use std::collections::BTreeSet;
use std::path::Path;

use course_tests::{Case, Exercise, exercises, root, text};

fn complain(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The brief and the explanation, in English and in Portuguese.
fn pages(exercise: &Exercise) -> [[std::path::PathBuf; 2]; 2] {
    let both = |folder: &Path, name: &str| {
        ["md", "pt-BR.md"].map(|end| folder.join(format!("{name}.{end}")))
    };
    [both(&exercise.given, "README"), both(&exercise.solution, "EXPLAIN")]
}

#[test]
fn every_exercise_has_its_brief_and_its_explanation() {
    let mut wrong = Vec::new();
    for [_, portuguese] in exercises().iter().flat_map(pages) {
        if !portuguese.exists() {
            wrong.push(format!("{} is missing", portuguese.display()));
        } else if text(&portuguese).trim().is_empty() {
            wrong.push(format!("{} is empty", portuguese.display()));
        }
    }
    complain(&wrong);
}

/// What both languages must have as many of.
fn shape(page: &str) -> [(&'static str, usize); 4] {
    let lines = |wanted: fn(&str) -> bool| page.lines().filter(|line| wanted(line)).count();
    let numbered =
        |line: &str| line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    [
        ("headings", lines(|line| line.starts_with('#'))),
        ("numbered points", lines(numbered)),
        ("lines of tables", lines(|line| line.starts_with('|'))),
        ("blocks of code", lines(|line| line.starts_with("```"))),
    ]
}

#[test]
fn the_pages_have_the_same_points_in_both_languages() {
    let mut wrong = Vec::new();
    for [english, portuguese] in exercises().iter().flat_map(pages) {
        if !portuguese.exists() {
            continue;
        }
        for ((what, here), (_, there)) in
            shape(&text(&english)).into_iter().zip(shape(&text(&portuguese)))
        {
            if here != there {
                let name = portuguese.display();
                wrong.push(format!("{name} has {there} {what}, the English page has {here}"));
            }
        }
    }
    complain(&wrong);
}

#[test]
fn every_bug_and_guard_has_its_title_and_every_bug_its_hints() {
    let mut wrong = Vec::new();
    for exercise in exercises() {
        let rubric = exercise.rubric();
        let titles = rubric.bugs.iter().map(|bug| (&bug.id, &bug.pt_br.title));
        let titles =
            titles.chain(rubric.guards.iter().map(|guard| (&guard.id, &guard.pt_br.title)));
        for (id, title) in titles {
            if title.trim().is_empty() {
                wrong.push(format!("{}: `{id}` has no title in Portuguese", exercise.slug));
            }
        }
        for bug in &rubric.bugs {
            let said = bug.pt_br.hints.iter().filter(|hint| !hint.trim().is_empty()).count();
            if said != 3 {
                let (slug, id) = (&exercise.slug, &bug.id);
                wrong.push(format!("{slug}: bug {id} has {said} hints in Portuguese"));
            }
        }
        let untold = |case: &&Case| case.says.is_some() && case.pt_br.says.trim().is_empty();
        for case in rubric.bugs.iter().flat_map(|bug| &bug.compile).filter(untold) {
            wrong.push(format!("{}: {} says nothing in Portuguese", exercise.slug, case.case));
        }
    }
    complain(&wrong);
}

#[test]
fn every_word_for_a_fact_is_translated() {
    /// The names that a table has words for: `stove`, `span.serve`.
    fn names(table: &toml::Table) -> BTreeSet<String> {
        let entries = table.iter().filter(|(name, _)| *name != "pt-BR");
        let names = entries.flat_map(|(name, entry)| match entry {
            toml::Value::Table(inner) => {
                inner.keys().map(|fact| format!("{name}.{fact}")).collect()
            }
            _ => vec![name.clone()],
        });
        names.collect()
    }
    let mut wrong = Vec::new();
    for exercise in exercises() {
        let words = exercise.rubric().words;
        let translated = match words.get("pt-BR") {
            Some(toml::Value::Table(table)) => names(table),
            _ => BTreeSet::new(),
        };
        for name in names(&words).symmetric_difference(&translated) {
            wrong.push(format!("{}: `{name}` has words in one language only", exercise.slug));
        }
    }
    complain(&wrong);
}

#[test]
fn the_course_and_its_units_have_names() {
    let path = root().join("course.toml");
    let course: toml::Table = toml::from_str(&text(&path)).expect("course.toml is TOML");
    let named = |table: &toml::Table, key: &str| {
        let translated = table.get("pt-BR").and_then(toml::Value::as_table);
        translated
            .and_then(|words| words.get(key))
            .and_then(toml::Value::as_str)
            .is_some_and(|name| !name.trim().is_empty())
    };
    let mut wrong = Vec::new();
    if !named(&course, "title") {
        wrong.push("the course has no title in Portuguese".to_owned());
    }
    let units = course.get("unit").and_then(toml::Value::as_array).expect("it has units");
    for unit in units.iter().filter_map(toml::Value::as_table) {
        if !named(unit, "name") {
            wrong.push(format!("the unit {} has no name in Portuguese", unit["name"]));
        }
    }
    complain(&wrong);
}
