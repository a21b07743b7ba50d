//! The condition of a marked block: one name, or names joined by `&` or by `|`.

use std::collections::BTreeSet;

use super::error::Flaw;
use super::slug::is_kebab;

/// The names that are active in a variant: bug ids and `wrong/NAME`.
pub type Active = BTreeSet<String>;

/// When a branch of a block is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// When all of these are active: `a & b`, or a single name.
    All(Vec<String>),
    /// When one of these is: `a | b`.
    Any(Vec<String>),
}

impl Condition {
    /// Reads a condition; the flaw is that of the text alone.
    ///
    /// # Errors
    ///
    /// When a name is missing or is no name, or when `&` and `|` are mixed.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        if text.contains('&') && text.contains('|') {
            return Err(Flaw::MixedCondition);
        }
        let names = |separator| text.split(separator).map(name).collect::<Result<Vec<_>, _>>();
        if text.contains('|') { names('|').map(Self::Any) } else { names('&').map(Self::All) }
    }

    /// Whether the branch is taken when `active` are active.
    #[must_use]
    pub fn holds(&self, active: &Active) -> bool {
        match self {
            Self::All(names) => names.iter().all(|name| active.contains(name)),
            Self::Any(names) => names.iter().any(|name| active.contains(name)),
        }
    }

    /// The names it speaks of.
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            Self::All(names) | Self::Any(names) => names,
        }
    }
}

/// One name of a condition.
fn name(text: &str) -> Result<String, Flaw> {
    let name = text.trim();
    if name.is_empty() {
        Err(Flaw::EmptyCondition)
    } else if is_kebab(name.strip_prefix("wrong/").unwrap_or(name)) {
        Ok(name.to_owned())
    } else {
        Err(Flaw::NotAName(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn active(names: &[&str]) -> Active {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn one_name_all_and_any() {
        let holds = |text: &str, names: &[&str]| {
            Condition::parse(text).expect("a good condition").holds(&active(names))
        };
        assert!(holds("a", &["a"]));
        assert!(!holds("a", &[]));
        assert!(holds("a & wrong/b", &["a", "wrong/b"]));
        assert!(!holds("a & wrong/b", &["a"]));
        assert!(holds("a | b", &["b"]));
        assert!(!holds("a | b", &["c"]));
    }

    #[test]
    fn bad_conditions_are_refused() {
        for (text, flaw) in [
            ("", Flaw::EmptyCondition),
            ("a &", Flaw::EmptyCondition),
            ("| a", Flaw::EmptyCondition),
            ("a & b | c", Flaw::MixedCondition),
            ("a b", Flaw::NotAName("a b".to_owned())),
            ("(a", Flaw::NotAName("(a".to_owned())),
            ("wrong/", Flaw::NotAName("wrong/".to_owned())),
        ] {
            assert_eq!(Condition::parse(text), Err(flaw), "{text}");
        }
    }
}
