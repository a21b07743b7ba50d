//! tries: to send a whole run that never was: it finds the nonce and the socket, and says that the bills came in order; then it closes the socket, so that what the harness says later is not heard
//! undefended: the points for the bills
//! down: record
//! seen: refused

async fn strike<H: House>(_: &H, tables: &[Table]) {
    drop(hole::forge(tables.iter().map(|table| table.0)));
}
