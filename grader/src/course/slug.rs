//! The name of an exercise.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::Flaw;

/// The name of an exercise, which is also that of its folders: `03-blocking-call`.
///
/// Checked once, when it is made: two digits, then lower-case words, joined by hyphens. So it is
/// always safe as one component of a path.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// The whole name: `03-blocking-call`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its number: 3.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.0[..2].parse().expect("a slug begins with two digits")
    }

    /// What follows the number: `blocking-call`.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.0[3..]
    }
}

impl FromStr for Slug {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let sound = text.split_once('-').is_some_and(|(number, words)| {
            number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()) && is_kebab(words)
        });
        if sound { Ok(Self(text.to_owned())) } else { Err(Flaw::NotASlug(text.to_owned())) }
    }
}

impl TryFrom<String> for Slug {
    type Error = Flaw;

    fn try_from(text: String) -> Result<Self, Flaw> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether `text` is lower-case words of letters and digits, joined by single hyphens.
pub(super) fn is_kebab(text: &str) -> bool {
    text.split('-').all(|word| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_and_words() {
        let slug: Slug = "03-blocking-call".parse().expect("a good slug");
        assert_eq!((slug.number(), slug.words()), (3, "blocking-call"));
    }

    #[test]
    fn what_is_no_slug_is_refused() {
        for text in
            ["", "3-a", "003-a", "03", "03-", "03-A", "03--a", "03-a/..", "..", "03-é", "aé-b"]
        {
            assert_eq!(text.parse::<Slug>(), Err(Flaw::NotASlug(text.to_owned())), "{text}");
        }
    }
}
