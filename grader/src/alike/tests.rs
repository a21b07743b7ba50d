//! Made-up classes, and what the course's own answers measure.

use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::*;
use crate::course::{Course, Exercise, Variant};

fn file(text: &str) -> Sources {
    let mut sources = Sources::new();
    sources.insert("src/lib.rs", text).expect("a plain path");
    sources
}

fn version(students: &[&str], sources: &Sources) -> Version {
    Version {
        content: sources.digest().to_hex().to_string(),
        students: students.iter().map(|&name| name.to_owned()).collect(),
        trace: Trace::of(sources),
    }
}

const STARTER: &str = "\
use std::time::Duration;

/// Asks every house.
pub async fn ask_all(houses: &[House]) -> Vec<Answer> {
    let mut answers = Vec::new();
    for house in houses {
        answers.push(house.ask().await);
    }
    answers
}
";

const ANSWER: &str = "\
use std::time::Duration;
use tokio::task::JoinSet;

/// Asks every house.
pub async fn ask_all(houses: &[House]) -> Vec<Answer> {
    let mut asked = JoinSet::new();
    for (number, house) in houses.iter().cloned().enumerate() {
        asked.spawn(async move { (number, house.ask().await) });
    }
    let mut answers: Vec<Option<Answer>> = vec![None; houses.len()];
    while let Some(joined) = asked.join_next().await {
        let (number, answer) = joined.expect(\"no house panics\");
        answers[number] = Some(answer);
    }
    in_order(answers)
}

// Every house has answered by now.
fn in_order(answers: Vec<Option<Answer>>) -> Vec<Answer> {
    answers.into_iter().flatten().collect()
}
";

/// The same with other names, comments and layout, and the functions the other way round.
const DISGUISED: &str = "\
use tokio::{task, task::JoinSet};
use std::time::Duration;

/* sorts */
fn tidy(
    replies: Vec<Option<Reply>>,
) -> Vec<Reply> { replies.into_iter().flatten().collect() }

pub async fn ask_all(
    doors: &[Door],
) -> Vec<Reply> {
    let mut running = JoinSet::new();
    for (at, door) in doors
        .iter()
        .cloned()
        .enumerate()
    {
        // one task for each
        running.spawn(async move {
            (at, door.ask().await)
        });
    }
    let mut replies: Vec<Option<Reply>> =
        vec![None; doors.len()];
    while let Some(done) = running.join_next().await {
        let (at, reply) = done.expect(\"fine\");
        replies[at] = Some(reply);
    }
    tidy(replies)
}
";

const OTHER: &str = "\
/// Asks every house.
pub async fn ask_all(houses: &[House]) -> Vec<Answer> {
    futures::stream::iter(houses)
        .map(|house| house.ask())
        .buffered(houses.len().max(1))
        .collect()
        .await
}
";

#[test]
fn names_order_comments_and_layout_hide_nothing() {
    let class = [("ana", ANSWER), ("bea", OTHER), ("carl", DISGUISED)]
        .map(|(name, text)| version(&[name], &file(text)));
    let found = compare(&class, &Known::new(&file(STARTER), []));
    let [group] = &found.groups[..] else { panic!("{found:?}") };
    assert_eq!((&group.versions[..], group.is_usual), (&[0, 2][..], false));
    let [pair] = &group.pairs[..] else { panic!("{group:?}") };
    assert!(pair.score > 0.9, "{pair:?}");
    let lines = |it: &Lines| (it.first, it.last);
    let places: Vec<_> =
        pair.passages.iter().map(|it| (lines(&it.left), lines(&it.right))).collect();
    assert_eq!(places, [((7, 16), (13, 30)), ((19, 21), (5, 7))]);
}

#[test]
fn what_the_starter_has_says_nothing() {
    let commented = format!("// mine\n{STARTER}\n");
    let class = [
        version(&["ana", "bea"], &file(STARTER)),
        version(&["carl"], &file(&commented)),
        version(&["dora"], &file(&STARTER.replace("answers", "all"))),
    ];
    let found = compare(&class, &Known::new(&file(STARTER), []));
    assert_eq!(found.groups, []);
    assert_eq!((found.left_out.compared, found.left_out.starter > 0), (0, true));
}

#[test]
fn what_the_course_has_says_nothing_but_the_same_is_told() {
    let class = [version(&["ana", "bea"], &file(ANSWER)), version(&["carl"], &file(DISGUISED))];
    let found = compare(&class, &Known::new(&file(STARTER), &[file(ANSWER)]));
    let [group] = &found.groups[..] else { panic!("{found:?}") };
    assert_eq!(
        (&group.students[..], group.is_usual),
        (&["ana".to_owned(), "bea".to_owned()][..], true)
    );
    assert_eq!(group.pairs, []);
}

#[test]
fn the_same_is_one_group_with_what_is_like_it() {
    let class = [version(&["ana", "bea"], &file(ANSWER)), version(&["carl"], &file(DISGUISED))];
    let found = compare(&class, &Known::new(&file(STARTER), []));
    let [group] = &found.groups[..] else { panic!("{found:?}") };
    assert_eq!((group.students.len(), group.score, group.is_usual), (3, 1.0, false));
}

#[test]
fn what_a_student_shares_with_an_earlier_version_is_not_told() {
    let class = [version(&["ana"], &file(ANSWER)), version(&["ana"], &file(DISGUISED))];
    assert_eq!(compare(&class, &Known::new(&file(STARTER), [])).groups, []);
    // Two of hers are like one of another's: once is enough.
    let again = file(&format!("{ANSWER}\n// for bea\n"));
    let class = [&class[..], &[version(&["bea"], &again)]].concat();
    let found = compare(&class, &Known::new(&file(STARTER), []));
    assert_eq!((found.groups.len(), found.groups[0].pairs.len()), (1, 1));
}

#[test]
fn what_more_than_a_fifth_have_is_common() {
    let others = |number: usize| {
        let fields: String = (0..number).map(|at| format!("a{at}: [u8; 1],")).collect();
        file(&format!("pub struct Own {{ {fields} }} {}", "fn x<T>(t: &T) {} ".repeat(number)))
    };
    let class = |copies: usize, all: usize| -> Vec<_> {
        (0..all)
            .map(|at| match at < copies {
                true => version(&[&format!("s{at:03}")], &file(&format!("{ANSWER}// {at}\n"))),
                false => version(&[&format!("s{at:03}")], &others(at)),
            })
            .collect()
    };
    let known = Known::new(&file(STARTER), []);
    let pairs = |copies, all| -> usize {
        let found = compare(&class(copies, all), &known);
        let of = |group: &Group| group.pairs.iter().filter(|it| it.right < copies).count();
        found.groups.iter().map(of).sum()
    };
    assert_eq!(pairs(4, 25), 6);
    assert_eq!(pairs(5, 25), 10);
    assert_eq!(pairs(6, 25), 0);
    // Four are never many.
    assert_eq!(pairs(4, 5), 6);
}

#[test]
fn what_is_no_rust_is_compared_all_the_same() {
    let broken = DISGUISED.replacen("    tidy(replies)\n}\n", "    tidy(replies\n", 1);
    let class = [version(&["ana"], &file(ANSWER)), version(&["bea"], &file(&broken))];
    assert_eq!(compare(&class, &Known::new(&file(STARTER), [])).groups.len(), 1);
}

#[test]
fn what_is_very_long_is_cut_and_told() {
    let long = file(&"fn a() {} ".repeat(MOST));
    assert_eq!(compare(&[version(&["ana"], &long)], &Known::default()).cut, [0]);
}

/// Every name of the text is another, and so is the layout; comments are gone, and what stands
/// last comes first.
fn disguised(text: &str) -> String {
    let stream: TokenStream = text.parse().expect("Rust");
    let mut items = vec![TokenStream::new()];
    for tree in renamed(stream) {
        let ends = match &tree {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(sign) => sign.as_char() == ';',
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        items.last_mut().expect("there is one").extend([tree]);
        if ends {
            items.push(TokenStream::new());
        }
    }
    items.iter().rev().map(|item| format!("{item}\n")).collect()
}

fn renamed(stream: TokenStream) -> TokenStream {
    let one = |tree| match tree {
        TokenTree::Group(group) => {
            TokenTree::Group(proc_macro2::Group::new(group.delimiter(), renamed(group.stream())))
        }
        TokenTree::Ident(name) if tokens::is_name(&name.to_string()) && name != "doc" => {
            TokenTree::Ident(proc_macro2::Ident::new(&format!("{name}_2"), name.span()))
        }
        tree => tree,
    };
    stream.into_iter().map(one).collect()
}

fn course() -> Course {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it lies in the course");
    Course::open(root).expect("a sound course")
}

/// The right answers of an exercise.
fn right_answers(exercise: &Exercise) -> Vec<(Variant, Sources)> {
    let alternatives = exercise.alternatives().expect("readable").into_iter();
    let variants = [Variant::Solution].into_iter().chain(alternatives.map(Variant::Alternative));
    variants
        .map(|variant| {
            let sources = read::editable(exercise, &variant).expect("sound");
            (variant, sources)
        })
        .collect()
}

/// The score of two, and how many fingerprints they share, whatever the threshold.
fn measured(left: &Sources, right: &Sources, known: &Known) -> (f64, usize) {
    let class = [version(&["ana"], left), version(&["bea"], right)];
    compare::measured(&class, known)
}

#[test]
fn the_threshold_lies_between_independent_answers_and_disguised_ones() {
    let course = course();
    let (mut independent, mut bare, mut disguise) = (Vec::new(), Vec::new(), Vec::new());
    for slug in course.slugs() {
        let exercise = course.open_exercise(slug).expect("sound");
        let starter = read::editable(&exercise, &Variant::Starter).expect("sound");
        let answers = right_answers(&exercise);
        // What the course has of them is not known, and of the others it is.
        let without = |left: usize, right: usize| {
            let others = answers.iter().enumerate().filter(|(at, _)| *at != left && *at != right);
            Known::new(&starter, others.map(|(_, (_, sources))| sources))
        };
        for (left, (name, ours)) in answers.iter().enumerate() {
            for (right, (other, theirs)) in answers.iter().enumerate().skip(left + 1) {
                let names = format!("{slug}: {name} and {other}");
                independent.push((measured(ours, theirs, &without(left, right)), names.clone()));
                bare.push((measured(ours, theirs, &Known::new(&starter, [])), names));
            }
            let mut other = Sources::new();
            for (path, text) in ours.iter() {
                other.insert(path, disguised(text)).expect("a plain path");
            }
            let found = measured(ours, &other, &without(left, left));
            disguise.push((found, format!("{slug}: {name} disguised")));
        }
    }
    let shown = |all: &[((f64, usize), String)]| format!("{all:#?}");
    let highest = |all: &[((f64, usize), String)]| all.iter().map(|it| it.0.0).fold(0.0, f64::max);
    assert!(independent.len() > 40 && disguise.len() > 30);
    // The figures that `THRESHOLD` speaks of.
    assert_eq!(format!("{:.2}", highest(&independent)), "0.25", "{}", shown(&independent));
    assert_eq!(format!("{:.2}", highest(&bare)), "0.47", "{}", shown(&bare));
    let (enough, little): (Vec<_>, Vec<_>) = disguise.into_iter().partition(|it| it.0.1 >= LEAST);
    let lowest = enough.iter().map(|it| it.0.0).fold(1.0, f64::min);
    assert_eq!(format!("{lowest:.2}"), "0.80", "{}", shown(&enough));
    // So short that it says nothing.
    let little: Vec<_> = little.into_iter().map(|it| it.1).collect();
    assert_eq!(little, ["01-restaurant: solution disguised"]);
}

#[test]
fn the_courses_own_versions_are_never_told() {
    for slug in course().slugs() {
        let exercise = course().open_exercise(slug).expect("sound");
        let class: Vec<_> = right_answers(&exercise)
            .iter()
            .map(|(variant, sources)| version(&[&variant.to_string()], sources))
            .collect();
        let found = compare(&class, &known(&exercise).expect("sound"));
        assert_eq!((found.groups, found.left_out.compared), (Vec::new(), 0), "{slug}");
    }
}
