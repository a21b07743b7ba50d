//! A small course on the disk, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A course in a folder that goes away with it.
pub struct World {
    folder: tempfile::TempDir,
}

/// What the program did.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    /// Its exit code.
    pub code: Option<i32>,
    /// What it wrote, with the course's folder taken out.
    pub out: String,
    /// What it wrote to standard error, likewise.
    pub err: String,
}

impl World {
    /// Nothing at all.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Three exercises in two units, and a unit that has none yet.
    pub fn new() -> Self {
        let world = Self::empty();
        world.file(
            "course.toml",
            r#"title = "Bug hunts"

[[unit]]
name = "The event loop"

[[unit.exercise]]
slug = "01-rest-house"

[[unit.exercise]]
slug = "03-blocking-call"
needs = ["01-rest-house"]

[[unit]]
name = "Resilience"

[[unit]]
name = "Locks"

[[unit.exercise]]
slug = "19-two-locks"
"#,
        );
        for (slug, title) in [
            ("01-rest-house", "A house with çedilha"),
            ("03-blocking-call", "Who stops the clock?"),
            ("19-two-locks", "Two locks"),
        ] {
            world
                .file(
                    &format!("exercises/{slug}/Cargo.toml"),
                    "[package]\nname = \"it\"\n\n[package.metadata.grader]\neditable = [\"src/lib.rs\"]\nkit = \"core\"\n",
                )
                .file(&format!("exercises/{slug}/README.md"), &format!("# {title}\n"))
                .file(&format!("exercises/{slug}/src/lib.rs"), "// starter\n");
        }
        world.file(
            "tests/01-rest-house/rubric.toml",
            "[[bug]]\nid = \"slow\"\npoints = 3\n\n[[bug]]\nid = \"lost\"\npoints = 2\n",
        );
        world.file(
            "tests/01-rest-house/source/lib.rs",
            "//#if slow\n// slow\n//#endif\n//#if lost\n// lost\n//#else\n// kept\n//#endif\n",
        );
        world
    }

    /// Where it is.
    pub fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("it is there")
    }

    /// Writes a file, and the folders it needs.
    pub fn file(&self, path: &str, text: &str) -> &Self {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("made the folder");
        fs::write(path, text).expect("written");
        self
    }

    /// What a file says.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).expect("it is there")
    }

    /// The program, to be run in the course's folder, in an environment that says nothing of
    /// colours and gives it 80 columns.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "GRADER_LANG"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm").env("COLUMNS", "80").env("LC_ALL", "C");
        command
    }

    /// Runs the program in the course's folder.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_command(self.command(arguments))
    }

    /// Runs a command that [`World::command`] has made.
    pub fn run_command(&self, mut command: Command) -> Ran {
        let output = command.output().expect("the program starts");
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("it writes UTF-8");
            text.replace(&format!("{}", self.root().display()), "COURSE")
        };
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}
