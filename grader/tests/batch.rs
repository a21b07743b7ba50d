//! A small class is really graded with the real program: as a whole, killed on the way, and in
//! parts. What comes of it is the same to the byte, and is what each hand-in is known to be worth.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use grader::sources::Sources;
use grader::store::{HandedIn, Store, Student, What};
use serde_json::Value;

/// A class in a folder that goes away with it. It has handed in `01-restaurant`, of which the
/// starter has no points and the solution all.
struct Class {
    folder: tempfile::TempDir,
}

impl Class {
    fn new() -> Self {
        let class = Self { folder: tempfile::tempdir().expect("a folder for the test") };
        let starter = source("exercises");
        let solution = source("solutions");
        class.hand_in("ana", &starter);
        class.hand_in("bea", &starter);
        class.hand_in("=1+1", &solution);
        class.hand_in("Ünï, \"Q\"", &format!("{solution}\n// by Q\n"));
        class.hand_in("carl", "pub fn serve(");
        fs::create_dir_all(class.path("class/dan")).expect("a folder");
        fs::write(class.path("class/dan/essay.txt"), "I could not").expect("written");
        class
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn hand_in(&self, who: &str, text: &str) {
        let folder = self.path("class").join(who).join("01-restaurant/src");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("lib.rs"), text).expect("written");
    }

    fn grader(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command.args(["--course", root().to_str().expect("a plain path"), "--lang", "en"]);
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    /// Grades the class; the machine that tests this need not have a good box.
    fn batch(&self, store: &str, more: &[&str]) -> Command {
        let mut command = self.grader(&["batch", "class", "--isolation-is-my-risk"]);
        command.args(["--format", "json", "--store", store]).args(more);
        command
    }

    fn batched(&self, store: &str, more: &[&str]) -> Value {
        let output = self.batch(store, more).output().expect("it starts");
        let says = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{says}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// Brings stores into one, and gives its whole record.
    fn record(&self, stores: &[&str], into: &str) -> String {
        let mut command = self.grader(&["merge", "--into", into, "--format", "json"]);
        let output = command.args(stores).output().expect("it starts");
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).expect("JSON is UTF-8")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the grader lies in the course")
}

fn source(tree: &str) -> String {
    let path = root().join(tree).join("01-restaurant/src/lib.rs");
    fs::read_to_string(path).expect("the course has it")
}

/// Something that the course has not.
const OWN: &str = "
async fn twice(n: u32) -> u32 {
    let mut a = n;
    while a < 7 {
        a = a * a + 1;
        if a % 3 == 0 {
            break;
        }
    }
    match a {
        1 => 2,
        b => b - 1,
    }
}
";

/// What two have handed in alike is shown from the store alone: nothing needs to be graded for it.
#[test]
fn what_is_alike_is_shown() {
    let class = Class::new();
    let alternative = root().join("solutions/01-restaurant/alternatives/counter/lib.rs");
    let alternative = fs::read_to_string(alternative).expect("the course has it");
    let other = OWN.replace("twice", "often").replace("n: u32", "x: u32").replace("= n;", "= x;");
    let mut store = Store::open_or_create(&class.path("a.sqlite")).expect("a store");
    let batch = store.begin("evening").expect("stored");
    let texts = [
        ("ana", source("exercises")),
        ("bea", source("exercises")),
        ("carl", alternative),
        ("dora", source("exercises") + OWN),
        ("eli", source("solutions") + &other),
    ];
    for (key, text) in texts {
        let student = Student { key: key.to_owned(), ..Student::default() };
        let mut sources = Sources::new();
        sources.insert("src/lib.rs", text).expect("a plain path");
        let handed_in = HandedIn {
            student: &student,
            exercise: "01-restaurant",
            received: None,
            late: false,
            place: key,
            what: What::Files(&sources),
        };
        store.hand_in(batch, &[handed_in]).expect("stored");
    }
    let alike = |more: &[&str]| {
        let arguments = [&["alike", "--store", "a.sqlite"], more].concat();
        class.grader(&arguments).output().expect("it starts")
    };
    let output = alike(&["--format", "json", "--batch", "evening"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let exercise = &found["exercises"][0];
    assert_eq!(
        (&exercise["exercise"], &exercise["versions"]),
        (&"01-restaurant".into(), &4.into())
    );
    let groups = exercise["groups"].as_array().expect("a list");
    assert_eq!(groups.len(), 1, "{found:#}");
    assert_eq!(groups[0]["students"], serde_json::json!(["dora", "eli"]));
    let text = String::from_utf8(alike(&["01"]).stdout).expect("UTF-8");
    assert!(text.contains("Look at group 1:\n  dora, eli\n"), "{text}");
    assert!(text.contains("async fn twice(n: u32)") && !text.contains("ana"), "{text}");
    assert_eq!(alike(&["--batch", "morning"]).status.code(), Some(2));
    assert_eq!(alike(&["no-such-exercise"]).status.code(), Some(2));
}

#[test]
fn a_class_is_worth_the_same_in_one_piece_killed_and_in_parts() {
    let class = Class::new();
    let whole = class.batched("whole.sqlite", &[]);
    assert_eq!((&whole["hand_ins"], &whole["contents"]), (&5.into(), &4.into()));
    let exercise = &whole["exercises"][0];
    let of = |field: &str| exercise[field].as_u64().expect("a number");
    assert_eq!((of("hand_ins"), of("solved"), of("not_compiled"), of("waiting")), (5, 2, 1, 0));
    // Two of five are right, and what does not compile has no points of those that there are.
    assert_eq!(of("points") * 5, of("max_points") * 2);
    assert_eq!(whole["unread"][0]["place"], "class/dan");
    let record = class.record(&[], "whole.sqlite");

    // As soon as it says that one is stored; whether more are by then does not matter.
    let mut killed = class.batch("killed.sqlite", &["--no-cache", "--jobs", "1"]);
    let mut killed = killed.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("started");
    let told = BufReader::new(killed.stderr.take().expect("piped")).lines();
    let stored = |line: &String| line.starts_with("1 graded");
    assert!(told.map_while(Result::ok).any(|line| stored(&line)));
    killed.kill().expect("it was started here");
    killed.wait().expect("it ends");
    assert_eq!(class.batched("killed.sqlite", &[]), whole);
    assert_eq!(class.record(&[], "killed.sqlite"), record);

    for part in ["1/2", "2/2"] {
        class
            .batch(&format!("{}.sqlite", &part[..1]), &["--shard", part])
            .output()
            .expect("it starts");
    }
    assert_eq!(class.record(&["1.sqlite", "2.sqlite"], "merged.sqlite"), record);
}
