//! tries: to show the compiler's environment in a message
//! undefended: a token in the log
//! down: words box
//! seen: refused or does-not-compile

compile_error!(env!("REDTEAM_CANARY"));
