//! tries: to connect to a socket that has no path
//! undefended: the machine's services
//! down: box
//! seen: graded 0

fn strike() {
    use std::os::linux::net::SocketAddrExt as _;
    use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
    let address = SocketAddr::from_abstract_name("@name@").expect("short");
    if UnixStream::connect_addr(&address).is_ok() {
        loot("a connection");
    }
    // Another box could meet it there.
    let own = SocketAddr::from_abstract_name("@name@-own").expect("short");
    if UnixListener::bind_addr(&own).is_ok() {
        loot("a place to meet");
    }
}
