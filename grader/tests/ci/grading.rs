//! Pull requests that are graded: three versions of one exercise.

use std::fs;

use serde_json::{Value, json};

#[path = "../schemas/sarif.rs"]
mod schema;

use crate::world::{LIB, SLUG, World, project_file, ran};

/// What a student's panic may say.
const HOSTILE: &str = "boom\\n::error file=x,line=1::forged\\n##[error]forged\\n::stop-commands::x\\n\\
    \\u{1b}[31m```\\n</details><img src=x onerror=alert(1)>\\n# heading\\n]]>";

/// Files of the head that would change every grade if they counted.
const MEDDLING: [(&str, &str); 9] = [
    (".cargo/config.toml", "[build]\nrustc-wrapper = \"/bin/false\"\n"),
    (".gitattributes", "*.rs ident text eol=crlf\n"),
    (".github/workflows/grade.yml", "on: push\n"),
    ("course.toml", "title = \"Mine\"\n"),
    ("exercises/01-restaurant/Cargo.toml", "[package]\nname = \"x\"\n"),
    ("exercises/01-restaurant/build.rs", "compile_error!(\"built\");\n"),
    ("rust-toolchain.toml", "[toolchain]\nchannel = \"none\"\n"),
    ("tests/01-restaurant/rubric.toml", "no rubric\n"),
    ("tests/01-restaurant/suite.rs", "compile_error!(\"mine\");\n"),
];

#[test]
fn conditions_decide_whether_it_passes() {
    let world = World::new();
    world.branch("pr", &project_file(&format!("solutions/{SLUG}/src/lib.rs")));
    // All that could change how it is built and judged, and counts for nothing.
    world.git(&["checkout", "--quiet", "-b", "meddled"]);
    for (way, text) in MEDDLING {
        world.file(way, text);
    }
    world.commit("and what is not the student's");
    world.git(&["checkout", "--quiet", "pr"]);
    let forth = ["--base", "main", "--head", "meddled"];
    world.branch("undone", &project_file(LIB));
    let back = ["--base", "pr", "--head", "undone"];
    // As by a push that takes the last commit back.
    let taken_back = ["--base", "undone", "--head", "pr"];
    for (named, conditions, code, words) in [
        (forth, &[][..], 0, "5 of 5 points, 0 before"),
        (forth, &["--min-score", "100%", "--require", "01", "--no-regressions"][..], 0, "holds"),
        (forth, &["--min-score", "6"][..], 1, "at least 6 asked for"),
        (back, &[][..], 1, "01-restaurant is not solved"),
        (back, &["--min-score", "0"][..], 0, "0 of 5 points, 5 before"),
        (back, &["--no-regressions"][..], 1, "a bug is back"),
        (taken_back, &[][..], 0, "older than the base"),
        (taken_back, &[][..], 0, "5 of 5 points, 0 before"),
    ] {
        let ran = world.run(&[&named[..], conditions].concat());
        assert_eq!(ran.code, Some(code), "{conditions:?}: {ran:?}");
        assert!(ran.out.contains(words), "{conditions:?}: {ran:?}");
    }
    // Nothing is touched; but what is required is graded.
    let same = ["--base", "main", "--head", "main"];
    assert_eq!(world.run(&same).code, Some(0));
    let ran = world.run(&[&same[..], &["--require", "01"]].concat());
    assert_eq!((ran.code, ran.out.contains("not solved")), (Some(1), true), "{ran:?}");

    let ran = world.run(&[&forth[..], &["--format", "json"]].concat());
    let document: Value = serde_json::from_str(&ran.out).expect("JSON alone");
    assert_eq!(document["points"], 5);
    let ignored: Vec<_> = document["ignored"].as_array().expect("a list").iter().collect();
    assert_eq!(ignored.len(), MEDDLING.len(), "{ignored:?}");
    assert!(ignored.iter().all(|it| MEDDLING.iter().any(|(way, _)| it["path"] == *way)));
    assert_eq!(document["exercises"][0]["folder"], format!("exercises/{SLUG}"));
    assert!(!ran.out.contains(&world.path("").display().to_string()), "no absolute path");
}

#[test]
fn a_hostile_head_on_github_changes_nothing_but_what_is_said_of_it() {
    let world = World::new();
    let given = world.path(".git/given");
    fs::create_dir(&given).expect("made");
    let files = ["output", "env", "path", "state"].map(|name| given.join(name));
    for file in &files {
        fs::write(file, "").expect("written");
    }
    let tries: String = files
        .iter()
        .map(|file| {
            let file = file.display();
            format!("_ = std::fs::write(\"{file}\", \"forged\"); ")
        })
        .collect();
    let opening = "tables: &[Table]) {\n";
    let hostile = format!(
        "{opening}    {tries}\n    println!(\"{{:?}}\", std::env::vars().collect::<Vec<_>>());\n    \
         println!(\"{{:?}}\", std::fs::read(\"/proc/self/environ\"));\n    \
         panic!(\"{{}}\", \"{HOSTILE}\".to_owned() + &\"noise\\n\".repeat(200_000));\n    \
         #[expect(unreachable_code)]\n"
    );
    let starter = project_file(LIB);
    assert!(starter.contains(opening));
    world.branch("pr", &starter.replacen(opening, &hostile, 1));
    fs::create_dir_all(world.path(".github/workflows")).expect("made");
    fs::write(world.path(".github/workflows/grade.yml"), "on: push\n").expect("written");
    world.commit("and a workflow");

    let [base, head] = ["main", "pr"].map(|name| world.git(&["rev-parse", name]));
    let event = json!({ "pull_request": { "base": { "sha": base }, "head": { "sha": head } } });
    fs::write(given.join("event"), event.to_string()).expect("written");
    let reports = world.path(".git/reports");
    let mut command = world.grader(&["--reports", reports.to_str().expect("plain")]);
    command.env("GITHUB_ACTIONS", "true").env("ACTIONS_RUNTIME_TOKEN", "s3cr3t-t0k3n");
    command.env("GITHUB_EVENT_PATH", given.join("event"));
    command.env("GITHUB_STEP_SUMMARY", given.join("summary"));
    let names = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE"];
    command.envs(names.iter().zip(&files));
    let ran = ran(command);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(!ran.err.contains("s3cr3t") && !ran.err.contains("forged"), "{}", ran.err);

    for file in &files {
        assert_eq!(fs::read_to_string(file).expect("there"), "", "{}", file.display());
    }
    // Commands are heard before the fence, which nobody can guess, and after it.
    let (fence, rest) = ran.out.split_once('\n').expect("lines");
    let token = fence.strip_prefix("::stop-commands::").expect("first of all");
    assert_eq!(token.len(), 32);
    let (fenced, after) = rest.split_once(&format!("\n::{token}::\n")).expect("it ends");
    assert!(fenced.contains("forged"), "what it said is shown: {fenced}");
    for line in after.lines() {
        assert!(line.starts_with(&format!("::error file={LIB},line=")), "{line}");
        assert!(!line.contains("::forged\n"), "{line}");
    }
    assert!((1..=10).contains(&after.lines().count()), "{after}");

    let summary = fs::read_to_string(given.join("summary")).expect("written");
    assert!(summary.contains("0 of 5 points, as before"), "{summary}");
    assert!(summary.contains("`.github/workflows/grade.yml`: added"), "{summary}");
    assert!(summary.len() < 100_000, "{}", summary.len());
    let mut names: Vec<_> = fs::read_dir(&reports)
        .expect("made")
        .map(|entry| entry.expect("listed").file_name().into_string().expect("plain"))
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "badge.svg",
            "code-quality.json",
            "junit.xml",
            "results.json",
            "results.sarif",
            "summary.md"
        ]
    );
    for name in &names {
        let text = fs::read_to_string(reports.join(name)).expect("UTF-8");
        assert!(!text.contains("s3cr3t") && !text.contains("GITHUB_"), "{name}");
        let odd = |c: char| c.is_control() && c != '\n';
        assert!(!text.contains(odd), "{name}");
    }
    assert!(!ran.out.contains("s3cr3t"));
    let sarif = fs::read(reports.join("results.sarif")).expect("there");
    let sarif: Value = serde_json::from_slice(&sarif).expect("JSON");
    assert_eq!(schema::faults(&sarif), Vec::<String>::new());
    assert_ne!(sarif["runs"][0]["results"], json!([]));
    let junit = fs::read_to_string(reports.join("junit.xml")).expect("there");
    roxmltree::Document::parse(&junit).expect("it is XML");
}
