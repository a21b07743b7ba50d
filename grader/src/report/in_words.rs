//! The words of a grade that were not there when it was made.
//!
//! A verdict does not depend on the language that it is told in, and neither does what the cache
//! keeps: a grade is made with the rubric's English titles and words, which are exchanged before
//! it is told; and what the grader has to say at a compiler's message is typed until then.

use super::catalogue::{Message, Word};
use crate::grade::{Evidence, Grade};
use crate::language::Language;
use crate::observation::{Diagnostic, Remark};
use crate::rubric::{Case, Rubric};

/// The grade as it is told in `language`: with the grader's own remarks in words, and with the
/// rubric's titles and words, where there is a rubric. Those that the rubric does not have in
/// this language stay in English.
#[must_use]
pub fn in_words(grade: Grade, rubric: Option<&Rubric>, language: Language) -> Grade {
    let mut grade = grade;
    for said in &mut grade.diagnostics {
        put_into_words(said, language);
    }
    match rubric {
        Some(rubric) if language != Language::English => translated(grade, rubric, language),
        Some(_) | None => grade,
    }
}

/// Takes the remark away and says it.
fn put_into_words(said: &mut Diagnostic, language: Language) {
    match said.remark.take() {
        None => {}
        Some(Remark::CompilerCrash) => {
            said.message = language.say(&Message::CompilerCrash);
            let error = language.say(&Message::Word(Word::Error));
            said.rendered = format!("{error}: {}\n", said.message);
        }
        Some(Remark::Signature { function }) => {
            let says = std::mem::take(&mut said.message);
            let told = Message::Signature { function: &function, says: &says };
            said.message = language.say(&told);
            said.rendered = said.rendered.replacen(&says, &said.message, 1);
        }
    }
}

fn translated(grade: Grade, rubric: &Rubric, language: Language) -> Grade {
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

    fn said(message: &str, remark: Option<Remark>) -> Diagnostic {
        let rendered = format!("error[E0308]: {message}\n --> src/lib.rs:3\n");
        Diagnostic { message: message.to_owned(), rendered, remark, ..Diagnostic::compiler_crash() }
    }

    #[test]
    fn a_crash_of_the_compiler_is_told_in_each_language() {
        for (language, word) in [(Language::English, "crashed"), (Language::Portuguese, "quebrou")]
        {
            let kept = Grade { diagnostics: vec![Diagnostic::compiler_crash()], ..grade() };
            let told = in_words(kept, None, language).diagnostics;
            assert!(told[0].message.contains(word), "{told:?}");
            assert!(told[0].rendered.contains(word), "{told:?}");
            assert_eq!(told[0].remark, None);
        }
    }

    #[test]
    fn a_changed_signature_is_named_before_what_the_compiler_says() {
        let remark = Remark::Signature { function: "serve_all".to_owned() };
        let kept = vec![said("mismatched types", Some(remark)), said("not found", None)];
        let kept = Grade { diagnostics: kept, ..grade() };
        let told = in_words(kept, None, Language::Portuguese).diagnostics;
        let sentence = "`serve_all` precisa manter os parâmetros e o resultado que estão no \
                        README: mismatched types";
        assert_eq!(told[0].message, sentence);
        let rendered = format!("error[E0308]: {sentence}\n --> src/lib.rs:3\n");
        assert_eq!(told[0].rendered, rendered);
        assert_eq!(told[1], said("not found", None));
    }

    #[test]
    fn titles_and_words_are_exchanged_and_nothing_else() {
        let rubric = Rubric::parse("rubric.toml", RUBRIC).expect("it is sound");
        assert_eq!(in_words(grade(), Some(&rubric), Language::English), grade());
        let told = in_words(grade(), Some(&rubric), Language::Portuguese);
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
        assert_eq!(in_words(grade(), Some(&rubric), Language::Portuguese), grade());
    }
}
