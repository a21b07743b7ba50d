//! The arrows between the modules go one way: ARCHITECTURE.md says which.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

/// What stands before the block of layers in ARCHITECTURE.md.
const LAYERS: &str = "```layers\n";

/// By module, the number of its layer.
fn layers() -> HashMap<String, usize> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ARCHITECTURE.md");
    let text = fs::read_to_string(file).expect("it is there");
    let block = text.split(LAYERS).nth(1).and_then(|rest| rest.split("```").next());
    let lines = block.expect("a block of layers").lines().enumerate();
    lines.flat_map(|(n, line)| line.split(' ').map(move |name| (name.to_owned(), n))).collect()
}

/// The source without what is compiled for tests alone and without comments, as rustfmt leaves it;
/// and the names of the modules that are files of their own.
fn program(source: &str) -> (String, Vec<String>) {
    let (mut text, mut files) = (String::new(), Vec::new());
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = [format!("{indent}}}"), format!("{indent}}};")];
            let item = lines.by_ref().find(|line| !line.trim_start().starts_with("#["));
            if item.is_some_and(|item| !item.ends_with(';')) {
                lines.by_ref().find(|line| end.iter().any(|end| line == end));
            }
            continue;
        }
        let code = line.split("//").next().unwrap_or(line).trim();
        text.push_str(code);
        text.push('\n');
        let declared = code.rsplit_once("mod ").and_then(|(_, name)| name.strip_suffix(';'));
        // Not one that stands in a string.
        let is_name = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
        files.extend(declared.filter(is_name).map(str::to_owned));
    }
    (text, files)
}

/// The modules at the top that a source names.
fn named(source: &str, modules: &HashMap<String, usize>) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for after in source.split("crate::").skip(1) {
        let (inside, all) = match after.strip_prefix('{') {
            Some(braces) => (braces.split(';').next().unwrap_or(braces), true),
            None => (after, false),
        };
        let words = inside.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let words = words.filter(|word| modules.contains_key(*word)).map(str::to_owned);
        let first = inside.starts_with(|c: char| c.is_alphabetic());
        named.extend(words.take(if all { usize::MAX } else { usize::from(first) }));
    }
    named
}

/// Every source of the program below a module, as path and text.
fn sources(folder: &Path, name: &str, found: &mut Vec<(String, String)>) {
    let (file, inside) = (folder.join(format!("{name}.rs")), folder.join(name));
    let file = if file.is_file() { file } else { inside.join("mod.rs") };
    let source = fs::read_to_string(&file).expect("a module has a file");
    let (text, files) = program(&source);
    found.push((file.display().to_string(), text));
    for name in files {
        sources(&inside, &name, found);
    }
}

#[test]
fn a_module_uses_only_modules_of_the_layers_above_its_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (_, modules) = program(&fs::read_to_string(root.join("lib.rs")).expect("it is there"));
    let layers = layers();
    let listed: BTreeSet<&String> = layers.keys().collect();
    assert_eq!(listed, modules.iter().collect(), "the modules in ARCHITECTURE.md and in lib.rs");
    let mut wrong = Vec::new();
    for module in &modules {
        let mut files = Vec::new();
        sources(&root, module, &mut files);
        for (file, text) in files {
            let used = named(&text, &layers);
            let backward = used.iter().filter(|it| *it != module && layers[*it] >= layers[module]);
            wrong.extend(backward.map(|used| format!("{file}: {module} uses {used}")));
        }
    }
    assert!(wrong.is_empty(), "arrows that go back:\n{}", wrong.join("\n"));
}

#[test]
fn what_a_source_names_is_found() {
    let modules: HashMap<String, usize> =
        ["report", "grade", "store", "run"].map(|name| (name.to_owned(), 0)).into();
    let source = "use crate::{grade::Grade, store};\nfn f(at: crate::run::Run) {}\n\
                  // crate::report::text\n#[cfg(test)]\nmod tests {\n    use crate::report;\n}\n";
    let (text, _) = program(source);
    assert_eq!(named(&text, &modules).iter().collect::<Vec<_>>(), ["grade", "run", "store"]);
    let after = format!("{source}pub(crate) mod one;\n#[cfg(test)]\nmod two;\nmod three;\n");
    assert_eq!(program(&after).1, ["one", "three"]);
}
