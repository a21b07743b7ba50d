//! tries: to read what the grader keeps: verdicts, and what was seen of the solution
//! undefended: the facts that a right answer leaves
//! down: box
//! seen: graded 0

/// Every plain file below a folder that can be read.
fn files(dir: &std::path::Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            files(&entry.path(), found);
        } else if std::fs::File::open(entry.path()).is_ok() {
            found.push(entry.path().display().to_string());
        }
    }
}

fn strike() {
    let mut found = Vec::new();
    for dir in ["verdicts", "references", "toolchains"] {
        files(std::path::Path::new("@cache@").join(dir).as_path(), &mut found);
    }
    // Of what was built there is the program itself, and nothing beside it.
    let mut built = Vec::new();
    files(std::path::Path::new("@cache@/work"), &mut built);
    found.extend(built.into_iter().filter(|file| !file.ends_with("/program/suite")));
    if let Some(first) = found.first() {
        loot(&format!("{} files, such as {first}", found.len()));
    }
}
