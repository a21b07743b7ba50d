//! What a student would have without the grader: the same crate with the same tests, and cargo.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Contestant;
use crate::edit::{CRATE, Edits, SLUG, Start};

/// The integration test's name.
pub const TARGET: &str = "suite";

/// What is measured.
pub const DESCRIBE: &str = "cargo test: the student's crate with the same scenarios, seeds and \
    questions as integration tests on tokio's paused clock, alone in a workspace with the course's \
    lock file and development profile, its dependencies built; `tests beside`: with the tests in a \
    package of their own, as in the course, instead of in the crate. It does not run clippy. When \
    tests fail, cargo leaves the documentation tests out.";

/// The exercise's hidden scenarios as tests that judge for themselves.
const SUITE: &str = include_str!("cargo_test/suite.rs");

/// Where the tests stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// In the `tests` folder of the student's crate: the least that cargo can have to do.
    Inside,
    /// In a package of their own beside it, as in the course.
    Beside,
}

impl Layout {
    /// The package that the tests belong to.
    fn package(self) -> &'static str {
        match self {
            Self::Inside => CRATE,
            Self::Beside => "course-tests",
        }
    }
}

/// A workspace with the student's crate.
pub struct Workspace {
    dir: PathBuf,
    layout: Layout,
}

impl Workspace {
    /// Lays it out with the versions of the course's lock file and its profile, and builds
    /// everything once.
    pub fn new(course: &Path, place: &Path, edits: &Edits, layout: Layout) -> io::Result<Self> {
        let dir = place.join(format!("cargo-test-{layout:?}").to_lowercase());
        let (package, beside) = (dir.join(SLUG), dir.join("tests"));
        fs::create_dir_all(package.join("src"))?;
        fs::copy(course.join("Cargo.lock"), dir.join("Cargo.lock"))?;
        let house = course.join("exercises").join(SLUG).join("src/house.rs");
        fs::copy(house, package.join("src/house.rs"))?;
        fs::write(package.join("src/lib.rs"), edits.unedited())?;
        let tests = match layout {
            Layout::Inside => {
                fs::write(package.join("Cargo.toml"), format!("{PACKAGE}{FOR_TESTS}"))?;
                &package
            }
            Layout::Beside => {
                fs::write(package.join("Cargo.toml"), PACKAGE)?;
                fs::create_dir_all(beside.join("src"))?;
                fs::write(beside.join("src/lib.rs"), "//! The course's tests.\n")?;
                fs::write(beside.join("Cargo.toml"), format!("{BESIDE}{FOR_TESTS}"))?;
                &beside
            }
        };
        fs::create_dir_all(tests.join("tests"))?;
        fs::write(tests.join("tests").join(TARGET).with_extension("rs"), SUITE)?;
        fs::write(dir.join("Cargo.toml"), workspace(course, layout)?)?;

        let workspace = Self { dir, layout };
        let output = workspace.cargo(&["test", "--no-run"]).output()?;
        if !output.status.success() {
            let says = String::from_utf8_lossy(&output.stderr);
            return Err(io::Error::other(format!("the equal suite does not build:\n{says}")));
        }
        Ok(workspace)
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command.args(arguments).current_dir(&self.dir).stdin(Stdio::null());
        // What `cargo bench` sets for this program would reach the cargo that is measured.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            let is_ours = text.starts_with("CARGO_") && text != "CARGO_HOME";
            if is_ours || text.starts_with("RUST") && text != "RUSTUP_HOME" || text == "CARGO" {
                command.env_remove(&name);
            }
        }
        command.env("CARGO_NET_OFFLINE", "true").env_remove("LD_LIBRARY_PATH");
        command
    }
}

const PACKAGE: &str = r#"[package]
name = "restaurant"
version = "0.1.0"
edition = "2024"

[dependencies]
futures.workspace = true
tokio.workspace = true
"#;

/// What the tests need more: tokio's paused clock.
const FOR_TESTS: &str = r#"
[dev-dependencies]
tokio = { workspace = true, features = ["test-util"] }
"#;

const BESIDE: &str = r#"[package]
name = "course-tests"
version = "0.1.0"
edition = "2024"

[dependencies]
restaurant = { path = "../01-restaurant" }
"#;

/// The course's own versions and development profile.
fn workspace(course: &Path, layout: Layout) -> io::Result<String> {
    let manifest = fs::read_to_string(course.join("Cargo.toml"))?;
    let manifest: toml::Table = manifest.parse().map_err(io::Error::other)?;
    let missing = || io::Error::other("the course's manifest has no such table");
    let dependencies = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(toml::Value::as_table)
        .ok_or_else(missing)?;
    let profile = manifest.get("profile").ok_or_else(missing)?;
    let dependencies: toml::Table = ["futures", "tokio"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), dependencies.get(name)?.clone())))
        .collect();
    let mut workspace = toml::Table::new();
    workspace.insert("resolver".into(), "3".into());
    let members = match layout {
        Layout::Inside => vec![SLUG.into()],
        Layout::Beside => vec![SLUG.into(), "tests".into()],
    };
    workspace.insert("members".into(), toml::Value::Array(members));
    workspace.insert("dependencies".into(), toml::Value::Table(dependencies));
    let mut whole = toml::Table::new();
    whole.insert("workspace".into(), toml::Value::Table(workspace));
    whole.insert("profile".into(), profile.clone());
    Ok(whole.to_string())
}

/// `cargo test`, of everything or of the one target.
pub struct CargoTest<'a> {
    workspace: &'a Workspace,
    arguments: Vec<&'a str>,
    start: Start,
}

impl<'a> CargoTest<'a> {
    /// `cargo test` and nothing more.
    pub fn bare(workspace: &'a Workspace, start: Start) -> Self {
        Self { workspace, arguments: vec!["test"], start }
    }

    /// `cargo test` of the one target that has the tests.
    pub fn narrowed(workspace: &'a Workspace, start: Start) -> Self {
        let arguments = vec!["test", "-p", workspace.layout.package(), "--test", TARGET];
        Self { workspace, arguments, start }
    }
}

impl Contestant for CargoTest<'_> {
    fn name(&self) -> String {
        let layout = match self.workspace.layout {
            Layout::Inside => "",
            Layout::Beside => ", tests beside",
        };
        format!("cargo {}{layout}", self.arguments.join(" "))
    }

    fn edit(&mut self, text: &str) -> io::Result<()> {
        fs::write(self.workspace.dir.join(SLUG).join("src/lib.rs"), text)
    }

    /// Whether the tests pass must be known beforehand, else something else was measured.
    fn run(&mut self) -> io::Result<()> {
        let output = self.workspace.cargo(&self.arguments).output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        // Compile errors fail too, and print no result.
        let as_known = match self.start {
            Start::Solution => output.status.success() && said.contains("5 passed; 0 failed"),
            Start::Starter => !output.status.success() && said.contains("3 passed; 2 failed"),
        };
        if as_known {
            return Ok(());
        }
        let says = String::from_utf8_lossy(&output.stderr);
        Err(io::Error::other(format!("{} went otherwise than known:\n{said}{says}", self.name())))
    }
}
