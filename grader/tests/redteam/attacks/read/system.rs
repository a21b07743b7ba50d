//! tries: to read what the system says of itself
//! undefended: processes, devices, networks
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["/proc/version", "/proc/cpuinfo", "/proc/net/tcp", "/proc/mounts", "/sys/kernel/notes", "/proc/kallsyms", "/proc/1/cmdline"] {
        if let Ok(bytes) = std::fs::read(path) {
            let text = String::from_utf8_lossy(&bytes);
            loot(&format!("{path}: {}", text.chars().take(400).collect::<String>()));
        }
    }
}
