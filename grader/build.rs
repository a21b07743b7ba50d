//! Embeds the sources of `facts` and `harness`, which the grader compiles against each kit.
//!
//! A crate that embeds a directory by a macro does not notice, on stable Rust, when a file is
//! added to it. A build script does.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut code = String::new();
    for (name, dir) in [("FACTS", "facts/src"), ("HARNESS", "harness/src")] {
        println!("cargo::rerun-if-changed={dir}");
        let dir = root.join(dir);
        let mut files = Vec::new();
        collect(&dir, &mut files);
        files.sort();
        writeln!(code, "const {name}: &[(&str, &str)] = &[").expect("a string takes it");
        for file in files {
            let path = file.strip_prefix(&dir).expect("collected below it").iter();
            let path = path.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            writeln!(code, "    ({path:?}, include_str!({file:?})),").expect("a string takes it");
        }
        code.push_str("];\n");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("embedded.rs"), code).expect("the build directory can be written");
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("the sources are beside the grader") {
        let path = entry.expect("the sources can be listed").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}
