//! tries: to promise what does not hold
//! undefended: types cross threads that must not
//! down: words unsafe-lint
//! seen: refused or does-not-compile

struct Shared(std::rc::Rc<u32>);

unsafe impl Send for Shared {}

fn strike() {
    loot(&Shared(std::rc::Rc::new(1)).0.to_string());
}
