//! What the program said of a submission.

use std::time::Duration;

use serde_json::Value;

/// What stands in the suite alone, in lines that call the submission.
const A_LINE_OF_THE_SUITE: &str = "watch.span(";

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
    /// The secret word, which must stand nowhere.
    pub canary: String,
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
