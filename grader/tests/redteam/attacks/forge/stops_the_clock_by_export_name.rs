//! tries: the same by another attribute
//! undefended: as above
//! down: words unsafe-lint
//! seen: refused or does-not-compile

#[unsafe(export_name = "clock_nanosleep")]
pub extern "C" fn no_sleep(_: i32, _: i32, _: usize, _: usize) -> i32 {
    0
}
