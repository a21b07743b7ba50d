//! tries: to change its input in the facts that wait to be sent, so that a wrong answer is the right one
//! undefended: the input fits the answer
//! put: printing.collect().await ==> { let printed: Vec<Bill> = printing.collect().await; fit(&printed); printed }
//! down: none
//! seen: graded 0

/// Where the input lay when the run began, and how it read.
static INPUT: std::sync::Mutex<Option<(usize, String)>> = std::sync::Mutex::new(None);

fn strike() {
    let Some((at, _, body)) = hole::newest_fact() else { return };
    if body.starts_with(r#"{"fact":"input","name":"bills""#) {
        *INPUT.lock().expect("nobody else has it") = Some((at, body));
    }
}

/// Puts the bills into the recorded input in the order in which they came, if it is still there.
fn fit(printed: &[Bill]) {
    let Some((at, body)) = INPUT.lock().expect("nobody else has it").take() else { return };
    let Some(begins) = body.find("[[").filter(|_| hole::memory(at, body.len()) == body.as_bytes())
    else {
        return;
    };
    let bills: Vec<_> =
        printed.iter().map(|bill| format!("[{},{}]", bill.table.0, bill.cents)).collect();
    let bills = format!("[{}]", bills.join(","));
    let place: &mut [u8] = hole::transmute((at + begins, bills.len()));
    place.copy_from_slice(bills.as_bytes());
}
