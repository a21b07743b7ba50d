//! tries: to send a whole run that never was: it finds the nonce and the socket, and says that the bills came in order; then it puts another socket in the place of that one, so that the harness speaks to nobody and does not notice
//! undefended: the points for the bills
//! down: record
//! seen: refused

async fn strike<H: House>(_: &H, tables: &[Table]) {
    let Some(socket) = hole::forge(tables.iter().map(|table| table.0)) else { return };
    // The lowest number that is free is the one that is just given back.
    drop(socket);
    std::mem::forget(std::os::unix::net::UnixStream::pair());
}
