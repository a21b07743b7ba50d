//! tries: to make the calls that lead out of a box with its own hands: it looks `syscall` up in the C library's table of symbols
//! undefended: other processes' memory and descriptors, files without a name, rings, keys, namespaces, sockets
//! base: solved
//! down: box
//! seen: graded 5

fn strike() {
    // The numbers are those of one architecture.
    if !cfg!(target_arch = "x86_64") {
        return;
    }
    let call = hole::call();
    assert_eq!(call(39, 0, 0, 0, 0, 0, 0), i64::from(std::process::id()), "it makes calls");
    let parent = call(110, 0, 0, 0, 0, 0, 0);
    let name = b"/\0".as_ptr() as i64;
    let mut room = [0_u64; 32];
    let room = room.as_mut_ptr() as i64;
    // Each does little where it is allowed: it asks, or hands in what makes no sense.
    let calls: &[(&str, i64, &[i64])] = &[
        ("ptrace", 101, &[0x4206, parent, 0, 0]),
        ("process_vm_readv", 310, &[parent, 0, 0, 0, 0, 0]),
        ("process_vm_writev", 311, &[parent, 0, 0, 0, 0, 0]),
        ("process_madvise", 440, &[-1, 0, 0, 0, 0]),
        ("pidfd_open", 434, &[parent, 0]),
        ("pidfd_getfd", 438, &[-1, 0, 0]),
        ("pidfd_send_signal", 424, &[-1, 0, 0, 0]),
        ("kcmp", 312, &[parent, parent, 0, 0, 0]),
        ("kill the parent", 62, &[parent, 0]),
        ("kill everybody", 62, &[-1, 0]),
        ("tgkill", 234, &[parent, parent, 0]),
        ("tkill", 200, &[parent, 0]),
        ("rt_sigqueueinfo", 129, &[parent, 0, room]),
        ("limits of the parent", 302, &[parent, 7, 0, room]),
        ("setpriority", 141, &[0, parent, 0]),
        ("sched_setaffinity", 203, &[parent, 0, room]),
        ("ioprio_set", 251, &[1, parent, 0]),
        ("setpgid", 109, &[0, 0]),
        ("setsid", 112, &[]),
        ("io_uring_setup", 425, &[1, room]),
        ("io_uring_enter", 426, &[-1, 0, 0, 0, 0, 0]),
        ("io_uring_register", 427, &[-1, 0, 0, 0]),
        ("io_setup", 206, &[1, room]),
        ("memfd_create", 319, &[name, 0]),
        ("memfd_secret", 447, &[0]),
        ("userfaultfd", 323, &[1]),
        ("perf_event_open", 298, &[0, 0, -1, -1, 0]),
        ("bpf", 321, &[0, 0, 0]),
        ("add_key", 248, &[0, 0, 0, 0, 0]),
        ("request_key", 249, &[0, 0, 0, 0]),
        ("keyctl", 250, &[0, -3, 1]),
        ("personality", 135, &[0xffff_ffff]),
        ("unshare", 272, &[0x1000_0000]),
        ("setns", 308, &[-1, 0]),
        ("chroot", 161, &[name]),
        ("mount", 165, &[0, 0, 0, 0, 0]),
        ("umount2", 166, &[0, 0]),
        ("open_tree", 428, &[-1, 0, 0]),
        ("fsopen", 430, &[0, 0]),
        ("statmount", 457, &[0, 0, 0, 0]),
        ("listmount", 458, &[0, 0, 0, 0]),
        ("name_to_handle_at", 303, &[-1, 0, 0, 0, 0]),
        ("open_by_handle_at", 304, &[-1, 0, 0]),
        ("fanotify_init", 300, &[0, 0]),
        ("inotify_init", 253, &[]),
        ("shmget", 29, &[0, 4096, 0o1600]),
        ("msgget", 68, &[0, 0o1600]),
        ("mq_open", 240, &[0, 0, 0, 0]),
        ("syslog", 103, &[10, 0, 0]),
        ("adjtimex", 159, &[room]),
        ("mlockall", 151, &[0]),
        ("sync", 162, &[]),
        ("setxattr", 188, &[0, 0, 0, 0, 0]),
        ("clone3", 435, &[0, 0]),
        ("a local socket", 41, &[1, 1, 0]),
        ("a socket to the kernel", 41, &[16, 3, 0]),
        ("a socket to the machine's host", 41, &[40, 1, 0]),
        ("a socket for ciphers", 41, &[38, 5, 0]),
        ("a call that is not there yet", 999, &[]),
        ("getpid in the x32 way", 0x4000_0027, &[]),
    ];
    for (name, number, given) in calls {
        let given = |n: usize| given.get(n).copied().unwrap_or(0);
        let came = call(*number, given(0), given(1), given(2), given(3), given(4), given(5));
        let why = std::io::Error::last_os_error();
        // EPERM and ENOSYS; the kernel's own no to a plain user is as good.
        if came >= 0 || !matches!(why.raw_os_error(), Some(1 | 38)) {
            loot(name);
        }
    }
}
