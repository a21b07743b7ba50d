//! The names of an exercise's variants.

use std::fmt;
use std::str::FromStr;

use super::slug::is_kebab;

/// One version of an exercise that the course itself holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variant {
    /// As it is handed out: every bug is in it. Written `starter`.
    Starter,
    /// As it should be: no bug is in it. Written `solution`.
    Solution,
    /// The solution with this one bug put back. Written `only/BUG`.
    Only(String),
    /// The starter with this one bug mended. Written `mended/BUG`.
    Mended(String),
    /// A tempting answer that is not right. Written `wrong/NAME`.
    Wrong(String),
    /// Another right answer, built in another style. Written `alternative/NAME`.
    Alternative(String),
}

/// A text that names no kind of variant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no variant: `starter`, `solution`, `only/BUG`, `mended/BUG`, `wrong/NAME` or `alternative/NAME`"
)]
pub struct NotAVariant(pub String);

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starter => f.write_str("starter"),
            Self::Solution => f.write_str("solution"),
            Self::Only(bug) => write!(f, "only/{bug}"),
            Self::Mended(bug) => write!(f, "mended/{bug}"),
            Self::Wrong(name) => write!(f, "wrong/{name}"),
            Self::Alternative(name) => write!(f, "alternative/{name}"),
        }
    }
}

impl FromStr for Variant {
    type Err = NotAVariant;

    fn from_str(text: &str) -> Result<Self, NotAVariant> {
        let not_a_variant = || NotAVariant(text.to_owned());
        match text {
            "starter" => return Ok(Self::Starter),
            "solution" => return Ok(Self::Solution),
            _ => {}
        }
        let (kind, name) = text.split_once('/').ok_or_else(not_a_variant)?;
        if !is_kebab(name) {
            return Err(not_a_variant());
        }
        let name = name.to_owned();
        match kind {
            "only" => Ok(Self::Only(name)),
            "mended" => Ok(Self::Mended(name)),
            "wrong" => Ok(Self::Wrong(name)),
            "alternative" => Ok(Self::Alternative(name)),
            _ => Err(not_a_variant()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        let bug = || "one-table".to_owned();
        for variant in [
            Variant::Starter,
            Variant::Solution,
            Variant::Only(bug()),
            Variant::Mended(bug()),
            Variant::Wrong(bug()),
            Variant::Alternative(bug()),
        ] {
            assert_eq!(variant.to_string().parse(), Ok(variant));
        }
    }

    #[test]
    fn other_names_are_refused() {
        for text in ["", "Starter", "only", "only/", "only/a/b", "only/..", "bug/a"] {
            assert_eq!(text.parse::<Variant>(), Err(NotAVariant(text.to_owned())));
        }
    }
}
