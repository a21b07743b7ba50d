//! tries: to write a program and to start it
//! undefended: native code of any kind
//! down: box
//! seen: graded 0

fn strike() {
    use std::os::unix::fs::PermissionsExt as _;
    let path = "/tmp/@name@-program";
    _ = std::fs::write(path, "#!/bin/sh\necho LOOT\n");
    _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755));
    let tried = std::process::Command::new(path).output();
    _ = std::fs::remove_file(path);
    if tried.is_ok() {
        loot("a program of its own");
    }
}
