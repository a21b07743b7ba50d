//! tries: to connect to a socket by its path
//! undefended: the machine's services
//! down: box
//! seen: graded 0

fn strike() {
    for path in ["@dir@/socket", "/var/run/docker.sock", "/run/dbus/system_bus_socket"] {
        if std::os::unix::net::UnixStream::connect(path).is_ok() {
            loot(path);
        }
    }
}
