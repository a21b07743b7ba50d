//! Keeps the run in one process: no fork, no other program, and an end with its supervisor.
//!
//! A seccomp filter (seccomp(2)) that this process lays on itself before any of the student's code
//! runs, and that cannot be taken off again. So the supervisor that ends this process has ended
//! everything the run began. It is a part of the box that belongs inside, not the box.

use libc::{
    BPF_ABS, BPF_JEQ, BPF_JMP, BPF_JSET, BPF_K, BPF_LD, BPF_RET, BPF_W, SECCOMP_RET_ALLOW,
    SECCOMP_RET_ERRNO, sock_filter, sock_fprog,
};

/// Offsets into `struct seccomp_data` (linux/seccomp.h).
const NUMBER: u32 = 0;
const FIRST_ARGUMENT: u32 = 16;

const fn load(offset: u32) -> sock_filter {
    instruction(BPF_LD | BPF_W | BPF_ABS, 0, 0, offset)
}

const fn answer(value: u32) -> sock_filter {
    instruction(BPF_RET | BPF_K, 0, 0, value)
}

#[expect(clippy::cast_possible_truncation, reason = "BPF codes are 16 bits wide")]
const fn instruction(code: u32, jt: u8, jf: u8, k: u32) -> sock_filter {
    sock_filter { code: code as u16, jt, jf, k }
}

/// Two instructions: a call of this number is refused with this error.
fn refuse(number: libc::c_long, errno: i32) -> [sock_filter; 2] {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    [
        instruction(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, number),
        answer(SECCOMP_RET_ERRNO | errno.unsigned_abs()),
    ]
}

/// Lays the filter on the calling thread and all it will make.
///
/// # Errors
/// Those of prctl(2): a kernel without seccomp.
pub(crate) fn stay() -> std::io::Result<()> {
    let mut filter = filter();
    let program = sock_fprog {
        len: u16::try_from(filter.len()).unwrap_or(u16::MAX),
        filter: filter.as_mut_ptr(),
    };
    // SAFETY: plain numbers, and a filter that outlives the call, which copies it.
    let laid = unsafe {
        // A supervisor that is gone needs no run. Best effort: it ends at its limits anyway.
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) == 0
    };
    if laid { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}

fn filter() -> Vec<sock_filter> {
    let mut filter = vec![load(NUMBER)];
    for number in refused() {
        filter.extend(refuse(number, libc::EPERM));
    }
    // Its flags lie in memory, where a filter cannot look; the C library falls back to clone.
    filter.extend(refuse(libc::SYS_clone3, libc::ENOSYS));
    let clone = u32::try_from(libc::SYS_clone).unwrap_or(u32::MAX);
    filter.extend([
        instruction(BPF_JMP | BPF_JEQ | BPF_K, 0, 3, clone),
        load(FIRST_ARGUMENT),
        instruction(BPF_JMP | BPF_JSET | BPF_K, 1, 0, libc::CLONE_THREAD.unsigned_abs()),
        answer(SECCOMP_RET_ERRNO | libc::EPERM.unsigned_abs()),
        answer(SECCOMP_RET_ALLOW),
    ]);
    filter
}

fn refused() -> Vec<libc::c_long> {
    let everywhere = [libc::SYS_execve, libc::SYS_execveat];
    #[cfg(target_arch = "x86_64")]
    let here = [libc::SYS_fork, libc::SYS_vfork];
    #[cfg(not(target_arch = "x86_64"))]
    let here = [];
    everywhere.into_iter().chain(here).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the filter answers to a call: the kernel's interpreter, as far as the filter needs it.
    fn answer_to(number: libc::c_long, first_argument: i32) -> u32 {
        let number = u32::try_from(number).expect("call numbers are small");
        let filter = filter();
        let (mut at, mut loaded) = (0, 0);
        loop {
            let sock_filter { code, jt, jf, k } = filter[at];
            let jump = |holds| usize::from(if holds { jt } else { jf });
            at += 1;
            match u32::from(code) {
                code if code == BPF_LD | BPF_W | BPF_ABS => {
                    loaded = match k {
                        NUMBER => number,
                        FIRST_ARGUMENT => first_argument.cast_unsigned(),
                        other => panic!("nothing is known at {other}"),
                    };
                }
                code if code == BPF_JMP | BPF_JEQ | BPF_K => at += jump(loaded == k),
                code if code == BPF_JMP | BPF_JSET | BPF_K => at += jump(loaded & k != 0),
                code if code == BPF_RET | BPF_K => return k,
                other => panic!("instruction {other}"),
            }
        }
    }

    const NOT_ALLOWED: u32 = SECCOMP_RET_ERRNO | libc::EPERM.unsigned_abs();

    #[test]
    fn no_other_program_and_no_other_process() {
        for number in refused() {
            assert_eq!(answer_to(number, 0), NOT_ALLOWED, "{number}");
            assert_eq!(answer_to(number, libc::CLONE_THREAD), NOT_ALLOWED, "{number}");
        }
        assert!(refused().contains(&libc::SYS_execve) && refused().contains(&libc::SYS_execveat));
        assert_eq!(answer_to(libc::SYS_clone, libc::SIGCHLD), NOT_ALLOWED);
        assert_eq!(answer_to(libc::SYS_clone, libc::CLONE_VM), NOT_ALLOWED);
    }

    #[test]
    fn threads_and_all_else_are_allowed() {
        let thread = libc::CLONE_THREAD | libc::CLONE_VM | libc::CLONE_SIGHAND;
        assert_eq!(answer_to(libc::SYS_clone, thread), SECCOMP_RET_ALLOW);
        for number in [libc::SYS_read, libc::SYS_write, libc::SYS_futex, libc::SYS_exit_group] {
            assert_eq!(answer_to(number, 0), SECCOMP_RET_ALLOW, "{number}");
        }
    }

    /// As if the kernel did not know it: the C library then calls clone, whose flags can be seen.
    #[test]
    fn clone3_is_unknown() {
        let unknown = SECCOMP_RET_ERRNO | libc::ENOSYS.unsigned_abs();
        assert_eq!(answer_to(libc::SYS_clone3, 0), unknown);
    }
}
