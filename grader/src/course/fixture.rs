//! A small course on the disk, for tests.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Course, CourseError, Exercise};

/// The manifest of an exercise with one editable and one fixed file.
pub const MANIFEST: &str = r#"[package]
name = "rest-house"

[package.metadata.grader]
editable = ["src/lib.rs"]
fixed = ["src/kitchen.rs"]
kit = "core"
"#;

/// The marked source of `src/lib.rs`, with bugs `slow` and `lost` and wrong repair `wrong/hasty`.
pub const SOURCE: &str = "\
fn a() {}
    //#if slow
    // one by one
    //#elif wrong/hasty
    // none at all
    //#else
    // together
    //#endif
//#if lost & slow
// both
//#endif
//#if lost | wrong/hasty
// dropped
//#else
// kept
//#endif
";

/// A course in a folder that goes away with it.
pub struct World {
    folder: tempfile::TempDir,
}

impl World {
    /// Two exercises, of which the first is whole.
    pub fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        world
            .file(
                "course.toml",
                "title = \"T\"\n[[unit]]\nname = \"U\"\nexercise = [\n{ slug = \"01-rest-house\" },\n{ slug = \"03-blocking-call\", needs = [\"01-rest-house\"] },\n]\n",
            )
            .file("exercises/01-rest-house/Cargo.toml", MANIFEST)
            .file("exercises/01-rest-house/README.md", "# The rest house\n")
            .file("exercises/03-blocking-call/Cargo.toml", MANIFEST)
            .file("tests/01-rest-house/source/lib.rs", SOURCE)
            .file("tests/01-rest-house/source/kitchen.rs", "// teacher's\n")
            .file(
                "tests/01-rest-house/variants.toml",
                "[[wrong]]\nname = \"hasty\"\nwhy = \"w\"\nalive = [\"slow\"]\n\n[[wrong]]\nname = \"whole\"\nwhy = \"w\"\nbroken = [\"guard\"]\n",
            )
            .file("tests/01-rest-house/mutants/whole/lib.rs", "// whole\n")
            .file("solutions/01-rest-house/alternatives/channels/lib.rs", "// channels\n");
        world.exercise().write_rendered().expect("sound sources");
        world
    }

    /// Where it is.
    pub fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("it is there")
    }

    /// Writes a file, and the folders it needs.
    pub fn file(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("made the folder");
        fs::write(path, content).expect("written");
        self
    }

    /// Writes what `edit` makes of a file.
    pub fn edit(&self, path: &str, edit: impl Fn(String) -> String) -> &Self {
        let text = fs::read_to_string(self.folder.path().join(path)).expect("it is there");
        self.file(path, edit(text))
    }

    /// The course.
    pub fn course(&self) -> Course {
        Course::find(&self.root()).expect("a sound course")
    }

    /// Its first exercise.
    pub fn exercise(&self) -> Exercise {
        self.course().exercise("01").expect("a sound exercise")
    }

    /// What an error says, with the course's folder taken out.
    pub fn told<T: std::fmt::Debug>(&self, result: Result<T, CourseError>) -> String {
        let told = result.expect_err("this must be refused").to_string();
        told.replace(&format!("{}/", self.root().display()), "")
    }
}
