//! What must be seen of an attack, and whether it was.
//!
//! `refused WORDS`, `does-not-compile WORDS`, `over-limit NAME|NAME`, `graded POINTS`; several of
//! them with ` or ` between. `refused` is what the outcome `tampered` says. `fault WORDS` is no
//! verdict but a sentence about what keeps the grader from its work.

use serde_json::Value;

use crate::verdict::Verdict;

/// Why the verdict is not one of those that are allowed; nothing when it is.
pub fn fault(seen: &str, verdict: &Verdict) -> Option<String> {
    let mut ways = seen.split(" or ");
    if let Some(why) = verdict.is_no_verdict() {
        let is_told =
            |one: &str| one.strip_prefix("fault ").is_some_and(|words| why.contains(words));
        return (verdict.code != Some(3) || !ways.any(is_told)).then_some(why);
    }
    let is_one = ways.any(|one| is(one, verdict));
    (!is_one).then(|| format!("must be `{seen}`, and is {}", verdict.told()))
}

fn is(one: &str, verdict: &Verdict) -> bool {
    let exercise = verdict.exercise();
    let (word, rest) = one.trim().split_once(' ').unwrap_or((one.trim(), ""));
    let outcome = exercise["outcome"].as_str().unwrap_or_default();
    let points = exercise["points"].as_u64();
    let says = || {
        let text = verdict.json.to_string() + &verdict.err;
        text.contains(rest)
    };
    match word {
        "refused" => outcome == "tampered" && points == Some(0) && says(),
        "does-not-compile" => outcome == word && points == Some(0) && says(),
        "over-limit" => {
            let limit = exercise["limit"].as_str().unwrap_or_default();
            outcome == word
                && points == Some(0)
                && (rest.is_empty() || rest.split('|').any(|name| name == limit))
        }
        "graded" => outcome == word && points == rest.parse().ok(),
        "fault" => false,
        other => panic!("nothing is known of `{other}`"),
    }
}

/// The lines by which attacks say that they got something.
pub fn loot(exercise: &Value) -> Vec<String> {
    let mut loot: Vec<_> = lines(exercise).filter(|line| line.contains("LOOT")).collect();
    loot.sort();
    loot.dedup();
    loot
}

/// Everything that was printed, line by line.
pub fn lines(exercise: &Value) -> impl Iterator<Item = String> {
    let outputs = exercise["output"].as_array().cloned().unwrap_or_default();
    outputs.into_iter().flat_map(|output| {
        let text = output["text"].as_str().unwrap_or_default().to_owned();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    })
}
