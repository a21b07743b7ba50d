//! Laid into every attack that calls it.

/// rust-lang/rust#25860: a lifetime is stretched without a word of `unsafe`, and what is behind a
/// stretched reference can be put another type in place of.
mod hole {
    const UNIT: &&() = &&();

    fn stretched<'a, 'b, T: ?Sized>(_: &'a &'b (), value: &'b mut T) -> &'a mut T {
        value
    }

    fn stretch<'a, 'b, T: ?Sized>(value: &'a mut T) -> &'b mut T {
        let stretch: for<'x> fn(_, &'x mut T) -> &'b mut T = stretched;
        stretch(UNIT, value)
    }

    enum Either<A, B> {
        A(#[allow(dead_code)] Option<Box<A>>),
        B(Option<Box<B>>),
    }

    #[inline(never)]
    pub fn transmute<A, B>(from: A) -> B {
        let mut either: Either<A, B> = std::hint::black_box(Either::B(None));
        let Either::B(into) = &mut either else { unreachable!() };
        let into = stretch(into);
        either = Either::A(Some(Box::new(from)));
        std::hint::black_box(&mut either);
        let made = into.take().expect("it is the other");
        std::mem::forget(either);
        *made
    }

    /// Any byte of the process.
    pub fn memory(at: usize, length: usize) -> &'static [u8] {
        transmute((at, length))
    }

    /// The socket that facts leave by: the lowest descriptor that is one.
    pub fn socket() -> Option<std::fs::File> {
        use std::os::unix::fs::FileTypeExt as _;
        for number in 3_i32..32 {
            let file: std::fs::File = transmute(number);
            if file.metadata().is_ok_and(|seen| seen.file_type().is_socket()) {
                return Some(file);
            }
            std::mem::forget(file);
        }
        None
    }

    /// The newest frame of an input that lies in memory below a fresh allocation: where, and its
    /// nonce and JSON. It goes no further down: nobody knows where readable memory ends.
    pub fn newest_input() -> Option<(usize, Vec<u8>, String)> {
        const BEGINS: &[u8] = b"{\"fact\":\"input\"";
        let here = Box::new([0_u8; 64]);
        let top = here.as_ptr() as usize & !0xf;
        // The harness keeps its facts in a buffer that it made before anything of ours.
        for at in (top.saturating_sub(400 << 10)..top).rev() {
            if memory(at, 1)[0] == b'{' && memory(at, BEGINS.len()) == BEGINS {
                let length = u32::from_le_bytes(memory(at - 20, 4).try_into().expect("four"));
                let length = length as usize;
                if (17..4096).contains(&length) {
                    let nonce = memory(at - 16, 16).to_vec();
                    let body = String::from_utf8_lossy(memory(at, length - 16)).into_owned();
                    return Some((at, nonce, body));
                }
            }
        }
        None
    }

    pub fn frame(nonce: &[u8], body: &str) -> Vec<u8> {
        let mut frame = ((body.len() + 16) as u32).to_le_bytes().to_vec();
        frame.extend(nonce);
        frame.extend(body.as_bytes());
        frame
    }
}
