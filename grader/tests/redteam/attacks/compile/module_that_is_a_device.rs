//! tries: to let the compiler read a device without end
//! undefended: the compiler never comes back
//! down: words box
//! seen: refused path

#[path = "/dev/zero"]
mod zeroes;
