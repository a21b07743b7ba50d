//! Reads what is expected of endings, panics, threads and the order of events.

use facts::Thread;

use super::compare::{choices, nothing_said, one_of};
use super::expect::{Claims, each};
use super::expectation::{Choice, Claim, EndingKind, Measure, Order, ValueSubject};
use super::fault::advice_for;
use super::fields::{Entry, Fields, Sink};
use super::literal::{boolean, count, duration, string, strings};

impl Claims<'_, '_> {
    pub fn thread(&mut self, entry: &Entry<'_>, name: String) {
        let Some(word) = string(entry, self.sink) else { return };
        let thread = match word.as_str() {
            "executor" => Thread::Executor,
            "other" => Thread::Other,
            _ => {
                let advice = advice_for(&word, ["executor", "other"]);
                self.sink.fault(&entry.at, format!("unknown thread \"{word}\""), advice);
                return;
            }
        };
        self.add(entry, Claim::Thread { name, thread });
    }

    pub fn ended(&mut self, entry: &Entry<'_>) {
        if !entry.value.is_table() {
            if let Some(kind) = ending(entry, self.sink) {
                self.add(entry, Claim::Ended(Choice::Is(kind)));
            }
            return;
        }
        let Some(mut fields) = Fields::of(entry, "\"done\"", self.sink) else { return };
        if nothing_said(&fields, self.sink) {
            return;
        }
        let wanted = choices(&mut fields, ending, self.sink);
        fields.finish(self.sink);
        for choice in wanted {
            self.add(entry, Claim::Ended(choice));
        }
    }

    pub fn panics(&mut self, entry: &Entry<'_>) {
        if !entry.value.is_table() {
            self.measure(entry, Measure::Panics, count);
            return;
        }
        let Some(mut fields) = Fields::of(entry, "{ none = true }", self.sink) else { return };
        if nothing_said(&fields, self.sink) {
            return;
        }
        if let Some(words) = fields.take("one_of")
            && let Some(words) = one_of(&words, string, self.sink)
        {
            self.add(entry, Claim::PanicsSay(words));
        }
        let rules = self.measure_rules(&mut fields, &Measure::Panics, count);
        fields.finish(self.sink);
        self.add_measure(entry, &Measure::Panics, rules);
    }

    /// `order = {…}`, a list of them, or `order.of.NAME = …`.
    pub fn order(&mut self, entry: &Entry<'_>) {
        for entry in each(entry) {
            let example = "{ first = \"…\", then = \"…\" }";
            let Some(mut fields) = Fields::of(&entry, example, self.sink) else { continue };
            if let Some(of) = fields.take("of") {
                self.each_name(&entry.inner(of), |this, named, name| {
                    this.value(named, ValueSubject::OrderOf(name));
                });
                if fields.is_empty() {
                    continue;
                }
            }
            if let Some(order) = order(&mut fields, self.sink) {
                self.add(&entry, Claim::Order(order));
            }
            fields.finish(self.sink);
        }
    }

    /// One pair of names or a list of pairs.
    pub fn never_inside(&mut self, entry: &Entry<'_>) {
        let pairs = match entry.items() {
            Some(items) if items.iter().all(|item| item.value.is_array()) => items,
            _ => vec![entry.clone()],
        };
        for pair in pairs {
            let Some(names) = strings(&pair, self.sink) else { continue };
            match names.as_slice() {
                [what, within] if what != within => {
                    let (what, within) = (what.clone(), within.clone());
                    self.add(&pair, Claim::NeverInside { what, within });
                }
                _ => self.sink.fault(
                    &pair.at,
                    "`never_inside` needs two different names",
                    "write `never_inside = [\"what\", \"inside what\"]`",
                ),
            }
        }
    }
}

fn order(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Option<Order> {
    let first = fields.need("first", "\"…\"", sink).and_then(|entry| string(&entry, sink));
    let then = fields.need("then", "\"…\"", sink).and_then(|entry| string(&entry, sink));
    let per_key = fields.take("per_key").and_then(|entry| boolean(&entry, sink));
    let all = fields.take("all").and_then(|entry| boolean(&entry, sink));
    let within = fields.take("within").and_then(|entry| duration(&entry, sink));
    let (first, then) = (first?, then?);
    if first == then {
        sink.fault(
            &fields.at,
            format!("`{first}` cannot come before itself"),
            "name two different events",
        );
        return None;
    }
    Some(Order {
        first,
        then,
        per_key: per_key.unwrap_or(false),
        all: all.unwrap_or(false),
        within,
    })
}

fn ending(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<EndingKind> {
    let word = string(entry, sink)?;
    let kind = EndingKind::ALL.into_iter().find(|kind| kind.as_str() == word);
    if kind.is_none() {
        let words = EndingKind::ALL.map(EndingKind::as_str);
        sink.fault(&entry.at, format!("no run ends \"{word}\""), advice_for(&word, words));
    }
    kind
}
