//! Finds in the list of a class whose each hand-in is: by ids, then by e-mail, then by name.

use std::collections::BTreeMap;

use crate::intake::names::folded;
use crate::intake::{Entry, Ids, Problem, Who};

use super::Roster;

/// Gives every hand-in the person of the roster whose it is.
pub struct Join<'r> {
    roster: &'r Roster,
    index: Index,
    problems: Vec<Problem>,
    /// Of whom something came.
    came: Vec<bool>,
}

impl<'r> Join<'r> {
    /// By this roster.
    pub fn of(roster: &'r Roster) -> Self {
        let problems = roster.problems.clone();
        let came = vec![false; roster.people.len()];
        Self { roster, index: Index::of(roster), problems, came }
    }

    /// Gives one hand-in its person.
    pub fn give(&mut self, entry: &mut Entry) {
        let people = &self.roster.people;
        let person = match self.index.find(&entry.who) {
            Match::One(person) => person,
            Match::None => {
                let (key, from) = (entry.who.key.clone(), entry.from.clone());
                self.problems.push(Problem::Stranger { key, from });
                return;
            }
            Match::Several(several) => {
                let keys = several.iter().map(|at| people[*at].who.key.clone()).collect();
                self.problems.push(Problem::Unclear { from: entry.from.clone(), keys });
                return;
            }
        };
        let other = entry.who.email.as_ref();
        let other = other.and_then(|email| self.index.only(Kind::Email, email));
        if let Some(other) = other.filter(|other| *other != person) {
            self.problems.push(Problem::Contradiction {
                from: entry.from.clone(),
                by_id: people[person].who.key.clone(),
                by_email: people[other].who.key.clone(),
            });
        }
        self.came[person] = true;
        entry.who = merged(&people[person].who, &entry.who);
    }

    /// What is to be looked at, and who handed in nothing.
    pub fn done(self) -> (Vec<Problem>, Vec<Who>) {
        let missing = self.roster.people.iter().zip(self.came).filter(|(_, came)| !came);
        (self.problems, missing.map(|(person, _)| person.who.clone()).collect())
    }
}

/// What both know of a person; the roster knows better.
fn merged(roster: &Who, platform: &Who) -> Who {
    let ids = match (&roster.ids, &platform.ids) {
        (Some(roster), Some(platform)) => {
            let both = |one: &Option<String>, other: &Option<String>| {
                one.clone().or_else(|| other.clone())
            };
            Some(Box::new(Ids {
                canvas: both(&roster.canvas, &platform.canvas),
                moodle: both(&roster.moodle, &platform.moodle),
                gradescope: both(&roster.gradescope, &platform.gradescope),
                login: both(&roster.login, &platform.login),
            }))
        }
        (one, other) => one.clone().or_else(|| other.clone()),
    };
    Who {
        key: roster.key.clone(),
        name: roster.name.clone().or_else(|| platform.name.clone()),
        email: roster.email.clone().or_else(|| platform.email.clone()),
        ids,
    }
}

/// What people are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Id,
    Canvas,
    Moodle,
    Gradescope,
    Login,
    Email,
    Name,
    /// As Canvas writes names: in small letters, the last one first, without blanks.
    Squashed,
}

enum Match {
    One(usize),
    None,
    Several(Vec<usize>),
}

struct Index(BTreeMap<(Kind, String), Vec<usize>>);

impl Index {
    fn of(roster: &Roster) -> Self {
        let mut index = Self(BTreeMap::new());
        for (at, person) in roster.people.iter().enumerate() {
            let who = &person.who;
            let ids = who.ids.as_deref().cloned().unwrap_or_default();
            for (kind, value) in [
                (Kind::Id, Some(person.shared.as_ref().unwrap_or(&who.key))),
                (Kind::Canvas, ids.canvas.as_ref()),
                (Kind::Moodle, ids.moodle.as_ref()),
                (Kind::Gradescope, ids.gradescope.as_ref()),
                (Kind::Login, ids.login.as_ref()),
                (Kind::Email, who.email.as_ref()),
            ] {
                index.add(kind, value.map(String::as_str), at);
            }
            let Some(name) = &who.name else { continue };
            for name in [Some(name.clone()), first_name_first(name)].into_iter().flatten() {
                index.add(Kind::Name, Some(&name), at);
                index.add(Kind::Squashed, Some(&squashed(&name)), at);
            }
            index.add(Kind::Squashed, last_name_first(name).as_deref(), at);
        }
        index
    }

    fn add(&mut self, kind: Kind, value: Option<&str>, person: usize) {
        let Some(value) = value.map(folded).filter(|value| !value.is_empty()) else { return };
        let people = self.0.entry((kind, value)).or_default();
        if people.last() != Some(&person) {
            people.push(person);
        }
    }

    fn get(&self, kind: Kind, value: &str) -> &[usize] {
        self.0.get(&(kind, folded(value))).map_or(&[], Vec::as_slice)
    }

    fn only(&self, kind: Kind, value: &str) -> Option<usize> {
        match self.get(kind, value) {
            [only] => Some(*only),
            _ => None,
        }
    }

    fn find(&self, who: &Who) -> Match {
        let ids = who.ids.as_deref().cloned().unwrap_or_default();
        let name = who.name.as_deref();
        let by = [
            (Kind::Canvas, ids.canvas.as_deref()),
            (Kind::Moodle, ids.moodle.as_deref()),
            (Kind::Gradescope, ids.gradescope.as_deref()),
            (Kind::Login, ids.login.as_deref()),
            // A platform's id, or a folder's name, may be the school's id or a login.
            (Kind::Id, Some(&*who.key)),
            (Kind::Login, Some(&*who.key).filter(|_| who.ids.is_none())),
            (Kind::Email, who.email.as_deref()),
            (Kind::Email, Some(&*who.key)),
            (Kind::Name, name),
            (Kind::Squashed, name.filter(|_| ids.canvas.is_some())),
        ];
        for (kind, value) in by {
            // Moodle's participants have small numbers of their own.
            let foreign = kind == Kind::Id && ids.moodle.is_some();
            match value.map(|value| self.get(kind, value)).filter(|_| !foreign) {
                None | Some([]) => {}
                Some([only]) => return Match::One(*only),
                Some(several) => return Match::Several(several.to_vec()),
            }
        }
        Match::None
    }
}

/// `Doe, Jane` as `Jane Doe`.
fn first_name_first(name: &str) -> Option<String> {
    let (last, first) = name.split_once(',')?;
    Some(format!("{} {}", first.trim(), last.trim()))
}

/// `Jane Doe` as Canvas writes it.
fn last_name_first(name: &str) -> Option<String> {
    let (first, last) = name.trim().rsplit_once(' ')?;
    Some(squashed(&format!("{last}{first}")))
}

fn squashed(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '_').flat_map(char::to_lowercase).collect()
}
