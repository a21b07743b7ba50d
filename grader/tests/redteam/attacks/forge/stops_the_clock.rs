//! tries: to define the C library's clock, so that nothing takes time
//! undefended: 1.5 s of sleep measure 0 ns
//! down: words unsafe-lint
//! seen: refused or does-not-compile

#[unsafe(no_mangle)]
pub extern "C" fn clock_gettime(_: i32, time: *mut [i64; 2]) -> i32 {
    _ = time;
    0
}
