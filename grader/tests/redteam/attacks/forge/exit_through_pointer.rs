//! tries: to end the run through a pointer to the function
//! undefended: a search for calls by name does not find it
//! down: reach exit
//! seen: refused std::process::exit

const WAYS_OUT: [fn(i32) -> !; 1] = [std::process::exit];

fn strike() {
    WAYS_OUT[std::hint::black_box(0)](0);
}
