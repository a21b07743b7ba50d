//! tries: to send to a server of the machine's
//! undefended: answers leave
//! down: box
//! seen: graded 0

fn strike() {
    if let Ok(socket) = std::net::UdpSocket::bind("127.0.0.1:0") {
        _ = socket.send_to(b"forty-two", "@udp@");
    }
    if let Ok(socket) = std::net::UdpSocket::bind("0.0.0.0:0") {
        _ = socket.set_broadcast(true);
        _ = socket.send_to(b"forty-two", "@udp@");
    }
}
