//! The class as teachers have it: in every layout that the grader knows.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use grader::intake::LayoutKind;

use crate::class::{Class, Packing, Student};
use crate::pack::{Files, zipped};

/// Every way in which the class is written.
pub const ALL: [LayoutKind; 6] = [
    LayoutKind::Folders,
    LayoutKind::Checkouts,
    LayoutKind::Canvas,
    LayoutKind::Moodle,
    LayoutKind::Gradescope,
    LayoutKind::Git,
];

/// Who somebody is where no roster says more.
pub fn key(layout: LayoutKind, student: &Student) -> String {
    match layout {
        LayoutKind::One | LayoutKind::Folders | LayoutKind::Checkouts | LayoutKind::Git => {
            student.name.clone()
        }
        LayoutKind::Canvas | LayoutKind::Moodle => student.number.to_string(),
        LayoutKind::Gradescope => format!("s{}", student.number),
    }
}

/// Writes the class into a folder; what is then typed after `grader batch`.
pub fn write(layout: LayoutKind, class: &Class, folder: &Path) -> Vec<&'static str> {
    match layout {
        LayoutKind::Folders => {
            for student in &class.students {
                let files = class.packed(student, student.packing);
                lay(&folder.join("class").join(&student.name), &files);
            }
            vec!["class"]
        }
        LayoutKind::Checkouts => {
            for student in &class.students {
                let files = match student.works.is_empty() {
                    true => class.packed(student, Packing::Course),
                    false => class.course(student),
                };
                lay(&folder.join("checkouts").join(&student.name), &files);
            }
            vec!["checkouts"]
        }
        LayoutKind::Canvas => packed(folder, "canvas.zip", &canvas(class)),
        LayoutKind::Moodle => packed(folder, "moodle.zip", &moodle(class)),
        LayoutKind::Gradescope => packed(folder, "gradescope.zip", &gradescope(class)),
        LayoutKind::One => unreachable!("a class is more than one hand-in"),
        LayoutKind::Git => {
            git(class, folder);
            vec!["--git", "clones.txt"]
        }
    }
}

fn packed(folder: &Path, name: &'static str, files: &Files) -> Vec<&'static str> {
    fs::write(folder.join(name), zipped(files)).expect("written");
    vec![name]
}

fn lay(folder: &Path, files: &Files) {
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

/// Canvas takes single files, and strips names down to small letters.
fn canvas(class: &Class) -> Files {
    let mut all = Vec::new();
    for student in &class.students {
        let packing = match student.packing {
            Packing::Crates | Packing::Zips => Packing::Zips,
            Packing::Course | Packing::Tar => Packing::Tar,
            Packing::Files => Packing::Files,
        };
        // A crate cannot be sent as it is.
        let missing = student.works.values().any(|work| work.files.is_empty());
        let packing = if missing { Packing::Zips } else { packing };
        let name: String = student.name.to_lowercase();
        let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        let late = if student.number % 7 == 0 { "_LATE" } else { "" };
        for (n, (file, bytes)) in class.packed(student, packing).into_iter().enumerate() {
            all.push((format!("{name}{late}_{}_{}_{file}", student.number, 9000 + n), bytes));
        }
    }
    all
}

fn moodle(class: &Class) -> Files {
    let mut all = Vec::new();
    for student in &class.students {
        let folder = format!("{}_{}_assignsubmission_file_", student.name, student.number);
        let files = class.packed(student, student.packing).into_iter();
        all.extend(files.map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }
    all
}

/// Who hands in the same as the one before is in a group with them.
fn gradescope(class: &Class) -> Files {
    let mut metadata = "---\n".to_owned();
    let mut all: Files = Vec::new();
    let mut before: Option<&Student> = None;
    for student in &class.students {
        let same = |before: &Student| {
            let files = |student: &Student| {
                student.works.values().map(|work| work.files.clone()).collect::<Vec<_>>()
            };
            !student.works.is_empty() && files(before) == files(student)
        };
        if !before.is_some_and(same) {
            let folder = format!("submission_{}", student.number);
            writeln!(metadata, "{folder}:\n  :created_at: 2026-09-06 11:35:21.5 -07:00")
                .expect("ok");
            metadata.push_str("  :submitters:\n");
            let files = class.packed(student, student.packing).into_iter();
            let below = |(path, bytes)| (format!("assignment_7_export/{folder}/{path}"), bytes);
            all.extend(files.map(below));
        }
        let (name, number) = (student.name.replace('\'', "''"), student.number);
        writeln!(metadata, "  - :name: '{name}'\n    :sid: s{number}\n    :email:").expect("ok");
        before = Some(student);
    }
    all.push(("assignment_7_export/submission_metadata.yml".to_owned(), metadata.into_bytes()));
    all
}

/// A repository for each, and the list of them.
fn git(class: &Class, folder: &Path) {
    let mut list = String::new();
    for student in &class.students {
        let packing = match student.packing {
            Packing::Zips | Packing::Tar => Packing::Course,
            as_it_is => as_it_is,
        };
        let clone = format!("clones/{}.git", student.number);
        repository(&folder.join(&clone), &class.packed(student, packing));
        let name = student.name.replace('"', "\"\"");
        writeln!(list, "\"{name}\" {clone} main 2026-11-20T23:59:00-03:00").expect("a string");
    }
    fs::write(folder.join("clones.txt"), list).expect("written");
}

/// A repository with one commit, which git makes of a stream and no working tree.
fn repository(path: &Path, files: &Files) {
    fs::create_dir_all(path).expect("made");
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(path).args(arguments);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        git.stdin(Stdio::null());
        git
    };
    let made = git(&["init", "--quiet", "--bare", "--initial-branch=main"]).status();
    assert!(made.expect("git runs").success());
    let mut stream =
        b"commit refs/heads/main\ncommitter S <s@example.org> 1790000000 +0000\n".to_vec();
    stream.extend(b"data 1\nm\n");
    for (file, bytes) in files {
        stream.extend(format!("M 100644 inline {file}\ndata {}\n", bytes.len()).bytes());
        stream.extend(bytes);
        stream.push(b'\n');
    }
    let mut import = git(&["fast-import", "--quiet"]).stdin(Stdio::piped()).spawn().expect("git");
    import.stdin.take().expect("piped").write_all(&stream).expect("git reads");
    assert!(import.wait().expect("git ends").success());
}
