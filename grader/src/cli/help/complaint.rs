//! What is said of a command line that was not understood.
//!
//! clap's own sentences are English. What went wrong is in the error all the same, as a kind and
//! its circumstances, from which the sentence is made in another language.

use std::fmt::Write as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::language::Language;

/// The sentence and what to do next, with colour codes.
pub fn complaint(error: &Error, language: Language) -> String {
    match language {
        Language::English => error.render().ansi().to_string(),
        Language::Portuguese => {
            let text = in_portuguese(error).unwrap_or_else(|| error.render().ansi().to_string());
            // clap's own word in every line that shows how to type a command.
            text.replace("[OPTIONS]", "[OPÇÕES]")
        }
    }
}

fn in_portuguese(error: &Error) -> Option<String> {
    let get = |kind| error.get(kind).map(words);
    let argument = || get(ContextKind::InvalidArg).unwrap_or_default();
    let value = || get(ContextKind::InvalidValue).unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("não existe o comando {}", get(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::UnknownArgument => format!("não se esperava {} aqui", argument()),
        ErrorKind::InvalidValue if value() == "``" || value().is_empty() => {
            format!("falta um valor para {}", argument())
        }
        ErrorKind::InvalidValue => format!("{} não serve para {}", value(), argument()),
        ErrorKind::ValueValidation => {
            format!("{} não serve para {}{}", value(), argument(), why(error))
        }
        ErrorKind::MissingRequiredArgument => format!("falta {}", argument()),
        ErrorKind::ArgumentConflict => match get(ContextKind::PriorArg) {
            Some(other) if other == argument() => {
                format!("{other} só pode aparecer uma vez")
            }
            Some(other) => format!("{} não combina com {other}", argument()),
            None => format!("{} não combina com o resto", argument()),
        },
        ErrorKind::MissingSubcommand => "falta um comando".to_owned(),
        ErrorKind::TooManyValues => format!("{} é um valor a mais para {}", value(), argument()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("o número de valores de {} não é esse", argument())
        }
        ErrorKind::InvalidUtf8 => "há algo na linha que não é UTF-8".to_owned(),
        _ => return None,
    };
    let mut text = format!("\x1b[1m\x1b[31merro:\x1b[0m {sentence}\n");
    let suggested =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let hints = [
        (get(ContextKind::ValidValue), "os valores são"),
        (get(ContextKind::ValidSubcommand), "os comandos são"),
        (suggested.into_iter().find_map(get), "parecido com isso"),
    ];
    for (what, label) in hints {
        if let Some(what) = what {
            // Written to a string, which takes everything.
            _ = writeln!(text, "\n  {label}: {what}");
        }
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.ansi().to_string().replacen("Usage:", "Uso:", 1);
        _ = writeln!(text, "\n{usage}");
    }
    text.push_str("\nPara saber mais, use `--help`.\n");
    Some(text)
}

/// Why a value will not do, where that says more than the value does.
fn why(error: &Error) -> String {
    let Some(source) = std::error::Error::source(error) else { return String::new() };
    if source.is::<std::num::ParseIntError>() {
        return ", que é um número inteiro".to_owned();
    }
    let why = source.to_string();
    match why.split_once(" is not in ").and_then(|(_, range)| range.split_once("..=")) {
        Some((least, most)) => format!(", que vai de {least} a {most}"),
        None => format!(": {why}"),
    }
}

/// One circumstance in code marks, or several with commas between.
fn words(value: &ContextValue) -> String {
    let mark = |word: &String| format!("`{word}`");
    match value {
        ContextValue::String(word) => mark(word),
        ContextValue::Strings(words) => words.iter().map(mark).collect::<Vec<_>>().join(", "),
        ContextValue::StyledStr(text) => mark(&text.to_string()),
        ContextValue::StyledStrs(texts) => {
            texts.iter().map(|text| mark(&text.to_string())).collect::<Vec<_>>().join(", ")
        }
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::command;
    use super::*;

    fn told(typed: &[&str]) -> String {
        let parsed = command(Language::Portuguese).try_get_matches_from(typed);
        let text = complaint(&parsed.expect_err("a slip"), Language::Portuguese);
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn every_slip_is_told_in_portuguese() {
        let slips: &[&[&str]] = &[
            &["grader", "chekc"],
            &["grader", "check", "--sed", "3"],
            &["grader", "check", "--format", "xml"],
            &["grader", "check", "--format"],
            &["grader", "hint", "--level", "7"],
            &["grader", "check", "--seed", "abc"],
            &["grader", "check", "03", "--all"],
            &["grader", "check", "--seed", "1", "--seed", "2"],
            &["grader", "reset"],
            &["grader", "timeline", "--spoil"],
        ];
        let told: Vec<String> = slips.iter().map(|typed| told(typed)).collect();
        insta::assert_snapshot!(told.join("────\n"));
    }
}
