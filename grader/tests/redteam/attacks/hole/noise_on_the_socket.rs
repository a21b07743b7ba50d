//! tries: to send random bytes and lengths without end
//! undefended: the grader runs out of memory, or waits
//! down: record
//! seen: refused or over-limit facts

fn strike() {
    use std::io::Write as _;
    let Some(mut socket) = hole::socket() else { return };
    let mut state = 1_u64;
    let mut noise = vec![0_u8; 1 << 16];
    for _ in 0..20 {
        for byte in &mut noise {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = (state >> 33) as u8;
        }
        _ = socket.write_all(&noise);
    }
    std::mem::forget(socket);
}
