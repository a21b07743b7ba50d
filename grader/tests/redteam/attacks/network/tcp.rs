//! tries: to connect to a server of the machine's
//! undefended: answers leave, solutions come in
//! down: box
//! seen: graded 0

fn strike() {
    use std::io::Write as _;
    if let Ok(mut stream) = std::net::TcpStream::connect("@tcp@") {
        _ = stream.write_all(b"forty-two");
        loot("a connection");
    }
}
