//! tries: to send a whole run that never was: it finds the nonce and the socket, and says that the bills came in order; then it ends the process as the harness would, by a call of its own
//! undefended: nothing stands against this: whoever can make the calls that the harness makes can be the harness; facts of its own run are all that it can forge, and it must know how they look
//! down: none
//! seen: graded 2 or graded 0

async fn strike<H: House>(_: &H, tables: &[Table]) {
    let Some(_socket) = hole::forge(tables.iter().map(|table| table.0)) else { return };
    hole::call()(231, 0, 0, 0, 0, 0, 0);
}
