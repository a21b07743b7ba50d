//! The same attacks where their defences are down, to see that each can succeed.
//!
//! `REDTEAM=undefended cargo test -p grader --test redteam -- --test-threads=1 --nocapture` runs
//! each attack once without a box, and prints what came of it. Defences that are code of the
//! grader's are down only in a program built with `--cfg grader_undefended`.

use std::process::Command;

use grader::sandbox::Level;

use crate::attack::Attack;
use crate::lane::Lane;
use crate::seen;

/// Whether that is what the tests were started for.
pub fn is_asked_for() -> bool {
    std::env::var_os("REDTEAM").is_some_and(|what| what == "undefended")
}

/// The level that is left.
pub fn level() -> Level {
    Level::None
}

/// Takes away the defences that stand against an attack.
pub fn lower(command: &mut Command, down: &[String]) {
    if is_asked_for() {
        command.env("GRADER_UNDEFENDED", down.join(" "));
    }
}

/// Limits in place of others: wide ones, but not so wide that the machine suffers.
pub fn limits(usual: Option<&str>) -> Option<String> {
    const WIDE: &str = "cpu = \"20s\"\nwall = \"30s\"\nmemory = \"2GiB\"\nthreads = 4096\n\
                        output = \"16MiB\"\nfacts = \"1GiB\"\nfile = \"64MiB\"\n\
                        compile = { cpu = \"30s\", memory = \"4GiB\", output = \"1GiB\" }";
    if is_asked_for() { Some(WIDE.to_owned()) } else { usual.map(str::to_owned) }
}

/// Runs each attack once and tells what came of it.
pub fn each(attacks: &[Attack]) {
    Lane::for_each(|lane, place| {
        if place.lane != 0 {
            return;
        }
        for attack in attacks {
            let verdict = lane.check_attack(attack, &attack.lib());
            let loot = seen::loot(&verdict.exercise());
            let changes = lane.world();
            let kept = seen::fault(&attack.seen, &verdict).is_none();
            let mut came = vec![verdict.is_no_verdict().unwrap_or_else(|| verdict.told())];
            came.extend(loot.into_iter().take(1));
            came.extend(verdict.leaks().into_iter().take(1));
            came.extend((!kept).then(|| "the case fails".to_owned()));
            came.extend(changes.into_iter().take(2));
            let came = came.join("; ").replace('\n', " ").chars().take(200).collect::<String>();
            tell(&format!("| {} | {} | {came} |", attack.name, attack.down.join(" ")));
        }
    });
}

#[expect(clippy::print_stdout, reason = "what is printed is what it is for")]
fn tell(line: &str) {
    println!("{line}");
}
