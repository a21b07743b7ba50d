//! What a box costs: the same small program started bare, by the launcher at each level, and, if
//! it is installed, by bubblewrap. Medians and 95th percentiles over interleaved rounds, so that
//! a busy moment of the machine meets all of them alike.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use grader::sandbox::{Level, Limits, Prisoner, Program, try_out};

const ROUNDS: usize = 200;

type Start = Box<dyn Fn()>;

fn main() {
    let program = Path::new("/bin/true").canonicalize().expect("every system has it");
    let mut ways: Vec<(String, Start)> = Vec::new();
    for level in Level::ALL {
        if try_out(level).is_ok() {
            let program = program.clone();
            let name = if level == Level::None { "bare" } else { level.name() };
            ways.push((name.to_owned(), Box::new(move || boxed(level, &program))));
        }
    }
    if Command::new("bwrap").arg("--version").output().is_ok() {
        ways.push(("bubblewrap".to_owned(), Box::new(move || bubblewrap(&program))));
    }
    // `cargo bench -p grader --bench spawn -- full` measures one way alone.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    ways.retain(|(name, _)| wanted.is_empty() || wanted.contains(name));
    let mut took = vec![Vec::with_capacity(ROUNDS); ways.len()];
    for _ in 0..ROUNDS {
        for ((_, start), took) in ways.iter().zip(&mut took) {
            let before = Instant::now();
            start();
            took.push(before.elapsed());
        }
    }
    for ((name, _), took) in ways.iter().zip(&mut took) {
        took.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let (median, late) = (took[ROUNDS / 2], took[ROUNDS * 95 / 100]);
        print(&format!("{name:<12} {:>6.2} ms  (95 %: {:.2} ms)", ms(median), ms(late)));
    }
}

#[expect(clippy::print_stdout, reason = "a benchmark's result")]
fn print(line: &str) {
    println!("{line}");
}

fn boxed(level: Level, executable: &Path) {
    let program = Program { executable, libraries: &[] };
    let prisoner = Prisoner::start_at(level, program, &Limits::default()).expect("a box");
    std::io::copy(&mut prisoner.output(), &mut std::io::sink()).expect("readable");
    prisoner.end().expect("it ends");
}

fn bubblewrap(program: &Path) {
    let mut command = Command::new("bwrap");
    command.args(["--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]);
    for dir in ["/usr", "/lib", "/lib64", "/bin"].into_iter().filter(|dir| Path::new(dir).exists())
    {
        command.args(["--ro-bind", dir, dir]);
    }
    command.args(["--dev", "/dev", "--tmpfs", "/tmp"]).arg(program).stdin(Stdio::null());
    assert!(command.output().expect("it starts").status.success());
}
