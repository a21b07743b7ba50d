//! What was seen and what was expected, in Portuguese.

use serde_json::Value;

use super::grammar::of;
use super::quantity::{
    blocks, duration, ending, fold, never_inside, number, phrase, times_word, variant, why_not_send,
};
use super::value::difference;
use crate::grade::{EndingSeen, Evidence, Quantity};
use crate::report::catalogue::figures::{Tone, called, first_line, has_words, part_of, right};
use crate::report::catalogue::values::text;
use crate::report::plain::clean;
use crate::report::subject::Subject;

/// One sentence: "servir todas as mesas: 9,0 s; esperado: no máximo 1,8 s".
///
/// Where what was seen is wrong in itself (a panic, a deadlock, a blocked thread), the expectation
/// goes without saying.
pub(super) fn sentence(evidence: &Evidence) -> String {
    if let Some(whole) = compiled(evidence)
        .or_else(|| compared(evidence))
        .or_else(|| ordered(evidence))
        .or_else(|| in_proportion(evidence))
    {
        return whole;
    }
    let observed = observed(evidence);
    let is_plain = match (&evidence.observed, &evidence.expected) {
        // How a run ended says why anything else could not be seen.
        (Quantity::Ending(_), Quantity::Ending(EndingSeen::Done)) => true,
        (Quantity::Ending(_), _) => Subject::parse(&evidence.fact) != Subject::Ended,
        (Quantity::Blocks(_) | Quantity::Panics(_), Quantity::None) => true,
        (Quantity::Missing, Quantity::SameAs { .. }) => true,
        _ => false,
    };
    if is_plain { observed } else { format!("{observed}; esperado: {}", expected(evidence)) }
}

/// What was expected, to stand after "esperado:".
pub(super) fn expected(evidence: &Evidence) -> String {
    let tone = Tone::of(evidence);
    let words = phrase(&evidence.expected, tone);
    let subject = Subject::parse(&evidence.fact);
    match (&evidence.expected, subject) {
        (Quantity::Ending(EndingSeen::Done), _) => "chegar ao fim".to_owned(),
        (Quantity::Ending(EndingSeen::Panicked { .. }), _) => "um pânico".to_owned(),
        (Quantity::None, Subject::Block) => "nenhuma chamada bloqueante".to_owned(),
        (Quantity::None, Subject::Panics) => "nenhum pânico".to_owned(),
        (Quantity::None, Subject::LeftRunning) => "nada".to_owned(),
        (Quantity::Inside { what, within }, Subject::NeverInside) => {
            never_inside(what, within, tone)
        }
        (Quantity::Value(value), Subject::Thread(_)) => thread(value),
        (Quantity::Value(kind), Subject::Ended) => ending_kind(kind),
        (Quantity::CompilerSays(None), _) => "que compile".to_owned(),
        (Quantity::CompilerSays(Some(_)), _) => format!("que o compilador recuse com {words}"),
        _ => words,
    }
}

/// What was seen, as a clause.
pub(super) fn observed(evidence: &Evidence) -> String {
    let tone = Tone::of(evidence);
    let seen = phrase(&evidence.observed, tone);
    let subject = Subject::parse(&evidence.fact);
    let called = |name| called(evidence, name);
    match &evidence.observed {
        Quantity::Missing => return missing(evidence, subject),
        Quantity::Ending(how) => return ending(how, tone),
        Quantity::Panics(messages) if messages.len() == 1 => {
            return format!("entrou em pânico: `{}`", first_line(&messages[0]));
        }
        Quantity::CompilerSays(None) => return "um mau uso compila".to_owned(),
        Quantity::CompilerSays(Some(_)) => return format!("não compila: {seen}"),
        _ => {}
    }
    match subject {
        Subject::Span(name)
        | Subject::Input(name)
        | Subject::Answer(name)
        | Subject::Count(name)
        | Subject::Rate(name) => format!("{}: {seen}", called(name)),
        Subject::Block => match &evidence.observed {
            Quantity::Blocks(all) => format!("a thread do runtime {}", blocks(all, tone)),
            _ => format!("chamadas bloqueantes: {seen}"),
        },
        Subject::Hog => format!("um único poll usou {seen} sem ceder a vez"),
        Subject::Thread(name) => match &evidence.observed {
            Quantity::Value(value) => format!("{}: {}", called(name), thread(value)),
            _ => format!("{}: na thread {seen}", called(name)),
        },
        Subject::PerPoll(name) => format!("{}: {seen} em um único poll", called(name)),
        Subject::Polls => format!("polls: {seen}"),
        Subject::PollsPerSecond => format!("polls em um segundo virtual: {seen}"),
        Subject::Peak(name) => format!("{}: {seen} ao mesmo tempo", called(name)),
        Subject::Calls(name) => match &evidence.observed {
            Quantity::ForKey { key: Some(key), value } => {
                format!("{} para {}: {}", called(name), clean(key), phrase(value, tone))
            }
            _ if has_words(evidence, name) => format!("{}: {seen}", called(name)),
            _ => format!("{} {}", called(name), happened(&seen)),
        },
        Subject::Gap(name) => format!("{}: nada por {seen}", called(name)),
        Subject::OrderOf(name) => format!("{}: vieram na ordem {seen}", called(name)),
        Subject::NeverInside => format!("viu-se {seen}"),
        Subject::Order | Subject::Times => seen,
        Subject::Ended => format!("acabou com {seen}"),
        Subject::Panics => match evidence.observed {
            Quantity::Number(_) => format!("pânicos: {seen}"),
            _ => seen,
        },
        Subject::LeftRunning => format!("continuam rodando: {seen}"),
        Subject::Compile => seen,
        Subject::Other(fact) => format!("`{}`: {seen}", clean(fact)),
    }
}

/// A compile case, in a whole sentence.
fn compiled(evidence: &Evidence) -> Option<String> {
    let tone = Tone::of(evidence);
    let detail = match &evidence.observed {
        Quantity::CompilerSays(None) => String::new(),
        Quantity::CompilerSays(Some(_)) => format!(": {}", phrase(&evidence.observed, tone)),
        Quantity::NotSend { future: _, held, kind, awaits } => {
            why_not_send(held.as_ref(), kind.as_deref(), *awaits)
        }
        _ => return None,
    };
    if let Some(says) = &evidence.says {
        return Some(format!("o compilador ainda não concorda que {}{detail}", clean(says)));
    }
    Some(match (&evidence.observed, &evidence.expected) {
        (Quantity::NotSend { .. }, _) => phrase(&evidence.observed, tone),
        (Quantity::CompilerSays(None), wanted) => {
            format!("um mau uso compila, e não deveria; esperado: {}", phrase(wanted, tone))
        }
        (_, Quantity::CompilerSays(None)) => format!("um uso correto não compila{detail}"),
        (_, wanted) => format!(
            "um mau uso é recusado por outro motivo{detail}; esperado: {}",
            phrase(wanted, tone)
        ),
    })
}

/// A value beside the right one, in a whole sentence.
fn compared(evidence: &Evidence) -> Option<String> {
    let name = match Subject::parse(&evidence.fact) {
        Subject::Answer(name) | Subject::Input(name) => called(evidence, name),
        Subject::OrderOf(name) => format!("a ordem {}", of(&called(evidence, name))),
        _ => return None,
    };
    let Quantity::Value(seen) = &evidence.observed else { return None };
    match &evidence.expected {
        Quantity::With { property, value } if property == "same_set_as" => {
            Some(difference(&name, seen, right(value)?, false))
        }
        Quantity::With { property, value } if property == "each" => {
            let each = phrase(value, Tone::of(evidence));
            Some(format!("{name}: há um valor {}; esperado para cada um: {each}", text(seen)))
        }
        expected => Some(difference(&name, seen, right(expected)?, true)),
    }
}

/// An order of events, in a whole sentence.
fn ordered(evidence: &Evidence) -> Option<String> {
    let Quantity::Order { first, then, key, within } = &evidence.expected else { return None };
    let tone = Tone::of(evidence);
    let (first, then) = (tone.name(first), tone.name(then));
    let key = key.as_deref().map(|key| format!("para {}, ", clean(key))).unwrap_or_default();
    let within = within.map(|within| duration(within, tone.digits));
    Some(match (&evidence.observed, within) {
        (Quantity::Time(delay), Some(within)) => {
            let delay = duration(*delay, tone.digits);
            format!("{key}{then}: {delay} depois {}; permitido: no máximo {within}", of(&first))
        }
        (Quantity::Order { .. }, _) => format!("{key}{then}: antes {}", of(&first)),
        (Quantity::Missing, Some(within)) => {
            format!("{key}{then}: nunca; esperado: em até {within} depois {}", of(&first))
        }
        (Quantity::Missing, None) => format!("{key}{first} ou {then}: nunca aconteceu"),
        _ => return None,
    })
}

/// A measure beside that of a variant, in a whole sentence.
fn in_proportion(evidence: &Evidence) -> Option<String> {
    let Quantity::Ratio { times, of: variant_of, measured: Some((this, other)) } =
        &evidence.observed
    else {
        return None;
    };
    let Quantity::AtMost(bound) = &evidence.expected else { return None };
    let Quantity::Ratio { times: bound, .. } = **bound else { return None };
    let tone = Tone::of(evidence);
    let most = phrase(&part_of(other, bound)?, tone);
    let seen = phrase(this, tone);
    let lead = match Subject::parse(&evidence.fact) {
        Subject::Hog => format!("um único poll usou {seen} sem ceder a vez"),
        Subject::Span(name) | Subject::Calls(name) | Subject::Peak(name) | Subject::Count(name) => {
            format!("{}: {seen}", called(evidence, name))
        }
        _ => seen,
    };
    // Only the version that a student began with is known to them.
    let variant_of = variant_of.as_deref().filter(|of| *of == "starter");
    let is_time = matches!(**other, Quantity::Time(_));
    let Some(given) = variant_of.filter(|_| is_time).map(variant) else {
        return Some(format!("{lead}; esperado: no máximo {most}"));
    };
    Some(if *times < 0.95 && bound < 1.0 && bound > 0.0 {
        let sooner = 1.0 / times;
        let asked = number((1e3 / bound).round() / 1e3);
        let word = times_word(sooner);
        format!("{lead}, {} {word} mais rápido que {given}; pedem-se {asked}", fold(sooner))
    } else if *times <= 1.05 {
        format!("{lead}, tanto quanto {given}; permitido: no máximo {most}")
    } else {
        format!("{lead}, mais devagar que {given}; permitido: no máximo {most}")
    })
}

/// How often: `aconteceu uma vez`, `aconteceu 7 vezes`.
fn happened(number: &str) -> String {
    match number {
        "0" | "zero" => "nunca aconteceu".to_owned(),
        "1" => "aconteceu uma vez".to_owned(),
        n => format!("aconteceu {n} vezes"),
    }
}

/// Where something happened, by the name that rubrics give a thread.
fn thread(value: &Value) -> String {
    match value.as_str() {
        Some("executor") => "na thread do runtime".to_owned(),
        Some("other") => "em outra thread".to_owned(),
        _ => format!("na thread {value}"),
    }
}

/// A way to end, by the name that rubrics give it.
fn ending_kind(kind: &Value) -> String {
    match kind.as_str() {
        Some("panicked") => "um pânico".to_owned(),
        Some("stuck") => "ficar parado".to_owned(),
        Some("crashed") => "cair".to_owned(),
        Some("exited") => "encerrar o processo".to_owned(),
        Some("limit") => "passar de um limite".to_owned(),
        _ => format!("acabar assim: {kind}"),
    }
}

/// Nothing was recorded: it never happened.
fn missing(evidence: &Evidence, subject: Subject<'_>) -> String {
    let called = |name| called(evidence, name);
    match subject {
        Subject::Span(name) => format!("{}: nunca chegou ao fim", called(name)),
        Subject::Answer(name) => format!("{}: nada chegou", called(name)),
        Subject::Input(name)
        | Subject::Count(name)
        | Subject::Thread(name)
        | Subject::PerPoll(name)
        | Subject::Peak(name)
        | Subject::Calls(name)
        | Subject::Gap(name)
        | Subject::Rate(name)
        | Subject::OrderOf(name) => format!("{}: nunca aconteceu", called(name)),
        Subject::Order => "não se viu".to_owned(),
        Subject::Block
        | Subject::Hog
        | Subject::Polls
        | Subject::PollsPerSecond
        | Subject::NeverInside
        | Subject::Times
        | Subject::Ended
        | Subject::Panics
        | Subject::LeftRunning
        | Subject::Compile => "não se viu nada".to_owned(),
        Subject::Other(fact) => format!("`{}` nunca se viu", clean(fact)),
    }
}
