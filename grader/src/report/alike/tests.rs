use std::collections::BTreeMap;

use insta::assert_snapshot;

use super::*;
use crate::alike::{Known, Trace, compare};

const NARROW: &str = "\
fn a(xs: &[u8]) -> u32 {
    let mut sum = 0;
    for x in xs.iter().rev() {
        if *x > 3 && sum < 99 {
            sum += u32::from(*x);
        }
    }
    sum
}
";

const WIDE: &str = "\x20   fn longer(values: &[u8]) -> u32 {
        let mut all = 0;

        for value in values.iter().rev() { if *value > 3 && all < 99 { all += u32::from(*value); } }
        all
    }
";

struct Class {
    versions: Vec<Version>,
    sources: BTreeMap<String, Sources>,
    likeness: Likeness,
}

fn class(handed_in: &[(&[&str], &str)], known: &Known) -> Class {
    let mut class = Class {
        versions: Vec::new(),
        sources: BTreeMap::new(),
        likeness: compare(&[], &Known::default()),
    };
    for (number, (students, text)) in handed_in.iter().enumerate() {
        let mut sources = Sources::new();
        sources.insert("src/lib.rs", *text).expect("a plain path");
        let content = number.to_string();
        class.versions.push(Version {
            content: content.clone(),
            students: students.iter().map(|&name| name.to_owned()).collect(),
            trace: Trace::of(&sources),
        });
        class.sources.insert(content, sources);
    }
    class.likeness = compare(&class.versions, known);
    class
}

impl Class {
    fn compared(&self) -> Compared<'_> {
        Compared { exercise: "01-restaurant", versions: &self.versions, likeness: &self.likeness }
    }

    fn text(&self) -> String {
        let mut out = Vec::new();
        let sources = |content: &str| Ok::<_, io::Error>(self.sources[content].clone());
        self.compared().write(80, sources, &mut out).expect("memory takes it");
        write_method(self.likeness.left_out, 80, &mut out).expect("memory takes it");
        String::from_utf8(out).expect("UTF-8")
    }
}

#[test]
fn side_by_side_where_it_fits() {
    let other = NARROW.replace("sum", "total").replace("fn a", "\n// so\nfn \u{202e}b");
    let text = class(
        &[(&["ana"], NARROW), (&["=1+1", "Ünï, \"Q\"\u{1b}[31m"], &other)],
        &Known::default(),
    )
    .text();
    assert!(text.lines().all(|line| textwrap::core::display_width(line) <= 80), "{text}");
    assert_snapshot!(text);
}

#[test]
fn one_below_the_other_where_it_does_not() {
    assert_snapshot!(class(&[(&["ana"], NARROW), (&["bea"], WIDE)], &Known::default()).text());
}

#[test]
fn the_same_and_nothing_of_their_own() {
    let mut answer = Sources::new();
    answer.insert("src/lib.rs", WIDE).expect("a plain path");
    let known = Known::new(&Sources::new(), [&answer]);
    let long = "fn b() {}".repeat(crate::alike::MOST);
    let handed_in: [(&[&str], &str); 2] = [(&["ana", "bea"], NARROW), (&["carl"], &long)];
    assert_snapshot!(class(&handed_in, &known).text());
}

#[test]
fn for_programs() {
    let class = class(&[(&["ana"], NARROW), (&["bea", "carl"], WIDE)], &Known::default());
    let mut out = Vec::new();
    write_json(&[class.compared()], &mut out).expect("memory takes it");
    assert_snapshot!(String::from_utf8(out).expect("UTF-8"));
}
