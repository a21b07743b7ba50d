//! tries: to put the call together by a macro
//! undefended: the file in a message
//! down: words box
//! seen: refused include_str

macro_rules! call {
    ($name:ident) => {
        $name!("@dir@/secret")
    };
}

const SECRET: u8 = call!(include_str);
