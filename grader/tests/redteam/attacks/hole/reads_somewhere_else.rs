//! tries: to read memory that there is not
//! undefended: the grader crashes with it
//! down: none
//! seen: graded 0

fn strike() {
    println!("{}", hole::memory(8, 1)[0]);
}
