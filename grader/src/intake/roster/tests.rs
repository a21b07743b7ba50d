//! Lists of classes, and whose each hand-in is.

use super::*;
use crate::intake::Entry;
use crate::intake::Reason;
use crate::intake::source::Place;

fn parse(text: &str) -> Vec<String> {
    match Roster::parse(text) {
        Err(says) => vec![says],
        Ok(roster) => roster.people.iter().map(|person| shown(&person.who)).collect(),
    }
}

fn shown(who: &Who) -> String {
    let ids = who.ids.as_deref().cloned().unwrap_or_default();
    let ids = [ids.canvas, ids.moodle, ids.gradescope, ids.login];
    let mut told = vec![who.key.clone()];
    told.extend([&who.name, &who.email].map(|it| it.clone().unwrap_or_else(|| "-".to_owned())));
    told.push(ids.map(|id| id.unwrap_or_else(|| "-".to_owned())).join(" "));
    told.join(" | ")
}

#[test]
fn rosters_as_teachers_have_them() {
    for (text, people) in [
        ("name,email\nAna,ana@x.org\n\n,\n", &["ana@x.org | Ana | ana@x.org | - - - -"][..]),
        (
            "Matrícula;Nome;Sobrenome;Endereço de e-mail\n007;\"Ünï, \"\"Q\"\"\";=1+1;q@x.org\n",
            &["007 | Ünï, \"Q\" =1+1 | q@x.org | - - - -"],
        ),
        ("RA\tNome completo\tUsuário\n1\tJose\u{301}\tjose\n", &["1 | José | - | - - - jose"]),
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,A (1)\n    Points Possible,,,,,10\n\
             \"Doe, Jane\",101,s1,jane,X,\n\"Student, Test\",102,,,X,\n",
            &["s1 | Doe, Jane | - | 101 - - jane"],
        ),
        (
            "Identificador,Nome completo,Endereço de email,Nota\nParticipante 12,Bea,b@x.org,-\n",
            &["b@x.org | Bea | b@x.org | - 12 - -"],
        ),
        ("First Name,Last Name,SID\nA,B,9\n", &["9 | A B | - | - - 9 -"]),
        (
            "colour\nred\n",
            &["none of its columns is known (colour); it needs one of: id, name, email, login"],
        ),
        ("name\n", &["nobody is in it"]),
        ("", &["none of its columns is known (); it needs one of: id, name, email, login"]),
    ] {
        assert_eq!(parse(text), people, "{text:?}");
    }
}

#[test]
fn texts_of_spreadsheets_are_read() {
    assert_eq!(text(b"\xef\xbb\xbfid"), "id");
    assert_eq!(text(b"\xff\xfei\0d\0\xe9\0"), "idé");
    assert_eq!(text(b"\xfe\xff\0i\0d"), "id");
    assert_eq!(text(b"Jos\xe9"), "José");
    assert_eq!(text("José".as_bytes()), "José");
}

#[test]
fn who_stands_there_twice_is_told() {
    let roster = Roster::parse("id,email\n1,A@x.org\n2,a@x.org\n1,b@x.org\n").expect("a roster");
    assert_eq!(
        roster.problems,
        [
            Problem::TwiceInRoster { what: "1".to_owned(), lines: vec![2, 4] },
            Problem::TwiceInRoster { what: "a@x.org".to_owned(), lines: vec![2, 3] },
        ]
    );
}

/// Under one key they would be one person, with one grade for both.
#[test]
fn who_shares_an_id_stays_somebody_else() {
    let roster = "id;nome;e-mail\n2;Bea;\n2;Carl;carl@x.org\n3;Dora;\n3;Dora;\n;Ana;\n;Ana;a@x.org\n\
                  2;Bea;b@x.org\n";
    let entries = ["Carl", "Bea", "2", "Dora", "a@x.org"];
    let entries = entries.map(|key| entry(key, Some(key), None, None)).into();
    let (found, problems, missing) = joined(roster, entries);
    assert_eq!(found, ["carl@x.org", "Bea", "2", "3", "a@x.org"]);
    let unclear = |from: &str, keys: &[&str]| Problem::Unclear {
        from: format!("class/{from}"),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
    };
    let problems: Vec<_> =
        problems.into_iter().filter(|it| matches!(it, Problem::Unclear { .. })).collect();
    assert_eq!(
        problems,
        [
            unclear("Bea", &["2 (line 2)", "b@x.org"]),
            unclear("2", &["2 (line 2)", "carl@x.org", "b@x.org"]),
        ]
    );
    assert_eq!(missing, ["2 (line 2)", "Ana", "b@x.org"]);
}

fn entry(key: &str, name: Option<&str>, email: Option<&str>, ids: Option<Ids>) -> Entry {
    let who = Who {
        key: key.to_owned(),
        name: name.map(str::to_owned),
        email: email.map(str::to_owned),
        ids: ids.map(Box::new),
    };
    let place = Place::Nowhere(Box::new(Reason::NothingFound));
    Entry { who, received: None, late: false, from: format!("class/{key}"), place }
}

/// Keys of the entries after the join, then the problems, then who is missing.
fn joined(roster: &str, mut entries: Vec<Entry>) -> (Vec<String>, Vec<Problem>, Vec<String>) {
    let roster = Roster::parse(roster).expect("a roster");
    let mut join = Join::of(&roster);
    entries.iter_mut().for_each(|entry| join.give(entry));
    let (problems, missing) = join.done();
    let keys = |who: &Who| who.key.clone();
    let found = entries.iter().map(|entry| keys(&entry.who)).collect();
    (found, problems, missing.iter().map(keys).collect())
}

#[test]
fn people_are_found_by_ids_then_mail_then_name() {
    let roster = "id,name,email,login,canvas id,participant,sid\n\
                  s1,\"Doe, Jane\",jane@x.org,jd,101,12,g1\n\
                  s2,Jose\u{301} da Silva,jose@x.org,js,102,13,g2\n\
                  s3,Ana,,an,103,14,g3\n\
                  s4,Ana,,ab,104,15,g4\n";
    let canvas = |id: &str| Some(Ids { canvas: Some(id.to_owned()), ..Ids::default() });
    let moodle = |id: &str| Some(Ids { moodle: Some(id.to_owned()), ..Ids::default() });
    let entries = vec![
        entry("101", Some("doejane"), None, canvas("101")),
        entry("999", Some("silvajosda"), None, canvas("999")),
        entry("998", Some("silvajoséda"), None, canvas("998")),
        entry("12", Some("Someone"), None, moodle("12")),
        entry("77", Some("JOSÉ  da silva"), None, moodle("77")),
        entry("x", None, Some("JOSE@x.org"), None),
        entry("js", Some("js"), None, None),
        entry("Jane Doe", Some("Jane Doe"), None, None),
        entry("Ana", Some("Ana"), None, None),
        entry("s1", None, Some("jose@x.org"), None),
    ];
    let (found, problems, missing) = joined(roster, entries);
    assert_eq!(found, ["s1", "999", "s2", "s1", "s2", "s2", "s2", "s1", "Ana", "s1"]);
    let stranger =
        |key: &str| Problem::Stranger { key: key.to_owned(), from: format!("class/{key}") };
    assert_eq!(
        problems,
        [
            stranger("999"),
            Problem::Unclear {
                from: "class/Ana".to_owned(),
                keys: vec!["s3".to_owned(), "s4".to_owned()],
            },
            Problem::Contradiction {
                from: "class/s1".to_owned(),
                by_id: "s1".to_owned(),
                by_email: "s2".to_owned(),
            },
        ]
    );
    assert_eq!(missing, ["s3", "s4"]);
}

#[test]
fn canvas_names_are_found_without_an_id() {
    let canvas = |id: &str| Some(Ids { canvas: Some(id.to_owned()), ..Ids::default() });
    let entries = vec![
        entry("1", Some("doejane"), None, canvas("1")),
        entry("2", Some("oneilünïq"), None, canvas("2")),
    ];
    let (found, _, missing) = joined("name,id\nJane Doe,s1\n\"O'Neil, Ünï Q\",s2\n", entries);
    assert_eq!((found, missing.len()), (vec!["s1".to_owned(), "s2".to_owned()], 0));
}

#[test]
fn the_roster_knows_better_and_the_rest_is_kept() {
    let ids = Ids { moodle: Some("12".to_owned()), ..Ids::default() };
    let mut entries = [entry("12", Some("Jane"), None, Some(ids))];
    let roster = "id,name,email,participant,login\ns1,Jane Doe,jane@x.org,12,jd\n";
    let roster = Roster::parse(roster).expect("a roster");
    let mut join = Join::of(&roster);
    entries.iter_mut().for_each(|entry| join.give(entry));
    assert_eq!(shown(&entries[0].who), "s1 | Jane Doe | jane@x.org | - 12 - jd");
}
