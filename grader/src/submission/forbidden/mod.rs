//! Finds words in a student's files that no exercise needs, before a compiler sees them.
//!
//! In come the editable files, out comes the first such word with its line. The list is for
//! honest students, who read at once what to write instead, and for clear words: what keeps code
//! in is the box. So a word that some exercise might use by right is not on it: files, sockets,
//! threads, `catch_unwind` and the recursion limit are not. Every form is as narrow as it can be
//! without overlooking the same word in another coat, such as a macro's argument or an import
//! under another name.

mod paths;
pub(crate) mod tokens;

use crate::observation::{Frame, Origin};
use crate::sources::Sources;

use paths::Paths;
use tokens::{Kind, Tokens};

/// What a forbidden word is about: each has its sentence in the catalogue of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Code that the compiler does not check.
    Unsafe,
    /// Another file that becomes part of this one.
    OtherFile,
    /// The environment of the compiler.
    Environment,
    /// Instructions of the processor.
    Assembly,
    /// Names and places of symbols in the finished program.
    Symbol,
    /// What only an unstable compiler has.
    Unstable,
    /// Constants that take for ever to compute.
    LongConstant,
    /// Code that runs inside the compiler.
    ProcMacro,
    /// Where memory comes from.
    Allocator,
    /// Functions of other languages.
    Foreign,
    /// A library that the exercise does not have.
    OtherCrate,
    /// The end of the whole process.
    ProcessEnd,
    /// Other programs.
    OtherProgram,
    /// What happens when code panics.
    PanicHook,
    /// Who called, and from where.
    Caller,
    /// What only one operating system has.
    System,
}

/// How a word must stand for it to be meant.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// As a keyword.
    Keyword(&'static str),
    /// Anywhere: nothing honest has this name.
    Anywhere(&'static str),
    /// As a macro that is called, or imported under another name. Where a macro calls what it is
    /// handed, the bare word will do.
    Macro(&'static str),
    /// As an attribute, also behind a condition.
    Attribute(&'static str),
    /// As a lint that an attribute allows or expects.
    Allowed(&'static str),
    /// As a path that is named in full, imported, or begun by an imported name.
    Path(&'static [&'static str]),
    /// As a block of foreign functions.
    ExternBlock,
    /// As an `extern crate` of something that is no dependency.
    ExternCrate,
}

/// The list: what a report calls it, what it is about, how it stands.
const LIST: &[(&str, About, Form)] = &[
    ("`unsafe`", About::Unsafe, Form::Keyword("unsafe")),
    ("`allow(unsafe_code)`", About::Unsafe, Form::Allowed("unsafe_code")),
    ("`include!`", About::OtherFile, Form::Macro("include")),
    ("`include_str!`", About::OtherFile, Form::Anywhere("include_str")),
    ("`include_bytes!`", About::OtherFile, Form::Anywhere("include_bytes")),
    ("`#[path]`", About::OtherFile, Form::Attribute("path")),
    ("`env!`", About::Environment, Form::Macro("env")),
    ("`option_env!`", About::Environment, Form::Anywhere("option_env")),
    ("`asm!`", About::Assembly, Form::Macro("asm")),
    ("`asm!`", About::Assembly, Form::Path(&["std", "arch", "asm"])),
    ("`global_asm!`", About::Assembly, Form::Anywhere("global_asm")),
    ("`naked_asm!`", About::Assembly, Form::Anywhere("naked_asm")),
    ("`#[naked]`", About::Assembly, Form::Attribute("naked")),
    ("`#[no_mangle]`", About::Symbol, Form::Attribute("no_mangle")),
    ("`#[export_name]`", About::Symbol, Form::Attribute("export_name")),
    ("`#[link]`", About::Symbol, Form::Attribute("link")),
    ("`#[link_section]`", About::Symbol, Form::Attribute("link_section")),
    ("`#![feature]`", About::Unstable, Form::Attribute("feature")),
    (
        "`allow(long_running_const_eval)`",
        About::LongConstant,
        Form::Allowed("long_running_const_eval"),
    ),
    ("`#[proc_macro]`", About::ProcMacro, Form::Attribute("proc_macro")),
    ("`#[proc_macro_derive]`", About::ProcMacro, Form::Attribute("proc_macro_derive")),
    ("`#[proc_macro_attribute]`", About::ProcMacro, Form::Attribute("proc_macro_attribute")),
    ("`#[global_allocator]`", About::Allocator, Form::Attribute("global_allocator")),
    ("an `extern` block", About::Foreign, Form::ExternBlock),
    ("`extern crate`", About::OtherCrate, Form::ExternCrate),
    ("`std::process::exit`", About::ProcessEnd, Form::Path(&["std", "process", "exit"])),
    ("`std::process::abort`", About::ProcessEnd, Form::Path(&["std", "process", "abort"])),
    ("`std::process::Command`", About::OtherProgram, Form::Path(&["std", "process", "Command"])),
    (
        "`tokio::process::Command`",
        About::OtherProgram,
        Form::Path(&["tokio", "process", "Command"]),
    ),
    ("`std::panic::set_hook`", About::PanicHook, Form::Path(&["std", "panic", "set_hook"])),
    ("`std::panic::take_hook`", About::PanicHook, Form::Path(&["std", "panic", "take_hook"])),
    ("`std::panic::update_hook`", About::PanicHook, Form::Path(&["std", "panic", "update_hook"])),
    ("`std::panic::Location`", About::Caller, Form::Path(&["std", "panic", "Location"])),
    ("`std::backtrace`", About::Caller, Form::Path(&["std", "backtrace"])),
    ("`std::os`", About::System, Form::Path(&["std", "os"])),
];

impl About {
    /// What a word is about, by what a report calls it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        LIST.iter().find(|(listed, ..)| *listed == name).map(|(_, about, _)| *about)
    }
}

/// What a look at a student's files came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// There is no such word.
    Clear,
    /// The first such word.
    Found {
        /// What a report calls it: `` `include_str!` ``.
        what: &'static str,
        /// Where it stands.
        at: Frame,
    },
    /// A file could not be read as Rust from here on. rustc says it better, and if it has nothing
    /// to say, then nobody has looked for words.
    Unread {
        /// Where.
        at: Frame,
    },
}

/// Looks through the editable files. `dependencies` are the libraries that the exercise has, by
/// the names that code calls them.
#[must_use]
pub fn look(sources: &Sources, editable: &[String], dependencies: &[String]) -> Look {
    let mut unread = None;
    for file in editable {
        let Some(text) = sources.get(file) else { continue };
        let at = |line| Frame { origin: Origin::Student, file: file.clone(), line, function: None };
        for text in readings(text) {
            match tokens::read(&text) {
                Ok(tokens) => {
                    if let Some((what, line)) = first(&tokens, dependencies) {
                        return Look::Found { what, at: at(line) };
                    }
                }
                Err(line) => unread = unread.or(Some(Look::Unread { at: at(line) })),
            }
        }
    }
    unread.unwrap_or(Look::Clear)
}

/// The ways in which the compiler may read a text: a first line that begins with `#!` may be for
/// a shell, which depends on what comes behind it and behind comments.
fn readings(text: &str) -> Vec<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut readings = vec![text.to_owned()];
    if text.starts_with("#!") {
        readings.push(text.find('\n').map_or("", |end| &text[end..]).to_owned());
    }
    readings
}

/// The first word of the list, and its line.
fn first(tokens: &Tokens, dependencies: &[String]) -> Option<(&'static str, u32)> {
    let paths = Paths::of(tokens);
    let hands_on = tokens.calls_what_it_is_handed();
    let attributes = tokens.attributes();
    (0..tokens.len()).find_map(|at| {
        let is = |form: &Form| match *form {
            Form::Keyword(word) => tokens.is(at, Kind::Word, word),
            Form::Anywhere(word) => tokens.is_word(at, word),
            Form::Macro(word) => {
                tokens.is_word(at, word)
                    && (hands_on || tokens.sign(at + 1) == "!" || paths.is_renamed(at))
            }
            Form::Attribute(name) => attributes.get(&at).is_some_and(|found| found.name == name),
            Form::Allowed(lint) => attributes.get(&at).is_some_and(|found| {
                matches!(&*found.name, "allow" | "expect")
                    && found.list.iter().any(|&at| tokens.is_word(at, lint))
            }),
            Form::Path(path) => paths.at(at).any(|found| found.starts_with(path)),
            Form::ExternBlock => {
                let behind = at + 1 + usize::from(tokens.kind(at + 1) == Some(Kind::Literal));
                tokens.is(at, Kind::Word, "extern") && tokens.sign(behind) == "{"
            }
            Form::ExternCrate => {
                tokens.is(at, Kind::Word, "extern")
                    && tokens.is_word(at + 1, "crate")
                    && !is_there(tokens.word(at + 2), dependencies)
            }
        };
        let found = LIST.iter().find(|(.., form)| is(form));
        found.map(|(what, ..)| (*what, tokens.line(at)))
    })
}

fn is_there(name: &str, dependencies: &[String]) -> bool {
    matches!(name, "std" | "core" | "alloc" | "self") || dependencies.iter().any(|own| own == name)
}

#[cfg(test)]
mod tests;
