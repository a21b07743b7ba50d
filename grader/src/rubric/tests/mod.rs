//! Rubrics as authors write them, right and wrong.

use serde_json::json;

use super::*;

mod forms;
mod names;

/// A bug that wants nothing but the given lines of its expectation.
pub(crate) fn bug_expecting(lines: &str) -> String {
    format!(
        "[[bug]]\nid = \"b\"\nclass = \"logic\"\ntitle = \"t\"\npoints = 1\n\
         hints = [\"a\", \"b\", \"c\"]\n[[bug.expect]]\nscenario = \"s\"\n{lines}\n"
    )
}

/// The line on which the expectation of [`bug_expecting`] begins.
const EXPECTED_ON: u32 = 9;

fn parse(text: &str) -> Rubric {
    Rubric::parse("rubric.toml", text).unwrap_or_else(|faults| panic!("{faults}\nin\n{text}"))
}

fn faults(text: &str) -> Vec<String> {
    match Rubric::parse("rubric.toml", text) {
        Ok(rubric) => panic!("no fault in\n{text}\n{rubric:?}"),
        Err(faults) => faults.0.iter().map(ToString::to_string).collect(),
    }
}

fn claims(lines: &str) -> Vec<(String, Claim)> {
    let rubric = parse(&bug_expecting(lines));
    rubric.bugs[0].expect.iter().map(|it| (it.fact.clone(), it.claim.clone())).collect()
}

fn measure(measure: Measure, rule: MeasureRule) -> Claim {
    Claim::Measure { measure, rule }
}

fn value(name: &str, rule: ValueRule) -> Claim {
    Claim::Value { subject: ValueSubject::Answer(name.to_owned()), rule }
}

#[test]
fn faults_of_the_frame_are_told_all_at_once() {
    let text = r#"
[[scenario]]
name = "asked"
seeds = 0
[[scenario]]
name = "unasked"
patience = "0s"
[[bug]]
id = "one"
class = "deadlok"
title = "t"
points = 6
hints = ["a", "b"]
hidden_by = ["twi"]
colour = "red"
[[bug.expect]]
scenario = "asked"
ended = "done"
[[bug]]
id = "two"
class = "logic"
title = "t"
points = 0
hints = ["a", "b", "c"]
hidden_by = ["three"]
[[bug]]
id = "three"
class = "logic"
title = "t"
points = 1
hints = ["a", "b", "c"]
hidden_by = ["two"]
[[bug.compile]]
case = "x.twin.rs"
[[bug.compile]]
case = "x.rs"
code = "382"
[[guard]]
id = "two"
title = "g"
[[gard]]
id = "x"
"#;
    let faults = faults(text);
    let wanted = [
        ":4: `seeds` is 0",
        ":5: nothing is expected of the scenario `unasked`",
        ":7: `patience` is no time at all",
        ":8: bug `one` is hidden by `twi`, which is no bug; did you mean `two`?",
        ":10: unknown class \"deadlok\"; did you mean `deadlock`?",
        ":12: `points` is 6; give 1 to 5",
        ":13: there are 2 hints where exactly three belong",
        ":15: unknown key `colour` in bug `one`",
        ":19: bug `two` expects nothing",
        ":19: bug `two` is hidden by itself",
        ":23: `points` is 0",
        ":26: bug `three` is hidden by itself",
        ":33: a compile case without the error",
        ":34: \"x.twin.rs\" is not the name of a case",
        ":37: \"382\" is not an error code",
        ":38: guard `two` expects nothing",
        ":38: the id `two` is taken since line 19",
        ":41: unknown key `gard` in a rubric; did you mean `guard`?",
    ];
    assert_eq!(faults.len(), wanted.len(), "{}", faults.join("\n"));
    for (fault, wanted) in faults.iter().zip(wanted) {
        assert!(fault.contains(wanted), "wanted {wanted}, got\n{}", faults.join("\n"));
    }
}

#[test]
fn a_document_that_is_not_toml_is_refused_with_its_line() {
    let faults = faults("[[bug]]\nid = \n");
    assert!(faults[0].starts_with("rubric.toml:2: this is not TOML: "), "{faults:?}");
}

#[test]
fn an_empty_rubric_and_bare_tables_are_refused() {
    assert!(faults("")[0].contains("the rubric has no bug"));
    assert!(faults("bug = 3")[0].contains("begin each with a line `[[bug]]`"));
}

#[test]
fn settings_are_read_and_scenarios_listed_once() {
    let text = format!(
        "[[scenario]]\nname = \"late\"\nseeds = 64\npatience = \"5s\"\npolls = 7\n\
         with = {{ tables = 5, names = [\"a\"] }}\n{}[[bug.expect]]\nscenario = \"late\"\n\
         ended = \"done\"\n[[bug.expect]]\nscenario = \"s\"\ncalls.x = {{ same_as = \"solution\" }}\n",
        bug_expecting("span.x = { times_of = \"starter\", at_most = 1 }")
    );
    let rubric = parse(&text);
    let names: Vec<&str> = rubric.scenarios().iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["late", "s"]);
    let late = &rubric.scenarios()[0];
    assert_eq!((late.seeds, late.patience, late.polls), (64, 5_000_000, 7));
    assert_eq!(late.seed_range(), 1..=64);
    assert_eq!(late.with["tables"], json!(5));
    assert_eq!(rubric.scenarios()[1], Scenario::named("s".to_owned()));
    let references: Vec<_> = rubric.references().into_iter().collect();
    let wanted = ["solution", "starter"].map(|of| (of.to_owned(), "s".to_owned()));
    assert_eq!(references, wanted);
}

#[test]
fn words_in_portuguese_cases_and_lints_are_read() {
    let text = format!(
        "{}[[bug.compile]]\ncase = \"twice.rs\"\nmessage = \"moved\"\n\
         [[bug.lint]]\nname = \"clippy::await_holding_lock\"\n\
         [bug.pt-BR]\ntitle = \"tt\"\nhints = [\"x\", \"y\", \"z\"]\n",
        bug_expecting("ended = \"done\"")
    );
    let rubric = parse(&text);
    let bug = &rubric.bugs[0];
    assert_eq!(bug.words.title, "t");
    assert_eq!(bug.pt_br.as_ref().map(|words| words.title.as_str()), Some("tt"));
    assert_eq!(bug.compile[0].file, "twice.rs");
    assert_eq!(
        (bug.compile[0].code.as_deref(), bug.compile[0].message.as_deref()),
        (None, Some("moved"))
    );
    assert_eq!(bug.lints, ["await_holding_lock"]);
    assert_eq!(rubric.max_points(), 1);
}

#[test]
fn promises_are_points_of_the_readme() {
    let points = |line: &str| {
        let text = bug_expecting(&format!("{line}\nended = \"done\"\npanics = 0"));
        let rubric = parse(&text);
        let points: Vec<_> = rubric.expectations().map(|it| it.promise.clone()).collect();
        assert_eq!(points.len(), 2);
        assert_eq!(points[0], points[1]);
        points[0].clone()
    };
    assert!(points("").is_empty());
    assert_eq!(points("promise = 2"), [2]);
    assert_eq!(points("promise = [2, 5]"), [2, 5]);
    for wrong in ["promise = 0", "promise = \"2\"", "promise = []", "promise = [1, -1]"] {
        let found = faults(&bug_expecting(&format!("{wrong}\nended = \"done\"")));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("rubric.toml:9: `promise`"), "{found:?}");
    }
    let case = "[[bug.compile]]\ncase = \"a.rs\"\ncode = \"E0382\"\npromise = 4\nsays = \"x\"\n";
    let rubric = parse(&format!("{}{case}", bug_expecting("ended = \"done\"")));
    let case = rubric.cases().next().expect("it has a case");
    assert_eq!((case.promise.as_slice(), case.says.as_deref()), (&[4][..], Some("x")));
}
