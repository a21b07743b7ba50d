//! The command line as it is explained: in English by the doc comments of [`args`](super::args),
//! in other languages by a text for each command and argument.

mod complaint;
mod portuguese;

use clap::{ArgAction, CommandFactory as _};

pub use complaint::complaint;

use super::args::Args;
use crate::language::Language;

/// The command line, explained in a language.
pub fn command(language: Language) -> clap::Command {
    match language {
        Language::English => Args::command(),
        Language::Portuguese => in_portuguese(Args::command(), None),
    }
}

/// A command and all below it in Portuguese. What has no text there keeps its English one.
fn in_portuguese(command: clap::Command, name: Option<&str>) -> clap::Command {
    // clap makes its own flags only when it parses, with words that cannot be changed: so they
    // are made here.
    let help = clap::Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let version = clap::Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let mut command = command.disable_help_flag(true).arg(help);
    if name.is_none() {
        command = command.disable_version_flag(true).arg(version);
    }
    let (of_commands, of_arguments) = (portuguese::command, portuguese::argument);
    if let Some(text) = of_commands(name) {
        command = command.about(first_paragraph(text)).long_about(text);
    }
    if name.is_none() {
        command = command.after_help(portuguese::AFTER);
    }
    command = command
        .subcommand_help_heading(portuguese::COMMANDS)
        .subcommand_value_name(portuguese::COMMAND)
        .help_template(portuguese::TEMPLATE);
    command = command.mut_args(|argument| {
        let heading =
            if argument.is_positional() { portuguese::ARGUMENTS } else { portuguese::OPTIONS };
        let argument = argument.help_heading(heading);
        match of_arguments(name, argument.get_id().as_str()) {
            Some(text) => explained(argument, text),
            None => argument,
        }
    });
    command.mut_subcommands(|below| {
        let own = below.get_name();
        let name = name.map_or(own.to_owned(), |above| format!("{above} {own}"));
        in_portuguese(below, Some(&name))
    })
}

/// An argument with this text. clap says in English which values there are and which one is meant
/// without any, so that is said here instead.
fn explained(argument: clap::Arg, text: &str) -> clap::Arg {
    let mut short = first_paragraph(text).to_owned();
    let mut long = text.to_owned();
    if !argument.get_action().takes_values() {
        return argument.help(short);
    }
    let values: Vec<_> = argument
        .get_possible_values()
        .into_iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    let defaults = argument.get_default_values();
    let default: Vec<_> = defaults.iter().map(|value| value.to_string_lossy()).collect();
    for (label, values) in
        [(portuguese::DEFAULT, default.join(", ")), (portuguese::VALUES, values.join(", "))]
    {
        if !values.is_empty() {
            short.push_str(&format!(" [{label}: {values}]"));
            long.push_str(&format!("\n\n[{label}: {values}]"));
        }
    }
    let argument = match portuguese::value_name(argument.get_value_names()) {
        Some(name) => argument.value_name(name),
        None => argument,
    };
    let argument = if long == short { argument } else { argument.long_help(long) };
    argument.hide_possible_values(true).hide_default_value(true).help(short)
}

fn first_paragraph(text: &str) -> &str {
    text.split("\n\n").next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches as _;

    use super::*;

    /// Commands for teachers and authors, whose arguments are explained in English.
    const NOT_FOR_STUDENTS: &[&str] =
        &["batch", "merge", "override", "report", "alike", "ci", "new", "verify"];

    /// Every command, with its name and what it is in Portuguese.
    fn commands() -> Vec<(Option<String>, clap::Command, clap::Command)> {
        let (english, portuguese) = (command(Language::English), command(Language::Portuguese));
        let mut all = Vec::new();
        for below in english.get_subcommands() {
            let name = below.get_name();
            let translated = portuguese.find_subcommand(name).expect("the same");
            for nested in below.get_subcommands().filter(|_| !NOT_FOR_STUDENTS.contains(&name)) {
                let name = format!("{name} {}", nested.get_name());
                let translated = translated.find_subcommand(nested.get_name()).expect("the same");
                all.push((Some(name), nested.clone(), translated.clone()));
            }
            all.push((Some(name.to_owned()), below.clone(), translated.clone()));
        }
        all.push((None, english, portuguese));
        all
    }

    #[test]
    fn everything_a_student_can_type_is_explained_in_portuguese() {
        for (name, english, portuguese) in commands() {
            let name = name.as_deref();
            let about = |command: &clap::Command| command.get_about().map(ToString::to_string);
            assert_ne!(about(&english), about(&portuguese), "{name:?}");
            if name.is_some_and(|name| NOT_FOR_STUDENTS.contains(&name)) {
                continue;
            }
            for argument in english.get_arguments().filter(|argument| !argument.is_hide_set()) {
                let id = argument.get_id();
                let translated = portuguese.get_arguments().find(|there| there.get_id() == id);
                let help = translated.and_then(clap::Arg::get_help).map(ToString::to_string);
                assert_ne!(help, argument.get_help().map(ToString::to_string), "{name:?}: {id}");
            }
        }
    }

    /// `grader ci init` is another command than `grader init`.
    #[test]
    fn a_command_below_another_has_no_text_of_its_namesake() {
        let about = |way: &[&str]| {
            let mut command = command(Language::Portuguese);
            for name in way {
                command = command.find_subcommand(name).expect("there").clone();
            }
            command.get_about().map(ToString::to_string)
        };
        assert_ne!(about(&["ci", "init"]), about(&["init"]));
    }

    #[test]
    fn what_is_typed_means_the_same_in_every_language() {
        command(Language::Portuguese).debug_assert();
        for typed in [
            &["grader", "check", "03", "--format", "json", "--color", "never"][..],
            &["grader", "--lang", "pt-BR", "timeline", "--beside", "--spoil"],
            &["grader", "batch", "class", "--dry-run"],
        ] {
            let [one, other] = [Language::English, Language::Portuguese].map(|language| {
                let read = command(language).try_get_matches_from(typed).expect("understood");
                format!("{:?}", Args::from_arg_matches(&read).expect("complete"))
            });
            assert_eq!(one, other);
        }
    }

    #[test]
    fn the_help_as_it_is_read() {
        let mut grader = command(Language::Portuguese);
        let root = grader.render_help().to_string();
        let check = ["check"].map(|name| {
            let below = grader.find_subcommand_mut(name).expect("there");
            below.clone().bin_name(format!("grader {name}")).render_long_help().to_string()
        });
        insta::assert_snapshot!([vec![root], check.into()].concat().join("\n────\n"));
    }
}
