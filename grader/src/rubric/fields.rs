//! Reads tables of a TOML document key by key, so that nothing in it goes unread.
//!
//! Every key that is asked for becomes one that is known; what is left when a table is finished
//! is unknown, and the nearest known key is offered. Faults are collected, never thrown: an
//! author wants to see all of them at once.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Faults, advice_for};

/// Where faults go, and what is needed to say on which line they are.
pub(super) struct Sink<'s> {
    path: &'s str,
    text: &'s str,
    faults: Vec<Fault>,
}

/// A key with its value.
#[derive(Clone)]
pub(super) struct Entry<'t> {
    /// What to call it in a message: `points`, `span.serve`.
    pub name: String,
    /// The last part of that name, as written.
    pub key: &'t str,
    /// Where it stands.
    pub at: Range<usize>,
    /// What it holds.
    pub value: &'t DeValue<'t>,
}

/// A table of which each key is read once.
pub(super) struct Fields<'t> {
    /// What to call the table in a message.
    pub what: String,
    /// Where it begins.
    pub at: Range<usize>,
    asked: Vec<&'static str>,
    left: Vec<Entry<'t>>,
}

impl<'s> Sink<'s> {
    pub fn new(path: &'s str, text: &'s str) -> Self {
        Self { path, text, faults: Vec::new() }
    }

    /// The line, from 1, on which a stretch of the document begins.
    pub fn line(&self, at: &Range<usize>) -> u32 {
        let before = &self.text.as_bytes()[..at.start.min(self.text.len())];
        let breaks = before.iter().filter(|byte| **byte == b'\n').count();
        u32::try_from(breaks + 1).unwrap_or(u32::MAX)
    }

    pub fn fault(
        &mut self,
        at: &Range<usize>,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) {
        let line = self.line(at);
        self.fault_on(line, message, advice);
    }

    pub fn fault_on(&mut self, line: u32, message: impl Into<String>, advice: impl Into<String>) {
        self.faults.push(Fault {
            path: self.path.to_owned(),
            line,
            message: message.into(),
            advice: advice.into(),
        });
    }

    /// Says that an entry holds the wrong kind of thing.
    pub fn wrong_type(&mut self, entry: &Entry<'_>, wanted: &str, example: &str) {
        let found = match entry.value.type_str() {
            found @ ("integer" | "array") => format!("an {found}"),
            found => format!("a {found}"),
        };
        self.fault(
            &entry.at,
            format!("`{}` is {found} where {wanted} belongs", entry.name),
            format!("write `{} = {example}`", entry.key),
        );
    }

    /// Whether nothing is wrong so far.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// All faults in the order of their lines.
    pub fn into_faults(mut self) -> Faults {
        self.faults.sort_by_key(|fault| fault.line);
        Faults(self.faults)
    }
}

impl<'t> Fields<'t> {
    /// The fields of a table that stands at `at` and is called `what`.
    pub fn new(table: &'t DeTable<'t>, at: Range<usize>, what: impl Into<String>) -> Self {
        let mut left: Vec<Entry<'t>> = table
            .iter()
            .map(|(key, value)| Entry {
                name: key.get_ref().to_string(),
                key: key.get_ref().as_ref(),
                at: key.span(),
                value: value.get_ref(),
            })
            .collect();
        left.sort_by_key(|entry| entry.at.start);
        Self { what: what.into(), at, asked: Vec::new(), left }
    }

    /// The fields of an entry that must be a table.
    pub fn of(entry: &Entry<'t>, example: &str, sink: &mut Sink<'_>) -> Option<Self> {
        match entry.value {
            DeValue::Table(table) => {
                Some(Self::new(table, entry.at.clone(), format!("`{}`", entry.name)))
            }
            _ => {
                sink.wrong_type(entry, "a table", example);
                None
            }
        }
    }

    /// The tables of an entry that must be `[[name]]`, in order; none when it is absent.
    pub fn tables(&mut self, key: &'static str, header: &str, sink: &mut Sink<'_>) -> Vec<Self> {
        let Some(entry) = self.take(key) else { return Vec::new() };
        let DeValue::Array(array) = entry.value else {
            sink.fault(
                &entry.at,
                format!("`{key}` is not a list of tables"),
                format!("begin each with a line `[[{header}]]`"),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            match item.get_ref() {
                DeValue::Table(table) => {
                    tables.push(Self::new(table, item.span(), format!("[[{header}]]")));
                }
                _ => sink.fault(
                    &item.span(),
                    format!("`{key}` holds something that is not a table"),
                    format!("begin each with a line `[[{header}]]`"),
                ),
            }
        }
        tables
    }

    /// Takes a key that may be there.
    pub fn take(&mut self, key: &'static str) -> Option<Entry<'t>> {
        self.asked.push(key);
        let index = self.left.iter().position(|entry| entry.key == key)?;
        Some(self.left.remove(index))
    }

    /// Takes a key that must be there.
    pub fn need(
        &mut self,
        key: &'static str,
        example: &str,
        sink: &mut Sink<'_>,
    ) -> Option<Entry<'t>> {
        let entry = self.take(key);
        if entry.is_none() {
            sink.fault(
                &self.at,
                format!("{} has no `{key}`", self.what),
                format!("add `{key} = {example}`"),
            );
        }
        entry
    }

    /// Whether nothing is left to take.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Whether a key is still to be taken.
    pub fn has(&self, key: &str) -> bool {
        self.left.iter().any(|entry| entry.key == key)
    }

    /// Takes every key that is left, in the order of the document.
    pub fn rest(&mut self) -> Vec<Entry<'t>> {
        std::mem::take(&mut self.left)
    }

    /// Says of every key that is left that it is unknown.
    pub fn finish(self, sink: &mut Sink<'_>) {
        for entry in &self.left {
            sink.fault(
                &entry.at,
                format!("unknown key `{}` in {}", entry.key, self.what),
                advice_for(entry.key, self.asked.iter().copied()),
            );
        }
    }
}

impl<'t> Entry<'t> {
    /// An entry within this one, called after both.
    pub fn inner(&self, inner: Self) -> Self {
        Self { name: format!("{}.{}", self.name, inner.key), ..inner }
    }

    /// The things in this entry when it is an array.
    pub fn items(&self) -> Option<Vec<Self>> {
        let DeValue::Array(array) = self.value else { return None };
        Some(array.iter().map(|item| self.item(item)).collect())
    }

    fn item(&self, item: &'t Spanned<DeValue<'t>>) -> Self {
        Self { name: self.name.clone(), key: self.key, at: item.span(), value: item.get_ref() }
    }
}
