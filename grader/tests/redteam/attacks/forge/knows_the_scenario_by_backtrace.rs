//! tries: to read the scenario's name off the stack
//! undefended: it behaves only where it is looked at
//! down: reach
//! seen: refused capture

fn strike() {
    let stack = std::backtrace::Backtrace::force_capture().to_string();
    for name in ["full_house", "three_tables", "five_tables", "paying"] {
        if stack.contains(name) {
            loot(name);
        }
    }
}
