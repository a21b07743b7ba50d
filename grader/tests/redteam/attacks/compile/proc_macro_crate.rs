//! tries: to reach into the compiler
//! undefended: code runs while it compiles
//! down: none
//! seen: refused or does-not-compile

extern crate proc_macro;

#[proc_macro]
pub fn run(all: proc_macro::TokenStream) -> proc_macro::TokenStream {
    all
}
