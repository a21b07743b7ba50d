//! Reads what stands on the right of an equals sign.

use facts::Micros;
use serde_json::{Map, Number, Value};
use toml::de::{DeFloat, DeInteger, DeValue};

use super::fields::{Entry, Sink};

/// The units a duration may be written in, the longest name first so that `ms` is not read as
/// `s`, with their microseconds.
const UNITS: [(&str, f64); 5] =
    [("min", 60e6), ("ms", 1e3), ("us", 1.0), ("h", 3600e6), ("s", 1e6)];

/// How durations are written, for messages.
pub(super) const DURATION: &str = "a duration such as \"1.8s\", \"15ms\" or \"200us\"";

/// Whole numbers above this are not exact as `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// `"1.8s"` as microseconds; `None` when it is no duration or not a whole number of them.
pub(super) fn micros(text: &str) -> Option<Micros> {
    let (number, scale) = UNITS.iter().find_map(|(unit, scale)| {
        text.strip_suffix(unit).map(|number| (number.trim_end(), scale))
    })?;
    if !number.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let micros = number.parse::<f64>().ok()? * scale;
    // 1.8 * 1e6 is not quite whole in binary; a millionth of a microsecond is no intention.
    let whole = micros.round();
    ((micros - whole).abs() < 1e-3 && whole < EXACT).then_some(whole as Micros)
}

pub(super) fn string(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<String> {
    match entry.value {
        DeValue::String(text) if text.trim().is_empty() => {
            sink.fault(&entry.at, format!("`{}` is empty", entry.name), "write something there");
            None
        }
        DeValue::String(text) => Some(text.to_string()),
        _ => {
            sink.wrong_type(entry, "a string", "\"…\"");
            None
        }
    }
}

pub(super) fn strings(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<Vec<String>> {
    let Some(items) = entry.items() else {
        sink.wrong_type(entry, "a list of strings", "[\"…\"]");
        return None;
    };
    items.iter().map(|item| string(item, sink)).collect()
}

/// A duration that is not zero.
pub(super) fn duration(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<Micros> {
    let micros = time(entry, sink)?;
    if micros == 0.0 {
        sink.fault(
            &entry.at,
            format!("`{}` is no time at all", entry.name),
            "write a duration above zero",
        );
        return None;
    }
    Some(micros as Micros)
}

/// A duration in microseconds, which may be zero.
pub(super) fn time(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<f64> {
    let DeValue::String(text) = entry.value else {
        sink.wrong_type(entry, DURATION, "\"1.8s\"");
        return None;
    };
    let micros = micros(text);
    if micros.is_none() {
        sink.fault(
            &entry.at,
            format!("`{}` is \"{text}\", which is no duration in whole microseconds", entry.name),
            format!("write {DURATION}"),
        );
    }
    micros.map(|micros| micros as f64)
}

/// Any number.
pub(super) fn number(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<f64> {
    let number = match entry.value {
        DeValue::Integer(integer) => exact(integer).map(|whole| whole as f64),
        DeValue::Float(float) => finite(float),
        _ => {
            sink.wrong_type(entry, "a number", "3");
            return None;
        }
    };
    if number.is_none() {
        sink.fault(
            &entry.at,
            format!("`{}` is not a number that can be compared", entry.name),
            "write a smaller one",
        );
    }
    number
}

/// A number of things: whole and not negative.
pub(super) fn count(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<f64> {
    let number = number(entry, sink)?;
    if number < 0.0 || number.fract() != 0.0 {
        sink.fault(
            &entry.at,
            format!("`{}` counts things and is {number}", entry.name),
            "write a whole number, 0 or above",
        );
        return None;
    }
    Some(number)
}

/// A number that is not negative, for how often and how many times as much.
pub(super) fn factor(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<f64> {
    let number = number(entry, sink)?;
    if number < 0.0 {
        sink.fault(
            &entry.at,
            format!("`{}` is {number}, which nothing can be", entry.name),
            "write a number that is not negative",
        );
        return None;
    }
    Some(number)
}

/// A number of things of which there is at least one.
pub(super) fn positive(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<u64> {
    let number = count(entry, sink)?;
    if number == 0.0 {
        sink.fault(&entry.at, format!("`{}` is 0", entry.name), "write 1 or more");
        return None;
    }
    Some(number as u64)
}

pub(super) fn boolean(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<bool> {
    let DeValue::Boolean(yes) = entry.value else {
        sink.wrong_type(entry, "true or false", "true");
        return None;
    };
    Some(*yes)
}

/// `true`: the key says all there is to say, and `false` would say nothing.
pub(super) fn yes(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<()> {
    if boolean(entry, sink)? {
        return Some(());
    }
    sink.fault(
        &entry.at,
        format!("`{}` says nothing when it is false", entry.key),
        format!("write `{} = true` or leave it out", entry.key),
    );
    None
}

/// Any value but a date, as JSON.
pub(super) fn json(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<Value> {
    let value = to_json(entry.value);
    if value.is_none() {
        sink.fault(
            &entry.at,
            format!("`{}` holds a date or a number that JSON cannot hold", entry.name),
            "write numbers, strings, booleans, lists and tables of them",
        );
    }
    value
}

/// A list of any values, as JSON.
pub(super) fn json_list(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<Vec<Value>> {
    let Some(items) = entry.items() else {
        sink.wrong_type(entry, "a list", "[…]");
        return None;
    };
    items.iter().map(|item| json(item, sink)).collect()
}

fn to_json(value: &DeValue<'_>) -> Option<Value> {
    match value {
        DeValue::String(text) => Some(Value::String(text.to_string())),
        DeValue::Integer(integer) => {
            i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(Value::from)
        }
        DeValue::Float(float) => Number::from_f64(finite(float)?).map(Value::Number),
        DeValue::Boolean(yes) => Some(Value::Bool(*yes)),
        DeValue::Datetime(_) => None,
        DeValue::Array(items) => items
            .iter()
            .map(|item| to_json(item.get_ref()))
            .collect::<Option<_>>()
            .map(Value::Array),
        DeValue::Table(table) => table
            .iter()
            .map(|(key, value)| Some((key.get_ref().to_string(), to_json(value.get_ref())?)))
            .collect::<Option<Map<_, _>>>()
            .map(Value::Object),
    }
}

fn exact(integer: &DeInteger<'_>) -> Option<i64> {
    let whole = i64::from_str_radix(integer.as_str(), integer.radix()).ok()?;
    ((whole as f64).abs() < EXACT).then_some(whole)
}

fn finite(float: &DeFloat<'_>) -> Option<f64> {
    float.as_str().parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_whole_microseconds() {
        for (text, expected) in [
            ("1.8s", Some(1_800_000)),
            ("15ms", Some(15_000)),
            ("200us", Some(200)),
            ("0.1ms", Some(100)),
            ("2min", Some(120_000_000)),
            ("1h", Some(3_600_000_000)),
            ("60 s", Some(60_000_000)),
            ("0s", Some(0)),
            ("0.5us", None),
            ("-1s", None),
            ("5", None),
            ("s", None),
            ("5ms_cpu", None),
            ("infs", None),
        ] {
            assert_eq!(micros(text), expected, "{text}");
        }
    }
}
