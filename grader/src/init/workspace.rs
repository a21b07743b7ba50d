//! The workspace that the exercises are laid out in: its manifest and its lock file, made from
//! the course's own.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

const HEADER: &str = "\
# The workspace of the exercises. `grader init` has made it, so that your editor and cargo know
# the versions that the exercises are graded with.

";

/// The manifest of a workspace that has the exercises alone, from `manifest`, the course's own.
/// `None` when that is not one.
pub(super) fn manifest(manifest: &str) -> Option<String> {
    let mut whole: toml::Table = manifest.parse().ok()?;
    let mut from = whole.remove("workspace")?.as_table()?.clone();
    let mut workspace = toml::Table::new();
    workspace.insert("resolver".to_owned(), from.remove("resolver")?);
    workspace.insert("members".to_owned(), toml::Value::Array(vec!["exercises/*".into()]));
    workspace.insert("package".to_owned(), from.remove("package")?);
    let dependencies = from.remove("dependencies")?.as_table()?.clone();
    // The grader's own crates are no exercise's business.
    let public = dependencies.into_iter().filter(|(_, it)| it.get("path").is_none());
    workspace.insert("dependencies".to_owned(), toml::Value::Table(public.collect()));
    let mut made = toml::Table::new();
    made.insert("workspace".to_owned(), toml::Value::Table(workspace));
    if let Some(profile) = whole.remove("profile") {
        made.insert("profile".to_owned(), profile);
    }
    Some(format!("{HEADER}{}", toml::to_string(&made).ok()?))
}

/// What a package needs only for features that the harness asks for and no exercise does: the task
/// dumps of tokio.
const FOR_THE_HARNESS: [(&str, &str); 1] = [("tokio", "backtrace")];

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// The part of `lock`, the course's own lock file, that the packages named `members` need.
/// `None` when it is not a lock file.
pub(super) fn lock(lock: &str, members: &[String]) -> Option<String> {
    const PACKAGE: &str = "[[package]]\n";
    let mut parts = lock.split(PACKAGE);
    let head = parts.next()?;
    let blocks: Vec<&str> = parts.collect();
    let packages: Vec<Package> =
        blocks.iter().map(|block| toml::from_str(block).ok()).collect::<Option<_>>()?;

    let mut needed = BTreeSet::new();
    let is_member = |package: &Package| members.contains(&package.name);
    let mut todo: Vec<usize> =
        (0..packages.len()).filter(|index| is_member(&packages[*index])).collect();
    while let Some(index) = todo.pop() {
        if needed.insert(index) {
            let named = packages[index]
                .dependencies
                .iter()
                .filter(|named| !is_extra(&packages[index].name, named));
            todo.extend(named.filter_map(|named| meant(&packages, named)));
        }
    }
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    for index in &needed {
        *versions.entry(&packages[*index].name).or_default() += 1;
    }
    let mut pruned = head.to_owned();
    for index in needed {
        pruned.push_str(PACKAGE);
        for line in blocks[index].split_inclusive('\n') {
            let named = line.trim().trim_matches(|c| "\",".contains(c));
            if line.starts_with(' ') && is_extra(&packages[index].name, named) {
                continue;
            }
            pruned.push_str(&short_reference(line, &versions).unwrap_or_else(|| line.to_owned()));
        }
    }
    // Blocks end with an empty line, but for the last of the file.
    Some(format!("{}\n", pruned.trim_end()))
}

/// Whether the dependency `named` of `package` is the harness's business alone.
fn is_extra(package: &str, named: &str) -> bool {
    let name = named.split(' ').next().unwrap_or(named);
    FOR_THE_HARNESS.contains(&(package, name))
}

/// The package that a dependency means: `name`, or `name version` where there are several.
fn meant(packages: &[Package], named: &str) -> Option<usize> {
    let mut words = named.split(' ');
    let (name, version) = (words.next()?, words.next());
    packages.iter().position(|package| {
        package.name == name && version.is_none_or(|version| package.version == version)
    })
}

/// A line ` "name version",` without the version, when only one is left.
fn short_reference(line: &str, versions: &BTreeMap<&str, usize>) -> Option<String> {
    let (name, _version) = line.strip_prefix(" \"")?.strip_suffix("\",\n")?.split_once(' ')?;
    (versions.get(name) == Some(&1)).then(|| format!(" \"{name}\",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_has_the_exercises_alone() {
        let made = manifest(
            "[workspace]\nresolver = \"3\"\nmembers = [\"grader\"]\n\
             [workspace.package]\nversion = \"0.1.0\"\n\
             [workspace.dependencies]\nfacts = { path = \"grader/facts\" }\ntokio = \"=1.2\"\n\
             [workspace.lints.rust]\nmissing_docs = \"warn\"\n",
        );
        insta::assert_snapshot!(made.expect("a manifest"));
        assert_eq!(manifest("[package]\nname = \"x\"\n"), None);
    }

    #[test]
    fn the_lock_file_keeps_what_is_needed() {
        let whole = "# generated\nversion = 4\n\n\
            [[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\n \"b 2.0.0\",\n]\n\n\
            [[package]]\nname = \"b\"\nversion = \"1.0.0\"\n\n\
            [[package]]\nname = \"b\"\nversion = \"2.0.0\"\ndependencies = [\n \"c\",\n]\n\n\
            [[package]]\nname = \"c\"\nversion = \"1.0.0\"\n\n\
            [[package]]\nname = \"grader\"\nversion = \"1.0.0\"\ndependencies = [\n \"b 1.0.0\",\n]\n";
        let pruned = lock(whole, &["a".to_owned()]).expect("a lock file");
        assert_eq!(
            pruned,
            "# generated\nversion = 4\n\n\
            [[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\n \"b\",\n]\n\n\
            [[package]]\nname = \"b\"\nversion = \"2.0.0\"\ndependencies = [\n \"c\",\n]\n\n\
            [[package]]\nname = \"c\"\nversion = \"1.0.0\"\n"
        );
        assert_eq!(lock(whole, &["a".to_owned(), "grader".to_owned()]).as_deref(), Some(whole));
    }
}
