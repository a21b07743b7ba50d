//! A hostile program in boxes of every level, and without one: each attempt that must be refused
//! is seen to work where nothing refuses it.
#![cfg(target_os = "linux")]

mod compiler;
mod limits;
mod world;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use grader::sandbox::layers::Layer;
use grader::sandbox::{Boxes, Exit, Level, Limits, Program, try_out};
use world::{End, World, hostile, order, say, works};

/// What an attempt must come to at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Must {
    Work,
    Fail,
    /// It depends on the machine or on who asks.
    Any,
}

use Must::{Any, Fail, Work};

/// Attempts, with what must come of them with no box, with Landlock and filters, and with
/// everything.
const ATTEMPTS: &[(&str, Must, Must, Must)] = &[
    ("read /etc/passwd", Work, Fail, Fail),
    ("read {dir}/secret", Work, Fail, Fail),
    ("read {course}", Work, Fail, Fail),
    ("list {dir}", Work, Fail, Fail),
    ("list /proc", Work, Fail, Fail),
    ("list /tmp", Work, Fail, Work),
    ("list /home", Work, Fail, Fail),
    // Landlock does not hide that something is there.
    ("stat {dir}/secret", Work, Work, Fail),
    ("stat /usr/bin/env", Work, Work, Fail),
    ("environment", Fail, Fail, Fail),
    ("parents-environment", Work, Fail, Fail),
    ("own-memory", Work, Fail, Fail),
    ("write {dir}/new", Work, Fail, Fail),
    ("write {dir}/longer", Work, Fail, Fail),
    ("append {dir}/append", Work, Fail, Fail),
    ("link {dir}/link", Work, Fail, Fail),
    ("chmod {dir}/mode", Any, Fail, Fail),
    #[cfg(target_arch = "x86_64")]
    ("truncate {dir}/longer", Work, Fail, Fail),
    // A box of its own has a place for files of its own.
    ("write /tmp/{name}-new", Any, Fail, Work),
    ("write /new", Any, Fail, Fail),
    ("write /lib/new", Any, Fail, Fail),
    ("write /dev/new", Any, Fail, Fail),
    ("write /dev/null", Work, Work, Work),
    ("tcp {tcp}", Work, Fail, Fail),
    ("udp {udp}", Work, Fail, Fail),
    ("unix {dir}/socket", Work, Fail, Fail),
    ("abstract {name}", Work, Fail, Fail),
    // Where it is not asked for.
    ("loopback", Work, Fail, Fail),
    ("netlink", Work, Fail, Fail),
    ("vsock", Any, Fail, Fail),
    ("fork", Work, Fail, Fail),
    ("spawn", Work, Fail, Fail),
    ("become", Work, Fail, Fail),
    ("signal-parent", Work, Fail, Fail),
    ("trace-parent", Any, Fail, Fail),
    ("slow-parent", Any, Fail, Fail),
    ("new-user", Any, Fail, Fail),
    ("session", Any, Fail, Fail),
    #[cfg(target_arch = "x86_64")]
    ("keys", Any, Fail, Fail),
    #[cfg(target_arch = "x86_64")]
    ("memory-file", Work, Fail, Fail),
    ("ring", Any, Fail, Fail),
    ("raise-limit", Any, Fail, Fail),
    // At level partial root keeps its name and none of its powers.
    ("root", Any, Any, Fail),
];

/// Makes every attempt at one level and tells those that came out otherwise.
fn all_at(level: Level, limits: &Limits) {
    all(level, |attempt| order(level, attempt, limits));
}

/// The same, in whatever box gives an order its end.
fn all(level: Level, order: impl Fn(&str) -> End) {
    let mut wrong = Vec::new();
    let world = World::new();
    for (attempt, without, shut_in, alone) in ATTEMPTS {
        let must = match level {
            Level::None => without,
            Level::FilesOnly | Level::Partial => shut_in,
            Level::Full => alone,
        };
        let end = order(&world.fill(attempt));
        let right = match must {
            Work => end.worked(),
            Fail => end.refused(),
            Any => true,
        };
        if !right {
            wrong.push(format!("{attempt}: must {must:?}, {end:?}"));
        }
    }
    let written = fs::remove_file(world.fill("/tmp/{name}-new")).is_ok();
    assert_eq!(written, level == Level::None, "a file in the /tmp outside");
    assert!(wrong.is_empty(), "at level {}:\n{}", level.name(), wrong.join("\n"));
}

/// Where a level does not work its tests are skipped; so it must where all that it is made of does.
#[test]
fn a_level_works_wherever_its_layers_do() {
    for (level, layers) in [
        (Level::Partial, &[Layer::Landlock, Layer::Seccomp][..]),
        (Level::Full, &[Layer::User, Layer::Pid, Layer::Mount, Layer::Net, Layer::Seccomp]),
    ] {
        if layers.iter().all(|layer| layer.try_out().is_ok()) {
            assert_eq!(try_out(level), Ok(()), "{}", level.name());
        }
    }
}

#[test]
fn with_nothing_around_it_everything_works() {
    all_at(Level::None, &Limits::default());
}

#[test]
fn partial_refuses() {
    if works(Level::Partial) {
        all_at(Level::Partial, &Limits::default());
    }
}

#[test]
fn files_only_refuses_where_there_are_filters() {
    if works(Level::FilesOnly) {
        all_at(Level::FilesOnly, &Limits::default());
    }
}

#[test]
fn full_refuses() {
    if works(Level::Full) {
        all_at(Level::Full, &Limits::default());
    }
}

#[test]
fn a_full_box_has_a_loopback_network_if_it_is_asked_for() {
    if !works(Level::Full) {
        return;
    }
    let world = World::new();
    let limits = Limits { loopback: true, ..Limits::default() };
    let end = order(Level::Full, "loopback", &limits);
    assert!(end.worked(), "{end:?}");
    for elsewhere in ["tcp {tcp}", "udp {udp}", "unix {dir}/socket", "abstract {name}", "netlink"] {
        let end = order(Level::Full, &world.fill(elsewhere), &limits);
        assert!(end.refused(), "{elsewhere}: {end:?}");
    }
}

#[test]
fn the_rest_of_the_system_is_not_in_a_full_box() {
    if !works(Level::Full) {
        return;
    }
    let there = |path: &str| order(Level::Full, &format!("stat {path}"), &Limits::default());
    for path in ["/proc", "/sys", "/home", "/root", "/var/log", "/run", "/etc/passwd", "/usr/bin"] {
        assert!(there(path).refused(), "{path}");
    }
    for path in ["/lib", "/dev/null", "/tmp"] {
        assert!(there(path).worked(), "{path}");
    }
}

#[test]
fn a_program_in_a_full_box_sees_itself_alone() {
    if !works(Level::Full) {
        return;
    }
    let is = |what: &str| order(Level::Full, what, &Limits::default()).printed;
    assert_eq!(is("own-number"), "worked 2");
    assert_eq!(is("own-name"), "worked suite");
    let figures = is("figures");
    let numbers = figures.strip_prefix("worked ").expect("the figures").split_whitespace();
    assert_eq!(numbers.filter(|number| number.parse::<u64>().is_ok()).count(), 3, "{figures}");
}

/// A folder with the hostile program and nothing else. Not below `/tmp`: boxes share nothing there.
fn apart() -> tempfile::TempDir {
    let dir = tempfile::tempdir_in("/var/tmp").expect("writable");
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).expect("ours");
    fs::copy(hostile(), dir.path().join("program")).expect("room for the program");
    dir
}

/// Boxes laid ahead for the program in it, which share a root.
fn shared(dir: &tempfile::TempDir, times: usize) -> Boxes {
    let executable = &dir.path().join("program");
    Boxes::ahead(Program { executable, libraries: &[] }, Limits::default(), times)
}

#[test]
fn full_refuses_as_much_in_a_root_that_boxes_share() {
    if works(Level::Full) {
        let dir = apart();
        let boxes = shared(&dir, ATTEMPTS.len());
        all(Level::Full, |attempt| world::tell(boxes.start().expect("a box"), attempt));
    }
}

/// Boxes that are laid ahead share a root, and nothing that one of them changes.
#[test]
fn boxes_of_one_program_know_nothing_of_each_other() {
    if !works(Level::Full) {
        return;
    }
    let dir = apart();
    let boxes = shared(&dir, 8);
    let one = |order: &str| world::tell(boxes.start().expect("a box"), order);
    assert!(one("write /tmp/mine").worked());
    for (order, works) in [
        ("stat /tmp/mine", false),
        ("write /new", false),
        ("write /lib/new", false),
        ("list /proc", false),
        ("fork", false),
        ("list /tmp", true),
    ] {
        let end = one(order);
        assert!(if works { end.worked() } else { end.refused() }, "{order}: {end:?}");
    }
    // Each has numbers of processes of its own, from the first on.
    assert_eq!(one("own-number").printed, "worked 2");
}

/// The first process of such a box cannot end by a signal, and yet that is what is seen.
#[test]
fn a_box_that_shares_a_root_ends_as_its_program_did() {
    if !works(Level::Full) {
        return;
    }
    let dir = apart();
    let boxes = shared(&dir, 32);
    let exit = |order: &str| world::tell(boxes.start().expect("a box"), order).exit;
    // The first may be laid by themselves, before any is laid ahead.
    for _ in 0..8 {
        assert_eq!(exit("abort"), Exit::Signal(6));
        assert_eq!(exit("own-name"), Exit::Code(0));
        assert_eq!(exit("no-such"), Exit::Code(101));
        // It waits for its order when it is ended.
        assert_eq!(boxes.start().expect("a box").end().expect("it ends"), Exit::Signal(9));
    }
}

/// The same tests by another user, for whom the box is made by way of a user namespace.
#[test]
fn the_same_as_a_plain_user() {
    if !rustix::process::geteuid().is_root() {
        return say("skipped: this is a plain user already");
    }
    let dir = tempfile::tempdir_in("/var/tmp").expect("writable");
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).expect("ours");
    let here = std::env::current_exe().expect("it runs");
    let tests = dir.path().join("tests");
    let program = dir.path().join("program");
    for (from, to) in [
        (&*here, &tests),
        (hostile(), &program),
        (Path::new(env!("CARGO_BIN_EXE_grader")), &dir.path().join("grader")),
    ] {
        fs::copy(from, to).expect("room for the programs");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&tests);
    command.env_clear().env(world::HOSTILE, &program).current_dir("/");
    match command.output() {
        Err(error) => say(&format!("skipped: no setpriv here: {error}")),
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}
