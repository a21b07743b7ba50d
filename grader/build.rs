//! Embeds what the grader carries with it: the sources of `facts` and `harness`, which it compiles
//! against each kit, and the course, which `grader init` lays out.
//!
//! A crate that embeds a directory by a macro does not notice, on stable Rust, when a file is
//! added to it. A build script does.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut code = String::new();
    for (name, dir) in [("FACTS", "facts/src"), ("HARNESS", "harness/src")] {
        println!("cargo::rerun-if-changed={dir}");
        let dir = root.join(dir);
        let mut files = Vec::new();
        collect(&dir, &mut files);
        files.sort();
        writeln!(code, "const {name}: &[(&str, &str)] = &[").expect("a string takes it");
        for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "rs")) {
            let path = below(&dir, file);
            writeln!(code, "    ({path:?}, include_str!({file:?})),").expect("a string takes it");
        }
        code.push_str("];\n");
    }
    fs::write(out.join("embedded.rs"), code).expect("the build directory can be written");
    pack(root.parent().expect("the course is around the grader"), &out.join("course.json.gz"));
}

/// Packs the course: every file that a student does not edit. What lies in `exercises/*/src` and
/// `solutions/*/src` is left out, because it is made from the marked sources, and because a
/// student's edit must not have the grader built again.
fn pack(course: &Path, to: &Path) {
    let mut files = Vec::new();
    for name in ["course.toml", "Cargo.toml", "Cargo.lock"] {
        files.push(course.join(name));
    }
    let list = fs::read_to_string(course.join("course.toml")).expect("the course has a list");
    for slug in list.lines().filter_map(|line| line.trim().strip_prefix("slug = \"")) {
        let slug = slug.split('"').next().unwrap_or_default();
        for tree in ["exercises", "solutions"] {
            let folder = course.join(tree).join(slug);
            files.extend(entries(&folder).filter(|path| path.is_file()));
            collect(&folder.join("alternatives"), &mut files);
        }
        collect(&course.join("tests").join(slug), &mut files);
        println!("cargo::rerun-if-changed={}", course.join("tests").join(slug).display());
    }
    let mut texts = BTreeMap::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let text =
            fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        texts.insert(below(course, &file), text);
    }
    let packed = fs::File::create(to).expect("the build directory can be written");
    let mut packed = flate2::write::GzEncoder::new(packed, flate2::Compression::best());
    serde_json::to_writer(&mut packed, &texts).expect("the build directory can be written");
    packed.finish().expect("the build directory can be written");
}

/// The path of `file` below `dir`, with `/` between its parts.
fn below(dir: &Path, file: &Path) -> String {
    let path = file.strip_prefix(dir).expect("collected below it").iter();
    path.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Every file in `dir` and below; none when there is no such directory.
fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for path in entries(dir) {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// What is in `dir`, but for what editors and systems leave behind.
fn entries(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("a directory can be listed").path());
    paths.filter(|path| path.file_name().is_none_or(|name| name.as_encoded_bytes()[0] != b'.'))
}
