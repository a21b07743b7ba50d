//! tries: to poll every task of the runtime, the scenario's own among them, by a dump
//! undefended: tasks are polled that nobody watches
//! down: reach
//! seen: refused Handle::dump

async fn strike<H: House>(_: &H, _: &[Table]) {
    let dump = tokio::runtime::Handle::current().dump().await;
    println!("{} tasks", dump.tasks().iter().count());
}
