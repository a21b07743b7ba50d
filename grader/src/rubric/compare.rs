//! Reads comparisons: `at_most`, `between`, `one_of` and what they have in common.

use super::expectation::{Choice, Compare};
use super::fields::{Entry, Fields, Sink};

/// How one literal of a comparison is read: as a duration, a count, a factor…
pub(super) type ReadNumber = fn(&Entry<'_>, &mut Sink<'_>) -> Option<f64>;

/// `is`, `not`, `one_of` and the bounds of a table, all of numbers.
pub(super) fn numbers(
    fields: &mut Fields<'_>,
    read: ReadNumber,
    sink: &mut Sink<'_>,
) -> Vec<Compare> {
    let choices = choices(fields, read, sink).into_iter().map(|choice| match choice {
        Choice::Is(number) => Compare::Is(number),
        Choice::Not(number) => Compare::Not(number),
        Choice::OneOf(numbers) => Compare::OneOf(numbers),
    });
    choices.chain(bounds(fields, read, sink)).collect()
}

/// A comparison that is a bare literal, or a table that holds nothing but comparisons.
pub(super) fn bare_or_table(
    entry: &Entry<'_>,
    example: &str,
    read: ReadNumber,
    sink: &mut Sink<'_>,
) -> Vec<Compare> {
    if !entry.value.is_table() {
        return read(entry, sink).map(Compare::Is).into_iter().collect();
    }
    let Some(mut fields) = Fields::of(entry, example, sink) else { return Vec::new() };
    if nothing_said(&fields, sink) {
        return Vec::new();
    }
    let compares = numbers(&mut fields, read, sink);
    fields.finish(sink);
    compares
}

/// `is`, `not` and `one_of` of a table.
pub(super) fn choices<T>(
    fields: &mut Fields<'_>,
    read: impl Fn(&Entry<'_>, &mut Sink<'_>) -> Option<T>,
    sink: &mut Sink<'_>,
) -> Vec<Choice<T>> {
    let mut choices = Vec::new();
    if let Some(entry) = fields.take("is") {
        choices.extend(read(&entry, sink).map(Choice::Is));
    }
    if let Some(entry) = fields.take("not") {
        choices.extend(read(&entry, sink).map(Choice::Not));
    }
    if let Some(entry) = fields.take("one_of") {
        choices.extend(one_of(&entry, read, sink).map(Choice::OneOf));
    }
    choices
}

/// The list of a `one_of`, which must not be empty.
pub(super) fn one_of<T>(
    entry: &Entry<'_>,
    read: impl Fn(&Entry<'_>, &mut Sink<'_>) -> Option<T>,
    sink: &mut Sink<'_>,
) -> Option<Vec<T>> {
    let Some(items) = entry.items() else {
        sink.wrong_type(entry, "a list", "[…]");
        return None;
    };
    if items.is_empty() {
        sink.fault(
            &entry.at,
            format!("`{}` is empty, so nothing can ever be one of them", entry.name),
            "list what is allowed",
        );
        return None;
    }
    items.iter().map(|item| read(item, sink)).collect()
}

/// `at_least`, `at_most` and `between` of a table. Both of the first two make a `between`.
pub(super) fn bounds(
    fields: &mut Fields<'_>,
    read: ReadNumber,
    sink: &mut Sink<'_>,
) -> Vec<Compare> {
    let least = fields.take("at_least");
    let most = fields.take("at_most");
    let between = fields.take("between");
    let at = least.as_ref().map(|entry| entry.at.clone());
    let least = least.and_then(|entry| read(&entry, sink));
    let most = most.and_then(|entry| read(&entry, sink));

    let mut bounds = Vec::new();
    match (least, most) {
        (Some(low), Some(high)) if low > high => sink.fault(
            &at.unwrap_or_default(),
            "`at_least` is above `at_most`, so nothing can be both",
            "exchange them",
        ),
        (Some(low), Some(high)) => bounds.push(Compare::Between(low, high)),
        (Some(low), None) => bounds.push(Compare::AtLeast(low)),
        (None, Some(high)) => bounds.push(Compare::AtMost(high)),
        (None, None) => {}
    }
    if let Some(entry) = between {
        bounds.extend(pair(&entry, read, sink));
    }
    bounds
}

fn pair(entry: &Entry<'_>, read: ReadNumber, sink: &mut Sink<'_>) -> Option<Compare> {
    let items = entry.items().unwrap_or_default();
    let [low, high] = items.as_slice() else {
        sink.wrong_type(entry, "a list of two, the lowest and the highest,", "[2, 5]");
        return None;
    };
    let (low, high) = (read(low, sink)?, read(high, sink)?);
    if low > high {
        sink.fault(
            &entry.at,
            format!("`{}` has its lowest above its highest, so nothing can be between", entry.name),
            "exchange them",
        );
        return None;
    }
    Some(Compare::Between(low, high))
}

/// Says of an empty table that it says nothing.
pub(super) fn nothing_said(fields: &Fields<'_>, sink: &mut Sink<'_>) -> bool {
    if !fields.is_empty() {
        return false;
    }
    sink.fault(
        &fields.at,
        format!("{} says nothing", fields.what),
        "write what is expected, such as `{ at_most = … }`, or leave it out",
    );
    true
}
