//! A real repository with a course in it, made with the system's git, and the program run there.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use grader::ci::place::{By, Revisions};
use grader::ci::score::Graded;
use grader::ci::{CompareError, Comparison, Repository};
use grader::language::Language;
use grader::report::ci::summary;
use grader::sources::Sources;
use grader::submission::Refusal;

/// The exercise that heads change.
pub const SLUG: &str = "01-restaurant";
/// Its student file.
pub const LIB: &str = "exercises/01-restaurant/src/lib.rs";

/// A repository in a folder that goes away with it.
pub struct World {
    folder: tempfile::TempDir,
}

/// The exercise that they leave alone.
pub const OTHER: &str = "03-blocking-call";

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

impl World {
    /// The real course's first and third exercise on `main`.
    pub fn new() -> Self {
        Self::below("")
    }

    /// The same with the course in a folder, whose name ends with `/`.
    pub fn below(course: &str) -> Self {
        let world = Self { folder: tempfile::tempdir().expect("a folder") };
        let mut list = "title = \"Odd\"\n\n[[unit]]\nname = \"All\"\n".to_owned();
        for slug in [SLUG, OTHER] {
            for tree in ["exercises", "solutions", "tests"] {
                let way = format!("{tree}/{slug}");
                copy(&project().join(&way), &world.path(&format!("{course}{way}")));
            }
            list.push_str(&format!("\n[[unit.exercise]]\nslug = \"{slug}\"\n"));
        }
        world.file(&format!("{course}course.toml"), list);
        world.git(&["init", "--quiet", "--initial-branch", "main", "."]);
        world.commit("as it is handed out");
        world
    }

    /// The same on a branch `pr` to work on.
    pub fn on_branch() -> Self {
        let world = Self::new();
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

    /// Commits this student file on a branch of its own that leaves the one we are on.
    pub fn branch(&self, name: &str, lib: &str) -> &Self {
        self.git(&["checkout", "--quiet", "-b", name]);
        self.file(LIB, lib).commit(name);
        self
    }

    /// Commits everything, and says which commit that is.
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

    /// The program in it, with the cache of the other tests and no service around it.
    pub fn grader(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command.arg("ci").args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "GRADER_LANG"] {
            command.env_remove(name);
        }
        for name in ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH", "GITLAB_CI"] {
            command.env_remove(name);
        }
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("grader-cache");
        command.env("LC_ALL", "C").env("GRADER_CACHE_DIR", cache);
        command
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.grader(arguments))
    }
}

/// What would be graded of the exercise.
pub fn taken(comparison: &Comparison) -> Result<Sources, Refusal> {
    let exercise = comparison.course.exercise(SLUG).expect("the base has it");
    comparison.of_head(&exercise).expect("git works")
}

/// The comparison of two commits in a clone.
pub fn compare(folder: &Path, base: &str, head: &str) -> Result<Comparison, CompareError> {
    let named = Revisions { base: base.to_owned(), head: head.to_owned(), by: By::Hand };
    Comparison::new(Repository::find(folder)?, &named, None)
}

/// Which exercises would be graded.
pub fn touched(comparison: &Comparison) -> Vec<&str> {
    comparison.changes.touched.iter().map(|slug| slug.as_str()).collect()
}

/// The summary of a pull request, without its grades.
pub fn summary(comparison: &Comparison) -> String {
    let graded = Graded {
        commits: comparison.commits.clone(),
        exercises: Vec::new(),
        ignored: comparison.changes.ignored.clone(),
        failed: Vec::new(),
        isolation: "full",
    };
    summary::markdown(&graded, &[], Language::English, 0)
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

/// Runs a command that [`World::grader`] has made.
pub fn ran(mut command: Command) -> Ran {
    let output = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("it writes UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A file of the project's own course.
pub fn project_file(way: &str) -> String {
    fs::read_to_string(project().join(way)).expect("the course has it")
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the grader lies in it")
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
