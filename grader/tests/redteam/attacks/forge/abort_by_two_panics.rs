//! tries: to end the run before it can be judged, without the word
//! undefended: what was not seen counts for the student
//! down: none
//! seen: graded 0

struct Again;

impl Drop for Again {
    fn drop(&mut self) {
        panic!("again");
    }
}

fn strike() {
    let _again = Again;
    panic!("once");
}
