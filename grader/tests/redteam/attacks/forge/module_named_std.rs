//! tries: to stand in for the standard library
//! undefended: `std::process::exit` and all others are the submission's
//! down: none
//! seen: graded 0 or does-not-compile

pub mod std {
    pub mod time {
        pub struct Duration;
    }
}

pub mod core {}
