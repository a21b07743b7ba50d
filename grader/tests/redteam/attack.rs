//! An attack: a small file, and how it is laid into a submission.

use std::fs;
use std::path::{Path, PathBuf};

use crate::field::project_file;
use crate::lane::Place;

/// What an attack is laid into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The starter: every point would be undeserved.
    Starter,
    /// The solution: what the attack does decides alone.
    Solved,
    /// Nothing: the file is the whole crate.
    Own,
}

/// One attack.
#[derive(Debug, Clone)]
pub struct Attack {
    /// Its class and name: `forge/exit_zero`.
    pub name: String,
    /// The exercise it is laid into.
    pub exercise: String,
    pub base: Base,
    /// Pieces of the base to be replaced.
    put: Vec<(String, String)>,
    /// The defences that stand against it: `box`, `limits`, and those of `undefended.rs`.
    pub down: Vec<String>,
    /// What must be seen of it.
    pub seen: String,
    /// Whether it takes seconds, and is struck in one scenario only.
    pub slow: bool,
    /// Lines of the course's `[limits]` for it, so that it meets one soon.
    pub limits: Option<String>,
    text: String,
}

/// All attacks of a class, by name.
pub fn of_class(class: &str) -> Vec<Attack> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/redteam/attacks").join(class);
    let mut files: Vec<PathBuf> = fs::read_dir(&dir)
        .unwrap_or_else(|error| panic!("{}: {error}", dir.display()))
        .map(|entry| entry.expect("it can be listed").path())
        .collect();
    files.sort();
    let mut attacks: Vec<_> = files.iter().map(|file| read(class, file)).collect();
    if let Ok(only) = std::env::var("REDTEAM_ONLY") {
        attacks.retain(|attack| only.split(',').any(|only| attack.name.contains(only)));
    }
    attacks
}

fn read(class: &str, file: &Path) -> Attack {
    let stem = file.file_stem().expect("a name").to_str().expect("a plain name");
    let name = format!("{class}/{stem}");
    let mut text = fs::read_to_string(file).expect("it can be read");
    if text.contains("hole::") {
        let hole = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/redteam/attacks/hole.rs");
        text.push_str(&fs::read_to_string(hole).expect("it can be read"));
    }
    let mut attack = Attack {
        name,
        exercise: "01-restaurant".to_owned(),
        base: Base::Starter,
        put: Vec::new(),
        down: Vec::new(),
        seen: String::new(),
        slow: false,
        limits: None,
        text: String::new(),
    };
    for line in text.lines() {
        let Some((key, value)) = line.strip_prefix("//! ").and_then(|line| line.split_once(": "))
        else {
            continue;
        };
        match key {
            "exercise" => attack.exercise = value.to_owned(),
            "base" => {
                attack.base = match value {
                    "starter" => Base::Starter,
                    "solved" => Base::Solved,
                    "own" => Base::Own,
                    other => panic!("{}: no base {other}", attack.name),
                }
            }
            "put" => {
                let (old, new) = value.split_once(" ==>").expect("a piece and another");
                attack.put.push((old.to_owned(), new.trim().to_owned()));
            }
            "down" => attack.down = value.split(' ').map(str::to_owned).collect(),
            "seen" => attack.seen = value.to_owned(),
            "slow" => attack.slow = true,
            "limits" => attack.limits = Some(value.replace(", ", "\n")),
            _ => {}
        }
    }
    for (key, missing) in [
        ("tries", !text.starts_with("//! tries: ")),
        ("undefended", !text.contains("\n//! undefended: ")),
        ("seen", attack.seen.is_empty()),
        ("down", attack.down.is_empty()),
    ] {
        assert!(!missing, "{} does not say `{key}`", attack.name);
    }
    // Without the head, so that the attack does not speak of itself.
    attack.text = text.lines().filter(|line| !line.starts_with("//!")).fold(
        String::new(),
        |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        },
    );
    attack
}

impl Attack {
    /// Whether it runs in a lane, as the attack of this number in its class. What the box alone
    /// stands against runs in each, what limits stand against in two that differ in all; all else
    /// is the same everywhere.
    pub fn is_for(&self, place: Place, number: usize) -> bool {
        let is_down = |name| self.down.iter().any(|down| down == name);
        if is_down("box") && !is_down("words") {
            true
        } else if is_down("limits") {
            place.is_one_of_two_for(number)
        } else {
            place.is_turn_of(number)
        }
    }

    /// The name without the class.
    fn stem(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// The `src/lib.rs` of the submission.
    pub fn lib(&self) -> String {
        let mut base = self.base_text();
        for (old, new) in &self.put {
            assert_eq!(base.matches(old).count(), 1, "{}: `{old}` is there once", self.name);
            base = base.replacen(old, new, 1);
        }
        let (attributes, items) = self.parts();
        let mut lib = attributes + &base + "\n" + &items;
        if self.base == Base::Own {
            return lib;
        }
        if let Some(call) = self.call("") {
            lib = strike_in(&lib, &call, self.slow);
        }
        lib.push_str(&loot(self.stem()));
        if self.down.iter().any(|down| down == "words") { lib } else { hide_words(&lib) }
    }

    fn base_text(&self) -> String {
        let tree = match self.base {
            Base::Starter => "exercises",
            Base::Solved => "solutions",
            Base::Own => return String::new(),
        };
        project_file(&format!("{tree}/{}/src/lib.rs", self.exercise))
    }

    /// Inner attributes, which stand at the very beginning of a crate, and all else.
    fn parts(&self) -> (String, String) {
        let is_attribute = |line: &&str| line.starts_with("#![");
        let lines = |want: bool| {
            self.text
                .lines()
                .filter(|line| is_attribute(line) == want)
                .map(|line| format!("{line}\n"))
                .collect()
        };
        (lines(true), lines(false))
    }

    /// How it is called, from below `path`; nothing when there is nothing to call.
    fn call(&self, path: &str) -> Option<String> {
        if self.text.contains("async fn strike<") {
            Some(format!("{path}strike(house, tables).await;"))
        } else {
            self.text.contains("fn strike(").then(|| format!("{path}strike();"))
        }
    }
}

/// Lays many attacks into one starter, each in a module of its own. Each says when it has struck.
pub fn gather(attacks: &[Attack]) -> String {
    let mut lib = project_file("exercises/01-restaurant/src/lib.rs");
    let mut calls = String::new();
    for attack in attacks {
        let stem = attack.stem();
        let call = attack.call(&format!("r_{stem}::")).expect("it strikes while it runs");
        let text = attack.text.replace("\nfn strike", "\npub fn strike");
        let text = text.replace("\nasync fn strike", "\npub async fn strike");
        calls.push_str(&format!("{call} println!(\"struck {stem}\");\n    "));
        lib.push_str(&format!("\nmod r_{stem} {{\n#[allow(unused_imports)]\nuse super::*;\n"));
        lib.push_str(&text);
        lib.push_str(&loot(stem));
        lib.push_str("}\n");
    }
    hide_words(&strike_in(&lib, &calls, false))
}

/// Spells paths that are refused before the compiler by way of a macro, which nobody looks
/// through: what is behind that list is attacked.
fn hide_words(lib: &str) -> String {
    const WAY: &str = "\n#[allow(unused_imports)]\nmod way {\n    \
        macro_rules! way {\n        ($os:ident, $process:ident, $panic:ident, $backtrace:ident) => {\n            \
        pub use std::$os as a;\n            pub use std::$process as b;\n            \
        pub use std::$panic as c;\n            pub use tokio::$process as d;\n            pub use std::$backtrace as e;\n        \
        };\n    }\n    way!(os, process, panic, backtrace);\n}\n";
    let hidden = lib
        .replace("std::os::", "crate::way::a::")
        .replace("tokio::process::", "crate::way::d::")
        .replace("std::process::", "crate::way::b::")
        .replace("std::backtrace::", "crate::way::e::")
        .replace("std::panic::", "crate::way::c::");
    if hidden == lib { hidden } else { hidden + WAY }
}

/// What an attack calls when it has got what it wanted.
fn loot(name: &str) -> String {
    format!(
        "\n#[allow(dead_code)]\nfn loot(what: &str) {{\n    println!(\"LOOT {name}: {{what}}\");\n}}\n"
    )
}

/// Puts a call at the beginning of what the suite calls.
fn strike_in(lib: &str, call: &str, once: bool) -> String {
    let call = if once { format!("if tables.len() == 3 {{ {call} }}") } else { call.to_owned() };
    let mut lib = lib.to_owned();
    let places: &[&str] = if once {
        &["pub async fn serve_all<"]
    } else {
        &["pub async fn serve_all<", "pub async fn bills<"]
    };
    for begins in places {
        // A signature that the attack has put something else for is left alone.
        let Some(at) = lib.find(begins) else { continue };
        let open = at + lib[at..].find("{\n").expect("a body") + 2;
        lib.insert_str(open, &format!("    {call}\n"));
    }
    lib
}
