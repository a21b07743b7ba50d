//! tries: to turn every panic into exit code 0
//! undefended: a failed assertion is a pass
//! down: words reach imports hook exit
//! seen: refused

fn strike() {
    std::panic::set_hook(Box::new(|_| std::process::exit(0)));
    panic!("a failed test");
}
