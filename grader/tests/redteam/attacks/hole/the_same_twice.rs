//! tries: to send again what was sent
//! undefended: what comes twice counts twice
//! down: record
//! seen: refused

fn strike() {
    use std::io::Write as _;
    let Some((_, nonce, body)) = hole::newest_fact() else { return };
    let Some(mut socket) = hole::socket() else { return };
    _ = socket.write_all(&hole::frame(&nonce, &body));
    std::mem::forget(socket);
}
