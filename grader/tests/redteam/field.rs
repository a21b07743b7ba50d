//! The world that submissions try to reach: files, services, names, and a look at it afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher, RandomState};
use std::io::ErrorKind;
use std::net::{SocketAddr as Address, TcpListener, TcpStream, UdpSocket};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Where the project's own course is.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the grader lies in it")
}

/// A file of the project's own course.
pub fn project_file(path: &str) -> String {
    let path = project().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A folder that is empty.
pub fn empty(path: &Path) {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => panic!("{}: {error}", path.display()),
        Ok(()) | Err(_) => fs::create_dir_all(path).expect("writable"),
    }
}

/// Copies a tree of plain files.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("writable");
    for entry in fs::read_dir(from).expect("the course has it") {
        let entry = entry.expect("it can be listed");
        let to = to.join(entry.file_name());
        if entry.file_type().expect("it has a kind").is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).expect("copied");
        }
    }
}

/// What there is to get at, besides the course.
pub struct Field {
    dir: PathBuf,
    /// Where the lane keeps course, cache and submissions, beside the world.
    pub root: PathBuf,
    /// Stands in everything that is hidden, and nowhere else.
    pub canary: String,
    /// A word that no file, process or socket of others has in its name.
    pub name: String,
    /// A length of sleep that nobody else asks for.
    pub unique: String,
    tcp: TcpListener,
    udp: UdpSocket,
    stream: UnixListener,
    datagrams: UnixDatagram,
    nameless: UnixListener,
    guest: Arc<AtomicBool>,
    port: u16,
    before: BTreeMap<PathBuf, String>,
}

/// Directories that everybody may write to, where something may be left.
const COMMON: [&str; 6] = ["/tmp", "/var/tmp", "/dev/shm", "/run", "/", "/home"];

impl Field {
    /// Lays one out for a lane.
    pub fn new(lane: &str) -> Self {
        let random = RandomState::new().hash_one(lane);
        // Not below `/tmp`, which a box has one of its own of.
        let checkout = BuildHasherDefault::<DefaultHasher>::default().hash_one(project());
        let name = format!("grader-redteam-{lane}-{checkout:016x}");
        let root = Path::new("/var/tmp").join(&name);
        empty(&root);
        let dir = root.join("world");
        let canary = format!("canary-{random:016x}");
        for (file, text) in [
            ("secret", canary.as_str()),
            ("sibling/01-restaurant/src/lib.rs", &canary),
            ("home/.ssh/id_ed25519", &canary),
            ("home/.netrc", &canary),
            ("home/.bash_history", &canary),
        ] {
            let file = dir.join(file);
            fs::create_dir_all(file.parent().expect("it is in a folder")).expect("writable");
            fs::write(&file, text).expect("writable");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).expect("ours");
        }
        for open in ["", "sibling", "sibling/01-restaurant/src"] {
            let all = fs::Permissions::from_mode(0o777);
            fs::set_permissions(dir.join(open), all).expect("ours");
        }
        let address = SocketAddr::from_abstract_name(&name).expect("short");
        let spare = TcpListener::bind("127.0.0.1:0").expect("a port");
        let mut field = Self {
            tcp: TcpListener::bind("127.0.0.1:0").expect("a port"),
            udp: UdpSocket::bind("127.0.0.1:0").expect("a port"),
            stream: UnixListener::bind(dir.join("socket")).expect("a socket"),
            datagrams: UnixDatagram::bind(dir.join("datagrams")).expect("a socket"),
            nameless: UnixListener::bind_addr(&address).expect("a socket"),
            guest: Arc::default(),
            port: spare.local_addr().expect("bound").port(),
            unique: format!("9{}", random % 100_000_000),
            canary,
            name,
            before: BTreeMap::new(),
            root,
            dir,
        };
        for socket in ["socket", "datagrams"] {
            let all = fs::Permissions::from_mode(0o777);
            fs::set_permissions(field.dir.join(socket), all).expect("ours");
        }
        field.tcp.set_nonblocking(true).expect("ours");
        field.udp.set_nonblocking(true).expect("ours");
        field.stream.set_nonblocking(true).expect("ours");
        field.datagrams.set_nonblocking(true).expect("ours");
        field.nameless.set_nonblocking(true).expect("ours");
        drop(spare);
        field.visit();
        field.before = picture(&field.dir);
        field
    }

    /// Somebody who comes to whoever listens at the spare port.
    fn visit(&self) {
        let (guest, port) = (self.guest.clone(), self.port);
        thread::spawn(move || {
            let to = Address::from(([127, 0, 0, 1], port));
            loop {
                if TcpStream::connect_timeout(&to, Duration::from_millis(100)).is_ok() {
                    guest.store(true, Ordering::Relaxed);
                }
                thread::sleep(Duration::from_millis(50));
            }
        });
    }

    /// Fills in what the marks in an attack stand for.
    pub fn fill(&self, text: &str) -> String {
        let tcp = self.tcp.local_addr().expect("bound").to_string();
        let udp = self.udp.local_addr().expect("bound").to_string();
        text.replace("@dir@", &self.dir.display().to_string())
            .replace("@home@", &self.dir.join("home").display().to_string())
            .replace("@tcp@", &tcp)
            .replace("@udp@", &udp)
            .replace("@port@", &self.port.to_string())
            .replace("@name@", &self.name)
            .replace("@unique@", &self.unique)
            .replace("@grader@", env!("CARGO_BIN_EXE_grader"))
    }

    /// What is not as it was: files, visits, what was left behind. Each is put right again.
    pub fn changes(&mut self) -> Vec<String> {
        let mut changes = Vec::new();
        let now = picture(&self.dir);
        for (path, was) in &self.before {
            match now.get(path) {
                Some(is) if is == was => {}
                Some(is) => changes.push(format!("{} is {is} and was {was}", path.display())),
                None => changes.push(format!("{} is gone", path.display())),
            }
        }
        for path in now.keys().filter(|path| !self.before.contains_key(*path)) {
            changes.push(format!("{} is new", path.display()));
        }
        // Told once.
        self.before = now;
        changes.extend(self.visits());
        for dir in COMMON {
            for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
                let left = format!("{}-", self.name);
                if entry.file_name().to_string_lossy().starts_with(&left) {
                    changes.push(format!("{} was left", entry.path().display()));
                    _ = fs::remove_file(entry.path());
                }
            }
        }
        changes
    }

    fn visits(&self) -> Vec<String> {
        let mut bytes = [0; 64];
        let mut visits = Vec::new();
        let mut note = |is: bool, what: &str| visits.extend(is.then(|| what.to_owned()));
        // All who wait are taken, or the next look would find them.
        let any = |take: &mut dyn FnMut() -> bool| {
            std::iter::from_fn(|| take().then_some(())).count() > 0
        };
        note(any(&mut || self.tcp.accept().is_ok()), "somebody came by TCP");
        note(any(&mut || self.udp.recv(&mut bytes).is_ok()), "something came by UDP");
        note(any(&mut || self.stream.accept().is_ok()), "somebody came to the socket");
        note(any(&mut || self.datagrams.recv(&mut bytes).is_ok()), "something came to the socket");
        note(
            any(&mut || self.nameless.accept().is_ok()),
            "somebody came to the socket without a path",
        );
        note(self.guest.swap(false, Ordering::Relaxed), "somebody was let in");
        visits
    }

    /// Processes that are still there: those started from below `cache`, and those that sleep
    /// as long as nobody else. They get ten seconds to be gone, and are then ended.
    pub fn processes(&self, cache: &Path) -> Vec<String> {
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            let there = self.processes_now(cache);
            if there.is_empty() || Instant::now() > until {
                for (number, _) in &there {
                    if let Some(number) = rustix::process::Pid::from_raw(*number) {
                        _ = rustix::process::kill_process(number, rustix::process::Signal::KILL);
                    }
                }
                return there.into_iter().map(|(_, what)| format!("still there: {what}")).collect();
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn processes_now(&self, cache: &Path) -> Vec<(i32, String)> {
        let mut there = Vec::new();
        for entry in fs::read_dir("/proc").expect("Linux").flatten() {
            let Some(number) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            let program = fs::read_link(entry.path().join("exe")).unwrap_or_default();
            let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line).replace('\0', " ");
            let asleep = line.split(' ').any(|word| word == self.unique);
            if program.starts_with(cache) || asleep {
                there.push((number, format!("{} {line}", program.display())));
            }
        }
        there
    }
}

/// Everything below a folder: kind, rights, owner, content, and when it was written.
pub fn picture(dir: &Path) -> BTreeMap<PathBuf, String> {
    let mut seen = BTreeMap::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(meta) = fs::symlink_metadata(&path) else { continue };
            let written = if meta.is_file() { (meta.mtime(), meta.mtime_nsec()) } else { (0, 0) };
            let content = if meta.is_file() { fs::read(&path).unwrap_or_default() } else { vec![] };
            let content = String::from_utf8_lossy(&content);
            let told = (meta.mode(), meta.uid(), meta.nlink(), written, content);
            seen.insert(path.clone(), format!("{told:?}"));
            if meta.is_dir() {
                dirs.push(path);
            }
        }
    }
    seen
}
