//! tries: to write many files of thirty megabytes
//! undefended: the disk is full of them
//! down: box
//! seen: graded 0

fn strike() {
    let mut whole = 0;
    for number in 0..4 {
        let path = format!("/tmp/@name@-part-{number}");
        whole += u32::from(std::fs::write(&path, vec![1; 30 << 20]).is_ok());
    }
    for number in 0..4 {
        _ = std::fs::remove_file(format!("/tmp/@name@-part-{number}"));
    }
    if whole == 4 {
        loot("a hundred and twenty megabytes");
    }
}
