//! tries: to hide panics by a hook of its own, by a path that a macro puts together
//! undefended: panics are no longer told
//! down: reach imports hook
//! seen: refused set_hook

fn strike() {
    std::panic::set_hook(Box::new(|_| ()));
}
