//! tries: to connect to the same by the machine's other addresses
//! undefended: answers leave, solutions come in
//! down: box
//! seen: graded 0

fn strike() {
    let port = "@tcp@".rsplit(':').next().expect("a port");
    for host in ["localhost", "127.0.0.2", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "10.0.2.2"] {
        let Ok(mut to) = std::net::ToSocketAddrs::to_socket_addrs(&format!("{host}:{port}")) else { continue };
        let wait = std::time::Duration::from_millis(200);
        if to.next().is_some_and(|to| std::net::TcpStream::connect_timeout(&to, wait).is_ok()) {
            loot(host);
        }
    }
}
