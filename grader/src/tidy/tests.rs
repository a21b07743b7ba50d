use std::fs::File;
use std::time::Duration;

use super::*;
use crate::toolchain::Toolchain;

/// A cache in a folder that goes away with it, in which the compiler that is here is known.
struct World {
    dir: tempfile::TempDir,
    cache: Cache,
    harness: String,
    kit: String,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let cache = Cache::at(dir.path()).expect("writable");
        let toolchain = Toolchain::find(&cache, dir.path()).expect("the tests need a toolchain");
        let (kit, harness) = Keys::names(&toolchain).remove(0);
        let world = Self { dir, cache, harness, kit };
        for file in [
            format!("kits/{}/kit.json", world.kit),
            "kits/core-0123456789abcdef/kit.json".to_owned(),
            "kits/mine/kit.json".to_owned(),
            format!("harness/{}/done", world.harness),
            "harness/core-0123456789abcdef/done".to_owned(),
            format!("work/{}/x-0123456789abcdef/0/out/lib", world.harness),
            "work/core-0123456789abcdef/x-0123456789abcdef/0/out/lib".to_owned(),
            "work/x-0123456789abcdef/0/out/lib".to_owned(),
            "work/batch/3/out/lib".to_owned(),
            "work/thesis/chapter".to_owned(),
            format!("given/{}/x-0123456789abcdef/done", world.harness),
            "given/core-0123456789abcdef/x-0123456789abcdef/done".to_owned(),
            format!("verdicts/{}/{}.json", world.harness, "a".repeat(64)),
            format!("verdicts/{}.json", "a".repeat(64)),
            "references/core-0123456789abcdef/b.json".to_owned(),
            format!("course/{}/course.toml", embedded::digest()),
            "course/0123456789abcdef/course.toml".to_owned(),
            "course/notes.txt".to_owned(),
            "diary.txt".to_owned(),
        ] {
            world.file(&file);
        }
        for (path, _) in world.slots() {
            world.file(&format!("{path}.lock"));
        }
        world
    }

    fn file(&self, path: &str) {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, "12345").expect("written");
    }

    fn has(&self, path: &str) -> bool {
        self.dir.path().join(path).exists()
    }

    /// The folders to build in, and whether they are of use.
    fn slots(&self) -> [(String, bool); 4] {
        [
            (format!("work/{}/x-0123456789abcdef/0", self.harness), true),
            ("work/core-0123456789abcdef/x-0123456789abcdef/0".to_owned(), false),
            ("work/x-0123456789abcdef/0".to_owned(), false),
            ("work/batch/3".to_owned(), false),
        ]
    }

    fn clean(&self, extent: Extent) -> Cleaned {
        clean(&self.cache, extent, SystemTime::now()).expect("it can be deleted")
    }
}

/// What has no name of the grader's making.
const NOT_OURS: [&str; 4] =
    ["kits/mine/kit.json", "work/thesis/chapter", "course/notes.txt", "diary.txt"];

#[test]
fn what_no_grader_here_can_use_goes_and_nothing_else() {
    let world = World::new();
    let useless = |sizes: Vec<Size>| sizes.iter().map(|size| size.useless).sum::<u64>();
    let before = useless(sizes(&world.cache, SystemTime::now()).expect("readable"));
    // Of kits, harnesses, given files, courses and references one each, a verdict, three folders.
    assert_eq!(before, 9 * 5);
    assert_eq!(world.clean(Extent::Useless), Cleaned { bytes: before, left: false });
    for (slot, is_of_use) in world.slots() {
        assert_eq!(world.has(&slot), is_of_use, "{slot}");
    }
    for gone in ["kits", "harness", "given", "work", "references"] {
        assert!(!world.has(&format!("{gone}/core-0123456789abcdef")), "{gone}");
    }
    assert!(world.has(&format!("kits/{}/kit.json", world.kit)));
    assert!(world.has(&format!("harness/{}/done", world.harness)));
    assert!(world.has(&format!("given/{}", world.harness)));
    assert!(world.has(&format!("verdicts/{}", world.harness)));
    assert!(world.has(&format!("course/{}", embedded::digest())));
    assert!(NOT_OURS.iter().all(|path| world.has(path)));
    assert_eq!(world.clean(Extent::Useless), Cleaned::default());
}

#[test]
fn all_of_it_goes_and_what_is_not_the_graders_stays() {
    let world = World::new();
    assert!(!world.clean(Extent::All).left);
    let sizes = sizes(&world.cache, SystemTime::now()).expect("readable");
    assert!(sizes.iter().all(|size| size.bytes == 0), "{sizes:?}");
    assert!(NOT_OURS.iter().all(|path| world.has(path)));
}

#[test]
fn what_another_grader_uses_stays() {
    let world = World::new();
    let kit = format!("kits/{}", world.kit);
    let slot = format!("work/{}/x-0123456789abcdef/0", world.harness);
    let [harness, given] = ["harness", "given"].map(|dir| format!("{dir}/{}", world.harness));
    let hold = |dir: &str| cache::hold(&world.dir.path().join(dir).join("in-use")).expect("held");
    let held = [hold(&kit), hold(&harness)];
    let lock = world.dir.path().join(format!("{slot}.lock"));
    let locked = cache::try_lock(&lock).expect("it works").expect("free");
    assert!(world.clean(Extent::All).left);
    for path in [&kit, &harness, &given, &slot, &format!("course/{}", embedded::digest())] {
        assert!(world.has(path), "{path}");
    }
    assert!(!world.has("harness/core-0123456789abcdef"));
    drop((held, locked));
    assert!(!world.clean(Extent::All).left);
    assert!(!world.has(&kit) && !world.has(&slot));
}

#[test]
fn work_folders_go_when_nobody_has_used_them_for_a_month() {
    let world = World::new();
    let in_days = |days: u64| SystemTime::now() + Duration::from_secs(days * A_DAY);
    let slot = |world: &World| world.has(&world.slots()[0].0);
    sweep(&world.cache, in_days(29));
    assert!(slot(&world));
    // That was less than a day before.
    sweep(&world.cache, SystemTime::now());
    fs::remove_file(world.dir.path().join(SWEPT)).expect("it was noted");
    sweep(&world.cache, in_days(31));
    assert!(!slot(&world));
    assert!(NOT_OURS.iter().all(|path| world.has(path)));
}

#[test]
fn a_sweep_is_for_once_a_day() {
    let world = World::new();
    sweep(&world.cache, SystemTime::now());
    let swept = File::options().write(true).open(world.dir.path().join(SWEPT));
    let then = SystemTime::now() + Duration::from_secs(31 * A_DAY);
    swept.expect("noted").set_modified(then).expect("ours");
    sweep(&world.cache, then + Duration::from_secs(A_DAY - 1));
    assert!(world.has(&world.slots()[0].0));
    sweep(&world.cache, then + Duration::from_secs(A_DAY));
    assert!(!world.has(&world.slots()[0].0));
}
