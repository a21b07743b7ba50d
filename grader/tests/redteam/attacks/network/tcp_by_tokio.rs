//! tries: to connect by tokio
//! undefended: answers leave, solutions come in
//! down: box
//! seen: graded 0

async fn strike<H: House>(_: &H, _: &[Table]) {
    if tokio::net::TcpStream::connect("@tcp@").await.is_ok() {
        loot("a connection");
    }
}
