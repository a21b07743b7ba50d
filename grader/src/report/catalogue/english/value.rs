//! How a JSON value differs from the right one, in English.

use serde_json::Value;

use super::quantity::list;
use crate::report::catalogue::values::{self, Difference, Misplaced};

/// What `seen`, which is called `name`, has that the right value has not, and the other way round.
pub(super) fn difference(name: &str, seen: &Value, right: &Value, order_counts: bool) -> String {
    let words = match values::difference(seen, right, order_counts) {
        Difference::SideBySide { seen, right } => format!("{seen}; right is {right}"),
        Difference::Reordered(first) => {
            format!("the right ones, in another order: {}", misplaced(&first))
        }
        Difference::At(first) => misplaced(&first),
        Difference::Lists { missing, surplus } => {
            let parts = [(missing, lacking as fn(_) -> _), (surplus, too_many)];
            let parts = parts.into_iter().filter(|(values, _)| !values.is_empty());
            parts.map(|(values, say)| say(values)).collect::<Vec<_>>().join("; ")
        }
        Difference::Under { key, stands, belongs } => {
            format!("under `{key}` stands {stands}, {belongs} belongs there")
        }
        Difference::NoKey(key) => format!("`{key}` is missing"),
        Difference::ExtraKey(key) => format!("`{key}` is too many"),
    };
    format!("{name}: {words}")
}

fn misplaced(Misplaced { place, stands, belongs }: &Misplaced) -> String {
    format!("at place {place} stands {stands}, {belongs} belongs there")
}

fn lacking(values: Vec<String>) -> String {
    let verb = if values.len() == 1 { "is" } else { "are" };
    format!("{} {verb} missing: {}", values.len(), list(values.into_iter(), "and"))
}

fn too_many(values: Vec<String>) -> String {
    format!("{} too many: {}", values.len(), list(values.into_iter(), "and"))
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
