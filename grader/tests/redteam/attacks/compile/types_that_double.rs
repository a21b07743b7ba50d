//! tries: to build a type of a million parts
//! undefended: the compiler never comes back
//! slow: yes
//! limits: compile.cpu = "1s", compile.memory = "512MiB"
//! down: limits
//! seen: over-limit memory|cpu or does-not-compile or graded 0

#![type_length_limit = "100000000"]

fn pair<T: Copy>(of: T) -> (T, T) {
    (of, of)
}

fn strike() {
    let a = pair(pair(pair(pair(pair(pair(pair(pair(1_u8))))))));
    let b = pair(pair(pair(pair(pair(pair(pair(pair(a))))))));
    let c = pair(pair(pair(pair(b))));
    println!("{}", std::any::type_name_of_val(&c).len());
}
