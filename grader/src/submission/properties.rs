//! Whatever tree a student hands in: nothing is taken but a plain editable file below its root.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use proptest::prelude::*;
use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::*;
use crate::course::fixture::World;

/// What stands outside the submission and must stay there.
const SECRET: &str = "// the secret\n";
/// Long enough for any tree here on any machine: what takes longer waits for a pipe.
const HANGS: Duration = Duration::from_secs(1500);

/// Something in a tree.
#[derive(Debug, Clone)]
enum Thing {
    Folder,
    File(Vec<u8>),
    Link(&'static str),
    /// A link to the secret by its whole path.
    LinkOut,
    Pipe,
    /// A socket on which nobody listens.
    Socket,
}

/// Names, of which those that matter come often.
fn name() -> impl Strategy<Value = Vec<u8>> {
    let known: &[&[u8]] =
        &[b"src", b"lib.rs", b"kitchen.rs", b"Cargo.toml", b"build.rs", b"Cargo.lock"];
    let odd: &[&[u8]] = &[
        b"Lib.rs",
        b"SRC",
        b"-rf",
        b"a\nb.rs",
        b"\x1b[2J.rs",
        b"\xff.rs",
        b"a\\b.rs",
        b".cargo",
        b"config.toml",
        b"exercises",
        b"01-rest-house",
        b" ",
        b"\xe2\x80\xaesr.bil",
    ];
    prop_oneof![
        6 => prop::sample::select(known).prop_map(<[u8]>::to_vec),
        2 => prop::sample::select(odd).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(1_u8.., 1..40)
            .prop_filter("a name of the system", |name| !name.contains(&b'/')),
    ]
}

fn thing() -> impl Strategy<Value = Thing> {
    const TARGETS: &[&str] =
        &["..", ".", "lib.rs", "src", "../secret", "../../secret", "src/lib.rs", "/etc", "round"];
    prop_oneof![
        2 => Just(Thing::Folder),
        5 => prop::collection::vec(any::<u8>(), 0..60).prop_map(Thing::File),
        5 => "[a-z \n]{0,60}".prop_map(|text| Thing::File(text.into_bytes())),
        1 => Just(Thing::File(vec![b' '; 256 * 1024 + 1])),
        2 => prop::sample::select(TARGETS).prop_map(Thing::Link),
        2 => Just(Thing::LinkOut),
        1 => Just(Thing::Pipe),
        1 => Just(Thing::Socket),
    ]
}

/// A way, seldom a very long one; half of them lead to the file that is looked for.
fn way() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let looked_for = prop::sample::select(vec![
        vec![b"src".to_vec()],
        vec![b"src".to_vec(), b"lib.rs".to_vec()],
    ]);
    let deep = (prop::sample::select(vec!["src", "d"]), 1_usize..90).prop_map(|(folder, deep)| {
        let mut way = vec![folder.as_bytes().to_vec(); deep];
        way.push(b"deep.rs".to_vec());
        way
    });
    prop_oneof![8 => looked_for, 7 => prop::collection::vec(name(), 1..5), 1 => deep]
}

/// Lays the things out as far as they fit; what is in another's way is left out.
fn lay(root: &Path, secret: &Path, things: &[(Vec<Vec<u8>>, Thing)]) {
    for (way, thing) in things {
        let path: PathBuf = way.iter().map(|part| OsStr::from_bytes(part)).collect();
        let path = root.join(path);
        let Some(folder) = path.parent() else { continue };
        // Through links too, wherever inside the tree they lead.
        _ = fs::create_dir_all(folder);
        let inside = folder.canonicalize().is_ok_and(|folder| folder.starts_with(root));
        if !inside || path.symlink_metadata().is_ok() {
            continue;
        }
        _ = match thing {
            Thing::Folder => fs::create_dir(&path),
            Thing::File(content) => fs::write(&path, content),
            Thing::Link(target) => symlink(target, &path),
            Thing::LinkOut => symlink(secret, &path),
            Thing::Pipe => node(&path, FileType::Fifo),
            Thing::Socket => node(&path, FileType::Socket),
        };
    }
}

fn node(path: &Path, kind: FileType) -> io::Result<()> {
    Ok(mknodat(CWD, path, kind, Mode::RWXU, 0)?)
}

/// The content of a plain file that is reached through plain folders alone.
fn plain_content(root: &Path, way: &str) -> Option<Vec<u8>> {
    let mut path = root.to_owned();
    let parts: Vec<_> = way.split('/').collect();
    for (at, part) in parts.iter().enumerate() {
        path.push(part);
        let seen = fs::symlink_metadata(&path).ok()?;
        let right = if at + 1 == parts.len() { seen.is_file() } else { seen.is_dir() };
        if !right {
            return None;
        }
    }
    fs::read(path).ok()
}

/// Looks for a submission and gives up on one that keeps waiting.
fn find(world: &World, folder: &Path) -> Result<Found, SubmissionError> {
    let (course, exercise) = (world.course(), world.exercise());
    let folder = folder.to_owned();
    let (told, hear) = mpsc::channel();
    std::thread::spawn(move || told.send(Submission::find(&course, &exercise, Some(&folder))));
    hear.recv_timeout(HANGS).expect("it came to an end, without a panic")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn only_plain_editable_files_below_the_root_are_taken(
        things in prop::collection::vec((way(), thing()), 0..12),
    ) {
        let world = World::new();
        world.file("secret", SECRET);
        let root = world.root().join("class/ana");
        fs::create_dir_all(&root).expect("made");
        lay(&root, &world.root().join("secret"), &things);

        let found = match find(&world, &root) {
            Ok(found) => found,
            Err(SubmissionError::NothingThere { .. }) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let in_course = root.join("exercises/01-rest-house");
        let crate_folder = if in_course.is_dir() { "exercises/01-rest-house/" } else { "" };
        // A loose file is taken where there is neither a `src` nor a manifest.
        let loose = crate_folder.is_empty()
            && !root.join("src").is_dir()
            && !root.join("Cargo.toml").is_file();
        let place = if loose { "lib.rs".to_owned() } else { format!("{crate_folder}src/lib.rs") };
        let lies_there = plain_content(&root, &place)
            .filter(|content| content.len() as u64 <= MAX_BYTES)
            .and_then(|content| String::from_utf8(content).ok());
        match found {
            Found::Ready(submission) => {
                let paths: Vec<_> = submission.sources.paths().collect();
                prop_assert_eq!(paths, ["src/kitchen.rs", "src/lib.rs"]);
                prop_assert_eq!(submission.sources.get("src/kitchen.rs"), Some("// teacher's\n"));
                let taken = submission.sources.get("src/lib.rs");
                prop_assert_eq!(taken, lies_there.as_deref());
                prop_assert_ne!(taken, Some(SECRET));
                prop_assert!(submission.notes.len() < 50);
                for note in &submission.notes {
                    prop_assert!(!note.file.contains(char::is_control), "{:?}", note.file);
                }
            }
            // What is refused is not a plain small text.
            Found::Refused(refusal) => prop_assert_eq!(lies_there, None, "{}", refusal),
        }
    }
}
