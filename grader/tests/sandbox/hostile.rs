//! A program that tries to get out. The first word of its argument, or of its standard input,
//! says how; the rest is a path or a number that it needs. It prints `worked` or `refused`.

use std::io::{self, BufRead as _, Read as _, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::{env, fs, thread};

unsafe extern "C" {
    fn fork() -> i32;
    fn _exit(code: i32) -> !;
    fn getppid() -> i32;
    fn getpid() -> i32;
    fn geteuid() -> u32;
    fn kill(pid: i32, signal: i32) -> i32;
    fn ptrace(request: i64, pid: i32, address: usize, data: usize) -> i64;
    fn unshare(flags: i32) -> i32;
    fn socket(family: i32, kind: i32, protocol: i32) -> i32;
    fn syscall(number: i64, ...) -> i64;
    fn setsid() -> i32;
    fn setrlimit(resource: i32, limit: *const [u64; 2]) -> i32;
    fn setpriority(which: i32, who: i32, priority: i32) -> i32;
}

fn main() {
    let order = env::args().nth(1).unwrap_or_else(|| {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).expect("an order");
        line
    });
    let (word, rest) = order.trim().split_once(' ').unwrap_or((order.trim(), ""));
    match attempt(word, rest) {
        Ok(what) => println!("worked {what}"),
        Err(error) => println!("refused {error}"),
    }
}

fn attempt(word: &str, rest: &str) -> io::Result<String> {
    let nothing = |()| String::new();
    match word {
        "read" => fs::read(rest).map(|bytes| bytes.len().to_string()),
        "list" => {
            let mut names: Vec<_> = fs::read_dir(rest)?
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect();
            names.sort();
            Ok(names.join(" "))
        }
        "stat" => fs::metadata(rest).map(|_| String::new()),
        "write" => fs::write(rest, "mine").map(nothing),
        "append" => fs::OpenOptions::new().append(true).open(rest)?.write_all(b"x").map(nothing),
        "truncate" => called(unsafe { syscall(76, c_string(rest).as_ptr(), 0_i64) }),
        "chmod" => fs::set_permissions(rest, fs::Permissions::from_mode(0)).map(nothing),
        "link" => std::os::unix::fs::symlink("/etc/passwd", rest).map(nothing),
        "environment" => match env::vars_os().count() {
            0 => Err(io::Error::other("empty")),
            some => Ok(some.to_string()),
        },
        "parents-environment" => {
            let path = format!("/proc/{}/environ", unsafe { getppid() });
            fs::read(path).map(|bytes| bytes.len().to_string())
        }
        "own-memory" => {
            fs::OpenOptions::new().read(true).write(true).open("/proc/self/mem").map(|_| String::new())
        }
        "tcp" => TcpStream::connect(rest).map(|_| String::new()),
        "udp" => {
            let socket = UdpSocket::bind("127.0.0.1:0")?;
            socket.send_to(b"here", rest)?;
            // Whoever is there answers.
            socket.set_read_timeout(Some(std::time::Duration::from_millis(500)))?;
            socket.recv(&mut [0; 8]).map(|_| String::new())
        }
        "unix" => UnixStream::connect(rest).map(|_| String::new()),
        "abstract" => {
            UnixStream::connect_addr(&SocketAddr::from_abstract_name(rest)?).map(|_| String::new())
        }
        "loopback" => loopback(),
        "fork" => match unsafe { fork() } {
            -1 => Err(io::Error::last_os_error()),
            0 => unsafe { _exit(0) },
            _ => Ok(String::new()),
        },
        "spawn" => Command::new("/bin/true").status().map(|status| status.to_string()),
        "become" => Err(Command::new("/bin/echo").arg("worked").exec()),
        "signal-parent" => called(unsafe { kill(getppid(), 0) }.into()),
        // PTRACE_SEIZE: the parent is not stopped by it.
        "trace-parent" => called(unsafe { ptrace(0x4206, getppid(), 0, 0) }),
        "slow-parent" => called(unsafe { setpriority(0, getppid(), 19) }.into()),
        "new-user" => called(unsafe { unshare(0x1000_0000) }.into()),
        "netlink" => called(unsafe { socket(16, 3, 0) }.into()),
        "vsock" => called(unsafe { socket(40, 1, 0) }.into()),
        "ring" => called(unsafe { syscall(425, 1_i64, vec![0_u8; 256].as_ptr()) }),
        // With the flag for a session's keyring, made if there is none.
        "keys" => called(unsafe { syscall(250, 0_i64, -3_i64, 1_i64) }),
        "memory-file" => called(unsafe { syscall(319, c"x".as_ptr(), 0_i64) }),
        "session" => called(unsafe { setsid() }.into()),
        "root" => {
            let user = unsafe { geteuid() };
            if user == 0 { Ok(String::new()) } else { Err(io::Error::other(user.to_string())) }
        }
        // RLIMIT_NOFILE.
        "raise-limit" => called(unsafe { setrlimit(7, &[500_000, 500_000]) }.into()),
        "own-number" => Ok(unsafe { getpid() }.to_string()),
        "own-name" => Ok(env::args().next().unwrap_or_default()),
        "memory" => {
            let mut room = Vec::<u8>::new();
            let bytes = rest.parse().expect("a number");
            room.try_reserve_exact(bytes).map_err(io::Error::other)?;
            room.resize(bytes, 1);
            Ok(room.len().to_string())
        }
        "threads" => {
            let most: usize = rest.parse().expect("a number");
            for made in 0..most {
                let thread = thread::Builder::new().stack_size(16 << 10);
                if let Err(error) = thread.spawn(thread::park) {
                    return Err(io::Error::other(format!("{made} {error}")));
                }
            }
            Ok(most.to_string())
        }
        "file" => {
            let (path, bytes) = rest.split_once(' ').expect("a path and a number");
            fs::write(path, vec![1; bytes.parse().expect("a number")]).map(nothing)
        }
        "files" => {
            for number in 0..20_000 {
                fs::write(format!("{rest}/{number}"), "")?;
            }
            Ok(String::new())
        }
        "spin" => loop {
            std::hint::black_box(());
        },
        "abort" => std::process::abort(),
        "figures" => {
            let mut text = [0; 64];
            let file = std::os::fd::FromRawFd::from_raw_fd;
            let mut file: fs::File = unsafe { file(3) };
            let length = file.read(&mut text)?;
            Ok(String::from_utf8_lossy(&text[..length]).into_owned())
        }
        other => panic!("no attempt {other}"),
    }
}

fn called(result: i64) -> io::Result<String> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(String::new()) }
}

fn c_string(text: &str) -> std::ffi::CString {
    std::ffi::CString::new(text).expect("no zero")
}

fn loopback() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let client = thread::spawn(move || TcpStream::connect(address)?.write_all(b"hello"));
    let mut heard = String::new();
    listener.accept()?.0.read_to_string(&mut heard)?;
    client.join().expect("it does not panic")?;
    Ok(heard)
}
