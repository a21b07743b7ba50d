//! A lane: one level of isolation and one user, with a course, a cache and a field of its own.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{LazyLock, Mutex, MutexGuard, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use grader::sandbox::{Level, try_out};
use serde_json::Value;

use crate::attack::Attack;
use crate::field::{Field, copy, empty, picture, project, project_file};
use crate::undefended;

/// The exercises of the lanes' course.
const EXERCISES: [&str; 2] = ["01-restaurant", "08-detective"];

/// What the honest submissions are called.
const HONEST: &str = "honest";

/// What stands in the suite alone, in lines that call the submission.
const A_LINE_OF_THE_SUITE: &str = "watch.span(";

/// Nothing here takes a tenth of it.
const HANGS: Duration = Duration::from_secs(300);

/// A user without a name: what root becomes to be a plain user.
const PLAIN: u32 = 64_998;

/// Who grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum User {
    /// Whoever runs the tests.
    Own,
    /// A plain user, whom root becomes.
    Plain,
}

/// One of the lanes; entered by one test at a time.
pub struct Lane {
    level: Level,
    user: User,
    state: Mutex<Option<State>>,
}

/// Which of the lanes one is.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub lane: usize,
    pub lanes: usize,
}

impl Place {
    /// Whether it is the lane for something that is the same in all; they take turns.
    pub fn is_turn_of(self, number: usize) -> bool {
        self.lane == number % self.lanes
    }

    /// Whether it is one of the two lanes for something. With four lanes they differ in the level
    /// and in the user, so that two are enough to see each of both.
    pub fn is_one_of_two_for(self, number: usize) -> bool {
        let one = number % self.lanes.div_ceil(2);
        self.lane == one || self.lane == self.lanes - 1 - one
    }
}

/// What an entered lane consists of.
struct State {
    root: PathBuf,
    field: Field,
    course_before: BTreeMap<PathBuf, String>,
    honest: Vec<Vec<u8>>,
}

/// A lane that was entered.
pub struct Entered<'a> {
    lane: &'a Lane,
    state: MutexGuard<'a, Option<State>>,
}

static LANES: LazyLock<Vec<Lane>> = LazyLock::new(|| {
    let is_root = rustix::process::geteuid().is_root();
    let users = if is_root { &[User::Own, User::Plain][..] } else { &[User::Own] };
    let levels = if undefended::is_asked_for() {
        vec![undefended::level()]
    } else {
        [Level::Full, Level::Partial].into_iter().filter(|level| works(*level)).collect()
    };
    let lane = |user: User, level| Lane { level, user, state: Mutex::new(None) };
    let all = users.iter().flat_map(|&user| levels.iter().map(move |&level| lane(user, level)));
    let all: Vec<_> = all.filter(|lane| lane.user == User::Own || can_be_plain()).collect();
    assert!(!all.is_empty(), "no level works here: there is nothing to attack");
    all
});

fn works(level: Level) -> bool {
    try_out(level)
        .inspect_err(|why| say(&format!("skipped: no level {}: {why}", level.name())))
        .is_ok()
}

/// Whether root can become a plain user here who still finds the compiler.
fn can_be_plain() -> bool {
    static CAN: LazyLock<bool> = LazyLock::new(|| {
        let tried =
            as_plain(&SYSROOT.join("bin/rustc")).and_then(|mut rustc| rustc.arg("-vV").output());
        let can = tried.as_ref().is_ok_and(|output| output.status.success());
        if !can {
            say(&format!("skipped: root cannot become a plain user here: {tried:?}"));
        }
        can
    });
    *CAN
}

#[expect(clippy::print_stderr, reason = "a test that looks at less must say so")]
fn say(text: &str) {
    eprintln!("{text}");
}

/// The command that starts a program as a plain user. Root's home is closed to others: the parts
/// of it that are needed are shown again in a space of mounts that only this program sees.
fn as_plain(program: &Path) -> std::io::Result<Command> {
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
    Ok(command)
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

/// The cache of all integration tests, with its kit built.
fn warm_cache() -> PathBuf {
    static WARM: LazyLock<PathBuf> = LazyLock::new(|| {
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("grader-cache");
        let mut check = Command::new(env!("CARGO_BIN_EXE_grader"));
        check.args(["check", EXERCISES[0]]).current_dir(project());
        check.env("GRADER_CACHE_DIR", &cache).env("GRADER_ISOLATION", "none");
        let output = end(check);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
        cache
    });
    WARM.clone()
}

impl Lane {
    /// Calls a function for each lane, as soon as no other test is in it.
    pub fn for_each(mut work: impl FnMut(&mut Entered<'_>, Place)) {
        let mut left: Vec<usize> = (0..LANES.len()).collect();
        while !left.is_empty() {
            let free = left.iter().position(|&lane| {
                !matches!(LANES[lane].state.try_lock(), Err(TryLockError::WouldBlock))
            });
            let lane = left.remove(free.unwrap_or(0));
            work(&mut LANES[lane].enter(), Place { lane, lanes: LANES.len() });
        }
    }

    fn enter(&self) -> Entered<'_> {
        // A test that failed in it has left it as it was.
        let mut state = self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if state.is_none() {
            *state = Some(self.lay_out());
        }
        let mut entered = Entered { lane: self, state };
        if entered.state().honest.is_empty() {
            let honest = entered.honest();
            let points: Vec<_> =
                honest.iter().map(|verdict| verdict.exercise()["points"].clone()).collect();
            assert_eq!(points, [5, 0], "{honest:?}");
            let state = entered.state.as_mut().expect("laid out");
            state.honest = honest.into_iter().map(|verdict| verdict.out).collect();
        }
        entered
    }

    fn name(&self) -> String {
        let user = match self.user {
            User::Own if rustix::process::geteuid().is_root() => "root",
            User::Own | User::Plain => "user",
        };
        format!("{}-{user}", self.level.name())
    }

    fn lay_out(&self) -> State {
        let field = Field::new(&self.name());
        let root = field.root.clone();
        let course = root.join("course");
        for slug in EXERCISES {
            for tree in ["exercises", "solutions", "tests"] {
                let there = format!("{tree}/{slug}");
                copy(&project().join(&there), &course.join(there));
            }
            for (file, comment) in [
                (format!("tests/{slug}/rubric.toml"), "#"),
                (format!("tests/{slug}/suite.rs"), "//"),
                (format!("tests/{slug}/fakes.rs"), "//"),
                (format!("tests/{slug}/source/lib.rs"), "//"),
                (format!("solutions/{slug}/src/lib.rs"), "//"),
            ] {
                let text = project_file(&file);
                let text = format!("{text}\n{comment} {}\n", field.canary);
                fs::write(course.join(file), text).expect("just copied");
            }
        }
        let exercises = EXERCISES.map(|slug| format!("[[unit.exercise]]\nslug = \"{slug}\"\n"));
        let exercises = exercises.join("\n");
        let text = format!("title = \"Attacked\"\n\n[[unit]]\nname = \"All\"\n\n{exercises}");
        fs::write(course.join("course.toml"), text).expect("writable");
        let cache = root.join("cache");
        fs::create_dir_all(&cache).expect("writable");
        borrow(&cache);
        if self.user == User::Plain {
            for own in [&root.join("course"), &cache] {
                give_away(own);
            }
        }
        let course_before = picture(&course);
        State { root, field, course_before, honest: Vec::new() }
    }
}

/// Takes kit and harness from the cache of all tests. What is large is linked; some of what is
/// small can be read by its owner alone.
fn borrow(cache: &Path) {
    copy(&warm_cache().join("harness"), &cache.join("harness"));
    for kit in fs::read_dir(warm_cache().join("kits")).expect("it was built") {
        let kit = kit.expect("it can be listed");
        let own = cache.join("kits").join(kit.file_name());
        fs::create_dir_all(&own).expect("writable");
        fs::copy(kit.path().join("kit.json"), own.join("kit.json")).expect("it was built");
        symlink(kit.path().join("lib"), own.join("lib")).expect("new");
    }
}

/// Where the fakes of the first exercise were compiled, with their text. The honest solution was
/// graded against them before.
fn fakes(cache: &Path) -> PathBuf {
    let all = |folder: PathBuf| {
        let entries = fs::read_dir(folder).expect("it was built");
        entries.map(|entry| entry.expect("it can be listed").path())
    };
    let mut given = all(cache.join("given")).flat_map(all);
    let is_of_the_first = |path: &PathBuf| path.to_string_lossy().contains("/restaurant-");
    given.find(is_of_the_first).expect("it was built").join("fakes/fakes.rs")
}

/// Gives a tree to the plain user.
fn give_away(path: &Path) {
    std::os::unix::fs::lchown(path, Some(PLAIN), Some(PLAIN)).expect("root may");
    if path.is_dir() && !path.is_symlink() {
        for entry in fs::read_dir(path).expect("ours") {
            give_away(&entry.expect("ours").path());
        }
    }
}

impl Entered<'_> {
    fn state(&self) -> &State {
        self.state.as_ref().expect("laid out when it was entered")
    }

    /// A fault with its place.
    pub fn told(&self, attack: &str, why: &str) -> String {
        format!("{} {attack}: {why}", self.lane.name())
    }

    /// Fills in what the marks in an attack stand for.
    pub fn fill(&self, text: &str) -> String {
        let State { root, field, .. } = self.state();
        let text = field
            .fill(text)
            .replace("@course@", &root.join("course").display().to_string())
            .replace("@cache@", &root.join("cache").display().to_string());
        if !text.contains("@fakes@") {
            return text;
        }
        text.replace("@fakes@", &fakes(&root.join("cache")).display().to_string())
    }

    /// The folder of a submission, with the starter in it.
    pub fn submission(&self, exercise: &str) -> PathBuf {
        // One folder for all: what is left of the one before must not matter.
        let folder = self.state().root.join("submission").join(exercise);
        empty(&self.state().root.join("submission"));
        copy(&project().join("exercises").join(exercise), &folder);
        folder
    }

    /// Grades a `src/lib.rs` of the first exercise.
    pub fn check(&self, name: &str, lib: &str) -> Verdict {
        let folder = self.submission(EXERCISES[0]);
        fs::write(folder.join("src/lib.rs"), self.fill(lib)).expect("writable");
        let terms = Terms { is_kept: name != HONEST, ..Terms::default() };
        self.check_folder(name, EXERCISES[0], &folder, &terms)
    }

    /// Grades an attack, and looks at the text that is shown of it as well.
    pub fn check_attack(&self, attack: &Attack, lib: &str) -> Verdict {
        let folder = self.submission(&attack.exercise);
        fs::write(folder.join("src/lib.rs"), self.fill(lib)).expect("writable");
        let Attack { down, limits, .. } = attack;
        let terms = Terms { down, limits: limits.as_deref(), is_kept: true };
        self.check_folder(&attack.name, &attack.exercise, &folder, &terms)
    }

    /// The course with these limits.
    fn course(&self, limits: Option<&str>) -> PathBuf {
        let root = &self.state().root;
        let course = root.join("course");
        let Some(limits) = undefended::limits(limits) else { return course };
        let limited = root.join("limited");
        empty(&limited);
        copy(&course, &limited);
        let list = fs::read_to_string(course.join("course.toml")).expect("laid out");
        let list = list.replacen("\n\n", &format!("\n\n[limits]\n{limits}\n\n"), 1);
        fs::write(limited.join("course.toml"), list).expect("writable");
        limited
    }

    /// Grades a folder, and shows the verdict as text too.
    pub fn check_folder(
        &self,
        name: &str,
        exercise: &str,
        folder: &Path,
        terms: &Terms<'_>,
    ) -> Verdict {
        if self.lane.user == User::Plain {
            give_away(folder);
        }
        let path = folder.to_str().expect("a plain name");
        let json = ["--format", "json", "--no-cache"];
        let json = if terms.is_kept { &json[..2] } else { &json };
        let mut verdict = self.run(exercise, path, json, terms);
        verdict.name = name.to_owned();
        let has_text =
            verdict.is_no_verdict().is_none() && verdict.exercise()["outcome"] != "over-limit";
        if has_text && name != HONEST && !undefended::is_asked_for() {
            let text = self.run(exercise, path, &["--color", "always"], terms);
            verdict.text = String::from_utf8_lossy(&text.out).into_owned() + &text.err;
        }
        if std::env::var_os("REDTEAM").is_some_and(|what| what == "times") {
            say(&format!("{} {name}: {:?}: {}", self.lane.name(), verdict.took, verdict.told()));
        }
        verdict
    }

    fn run(&self, exercise: &str, path: &str, more: &[&str], terms: &Terms<'_>) -> Verdict {
        let State { root, field, .. } = self.state();
        let program = Path::new(env!("CARGO_BIN_EXE_grader"));
        let mut command = match self.lane.user {
            User::Own => Command::new(program),
            User::Plain => as_plain(program).expect("it was tried"),
        };
        command.args(["check", exercise, "--submission", path]).args(more);
        command.current_dir(self.course(terms.limits));
        command.env("GRADER_CACHE_DIR", root.join("cache"));
        command.env("GRADER_ISOLATION", self.lane.level.name());
        command.env("REDTEAM_CANARY", &field.canary);
        undefended::lower(&mut command, terms.down);
        if self.lane.user == User::Plain {
            command.env("HOME", root);
        }
        let begun = Instant::now();
        let Output { status, stdout, stderr } = end(command);
        Verdict {
            name: String::new(),
            json: serde_json::from_slice(&stdout).unwrap_or_default(),
            code: status.code(),
            signal: status.signal(),
            out: stdout,
            err: String::from_utf8_lossy(&stderr).into_owned(),
            text: String::new(),
            canary: field.canary.clone(),
            took: begun.elapsed(),
        }
    }

    /// The honest solution and the honest starter, graded anew.
    fn honest(&self) -> Vec<Verdict> {
        let libs = ["solutions", "exercises"]
            .map(|tree| project_file(&format!("{tree}/{}/src/lib.rs", EXERCISES[0])));
        libs.iter().map(|lib| self.check(HONEST, lib)).collect()
    }

    /// What attacks have left: another verdict for the honest, another world, processes.
    pub fn aftermath(&mut self) -> Vec<String> {
        let mut faults = self.verdicts_for_the_honest();
        faults.extend(self.world());
        faults
    }

    fn verdicts_for_the_honest(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let honest = self.honest();
        for (now, before) in honest.iter().zip(&self.state().honest) {
            if now.out != *before {
                let before = String::from_utf8_lossy(before);
                faults.push(format!("an honest submission got {} and before {before}", now.told()));
            }
        }
        faults
    }

    /// What is not as it was in the world outside, and is put right again.
    pub fn world(&mut self) -> Vec<String> {
        let mut faults = Vec::new();
        let state = self.state.as_mut().expect("laid out when it was entered");
        faults.extend(state.field.changes());
        faults.extend(state.field.processes(&state.root.join("cache")));
        let course = picture(&state.root.join("course"));
        if course != state.course_before {
            faults.push("the course is another".to_owned());
            state.course_before = course;
        }
        for dir in ["verdicts", "references", "work", "clippy", ""] {
            let mine = state.root.join("cache").join(dir).join("mine.json");
            if fs::remove_file(&mine).is_ok() {
                faults.push(format!("{} was left", mine.display()));
            }
        }
        faults
    }
}

/// How a submission is graded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a> {
    /// The defences to be taken away, where there is a way to.
    pub down: &'a [String],
    /// Lines of the course's `[limits]`, other than the usual ones.
    pub limits: Option<&'a str>,
    /// Whether the verdict is kept, so that the text of it is told without grading it again. Only
    /// for what has a text of its own: of the same files there is one verdict.
    pub is_kept: bool,
}

/// Runs the program to its end, which must come.
fn end(mut command: Command) -> Output {
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

/// What the program said of a submission.
#[derive(Debug)]
pub struct Verdict {
    pub name: String,
    pub json: Value,
    pub code: Option<i32>,
    pub signal: Option<i32>,
    pub out: Vec<u8>,
    pub err: String,
    pub text: String,
    pub took: Duration,
    canary: String,
}

impl Verdict {
    /// What it says of the one exercise.
    pub fn exercise(&self) -> Value {
        self.json["exercises"][0].clone()
    }

    /// Why it is none: the grader crashed, hung, or found a fault of its own.
    pub fn is_no_verdict(&self) -> Option<String> {
        let outcome = self.exercise()["outcome"].clone();
        let is_one =
            matches!(self.code, Some(0 | 1)) && outcome.is_string() && outcome != "grader-fault";
        (!is_one).then(|| {
            let out = String::from_utf8_lossy(&self.out);
            let out: String = out.chars().take(2000).collect();
            format!(
                "no verdict: exit code {:?}, signal {:?}: {} {out}",
                self.code, self.signal, self.err
            )
        })
    }

    /// In a few words.
    pub fn told(&self) -> String {
        let exercise = self.exercise();
        let bugs: Vec<_> = exercise["bugs"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|bug| bug["status"].to_string())
            .collect();
        let more =
            [&exercise["limit"], &exercise["message"], &exercise["diagnostics"][0]["message"]];
        let more: Vec<_> =
            more.into_iter().filter(|more| more.is_string()).map(Value::to_string).collect();
        format!(
            "{} {} {} {}",
            exercise["outcome"],
            exercise["points"],
            bugs.join(","),
            more.join(" ")
        )
    }

    /// Where what is hidden, or what drives a terminal, has come through.
    pub fn leaks(&self) -> Vec<String> {
        let mut leaks = Vec::new();
        let json = self.json.to_string();
        for (name, text) in
            [("the JSON", &json), ("standard error", &self.err), ("the text", &self.text)]
        {
            if text.contains(&self.canary) {
                leaks.push(format!("what is hidden stands in {name}"));
            }
            if text.contains(A_LINE_OF_THE_SUITE) {
                leaks.push(format!("a line of the suite stands in {name}"));
            }
        }
        leaks.extend(drives(&self.text));
        leaks
    }
}

/// What in a text drives a terminal, apart from colours.
fn drives(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(at) =
        rest.find(|c: char| (c.is_control() && c != '\n' && c != '\t') || is_bidi(c))
    {
        let colour = rest[at..].strip_prefix("\u{1b}[").and_then(|after| {
            let end = after.find(|c: char| !c.is_ascii_digit() && c != ';')?;
            after[end..].strip_prefix('m')
        });
        match colour {
            Some(after) => rest = after,
            None => {
                return Some(format!(
                    "the text drives a terminal: {:?}",
                    rest[at..].chars().take(40).collect::<String>()
                ));
            }
        }
    }
    None
}

/// Characters that turn the direction of writing (<https://trojansource.codes>).
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
