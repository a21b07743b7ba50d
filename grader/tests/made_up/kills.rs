//! The real program, killed at a hundred moments that nobody has chosen.
//!
//! `batch::tests::kills` kills at each write to the store in turn, with a stand-in for the checker;
//! here everything is real, and what is killed may be anywhere: taking in, compiling, running
//! boxes, writing to the cache or to the store. Where a kill comes depends on the machine; what
//! the stores say in the end does not.

use std::fs;
use std::io::Write as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use grader::cache::CACHE_DIR;
use grader::course::Course;
use grader::intake::LayoutKind;
use grader::store::Store;
use rusqlite::Connection;
use rustix::io::Errno;
use rustix::process::{self, Pid, Signal, WaitOptions};

use crate::class::Class;
use crate::layouts;
use crate::random::Random;
use crate::work::{Task, Worth};
use crate::{SEED, compare, grading, one_at_a_time, root};

const SLUG: &str = "01-restaurant";
const HAND_INS: usize = 200;
const KILLS: usize = 100;

/// A kill comes within this part of the time that an undisturbed run takes.
const PART: u32 = 25;

/// How long what a killed grader has started may take to go away, before it counts as left over.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
#[ignore = "takes many minutes: two hundred hand-ins, and a hundred kills on the way"]
fn a_hundred_real_kills_lose_nothing_and_do_nothing_twice() {
    let _alone = one_at_a_time();
    // What a killed grader leaves is handed to this process, so that nothing can hide.
    process::set_child_subreaper(Some(process::getpid())).expect("the kernel can");
    let world = World::new();
    let undisturbed = world.undisturbed();
    let record = world.record("undisturbed");
    let most = undisturbed / PART;
    let mut random = Random::seeded(SEED);
    let (mut kills, mut finished) = (0, 0);
    let mut longest = Duration::ZERO;
    // Whatever comes to its end between two kills is compared, and the next begins from nothing.
    while kills < KILLS {
        let store = format!("disturbed-{finished}");
        let mut child = world.start(&store);
        let delay = most * u32::try_from(random.below(1000)).expect("small") / 1000;
        sleep(delay);
        let alone = random.one_in(2);
        if kill(&mut child, alone) {
            kills += 1;
            // Mostly the next is started while the last is still going away.
            if random.one_in(4) {
                longest = longest.max(world.wait_for_the_rest());
            }
        } else {
            assert_eq!(world.record(&store), record, "{store}");
            world.forget_verdicts();
            finished += 1;
        }
    }
    let last = format!("disturbed-{finished}");
    world.finish(&last);
    assert_eq!(world.record(&last), record, "after the last start");
    assert_eq!(world.verdicts(&last), HAND_INS);
    assert_eq!(
        compare(&world.class, LayoutKind::Folders, &world.store(&last)),
        Vec::<String>::new()
    );
    longest = longest.max(world.wait_for_the_rest());
    assert_eq!(world.left(), Vec::<PathBuf>::new());
    writeln!(
        std::io::stderr(),
        "undisturbed in {undisturbed:.1?}; {kills} kills within {most:.1?} of a start, {} stores \
         compared; what was killed was gone within {longest:.1?}",
        finished + 1
    )
    .expect("written");
}

struct World {
    folder: tempfile::TempDir,
    class: Class,
}

impl World {
    /// Two hundred hand-ins, no two of them equal, and somebody who has sent an essay.
    fn new() -> Self {
        let course = Course::open(root()).expect("the course is sound");
        let mut task = Task::of(&course, course.slug(SLUG).expect("it is in the course"));
        task.works.retain(|work| work.worth != Worth::Refused);
        let mut class = Class::made_up(vec![task], HAND_INS + 1, SEED);
        for student in &mut class.students {
            for work in student.works.values_mut() {
                work.sign(student.number);
            }
        }
        let folder = tempfile::tempdir().expect("a folder for the test");
        fs::create_dir(folder.path().join("temporary")).expect("made");
        layouts::write(LayoutKind::Folders, &class, folder.path());
        Self { folder, class }
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn store(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.sqlite"))
    }

    fn grading(&self, store: &str, class: &str) -> Command {
        let mut command = grading(self.folder.path(), &self.store(store), &[class]);
        command.args(["--exercise", SLUG, "--name", "class"]);
        command.env(CACHE_DIR, self.cache()).env("TMPDIR", self.folder.path().join("temporary"));
        command
    }

    /// How long a whole run takes that nobody disturbs, once everything but the hand-ins is built.
    fn undisturbed(&self) -> Duration {
        let first = self.folder.path().join("first/ana");
        fs::create_dir_all(&first).expect("made");
        let starter = root().join("exercises").join(SLUG).join("src/lib.rs");
        fs::copy(starter, first.join("lib.rs")).expect("copied");
        let built = self.grading("first", "first").output().expect("it starts");
        assert_eq!(built.status.code(), Some(1), "{}", String::from_utf8_lossy(&built.stderr));
        let begun = Instant::now();
        self.finish("undisturbed");
        let took = begun.elapsed();
        assert_eq!(self.verdicts("undisturbed"), HAND_INS);
        self.forget_verdicts();
        took
    }

    /// Runs to the end.
    fn finish(&self, store: &str) {
        let output = self.grading(store, "class").output().expect("it starts");
        let says = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{says}");
    }

    fn start(&self, store: &str) -> Child {
        let mut command = self.grading(store, "class");
        command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        command.spawn().expect("it starts")
    }

    fn record(&self, store: &str) -> String {
        let mut record = Vec::new();
        let store = Store::open(&self.store(store)).expect("it was made");
        store.write_record(&mut record).expect("written");
        String::from_utf8(record).expect("JSON is UTF-8")
    }

    /// How often something was graded to a verdict, whoever it counts for.
    fn verdicts(&self, store: &str) -> usize {
        let store = Connection::open(self.store(store)).expect("it was made");
        let count = "SELECT count(*) FROM attempts WHERE outcome = 'verdict'";
        store.query_row(count, (), |row| row.get::<_, u32>(0)).expect("read") as usize
    }

    /// So that the next store has everything compiled and run anew.
    fn forget_verdicts(&self) {
        fs::remove_dir_all(self.cache().join("verdicts")).expect("removed");
    }

    /// Waits until nothing of what was killed is there any more; how long that took.
    fn wait_for_the_rest(&self) -> Duration {
        let begun = Instant::now();
        loop {
            match process::wait(WaitOptions::NOHANG) {
                Err(Errno::CHILD) => return begun.elapsed(),
                Ok(None) => {
                    assert!(begun.elapsed() < PATIENCE, "left over: {:?}", children());
                    sleep(Duration::from_millis(10));
                }
                Ok(Some(_)) => {}
                Err(error) => panic!("children cannot be waited for: {error}"),
            }
        }
    }

    /// What is left where graders work: nothing but the locks should be.
    fn left(&self) -> Vec<PathBuf> {
        let places = [self.cache().join("work/batch"), self.folder.path().join("temporary")];
        let all = places.iter().flat_map(|place| fs::read_dir(place).expect("it is there"));
        let all = all.map(|entry| entry.expect("it can be listed").path());
        all.filter(|path| path.extension().is_none_or(|extension| extension != "lock")).collect()
    }
}

/// Kills a grader, alone or with its whole group; whether it was still alive.
fn kill(child: &mut Child, alone: bool) -> bool {
    let pid = Pid::from_child(child);
    if child.try_wait().expect("it is a child").is_none() {
        let killed = match alone {
            true => process::kill_process(pid, Signal::KILL),
            false => process::kill_process_group(pid, Signal::KILL),
        };
        killed.expect("it is not waited for yet");
    }
    let status = child.wait().expect("it is a child");
    // One that has failed by itself would be neither.
    assert!(status.signal() == Some(9) || status.code() == Some(1), "{status}");
    status.signal().is_some()
}

/// The command lines of this process's children, for whoever looks for what is left over.
fn children() -> Vec<String> {
    let own = std::process::id().to_string();
    let of = |entry: fs::DirEntry| {
        let read = |file: &str| fs::read_to_string(entry.path().join(file)).ok();
        let stat = read("stat")?;
        let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?;
        (parent == own).then(|| format!("{stat} {}", read("cmdline").unwrap_or_default()))
    };
    fs::read_dir(Path::new("/proc")).into_iter().flatten().flatten().filter_map(of).collect()
}
