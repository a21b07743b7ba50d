//! tries: to end the record early, under the right nonce, and to let the harness go on
//! undefended: what comes after the end is passed over
//! down: record
//! seen: refused

fn strike() {
    use std::io::Write as _;
    let Some((_, nonce, _)) = hole::newest_fact() else { return };
    let Some(mut socket) = hole::socket() else { return };
    for body in [r#"{"fact":"ended","how":{"ended":"done"},"at":5,"polls":2}"#, r#"{"fact":"end","facts":1}"#] {
        _ = socket.write_all(&hole::frame(&nonce, body));
    }
    std::mem::forget(socket);
}
