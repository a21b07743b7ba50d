//! What `verify` says, in Portuguese.

use super::grammar::count;
use super::quantity::{limit, list};
use crate::grade::Outcome;
use crate::report::catalogue::Verify;
use crate::report::plain::short;
use crate::verify::{Expected, Observed};

pub(super) fn say(verify: &Verify<'_>) -> String {
    match *verify {
        Verify::Sound => "em ordem".to_owned(),
        Verify::Unsound { problems } => {
            format!("com problemas: {}", count(problems as u64, "problema", "problemas"))
        }
        Verify::GuardsColumn => "garantias".to_owned(),
        Verify::Legend { fixed, alive, unknown } => format!(
            "{fixed} consertado ou mantida   {alive} vivo ou quebrada   {unknown} indefinido   \
             ! não é o que devia ser"
        ),
        Verify::WrongStatus { variant, bug, expected, observed: Some(observed) } => {
            let expected = match expected {
                Expected::Fixed => "consertado",
                Expected::Alive => "vivo",
                Expected::NotFixed => "vivo ou indefinido",
            };
            let observed = match observed {
                Observed::Fixed => "consertado",
                Observed::Alive => "vivo",
                Observed::Unknown => "indefinido",
            };
            format!("{variant}: `{bug}` deveria estar {expected} e está {observed}")
        }
        Verify::WrongStatus { variant, bug, expected: _, observed: None } => {
            format!("{variant}: nada se diz de `{bug}`")
        }
        Verify::WrongGuards { variant, expected, observed } => {
            let names = |guards: &[String]| match guards {
                [] => "nenhuma garantia".to_owned(),
                guards => list(
                    guards.iter().map(|guard| format!("`{guard}`")).collect::<Vec<_>>().into_iter(),
                    "e",
                ),
            };
            format!("{variant}: deveria quebrar {} e quebra {}", names(expected), names(observed))
        }
        Verify::NotGraded { variant, outcome } => format!("{variant}: {}", not_graded(outcome)),
        Verify::Total { sound, of } => {
            format!("{sound} de {} em ordem", count(of as u64, "exercício", "exercícios"))
        }
    }
}

fn not_graded(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Graded => "avaliado, mas nada se diz dos bugs".to_owned(),
        Outcome::DoesNotCompile => "não compila".to_owned(),
        Outcome::Tampered { what, at: _ } => {
            format!("recusado, porque não é permitido: {}", short(what, 200))
        }
        Outcome::OverLimit { limit: which, scenario: Some(scenario) } => {
            format!("o código {} em {scenario}", limit(*which))
        }
        Outcome::OverLimit { limit: which, scenario: None } => {
            format!("o compilador {}", limit(*which))
        }
        Outcome::GraderFault { what } => {
            format!("o grader não conseguiu fazer o trabalho dele: {}", short(what, 200))
        }
    }
}
