//! What the tests have in common: the hostile program, and what there is outside to get at.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use grader::sandbox::{Exit, Level, Limits, Prisoner, Program, try_out};
use tempfile::TempDir;

/// The hostile program made by another run of these tests, for a user who has no compiler.
pub const HOSTILE: &str = "GRADER_TEST_HOSTILE";

/// The hostile program, compiled once.
pub fn hostile() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        if let Some(made) = std::env::var_os(HOSTILE) {
            return made.into();
        }
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
        fs::create_dir_all(&dir).expect("writable");
        let program = dir.join("program");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sandbox/hostile.rs");
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition", "2024", "-o"]).arg(&program).arg(source);
        assert!(rustc.status().expect("a compiler").success());
        program
    })
}

/// Whether a level can be tested here; says so when it cannot.
pub fn works(level: Level) -> bool {
    match try_out(level) {
        Ok(()) => true,
        Err(why) => {
            say(&format!("skipped: no level {} here: {why}", level.name()));
            false
        }
    }
}

#[expect(clippy::print_stderr, reason = "a test has no other way to say that it was skipped")]
pub fn say(text: &str) {
    eprintln!("{text}");
}

/// How one order to the hostile program ended.
#[derive(Debug)]
pub struct End {
    pub printed: String,
    pub exit: Exit,
}

impl End {
    pub fn worked(&self) -> bool {
        self.printed.starts_with("worked")
    }

    pub fn refused(&self) -> bool {
        self.printed.starts_with("refused")
    }
}

/// Gives the hostile program an order in a box of this level.
pub fn order(level: Level, order: &str, limits: &Limits) -> End {
    let program = Program { executable: hostile(), libraries: &[] };
    tell(Prisoner::start_at(level, program, limits).expect("a box"), order)
}

/// Gives the hostile program in a box an order.
pub fn tell(prisoner: Prisoner, order: &str) -> End {
    prisoner.socket().write_all(format!("{order}\n").as_bytes()).expect("it listens");
    let mut printed = String::new();
    prisoner.output().read_to_string(&mut printed).expect("text");
    End { printed: printed.trim().to_owned(), exit: prisoner.end().expect("it ends") }
}

/// What there is to get at.
pub struct World {
    pub dir: TempDir,
    tcp: TcpListener,
    udp: String,
    _unix: UnixListener,
    _abstract: UnixListener,
    name: String,
}

impl World {
    pub fn new() -> Self {
        // Not below `/tmp`, which a box has one of its own of.
        let dir = tempfile::tempdir_in("/var/tmp").expect("writable");
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o777)).expect("ours");
        for name in ["secret", "longer", "append", "mode"] {
            let file = dir.path().join(name);
            fs::write(&file, "a secret").expect("writable");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).expect("ours");
        }
        let udp = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let udp_at = udp.local_addr().expect("bound").to_string();
        std::thread::spawn(move || {
            while let Ok((_, from)) = udp.recv_from(&mut [0; 16]) {
                // Whoever asked may be gone.
                _ = udp.send_to(b"echo", from);
            }
        });
        let name = dir.path().file_name().expect("named").to_string_lossy().into_owned();
        let address = SocketAddr::from_abstract_name(&name).expect("short");
        Self {
            tcp: TcpListener::bind("127.0.0.1:0").expect("a port"),
            udp: udp_at,
            _unix: UnixListener::bind(dir.path().join("socket")).expect("a socket"),
            _abstract: UnixListener::bind_addr(&address).expect("a socket"),
            name,
            dir,
        }
    }

    /// Fills in what an order means outside.
    pub fn fill(&self, order: &str) -> String {
        let tcp = self.tcp.local_addr().expect("bound").to_string();
        order
            .replace("{dir}", &self.dir.path().display().to_string())
            .replace("{tcp}", &tcp)
            .replace("{udp}", &self.udp)
            .replace("{name}", &self.name)
            .replace("{course}", &format!("{}/../course.toml", env!("CARGO_MANIFEST_DIR")))
            .replace("{grader}", env!("CARGO_BIN_EXE_grader"))
    }
}
