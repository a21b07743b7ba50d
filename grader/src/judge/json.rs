//! Comparing JSON values as a reader would: `2` and `2.0` are the same number.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// Whether two values are the same.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => same_number(a, b),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// Whole numbers are compared whole: as floats, neighbours beyond 2^53 would be one.
fn same_number(a: &Number, b: &Number) -> bool {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64() == b.as_f64(),
    }
}

fn whole(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

/// Whether two lists hold the same things, each as often, in whatever order.
pub(super) fn same_set(a: &[Value], b: &[Value]) -> bool {
    let mut left: Vec<&Value> = b.iter().collect();
    a.len() == b.len()
        && a.iter().all(|a| match left.iter().position(|b| same(a, b)) {
            Some(index) => {
                left.swap_remove(index);
                true
            }
            None => false,
        })
}

/// Whether nothing is smaller than what stands before it; `false` for lists of anything but
/// numbers alone or texts alone.
pub(super) fn sorted(list: &[Value]) -> bool {
    list.windows(2).all(|pair| match (&pair[0], &pair[1]) {
        (Value::Number(a), Value::Number(b)) => ascending(a, b),
        (Value::String(a), Value::String(b)) => a <= b,
        _ => false,
    })
}

fn ascending(a: &Number, b: &Number) -> bool {
    let order = match (whole(a), whole(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64().partial_cmp(&b.as_f64()),
    };
    matches!(order, Some(Ordering::Less | Ordering::Equal))
}

/// Whether nothing is in a list twice.
pub(super) fn unique(list: &[Value]) -> bool {
    list.iter().enumerate().all(|(index, a)| !list[..index].iter().any(|b| same(a, b)))
}

/// The sum of a list of numbers; `None` when anything else is in it.
pub(super) fn sum(value: &Value) -> Option<f64> {
    value.as_array()?.iter().map(Value::as_f64).sum()
}

/// How many things are in a list or table, or characters in a text.
pub(super) fn len(value: &Value) -> Option<usize> {
    match value {
        Value::Array(list) => Some(list.len()),
        Value::Object(table) => Some(table.len()),
        Value::String(text) => Some(text.chars().count()),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Whether something is in a list, a text in a text, or a key in a table.
pub(super) fn contains(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Array(list), _) => list.iter().any(|it| same(it, wanted)),
        (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
        (Value::Object(table), Value::String(key)) => table.contains_key(key),
        _ => false,
    }
}

/// Whether there is nothing to speak of.
pub(super) fn is_none(value: &Value) -> bool {
    value.is_null() || len(value) == Some(0)
}

/// Keys as they are compared and shown: as whole numbers where all of them are.
///
/// The log holds keys as text; inputs and rubrics mostly hold numbers.
pub(super) fn keys(keys: &[&str]) -> Value {
    let numbers: Option<Vec<Value>> =
        keys.iter().map(|key| key.parse::<i64>().ok().map(Value::from)).collect();
    Value::Array(numbers.unwrap_or_else(|| keys.iter().map(|key| Value::from(*key)).collect()))
}

/// A list of texts that are all numbers, as numbers; anything else as it is.
pub(super) fn as_keys(value: &Value) -> Value {
    let texts: Option<Vec<&str>> =
        value.as_array().and_then(|list| list.iter().map(Value::as_str).collect());
    texts.map_or_else(|| value.clone(), |texts| keys(&texts))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        assert!(same(&json!({ "a": [1, 2.0] }), &json!({ "a": [1.0, 2] })));
        assert!(!same(&json!(9_007_199_254_740_993_u64), &json!(9_007_199_254_740_992_u64)));
        assert!(!same(&json!("1"), &json!(1)));
        assert!(!same(&json!([1]), &json!([1, 1])));
        assert!(!same(&json!({ "a": 1 }), &json!({ "b": 1 })));
    }

    #[test]
    fn sets_count_what_is_there_twice() {
        let list = |value: Value| value.as_array().cloned().unwrap_or_default();
        assert!(same_set(&list(json!([1, 2, 2])), &list(json!([2, 1, 2]))));
        assert!(!same_set(&list(json!([1, 2, 2])), &list(json!([2, 1, 1]))));
        assert!(!same_set(&list(json!([1])), &list(json!([1, 1]))));
    }

    #[test]
    fn only_lists_of_one_kind_are_sorted() {
        let is_sorted = |value: Value| sorted(value.as_array().map_or(&[], Vec::as_slice));
        assert!(is_sorted(json!([])));
        assert!(is_sorted(json!([1, 1, 2.5, 10])));
        assert!(is_sorted(json!(["a", "b"])));
        assert!(!is_sorted(json!([2, 1])));
        assert!(!is_sorted(json!([1, "b"])));
        assert!(!is_sorted(json!([[1], [2]])));
    }

    #[test]
    fn keys_are_numbers_where_all_are() {
        assert_eq!(keys(&["10", "9"]), json!([10, 9]));
        assert_eq!(keys(&["10", "x"]), json!(["10", "x"]));
        assert_eq!(as_keys(&json!(["1", "2"])), json!([1, 2]));
        assert_eq!(as_keys(&json!([1, "2"])), json!([1, "2"]));
    }

    #[test]
    fn lengths_sums_and_parts() {
        assert_eq!(len(&json!([1, 2])), Some(2));
        assert_eq!(len(&json!("é!")), Some(2));
        assert_eq!(len(&json!(3)), None);
        assert_eq!(sum(&json!([1, 2.5])), Some(3.5));
        assert_eq!(sum(&json!([1, "2"])), None);
        assert!(contains(&json!([1, 2]), &json!(2.0)));
        assert!(contains(&json!("on fire"), &json!("fire")));
        assert!(contains(&json!({ "a": 1 }), &json!("a")));
        assert!(!contains(&json!(12), &json!(2)));
        assert!(is_none(&json!(null)) && is_none(&json!([])) && !is_none(&json!(0)));
    }
}
