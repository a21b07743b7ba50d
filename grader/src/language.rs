//! The languages that students are spoken to in, and which of them one of them wants.
//!
//! A language is chosen by what was typed (`--lang`), then by `GRADER_LANG`, then by the locale,
//! in the order that POSIX gives it: `LC_ALL`, `LC_MESSAGES`, `LANG`. The first that is set and
//! not empty decides about the locale, whatever it says; a locale of another language means
//! English. The environment is handed in, so that this is a function of what it is given.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What names a language in the environment, before the locale is asked.
pub const VARIABLE: &str = "GRADER_LANG";

/// What a locale is named by, the first before the others.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// A language that the grader speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Brazilian Portuguese.
    #[serde(rename = "pt-BR")]
    Portuguese,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Portuguese];

    /// Its name as BCP 47 writes it: `pt-BR`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Portuguese => "pt-BR",
        }
    }

    /// The language of a tag or a locale: `pt`, `pt-BR`, `pt_BR.UTF-8`, `en_GB`. Portuguese from
    /// elsewhere is nearer to Brazil's than English is.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let main = name.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match main.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "pt" => Some(Self::Portuguese),
            _ => None,
        }
    }

    /// The language that is wanted, by what was typed and what the environment says of a name.
    #[must_use]
    pub fn wanted(typed: Option<Self>, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let locale = || LOCALE.into_iter().find_map(set);
        typed
            .or_else(|| Self::named(&set(VARIABLE)?))
            .or_else(|| Self::named(&locale()?))
            .unwrap_or_default()
    }

    /// Of two texts the one in this language; the English one where it is not translated.
    #[must_use]
    pub fn pick<'t>(self, english: &'t str, portuguese: Option<&'t str>) -> &'t str {
        match self {
            Self::English => english,
            Self::Portuguese => portuguese.unwrap_or(english),
        }
    }

    /// The file of a text in this language, beside the English one: `README.md` and
    /// `README.pt-BR.md`.
    #[must_use]
    pub fn file(self, name: &str) -> String {
        match (self, name.rsplit_once('.')) {
            (Self::English, _) => name.to_owned(),
            (Self::Portuguese, Some((stem, end))) => format!("{stem}.{}.{end}", self.tag()),
            (Self::Portuguese, None) => format!("{name}.{}", self.tag()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(typed: Option<Language>, environment: &[(&str, &str)]) -> Language {
        Language::wanted(typed, |name| {
            let entry = environment.iter().find(|(other, _)| *other == name);
            entry.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn what_was_typed_goes_before_the_variable_and_that_before_the_locale() {
        use Language::{English, Portuguese};
        for (typed, environment, language) in [
            (None, &[][..], English),
            (None, &[("LANG", "pt_BR.UTF-8")], Portuguese),
            (None, &[("LANG", "pt_PT@euro")], Portuguese),
            (None, &[("LANG", "pt")], Portuguese),
            (None, &[("LANG", "de_DE.UTF-8")], English),
            (None, &[("LANG", "ptx")], English),
            // The first that is set decides, whatever it says; an empty one is not set.
            (None, &[("LC_ALL", "C"), ("LANG", "pt_BR.UTF-8")], English),
            (None, &[("LC_ALL", ""), ("LC_MESSAGES", "pt_BR"), ("LANG", "C")], Portuguese),
            (None, &[("LC_MESSAGES", "en_US"), ("LANG", "pt_BR")], English),
            (None, &[("GRADER_LANG", "pt-BR"), ("LC_ALL", "C")], Portuguese),
            (None, &[("GRADER_LANG", "en"), ("LC_ALL", "pt_BR")], English),
            // A language that there is not leaves it to the locale.
            (None, &[("GRADER_LANG", "fr"), ("LC_ALL", "pt_BR")], Portuguese),
            (Some(English), &[("GRADER_LANG", "pt-BR"), ("LC_ALL", "pt_BR")], English),
            (Some(Portuguese), &[("GRADER_LANG", "en")], Portuguese),
        ] {
            assert_eq!(wanted(typed, environment), language, "{typed:?} {environment:?}");
        }
    }

    #[test]
    fn tags_name_their_languages_and_files_lie_side_by_side() {
        for language in Language::ALL {
            assert_eq!(Language::named(language.tag()), Some(language));
        }
        assert_eq!(Language::English.file("README.md"), "README.md");
        assert_eq!(Language::Portuguese.file("README.md"), "README.pt-BR.md");
    }
}
