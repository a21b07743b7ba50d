//! The words that a rubric brings to a grade, in another language.
//!
//! A verdict does not depend on the language that it is told in, and neither does what the cache
//! keeps: a grade is made in English, and its titles and words are exchanged before it is told,
//! and so is the one thing that the grader says in the compiler's place.

use crate::grade::{Evidence, Grade};
use crate::language::Language;
use crate::report::catalogue::compiler_crash;
use crate::rubric::{Case, Rubric};

/// The grade with the rubric's titles and words in `language`. Those that the rubric does not
/// have in this language stay in English.
#[must_use]
pub fn translated(grade: Grade, rubric: &Rubric, language: Language) -> Grade {
    if language == Language::English {
        return grade;
    }
    let words = rubric.vocabulary.in_language(language);
    let evidence = |mut evidence: Evidence| {
        evidence.words.clone_from(&words);
        if evidence.says.is_some()
            && let Some(case) = rubric.cases().find(|case| is_of(&evidence, case))
        {
            evidence.says = case.says_in(language).map(str::to_owned);
        }
        evidence
    };
    let mut grade = grade;
    let crash_as_kept = compiler_crash(Language::English);
    for said in grade.diagnostics.iter_mut().filter(|said| **said == crash_as_kept) {
        *said = compiler_crash(language);
    }
    for verdict in &mut grade.bugs {
        if let Some(bug) = rubric.bugs.iter().find(|bug| bug.id == verdict.id) {
            verdict.title.clone_from(&bug.words_in(language).title);
        }
        verdict.evidence =
            std::mem::take(&mut verdict.evidence).into_iter().map(evidence).collect();
    }
    for verdict in &mut grade.guards {
        if let Some(guard) = rubric.guards.iter().find(|guard| guard.id == verdict.id) {
            guard.title_in(language).clone_into(&mut verdict.title);
        }
        verdict.evidence =
            std::mem::take(&mut verdict.evidence).into_iter().map(evidence).collect();
    }
    grade
}

/// Whether evidence is of a compile case: of its file or of its twin.
fn is_of(evidence: &Evidence, case: &Case) -> bool {
    let stem = case.file.trim_end_matches(".rs");
    evidence.says == case.says
        && evidence
            .scenario
            .strip_prefix(stem)
            .is_some_and(|end| [".rs", ".twin.rs"].contains(&end))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::grade::{BugVerdict, GuardStatus, GuardVerdict, Outcome, Quantity, Status};
    use crate::observation::Diagnostic;

    const RUBRIC: &str = r#"
        words.stove = "dishes on the stove"
        words.pt-BR.stove = "pratos no fogão"
        [[bug]]
        id = "slow"
        class = "logic"
        title = "it is slow"
        points = 1
        hints = ["a", "b", "c"]
        pt-BR.title = "é lento"
        pt-BR.hints = ["x", "y", "z"]
        [[bug.expect]]
        scenario = "s"
        peak.stove = 2
        [[bug.compile]]
        case = "keep.rs"
        code = "E0382"
        says = "a receipt is kept once"
        pt-BR.says = "um recibo se guarda uma vez"
        [[guard]]
        id = "all"
        title = "all are served"
        pt-BR.title = "todos são servidos"
        [[guard.expect]]
        scenario = "s"
        calls.stove = 3
    "#;

    fn evidence(scenario: &str, says: Option<&str>) -> Evidence {
        let words = BTreeMap::from([("stove".to_owned(), "dishes on the stove".to_owned())]);
        let says = says.map(str::to_owned);
        let plain = Evidence::new(scenario, "peak.stove", Quantity::None, Quantity::Missing);
        Evidence { words, says, ..plain }
    }

    fn grade() -> Grade {
        let says = Some("a receipt is kept once");
        Grade {
            exercise: "01-x".to_owned(),
            outcome: Outcome::Graded,
            bugs: vec![BugVerdict {
                id: "slow".to_owned(),
                class: "logic".to_owned(),
                title: "it is slow".to_owned(),
                status: Status::Alive,
                max_points: 1,
                evidence: vec![evidence("s", None), evidence("keep.twin.rs", says)],
                lints: Vec::new(),
            }],
            guards: vec![GuardVerdict {
                id: "all".to_owned(),
                title: "all are served".to_owned(),
                status: GuardStatus::Held,
                evidence: vec![evidence("s", None)],
            }],
            diagnostics: Vec::new(),
            output: Vec::new(),
            max_points: 1,
        }
    }

    #[test]
    fn a_crash_of_the_compiler_is_told_in_the_language_and_other_diagnostics_are_not() {
        let rubric = Rubric::parse("rubric.toml", RUBRIC).expect("it is sound");
        let crash = compiler_crash(Language::English);
        let own = Diagnostic { message: "mismatched types".to_owned(), ..crash.clone() };
        let kept = Grade { diagnostics: vec![crash, own.clone()], ..grade() };
        let told = translated(kept, &rubric, Language::Portuguese).diagnostics;
        assert_eq!(told, [compiler_crash(Language::Portuguese), own]);
        assert!(told[0].rendered.contains("quebrou"), "{told:?}");
    }

    #[test]
    fn titles_and_words_are_exchanged_and_nothing_else() {
        let rubric = Rubric::parse("rubric.toml", RUBRIC).expect("it is sound");
        assert_eq!(translated(grade(), &rubric, Language::English), grade());
        let told = translated(grade(), &rubric, Language::Portuguese);
        assert_eq!(told.bugs[0].title, "é lento");
        assert_eq!(told.guards[0].title, "todos são servidos");
        let of_bug = &told.bugs[0].evidence;
        assert_eq!(of_bug[0].words["stove"], "pratos no fogão");
        assert_eq!(of_bug[0].says, None);
        assert_eq!(of_bug[1].says.as_deref(), Some("um recibo se guarda uma vez"));
        assert_eq!(told.guards[0].evidence[0].words["stove"], "pratos no fogão");
        // And back, with the words that were exchanged, it is the same grade.
        let mut back = told;
        back.bugs[0].title = "it is slow".to_owned();
        back.guards[0].title = "all are served".to_owned();
        back.bugs[0].evidence = grade().bugs.remove(0).evidence;
        back.guards[0].evidence = grade().guards.remove(0).evidence;
        assert_eq!(back, grade());
    }

    #[test]
    fn what_is_not_translated_stays_in_english() {
        let rubric: String =
            RUBRIC.lines().filter(|line| !line.contains("pt-BR")).collect::<Vec<_>>().join("\n");
        let rubric = Rubric::parse("rubric.toml", &rubric).expect("it is sound");
        assert_eq!(translated(grade(), &rubric, Language::Portuguese), grade());
    }
}
