//! tries: to fill the log of events
//! undefended: the grader keeps them all
//! down: none
//! seen: graded 0

async fn strike<H: House>(house: &H, _: &[Table]) {
    for number in 0..1_000_000 {
        _ = house.take_order(Table(number)).await;
    }
}
