//! tries: to keep the compiler busy for ever, but only when the suite is compiled
//! undefended: the time is the grader's own
//! limits: compile = { cpu = "1s" }
//! down: limits
//! seen: over-limit cpu or does-not-compile

struct Called<H>(H);

impl<H> Called<H> {
    const NEVER: usize = {
        let mut count = size_of::<H>();
        while count > 0 {
            count = count % 7 + 1;
        }
        count
    };
}

async fn strike<H: House>(_: &H, _: &[Table]) {
    println!("{}", Called::<H>::NEVER);
}
