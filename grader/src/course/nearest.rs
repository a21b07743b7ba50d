//! The names that somebody may have meant.

/// Names less alike than this are not offered (Jaro-Winkler, 1 is equal).
const ALIKE: f64 = 0.75;
/// More than this many are no help.
const OFFERED: usize = 3;

/// Of `names`, those most like `name`, the most alike first: at most three, perhaps none.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut scored: Vec<_> = names
        .into_iter()
        .map(|other| (strsim::jaro_winkler(name, other), other))
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by_key(|(_, other)| *other);
    scored.into_iter().take(OFFERED).map(|(_, other)| other.to_owned()).collect()
}
