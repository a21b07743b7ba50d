//! tries: to start a program by tokio
//! undefended: any program of the machine
//! down: box
//! seen: graded 0

async fn strike<H: House>(_: &H, _: &[Table]) {
    let tried = tokio::process::Command::new("/bin/sh").args(["-c", "sleep @unique@"]).spawn();
    if tried.is_ok() {
        loot("a child");
    }
}
