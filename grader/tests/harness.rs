//! Runs the programs in `harness/src` under the hidden suite in `harness/suite.rs` and looks at
//! what the harness tells of them: for each kind of fact a bad program that shows it, and a good
//! twin that does not.

#[path = "harness/kinds/blocking.rs"]
mod blocking;
#[path = "harness/kinds/ending.rs"]
mod ending;
#[path = "harness/fixture.rs"]
mod fixture;
#[path = "harness/kinds/foreign.rs"]
mod foreign;
#[path = "harness/kinds/load.rs"]
mod load;
#[path = "harness/kinds/locks.rs"]
mod locks;
#[path = "harness/kinds/log.rs"]
mod log;
#[path = "harness/kinds/off_cpu.rs"]
mod off_cpu;
#[path = "harness/kinds/proc.rs"]
mod proc;
#[path = "harness/kinds/stuck.rs"]
mod stuck;
#[path = "harness/kinds/tasks.rs"]
mod tasks;
