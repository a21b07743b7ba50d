//! Reads `[[bug.expect]]` and `[[guard.expect]]`.

use std::ops::Range;

use toml::de::DeValue;

use super::compare::{ReadNumber, bare_or_table, nothing_said, numbers};
use super::expectation::{
    Blocker, Claim, Compare, Expectation, Measure, MeasureRule, Unit, ValueSubject,
};
use super::fault::advice_for;
use super::fields::{Entry, Fields, Sink};
use super::literal::{count, duration, factor, micros, positive, string, time, yes};
use super::value::value_rules;

/// Every subject an expectation can begin with.
const SUBJECTS: [&str; 18] = [
    "answer",
    "block",
    "calls",
    "count",
    "ended",
    "gap",
    "hog",
    "left_running",
    "never_inside",
    "order",
    "panics",
    "peak",
    "per_poll",
    "polls",
    "rate",
    "span",
    "thread",
    "times",
];

/// Words that belong on the right; where one stands as a name, the name was forgotten.
const RULES: [&str; 17] = [
    "at_least",
    "at_most",
    "between",
    "contains",
    "each",
    "in_any",
    "is",
    "len",
    "none",
    "not",
    "one_of",
    "per_key",
    "same_as",
    "same_set_as",
    "sum",
    "times_of",
    "unique",
];

/// Reads one block of expectations and adds them to `found`.
pub(super) fn expectations(
    mut fields: Fields<'_>,
    sink: &mut Sink<'_>,
    found: &mut Vec<Expectation>,
) {
    let scenario = fields.need("scenario", "\"…\"", sink).and_then(|entry| string(&entry, sink));
    let promise = promise(&mut fields, sink);
    let entries = fields.rest();
    if entries.is_empty() {
        sink.fault(
            &fields.at,
            format!("{} expects nothing", fields.what),
            "say what must be so, such as `ended = \"done\"`",
        );
    }
    let mut claims = Claims { sink, found: Vec::new() };
    for entry in &entries {
        claims.subject(entry);
    }
    let claims = claims.found;
    let Some(scenario) = scenario else { return };
    found.extend(claims.into_iter().map(|(fact, at, claim)| Expectation {
        scenario: scenario.clone(),
        fact,
        line: sink.line(&at),
        promise: promise.clone(),
        claim,
    }));
}

/// The points of the README's list that a block stands for; none when it names none.
pub(super) fn promise(fields: &mut Fields<'_>, sink: &mut Sink<'_>) -> Vec<u32> {
    let Some(entry) = fields.take("promise") else { return Vec::new() };
    let points = each(&entry);
    if points.is_empty() {
        sink.wrong_type(&entry, "the number of a point, or a list of them,", "2");
    }
    let read = points.iter().filter_map(|point| {
        let number = positive(point, sink)?;
        u32::try_from(number).ok()
    });
    read.collect()
}

/// The claims of one block as they are found; `happenings` reads those that are not about
/// numbers or values.
pub(super) struct Claims<'a, 's> {
    pub sink: &'a mut Sink<'s>,
    found: Vec<(String, Range<usize>, Claim)>,
}

impl Claims<'_, '_> {
    pub fn add(&mut self, entry: &Entry<'_>, claim: Claim) {
        self.found.push((entry.name.clone(), entry.at.clone(), claim));
    }

    fn subject(&mut self, entry: &Entry<'_>) {
        match entry.key {
            "span" => self.each_name(entry, |this, named, name| {
                this.measure(named, Measure::Span(name), time);
            }),
            "count" => self.each_name(entry, |this, named, name| {
                this.measure(named, Measure::Count(name), count);
            }),
            "peak" => self.each_name(entry, |this, named, name| {
                this.measure(named, Measure::Peak(name), count);
            }),
            "gap" => self.each_name(entry, |this, named, name| {
                this.measure(named, Measure::Gap(name), time);
            }),
            "per_poll" => self.each_name(entry, |this, named, name| {
                this.measure(named, Measure::PerPoll(name), count);
            }),
            "calls" => self.each_name(entry, Self::calls),
            "rate" => self.each_name(entry, Self::rate),
            "answer" => self.each_name(entry, |this, named, name| {
                this.value(named, ValueSubject::Answer(name));
            }),
            "thread" => self.each_name(entry, Self::thread),
            "polls" => self.polls(entry),
            "block" => self.block(entry),
            "hog" => self.hog(entry),
            "ended" => self.ended(entry),
            "panics" => self.panics(entry),
            "left_running" => self.measure(entry, Measure::LeftRunning, count),
            "order" => self.order(entry),
            "never_inside" => self.never_inside(entry),
            "times" => self.times(entry),
            unknown => {
                let advice = advice_for(unknown, SUBJECTS);
                self.sink.fault(&entry.at, format!("unknown subject `{unknown}`"), advice);
            }
        }
    }

    /// The names under a subject such as `span`, each with what is expected of it.
    pub fn each_name(&mut self, entry: &Entry<'_>, read: impl Fn(&mut Self, &Entry<'_>, String)) {
        let key = entry.key;
        let Some(mut fields) = Fields::of(entry, "…", self.sink) else { return };
        let names = fields.rest();
        if names.is_empty() {
            nothing_said(&fields, self.sink);
        }
        for named in names {
            if RULES.contains(&named.key) {
                self.sink.fault(
                    &named.at,
                    format!("`{key}` has no name"),
                    format!("write `{key}.NAME = {{ {} = … }}`", named.key),
                );
                continue;
            }
            let name = named.key.to_owned();
            read(self, &entry.inner(named), name);
        }
    }

    /// Everything that can be expected of a measure.
    pub fn measure(&mut self, entry: &Entry<'_>, measure: Measure, read: ReadNumber) {
        if !entry.value.is_table() {
            let rule = read(entry, self.sink).map(|is| MeasureRule::Compare(Compare::Is(is)));
            self.add_measure(entry, &measure, rule);
            return;
        }
        let Some(mut fields) = Fields::of(entry, "{ at_most = … }", self.sink) else { return };
        if nothing_said(&fields, self.sink) {
            return;
        }
        let rules = self.measure_rules(&mut fields, &measure, read);
        fields.finish(self.sink);
        self.add_measure(entry, &measure, rules);
    }

    pub fn add_measure(
        &mut self,
        entry: &Entry<'_>,
        measure: &Measure,
        rules: impl IntoIterator<Item = MeasureRule>,
    ) {
        for rule in rules {
            self.add(entry, Claim::Measure { measure: measure.clone(), rule });
        }
    }

    pub fn measure_rules(
        &mut self,
        fields: &mut Fields<'_>,
        measure: &Measure,
        read: ReadNumber,
    ) -> Vec<MeasureRule> {
        if let Some(of) = fields.take("times_of") {
            let of = string(&of, self.sink);
            return self.ratios(fields, of);
        }
        let mut rules = Vec::new();
        if let Some(entry) = fields.take("same_as") {
            rules.extend(variant(&entry, self.sink).map(|variant| MeasureRule::SameAs { variant }));
        }
        if measure.unit() == Unit::Number
            && let Some(entry) = fields.take("none")
        {
            rules.extend(yes(&entry, self.sink).map(|()| MeasureRule::None));
        }
        rules.extend(numbers(fields, read, self.sink).into_iter().map(MeasureRule::Compare));
        rules
    }

    /// Bounds that are so many times what a variant shows.
    fn ratios(&mut self, fields: &mut Fields<'_>, of: Option<String>) -> Vec<MeasureRule> {
        if !["is", "not", "one_of", "at_least", "at_most", "between"]
            .iter()
            .any(|bound| fields.has(bound))
        {
            self.sink.fault(
                &fields.at,
                format!("{} names a variant and does not say how many times", fields.what),
                "add `at_most = 1.1`, say",
            );
        }
        let ratios = numbers(fields, factor, self.sink);
        let Some(of) = of else { return Vec::new() };
        ratios.into_iter().map(|ratio| MeasureRule::Times { of: of.clone(), ratio }).collect()
    }

    /// `calls.X`, all together and for each key.
    fn calls(&mut self, entry: &Entry<'_>, name: String) {
        if !entry.value.is_table() {
            self.measure(entry, Measure::Calls(name), count);
            return;
        }
        let Some(mut fields) = Fields::of(entry, "{ at_most = 3 }", self.sink) else { return };
        if nothing_said(&fields, self.sink) {
            return;
        }
        if let Some(per_key) = fields.take("per_key") {
            let rules = bare_or_table(&per_key, "{ at_most = 1 }", count, self.sink);
            let rules = rules.into_iter().map(MeasureRule::Compare);
            self.add_measure(entry, &Measure::CallsPerKey(name.clone()), rules);
        }
        let all = Measure::Calls(name);
        let rules = self.measure_rules(&mut fields, &all, count);
        fields.finish(self.sink);
        self.add_measure(entry, &all, rules);
    }

    fn rate(&mut self, entry: &Entry<'_>, name: String) {
        let example = "{ in_any = \"1s\", at_most = 10 }";
        let Some(mut fields) = Fields::of(entry, example, self.sink) else { return };
        let window = fields
            .need("in_any", "\"1s\"", self.sink)
            .and_then(|window| duration(&window, self.sink));
        nothing_said(&fields, self.sink);
        let measure = Measure::Rate { name, window: window.unwrap_or(1) };
        let rules = self.measure_rules(&mut fields, &measure, count);
        fields.finish(self.sink);
        if window.is_some() {
            self.add_measure(entry, &measure, rules);
        }
    }

    fn polls(&mut self, entry: &Entry<'_>) {
        let example = "{ total = { at_most = 100 } }";
        let Some(mut fields) = Fields::of(entry, example, self.sink) else { return };
        nothing_said(&fields, self.sink);
        if let Some(total) = fields.take("total") {
            self.measure(&entry.inner(total), Measure::PollsTotal, count);
        }
        if let Some(rate) = fields.take("per_virtual_second") {
            self.measure(&entry.inner(rate), Measure::PollsPerVirtualSecond, factor);
        }
        fields.finish(self.sink);
    }

    /// `block = { none = true }` is about all of them, `block.own` and `block.CAUSE` about some.
    fn block(&mut self, entry: &Entry<'_>) {
        let DeValue::Table(table) = entry.value else {
            self.block_rule(entry, Blocker::Any);
            return;
        };
        let is_rule = |key: &str| RULES.contains(&key);
        if table.is_empty() || table.keys().any(|key| is_rule(key.get_ref())) {
            self.block_rule(entry, Blocker::Any);
            return;
        }
        self.each_name(entry, |this, named, name| {
            let blocker = if name == "own" { Blocker::Own } else { Blocker::Cause(name) };
            this.block_rule(named, blocker);
        });
    }

    /// Durations bound how long the calls took together, numbers how many there were.
    fn block_rule(&mut self, entry: &Entry<'_>, blocker: Blocker) {
        if speaks_of_time(entry) {
            self.measure(entry, Measure::BlockTime(blocker), time);
        } else {
            self.measure(entry, Measure::BlockCount(blocker), count);
        }
    }

    fn hog(&mut self, entry: &Entry<'_>) {
        let example = "{ of = \"solution\", at_most = 20 }";
        let Some(mut fields) = Fields::of(entry, example, self.sink) else { return };
        let Some(of) = fields.take("of") else {
            self.sink.fault(
                &entry.at,
                "CPU time differs between machines, so `hog` needs a variant to compare with",
                format!("write `hog = {example}`"),
            );
            return;
        };
        let of = string(&of, self.sink);
        let rules = self.ratios(&mut fields, of);
        fields.finish(self.sink);
        self.add_measure(entry, &Measure::Hog, rules);
    }

    fn times(&mut self, entry: &Entry<'_>) {
        for entry in each(entry) {
            let example = "{ of = \"solution\", span = \"…\", at_most = 1.1 }";
            let Some(mut fields) = Fields::of(&entry, example, self.sink) else { continue };
            let of =
                fields.need("of", "\"solution\"", self.sink).and_then(|of| string(&of, self.sink));
            let span =
                fields.need("span", "\"…\"", self.sink).and_then(|span| string(&span, self.sink));
            let rules = self.ratios(&mut fields, of);
            fields.finish(self.sink);
            let Some(span) = span else { continue };
            let entry = Entry { name: format!("span.{span}"), ..entry };
            self.add_measure(&entry, &Measure::Span(span), rules);
        }
    }

    pub fn value(&mut self, entry: &Entry<'_>, subject: ValueSubject) {
        for rule in value_rules(entry, self.sink) {
            self.add(entry, Claim::Value { subject: subject.clone(), rule });
        }
    }
}

/// The name of a variant, where nothing else can be compared with.
fn variant(entry: &Entry<'_>, sink: &mut Sink<'_>) -> Option<String> {
    let name = string(entry, sink)?;
    if name.starts_with("input.") || name.starts_with("answer.") {
        sink.fault(
            &entry.at,
            format!("`{}` is measured and cannot be compared with {name}", entry.name),
            "name a variant such as \"solution\", or ask it of an answer",
        );
        return None;
    }
    Some(name)
}

/// The entry itself, or each thing in it when it is a list.
pub(super) fn each<'t>(entry: &Entry<'t>) -> Vec<Entry<'t>> {
    entry.items().unwrap_or_else(|| vec![entry.clone()])
}

/// Whether any literal in an expectation is a duration.
fn speaks_of_time(entry: &Entry<'_>) -> bool {
    fn any(value: &DeValue<'_>) -> bool {
        match value {
            DeValue::String(text) => micros(text).is_some(),
            DeValue::Array(items) => items.iter().any(|item| any(item.get_ref())),
            DeValue::Table(table) => table.values().any(|value| any(value.get_ref())),
            _ => false,
        }
    }
    any(entry.value)
}
