//! tries: to have the compiler say much
//! undefended: sixty thousand messages in the report
//! down: none
//! seen: does-not-compile or over-limit output

macro_rules! say {
    ($($word:tt)*) => { $(compile_error!(stringify!($word));)* };
}

macro_rules! ten {
    ($($all:tt)*) => { say!($($all)* $($all)* $($all)* $($all)* $($all)* $($all)* $($all)* $($all)* $($all)* $($all)*); };
}

macro_rules! hundred {
    ($($all:tt)*) => { ten!($($all)* $($all)* $($all)* $($all)* $($all)* $($all)* $($all)* $($all)* $($all)* $($all)*); };
}

hundred!(a b c d e f g h i j k l m n o p q r s t);
