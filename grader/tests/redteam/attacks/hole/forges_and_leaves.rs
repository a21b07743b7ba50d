//! tries: to send a whole run that never was: it finds the nonce and the socket, and says that the bills came in order; then it ends the process as the harness would, by a call of its own
//! undefended: nothing stands against this: whoever can make the calls that the harness makes can be the harness; facts of its own run are all that it can forge, and it must know how they look
//! down: none
//! seen: graded 2 or graded 0

async fn strike<H: House>(_: &H, tables: &[Table]) {
    use std::io::Write as _;
    // Where bills are looked at first, and in no scenario that is about what still works.
    if !matches!(tables.len(), 3 | 8) {
        return;
    }
    let Some((_, nonce, input)) = hole::newest_fact() else { return };
    if !input.starts_with(r#"{"fact":"input","name":"bills""#) {
        return;
    }
    let Some(mut socket) = hole::socket() else { return };
    let tables: Vec<_> = tables.iter().map(|table| table.0).collect();
    _ = socket.write_all(&hole::as_if_in_order(&nonce, &input, &tables));
    hole::call()(231, 0, 0, 0, 0, 0, 0);
}
