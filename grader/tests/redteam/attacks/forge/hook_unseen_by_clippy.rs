//! tries: to hide panics by a hook of its own, out of clippy's sight
//! undefended: panics are no longer told
//! down: same-cfg imports hook
//! seen: graded 0

fn strike() {
    #[cfg(not(clippy))]
    std::panic::set_hook(Box::new(|_| ()));
}
