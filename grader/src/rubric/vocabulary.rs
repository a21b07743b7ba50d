//! Reads `[words]`: plain words for names of facts.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::de::DeValue;

use super::Rubric;
use super::fault::advice_for;
use super::fields::{Entry, Fields, Sink};
use super::literal::string;
use super::names::asked_in;
use crate::language::Language;

/// The key of the words in Brazilian Portuguese.
const PT_BR: &str = "pt-BR";

/// Plain words, each a noun phrase, by the name of a fact (`stove`) or by the fact itself as the
/// rubric writes it (`span.bills`), which goes before its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// In English.
    pub english: BTreeMap<String, String>,
    /// In Brazilian Portuguese.
    pub pt_br: BTreeMap<String, String>,
}

impl Vocabulary {
    /// The words in a language; in English where a name is not translated.
    #[must_use]
    pub fn in_language(&self, language: Language) -> BTreeMap<String, String> {
        let mut words = self.english.clone();
        if language == Language::Portuguese {
            words.extend(self.pt_br.iter().map(|(name, words)| (name.clone(), words.clone())));
        }
        words
    }
}

/// Words as they are written, before it is known whether their names are asked about.
#[derive(Debug, Default)]
pub(super) struct Written {
    english: Vec<Word>,
    pt_br: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    name: String,
    words: String,
    at: Range<usize>,
}

/// The words of a document; none when it has no table of them.
pub(super) fn entries(document: &mut Fields<'_>, sink: &mut Sink<'_>) -> Written {
    let example = "{ stove = \"dishes on the stove\" }";
    let Some(entry) = document.take("words") else { return Written::default() };
    let Some(mut fields) = Fields::of(&entry, example, sink) else { return Written::default() };
    let translated = fields.take(PT_BR).and_then(|entry| Fields::of(&entry, example, sink));
    Written {
        english: language(fields, sink),
        pt_br: translated.map(|fields| language(fields, sink)).unwrap_or_default(),
    }
}

/// A word of its own, or those for the facts of one subject: `span.bills = "…"`.
fn language(mut fields: Fields<'_>, sink: &mut Sink<'_>) -> Vec<Word> {
    let mut words = Vec::new();
    for entry in fields.rest() {
        let inner = match entry.value {
            DeValue::Table(_) => Fields::of(&entry, "\"…\"", sink),
            _ => None,
        };
        match inner {
            None => words.extend(word(&entry, entry.key.to_owned(), sink)),
            Some(mut facts) => {
                for fact in facts.rest() {
                    let name = format!("{}.{}", entry.key, fact.key);
                    words.extend(word(&fact, name, sink));
                }
            }
        }
    }
    words
}

fn word(entry: &Entry<'_>, name: String, sink: &mut Sink<'_>) -> Option<Word> {
    let words = string(entry, sink)?;
    Some(Word { name, words: words.trim().to_owned(), at: entry.at.clone() })
}

/// The words whose names the rubric asks about; the others are faults.
pub(super) fn checked(written: Written, rubric: &Rubric, sink: &mut Sink<'_>) -> Vocabulary {
    let names = rubric.expectations().flat_map(asked_in);
    let facts = rubric.expectations().map(|asked| asked.fact.as_str());
    let known: BTreeSet<&str> = names.chain(facts).collect();
    let mut keep = |words: Vec<Word>| {
        let mut kept = BTreeMap::new();
        for Word { name, words, at } in words {
            if known.contains(name.as_str()) {
                kept.insert(name, words);
            } else {
                sink.fault(
                    &at,
                    format!("the rubric asks nothing about `{name}`"),
                    advice_for(&name, known.iter().copied()),
                );
            }
        }
        kept
    };
    Vocabulary { english: keep(written.english), pt_br: keep(written.pt_br) }
}
