//! A course on the disk for one test, and the program run in it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// The exercise that is handed in.
pub const SLUG: &str = "01-restaurant";
/// Another one, for what comes after.
pub const OTHER: &str = "03-blocking-call";
/// Its student file.
pub const LIB: &str = "src/lib.rs";

/// Nothing here takes a tenth of it, building the kit on a machine with much else to do included:
/// what is still running then hangs.
const HANGS: Duration = Duration::from_secs(1500);

/// A folder for one test that is empty when the test begins.
pub struct Place {
    root: PathBuf,
}

/// What the program did.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code.
    pub code: Option<i32>,
    /// What it wrote.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
}

impl Place {
    /// The folder of the test with this name.
    pub fn new(test: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("odd").join(test);
        match fs::remove_dir_all(&root) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                panic!("{}: {error}", root.display())
            }
            Ok(()) | Err(_) => {}
        }
        fs::create_dir_all(&root).expect("made the folder");
        Self { root: root.canonicalize().expect("just made") }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in it, with the folders it needs.
    pub fn at(&self, path: &str) -> PathBuf {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("made the folder");
        path
    }

    /// Writes a file.
    pub fn file(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(path);
        fs::write(&path, text).expect("written");
        path
    }

    /// Writes a program.
    pub fn script(&self, path: &str, lines: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.file(path, format!("#!/bin/sh\n{lines}\n"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("ours");
        path
    }

    /// Lays out a course with two of the real exercises in `course`, and gives its folder.
    pub fn course(&self) -> PathBuf {
        self.course_of(&[SLUG, OTHER])
    }

    /// A course of these exercises.
    pub fn course_of(&self, slugs: &[&str]) -> PathBuf {
        let course = self.root.join("course");
        for slug in slugs {
            for tree in ["exercises", "solutions", "tests"] {
                let there = format!("{tree}/{slug}");
                copy(&project().join(&there), &course.join(there));
            }
        }
        let exercise = |slug| format!("[[unit.exercise]]\nslug = \"{slug}\"\n");
        let exercises: Vec<String> = slugs.iter().map(exercise).collect();
        let text =
            format!("title = \"Odd\"\n\n[[unit]]\nname = \"All\"\n\n{}", exercises.join("\n"));
        self.file("course/course.toml", text);
        course
    }

    /// A copy of the exercise's crate with this `src/lib.rs`, as a student hands it in.
    pub fn submission(&self, name: &str, lib: impl AsRef<[u8]>) -> PathBuf {
        let folder = self.root.join(name).join(SLUG);
        copy(&project().join("exercises").join(SLUG), &folder);
        fs::write(folder.join(LIB), lib).expect("written");
        folder
    }
}

/// Where the project's own course is.
fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the grader lies in it")
}

/// A file of the project's own course.
pub fn project_file(path: &str) -> String {
    fs::read_to_string(project().join(path)).expect("the course has it")
}

/// The cache of all integration tests.
pub fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("grader-cache")
}

/// The same with its kit and harness built.
pub fn warm_cache() -> PathBuf {
    static WARM: LazyLock<()> = LazyLock::new(|| {
        let ran = run(grader(project(), &["check", SLUG, "--submission", &solution().0]));
        assert_eq!(ran.code, Some(0), "{ran:?}");
    });
    LazyLock::force(&WARM);
    cache()
}

/// The folder of the project's own solution, laid out as a submission.
fn solution() -> (String, Place) {
    let place = Place::new("warm");
    let lib = project_file(&format!("solutions/{SLUG}/{LIB}"));
    (text_of(&place.submission("right", lib)), place)
}

/// A path as an argument.
pub fn text_of(path: &Path) -> String {
    path.to_str().expect("the target folder has a plain name").to_owned()
}

/// The program, to be run in a folder, with the shared cache and nothing said of colours.
pub fn grader(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm").env("GRADER_CACHE_DIR", cache());
    command
}

/// Runs it to its end, which must come, and be no panic.
#[track_caller]
pub fn run(mut command: Command) -> Ran {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("the program starts");
    end(child)
}

/// Waits for the end of a program, which must come, and be no panic.
#[track_caller]
pub fn end(mut child: Child) -> Ran {
    let out = child.stdout.take().map(collect);
    let err = child.stderr.take().map(collect);
    let until = Instant::now() + HANGS;
    let status = loop {
        if let Some(status) = child.try_wait().expect("it is ours") {
            break status;
        }
        if Instant::now() > until {
            child.kill().expect("it is ours");
            panic!("it hangs");
        }
        thread::sleep(Duration::from_millis(5));
    };
    let text = |reader: Option<thread::JoinHandle<Vec<u8>>>| {
        let bytes = reader.map(|reader| reader.join().expect("it only reads")).unwrap_or_default();
        String::from_utf8(bytes).expect("the program writes UTF-8")
    };
    let ran = Ran { code: status.code(), out: text(out), err: text(err) };
    assert!(ran.code.is_some(), "a signal ended it: {status:?} {ran:?}");
    assert_ne!(ran.code, Some(101), "it panicked: {}", ran.err);
    assert!(!ran.err.contains("RUST_BACKTRACE"), "it panicked: {}", ran.err);
    ran
}

fn collect(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe can be read");
        bytes
    })
}

impl Ran {
    /// The JSON document that it wrote, which is all that it wrote, and as the schema says.
    #[track_caller]
    pub fn json(&self) -> Value {
        static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
            let schema = include_str!("../../schema/check.schema.json");
            let schema = serde_json::from_str(schema).expect("the schema is JSON");
            jsonschema::validator_for(&schema).expect("it is a schema")
        });
        let json = serde_json::from_str(&self.out);
        let json = json.unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert!(SCHEMA.is_valid(&json), "{:?}: {json:#}", SCHEMA.validate(&json).err());
        json
    }

    /// What the JSON document says of its one exercise.
    #[track_caller]
    pub fn exercise(&self) -> Value {
        let json = self.json();
        assert_eq!(json["exercises"].as_array().map(Vec::len), Some(1), "{json:#}");
        json["exercises"][0].clone()
    }

    /// Whether it could not do its work, and says so with these words.
    #[track_caller]
    pub fn fails(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.err.starts_with("error: ") || self.err.contains("\nerror: "), "{self:?}");
        for words in words {
            assert!(self.err.contains(words), "`{words}` in {self:?}");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made the folder");
    for entry in fs::read_dir(from).expect("the course has it") {
        let entry = entry.expect("it can be listed");
        let to = to.join(entry.file_name());
        if entry.file_type().expect("it has a kind").is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).expect("copied");
        }
    }
}
