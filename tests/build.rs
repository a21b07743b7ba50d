//! Takes the examples out of the texts about the classes of bugs, so that the compiler sees them.
//!
//! Each block of Rust in `grader/src/classes` becomes two modules, the code before the line that
//! begins the right version and the code from there on; `tests/examples.rs` holds what they use.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// How the line begins with which the right version does, in each language.
const RIGHT: [&str; 2] = ["// right", "// certo"];

fn main() {
    let here = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    let classes = Path::new(&here).join("../grader/src/classes");
    println!("cargo::rerun-if-changed={}", classes.display());
    let mut texts: Vec<_> = fs::read_dir(&classes)
        .expect("the texts are there")
        .map(|entry| entry.expect("a directory can be listed").path())
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect();
    texts.sort();
    let mut code = String::new();
    let mut count = 0;
    for path in &texts {
        let text = fs::read_to_string(path).expect("it is text");
        let name = path.file_name().expect("it is a file").to_string_lossy();
        let module = name.trim_end_matches(".md").to_lowercase().replace(['-', '.'], "_");
        for block in text.split("```rust\n").skip(1) {
            let block = block.split("```").next().unwrap_or_default();
            let right = RIGHT.iter().find_map(|mark| block.find(mark));
            let (wrong, right) = block.split_at(right.expect("every example has a right version"));
            for (version, lines) in [("wrong", wrong), ("right", right)] {
                let lines = lines.replace("\nasync fn ", "\npub async fn ");
                let item =
                    format!("pub mod {module}_{version} {{\nuse super::prelude::*;\n{lines}}}\n");
                writeln!(code, "// {name}\n{item}").expect("a string takes it");
            }
            count += 1;
        }
    }
    writeln!(
        code,
        "pub const TEXTS: usize = {};\npub const EXAMPLES: usize = {count};",
        texts.len()
    )
    .expect("a string takes it");
    fs::write(Path::new(&out).join("examples.rs"), code).expect("the build directory is ours");
}
