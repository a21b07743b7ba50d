use serde_json::Value;

use super::*;
use crate::alike::{Comparison, Group, LeftOut, Likeness, Trace, Version};
use crate::gradebook::{ExerciseRules, Reveal, Rules};
use crate::report::catalogue::Language;
use crate::results::Record;
use crate::results::examples::{FORMULA, World, class};
use crate::rubric::Rubric;
use crate::sources::Sources;
use crate::store::StoreError;

fn csv_of(world: &World) -> Vec<Vec<String>> {
    let mut written = Vec::new();
    write_csv(&world.results(&Rules::default()), &mut written).expect("written");
    let mut reader = ::csv::Reader::from_reader(written.as_slice());
    std::iter::once(reader.headers().expect("a head").clone())
        .chain(reader.records().map(|record| record.expect("as many cells as the head")))
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn the_table_comes_back_and_nothing_in_it_is_a_formula() {
    let lines = csv_of(&class());
    assert_eq!(lines.len(), 12);
    assert_eq!(
        lines[0][4..],
        ["01-a", "01-a max", "01-a standing", "01-a days late", "01-a bugs left"]
    );
    let of = |key: &str| lines.iter().find(|line| line[0] == key).expect("is there");
    assert_eq!(of("'=1+1")[1..], ["'=1+1", "", "100", "5", "5", "solved", "0", ""]);
    assert_eq!(of("q")[1], "Ünï, \"Q\" <b>&'");
    assert_eq!(of("q")[3..], ["60", "3", "5", "unsolved", "0", "stuck"]);
    assert_eq!(of("c")[1], "' =c\u{fffd}\u{fffd}[31m x");
    // What is not known is no zero.
    assert_eq!(of("unlucky")[3..6], ["", "", "5"]);
    for cell in lines.iter().flatten() {
        assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell:?}");
        assert!(!cell.chars().any(char::is_control), "{cell:?}");
    }
}

#[test]
fn the_json_has_everybody_and_adds_up() {
    let world = class();
    let rules = Rules::default();
    let mut written = Vec::new();
    write_json(&world.results(&rules), &world.overview(&rules), &mut written).expect("written");
    let document: Value = serde_json::from_slice(&written).expect("JSON");
    assert_eq!(document["version"], 1);
    let students = document["students"].as_array().expect("a list");
    assert_eq!(students.len(), 11);
    assert_eq!(students[0]["student"], FORMULA);
    assert_eq!(students[0]["works"][0]["points"], 5.0);
    assert_eq!(students[0]["works"][0]["standing"], "solved");
    assert_eq!(students[0]["works"][0]["bugs"][1]["status"], "fixed");
    let unlucky = students.iter().find(|it| it["student"] == "unlucky").expect("is there");
    assert_eq!(unlucky["works"][0]["points"], Value::Null);
    assert_eq!(document["overview"]["exercises"][0]["solved"], 1);
    assert_eq!(document["exercises"][0]["bugs"][0]["id"], "slow");
}

#[test]
fn the_summary() {
    let world = class();
    let rules = Rules { title: Some("Async\u{1b}[2J".to_owned()), ..Rules::default() };
    let mut written = Vec::new();
    write(&world.results(&rules), &world.overview(&rules), &mut written).expect("written");
    let written = String::from_utf8(written).expect("text");
    insta::assert_snapshot!(written);
}

#[test]
fn the_page_has_everybody_and_runs_nothing() {
    let world = class();
    let rules = Rules { title: Some("</title><script>".to_owned()), ..Rules::default() };
    let mut written = Vec::new();
    write_page(&world.results(&rules), &world.overview(&rules), None, &mut written)
        .expect("written");
    let page = String::from_utf8(written).expect("text");
    // The megabyte that somebody's panic says is not in it.
    assert!(page.len() < 40_000, "{}", page.len());
    let text = page.to_lowercase();
    for never in ["<script", "http://", "https://", "src=", "url(", "@import", "<b>&'", "onload"] {
        assert!(!text.contains(never), "{never}");
    }
    assert!(!page.chars().any(|c| c.is_control() && c != '\n'));
    assert!(page.contains("Ünï, &quot;Q&quot; &lt;b&gt;&amp;'"));
    assert_eq!(page.matches("<tr id=\"student-").count(), 11);
    // Signs, not colours alone: fixed, alive, unknown, nothing handed in.
    for (sign, count) in [("✔</td>", 3), ("✘</td>", 2), ("?</td>", 1), ("<td>·</td>", 4)] {
        assert_eq!(page.matches(sign).count(), count, "{sign}");
    }
    for word in ["tampered", "over-limit", "grader-fault", "refused", "no linker", "=x.zip"] {
        assert!(page.contains(word), "{word}");
    }
    // Every element is closed again: what is void is left out, the rest is XML.
    let body = page.split_once("<body>").and_then(|it| it.1.split_once("</body>")).expect("a body");
    let body = format!("<body>{}</body>", body.0);
    roxmltree::Document::parse(&body).expect("every element is closed");
}

fn page_of(world: &World, found: Option<&[Comparison]>) -> String {
    let (rules, mut written) = (Rules::default(), Vec::new());
    let (results, overview) = (world.results(&rules), world.overview(&rules));
    write_page(&results, &overview, found, &mut written).expect("written");
    String::from_utf8(written).expect("text")
}

/// One who sends what nobody asked for halves everybody's points, unless a list says what counts.
#[test]
fn an_exercise_that_hardly_anybody_has_handed_in_is_told() {
    let mut world = class();
    let told = |world: &World, rules: &Rules| {
        let mut written = Vec::new();
        write(&world.results(rules), &world.overview(rules), &mut written).expect("written");
        let text = String::from_utf8(written).expect("text");
        text.contains("Few have handed in 02-b, and it counts for everybody.")
    };
    assert!(!told(&world, &Rules::default()));
    world.hand_in(&crate::results::examples::student("q"), "02-b", Some("q"));
    assert!(told(&world, &Rules::default()));
    assert!(section(&page_of(&world, None), "exercises").contains("Few have handed in 02-b"));
    let only = ExerciseRules { weight: 1.0, due: None };
    let listed = Rules { exercises: [("01-a".to_owned(), only)].into(), ..Rules::default() };
    assert!(!told(&world, &listed));
    for key in ["c", "sly"] {
        world.hand_in(&crate::results::examples::student(key), "02-b", Some(key));
    }
    assert!(!told(&world, &Rules::default()));
}

/// The text of a section, without its elements.
fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let (_, from) = page.split_once(&format!("<section id=\"{id}\">")).expect("the section");
    from.split_once("</section>").expect("its end").0
}

#[test]
fn the_page_says_which_hints_were_needed_as_far_as_anybody_knows() {
    let mut world = class();
    let says = section(&page_of(&world, None), "hints").to_owned();
    assert!(says.contains("Nothing is known of hints"), "{says}");
    world.tell_hints("c", &[]);
    let says = section(&page_of(&world, None), "hints").to_owned();
    assert!(says.contains("1 of 9 hand-ins"), "{says}");
    assert!(says.contains("no grade depends on it") && says.contains("tell of no hint"), "{says}");
    world.tell_hints("q", &[("slow", 1), ("stuck", 3)]);
    world.tell_hints("sly", &[("stuck", 1)]);
    let says = section(&page_of(&world, None), "hints").to_owned();
    let rows: Vec<_> = says.split("<tr>").skip(2).collect();
    assert!(rows[0].contains("two locks"), "{says}");
    assert!(rows[0].contains("<td>1</td><td>1</td><td>0</td><td>1</td>"), "{says}");
    assert!(rows[1].contains("<td>2</td><td>1</td><td>0</td><td>0</td>"), "{says}");
}

/// Groups lead to rows that are there, and rows to the groups; what is chance leads nowhere.
#[test]
fn groups_of_alike_hand_ins_and_the_rows_lead_to_each_other() {
    let world = class();
    let version = |content: &str, students: &[&str]| Version {
        content: content.to_owned(),
        students: students.iter().map(|key| (*key).to_owned()).collect(),
        trace: Trace::default(),
    };
    let group = |versions: &[usize], students: &[&str], score, is_usual| Group {
        versions: versions.to_vec(),
        students: students.iter().map(|key| (*key).to_owned()).collect(),
        score,
        is_usual,
        pairs: Vec::new(),
    };
    let likeness = Likeness {
        groups: vec![
            group(&[0, 1], &["=1+1", "sly"], 0.834, false),
            group(&[2], &["broken", "empty"], 1.0, true),
        ],
        left_out: LeftOut::default(),
        cut: Vec::new(),
    };
    let versions = ["=1+1", "sly", "broken"].map(|key| version(key, &[key])).to_vec();
    let found = [Comparison { exercise: "01-a".to_owned(), versions, likeness }];
    let page = page_of(&world, Some(&found));
    let says = section(&page, "alike");
    assert!(says.contains("83 %") && says.contains("2 students of 01-a"), "{says}");
    let rows: Vec<_> = says.matches("href=\"#student-").collect();
    assert_eq!(rows.len(), 2);
    for (key, back) in [("=1+1", true), ("sly", true), ("broken", false)] {
        let row = page.split("<tr id=\"student-").skip(1).find(|row| row.contains(key));
        let (number, row) = row.and_then(|row| row.split_once('"')).expect("is there");
        assert_eq!(row.contains("href=\"#alike-1\""), back, "{row}");
        assert_eq!(says.contains(&format!("href=\"#student-{number}\">")), back, "{says}");
    }
    assert!(section(&page_of(&world, Some(&[])), "alike").contains("No hand-ins are so alike"));
    assert!(section(&page_of(&world, None), "alike").contains("Nothing was compared"));
}

/// What a student is sent of `q`'s and `c`'s hand-ins, whose texts reports trip over.
fn feedback_of(key: &str, reveal: Reveal, language: Language) -> (String, String) {
    const RUBRIC: &str = r#"
        [[bug]]
        id = "slow"
        class = "logic"
        title = "it is slow"
        points = 3
        hints = ["look", "look there", "take <join_all>"]
        pt-BR.title = "é lento"
        pt-BR.hints = ["veja", "veja ali", "use <join_all>"]
        [[bug.expect]]
        scenario = "s"
        peak.stove = 2
    "#;
    let mut solution = Sources::new();
    solution.insert("src/lib.rs", "fn right() {}\n").expect("a plain path");
    let teaching = Teaching {
        exercise: "01-a".to_owned(),
        title: "A".to_owned(),
        rubric: Rubric::parse("rubric.toml", RUBRIC).expect("it is sound"),
        solution,
    };
    let (mut world, rules) = (class(), Rules::default());
    world.store.overrule("absent", "01-a", Some(4.0), "at the desk", "t", None).expect("stored");
    world.store.enrol([&crate::results::examples::student("away")]).expect("stored");
    let mut sent = None;
    let find = |record: Record| {
        if record.student.key == key {
            let telling = Telling { language, reveal };
            let feedback = Feedback::of(&record, std::slice::from_ref(&teaching), telling);
            sent = Some((feedback.markdown(), feedback.page()));
        }
        Ok::<_, StoreError>(())
    };
    world.results(&rules).each(find).expect("read");
    sent.expect("is there")
}

#[test]
fn students_are_told_as_much_as_the_teacher_allows() {
    let reveals = [Reveal::Verdicts, Reveal::Evidence, Reveal::Hints, Reveal::Solutions];
    for (number, reveal) in reveals.into_iter().enumerate() {
        let (markdown, page) = feedback_of("c", reveal, Language::English);
        for text in [&markdown, &page] {
            assert!(text.contains("✘") && text.contains("one table is served at a time"));
            assert_eq!(text.contains("=x=x"), number >= 1, "{text}");
            assert_eq!(text.contains("take &lt;join"), number >= 2, "{text}");
            assert_eq!(text.contains("fn right()"), number >= 3, "{text}");
            // A megabyte of panic is cut, and nothing of it is taken for a command or an element.
            assert!(text.len() < 10_000 && !text.contains("<script"));
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
        }
    }
    let (markdown, page) = feedback_of("q", Reveal::Hints, Language::Portuguese);
    assert!(markdown.starts_with("# Ünï, \"Q\" &lt;b&gt;&amp;'\n"), "{markdown}");
    assert!(markdown.contains("✔ **é lento**") && markdown.contains("3 / 5"), "{markdown}");
    assert!(page.contains("<html lang=\"pt-BR\">"), "{page}");
}

/// A page that says nothing would leave a student who has sent a text at a loss.
#[test]
fn whoever_has_no_grade_is_told_why() {
    let torn = feedback_of("torn", Reveal::Verdicts, Language::English).0;
    assert_eq!(
        torn,
        "# torn\n\ntorn.zip: nothing of an exercise is in it; hand in the exercise's folder, or its \
         \\`src\\`\n\n"
    );
    let away = |language| feedback_of("away", Reveal::Verdicts, language).0;
    assert_eq!(away(Language::English), "# away\n\nnothing was handed in\n\n");
    assert_eq!(away(Language::Portuguese), "# away\n\nnada foi entregue\n\n");
    let waits = feedback_of("waits", Reveal::Verdicts, Language::English).0;
    assert_eq!(waits, "# waits\n\n## 01-a: A\n\nnot graded yet; that costs no points\n\n");
    // What a teacher gives without a hand-in is told.
    let absent = feedback_of("absent", Reveal::Verdicts, Language::English).0;
    assert_eq!(absent, "# Nobody Here\n\n## 01-a: A\n\n4 / 5\n\n");
}

/// Held against the fields that Gradescope documents.
#[test]
fn gradescope_reads_its_results() {
    let (mut world, rules) = (class(), Rules::default());
    world.store.overrule("absent", "01-a", Some(4.0), "at the desk", "t", None).expect("stored");
    let mut documents = std::collections::BTreeMap::new();
    let write = |record: Record| {
        let mut to = Vec::new();
        let written = write_gradescope(&record, Language::English, Reveal::Evidence, &mut to);
        if written.expect("written") {
            let document: Value = serde_json::from_slice(&to).expect("JSON");
            documents.insert(record.student.key, (document, to.len()));
        }
        Ok::<_, StoreError>(())
    };
    world.results(&rules).each(write).expect("read");
    // Who waits, cannot be read or has handed in nothing has no score, but by the teacher's word.
    let keys: Vec<_> = documents.keys().map(String::as_str).collect();
    assert_eq!(keys, ["=1+1", "absent", "broken", "c", "empty", "endless", "q", "sly"]);
    for (document, length) in documents.values() {
        assert!(*length < 10_000 && document["score"].is_number());
        assert_eq!(document["visibility"], "visible");
        for test in document["tests"].as_array().expect("a list") {
            assert!(["passed", "failed"].contains(&test["status"].as_str().expect("a word")));
            assert!(test["score"].as_f64() <= test["max_score"].as_f64());
            assert!(test["name"].is_string() && test["number"].is_string());
        }
    }
    assert_eq!(documents["q"].0["score"], 3.0);
    assert_eq!(documents["absent"].0["score"], 4.0);
    assert_eq!(documents["c"].0["tests"][1]["status"], "failed");
}
