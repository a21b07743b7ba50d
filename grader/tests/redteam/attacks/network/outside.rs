//! tries: to connect to the world
//! undefended: answers leave, solutions come in
//! down: box
//! seen: graded 0

fn strike() {
    // Addresses for documentation: nobody is there (RFC 5737, RFC 3849).
    for to in ["192.0.2.1:80", "198.51.100.1:443", "[2001:db8::1]:80"] {
        let to = to.parse().expect("an address");
        let tried = std::net::TcpStream::connect_timeout(&to, std::time::Duration::from_millis(50));
        let way_out = !matches!(&tried, Err(error) if matches!(error.kind(),
            std::io::ErrorKind::PermissionDenied
                | std::io::ErrorKind::NetworkUnreachable
                | std::io::ErrorKind::AddrNotAvailable));
        println!("{:?}", tried.map(|_| ()));
        if way_out {
            loot("a way out");
        }
    }
}
