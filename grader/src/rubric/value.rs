//! Reads what is expected of a JSON value: `answer.X` and `order.of.X`.

use toml::de::DeValue;

use super::compare::{bare_or_table, bounds, choices, nothing_said};
use super::expectation::{Choice, Other, ValueRule};
use super::fields::{Entry, Fields, Sink};
use super::literal::{count, json, json_list, number, string, yes};

/// All rules of one value; a bare literal is one rule.
pub(super) fn value_rules(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Vec<ValueRule> {
    if !entry.value.is_table() {
        let literal = json(entry, sink).map(Choice::Is).map(ValueRule::Choice);
        return literal.into_iter().collect();
    }
    let Some(mut fields) = Fields::of(entry, "[]", sink) else { return Vec::new() };
    if nothing_said(&fields, sink) {
        return Vec::new();
    }
    let mut rules: Vec<ValueRule> =
        choices(&mut fields, json, sink).into_iter().map(ValueRule::Choice).collect();
    rules.extend(bounds(&mut fields, number, sink).into_iter().map(ValueRule::Compare));
    rules.extend(comparisons(&mut fields, sink));
    rules.extend(properties(&mut fields, sink));
    fields.finish(sink);
    rules
}

/// Rules that name something to compare with.
fn comparisons(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Vec<ValueRule> {
    let mut rules = Vec::new();
    if let Some(entry) = fields.take("same_as") {
        rules.extend(string(&entry, sink).map(other).map(ValueRule::SameAs));
    }
    if let Some(entry) = fields.take("same_set_as") {
        let set = match entry.value {
            DeValue::Array(_) => json(&entry, sink).map(Other::Literal),
            _ => string(&entry, sink).map(other),
        };
        rules.extend(set.map(ValueRule::SameSetAs));
    }
    // Both words read naturally in different sentences, and mean one thing.
    for key in ["same_order_of", "same_as_order_of"] {
        if let Some(entry) = fields.take(key) {
            rules.extend(string(&entry, sink).map(ValueRule::SameOrderOf));
        }
    }
    rules
}

/// Rules about the value alone.
fn properties(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Vec<ValueRule> {
    let mut rules = Vec::new();
    if let Some(entry) = fields.take("none") {
        rules.extend(yes(&entry, sink).map(|()| ValueRule::None));
    }
    if let Some(entry) = fields.take("len") {
        rules.extend(bare_or_table(&entry, "2", count, sink).into_iter().map(ValueRule::Len));
    }
    if let Some(entry) = fields.take("sum") {
        rules.extend(bare_or_table(&entry, "2000", number, sink).into_iter().map(ValueRule::Sum));
    }
    if let Some(entry) = fields.take("contains") {
        let wanted = match entry.value {
            DeValue::Array(_) => json_list(&entry, sink),
            _ => json(&entry, sink).map(|value| vec![value]),
        };
        if wanted.as_ref().is_some_and(Vec::is_empty) {
            sink.fault(&entry.at, "`contains` asks for nothing", "list what must be in it");
        }
        rules.extend(wanted.map(ValueRule::Contains));
    }
    if let Some(entry) = fields.take("sorted") {
        rules.extend(yes(&entry, sink).map(|()| ValueRule::Sorted));
    }
    if let Some(entry) = fields.take("unique") {
        rules.extend(yes(&entry, sink).map(|()| ValueRule::Unique));
    }
    if let Some(entry) = fields.take("each") {
        rules.extend(each(&entry, sink));
    }
    rules
}

/// What each element must be. Elements of one run have no partner in another, so they are
/// compared with what the rubric says and with nothing else.
fn each(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Vec<ValueRule> {
    let mut rules = Vec::new();
    for rule in value_rules(entry, sink) {
        let partner = match &rule {
            ValueRule::SameAs(_) | ValueRule::SameOrderOf(_) => true,
            ValueRule::SameSetAs(other) => !matches!(other, Other::Literal(_)),
            _ => false,
        };
        if partner {
            sink.fault(
                &entry.at,
                "`each` cannot compare single elements with another list",
                "compare the lists themselves, or each element with a literal",
            );
        } else {
            rules.push(ValueRule::Each(Box::new(rule)));
        }
    }
    rules
}

/// `input.NAME`, `answer.NAME` or the name of a variant.
fn other(name: String) -> Other {
    if let Some(input) = name.strip_prefix("input.") {
        Other::Input(input.to_owned())
    } else if let Some(answer) = name.strip_prefix("answer.") {
        Other::Answer(answer.to_owned())
    } else {
        Other::Variant(name)
    }
}
