//! A real repository with a course in it, made with the system's git.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::place::Revisions;
use super::{CompareError, Comparison, Repository};
use crate::sources::Sources;
use crate::submission::Refusal;

/// The exercise that heads change.
pub const SLUG: &str = "01-restaurant";
/// Its student file.
pub const LIB: &str = "exercises/01-restaurant/src/lib.rs";

/// A repository in a folder that goes away with it.
pub struct World {
    folder: tempfile::TempDir,
}

impl World {
    /// The real course's first and third exercise on `main`, and the branch `pr` to work on.
    pub fn new() -> Self {
        Self::below("")
    }

    /// The same with the course in a folder, whose name ends with `/`.
    pub fn below(course: &str) -> Self {
        let world = Self { folder: tempfile::tempdir().expect("a folder") };
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut list = "title = \"Odd\"\n\n[[unit]]\nname = \"All\"\n".to_owned();
        for slug in [SLUG, "03-blocking-call"] {
            for tree in ["exercises", "solutions", "tests"] {
                let way = format!("{tree}/{slug}");
                copy(&project.join(&way), &world.path(&format!("{course}{way}")));
            }
            list.push_str(&format!("\n[[unit.exercise]]\nslug = \"{slug}\"\n"));
        }
        world.file(&format!("{course}course.toml"), list);
        world.git(&["init", "--quiet", "--initial-branch", "main", "."]);
        world.commit("base");
        world.git(&["checkout", "--quiet", "-b", "pr"]);
        world
    }

    /// A path in it.
    pub fn path(&self, way: &str) -> PathBuf {
        self.folder.path().join(way)
    }

    /// Writes a file, and the folders it needs.
    pub fn file(&self, way: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path(way);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("made");
        fs::write(path, text).expect("written");
        self
    }

    /// Makes a link in the place of whatever is there.
    pub fn link(&self, way: &str, to: &str) -> &Self {
        self.remove(way);
        symlink(to, self.path(way)).expect("linked");
        self
    }

    /// Takes a file or a folder away.
    pub fn remove(&self, way: &str) -> &Self {
        let path = self.path(way);
        match fs::symlink_metadata(&path).expect("it is there").is_dir() {
            true => fs::remove_dir_all(path).expect("removed"),
            false => fs::remove_file(path).expect("removed"),
        }
        self
    }

    /// Commits everything.
    pub fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all", "--force"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Runs git in it, as nobody in particular.
    pub fn git(&self, arguments: &[&str]) -> String {
        git(self.folder.path(), arguments)
    }

    /// The comparison of `main` and `pr`.
    pub fn compare(&self) -> Comparison {
        compare(self.folder.path(), "main", "pr").expect("they can be compared")
    }

    /// What would be graded of the exercise in `pr`.
    pub fn taken(&self) -> Result<Sources, Refusal> {
        taken(&self.compare())
    }
}

/// What would be graded of the exercise.
pub fn taken(comparison: &Comparison) -> Result<Sources, Refusal> {
    let exercise = comparison.course.exercise(SLUG).expect("the base has it");
    comparison.of_head(&exercise).expect("git works")
}

/// The comparison of two commits in a clone.
pub fn compare(folder: &Path, base: &str, head: &str) -> Result<Comparison, CompareError> {
    let named = Revisions { base: base.to_owned(), head: head.to_owned() };
    Comparison::new(Repository::find(folder)?, &named, None)
}

/// Runs git in a folder, as nobody in particular.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    command.args(["-c", "user.name=Test", "-c", "user.email=test@example.org"]);
    command.args(["-c", "commit.gpgSign=false", "-c", "protocol.file.allow=always"]);
    command.args(["-c", "advice.detachedHead=false"]).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().expect("git is installed");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("it is there").flatten() {
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).expect("copied")),
        }
    }
}
