//! tries: to be a server that others can reach
//! undefended: another box takes its answers from it
//! down: box
//! seen: graded 0

fn strike() {
    if let Ok(listener) = std::net::TcpListener::bind("0.0.0.0:@port@") {
        // In a network of its own nobody comes.
        _ = listener.set_nonblocking(true);
        if listener.accept().is_ok() {
            loot("a guest");
        }
    }
}
