//! Times: taken, summed up, printed.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crate::machine;

/// One run of one contestant.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    wall: Duration,
    cpu: Option<Duration>,
}

impl Sample {
    /// Times some work and the processes it starts.
    pub fn of(work: impl FnOnce() -> io::Result<()>) -> io::Result<Self> {
        let cpu_before = machine::cpu_of_children();
        let start = Instant::now();
        work()?;
        let wall = start.elapsed();
        let cpu = machine::cpu_of_children().zip(cpu_before).map(|(after, before)| after - before);
        Ok(Self { wall, cpu })
    }
}

/// All runs of one contestant.
pub struct Series {
    name: String,
    samples: Vec<Sample>,
}

impl Series {
    /// None yet.
    pub fn new(name: String) -> Self {
        Self { name, samples: Vec::new() }
    }

    /// One more.
    pub fn push(&mut self, sample: Sample) {
        self.samples.push(sample);
    }

    /// The wall time that this share of the runs stays below.
    fn wall(&self, share: f64) -> Duration {
        let mut walls: Vec<_> = self.samples.iter().map(|sample| sample.wall).collect();
        walls.sort_unstable();
        let last = walls.len().saturating_sub(1);
        let index = (share * last as f64).round() as usize;
        walls.get(index).copied().unwrap_or_default()
    }

    /// The mean CPU time: the system counts it in hundredths of a second, so that a median of a
    /// few would be coarse.
    fn cpu(&self) -> Option<Duration> {
        let all: Option<Duration> = self.samples.iter().map(|sample| sample.cpu).sum();
        all.map(|all| all / u32::try_from(self.samples.len().max(1)).unwrap_or(u32::MAX))
    }
}

/// Prints a line for each contestant.
pub fn table(series: &[Series], out: &mut impl Write) -> io::Result<()> {
    let head = ["median", "p10", "p90", "CPU (mean)"];
    writeln!(out, "{:56}{:>10}{:>10}{:>10}{:>12}", "ms", head[0], head[1], head[2], head[3])?;
    for of in series {
        let [p10, median, p90] = [0.1, 0.5, 0.9].map(|share| ms(of.wall(share)));
        let cpu = of.cpu().map_or("-".to_owned(), |cpu| format!("{:.0}", ms(cpu)));
        writeln!(out, "{:56}{median:>10.1}{p10:>10.1}{p90:>10.1}{cpu:>12}", of.name)?;
    }
    Ok(())
}

/// Prints what the medians come to, beside what is aimed at. The order is that of the contestants
/// in `main`.
pub fn targets(series: &[Series], out: &mut impl Write) -> io::Result<()> {
    let [check, unboxed, hand, bare, narrow, bare_beside, narrow_beside, again, list] = series
    else {
        return Err(io::Error::other("there are nine series"));
    };
    let median = |of: &Series| ms(of.wall(0.5));
    let aims = [
        ("check / check without a box", median(check) / median(unboxed), Aim::AtMost(1.1)),
        ("check / by hand", median(check) / median(hand), Aim::AtMost(1.2)),
        ("bare cargo test / check", median(bare) / median(check), Aim::AtLeast(1.7)),
        ("narrowed cargo test / check", median(narrow) / median(check), Aim::AtLeast(1.0)),
        ("bare, tests beside / check", median(bare_beside) / median(check), Aim::AtLeast(1.7)),
        (
            "narrowed, tests beside / check",
            median(narrow_beside) / median(check),
            Aim::AtLeast(1.0),
        ),
        ("check without a change, ms", median(again), Aim::AtMost(10.0)),
        ("grader list, ms", median(list), Aim::AtMost(20.0)),
    ];
    writeln!(out)?;
    for (what, is, aim) in aims {
        let (word, limit, met) = match aim {
            Aim::AtMost(limit) => ("at most", limit, is <= limit),
            Aim::AtLeast(limit) => ("at least", limit, is >= limit),
        };
        let verdict = if met { "met" } else { "missed" };
        writeln!(out, "{what:56}{is:>10.2}   aim: {word} {limit}   {verdict}")?;
    }
    Ok(())
}

enum Aim {
    AtMost(f64),
    AtLeast(f64),
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
