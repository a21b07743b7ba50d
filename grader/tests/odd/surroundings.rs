//! Broken surroundings: what is asked for, the course, the toolchain, the cache, the disk. Each
//! message names the thing and what to do; none is ever the student's fault.

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::place::{LIB, OTHER, Place, Ran, SLUG, cache, grader, run, text_of, warm_cache};
use super::source::solution;

/// The same as text and as JSON: one exit code, one message, and JSON that tells it as well.
#[track_caller]
fn fails(make: impl Fn(&[&str]) -> Command, code: i32, words: &[&str]) {
    run(make(&[])).fails(code, words);
    let ran = run(make(&["--format", "json"]));
    ran.fails(code, words);
    let json = ran.json();
    let message = json["error"]["message"].as_str().expect("it tells what went wrong");
    assert!(!message.is_empty());
    assert_eq!(json["exercises"], serde_json::json!([]));
}

/// `check` of the exercise in this course, with more arguments to come.
fn checking(course: &Path) -> impl Fn(&[&str]) -> Command {
    move |more| grader(course, &[&["check", SLUG], more].concat())
}

/// The same in another environment.
fn checking_with(course: &Path, env: Vec<(&'static str, PathBuf)>) -> impl Fn(&[&str]) -> Command {
    let make = checking(course);
    move |more| {
        let mut command = make(more);
        command.envs(env.iter().cloned());
        command
    }
}

/// A course in which the exercise is solved, so that a wrong verdict would show as exit code 1.
fn solved_course(place: &Place) -> PathBuf {
    let course = place.course();
    fs::write(course.join("exercises").join(SLUG).join(LIB), solution()).expect("written");
    course
}

/// A cache of its own that borrows these parts of the shared one.
fn cache_with(place: &Place, name: &str, parts: &[&str]) -> PathBuf {
    let there = place.at(&format!("{name}/part")).with_file_name("");
    for part in parts {
        symlink(warm_cache().join(part), there.join(part)).expect("linked");
    }
    there
}

/// Lays a file system over a folder; `None`, told, where this user may not.
fn mount(on: &Path, options: &[&str]) -> Option<Mounted> {
    let made = Command::new("mount").args(options).arg(on).output();
    if made.is_ok_and(|made| made.status.success()) {
        return Some(Mounted(on.to_owned()));
    }
    skipped("nothing may be mounted here");
    None
}

/// A mount, taken away when dropped.
struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        // A compiler that was ended a moment ago may still hold a file there: whatever the moment,
        // the place is free at once, and the file system goes with its last user.
        let done = Command::new("umount").arg("--lazy").arg(&self.0).output();
        if !done.is_ok_and(|done| done.status.success()) {
            skipped(&format!("{} could not be unmounted", self.0.display()));
        }
    }
}

#[expect(clippy::print_stderr, reason = "a test that looks at nothing must say so")]
fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

#[test]
fn what_is_asked_for_must_be_there() {
    let place = Place::new("asked");
    let course = place.course();
    let asking = |folder: &Path, arguments: &'static [&'static str]| {
        let folder = folder.to_owned();
        move |more: &[&str]| grader(&folder, &[arguments, more].concat())
    };
    fails(asking(&course, &["check", "01-resturant"]), 2, &["did you mean `01-restaurant`?"]);
    // A place of the tests may lie in a checkout of the course, in its `target`.
    fails(asking(Path::new("/"), &["check", "01"]), 2, &["no course here", "hint: "]);
    fails(
        asking(&course, &["check", SLUG, "--submission", "nowhere"]),
        2,
        &["there is no folder nowhere"],
    );
    fails(
        asking(&course, &["check", SLUG, "--submission", "course.toml"]),
        2,
        &["there is no folder course.toml"],
    );
    fails(asking(&course, &["check", SLUG, "--submission", "tests"]), 2, &["holds neither"]);
    fails(asking(&course, &["verify", "77"]), 2, &["there is no exercise `77`"]);
}

#[test]
fn a_broken_course_is_named_with_its_line() {
    let place = Place::new("course");
    let course = place.course();
    place.file("course/course.toml", "title = \"Odd\"\n\n[[unit\n");
    fails(checking(&course), 3, &["course.toml:3: "]);
    fails(|more| grader(&course, &[&["list"], more].concat()), 3, &["course.toml:3: "]);
    fails(|more| grader(&course, &[&["verify"], more].concat()), 3, &["course.toml:3: "]);
}

/// What one exercise lacks is the grader's fault there, and the others are still graded.
#[test]
fn a_broken_exercise_does_not_stop_the_others() {
    warm_cache();
    let place = Place::new("exercise");
    let course = place.course();
    let all = || run(grader(&course, &["check", "--all", "--format", "json"]));
    #[track_caller]
    fn faulty(ran: &Ran, words: &str) {
        assert_eq!(ran.code, Some(3), "{ran:?}");
        let json = ran.json();
        let [faulty, other] = [&json["exercises"][0], &json["exercises"][1]];
        assert_eq!(faulty["outcome"], "grader-fault", "{faulty:#}");
        assert_eq!(faulty["solved"], false, "{faulty:#}");
        let message = faulty["message"].as_str().expect("a sentence");
        assert!(message.contains(words), "{message}");
        assert!(message.contains("costs you nothing"), "{message}");
        assert_eq!((&other["exercise"], &other["outcome"]), (&OTHER.into(), &"graded".into()));
    }

    let rubric = format!("tests/{SLUG}/rubric.toml");
    let sound = fs::read_to_string(course.join(&rubric)).expect("it is there");
    place.file(&format!("course/{rubric}"), sound.replacen("[[bug]]", "[[bug]", 1));
    let line = sound.lines().position(|line| line == "[[bug]]").expect("it has a bug") + 1;
    faulty(&all(), &format!("{rubric}:{line}: "));
    let verify = run(grader(&course, &["verify", SLUG]));
    assert_eq!(verify.code, Some(1), "{verify:?}");
    assert!(verify.out.contains(&format!("{rubric}:{line}: ")), "{}", verify.out);
    place.file(&format!("course/{rubric}"), sound);

    // A suite that asks for what the solution does not have: authors are told where, and students
    // are told nothing of it.
    let suite = format!("tests/{SLUG}/suite.rs");
    let sound = fs::read_to_string(course.join(&suite)).expect("it is there");
    let wanting = sound.replacen("serve_all(", "serve_nobody(", 1);
    let line = wanting.lines().position(|line| line.contains("serve_nobody(")).expect("it is") + 1;
    place.file(&format!("course/{suite}"), wanting);
    faulty(&all(), &format!("grader verify {SLUG}"));
    assert!(!all().out.contains("serve_nobody"));
    let verify = run(grader(&course, &["verify", SLUG]));
    assert_eq!(verify.code, Some(1), "{verify:?}");
    let at =
        format!("{suite}:{line}: `solution`: error[E0425]: cannot find function `serve_nobody`");
    assert!(verify.out.contains(&at), "{}", verify.out);
    place.file(&format!("course/{suite}"), sound);

    fs::remove_file(course.join(&suite)).expect("it was there");
    faulty(&all(), &format!("failed to read {suite}"));
    let verify = run(grader(&course, &["verify", SLUG]));
    assert_eq!(verify.code, Some(1), "{verify:?}");
    assert!(verify.out.contains(&suite), "{}", verify.out);
}

#[test]
fn the_toolchain_must_be_there_and_new_enough() {
    warm_cache();
    let place = Place::new("toolchain");
    let course = solved_course(&place);
    let on_path = |folder: &Path| vec![("PATH", folder.to_owned())];
    fails(
        checking_with(&course, on_path(&place.root().join("nothing"))),
        3,
        &["there is no `rustc` on PATH", "https://rustup.rs"],
    );
    let old = "test \"$1\" = -vV && printf 'rustc 1.70.0\\nhost: x\\nrelease: 1.70.0\\n' || echo /nowhere";
    let old = place.script("old/rustc", old);
    let folder = |program: &Path| program.parent().expect("it is in one").to_owned();
    fails(
        checking_with(&course, on_path(&folder(&old))),
        3,
        &["Rust 1.70.0 was found and the course needs", "rustup update"],
    );
    let broken = place.script("broken/rustc", "echo 'not installed' >&2; exit 1");
    fails(checking_with(&course, on_path(&folder(&broken))), 3, &["does not work: not installed"]);
}

/// A machine without a linker says nothing of the code, and that is not remembered of the code.
#[test]
fn without_a_linker_nobody_is_blamed() {
    warm_cache();
    let place = Place::new("linker");
    let course = solved_course(&place);
    let path = env::var_os("PATH").expect("the tests are run by cargo");
    let rustc = env::split_paths(&path).map(|dir| dir.join("rustc")).find(|file| file.is_file());
    let rustc = text_of(&rustc.expect("the tests need a toolchain"));
    let alone = place.script("alone/rustc", &format!("exec '{rustc}' \"$@\""));
    let alone = alone.parent().expect("it is in one").to_owned();
    let anew = |more: &[&str]| {
        let mut command = grader(&course, &[&["check", SLUG, "--no-cache"], more].concat());
        command.env("PATH", &alone);
        command
    };
    fails(anew, 3, &["linker `cc` not found", "see that a C linker (`cc`) is installed"]);
    let after = run(checking(&course)(&[]));
    assert_eq!(after.code, Some(0), "{after:?}");
}

#[test]
fn without_network_and_crates_it_says_to_connect_once() {
    let place = Place::new("offline");
    let course = place.course();
    let env = vec![
        ("CARGO_NET_OFFLINE", PathBuf::from("true")),
        ("CARGO_HOME", place.at("home/x").with_file_name("")),
        ("GRADER_CACHE_DIR", place.root().join("cache")),
    ];
    fails(
        checking_with(&course, env),
        3,
        &["could not be downloaded", "connect to the network once"],
    );
}

#[test]
fn a_cache_that_cannot_be_is_named() {
    let place = Place::new("cache");
    let course = place.course();
    let file = place.file("file", "");
    let there = |path: PathBuf| checking_with(&course, vec![("GRADER_CACHE_DIR", path)]);
    fails(there(file.join("below")), 3, &["file/below", "set GRADER_CACHE_DIR"]);
    fails(there(file), 3, &["cache/file`", "set GRADER_CACHE_DIR"]);

    let fixed = place.root().join("fixed");
    fs::create_dir(&fixed).expect("made");
    if let Some(_mounted) = mount(&fixed, &["-t", "tmpfs", "-o", "ro", "tmpfs"]) {
        fails(there(fixed.join("cache")), 3, &["make it writable, or set GRADER_CACHE_DIR"]);
    }
}

/// Whatever step the room runs out at: it is the disk, and never the code.
#[test]
fn a_full_disk_is_the_disks_fault() {
    let place = Place::new("full");
    let course = solved_course(&place);
    for (step, size) in ["16k", "256k", "1m", "3m", "6m", "10m"].into_iter().enumerate() {
        let disk = place.root().join(format!("disk-{step}"));
        fs::create_dir(&disk).expect("made");
        let size = format!("size={size}");
        let Some(_mounted) = mount(&disk, &["-t", "tmpfs", "-o", &size, "tmpfs"]) else { return };
        cache_with(&place, &format!("disk-{step}"), &["kits", "harness", "toolchains"]);
        let mut command = grader(&course, &["check", SLUG, "--format", "json"]);
        command.env("GRADER_CACHE_DIR", &disk);
        let ran = run(command);
        if ran.code == Some(0) {
            assert_eq!(ran.exercise()["solved"], true, "{ran:?}");
            assert!(step > 1, "there is no room for this: {ran:?}");
        } else {
            assert_eq!(ran.code, Some(3), "{size}: {ran:?}");
            assert!(!ran.json()["error"].is_null(), "{ran:?}");
        }
    }
}

#[test]
fn without_a_home_the_system_says_where_it_is_or_the_variable_is_asked_for() {
    let place = Place::new("homeless");
    let course = solved_course(&place);
    let homeless = |more: &[&str]| {
        let mut command = checking(&course)(more);
        command.env_remove("HOME").env_remove("XDG_CACHE_HOME").env_remove("GRADER_CACHE_DIR");
        command
    };
    // Whoever has an account has a home; its cache may be somewhere else.
    let caches = place.at("caches/x").with_file_name("");
    symlink(warm_cache(), caches.join("grader")).expect("linked");
    let mut elsewhere = homeless(&[]);
    elsewhere.env("XDG_CACHE_HOME", caches);
    let ran = run(elsewhere);
    assert_eq!(ran.code, Some(0), "{ran:?}");

    // Somebody without an account; only the system's administrator can become one.
    let nobody = |more: &[&str]| {
        let mut command = homeless(more);
        command.uid(64_999).gid(64_999);
        command
    };
    if nobody(&[]).output().is_err() {
        return skipped("this user cannot become another one");
    }
    fails(nobody, 3, &["no home directory is known", "set GRADER_CACHE_DIR"]);
}

/// The first builds what the other waits for; and neither disturbs the other afterwards.
#[test]
fn two_graders_at_once_are_both_right() {
    let place = Place::new("two");
    let course = solved_course(&place);
    let cold = cache_with(&place, "cold", &["kits", "toolchains"]);
    for cache in [cold, cache()] {
        let one = |slug: &'static str| {
            let mut command = grader(&course, &["check", slug, "--no-cache", "--format", "json"]);
            command.env("GRADER_CACHE_DIR", &cache);
            move || run(command)
        };
        let (right, again, wrong) = std::thread::scope(|scope| {
            let [right, again, wrong] = [SLUG, SLUG, OTHER].map(|slug| scope.spawn(one(slug)));
            let all = [right, again, wrong].map(|ran| ran.join().expect("it is no panic"));
            <(Ran, Ran, Ran)>::from(all)
        });
        assert_eq!((right.code, again.code, wrong.code), (Some(0), Some(0), Some(1)), "{wrong:?}");
        assert_eq!(right.out, again.out);
        assert_eq!(wrong.exercise()["outcome"], "graded");
    }
}

const NOT_REMEMBERED: &str = "note: this could not be remembered in .grader/attempts.jsonl: ";

#[test]
fn what_is_remembered_of_progress_keeps_no_verdict_back() {
    warm_cache();
    let place = Place::new("progress");
    let course = solved_course(&place);
    let check = || run(checking(&course)(&[]));

    place.file("course/.grader/attempts.jsonl", b"\0\xff no line of it\n{\"exercise\":");
    let ran = check();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("lines of .grader/attempts.jsonl could not be read"), "{}", ran.err);
    let list = run(grader(&course, &["list"]));
    assert_eq!(list.code, Some(0), "{list:?}");
    assert!(list.out.contains("5/5"), "{}", list.out);

    // What cannot be written is told beside the verdict.
    fs::remove_dir_all(course.join(".grader")).expect("it was there");
    place.file("course/.grader", "a file where a folder should be");
    let ran = check();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains(NOT_REMEMBERED), "{}", ran.err);
    fs::remove_file(course.join(".grader")).expect("it was there");

    // A course on a disk that is only read.
    let source = text_of(&course);
    let Some(_bound) = mount(&course, &["--bind", &source]) else { return };
    let remount = Command::new("mount").args(["-o", "remount,bind,ro"]).arg(&course).status();
    assert!(remount.is_ok_and(|done| done.success()), "what was mounted can be made read-only");
    let ran = check();
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains(NOT_REMEMBERED), "{}", ran.err);
}

/// What was in force the last time is supposed, and what is so counts.
#[test]
fn an_isolation_that_has_changed_is_noticed() {
    let place = Place::new("isolation-changed");
    let course = solved_course(&place);
    let cache = cache_with(&place, "remembers", &["kits", "harness"]);
    let remembered = cache.join("isolation");
    fs::write(&remembered, "full").expect("written");
    let check = checking_with(&course, vec![("GRADER_CACHE_DIR", cache)])(&["--format", "json"]);
    // Without namespaces to be had and without root's powers no box can be laid.
    let mut command = Command::new("unshare");
    let script = "echo 0 > /proc/sys/user/max_user_namespaces || exit 99; \
                  exec setpriv --bounding-set=-all --inh-caps=-all \"$@\"";
    command.args(["-Ur", "sh", "-c", script, "sh"]);
    command.arg(check.get_program()).args(check.get_args()).current_dir(&course);
    command.envs(check.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(why) = cannot_deny() {
        return skipped(&why);
    }
    let ran = run(command);
    assert_eq!(ran.exercise()["isolation"], "none", "{ran:?}");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("isolation: none"), "{ran:?}");
    assert_eq!(fs::read_to_string(remembered).expect("written"), "none");
}

/// Why namespaces cannot be denied here, where they cannot.
fn cannot_deny() -> Option<String> {
    let script = "echo 0 > /proc/sys/user/max_user_namespaces && \
                  exec setpriv --bounding-set=-all --inh-caps=-all true";
    match Command::new("unshare").args(["-Ur", "sh", "-c", script]).output() {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Some(error.to_string()),
    }
}
