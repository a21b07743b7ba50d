//! tries: to close the socket, so that nothing can be said against it
//! undefended: silence counts for the student
//! down: record exit
//! seen: refused or graded 0

fn strike() {
    drop(hole::socket());
}
