//! tries: to instantiate a function with ever larger types
//! undefended: the compiler overflows its stack
//! down: none
//! seen: does-not-compile

fn grow<T: std::fmt::Debug>(of: T, left: u64) {
    if left > 0 {
        grow(Some(of), left - 1);
    } else {
        println!("{of:?}");
    }
}

fn strike() {
    grow(0, std::hint::black_box(3));
}
