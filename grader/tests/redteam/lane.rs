//! A lane: one level of isolation and one user, with a course, a cache and a field of its own.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{LazyLock, Mutex, MutexGuard, TryLockError};
use std::time::Instant;

use grader::sandbox::{Level, try_out};

use crate::attack::Attack;
use crate::field::{Field, copy, empty, picture, project, project_file};
use crate::program::{as_plain, can_be_plain, end, give_away, say};
use crate::undefended;
use crate::verdict::Verdict;

/// The exercises of the lanes' course.
const EXERCISES: [&str; 2] = ["01-restaurant", "08-detective"];

/// What the honest submissions are called.
const HONEST: &str = "honest";

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
            User::Plain => as_plain(program),
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
