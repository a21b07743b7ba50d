//! How a JSON value differs from the right one, in Portuguese.

use serde_json::Value;

use super::quantity::list;
use crate::report::catalogue::values::{self, Difference, Misplaced};

/// What `seen`, which is called `name`, has that the right value has not, and the other way round.
pub(super) fn difference(name: &str, seen: &Value, right: &Value, order_counts: bool) -> String {
    let words = match values::difference(seen, right, order_counts) {
        Difference::SideBySide { seen, right } => format!("{seen}; o certo é {right}"),
        Difference::Reordered(first) => {
            format!("os valores certos, em outra ordem: {}", misplaced(&first))
        }
        Difference::At(first) => misplaced(&first),
        Difference::Lists { missing, surplus } => {
            let parts = [(missing, lacking as fn(_) -> _), (surplus, too_many)];
            let parts = parts.into_iter().filter(|(values, _)| !values.is_empty());
            parts.map(|(values, say)| say(values)).collect::<Vec<_>>().join("; ")
        }
        Difference::Under { key, stands, belongs } => {
            format!("em `{key}` está {stands}, e ali deveria estar {belongs}")
        }
        Difference::NoKey(key) => format!("falta `{key}`"),
        Difference::ExtraKey(key) => format!("sobra `{key}`"),
    };
    format!("{name}: {words}")
}

fn misplaced(Misplaced { place, stands, belongs }: &Misplaced) -> String {
    format!("na posição {place} está {stands}, e ali deveria estar {belongs}")
}

fn lacking(values: Vec<String>) -> String {
    let verb = if values.len() == 1 { "falta" } else { "faltam" };
    format!("{verb} {}: {}", values.len(), list(values.into_iter(), "e"))
}

fn too_many(values: Vec<String>) -> String {
    let verb = if values.len() == 1 { "sobra" } else { "sobram" };
    format!("{verb} {}: {}", values.len(), list(values.into_iter(), "e"))
}
