//! tries: to take away the rights to a file
//! undefended: it is done
//! down: box
//! seen: graded 0

fn strike() {
    use std::os::unix::fs::PermissionsExt as _;
    if std::fs::set_permissions("@dir@/secret", std::fs::Permissions::from_mode(0)).is_ok() {
        loot("done");
    }
}
