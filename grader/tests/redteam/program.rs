//! Starts the program, as whoever runs the tests or as a plain user, and waits for its end.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use crate::field::project;

/// Nothing here takes a tenth of it.
const HANGS: Duration = Duration::from_secs(300);

/// A user without a name: what root becomes to be a plain user.
const PLAIN: u32 = 64_998;

/// Whether root can become a plain user here who still finds the compiler.
pub fn can_be_plain() -> bool {
    static CAN: LazyLock<bool> = LazyLock::new(|| {
        let tried = as_plain(&SYSROOT.join("bin/rustc")).arg("-vV").output();
        let can = tried.as_ref().is_ok_and(|output| output.status.success());
        if !can {
            say(&format!("skipped: root cannot become a plain user here: {tried:?}"));
        }
        can
    });
    *CAN
}

/// The command that starts a program as a plain user. Root's home is closed to others: the parts
/// of it that are needed are shown again in a space of mounts that only this program sees.
pub fn as_plain(program: &Path) -> Command {
    let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
    let sysroot = &*SYSROOT;
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = tmp.parent().unwrap_or(tmp);
    let mut script = String::from("set -e\n");
    let needed: Vec<_> = [&**sysroot, target, project()]
        .into_iter()
        .filter(|path| path.starts_with(&home))
        .collect();
    if !needed.is_empty() && home.parent().is_some() {
        script.push_str("mount --make-rprivate /\nat=$(mktemp -d)\nmount -t tmpfs tmpfs $at\n");
        for (number, path) in needed.iter().enumerate() {
            let path = path.display();
            script.push_str(&format!("mkdir $at/{number}\nmount --rbind '{path}' $at/{number}\n"));
        }
        let home = home.display();
        script.push_str(&format!("mount -t tmpfs -o mode=755 tmpfs '{home}'\n"));
        for (number, path) in needed.iter().enumerate() {
            let path = path.display();
            script.push_str(&format!("mkdir -p '{path}'\nmount --rbind $at/{number} '{path}'\n"));
        }
        script.push_str("umount -R $at\nrmdir $at\n");
    }
    script.push_str(&format!(
        "exec setpriv --reuid={PLAIN} --regid={PLAIN} --clear-groups --no-new-privs \"$0\" \"$@\"\n"
    ));
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", &script]).arg(program);
    command
}

/// Where the toolchain lies, without links and without rustup in front of it.
static SYSROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    let told = Command::new("rustc").args(["--print", "sysroot"]).output().expect("a compiler");
    let path = PathBuf::from(String::from_utf8_lossy(&told.stdout).trim());
    path.canonicalize().expect("it is there")
});

/// The search path of everybody here, so that everybody finds the same toolchain.
fn search_path() -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(SYSROOT.join("bin")).chain(std::env::split_paths(&path));
    std::env::join_paths(all).expect("they came from such a list")
}

/// Gives a tree to the plain user.
pub fn give_away(path: &Path) {
    std::os::unix::fs::lchown(path, Some(PLAIN), Some(PLAIN)).expect("root may");
    if path.is_dir() && !path.is_symlink() {
        for entry in fs::read_dir(path).expect("ours") {
            give_away(&entry.expect("ours").path());
        }
    }
}

/// Runs the program to its end, which must come.
pub fn end(mut command: Command) -> Output {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("PATH", search_path());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(name);
    }
    let mut child = command.spawn().expect("the program starts");
    let (out, err) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let until = Instant::now() + HANGS;
    let status = loop {
        if let Some(status) = child.try_wait().expect("it is ours") {
            break status;
        }
        if Instant::now() > until {
            child.kill().expect("it is ours");
            break child.wait().expect("it is ours");
        }
        thread::sleep(Duration::from_millis(5));
    };
    let read = |reader: thread::JoinHandle<Vec<u8>>| reader.join().expect("it only reads");
    Output { status, stdout: read(out), stderr: read(err) }
}

fn collect(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            pipe.read_to_end(&mut bytes).expect("a pipe can be read");
        }
        bytes
    })
}

/// Says what no assertion does: what was left out, how long something took.
#[expect(clippy::print_stderr, reason = "a test that looks at less must say so")]
pub fn say(text: &str) {
    eprintln!("{text}");
}
