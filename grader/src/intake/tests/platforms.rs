//! What learning platforms download.

use super::archives::zipped;
use super::*;

const CANVAS: [(&str, &[u8]); 9] = [
    ("doejane_101_9001_lib.rs", b"// first"),
    ("doejane_101_9007_lib-2.rs", b"// third"),
    ("doejane_101_9004_lib-1.rs", b"// second"),
    ("ünïq_LATE_102_9002_01-rest-house.rs", b"// quoted"),
    ("=1+1_103_text.html", b"<p>I could not</p>"),
    ("o_neil_104_9005_rest-house.zip", b""),
    ("o_neil_104_9006_notes.txt", b""),
    ("anon_a1b2_9008_rest-house.rs", b"// hidden"),
    ("grades.csv", b""),
];

fn canvas() -> Vec<(&'static str, Vec<u8>)> {
    let files = CANVAS.iter().map(|(name, content)| match name.ends_with(".zip") {
        true => (*name, zipped(&[("src/lib.rs", b"// o'neil's")])),
        false => (*name, content.to_vec()),
    });
    files.collect()
}

const READ_FROM_CANVAS: [&str; 5] = [
    "101 | 1 // third",
    "102 | 1 // quoted",
    "103 | submissions/103: Typed",
    "104 | 1 // o'neil's",
    "a1b2 | 1 // hidden",
];

fn check_canvas(plan: &Plan, name: &str) {
    let given = &plan.given[0];
    assert_eq!(given.layout, LayoutKind::Canvas);
    assert_eq!((given.entries, given.people), (5, 5));
    let told: Vec<_> =
        read(plan).into_iter().map(|told| told.replace(name, "submissions")).collect();
    assert_eq!(told, READ_FROM_CANVAS);
    let entries = entries(plan);
    let late: Vec<_> = entries.iter().filter(|entry| entry.late).collect();
    assert_eq!(late.len(), 1);
    assert_eq!(late[0].who.name.as_deref(), Some("ünïq"));
    let id = late[0].who.ids.as_ref().and_then(|ids| ids.canvas.as_deref());
    assert_eq!(id, Some("102"));
    let earlier = plan.problems.iter().filter(|problem| matches!(problem, Problem::Earlier { .. }));
    assert_eq!(earlier.count(), 2);
    assert!(plan.problems.contains(&Problem::Stray { from: format!("{name}/grades.csv") }));
}

#[test]
fn canvas_packed_and_unpacked() {
    let world = course();
    let files = canvas();
    for (name, content) in &files {
        world.file(&format!("unpacked/{name}"), content);
    }
    let files: Vec<_> = files.iter().map(|(name, content)| (*name, &content[..])).collect();
    world.file("submissions.zip", zipped(&files));
    let only = |request: &mut Request| request.exercise = "01-rest-house".parse().ok();
    let packed = plan(&world, &["submissions.zip"], only);
    assert_eq!(packed.given[0].files, Some(9));
    check_canvas(&packed, "submissions.zip");
    check_canvas(&plan(&world, &["unpacked"], only), "unpacked");
}

#[test]
fn moodle_packed_and_unpacked() {
    let world = course();
    let files: [(&str, &[u8]); 6] = [
        ("Ünï, \"Q\"_7_assignsubmission_file_/01-rest-house/src/lib.rs", b"// quoted"),
        ("Ünï, \"Q\"_7_assignsubmission_file_/01-rest-house/target/x", b""),
        ("=1+1_8_assignsubmission_onlinetext_/onlinetext.html", b"<p>no</p>"),
        ("Jose\u{301}_9_assignsubmission_file_/rest_house.rs", b"// jose's"),
        ("Jose\u{301}_9_assignsubmission_onlinetext_/onlinetext.html", b""),
        ("Participant 10_10_assignsubmission_file_rest-house.rs", b"// hidden"),
    ];
    for (name, content) in files {
        world.file(&format!("unpacked/{name}"), content);
    }
    world.file("course.zip", zipped(&files));
    for given in ["course.zip", "unpacked"] {
        let plan = plan(&world, &[given], |_| {});
        assert_eq!(plan.given[0].layout, LayoutKind::Moodle);
        let told: Vec<_> = read(&plan).into_iter().map(|it| it.replace(given, "course")).collect();
        assert_eq!(
            told,
            ["10 | 1 // hidden", "7 | 1 // quoted", "8 | course/8: Typed", "9 | 1 // jose's",]
        );
        let entries = entries(&plan);
        let names: Vec<_> = entries.iter().map(|it| it.who.name.as_deref()).collect();
        assert_eq!(names, [None, Some("Ünï, \"Q\""), Some("=1+1"), Some("José")]);
    }
}

#[test]
fn gradescope_packed_and_unpacked() {
    let world = course();
    let metadata = "---\nsubmission_1:\n  :submitters:\n  - :name: Ana\n    :sid: '001'\n    :email: ana@example.org\n  - :name: '=1+1'\n    :sid:\n    :email: bea@example.org\n  :created_at: 2026-11-20 23:59:59.5 -03:00\nsubmission_2:\n  :submitters:\n  - :name: Carl\n    :sid: '003'\n  :created_at: 2026-11-20 12:00:00 Z\n";
    let files: [(&str, &[u8]); 4] = [
        ("assignment_5_export/submission_metadata.yml", metadata.as_bytes()),
        ("assignment_5_export/submission_1/src/lib.rs", b"// together"),
        ("assignment_5_export/submission_1/notes.txt", b""),
        ("assignment_5_export/submission_9/src/lib.rs", b"// nobody's"),
    ];
    for (name, content) in files {
        world.file(&format!("unpacked/{name}"), content);
    }
    world.file("export.zip", zipped(&files));
    for given in ["export.zip", "unpacked"] {
        let plan = plan(&world, &[given], |it| it.exercise = "01-rest-house".parse().ok());
        assert_eq!(plan.given[0].layout, LayoutKind::Gradescope);
        let told: Vec<_> = read(&plan).into_iter().map(|it| it.replace(given, "export")).collect();
        assert_eq!(
            told,
            [
                "001 | 1 // together",
                "003 | export/assignment_5_export/submission_2: NothingFound",
                "bea@example.org | 1 // together",
            ]
        );
        let received = entries(&plan)[0].received.expect("a time").to_string();
        assert_eq!(received, "2026-11-21T02:59:59.5Z");
        let from = format!("{given}/assignment_5_export/submission_9");
        assert_eq!(plan.problems, [Problem::Stray { from }]);
    }
}

#[test]
fn a_layout_that_is_not_there_is_refused() {
    let world = course();
    world.file("class/ana/src/lib.rs", "");
    for layout in [LayoutKind::Canvas, LayoutKind::Moodle, LayoutKind::Gradescope] {
        let paths = vec![world.root().join("class")];
        let request = Request { paths, layout: Some(layout), ..Request::default() };
        let opened = Plan::open(&request, &world.course());
        assert!(matches!(opened, Err(IntakeError::OtherLayout { .. })), "{layout}");
    }
    let one = plan(&world, &["class/ana"], |request| request.layout = Some(LayoutKind::One));
    assert_eq!(one.entries.len(), 1);
}
