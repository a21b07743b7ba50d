//! Names for the suite's scenarios that tell the student's code nothing.
//!
//! A name would be found inside the box: in the name of a type that the suite hands to generic
//! code, in a backtrace, in the program itself. So each scenario has another name there, drawn
//! for the directory that is built in; what a student learns from one build says nothing about
//! the next one elsewhere, and in a batch every submission has its own.

use std::collections::BTreeMap;
use std::ops::Range;

use proc_macro2::{Ident, TokenStream, TokenTree, extra};
use serde::{Deserialize, Serialize};

/// The macro that lists them: `harness::scenarios!(a, b);`.
const LIST: &str = "scenarios";

/// What scenarios are called inside the box.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// The name inside of a scenario of the rubric's. One that the suite does not have keeps its
    /// own.
    #[must_use]
    pub fn inside<'a>(&'a self, scenario: &'a str) -> &'a str {
        self.0.get(scenario).map_or(scenario, String::as_str)
    }
}

/// What makes the names differ from one place to another.
pub(super) type Salt = [u8; 32];

/// The suite with its scenarios renamed, line by line as it was. What cannot be read as Rust is
/// left as it is: the compiler says it better.
pub(super) fn disguise(suite: &str, salt: &Salt) -> (String, Names) {
    let Ok(tokens) = suite.parse::<TokenStream>() else {
        return (suite.to_owned(), Names::default());
    };
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let (listed, defined) = (listed(&tokens), defined(&tokens));
    // One that a macro makes keeps its name: where it stands cannot be told without rustc.
    let names = listed.iter().filter(|name| defined.contains(name)).map(Ident::to_string);
    let names: BTreeMap<_, _> = names.map(|name| (name.clone(), drawn(&name, salt))).collect();
    let mut places: Vec<Range<usize>> =
        listed.iter().chain(&defined).map(|name| name.span().byte_range()).collect();
    places.sort_by_key(|place| place.start);
    extra::invalidate_current_thread_spans();

    let mut text = String::with_capacity(suite.len());
    let mut done = 0;
    for place in places {
        let name = &suite[place.clone()];
        text.push_str(&suite[done..place.start]);
        text.push_str(names.get(name).map_or(name, String::as_str));
        done = place.end;
    }
    text.push_str(&suite[done..]);
    (text, Names(names))
}

/// An identifier that nobody can tell from the name without the salt.
fn drawn(name: &str, salt: &Salt) -> String {
    let hash = blake3::keyed_hash(salt, name.as_bytes()).to_hex();
    format!("s{}", &hash[..16])
}

/// The names in the list.
fn listed(tokens: &[TokenTree]) -> Vec<Ident> {
    let is_list = |three: &&[TokenTree]| {
        matches!(*three, [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(_)]
            if name == LIST && bang.as_char() == '!')
    };
    let found = tokens.windows(3).find(is_list);
    let Some([_, _, TokenTree::Group(list)]) = found else { return Vec::new() };
    list.stream().into_iter().filter_map(ident).collect()
}

/// The names of the functions outside of modules, types and other functions.
fn defined(tokens: &[TokenTree]) -> Vec<Ident> {
    let names = tokens.windows(2).filter_map(|two| match two {
        [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "fn" => Some(name.clone()),
        _ => None,
    });
    names.collect()
}

fn ident(token: TokenTree) -> Option<Ident> {
    match token {
        TokenTree::Ident(name) => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUITE: &str = "\
use live::Api;

/// The live prices.
async fn live(watch: &Watch) {
    watch.input(\"live\", &api.live(live));
}

fn other() {}

impl Api for Fake {
    fn live(&self) -> Live { Live { live: 1 } }
}

harness::scenarios!(live, // the first
    closing, made);
async fn closing(_: &Watch) {}
many! { made; }
";

    #[test]
    fn scenarios_are_renamed_where_they_are_listed_and_defined_and_nowhere_else() {
        let (text, names) = disguise(SUITE, &[1; 32]);
        let (live, closing) = (names.inside("live"), names.inside("closing"));
        assert!(live != "live" && live != closing, "{names:?}");
        let expected = SUITE
            .replace("async fn live(", &format!("async fn {live}("))
            .replace("scenarios!(live,", &format!("scenarios!({live},"))
            .replace("    closing,", &format!("    {closing},"))
            .replace("fn closing(", &format!("fn {closing}("));
        assert_eq!(text, expected);
        assert_eq!(["other", "made"].map(|name| names.inside(name)), ["other", "made"]);
    }

    #[test]
    fn each_salt_has_names_of_its_own() {
        let inside = |salt| disguise(SUITE, &[salt; 32]).1.inside("live").to_owned();
        assert_eq!(inside(1), inside(1));
        assert_ne!(inside(1), inside(2));
    }

    #[test]
    fn what_is_no_rust_stays_as_it_is() {
        assert_eq!(disguise("fn (", &[0; 32]), ("fn (".to_owned(), Names::default()));
    }
}
