//! The tour of a first hour, held against the program: what it asks readers to type is understood.

use clap::Parser as _;

use super::args::Args;

const TOURS: [(&str, &str); 2] = [
    ("docs/tour.md", include_str!("../../../docs/tour.md")),
    ("docs/tour.pt-BR.md", include_str!("../../../docs/tour.pt-BR.md")),
];

/// Every call of the program in a tour: lines after a prompt, and commands in backticks.
fn commands(tour: &str) -> Vec<&str> {
    let is_call = |text: &&str| *text == "grader" || text.starts_with("grader ");
    let mut found = Vec::new();
    let mut in_block = false;
    for line in tour.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            found.extend(line.strip_prefix("$ ").filter(is_call));
        } else {
            found.extend(line.split('`').skip(1).step_by(2).filter(is_call));
        }
    }
    found
}

#[test]
fn what_a_tour_asks_to_type_is_understood() {
    for (file, tour) in TOURS {
        let commands = commands(tour);
        assert!(commands.len() > 15, "{file}: {commands:?}");
        for command in commands {
            let told = Args::try_parse_from(command.split_whitespace());
            // Help comes as an error too, and is one that was asked for.
            let refused = told.err().filter(clap::Error::use_stderr);
            assert!(refused.is_none(), "{file}: `{command}`: {refused:?}");
        }
    }
}

#[test]
fn both_tours_ask_for_the_same() {
    let [english, portuguese] = TOURS.map(|(_, tour)| {
        tour.lines().filter(|line| line.starts_with("$ grader")).collect::<Vec<_>>()
    });
    assert_eq!(english, portuguese);
}
