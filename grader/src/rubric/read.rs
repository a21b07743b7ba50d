//! Reads a rubric from its text: the document, its scenarios, bugs and guards.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::check::{Placed, check};
use super::class::BugClass;
use super::expect::{expectations, promise};
use super::expectation::Expectation;
use super::fault::{Faults, advice_for};
use super::fields::{Entry, Fields, Sink};
use super::literal::{duration, json, positive, string, strings};
use super::{Bug, Case, Guard, Rubric, Scenario, Words, vocabulary};

/// The most points a bug may be worth.
const MOST_POINTS: u64 = 5;

/// Reads a rubric; `path` is what faults call the file.
pub(super) fn rubric(path: &str, text: &str) -> Result<Rubric, Faults> {
    let mut sink = Sink::new(path, text);
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // What follows a broken line may be misread, so nothing is said about its sense.
        for error in errors {
            let at = error.span().unwrap_or_default();
            let message = error.message().trim().replace('\n', ", ");
            sink.fault(&at, format!("this is not TOML: {message}"), "mend the line");
        }
        return Err(sink.into_faults());
    }

    let mut fields = Fields::new(document.get_ref(), 0..0, "a rubric");
    let words = vocabulary::entries(&mut fields, &mut sink);
    let scenarios = fields.tables("scenario", "scenario", &mut sink);
    let scenarios: Vec<_> =
        scenarios.into_iter().filter_map(|table| scenario(table, &mut sink)).collect();
    let tables = fields.tables("bug", "bug", &mut sink);
    if tables.is_empty() {
        sink.fault(&(0..0), "the rubric has no bug", "add a `[[bug]]`");
    }
    let bugs: Vec<_> = tables.into_iter().filter_map(|table| bug(table, &mut sink)).collect();
    let tables = fields.tables("guard", "guard", &mut sink);
    let guards: Vec<_> = tables.into_iter().filter_map(|table| guard(table, &mut sink)).collect();
    fields.finish(&mut sink);

    let mut rubric = check(scenarios, bugs, guards, &mut sink);
    rubric.vocabulary = vocabulary::checked(words, &rubric, &mut sink);
    if sink.is_clean() { Ok(rubric) } else { Err(sink.into_faults()) }
}

fn scenario(mut fields: Fields<'_>, sink: &mut Sink<'_>) -> Option<Placed<Scenario>> {
    let line = sink.line(&fields.at);
    let name = fields.need("name", "\"…\"", sink).and_then(|entry| string(&entry, sink));
    let seeds = fields.take("seeds").and_then(|entry| positive(&entry, sink));
    let patience = fields.take("patience").and_then(|entry| duration(&entry, sink));
    let polls = fields.take("polls").and_then(|entry| positive(&entry, sink));
    let with = fields.take("with").map(|entry| parameters(&entry, sink)).unwrap_or_default();
    fields.finish(sink);
    let usual = Scenario::named(name?);
    let scenario = Scenario {
        seeds: seeds.unwrap_or(usual.seeds),
        patience: patience.unwrap_or(usual.patience),
        polls: polls.unwrap_or(usual.polls),
        with,
        ..usual
    };
    Some(Placed { line, item: scenario })
}

fn parameters(entry: &Entry<'_>, sink: &mut Sink<'_>) -> BTreeMap<String, serde_json::Value> {
    let Some(mut fields) = Fields::of(entry, "{ tables = 5 }", sink) else {
        return BTreeMap::new();
    };
    let entries = fields.rest();
    entries
        .into_iter()
        .filter_map(|entry| Some((entry.key.to_owned(), json(&entry, sink)?)))
        .collect()
}

fn bug(mut fields: Fields<'_>, sink: &mut Sink<'_>) -> Option<Placed<Bug>> {
    let at = fields.at.clone();
    let id = identifier(&mut fields, sink);
    if let Some(id) = &id {
        fields.what = format!("bug `{id}`");
    }
    let class = fields.need("class", "\"logic\"", sink).and_then(|entry| class(&entry, sink));
    let words = words(&mut fields, sink);
    let points = fields.need("points", "3", sink).and_then(|entry| points(&entry, sink));
    let hidden_by = fields.take("hidden_by").and_then(|entry| strings(&entry, sink));
    let translated = fields.take("pt-BR").and_then(|entry| {
        let mut fields = Fields::of(&entry, "{ title = \"…\", hints = [\"…\"] }", sink)?;
        let words = self::words(&mut fields, sink);
        fields.finish(sink);
        words
    });

    let expect = expect(&mut fields, "bug.expect", sink);
    let cases = fields.tables("compile", "bug.compile", sink);
    let asks_compiler = !cases.is_empty();
    let compile = cases.into_iter().filter_map(|table| case(table, sink)).collect();
    let lints = fields.tables("lint", "bug.lint", sink);
    let lints = lints.into_iter().filter_map(|table| lint(table, sink)).collect();
    if expect.is_none() && !asks_compiler {
        sink.fault(
            &at,
            format!("{} expects nothing, so it would always count as fixed", fields.what),
            "add a `[[bug.expect]]` or a `[[bug.compile]]`",
        );
    }
    fields.finish(sink);

    let bug = Bug {
        id: id?,
        // Faults have been told for what is missing; `check` still wants the ids.
        class: class.unwrap_or(BugClass::Logic),
        words: words.unwrap_or_default(),
        pt_br: translated,
        points: points.unwrap_or(1),
        hidden_by: hidden_by.unwrap_or_default(),
        expect: expect.unwrap_or_default(),
        compile,
        lints,
    };
    Some(Placed { line: sink.line(&at), item: bug })
}

fn guard(mut fields: Fields<'_>, sink: &mut Sink<'_>) -> Option<Placed<Guard>> {
    let at = fields.at.clone();
    let id = identifier(&mut fields, sink);
    if let Some(id) = &id {
        fields.what = format!("guard `{id}`");
    }
    let title = fields.need("title", "\"…\"", sink).and_then(|entry| string(&entry, sink));
    let translated = fields.take("pt-BR").and_then(|entry| {
        let mut fields = Fields::of(&entry, "{ title = \"…\" }", sink)?;
        let title = fields.need("title", "\"…\"", sink).and_then(|entry| string(&entry, sink));
        fields.finish(sink);
        title
    });
    let expect = expect(&mut fields, "guard.expect", sink);
    if expect.is_none() {
        sink.fault(
            &at,
            format!("{} expects nothing, so it guards nothing", fields.what),
            "add a `[[guard.expect]]`",
        );
    }
    fields.finish(sink);
    let guard = Guard {
        id: id?,
        title: title.unwrap_or_default(),
        title_pt_br: translated,
        expect: expect.unwrap_or_default(),
    };
    Some(Placed { line: sink.line(&at), item: guard })
}

/// The expectations of a bug or guard; `None` when it has no block of them.
fn expect(fields: &mut Fields<'_>, header: &str, sink: &mut Sink<'_>) -> Option<Vec<Expectation>> {
    let blocks = fields.tables("expect", header, sink);
    if blocks.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    for block in blocks {
        expectations(block, sink, &mut found);
    }
    Some(found)
}

fn identifier(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Option<String> {
    let entry = fields.need("id", "\"…\"", sink)?;
    let id = string(&entry, sink)?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !id.bytes().all(plain) {
        sink.fault(
            &entry.at,
            format!("the id \"{id}\" is not plain"),
            "write small letters, digits and hyphens, such as \"one-table-at-a-time\"",
        );
        return None;
    }
    Some(id)
}

fn class(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<BugClass> {
    let name = string(entry, sink)?;
    let class = BugClass::from_name(&name);
    if class.is_none() {
        let advice = advice_for(&name, BugClass::ALL.map(BugClass::as_str));
        sink.fault(&entry.at, format!("unknown class \"{name}\""), advice);
    }
    class
}

fn points(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<u32> {
    let points = super::literal::number(entry, sink)?;
    let valid = (1..=MOST_POINTS).find(|valid| *valid as f64 == points);
    if valid.is_none() {
        sink.fault(
            &entry.at,
            format!("`points` is {points}"),
            format!("give 1 to {MOST_POINTS} points, by difficulty"),
        );
    }
    valid.and_then(|points| u32::try_from(points).ok())
}

/// The title and the hints in one language.
fn words(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Option<Words> {
    let title = fields.need("title", "\"…\"", sink).and_then(|entry| string(&entry, sink));
    let example = "[\"nudge\", \"closer\", \"answer\"]";
    let entry = fields.need("hints", example, sink)?;
    let hints = strings(&entry, sink)?;
    let number = hints.len();
    match <[String; 3]>::try_from(hints) {
        Ok(hints) => Some(Words { title: title?, hints }),
        Err(_) => {
            sink.fault(
                &entry.at,
                format!("there are {number} hints where exactly three belong"),
                format!("write `hints = {example}`"),
            );
            None
        }
    }
}

fn case(mut fields: Fields<'_>, sink: &mut Sink<'_>) -> Option<Case> {
    let at = fields.at.clone();
    let file = fields.need("case", "\"keep_twice.rs\"", sink);
    let file = file.and_then(|entry| case_file(&entry, sink));
    let code = fields.take("code");
    let message = fields.take("message");
    if code.is_none() && message.is_none() {
        sink.fault(
            &at,
            "a compile case without the error that is wanted accepts every error",
            "add `code = \"E0382\"`, or `message = \"…\"` where rustc gives no code",
        );
    }
    let line = sink.line(&at);
    let promise = promise(&mut fields, sink);
    let says = fields.take("says").and_then(|entry| string(&entry, sink));
    let says_pt_br = fields.take("pt-BR").and_then(|entry| {
        let mut fields = Fields::of(&entry, "{ says = \"…\" }", sink)?;
        let says = fields.need("says", "\"…\"", sink).and_then(|entry| string(&entry, sink));
        fields.finish(sink);
        says
    });
    let code = code.and_then(|entry| error_code(&entry, sink));
    let message = message.and_then(|entry| string(&entry, sink));
    fields.finish(sink);
    Some(Case { file: file?, code, message, promise, says, says_pt_br, line })
}

fn case_file(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<String> {
    let file = string(entry, sink)?;
    let plain = file.ends_with(".rs") && !file.ends_with(".twin.rs") && !file.contains(['/', '\\']);
    if !plain {
        sink.fault(
            &entry.at,
            format!("\"{file}\" is not the name of a case"),
            "name a file of the folder `compile`, such as \"keep_twice.rs\"; \
             its twin is found by itself",
        );
        return None;
    }
    Some(file)
}

fn error_code(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<String> {
    let code = string(entry, sink)?;
    let digits = code.strip_prefix('E').unwrap_or_default();
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        sink.fault(
            &entry.at,
            format!("\"{code}\" is not an error code of rustc"),
            "write one such as \"E0382\", or use `message`",
        );
        return None;
    }
    Some(code)
}

fn lint(mut fields: Fields<'_>, sink: &mut Sink<'_>) -> Option<String> {
    let name = fields.need("name", "\"await_holding_lock\"", sink);
    let name = name.and_then(|entry| string(&entry, sink));
    fields.finish(sink);
    Some(name?.trim_start_matches("clippy::").to_owned())
}
