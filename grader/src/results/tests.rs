use super::examples::{World, class, grade, student};
use super::*;
use crate::grade::Status;
use crate::gradebook::Counts;

fn records(world: &World, rules: &Rules) -> Vec<Record> {
    let mut records = Vec::new();
    let push = |record| {
        records.push(record);
        Ok::<_, StoreError>(())
    };
    world.results(rules).each(push).expect("read");
    records
}

#[test]
fn everybody_has_one_record_whatever_came_of_them() {
    let world = class();
    let records = records(&world, &Rules::default());
    let told: Vec<_> = records
        .iter()
        .map(|it| (it.student.key.as_str(), it.standing(&it.works[0]), it.works[0].mark.points))
        .collect();
    assert_eq!(
        told,
        [
            ("=1+1", Standing::Solved, Some(5.0)),
            ("absent", Standing::NothingHandedIn, Some(0.0)),
            ("broken", Standing::DoesNotCompile, Some(0.0)),
            ("c", Standing::Unsolved, Some(0.0)),
            ("empty", Standing::Refused, Some(0.0)),
            ("endless", Standing::OverLimit, Some(0.0)),
            ("q", Standing::Unsolved, Some(3.0)),
            ("sly", Standing::Tampered, Some(0.0)),
            ("torn", Standing::Unread, Some(0.0)),
            ("unlucky", Standing::GraderFault, None),
            ("waits", Standing::Waiting, None),
        ]
    );
    assert_eq!(records.len(), world.results(&Rules::default()).count());
}

/// A fault of the grader costs no point even where it has become a verdict.
#[test]
fn what_the_grader_could_not_grade_has_no_points_instead_of_none() {
    let mut world = World::new();
    let content = world.hand_in(&student("a"), "01-a", Some("a"));
    let outcome = Outcome::GraderFault { what: "no linker".to_owned() };
    world.keep(&content, &examples::ended("01-a", outcome), 1);
    let records = records(&world, &Rules::default());
    assert_eq!(records[0].works[0].mark.points, None);
    assert_eq!(records[0].total, None);
}

#[test]
fn of_several_hand_ins_the_one_counts_that_the_rules_say() {
    let mut world = World::new();
    for (text, slow) in [("first", Status::Fixed), ("second", Status::Alive)] {
        let content = world.hand_in(&student("a"), "01-a", Some(text));
        world.keep(&content, &grade("01-a", slow, Status::Alive), 1);
    }
    let of = |counts| {
        let rules = Rules { counts, ..Rules::default() };
        let works = records(&world, &rules).remove(0).works;
        (works[0].hand_ins, works[0].mark.points)
    };
    assert_eq!(of(Counts::Last), (2, Some(0.0)));
    assert_eq!(of(Counts::Best), (2, Some(3.0)));
}

#[test]
fn a_teachers_word_goes_before_the_graders() {
    let mut world = class();
    world.store.overrule("unlucky", "01-a", Some(4.0), "seen by hand", "t", None).expect("stored");
    let rules = Rules::default();
    let records = records(&world, &rules);
    let unlucky = records.iter().find(|it| it.student.key == "unlucky").expect("is there");
    assert_eq!(unlucky.works[0].mark.points, Some(4.0));
    assert_eq!(unlucky.total, Some(80.0));
    assert_eq!(world.overview(&rules).overruled, 1);
}

#[test]
fn a_batch_has_those_alone_who_are_in_it() {
    let mut world = class();
    world.batch = world.store.begin("second").expect("begun");
    world.hand_in(&student("late"), "02-b", Some("late"));
    let rules = Rules::default();
    let rubric = |_: &str| Ok::<_, StoreError>(None);
    let results = Results::of(&world.store, Some(world.batch), &rules, rubric).expect("read");
    assert_eq!(results.count(), 1);
    assert_eq!(results.exercises.len(), 1);
    assert_eq!(world.results(&rules).exercises.len(), 2);
}

#[test]
fn the_class_as_a_whole_adds_up() {
    let overview = class().overview(&Rules::default());
    assert_eq!((overview.students, overview.handed_in, overview.open), (11, 9, 2));
    assert_eq!(overview.distribution, [5, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
    assert_eq!(overview.median_percent, Some(0.0));
    let exercise = &overview.exercises[0];
    assert_eq!((exercise.solved, exercise.not_compiled, exercise.refused), (1, 1, 1));
    assert_eq!((exercise.waiting, exercise.mean_points), (2, Some(1.14)));
    let counts = |bug: &BugOverview| (bug.fixed, bug.alive, bug.unknown);
    assert_eq!(exercise.bugs.iter().map(counts).collect::<Vec<_>>(), [(2, 1, 0), (1, 1, 1)]);
    let least: Vec<_> = overview.least_understood().iter().map(|(_, bug)| &*bug.id).collect();
    assert_eq!(least, ["stuck", "slow"]);
    assert_eq!(overview.most_expensive[0].student, "endless");
    let looks: Vec<_> = overview.look.iter().map(|look| (&*look.student, look.why)).collect();
    assert_eq!(
        looks,
        [
            ("empty", Standing::Refused),
            ("endless", Standing::OverLimit),
            ("sly", Standing::Tampered),
            ("torn", Standing::Unread),
            ("unlucky", Standing::GraderFault),
        ]
    );
}

#[test]
fn hints_are_counted_where_progress_files_tell_of_them() {
    let mut world = class();
    world.tell_hints("q", &[("slow", 3), ("stuck", 1), ("no bug of it", 2)]);
    world.tell_hints("c", &[("slow", 3)]);
    world.tell_hints("sly", &[]);
    world.tell_hints("absent", &[("slow", 2)]);
    let exercise = &world.overview(&Rules::default()).exercises[0];
    assert_eq!(exercise.progress_files, 3);
    assert_eq!(exercise.bugs[0].hints, [0, 0, 2]);
    assert_eq!(exercise.bugs[1].hints, [1, 0, 0]);
}
