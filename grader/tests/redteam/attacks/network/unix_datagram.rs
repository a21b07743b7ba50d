//! tries: to send to a socket by its path
//! undefended: answers leave
//! down: box
//! seen: graded 0

fn strike() {
    let Ok(socket) = std::os::unix::net::UnixDatagram::unbound() else { return };
    if socket.send_to(b"forty-two", "@dir@/datagrams").is_ok() {
        loot("a datagram");
    }
}
