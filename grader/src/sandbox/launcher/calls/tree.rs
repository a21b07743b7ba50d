//! A filter that decides by a call's number in as few steps as a tree is deep.
//!
//! A list of numbers that are compared one after the other is slow where nobody would look for it:
//! when a filter is laid, the kernel plays it through once for every number there is, to find out
//! which calls it need never ask about (`seccomp_cache_prepare` in kernel/seccomp.c). With two
//! lists of two hundred numbers that took a third of the time that a box takes; `benches/README.md`
//! has the figures.

use libc::{BPF_ABS, BPF_JA, BPF_JEQ, BPF_JGE, BPF_JMP, BPF_K, BPF_LD, BPF_RET, BPF_W};
use seccompiler::{BpfProgram, sock_filter};

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Allow,
    /// It is answered with this error.
    Answer(i32),
    /// That depends on what it is given.
    Ask,
}

/// Where a filter finds the number of the call and the architecture it belongs to
/// (`struct seccomp_data` in linux/seccomp.h).
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;

/// `AUDIT_ARCH_X86_64` and `AUDIT_ARCH_AARCH64` of linux/audit.h.
#[cfg(target_arch = "x86_64")]
pub(super) const OURS: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
pub(super) const OURS: u32 = 0xc000_00b7;

/// The program that ends the process for a call of another architecture, decides each number up to
/// `last` by `verdict` and all above as it decides `last`, and leaves those that [ask](Verdict::Ask)
/// to `rest`, which is a program by itself.
pub(super) fn filter(last: u32, verdict: impl Fn(u32) -> Verdict, rest: BpfProgram) -> BpfProgram {
    let mut runs: Vec<(u32, Verdict)> = Vec::new();
    for number in 0..=last {
        let verdict = verdict(number);
        if runs.last().is_none_or(|&(_, before)| before != verdict) {
            runs.push((number, verdict));
        }
    }
    let mut program = vec![
        instruction(BPF_LD | BPF_W | BPF_ABS, 0, 0, ARCHITECTURE),
        instruction(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, OURS),
        instruction(BPF_RET | BPF_K, 0, 0, libc::SECCOMP_RET_KILL_PROCESS),
        instruction(BPF_LD | BPF_W | BPF_ABS, 0, 0, NUMBER),
    ];
    let before = program.len();
    program.extend(tree(&runs));
    // How far it is to what follows is known now.
    let end = program.len();
    for (at, instruction) in program.iter_mut().enumerate().skip(before) {
        if instruction.code == ASK && instruction.k == UNKNOWN {
            instruction.k = distance(end - at - 1);
        }
    }
    program.extend(rest);
    program
}

/// A jump to what follows the tree, while that is not known.
const ASK: u16 = (BPF_JMP | BPF_JA) as u16;
const UNKNOWN: u32 = u32::MAX;

/// The decision between these runs of numbers, of which each begins where it says.
fn tree(runs: &[(u32, Verdict)]) -> BpfProgram {
    let (below, above) = runs.split_at(runs.len() / 2);
    let Some(&(from, verdict)) = above.first() else { return Vec::new() };
    if below.is_empty() {
        return vec![leaf(verdict)];
    }
    let below = tree(below);
    let over = distance(below.len());
    let is_above = BPF_JMP | BPF_JGE | BPF_K;
    let mut program = match u8::try_from(over) {
        Ok(near) => vec![instruction(is_above, near, 0, from)],
        // Further than a conditional jump goes.
        Err(_) => {
            vec![instruction(is_above, 0, 1, from), instruction(BPF_JMP | BPF_JA, 0, 0, over)]
        }
    };
    program.extend(below);
    program.extend(tree(above));
    program
}

fn leaf(verdict: Verdict) -> sock_filter {
    let answer = |action| instruction(BPF_RET | BPF_K, 0, 0, action);
    match verdict {
        Verdict::Allow => answer(libc::SECCOMP_RET_ALLOW),
        Verdict::Answer(error) => answer(libc::SECCOMP_RET_ERRNO | error.unsigned_abs()),
        Verdict::Ask => sock_filter { code: ASK, jt: 0, jf: 0, k: UNKNOWN },
    }
}

fn instruction(code: u32, jt: u8, jf: u8, k: u32) -> sock_filter {
    sock_filter { code: code as u16, jt, jf, k }
}

/// The kernel takes no program that is nearly as long as what would not fit here.
fn distance(instructions: usize) -> u32 {
    u32::try_from(instructions).unwrap_or(UNKNOWN)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a filter says of a call, and after how many steps: the kernel's machine for it, as far
    /// as filters here use it.
    pub(crate) fn play(program: &[sock_filter], architecture: u32, call: &[u64]) -> (u32, usize) {
        let mut data = vec![u32::try_from(call[0]).expect("a number"), architecture, 0, 0];
        for argument in 0..6 {
            let value = call.get(argument + 1).copied().unwrap_or_default();
            data.extend([value as u32, (value >> 32) as u32]);
        }
        let (mut at, mut held, mut steps) = (0, 0, 0);
        loop {
            let sock_filter { code, jt, jf, k } = program[at];
            steps += 1;
            at += 1;
            let code = u32::from(code);
            let mut jump = |holds: bool| at += usize::from(if holds { jt } else { jf });
            match code & 0x07 {
                BPF_LD => held = data[k as usize / 4],
                BPF_RET => return (k, steps),
                BPF_JMP => match code & 0xf0 {
                    BPF_JA => at += k as usize,
                    BPF_JEQ => jump(held == k),
                    BPF_JGE => jump(held >= k),
                    libc::BPF_JGT => jump(held > k),
                    other => panic!("the jump {other:#x} is not known"),
                },
                libc::BPF_ALU if code & 0xf0 == libc::BPF_AND => held &= k,
                other => panic!("the instruction {other:#x} is not known"),
            }
        }
    }

    #[test]
    fn each_number_has_its_verdict_and_few_steps() {
        // Runs of every length, in an order without a pattern.
        let verdict = |number: u32| match number.wrapping_mul(2_654_435_761) >> 29 {
            0..=2 => Verdict::Allow,
            3 | 4 => Verdict::Answer(1),
            5 | 6 => Verdict::Answer(38),
            _ => Verdict::Ask,
        };
        let asked = instruction(BPF_RET | BPF_K, 0, 0, 77);
        let program = filter(900, verdict, vec![asked]);
        for number in (0..2000).chain([u32::MAX, 0x4000_0000, 0x4000_0001]) {
            let (action, steps) = play(&program, OURS, &[u64::from(number)]);
            assert_eq!(
                action,
                match verdict(number.min(900)) {
                    Verdict::Allow => libc::SECCOMP_RET_ALLOW,
                    Verdict::Answer(error) => libc::SECCOMP_RET_ERRNO | error.unsigned_abs(),
                    Verdict::Ask => 77,
                },
                "{number}"
            );
            assert!(steps < 20, "{steps} steps for {number}");
        }
    }

    #[test]
    fn a_call_of_another_architecture_ends_the_process() {
        let program = filter(10, |_| Verdict::Allow, Vec::new());
        assert_eq!(play(&program, OURS, &[3]).0, libc::SECCOMP_RET_ALLOW);
        assert_eq!(play(&program, 0x4000_0003, &[3]).0, libc::SECCOMP_RET_KILL_PROCESS);
    }
}
