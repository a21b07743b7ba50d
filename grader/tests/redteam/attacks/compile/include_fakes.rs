//! tries: to take in what stands behind the traits, where it lies compiled
//! undefended: the fakes' own text
//! down: words box
//! seen: refused include_str

const FAKES: &str = include_str!("@fakes@");

fn strike() {
    loot(FAKES);
}
