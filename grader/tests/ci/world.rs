//! A repository with one real exercise, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The exercise.
pub const SLUG: &str = "01-restaurant";
/// Its student file.
pub const LIB: &str = "exercises/01-restaurant/src/lib.rs";

/// A repository in a folder that goes away with it.
pub struct World {
    folder: tempfile::TempDir,
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

impl World {
    /// The course with this exercise alone, as it is handed out, committed on `main`.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let world = Self { folder };
        for tree in ["exercises", "solutions", "tests"] {
            let way = format!("{tree}/{SLUG}");
            copy(&project().join(&way), &world.path(&way));
        }
        let list = format!(
            "title = \"Odd\"\n\n[[unit]]\nname = \"All\"\n\n[[unit.exercise]]\nslug = \"{SLUG}\"\n"
        );
        fs::write(world.path("course.toml"), list).expect("written");
        world.git(&["init", "--quiet", "--initial-branch", "main", "."]);
        world.commit("starter");
        world
    }

    /// A path in it.
    pub fn path(&self, way: &str) -> PathBuf {
        self.folder.path().join(way)
    }

    /// Commits this student file on a branch of its own that leaves the one we are on.
    pub fn branch(&self, name: &str, lib: &str) -> &Self {
        self.git(&["checkout", "--quiet", "-b", name]);
        fs::write(self.path(LIB), lib).expect("written");
        self.commit(name);
        self
    }

    /// Commits everything.
    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all", "--force"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Runs git in it, as nobody in particular.
    pub fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.folder.path());
        command.args(["-c", "user.name=Test", "-c", "user.email=test@example.org"]);
        command.args(["-c", "commit.gpgSign=false"]).args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let output = command.output().expect("git is installed");
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
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
