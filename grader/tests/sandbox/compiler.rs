//! The box for compilers: it may start programs, write where it must, and reach nothing else.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use grader::sandbox::{CompilerLimits, Level, Walls, around};

use crate::world::{World, hostile, works};

const LIMITS: CompilerLimits =
    CompilerLimits { cpu: Duration::from_secs(10), memory: 1 << 30, file: 1 << 20 };

fn boxed(level: Level, world: &World, script: &str) -> Command {
    let work = world.dir.path().join("work");
    fs::create_dir_all(&work).expect("writable");
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &world.fill(script)]).current_dir(&work).env("PATH", "/usr/bin:/bin");
    let hostile = hostile().parent().expect("in a directory").to_owned();
    let walls = Walls { read: vec![hostile], write: vec![work] };
    begun(&shell, walls, level)
}

/// The command in its box, which begins as soon as the box is laid.
fn begun(command: &Command, walls: Walls, level: Level) -> Command {
    let (launcher, gate) = around(command, walls, LIMITS, level).expect("a launcher");
    gate.open();
    launcher
}

fn run(level: Level, world: &World, script: &str) -> Output {
    boxed(level, world, script).output().expect("it starts")
}

fn levels() -> impl Iterator<Item = Level> {
    [Level::FilesOnly, Level::Partial, Level::Full].into_iter().filter(|level| works(*level))
}

#[test]
fn a_compiler_may_start_programs_and_write_its_output() {
    for level in levels() {
        let world = World::new();
        let output = run(level, &world, "cat </dev/null; echo made > made; chmod 755 made; ls");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", level.name());
        assert_eq!(String::from_utf8_lossy(&output.stdout), "made\n");
        let made = fs::read_to_string(world.dir.path().join("work/made")).expect("written");
        assert_eq!(made, "made\n");
    }
}

#[test]
fn a_compiler_reaches_nothing_else() {
    let attempts = [
        "read {dir}/secret",
        "read /etc/passwd",
        "read {course}",
        "write {dir}/new",
        "write /usr/lib/new",
        "tcp {tcp}",
        "udp {udp}",
        "unix {dir}/socket",
        "abstract {name}",
        "loopback",
        "trace-parent",
        "new-user",
        "session",
        "raise-limit",
        "read /proc/1/environ",
    ];
    for level in levels() {
        let world = World::new();
        for attempt in attempts {
            let order = world.fill(attempt);
            let script = format!("{} '{order}'", hostile().display());
            let output = run(level, &world, &script);
            let text = String::from_utf8_lossy(&output.stdout);
            // The launcher's environment is empty, so there is nothing in that of the first
            // process either.
            let nothing = attempt.ends_with("environ") && text.trim() == "worked 0";
            assert!(
                text.starts_with("refused") || nothing,
                "{} {attempt}: {output:?}",
                level.name()
            );
        }
    }
}

#[test]
fn what_a_compiler_leaves_behind_ends_with_its_box() {
    for level in levels() {
        let world = World::new();
        // A length of sleep that nobody else asks for.
        let unique = format!("4{}.{}", std::process::id(), level as u8);
        let script = format!(
            "sleep {unique} >/dev/null 2>&1 & (trap '' TERM HUP; sleep {unique}) & echo up; wait"
        );
        let mut command = boxed(level, &world, &script);
        let mut child = command.stdout(std::process::Stdio::piped()).spawn().expect("it starts");
        let mut said = String::new();
        let stdout = child.stdout.take().expect("piped");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut said).expect("text");
        assert_eq!(said, "up\n");
        in_the_end("it started", || running(&unique) > 0);
        let group = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process_group(group, rustix::process::Signal::KILL).expect("alive");
        child.wait().expect("it ends");
        in_the_end("all is over", || running(&unique) == 0);
    }
}

#[test]
fn a_full_box_ends_with_its_program_and_with_its_launcher_alone() {
    if !works(Level::Full) {
        return;
    }
    let world = World::new();
    let unique = format!("5{}", std::process::id());
    let output = run(Level::Full, &world, &format!("sleep {unique} >/dev/null 2>&1 & exit 3"));
    assert_eq!(output.status.code(), Some(3));
    in_the_end("orphans are over", || running(&unique) == 0);

    let mut child = boxed(Level::Full, &world, &format!("sleep {unique}")).spawn().expect("starts");
    in_the_end("it started", || running(&unique) > 0);
    child.kill().expect("alive");
    child.wait().expect("it ends");
    in_the_end("the box is over", || running(&unique) == 0);
}

/// How many processes have this word in their command line.
fn running(word: &str) -> usize {
    let processes = fs::read_dir("/proc").expect("Linux").flatten();
    let lines = processes.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    let own = std::process::id().to_string();
    lines
        .filter(|line| {
            let line = String::from_utf8_lossy(line);
            line.split('\0').any(|part| part == word) && !line.contains(&format!("{own}\0\0"))
        })
        .count()
}

/// Waits for it, however busy the machine is; what has not come by then never will.
fn in_the_end(what: &str, is: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(600);
    while !is() {
        assert!(Instant::now() < until, "it never came: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_box_that_cannot_be_laid_is_told_and_starts_nothing() {
    for level in levels() {
        let world = World::new();
        let made = world.dir.path().join("work/made");
        fs::create_dir_all(made.parent().expect("in it")).expect("writable");
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "touch made"]).current_dir(made.parent().expect("in it"));
        let write = vec![world.dir.path().join("work"), Path::new("/no/such/dir").to_owned()];
        let walls = Walls { read: vec![], write };
        let output = begun(&shell, walls, level).output();
        let output = output.expect("it starts");
        assert_eq!(output.status.code(), Some(125), "{}: {output:?}", level.name());
        assert!(!made.exists());
    }
}
