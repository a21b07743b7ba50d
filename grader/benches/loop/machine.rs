//! What the figures were seen on.

use std::fs;
use std::process::Command;
use std::time::Duration;

/// Cores, compiler, profile, load.
pub fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc.map_or_else(
        |error| format!("no rustc: {error}"),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    );
    let model = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    format!(
        "{cores} cores ({}), {rustc}, grader built with {}; load average {}",
        model.as_deref().unwrap_or("model unknown"),
        if cfg!(debug_assertions) { "debug assertions" } else { "optimisation" },
        load(),
    )
}

/// Processes that ran or wanted to run, averaged over 1, 5 and 15 minutes.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<_> = text.split_whitespace().take(3).collect();
    if load.is_empty() { "unknown".to_owned() } else { load.join(" ") }
}

/// CPU time of all processes that this one started and that have ended, and of theirs.
pub fn cpu_of_children() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name and may hold anything but the last parenthesis.
    let (_, fields) = stat.rsplit_once(')')?;
    // cutime and cstime, fields 16 and 17 of proc_pid_stat(5), in ticks of a hundredth second.
    let ticks = fields.split_whitespace().skip(13).take(2).map(|field| field.parse::<u64>());
    let ticks: u64 = ticks.sum::<Result<_, _>>().ok()?;
    Some(Duration::from_millis(10 * ticks))
}
