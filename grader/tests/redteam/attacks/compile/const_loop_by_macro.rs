//! tries: the same, with the lint's name handed to a macro
//! undefended: as above
//! slow: yes
//! limits: compile.cpu = "1s", compile.memory = "512MiB"
//! down: limits
//! seen: over-limit cpu

macro_rules! at_leisure {
    ($lint:ident) => {
        #[allow($lint)]
        pub const NEVER: u32 = {
            let mut n = 0_u32;
            while n < u32::MAX {
                n = n.wrapping_add(2);
            }
            n
        };
    };
}

at_leisure!(long_running_const_eval);

fn strike() {
    println!("{NEVER}");
}
