//! tries: to make a runtime with hooks of its own
//! undefended: its tasks are not watched as the others are
//! down: reach
//! seen: refused on_before_task_poll

fn strike() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .on_before_task_poll(|_| println!("polled"))
        .build();
    _ = runtime;
}
