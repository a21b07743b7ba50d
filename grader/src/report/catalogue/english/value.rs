//! How a JSON value differs from the right one, in English.
//!
//! Short values stand side by side. Of long ones only the first difference is told: two sides
//! that are cut where they are still alike would tell nothing.

use serde_json::Value;

use super::quantity::list;
use crate::report::plain::clean;

/// The longest value that is shown whole.
const WHOLE: usize = 60;
/// The longest part of a value that is shown.
const PART: usize = 40;
/// How much of what two values have in common is shown before their first difference.
const LEAD: usize = 12;

/// A JSON value as a reader writes it: `[6, 133]`, `{"table": 3}`.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(_) => clean(&value.to_string()),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", "))
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                format!("{}: {}", clean(&Value::from(name.as_str()).to_string()), text(value))
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

/// What `seen`, which is called `name`, has that the right value has not, and the other way round.
pub(super) fn difference(name: &str, seen: &Value, right: &Value, order_counts: bool) -> String {
    if let (Value::Array(ours), Value::Array(theirs)) = (seen, right) {
        let is_short = [seen, right].iter().all(|side| text(side).chars().count() <= WHOLE);
        if order_counts && is_short {
            return side_by_side(name, seen, right);
        }
        if let Some(words) = of_lists(ours, theirs, order_counts) {
            return format!("{name}: {words}");
        }
    }
    if let (Value::Object(ours), Value::Object(theirs)) = (seen, right) {
        let is_short = [seen, right].iter().all(|side| text(side).chars().count() <= WHOLE);
        if let (false, Some(words)) = (is_short, of_tables(ours, theirs)) {
            return format!("{name}: {words}");
        }
    }
    side_by_side(name, seen, right)
}

fn side_by_side(name: &str, seen: &Value, right: &Value) -> String {
    let (seen, right) = apart(seen, right, WHOLE);
    format!("{name}: {seen}; right is {right}")
}

fn of_lists(ours: &[Value], theirs: &[Value], order_counts: bool) -> Option<String> {
    let (missing, surplus) = (without(theirs, ours), without(ours, theirs));
    let first = || {
        let place = ours.iter().zip(theirs).position(|(ours, theirs)| ours != theirs)?;
        let (stands, belongs) = apart(&ours[place], &theirs[place], PART);
        Some(format!("at place {} stands {stands}, {belongs} belongs there", place + 1))
    };
    match (missing.len(), surplus.len()) {
        (0, 0) if order_counts => Some(format!("the right ones, in another order: {}", first()?)),
        (0, 0) => None,
        (_, 0) => Some(lacking(&missing)),
        (0, _) => Some(too_many(&surplus)),
        (_, _) if order_counts => first(),
        (_, _) => Some(format!("{}; {}", lacking(&missing), too_many(&surplus))),
    }
}

fn of_tables(
    ours: &serde_json::Map<String, Value>,
    theirs: &serde_json::Map<String, Value>,
) -> Option<String> {
    let name = |key: &str| format!("`{}`", clean(key));
    for (key, right) in theirs {
        match ours.get(key) {
            None => return Some(format!("{} is missing", name(key))),
            Some(seen) if seen != right => {
                let (stands, belongs) = apart(seen, right, PART);
                let key = name(key);
                return Some(format!("under {key} stands {stands}, {belongs} belongs there"));
            }
            Some(_) => {}
        }
    }
    let extra = ours.keys().find(|key| !theirs.contains_key(*key))?;
    Some(format!("{} is too many", name(extra)))
}

fn lacking(values: &[&Value]) -> String {
    let verb = if values.len() == 1 { "is" } else { "are" };
    format!("{} {verb} missing: {}", values.len(), parts(values))
}

fn too_many(values: &[&Value]) -> String {
    format!("{} too many: {}", values.len(), parts(values))
}

fn parts(values: &[&Value]) -> String {
    list(values.iter().map(|value| part(&text(value), 0, PART)), "and")
}

/// What is in `these` and not in `those`, each as often.
fn without<'v>(these: &'v [Value], those: &[Value]) -> Vec<&'v Value> {
    let mut left: Vec<&Value> = those.iter().collect();
    let mut rest = Vec::new();
    for value in these {
        match left.iter().position(|other| *other == value) {
            Some(index) => {
                left.swap_remove(index);
            }
            None => rest.push(value),
        }
    }
    rest
}

/// Two values, cut so that their first difference shows.
fn apart(one: &Value, other: &Value, most: usize) -> (String, String) {
    let (one, other) = (text(one), text(other));
    if [&one, &other].iter().all(|side| side.chars().count() <= most) {
        return (one, other);
    }
    let alike: Vec<char> =
        one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    // A name is easier to read from its beginning.
    let begins = alike.iter().rposition(|c| "/ ,:".contains(*c)).unwrap_or(0);
    let far = alike.len().saturating_sub(LEAD);
    let start = if begins >= far { begins } else { far };
    let start = if start <= LEAD { 0 } else { start };
    (part(&one, start, most), part(&other, start, most))
}

/// So many characters from `start` on, with `…` where something was left out.
fn part(text: &str, start: usize, most: usize) -> String {
    let rest = text.chars().count().saturating_sub(start);
    let before = if start > 0 { "…" } else { "" };
    if rest <= most {
        let kept: String = text.chars().skip(start).collect();
        return format!("{before}{kept}");
    }
    let kept: String = text.chars().skip(start).take(most.saturating_sub(1)).collect();
    format!("{before}{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(seen: Value, right: Value, order_counts: bool) -> String {
        difference("pages", &seen, &right, order_counts)
    }

    fn long(numbers: impl IntoIterator<Item = u32>) -> Value {
        numbers.into_iter().map(|n| json!(format!("https://example.test/{n}"))).collect()
    }

    #[test]
    fn short_values_stand_side_by_side() {
        assert_eq!(
            told(json!([6, 133]), json!([3, 55]), true),
            "pages: [6, 133]; right is [3, 55]"
        );
        assert_eq!(told(json!(1), json!(0), true), "pages: 1; right is 0");
        let table = told(json!({ "a": 1 }), json!({ "a": 2 }), true);
        assert_eq!(table, "pages: {\"a\": 1}; right is {\"a\": 2}");
    }

    #[test]
    fn of_long_lists_the_first_difference_is_told() {
        let right = long(1..=9);
        assert_eq!(
            told(long([1, 3, 2, 4, 5, 6, 7, 8, 9]), right.clone(), true),
            "pages: the right ones, in another order: at place 2 stands \
             \"https://example.test/3\", \"https://example.test/2\" belongs there"
        );
        assert_eq!(
            told(long(1..=8), right.clone(), true),
            "pages: 1 is missing: \"https://example.test/9\""
        );
        assert_eq!(
            told(long(1..=10), right.clone(), true),
            "pages: 1 too many: \"https://example.test/10\""
        );
        assert_eq!(
            told(long(10..=18), right, true),
            "pages: at place 1 stands \"https://example.test/10\", \"https://example.test/1\" \
             belongs there"
        );
    }

    #[test]
    fn of_sets_is_told_what_is_missing_and_what_is_too_many() {
        assert_eq!(told(json!([1, 2]), json!([2, 3, 1]), false), "pages: 1 is missing: 3");
        assert_eq!(told(json!([1, 1]), json!([1]), false), "pages: 1 too many: 1");
        assert_eq!(
            told(json!([1, 4]), json!([1, 2, 3]), false),
            "pages: 2 are missing: 2 and 3; 1 too many: 4"
        );
    }

    #[test]
    fn two_sides_are_never_cut_so_that_they_read_alike() {
        let common = "https://example.test/a/very/long/path/that/goes/on/and/on/for/ever/and/a/day";
        let words = told(json!(format!("{common}/10")), json!(format!("{common}/2")), true);
        assert_eq!(words, "pages: …/10\"; right is …/2\"");
        let text = |end: &str| json!({ "text": format!("{}{end}", "x".repeat(90)), "n": 1 });
        let words = told(text("a"), text("b"), true);
        assert_eq!(
            words,
            "pages: under `text` stands …xxxxxxxxxxxxa\", …xxxxxxxxxxxxb\" belongs there"
        );
        let table = |n| json!({ "first": "x".repeat(60), "n": n });
        assert_eq!(told(table(1), table(2), true), "pages: under `n` stands 1, 2 belongs there");
    }
}
