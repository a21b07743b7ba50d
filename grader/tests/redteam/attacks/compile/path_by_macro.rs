//! tries: to take a file in as a module, by an attribute that a macro makes
//! undefended: the file in a message
//! down: words box
//! seen: refused or does-not-compile

macro_rules! module {
    ($($attribute:tt)*) => {
        #[$($attribute)*]
        mod secret;
    };
}

module!(path = "@dir@/secret");
