//! Submissions: where they are looked for, what is taken, what is refused, what is noted.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::course::fixture::{MANIFEST, World};

use super::*;

/// Looks in `folder` of the world, for its first exercise.
fn find(world: &World, folder: &str) -> Result<Found, SubmissionError> {
    let path = world.root().join(folder);
    Submission::find(&world.course(), &world.exercise(), Some(&path))
}

fn ready(world: &World, folder: &str) -> Submission {
    match find(world, folder).expect("found") {
        Found::Ready(submission) => submission,
        Found::Refused(refusal) => panic!("refused: {refusal}"),
    }
}

fn refused(world: &World, folder: &str) -> Refusal {
    match find(world, folder).expect("found") {
        Found::Ready(submission) => panic!("taken: {submission:?}"),
        Found::Refused(refusal) => refusal,
    }
}

#[test]
fn found_as_crate_src_or_course() {
    let world = World::new();
    world
        .file("ana/src/lib.rs", "// ana's\n")
        .file("class/bea/exercises/01-rest-house/src/lib.rs", "// bea's\n")
        .file("carl/lib.rs", "// carl's\n");
    for (folder, text) in [
        ("ana", "// ana's\n"),
        ("ana/src", "// ana's\n"),
        ("class/bea", "// bea's\n"),
        ("class/bea/exercises/01-rest-house", "// bea's\n"),
        ("carl", "// carl's\n"),
    ] {
        let submission = ready(&world, folder);
        assert_eq!(submission.sources.get("src/lib.rs"), Some(text), "{folder}");
        assert_eq!(submission.sources.get("src/kitchen.rs"), Some("// teacher's\n"), "{folder}");
        assert_eq!(submission.sources.len(), 2, "{folder}");
        assert_eq!(submission.notes, [], "{folder}");
    }
}

#[test]
fn without_a_path_it_is_the_course_itself() {
    let world = World::new();
    let Ok(Found::Ready(submission)) = Submission::find(&world.course(), &world.exercise(), None)
    else {
        panic!("not taken")
    };
    let text = submission.sources.get("src/lib.rs").expect("there");
    assert!(text.contains("// one by one"));
    assert_eq!(submission.notes, []);
}

#[test]
fn a_path_that_leads_nowhere_is_an_error() {
    let world = World::new();
    world.file("empty/notes.txt", "");
    for folder in ["not-there", "empty/notes.txt"] {
        let error = find(&world, folder).expect_err("no folder");
        assert!(matches!(error, SubmissionError::NoFolder { .. }), "{folder}: {error}");
    }
    let error = find(&world, "empty").expect_err("nothing there");
    assert!(matches!(error, SubmissionError::NothingThere { .. }), "{error}");
}

#[test]
fn what_cannot_be_taken_is_refused_by_name() {
    let world = World::new();
    let file = || "src/lib.rs".to_owned();
    let place = |folder: &str| world.root().join(folder).join("src/lib.rs");

    world.file("missing/Cargo.toml", "").file("missing/src/main.rs", "fn main() {}");
    assert_eq!(refused(&world, "missing"), Refusal::Missing { file: file() });

    world.file("link/src/other.rs", "");
    symlink("other.rs", place("link")).expect("linked");
    assert_eq!(refused(&world, "link"), Refusal::Link { file: file() });

    world.file("linked-folder/Cargo.toml", "").file("away/lib.rs", "");
    symlink(world.root().join("away"), world.root().join("linked-folder/src")).expect("linked");
    assert_eq!(refused(&world, "linked-folder"), Refusal::Link { file: file() });

    fs::create_dir_all(place("folder")).expect("made");
    assert_eq!(refused(&world, "folder"), Refusal::NotPlain { file: file() });

    fs::create_dir_all(world.root().join("pipe/src")).expect("made");
    let made = Command::new("mkfifo").arg(place("pipe")).status().expect("mkfifo runs");
    assert!(made.success());
    assert_eq!(refused(&world, "pipe"), Refusal::NotPlain { file: file() });

    let largest = usize::try_from(MAX_BYTES).expect("it fits");
    world.file("large/src/lib.rs", vec![b' '; largest + 1]);
    assert_eq!(refused(&world, "large"), Refusal::TooLarge { file: file(), bytes: MAX_BYTES + 1 });
    world.file("large/src/lib.rs", vec![b' '; largest]);
    assert_eq!(ready(&world, "large").sources.get("src/lib.rs").map(str::len), Some(largest));

    world.file("binary/src/lib.rs", b"fn a() {}\n// \xff\n");
    assert_eq!(refused(&world, "binary"), Refusal::NotUtf8 { file: file(), line: 2 });
}

#[test]
fn an_empty_file_is_a_submission() {
    let world = World::new();
    world.file("empty/src/lib.rs", "");
    assert_eq!(ready(&world, "empty").sources.get("src/lib.rs"), Some(""));
}

#[test]
fn what_does_not_count_is_noted_and_left_out() {
    let world = World::new();
    let manifest = format!("{MANIFEST}\n[dependencies]\nrand = \"1\"\n");
    world
        .file("ana/src/lib.rs", "// ana's\r\n")
        .file("ana/src/kitchen.rs", "// ana's own kitchen\n")
        .file("ana/src/deep/more.rs", "")
        .file("ana/src/notes.txt", "")
        .file("ana/Cargo.toml", manifest)
        .file("ana/build.rs", "fn main() {}")
        .file("ana/.cargo/config.toml", "");
    let submission = ready(&world, "ana");
    assert_eq!(submission.sources.get("src/kitchen.rs"), Some("// teacher's\n"));
    assert_eq!(submission.sources.len(), 2);
    let notes: Vec<_> = submission.notes.iter().map(|note| (&*note.file, note.kind)).collect();
    assert_eq!(
        notes,
        [
            ("Cargo.toml", Ignored::Manifest),
            ("src/kitchen.rs", Ignored::Fixed),
            ("build.rs", Ignored::BuildScript),
            (".cargo/config.toml", Ignored::CargoConfig),
            ("src/deep/more.rs", Ignored::ExtraFile),
        ]
    );
}

#[test]
fn every_file_that_steers_a_tool_is_noted_unless_it_is_the_exercises_own() {
    let world = World::new();
    world.file("ana/src/lib.rs", "");
    let files = [
        ("Cargo.lock", Ignored::Lock),
        ("build.rs", Ignored::BuildScript),
        (".cargo/config.toml", Ignored::CargoConfig),
        (".cargo/config", Ignored::CargoConfig),
        ("rust-toolchain.toml", Ignored::Toolchain),
        ("rust-toolchain", Ignored::Toolchain),
        ("clippy.toml", Ignored::ToolConfig),
        (".clippy.toml", Ignored::ToolConfig),
        ("rustfmt.toml", Ignored::ToolConfig),
        (".rustfmt.toml", Ignored::ToolConfig),
    ];
    for (file, _) in files {
        world.file(&format!("ana/{file}"), "# ana's\n");
    }
    let noted = |folder: &str| {
        let notes = ready(&world, folder).notes;
        notes.into_iter().map(|note| (note.file, note.kind)).collect::<Vec<_>>()
    };
    assert_eq!(noted("ana"), files.map(|(file, kind)| (file.to_owned(), kind)));
    world.file("exercises/01-rest-house/rustfmt.toml", "# ana's\n");
    assert_eq!(noted("ana").len(), files.len() - 1);
    // In the course itself nobody can tell whose it is.
    assert_eq!(noted(""), [("rustfmt.toml".to_owned(), Ignored::ToolConfig)]);
}

#[test]
fn names_that_are_odd_are_told_without_what_makes_them_so() {
    let world = World::new();
    world.file("ana/src/lib.rs", "");
    for name in [&b"-rf"[..], b"a\nb.rs", b"\x1b[2J.txt", b"\xff.rs", b"a\\b.rs"] {
        let name = std::os::unix::ffi::OsStrExt::from_bytes(name);
        let name: &std::ffi::OsStr = name;
        fs::write(world.root().join("ana/src").join(name), "").expect("written");
    }
    fs::create_dir(world.root().join("ana/src/\u{202e}sr")).expect("made");
    let notes = ready(&world, "ana").notes;
    assert!(notes.iter().all(|note| note.kind == Ignored::OddName), "{notes:?}");
    let files: Vec<_> = notes.iter().map(|note| &*note.file).collect();
    assert_eq!(
        files,
        [
            "src/-rf",
            "src/\\u{1b}[2J.txt",
            "src/\\u{202e}sr",
            "src/a\\\\b.rs",
            "src/a\\nb.rs",
            "src/\u{fffd}.rs"
        ]
    );
}

#[test]
fn names_that_differ_in_case_alone_are_told() {
    let world = World::new();
    world.file("ana/src/lib.rs", "").file("ana/src/Kitchen.rs", "").file("bea/src/Lib.rs", "");
    let note = Note { file: "src/Kitchen.rs".to_owned(), kind: Ignored::OtherCase };
    assert_eq!(ready(&world, "ana").notes, [note]);
    let (file, found) = ("src/lib.rs".to_owned(), "src/Lib.rs".to_owned());
    assert_eq!(refused(&world, "bea"), Refusal::OtherCase { file, found });
}

#[test]
fn too_many_files_and_too_deep_ones_are_not_gone_through() {
    let world = World::new();
    world.file("ana/src/lib.rs", "").file("bea/src/lib.rs", "").file("carl/src/lib.rs", "");
    for n in 0..30 {
        world.file(&format!("ana/src/{n:02}.rs"), "");
    }
    let notes = ready(&world, "ana").notes;
    assert_eq!(notes.len(), 21);
    assert_eq!(notes[0], Note { file: "src/00.rs".to_owned(), kind: Ignored::ExtraFile });
    assert_eq!(notes[20], Note { file: "src".to_owned(), kind: Ignored::TooMany });

    for n in 0..1001 {
        world.file(&format!("bea/src/{n:04}.txt"), "");
    }
    let note = Note { file: "src".to_owned(), kind: Ignored::TooMany };
    assert_eq!(ready(&world, "bea").notes, [note]);

    world.file(&format!("carl/src/{}a.rs", "d/".repeat(15)), "");
    let deepest = format!("src/{}a.rs", "d/".repeat(15));
    assert_eq!(ready(&world, "carl").notes, [Note { file: deepest, kind: Ignored::ExtraFile }]);
    world.file(&format!("carl/src/{}a.rs", "e/".repeat(300)), "");
    let notes = ready(&world, "carl").notes;
    let cut = Note { file: format!("src/{}e", "e/".repeat(15)), kind: Ignored::TooDeep };
    assert_eq!(notes[1..], [cut]);
}

#[test]
fn other_line_ends_are_no_change() {
    let world = World::new();
    world
        .file("ana/src/lib.rs", "")
        .file("ana/src/kitchen.rs", "// teacher's\r\n")
        .file("ana/Cargo.toml", MANIFEST.replace('\n', "\r\n"));
    assert_eq!(ready(&world, "ana").notes, []);
}

#[test]
fn a_dependency_added_in_the_course_itself_is_noted() {
    let world = World::new();
    let with = |dependencies: &str| format!("{MANIFEST}\n[dependencies]\n{dependencies}");
    world
        .file("solutions/01-rest-house/Cargo.toml", with("tokio = \"1\"\n"))
        .file("exercises/01-rest-house/Cargo.toml", with("# the same\ntokio = \"1\"\n"));
    assert_eq!(ready(&world, "").notes, []);
    world.file("exercises/01-rest-house/Cargo.toml", with("tokio = \"1\"\nrand = \"1\"\n"));
    let note = Note { file: "Cargo.toml".to_owned(), kind: Ignored::Manifest };
    assert_eq!(ready(&world, "").notes, [note]);
}

#[test]
fn links_beside_the_source_are_not_followed() {
    let world = World::new();
    world.file("ana/src/lib.rs", "");
    symlink("..", world.root().join("ana/src/round")).expect("linked");
    assert_eq!(ready(&world, "ana").notes, []);
}
