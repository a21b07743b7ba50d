//! tries: to stop tokio's clock
//! undefended: thirty seconds of tokio take forty microseconds
//! down: none
//! seen: does-not-compile

fn strike() {
    tokio::time::pause();
}
