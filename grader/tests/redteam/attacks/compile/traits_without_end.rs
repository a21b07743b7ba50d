//! tries: to ask for a proof that has no end
//! undefended: the compiler never comes back
//! slow: yes
//! limits: compile.cpu = "1s", compile.memory = "512MiB"
//! down: limits
//! seen: does-not-compile or over-limit memory|cpu

#![recursion_limit = "4000"]

struct Deep<T>(T);

trait Endless {}

impl<T> Endless for Deep<T> where Deep<Deep<T>>: Endless {}

fn needs<T: Endless>() {}

fn strike() {
    needs::<Deep<u8>>();
}
