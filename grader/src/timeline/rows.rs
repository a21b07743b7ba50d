//! Rows of a lane: one for each key as long as there is room, so that one sees what became of
//! each; beyond that, as many as there were stays at once.

use std::collections::BTreeMap;

use facts::Micros;

use super::{Mark, Of, Row, Stay};

/// Keys that get a row each.
const MOST_KEYS: usize = 16;

/// Puts the stays and marks of one lane into rows. Both come in the order of time.
pub(super) fn rows(stays: Vec<Stay>, marks: Vec<Mark>) -> Vec<Row> {
    let mut groups: BTreeMap<Of, (Vec<Stay>, Vec<Mark>)> = BTreeMap::new();
    for stay in stays {
        groups.entry(of(&stay.name, stay.key.as_deref())).or_default().0.push(stay);
    }
    for mark in marks {
        groups.entry(of(&mark.name, mark.key.as_deref())).or_default().1.push(mark);
    }
    let keys = groups.keys().filter(|of| matches!(of, Of::Key(_))).count();
    if keys > MOST_KEYS {
        groups = merged(groups);
    }
    let mut rows: Vec<Row> = Vec::new();
    for (of, (stays, marks)) in groups {
        let mut fresh: Vec<Row> = apart(stays)
            .into_iter()
            .map(|stays| Row { of: of.clone(), stays, marks: Vec::new() })
            .collect();
        match fresh.first_mut() {
            Some(first) => first.marks = marks,
            None => fresh.push(Row { of, stays: Vec::new(), marks }),
        }
        rows.append(&mut fresh);
    }
    // Stable: what begins together stays in the order of the keys.
    rows.sort_by_key(begins);
    rows
}

fn of(name: &str, key: Option<&str>) -> Of {
    key.map_or_else(|| Of::Name(name.to_owned()), |key| Of::Key(key.to_owned()))
}

type Groups = BTreeMap<Of, (Vec<Stay>, Vec<Mark>)>;

/// Stays with a key share rows; marks with a key are put together by name.
fn merged(groups: Groups) -> Groups {
    let mut merged = Groups::new();
    for (of, (stays, marks)) in groups {
        if matches!(of, Of::Name(_)) {
            let entry = merged.entry(of).or_default();
            entry.0.extend(stays);
            entry.1.extend(marks);
        } else {
            merged.entry(Of::Several).or_default().0.extend(stays);
            for mark in marks {
                merged.entry(Of::Name(mark.name.clone())).or_default().1.push(mark);
            }
        }
    }
    for (stays, marks) in merged.values_mut() {
        stays.sort_by_key(|stay| stay.from);
        marks.sort_by_key(|mark| mark.at);
    }
    merged.retain(|_, (stays, marks)| !(stays.is_empty() && marks.is_empty()));
    merged
}

/// As few rows as hold these stays without an overlap, each stay in the first row that is free.
pub(super) fn apart(stays: Vec<Stay>) -> Vec<Vec<Stay>> {
    let mut rows: Vec<(Option<Micros>, Vec<Stay>)> = Vec::new();
    for stay in stays {
        let until = stay.until;
        let free =
            |(end, _): &&mut (Option<Micros>, Vec<Stay>)| end.is_some_and(|end| end <= stay.from);
        match rows.iter_mut().find(free) {
            Some((end, row)) => {
                *end = until;
                row.push(stay);
            }
            None => rows.push((until, vec![stay])),
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

fn begins(row: &Row) -> Micros {
    let stay = row.stays.first().map(|stay| stay.from);
    let mark = row.marks.first().map(|mark| mark.at);
    stay.into_iter().chain(mark).min().unwrap_or(0)
}
