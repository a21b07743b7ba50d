//! Variants, their sources, and drift.

use std::fs;

use super::drift::DriftKind;
use super::fixture::World;
use super::*;

const BUGS: [&str; 2] = ["slow", "lost"];

fn rendered(world: &World, variant: &str) -> String {
    let variant = variant.parse().expect("a variant's name");
    let sources = world.exercise().sources(&variant).expect("sound sources");
    assert_eq!(sources.get("src/kitchen.rs"), Some("// teacher's\n"), "{variant}");
    sources.get("src/lib.rs").expect("it is listed").to_owned()
}

#[test]
fn every_variant_has_its_own_text() {
    let world = World::new();
    for (variant, text) in [
        ("starter", "fn a() {}\n    // one by one\n// both\n// dropped\n"),
        ("solution", "fn a() {}\n    // together\n// kept\n"),
        ("only/slow", "fn a() {}\n    // one by one\n// kept\n"),
        ("only/lost", "fn a() {}\n    // together\n// dropped\n"),
        ("mended/slow", "fn a() {}\n    // together\n// dropped\n"),
        ("mended/lost", "fn a() {}\n    // one by one\n// kept\n"),
        ("wrong/hasty", "fn a() {}\n    // none at all\n// dropped\n"),
        ("wrong/whole", "// whole\n"),
        ("alternative/channels", "// channels\n"),
    ] {
        assert_eq!(rendered(&world, variant), text, "{variant}");
    }
}

#[test]
fn all_variants_are_named_and_can_be_rendered() {
    let world = World::new();
    let exercise = world.exercise();
    let variants = exercise.variants(&BUGS).expect("sound");
    let names: Vec<_> = variants.iter().map(Variant::to_string).collect();
    assert_eq!(
        names,
        [
            "starter",
            "solution",
            "only/slow",
            "only/lost",
            "mended/slow",
            "mended/lost",
            "wrong/hasty",
            "wrong/whole",
            "alternative/channels"
        ]
    );
    for variant in &variants {
        exercise.sources(variant).expect("it can be rendered");
    }
}

#[test]
fn a_variant_that_is_not_there_gets_the_nearest() {
    let world = World::new();
    let told = |variant: &str| {
        let told = world.told(world.exercise().sources(&variant.parse().expect("a name")));
        told.rsplit(": ").next().unwrap_or_default().to_owned()
    };
    assert!(
        told("only/slwo").contains("there is no variant `only/slwo`; did you mean `only/slow`")
    );
    assert!(told("wrong/hasti").contains("did you mean `wrong/hasty`"));
    assert!(told("alternative/chanels").contains("did you mean `alternative/channels`"));
}

#[test]
fn misspelt_names_are_found_with_file_and_line() {
    let told = |path: &str, from: &str, to: &str, bugs: &[&str]| {
        let world = World::new();
        world.edit(&format!("tests/01-rest-house/{path}"), |text| text.replace(from, to));
        let told = world.told(world.exercise().variants(bugs));
        told.trim_start_matches("tests/01-rest-house/").to_owned()
    };
    assert_eq!(
        told("source/lib.rs", "lost | wrong", "lsot | wrong", &BUGS),
        "source/lib.rs:12: `lsot` is no bug of the rubric and no wrong repair in variants.toml; \
         did you mean `lost`?"
    );
    assert_eq!(
        told("source/lib.rs", "", "", &["slow", "lost", "losst"]),
        "source: no block names bug `losst`, so no variant has it; did you mean `lost`?"
    );
    assert_eq!(
        told("variants.toml", "alive = [\"slow\"]", "alive = [\"slo\"]", &BUGS),
        "variants.toml:4: `slo` is no bug of the rubric and no wrong repair in variants.toml; did \
         you mean `slow`?"
    );
    assert_eq!(
        told("variants.toml", "\"whole\"", "\"hole\"", &BUGS),
        "variants.toml:7: wrong repair `hole` has neither a block `wrong/hole` in the marked \
         sources nor a folder mutants/hole"
    );
    assert_eq!(
        told("variants.toml", "\"whole\"", "\"hasty\"", &BUGS),
        "variants.toml:7: wrong repair `hasty` is listed twice"
    );
    assert_eq!(
        told("variants.toml", "alive = [\"slow\"]", "", &BUGS),
        "variants.toml:2: wrong repair `hasty` names neither an `alive` bug nor a `broken` guard, \
         so it would count as right"
    );
}

#[test]
fn a_wrong_repair_is_made_once_and_listed() {
    let world = World::new();
    world.file("tests/01-rest-house/mutants/hasty/lib.rs", "");
    assert!(world.told(world.exercise().variants(&BUGS)).contains("only one can count"));
    let world = World::new();
    world.file("tests/01-rest-house/mutants/other/lib.rs", "");
    assert_eq!(
        world.told(world.exercise().variants(&BUGS)),
        "tests/01-rest-house/mutants/other: `other` is not listed in variants.toml, so nobody \
         knows what it must lose"
    );
}

#[test]
fn sources_are_those_that_the_exercise_lists() {
    let solution = |path: &str, text: &str| {
        let world = World::new();
        world.file(&format!("tests/01-rest-house/source/{path}"), text);
        world.told(world.exercise().sources(&Variant::Solution))
    };
    assert_eq!(
        solution("more.rs", ""),
        "tests/01-rest-house/source/more.rs: `src/more.rs` is neither `editable` nor `fixed` in \
         the exercise's Cargo.toml"
    );
    assert!(solution("kitchen.rs", "//#if slow\n//#endif\n").contains("fixed file"));
    let world = World::new();
    fs::remove_file(world.root().join("tests/01-rest-house/source/kitchen.rs")).expect("there");
    assert!(
        world
            .told(world.exercise().sources(&Variant::Starter))
            .contains("`src/kitchen.rs` is listed in Cargo.toml and has no source ")
    );
}

#[test]
fn drift_is_found_and_mended() {
    let world = World::new();
    let exercise = world.exercise();
    assert_eq!(exercise.drift().expect("sound"), []);
    world
        .edit("exercises/01-rest-house/src/lib.rs", |text| text.replace("dropped", "dripped"))
        .file("exercises/01-rest-house/src/kitchen.rs", "// teacher's\nand more")
        .file("solutions/01-rest-house/src/stray.rs", "");
    fs::remove_file(world.root().join("solutions/01-rest-house/src/kitchen.rs")).expect("there");
    let found: Vec<_> = exercise
        .drift()
        .expect("sound")
        .into_iter()
        .map(|drift| {
            let path = drift.path.strip_prefix(world.root()).expect("inside").to_owned();
            (path.display().to_string(), drift.how)
        })
        .collect();
    let expected = [
        ("exercises/01-rest-house/src/kitchen.rs", DriftKind::Differs { line: 2 }),
        ("exercises/01-rest-house/src/lib.rs", DriftKind::Differs { line: 4 }),
        ("solutions/01-rest-house/src/kitchen.rs", DriftKind::Missing),
        ("solutions/01-rest-house/src/stray.rs", DriftKind::Stray),
    ];
    assert_eq!(found, expected.map(|(path, how)| (path.to_owned(), how)));
    assert_eq!(exercise.write_rendered().expect("written").len(), 3);
    let left: Vec<_> =
        exercise.drift().expect("sound").into_iter().map(|drift| drift.how).collect();
    assert_eq!(left, [DriftKind::Stray]);
    assert!(exercise.write_rendered().expect("written").is_empty());
}
