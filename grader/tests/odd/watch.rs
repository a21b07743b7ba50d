//! `grader watch` at a terminal of its own.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use crate::place::{LIB, Place, SLUG, cache, grader, project_file, run, warm_cache};

/// What is not there by then will not come.
const NEVER: Duration = Duration::from_secs(1500);

/// A function that never gives the thread back.
const ENDLESS: &str = "    loop { std::hint::spin_loop() }\n";

/// A task that waits for a lock that it holds itself.
const DEADLOCKED: &str = "    let lock = tokio::sync::Mutex::new(());\n    \
                          let _one = lock.lock().await;\n    \
                          let _two = lock.lock().await;\n";

/// The program at a terminal.
struct Watched {
    child: Child,
    ours: File,
    theirs: File,
    said: Arc<Mutex<String>>,
    /// How much of it a test has seen.
    seen: usize,
}

impl Watched {
    /// Watches the exercise in a course, at a terminal of 80 by 24.
    fn new(course: &Path) -> Self {
        Self::with(course, &["watch", SLUG])
    }

    /// The program with these arguments, at a terminal of 80 by 24 and in a folder.
    fn with(folder: &Path, arguments: &[&str]) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&ours).expect("ours");
        unlockpt(&ours).expect("ours");
        let name = ptsname(&ours, Vec::new()).expect("it has a name");
        let name = name.to_str().expect("a plain name");
        let theirs = File::options().read(true).write(true).open(name).expect("it is there");
        resize(&ours, 80, 24);
        let end = || Stdio::from(theirs.try_clone().expect("a descriptor"));
        // A session of its own with this terminal, as a terminal window makes it.
        let mut command = Command::new("setsid");
        command.args(["--ctty", env!("CARGO_BIN_EXE_grader")]).args(arguments);
        command.current_dir(folder);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm").env("GRADER_CACHE_DIR", cache());
        command.stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().expect("setsid(1) is part of every Linux");
        let said = Arc::new(Mutex::new(String::new()));
        let mut reader = File::from(ours.try_clone().expect("a descriptor"));
        let hears = said.clone();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..length]);
                hears.lock().expect("nobody panics with it").push_str(&text);
            }
        });
        Self { child, ours: File::from(ours), theirs, said, seen: 0 }
    }

    /// Waits until something is said that was not there before.
    #[track_caller]
    fn hear(&mut self, text: &str) {
        let until = Instant::now() + NEVER;
        loop {
            let said = self.said.lock().expect("nobody panics with it").clone();
            if let Some(at) = said[self.seen..].find(text) {
                self.seen += at + text.len();
                return;
            }
            assert!(Instant::now() < until, "no {text:?} in {:?}", &said[self.seen..]);
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn press(&mut self, key: &str) {
        self.ours.write_all(key.as_bytes()).expect("it listens");
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    fn is_as_before(&self) -> bool {
        let modes = tcgetattr(&self.theirs).expect("a terminal").local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO)
    }

    /// Waits for its end, which must be a good one, and leave nothing behind.
    #[track_caller]
    fn ends_well(mut self) {
        let status = self.child.wait().expect("ours");
        assert_eq!(status.code(), Some(0), "{:?}", self.said);
        assert!(self.is_as_before());
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It has ended, but for a test that has failed.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn resize(terminal: impl std::os::fd::AsFd, columns: u16, lines: u16) {
    let size = Winsize { ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(terminal, size).expect("a terminal");
}

/// A course for one test, with the cache warm.
fn course(test: &str) -> (Place, std::path::PathBuf) {
    warm_cache();
    let place = Place::new(test);
    let course = place.course();
    (place, course)
}

fn save(course: &Path, text: &str) {
    fs::write(course.join("exercises").join(SLUG).join(LIB), text).expect("writable");
}

fn right() -> String {
    project_file(&format!("solutions/{SLUG}/{LIB}"))
}

/// The starter with a body that never ends.
fn endless() -> String {
    beginning_with(ENDLESS)
}

/// The starter with these statements at the beginning of its first body.
fn beginning_with(statements: &str) -> String {
    let starter = project_file(&format!("exercises/{SLUG}/{LIB}"));
    let at = starter.find("async fn").expect("it is about async code");
    let body = at + starter[at..].find("{\n").expect("a body") + 2;
    format!("{}{statements}{}", &starter[..body], &starter[body..])
}

/// The processes below one.
fn below(pid: Pid) -> Vec<Pid> {
    let mut found = vec![pid];
    let mut at = 0;
    while let Some(pid) = found.get(at).map(|pid| pid.as_raw_nonzero()) {
        let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        for thread in threads {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            let children = children.split_ascii_whitespace().filter_map(|it| it.parse().ok());
            found.extend(children.filter_map(Pid::from_raw));
        }
        at += 1;
    }
    found.split_off(1)
}

#[test]
fn a_save_is_checked_and_the_terminal_given_back() {
    let (_place, course) = course("watch-save");
    let mut watched = Watched::new(&course);
    watched.hear("2 bugs alive");
    watched.hear("q quit");
    assert!(!watched.is_as_before());
    save(&course, &right());
    watched.hear("solved");
    watched.press("q");
    watched.ends_well();
}

#[test]
fn keys_answer_and_a_save_begins_anew_while_a_check_goes_on() {
    let (_place, course) = course("watch-during");
    let mut watched = Watched::new(&course);
    watched.hear("2 bugs alive");
    save(&course, &endless());
    watched.hear("checking");
    watched.press("l");
    watched.hear("of 2 solved");
    save(&course, &right());
    watched.hear("Every bug is gone");
    watched.press("q");
    watched.ends_well();
}

#[test]
fn a_deadlock_is_told_and_keys_go_on_answering() {
    let (_place, course) = course("watch-deadlock");
    save(&course, &beginning_with(DEADLOCKED));
    let mut watched = Watched::new(&course);
    watched.hear("stands still");
    watched.press("l");
    watched.hear("of 2 solved");
    save(&course, &right());
    watched.hear("Every bug is gone");
    watched.press("q");
    watched.ends_well();
}

#[test]
fn a_key_draws_the_timeline() {
    let (_place, course) = course("watch-timeline");
    let mut watched = Watched::new(&course);
    watched.hear("2 bugs alive");
    watched.press("t");
    watched.hear("serving all tables");
    watched.hear("stove");
    watched.press("q");
    watched.ends_well();
}

#[test]
fn a_signal_ends_it_with_all_that_it_has_started() {
    let (_place, course) = course("watch-signal");
    let mut watched = Watched::new(&course);
    watched.hear("2 bugs alive");
    save(&course, &endless());
    watched.hear("checking");
    let mut started = Vec::new();
    while started.is_empty() {
        started = below(watched.pid());
    }
    kill_process(watched.pid(), Signal::TERM).expect("ours");
    watched.ends_well();
    let until = Instant::now() + NEVER;
    for pid in started {
        while Path::new(&format!("/proc/{}", pid.as_raw_nonzero())).exists() {
            assert!(Instant::now() < until, "{pid:?} lives on");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn another_size_of_the_terminal_is_drawn_at_once() {
    let (_place, course) = course("watch-size");
    let mut watched = Watched::new(&course);
    watched.hear("2 bugs alive");
    watched.hear("q quit");
    resize(&watched.ours, 200, 50);
    watched.hear("q quit");
    watched.press("q");
    watched.ends_well();
}

#[test]
fn starting_again_asks_and_keeps_what_was_there() {
    let (_place, course) = course("watch-reset");
    save(&course, &right());
    let mut watched = Watched::new(&course);
    watched.hear("solved");
    watched.press("r");
    watched.hear("any other key: no");
    watched.press("x");
    watched.hear("save to check it again");
    watched.press("r");
    watched.hear("any other key: no");
    watched.press("y");
    watched.hear(".grader/backups");
    watched.hear("2 bugs alive");
    watched.press("q");
    watched.ends_well();
}

#[test]
fn without_a_terminal_it_says_what_does_without() {
    let place = Place::new("watch-nowhere");
    let ran = run(grader(&place.course(), &["watch"]));
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("grader check"), "{ran:?}");
}

#[test]
fn alone_in_a_course_it_watches() {
    let (_place, course) = course("watch-alone");
    for arguments in [&[][..], &["--lang", "en"]] {
        let mut watched = Watched::with(&course, arguments);
        watched.hear("2 bugs alive");
        watched.hear("q quit");
        watched.press("q");
        watched.ends_well();
    }
}

#[test]
fn alone_anywhere_else_it_shows_what_it_can() {
    let place = Place::new("watch-alone-nowhere");
    // The other places may lie in a checkout of the course, whose files are found from there.
    let nowhere = tempfile::tempdir().expect("writable");
    let mut watched = Watched::with(nowhere.path(), &[]);
    watched.hear("Usage:");
    assert_eq!(watched.child.wait().expect("ours").code(), Some(2));
    // In a course, and at no terminal.
    let ran = run(grader(&place.course(), &[]));
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert!(ran.err.contains("Usage: grader"), "{ran:?}");
    let ran = run(grader(&place.course(), &["--lang", "en"]));
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert!(ran.err.contains("subcommand"), "{ran:?}");
}
