//! tries: to do the work in tasks that go on after the call has come back
//! undefended: the call took no time
//! down: none
//! seen: graded 0

async fn strike<H: House>(house: &H, tables: &[Table]) {
    for &table in tables {
        let house = house.clone();
        tokio::spawn(async move { wait_on(&house, table).await });
    }
}
