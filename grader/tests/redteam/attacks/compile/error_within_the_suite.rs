//! tries: to have the compiler quote the line of the suite that calls it: an error that shows only when the suite is compiled
//! undefended: the hidden suite can be read line by line
//! down: none
//! seen: does-not-compile

struct Called<H>(H);

impl<H> Called<H> {
    const BY: () = assert!(size_of::<H>() == 12_345, "who calls?");
}

async fn strike<H: House>(_: &H, _: &[Table]) {
    let () = Called::<H>::BY;
}
