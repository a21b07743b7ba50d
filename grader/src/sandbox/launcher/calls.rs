//! seccomp: which calls of the kernel are refused. A filter cannot be taken off again.
//!
//! For everybody there is a list of what is refused. It begins with what is answered ENOSYS:
//! `clone3`, whose flags lie in memory, so that the C library falls back to `clone`; what is newer
//! than the list; and the calls of the x32 ABI, which have higher numbers still. Then comes what
//! is answered EPERM. Calls of another architecture end the process.
//!
//! Test programs have a list of what is allowed besides ([`allowed`]), in a filter of its own, and
//! what is on neither is answered ENOSYS. Where both refuse, the filter that was laid last gives
//! the answer: EPERM, which says more. Compilers have the first list alone: which calls linkers
//! and whatever they start make is theirs to choose, and they run none of the student's code.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen::Dword, SeccompCmpArgLen::Qword, SeccompCmpOp,
    SeccompCondition, SeccompFilter, SeccompRule, TargetArch, apply_filter, sock_filter,
};

use super::{Fault, Level, Spec, Step};

mod allowed;

/// The newest call that was looked at for these lists: file_setattr (Linux 6.17). From the three
/// hundreds on, calls have one number on all architectures.
const NEWEST: u32 = 469;

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

/// Lays the filters on the calling thread and on all it will make or become.
pub(super) fn refuse_calls(spec: &Spec) -> Result<(), Fault> {
    if !spec.profile.may_fork() {
        let program = allow().step("a filter of calls")?;
        apply_filter(&program).step("laying the list of calls that are allowed")?;
    }
    let rules = rules(spec).step("a filter of calls")?;
    let mut program = not_there();
    program.extend(filter(rules, libc::EPERM).step("a filter of calls")?);
    apply_filter(&program).step("laying the filter of calls")
}

/// The filter for test programs: what is not on the list looks as if it were not there.
fn allow() -> Built<BpfProgram> {
    let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
    let numbers = allowed::ALLOWED.iter().copied().flatten().chain(allowed::ALLOWED_HERE);
    let rules = numbers.map(|&number| (number, Vec::new())).collect();
    let missing = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
    SeccompFilter::new(rules, missing, SeccompAction::Allow, architecture)?.try_into()
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

fn rules(spec: &Spec) -> Built<Rules> {
    let mut rules = Rules::new();
    let mut never = |numbers: &[c_long]| rules.extend(numbers.iter().map(|&n| (n, Vec::new())));
    never(NEVER);
    never(NEVER_HERE);
    let is_alone = !spec.profile.may_fork();
    if is_alone {
        never(ALONE);
        never(ALONE_HERE);
    }
    let is_outside = spec.level != Level::Full;
    if is_outside {
        never(OUTSIDE);
        never(OUTSIDE_HERE);
        if !is_alone {
            for number in FOR_LINKERS.iter().chain(FOR_LINKERS_HERE) {
                rules.remove(number);
            }
        }
    }
    rules.insert(libc::SYS_socket, sockets(spec)?);
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
    if is_alone {
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

/// Loopback where there is nothing but loopback; else no sockets but pairs, which no filter for
/// `socket` touches. No rule means always.
fn sockets(spec: &Spec) -> Built<Vec<SeccompRule>> {
    if !spec.has_network() {
        return Ok(Vec::new());
    }
    let family = |family: i32| differs(0, u64::from(family.unsigned_abs()));
    Ok(vec![rule(vec![family(libc::AF_INET)?, family(libc::AF_INET6)?])?])
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

/// The beginning of the filter, for calls that are to look as if the kernel did not have them:
/// load the number; above the newest that is known, where those of the x32 ABI lie as well
/// (asm/unistd.h), or if it is `clone3`'s, answer ENOSYS; else go on with what follows. Whose
/// architecture the number is has not been looked at yet, which makes no difference: whatever
/// ends here is refused.
fn not_there() -> BpfProgram {
    let instruction = |code: u32, jt, jf, k| sock_filter { code: code as u16, jt, jf, k };
    let clone3 = u32::try_from(libc::SYS_clone3).unwrap_or(u32::MAX);
    vec![
        instruction(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, 0),
        instruction(libc::BPF_JMP | libc::BPF_JGT | libc::BPF_K, 1, 0, NEWEST),
        instruction(libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K, 0, 1, clone3),
        instruction(
            libc::BPF_RET | libc::BPF_K,
            0,
            0,
            libc::SECCOMP_RET_ERRNO | libc::ENOSYS.unsigned_abs(),
        ),
    ]
}
