//! seccomp: which calls of the kernel are refused. A filter cannot be taken off again.
//!
//! For everybody there is a list of what is refused. It begins with what is answered ENOSYS:
//! `clone3`, whose flags lie in memory, so that the C library falls back to `clone`; what is newer
//! than the list; and the calls of the x32 ABI, which have higher numbers still. Then comes what
//! is answered EPERM. Calls of another architecture end the process.
//!
//! Test programs have a list of what is allowed besides ([`allowed`]), and what is on neither is
//! answered ENOSYS. Where both refuse, the answer is EPERM, which says more. Compilers have the
//! first list alone: which calls linkers and whatever they start make is theirs to choose, and they
//! run none of the student's code.
//!
//! Most is decided by the number alone, by a [`tree`]; what depends on what a call is given is left
//! to rules that stand behind it.

use std::collections::{BTreeMap, BTreeSet};

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen::Dword, SeccompCmpArgLen::Qword, SeccompCmpOp,
    SeccompCondition, SeccompFilter, SeccompRule, TargetArch, apply_filter,
};

use super::{Fault, Level, Spec, Step};
use tree::Verdict;

mod allowed;
mod tree;

/// The newest call that was looked at for these lists: file_setattr (Linux 6.17). From the three
/// hundreds on, calls have one number on all architectures.
const NEWEST: c_long = 469;

/// For everybody: other processes' memory, the kernel itself, mounts, namespaces, keys, clocks.
const NEVER: &[c_long] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_kcmp,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    // Memory that no limit of the box counts.
    libc::SYS_memfd_secret,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    // statmount, listmount and open_tree_attr, which not every C library knows.
    457,
    458,
    467,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_chroot,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    libc::SYS_acct,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_personality,
    libc::SYS_mknodat,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_shmctl,
    libc::SYS_msgget,
    libc::SYS_msgctl,
    libc::SYS_msgsnd,
    libc::SYS_msgrcv,
    libc::SYS_semget,
    libc::SYS_semctl,
    libc::SYS_semop,
    libc::SYS_semtimedop,
    libc::SYS_mq_open,
    libc::SYS_mq_unlink,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    // Out of the group of processes that is ended with the box.
    libc::SYS_setsid,
    libc::SYS_setpgid,
];

/// The same, by the numbers that only this architecture has.
#[cfg(target_arch = "x86_64")]
const NEVER_HERE: &[c_long] = &[
    libc::SYS_mknod,
    libc::SYS_iopl,
    libc::SYS_ioperm,
    libc::SYS_modify_ldt,
    libc::SYS_kexec_file_load,
];
#[cfg(not(target_arch = "x86_64"))]
const NEVER_HERE: &[c_long] = &[];

/// For test programs: other processes.
const ALONE: &[c_long] = &[
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_pidfd_send_signal,
    libc::SYS_memfd_create,
];

#[cfg(target_arch = "x86_64")]
const ALONE_HERE: &[c_long] = &[libc::SYS_fork, libc::SYS_vfork];
#[cfg(not(target_arch = "x86_64"))]
const ALONE_HERE: &[c_long] = &[];

/// Outside a root of its own: what Landlock does not look at, on files and on other processes.
const OUTSIDE: &[c_long] = &[
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    // fchmodat2 has one number everywhere, which not every C library knows.
    452,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    // setxattrat and removexattrat.
    463,
    466,
    // file_setattr.
    469,
    libc::SYS_setpriority,
    libc::SYS_ioprio_set,
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_setscheduler,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setattr,
];

#[cfg(target_arch = "x86_64")]
const OUTSIDE_HERE: &[c_long] = &[
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
];
#[cfg(not(target_arch = "x86_64"))]
const OUTSIDE_HERE: &[c_long] = &[];

/// Of those, the ones without which a linker cannot make a program executable.
const FOR_LINKERS: &[c_long] = &[libc::SYS_fchmod, libc::SYS_fchmodat, 452];
#[cfg(target_arch = "x86_64")]
const FOR_LINKERS_HERE: &[c_long] = &[libc::SYS_chmod];
#[cfg(not(target_arch = "x86_64"))]
const FOR_LINKERS_HERE: &[c_long] = &[];

/// Every flag of `clone` that makes a namespace.
const NEW_NAMESPACE: &[i32] = &[
    libc::CLONE_NEWNS,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWCGROUP,
];

type Rules = BTreeMap<c_long, Vec<SeccompRule>>;
type Built<T> = Result<T, seccompiler::BackendError>;

/// Lays the filter on the calling thread and on all it will make or become.
pub(super) fn refuse_calls(spec: &Spec) -> Result<(), Fault> {
    let program = program(spec).step("a filter of calls")?;
    apply_filter(&program).step("laying the filter of calls")
}

fn program(spec: &Spec) -> Built<BpfProgram> {
    let (never, rules) = (never(spec), rules(spec)?);
    let allowed: Option<BTreeSet<c_long>> = (!spec.profile.may_fork()).then(|| {
        allowed::ALLOWED.iter().copied().flatten().chain(allowed::ALLOWED_HERE).copied().collect()
    });
    let verdict = |number: u32| {
        let number = c_long::from(number);
        if number > NEWEST || number == libc::SYS_clone3 {
            Verdict::Answer(libc::ENOSYS)
        } else if never.contains(&number) {
            Verdict::Answer(libc::EPERM)
        } else if allowed.as_ref().is_some_and(|allowed| !allowed.contains(&number)) {
            Verdict::Answer(libc::ENOSYS)
        } else if rules.contains_key(&number) {
            Verdict::Ask
        } else {
            Verdict::Allow
        }
    };
    // Above the newest that is known lie those of the x32 ABI as well (asm/unistd.h).
    let last = u32::try_from(NEWEST + 1).expect("a small number");
    Ok(tree::filter(last, verdict, filter(rules.clone(), libc::EPERM)?))
}

/// Lays a filter that refuses a single call, and sees it refused.
pub(super) fn refuse_one() -> Result<(), Fault> {
    let rules = BTreeMap::from([(libc::SYS_getppid, Vec::new())]);
    let program = filter(rules, libc::EPERM).step("a filter of calls")?;
    apply_filter(&program).step("laying a filter of calls")?;
    // SAFETY: the call takes nothing and changes nothing.
    match unsafe { libc::syscall(libc::SYS_getppid) } {
        -1 => Ok(()),
        _ => Err(Fault("the filter does not hold".to_owned())),
    }
}

/// What is refused whatever it is given.
fn never(spec: &Spec) -> BTreeSet<c_long> {
    let mut never: BTreeSet<c_long> = NEVER.iter().chain(NEVER_HERE).copied().collect();
    let is_alone = !spec.profile.may_fork();
    if is_alone {
        never.extend(ALONE.iter().chain(ALONE_HERE));
    }
    if spec.level != Level::Full {
        never.extend(OUTSIDE.iter().chain(OUTSIDE_HERE));
        if !is_alone {
            for number in FOR_LINKERS.iter().chain(FOR_LINKERS_HERE) {
                never.remove(number);
            }
        }
    }
    if !spec.has_network() {
        // No sockets but pairs, which no filter for `socket` touches.
        never.insert(libc::SYS_socket);
    }
    never
}

/// What is refused when it is given certain things: if one of a call's rules holds.
fn rules(spec: &Spec) -> Built<Rules> {
    let mut rules = Rules::new();
    if spec.has_network() {
        // Loopback, where there is nothing but loopback.
        let family = |family: i32| differs(0, u64::from(family.unsigned_abs()));
        let others = vec![family(libc::AF_INET)?, family(libc::AF_INET6)?];
        rules.insert(libc::SYS_socket, vec![rule(others)?]);
    }
    // Input typed into a terminal, as if by the user.
    let terminal = |request| Ok(vec![equal(1, request)?]);
    rules.insert(
        libc::SYS_ioctl,
        vec![rule(terminal(libc::TIOCSTI)?)?, rule(terminal(libc::TIOCLINUX)?)?],
    );
    rules.insert(libc::SYS_prlimit64, vec![rule(vec![differs(0, 0)?])?]);
    let mut clones = Vec::new();
    for &flag in NEW_NAMESPACE {
        clones.push(rule(vec![masked(flag, flag)?])?);
    }
    if !spec.profile.may_fork() {
        clones.push(rule(vec![masked(libc::CLONE_THREAD, 0)?])?);
        // Itself, as when it aborts; the program keeps the number of this process.
        let own = u64::from(std::process::id());
        for number in [libc::SYS_kill, libc::SYS_tgkill, libc::SYS_rt_tgsigqueueinfo] {
            rules.insert(number, vec![rule(vec![differs(0, own)?])?]);
        }
    }
    rules.insert(libc::SYS_clone, clones);
    Ok(rules)
}

fn rule(conditions: Vec<SeccompCondition>) -> Built<SeccompRule> {
    SeccompRule::new(conditions)
}

fn equal(argument: u8, value: u64) -> Built<SeccompCondition> {
    SeccompCondition::new(argument, Dword, SeccompCmpOp::Eq, value)
}

fn differs(argument: u8, value: u64) -> Built<SeccompCondition> {
    SeccompCondition::new(argument, Dword, SeccompCmpOp::Ne, value)
}

/// The flags of `clone`, under a mask.
fn masked(mask: i32, value: i32) -> Built<SeccompCondition> {
    let wide = |bits: i32| u64::from(bits.cast_unsigned());
    SeccompCondition::new(0, Qword, SeccompCmpOp::MaskedEq(wide(mask)), wide(value))
}

fn filter(rules: Rules, errno: i32) -> Built<BpfProgram> {
    let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
    let answer = SeccompAction::Errno(errno.unsigned_abs());
    SeccompFilter::new(rules, SeccompAction::Allow, answer, architecture)?.try_into()
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::tree::tests::play;
    use super::*;
    use crate::sandbox::Walls;
    use crate::sandbox::spec::{Profile, Resources};

    const EPERM: u32 = libc::SECCOMP_RET_ERRNO | libc::EPERM as u32;
    const ENOSYS: u32 = libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32;
    const ALLOW: u32 = libc::SECCOMP_RET_ALLOW;

    fn spec(profile: Profile, level: Level) -> Spec {
        let resources = Resources { cpu: 1, memory: 1 << 20, file: 1 << 20, threads: 1 };
        let command = Command::new("/bin/true");
        Spec::new(level, profile, &command, Walls::default(), resources).expect("UTF-8")
    }

    /// What becomes of a call, after how many steps.
    fn of(program: &BpfProgram, number: c_long, given: &[u64]) -> (u32, usize) {
        let mut call = vec![number.unsigned_abs()];
        call.extend(given);
        play(program, tree::OURS, &call)
    }

    #[test]
    fn every_call_is_answered_by_the_lists_alone() {
        for (profile, level) in [
            (Profile::Run, Level::Full),
            (Profile::Run, Level::Partial),
            (Profile::Compile, Level::Full),
            (Profile::Compile, Level::Partial),
        ] {
            let program = program(&spec(profile, level)).expect("it can be built");
            let is_run = profile == Profile::Run;
            let is_outside = level == Level::Partial;
            let depends = [
                libc::SYS_ioctl,
                libc::SYS_prlimit64,
                libc::SYS_clone,
                libc::SYS_kill,
                libc::SYS_tgkill,
                libc::SYS_rt_tgsigqueueinfo,
            ];
            let (mut answered, mut allowed) = (0, 0);
            for number in (0..1000).chain(0x4000_0000..0x4000_0400) {
                let on = |lists: &[&[c_long]]| lists.iter().any(|list| list.contains(&number));
                let expected = if number > NEWEST || number == libc::SYS_clone3 {
                    ENOSYS
                } else if on(&[NEVER, NEVER_HERE])
                    || is_run && (on(&[ALONE, ALONE_HERE]) || number == libc::SYS_socket)
                    || is_outside
                        && on(&[OUTSIDE, OUTSIDE_HERE])
                        && (is_run || !on(&[FOR_LINKERS, FOR_LINKERS_HERE]))
                {
                    EPERM
                } else if is_run && !on(allowed::ALLOWED) && !on(&[allowed::ALLOWED_HERE]) {
                    ENOSYS
                } else if depends.contains(&number) || number == libc::SYS_socket {
                    continue;
                } else {
                    ALLOW
                };
                let (answer, steps) = of(&program, number, &[]);
                assert_eq!(answer, expected, "{number} of {profile:?} at {level:?}");
                assert!(steps < 20, "{steps} steps for {number}");
                if answer == ALLOW { allowed += 1 } else { answered += 1 }
            }
            assert!(answered > 1000 && allowed > 150, "{answered} and {allowed}");
        }
    }

    #[test]
    fn what_depends_on_what_is_given_is_looked_at() {
        let program = program(&spec(Profile::Run, Level::Full)).expect("it can be built");
        let own = u64::from(std::process::id());
        let flags = |flags: i32| u64::from(flags.cast_unsigned());
        let thread = libc::CLONE_THREAD | libc::CLONE_VM;
        for (number, given, expected) in [
            (libc::SYS_kill, own, ALLOW),
            (libc::SYS_kill, own + 1, EPERM),
            (libc::SYS_tgkill, own, ALLOW),
            (libc::SYS_tgkill, 1, EPERM),
            (libc::SYS_rt_tgsigqueueinfo, 1, EPERM),
            (libc::SYS_prlimit64, 0, ALLOW),
            (libc::SYS_prlimit64, 7, EPERM),
            (libc::SYS_clone, flags(thread), ALLOW),
            (libc::SYS_clone, flags(thread | libc::CLONE_NEWUSER), EPERM),
            (libc::SYS_clone, flags(libc::SIGCHLD), EPERM),
        ] {
            assert_eq!(of(&program, number, &[given]).0, expected, "{number} with {given:#x}");
        }
        for (request, expected) in
            [(libc::TIOCSTI, EPERM), (libc::TIOCLINUX, EPERM), (libc::TCGETS, ALLOW)]
        {
            assert_eq!(of(&program, libc::SYS_ioctl, &[0, request]).0, expected, "{request:#x}");
        }
    }

    #[test]
    fn sockets_are_there_where_there_is_a_network_and_for_it_alone() {
        let has_network = Spec { loopback: true, ..spec(Profile::Run, Level::Full) };
        let program = program(&has_network).expect("it can be built");
        for (family, expected) in [
            (libc::AF_INET, ALLOW),
            (libc::AF_INET6, ALLOW),
            (libc::AF_UNIX, EPERM),
            (libc::AF_NETLINK, EPERM),
        ] {
            let family = u64::from(family.unsigned_abs());
            assert_eq!(of(&program, libc::SYS_socket, &[family]).0, expected, "{family}");
        }
    }
}
