//! tries: to send facts under a nonce that it has not looked for
//! undefended: what comes over the socket is believed
//! down: nonce record
//! seen: refused

fn strike() {
    use std::io::Write as _;
    let Some(mut socket) = hole::socket() else { return };
    for body in [r#"{"fact":"ended","how":{"ended":"done"},"at":5,"polls":2}"#, r#"{"fact":"end","facts":1}"#] {
        _ = socket.write_all(&hole::frame(&[0; 16], body));
    }
    drop(socket);
}
