//! Repositories, made here by git itself, and some that mean harm.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

use super::*;
use crate::submission::{Seen, Tree as _};

/// A repository in which git may do as it likes.
pub struct Made(TempDir);

impl Made {
    pub fn new() -> Self {
        let made = Self(tempfile::tempdir().expect("a folder"));
        made.git(&["init", "--quiet", "--initial-branch=main"]);
        made
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org"])
            .args(arguments)
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_DATE", "2026-11-20T12:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-11-20T13:00:00-03:00")
            .stdin(Stdio::null())
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).expect("text").trim().to_owned()
    }

    pub fn commit(&self, file: &str, content: &str) -> String {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message=m"]);
        self.git(&["rev-parse", "HEAD"])
    }
}

fn own() -> Arc<TempDir> {
    Arc::new(command::empty_repository().expect("a repository"))
}

/// What `file` says at a reference.
fn at(made: &Path, reference: Option<&str>, file: &str) -> Result<String, Reason> {
    let (repository, commit) = local::find(made, reference, &own())?;
    let tree = CommitTree::open(&repository, &commit)?;
    match tree.see(file).map_err(|error| Reason::of(&error))? {
        Seen::File { mut content, .. } => {
            let mut text = String::new();
            content.read_to_string(&mut text).map_err(|error| Reason::of(&error))?;
            Ok(text)
        }
        Seen::Link => Ok("(link)".to_owned()),
        Seen::NotPlain => Ok("(not plain)".to_owned()),
        Seen::Nothing => Ok("(nothing)".to_owned()),
    }
}

#[test]
fn a_branch_a_tag_a_commit_and_the_head() {
    let made = Made::new();
    let first = made.commit("src/lib.rs", "first");
    made.git(&["tag", "--annotate", "handed-in", "--message=t"]);
    made.git(&["checkout", "--quiet", "-b", "work/two"]);
    made.commit("src/lib.rs", "second");
    let file = |reference| at(made.path(), reference, "src/lib.rs");
    let check = || {
        for (reference, text) in [
            (None, "second"),
            (Some("main"), "first"),
            (Some("handed-in"), "first"),
            (Some("work/two"), "second"),
            (Some(&first[..]), "first"),
            (Some(&first[..8]), "first"),
        ] {
            assert_eq!(file(reference), Ok(text.to_owned()), "{reference:?}");
        }
    };
    check();
    made.git(&["pack-refs", "--all"]);
    made.git(&["gc", "--quiet"]);
    check();
    let says = "it has no `gone`".to_owned();
    assert_eq!(file(Some("gone")), Err(Reason::Repository { says }));
    let (repository, commit) = local::find(made.path(), None, &own()).expect("found");
    let tree = CommitTree::open(&repository, &commit).expect("opened");
    assert_eq!(tree.time().expect("a time").to_string(), "2026-11-20T16:00:00Z");
    // What is not committed is not handed in.
    fs::write(made.path().join("src/lib.rs"), "third").expect("written");
    assert_eq!(file(None), Ok("second".to_owned()));
}

#[test]
fn nothing_of_a_repository_gives_orders() {
    let made = Made::new();
    let ran = made.path().join("ran");
    fs::write(made.path().join(".gitattributes"), "*.rs filter=evil export-subst\n")
        .expect("written");
    made.commit("src/lib.rs", "$Format:%H$");
    let order = format!("touch {}", ran.display());
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.alternateRefsCommand",
        "filter.evil.smudge",
        "filter.evil.clean",
        "filter.evil.process",
        "diff.external",
        "uploadpack.packObjectsHook",
        "credential.helper",
    ] {
        made.git(&["config", key, &order]);
    }
    fs::create_dir_all(made.path().join(".git/hooks")).expect("made");
    for hook in ["post-checkout", "pre-commit", "reference-transaction", "post-index-change"] {
        let path = made.path().join(".git/hooks").join(hook);
        fs::write(&path, format!("#!/bin/sh\n{order}\n")).expect("written");
        Command::new("chmod").arg("+x").arg(&path).status().expect("chmod runs");
    }
    assert_eq!(at(made.path(), None, "src/lib.rs"), Ok("$Format:%H$".to_owned()));
    assert!(!ran.exists());
}

#[test]
fn links_submodules_and_large_files_are_not_followed() {
    let made = Made::new();
    symlink("/etc/passwd", made.path().join("link.rs")).expect("linked");
    made.commit("large.rs", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    let commit = made.git(&["rev-parse", "HEAD"]);
    made.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},other")]);
    made.git(&["commit", "--quiet", "--message=m"]);
    assert_eq!(at(made.path(), None, "link.rs"), Ok("(link)".to_owned()));
    assert_eq!(at(made.path(), None, "link.rs/x"), Ok("(link)".to_owned()));
    assert_eq!(at(made.path(), None, "other"), Ok("(not plain)".to_owned()));
    assert_eq!(at(made.path(), None, "other/src/lib.rs"), Ok("(not plain)".to_owned()));
    assert_eq!(at(made.path(), None, "large.rs"), Err(Reason::LargeFileStore));
    assert_eq!(at(made.path(), None, "gone.rs"), Ok("(nothing)".to_owned()));
}

#[test]
fn objects_of_others_cannot_be_had() {
    let teacher = Made::new();
    teacher.commit("solution.rs", "secret");
    let objects = teacher.path().join(".git/objects");
    let secret = teacher.git(&["rev-parse", "HEAD"]);
    let says = "its objects lie elsewhere; clone it anew".to_owned();
    let elsewhere = Err(Reason::Repository { says });

    let borrows = Made::new();
    borrows.commit("src/lib.rs", "mine");
    let info = borrows.path().join(".git/objects/info");
    fs::create_dir_all(&info).expect("made");
    fs::write(info.join("alternates"), format!("{}\n", objects.display())).expect("written");
    assert_eq!(at(borrows.path(), Some(&secret), "solution.rs"), elsewhere);

    let links = Made::new();
    links.commit("src/lib.rs", "mine");
    symlink(&objects, links.path().join(".git/objects/more")).expect("linked");
    assert_eq!(at(links.path(), None, "src/lib.rs"), elsewhere);

    let names = Made::new();
    names.commit("src/lib.rs", "mine");
    fs::remove_file(names.path().join(".git/HEAD")).expect("removed");
    symlink(teacher.path().join(".git/HEAD"), names.path().join(".git/HEAD")).expect("linked");
    let says = "nothing is committed in it".to_owned();
    assert_eq!(at(names.path(), None, "src/lib.rs"), Err(Reason::Repository { says }));
}

#[test]
fn what_is_no_repository_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let says = |says: &str| Err(Reason::Repository { says: says.to_owned() });
    assert_eq!(at(folder.path(), None, "x"), says("it is none"));
    assert_eq!(at(&folder.path().join("gone"), None, "x"), says("it is not there"));
    let empty = Made::new();
    assert_eq!(at(empty.path(), None, "x"), says("nothing is committed in it"));
    let longer = Made(tempfile::tempdir().expect("a folder"));
    longer.git(&["init", "--quiet", "--object-format=sha256", "--initial-branch=main"]);
    longer.commit("src/lib.rs", "mine");
    let found = at(longer.path(), None, "src/lib.rs");
    assert_eq!(
        found,
        says("it names its objects by SHA-256, and only SHA-1 is read; ask for the files")
    );
    let made = Made::new();
    made.commit("src/lib.rs", "mine");
    let head = made.path().join(".git/refs/heads/main");
    fs::write(head, "0123456789012345678901234567890123456789\n").expect("written");
    assert_eq!(at(made.path(), None, "x"), says("the commit is not in it"));
}

/// With the file protocol, which only a test may use, because no server is here.
#[test]
fn a_repository_elsewhere_is_fetched() {
    let made = Made::new();
    made.commit("src/lib.rs", "first");
    made.git(&["branch", "other"]);
    made.commit("src/lib.rs", "second");
    let url = format!("file://{}", made.path().display());
    for (reference, text) in [(None, "second"), (Some("other"), "first")] {
        let own = own();
        let mut git = command::git_within(own.path(), 1 << 20);
        git.env("GIT_ALLOW_PROTOCOL", "file");
        remote::run(remote::order(&mut git, &url, reference), 1 << 20).expect("fetched");
        let repository = Repository { objects: own.path().join("objects"), own };
        let tree = CommitTree::open(&repository, "refs/grader/fetched").expect("opened");
        let Ok(Seen::File { mut content, .. }) = tree.see("src/lib.rs") else { panic!("no file") };
        let mut seen = String::new();
        content.read_to_string(&mut seen).expect("read");
        assert_eq!(seen, text);
    }
    // More than may come, in several files of which none is too large.
    let noise = |seed: u64| {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'0' + u8::try_from((state >> 33) % 75).unwrap_or_default())
        };
        (0..50_000).map(|_| next()).collect::<String>()
    };
    for number in 0..4 {
        made.commit(&format!("noise/{number}"), &noise(number));
    }
    let own = own();
    let mut git = command::git_within(own.path(), 64 << 10);
    git.env("GIT_ALLOW_PROTOCOL", "file");
    let why = remote::run(remote::order(&mut git, &url, None), 64 << 10);
    assert_eq!(why, Err(Reason::TooLarge { most: 64 << 10 }));
    // Not without it: what a URL may be is decided here.
    let Err(Reason::Repository { says }) = remote::fetch(&url, None) else { panic!("fetched") };
    assert!(says.contains("transport 'file' not allowed"), "{says}");
}

#[test]
fn what_is_fetched_and_what_is_a_path() {
    for url in ["https://x.org/a.git", "ssh://git@x.org/a", "git@x.org:ana/a.git"] {
        assert!(remote::is_url(url), "{url}");
    }
    for path in ["../ana", "/home/a", "ana", "ext::sh -c x", "http://x.org/a", "-o@x:y", "C:/a"] {
        assert!(!remote::is_url(path), "{path}");
    }
}

#[test]
fn lists_of_repositories() {
    let line = |name: &str, place: &str, reference: Option<&str>, received: Option<&str>| Line {
        name: name.to_owned(),
        place: place.to_owned(),
        reference: reference.map(str::to_owned),
        received: received.map(|time| time.parse().expect("a time")),
    };
    let text = "\u{feff}# a class\n\nana ../ana\n\"Ünï, Q\" https://x.org/q.git main # late\n\
                =1+1 \"a b\" - 2026-11-20T23:59:00-03:00\n\"Ünï, \"\"Q\"\"\" q\n\"\"\"Q\"\"\" q\n";
    assert_eq!(
        list::parse(text),
        Ok(vec![
            line("ana", "../ana", None, None),
            line("Ünï, Q", "https://x.org/q.git", Some("main"), None),
            line("=1+1", "a b", None, Some("2026-11-21T02:59:00Z")),
            line("Ünï, \"Q\"", "q", None, None),
            line("\"Q\"", "q", None, None),
        ])
    );
    for (text, n) in [
        ("ana", 1),
        ("\nana ../ana --upload-pack=x", 2),
        ("ana x a..b", 1),
        ("ana x main yesterday", 1),
        ("ana x main 2026-11-20T23:59:00Z more", 1),
        ("\"ana x", 1),
        ("\"ana\"\" x", 1),
    ] {
        assert_eq!(list::parse(text).map_err(|(n, _)| n), Err(n), "{text:?}");
    }
}
