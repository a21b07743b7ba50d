//! Numbers, times, places and typed values in Portuguese.

use std::collections::BTreeMap;

use facts::{BlockingCall, Micros, Stuck};
use serde_json::Value;

use super::grammar::{count, of, within};
use crate::grade::{BlockSeen, EndingSeen, Quantity, StuckSeen};
use crate::observation::{Frame, Limit};
use crate::report::catalogue::figures::{self, Digits, Tone, VALUE, first_line, place, telling};
use crate::report::catalogue::values;
use crate::report::plain::short;

/// What stands before decimals.
const COMMA: char = ',';

/// `a`, `a e b`, `a, b e c`; says how many it left out of a long list.
pub(super) fn list(items: impl ExactSizeIterator<Item = String>, joint: &str) -> String {
    let (mut items, left_out) = figures::listed(items);
    items.extend(left_out.map(|n| format!("mais {n}")));
    figures::joined(items, joint)
}

/// Virtual time: `250 µs`, `2,5 ms`, `120 ms`, `1,8 s`, `21,0 s`.
pub(super) fn duration(micros: Micros, digits: Digits) -> String {
    figures::duration(micros, digits, COMMA)
}

/// A number of something: `5`, `2,75`.
pub(super) fn number(value: f64) -> String {
    figures::number(value, COMMA)
}

/// How many times, rounded down.
pub(super) fn fold(times: f64) -> String {
    figures::fold(times, COMMA)
}

/// `vez` or `vezes`, as a number asks for it: what is less than two is singular.
pub(super) fn times_word(times: f64) -> &'static str {
    if times < 2.0 { "vez" } else { "vezes" }
}

/// Several places, by file: `src/lib.rs:33 e 41`.
pub(super) fn places<'a>(frames: impl Iterator<Item = &'a Frame>) -> String {
    let each = figures::by_file(frames).into_iter().map(|(file, lines)| {
        format!("{file}:{}", list(lines.iter().map(ToString::to_string), "e"))
    });
    list(each.collect::<Vec<_>>().into_iter(), "e")
}

/// What a limit that was passed limits, as what somebody did.
pub(super) fn limit(limit: Limit) -> &'static str {
    match limit {
        Limit::Cpu => "usou mais tempo de CPU do que pode",
        Limit::Wall => "não chegou ao fim a tempo",
        Limit::Memory => "usou mais memória do que pode",
        Limit::Threads => "criou mais threads do que pode",
        Limit::File => "gravou um arquivo maior do que pode",
        Limit::Output => "imprimiu mais do que pode",
        Limit::Facts => "fez mais do que o grader consegue acompanhar",
    }
}

/// A value as a noun phrase, to stand after a colon.
pub(super) fn phrase(quantity: &Quantity, tone: Tone<'_>) -> String {
    let digits = tone.digits;
    let inner = |quantity: &Quantity| phrase(quantity, tone);
    match quantity {
        Quantity::Time(micros) => duration(*micros, digits),
        Quantity::Cpu(micros) => format!("{} de CPU", duration(*micros, digits)),
        Quantity::Number(n) => number(*n),
        Quantity::Ratio { times, of, measured } => {
            ratio(*times, of.as_deref(), measured.as_ref(), tone)
        }
        Quantity::ForKey { key, value } => match key {
            Some(key) => format!("{} para {}", inner(value), short(key, VALUE)),
            None => inner(value),
        },
        Quantity::InAny { value, window } => {
            format!("{} em {}", inner(value), duration(*window, digits))
        }
        Quantity::Value(value) => json(value),
        Quantity::None => "zero".to_owned(),
        Quantity::AtMost(most) => match &**most {
            Quantity::Ratio { times, of: _, measured: None } if *times > 0.0 && *times < 1.0 => {
                let sooner = (1e3 / times).round() / 1e3;
                format!("{} {} mais rápido", number(sooner), times_word(sooner))
            }
            most => format!("no máximo {}", inner(most)),
        },
        Quantity::AtLeast(least) => format!("pelo menos {}", inner(least)),
        Quantity::Between(low, high) => format!("entre {} e {}", inner(low), inner(high)),
        Quantity::Not(not) => match &**not {
            Quantity::Inside { what, within } => never_inside(what, within, tone),
            not => format!("qualquer coisa menos {}", inner(not)),
        },
        Quantity::OneOf(these) => format!("um destes: {}", list(these.iter().map(inner), "ou")),
        Quantity::SameAs { what, value } => {
            let value = value.as_deref().map(inner);
            value.unwrap_or_else(|| format!("o mesmo que {}", source(what, tone)))
        }
        Quantity::With { property, value } => with(property, value, tone),
        Quantity::Order { first, then, key, within } => {
            let key = key.as_deref().map(|key| format!(" para {}", short(key, VALUE)));
            let within = within.map(|within| format!(", em até {}", duration(within, digits)));
            format!(
                "{} antes {}{}{}",
                tone.name(first),
                of(&tone.name(then)),
                key.unwrap_or_default(),
                within.unwrap_or_default()
            )
        }
        Quantity::Inside { what, within } => {
            format!("{} dentro {}", inside(what, tone), of(&tone.name(within)))
        }
        Quantity::Blocks(blocks) => self::blocks(blocks, tone),
        Quantity::Panics(messages) => panics(messages),
        Quantity::Tasks(tasks) => self::tasks(tasks),
        Quantity::Ending(ending) => self::ending(ending, tone),
        Quantity::CompilerSays(None) => "nenhum erro".to_owned(),
        Quantity::CompilerSays(Some(error)) => format!("o erro `{}`", short(error, VALUE)),
        Quantity::NotSend { future, held, kind, awaits } => {
            let whose = future.as_ref().map(|name| format!("o future de `{}`", short(name, VALUE)));
            let whose = whose.unwrap_or_else(|| "o future".to_owned());
            let why = why_not_send(held.as_ref(), kind.as_deref(), *awaits);
            format!("{whose} não pode passar para outra thread{why}")
        }
        Quantity::Missing => "nada".to_owned(),
    }
}

/// What must not be inside something else.
pub(super) fn never_inside(what: &str, within: &str, tone: Tone<'_>) -> String {
    format!("{} nunca dentro {}", tone.name(what), of(&tone.name(within)))
}

/// An event with its key, as evidence of `never_inside` names it: `connect 3`.
fn inside(what: &str, tone: Tone<'_>) -> String {
    match what.split_once(' ') {
        Some((name, key)) if !tone.words.contains_key(what) => {
            format!("{} para {}", tone.name(name), short(key, VALUE))
        }
        _ => tone.name(what),
    }
}

/// Why a future may not go to another thread, to follow a sentence; empty when that cannot be told.
pub(super) fn why_not_send(
    held: Option<&(String, u32)>,
    kind: Option<&str>,
    awaits: Option<u32>,
) -> String {
    let what = match (held, kind) {
        (Some((name, from)), _) => format!("`{}` (linha {from})", short(name, VALUE)),
        (None, Some(kind)) => format!("um `{}`", short(kind, VALUE)),
        (None, None) => "alguma coisa".to_owned(),
    };
    match awaits {
        Some(until) => format!(": {what} ainda pode estar em uso no `.await` da linha {until}"),
        None if kind.is_some() => format!(": {what} ainda pode estar em uso em um `.await`"),
        None => String::new(),
    }
}

/// A JSON value, shortened; text in quotes.
fn json(value: &Value) -> String {
    short(&values::text(value), VALUE)
}

/// What something is compared with.
fn source(what: &str, tone: Tone<'_>) -> String {
    match what.split_once('.') {
        Some((_, name)) => tone.name(name.strip_prefix("of.").unwrap_or(name)),
        None => format!("faz {}", variant(what)),
    }
}

/// A variant as a student knows it.
pub(super) fn variant(name: &str) -> &'static str {
    match name {
        "starter" => "a versão que você recebeu",
        _ => "uma versão correta",
    }
}

fn ratio(
    times: f64,
    of: Option<&str>,
    measured: Option<&(Box<Quantity>, Box<Quantity>)>,
    tone: Tone<'_>,
) -> String {
    let Some((this, other)) = measured else {
        let whose = of.map(|of| format!(" o valor {}", self::of(variant(of))));
        let whose = whose.unwrap_or_default();
        return format!("{} {}{whose}", number(times), times_word(times));
    };
    let (this, other) = (phrase(this, tone), phrase(other, tone));
    if times < 1.0 && times > 0.0 {
        let sooner = 1.0 / times;
        format!("{this} contra {other}: {} {} mais rápido", fold(sooner), times_word(sooner))
    } else {
        format!("{this} contra {other}: {} {} esse valor", number(times), times_word(times))
    }
}

fn with(property: &str, value: &Quantity, tone: Tone<'_>) -> String {
    let words = phrase(value, tone);
    let yes = match value {
        Quantity::Value(Value::Bool(yes)) => Some(*yes),
        _ => None,
    };
    match (property, yes) {
        ("sorted", Some(true)) => "em ordem".to_owned(),
        ("sorted", Some(false)) => "fora de ordem".to_owned(),
        ("unique", Some(true)) => "cada um só uma vez".to_owned(),
        ("unique", Some(false)) => "alguns mais de uma vez".to_owned(),
        ("same_set_as", _) => format!("em qualquer ordem, {words}"),
        ("len", _) => format!("tamanho {words}"),
        ("sum", _) => format!("soma {words}"),
        ("contains", _) => format!("{words} entre os valores"),
        ("each", _) => format!("cada um {words}"),
        ("per_key", _) => format!("{words} para cada um"),
        (property, _) => format!("{property} {words}"),
    }
}

/// How the runtime's thread stood still, as a clause after its name.
pub(super) fn blocks(blocks: &[BlockSeen], tone: Tone<'_>) -> String {
    let total: Micros = blocks.iter().map(|block| block.took).sum();
    let how = |block: &BlockSeen| match &block.cause {
        Some(cause) => within(&tone.name(cause)),
        None => match block.call {
            BlockingCall::Sleep => "em um sleep que segura a thread",
            BlockingCall::Wait => "esperando por outra thread",
            BlockingCall::Join => "no join de uma thread",
            BlockingCall::Io => "em entrada ou saída bloqueante",
            BlockingCall::OffCpu => "em uma chamada bloqueante",
            BlockingCall::Spin => "em um laço que espera o tempo passar",
        }
        .to_owned(),
    };
    // A wait in which no virtual time passes: how long it is in truth depends on the machine.
    if total == 0 && !blocks.is_empty() {
        let here = if blocks.iter().any(|block| block.at.is_some()) { " aqui" } else { "" };
        return format!("espera{here} por outra thread; enquanto isso nada mais pode rodar");
    }
    let stood = |time| format!("ficou parada por {}", duration(time, tone.digits));
    match blocks {
        [] => "nunca ficou parada".to_owned(),
        [one] => format!("{} {}", stood(one.took), how(one)),
        [first, rest @ ..] => {
            let same = rest.iter().all(|block| how(block) == how(first));
            let how = if same { format!(", {}", how(first)) } else { String::new() };
            format!("{} em {} chamadas{how}", stood(total), blocks.len())
        }
    }
}

fn panics(messages: &[String]) -> String {
    match messages {
        [] => "nenhum pânico".to_owned(),
        [one] => format!("um pânico: `{}`", first_line(one)),
        [first, ..] => format!("{} pânicos, o primeiro: `{}`", messages.len(), first_line(first)),
    }
}

fn tasks(tasks: &[(Option<Frame>, u64)]) -> String {
    let n: u64 = tasks.iter().map(|(_, n)| n).sum();
    if n == 0 {
        return "nenhuma".to_owned();
    }
    let spawned = places(tasks.iter().filter_map(|(frame, _)| frame.as_ref()));
    let spawned = if spawned.is_empty() { spawned } else { format!(", com spawn em {spawned}") };
    format!("{}{spawned}", count(n, "tarefa", "tarefas"))
}

/// How a run ended, as a sentence of its own.
pub(super) fn ending(ending: &EndingSeen, tone: Tone<'_>) -> String {
    let at = |frame: &Option<Frame>| {
        frame.as_ref().map(|frame| format!(" em {}", place(frame))).unwrap_or_default()
    };
    match ending {
        EndingSeen::Done => "chegou ao fim".to_owned(),
        EndingSeen::Panicked { message: None, at: line } => {
            format!("entrou em pânico{}", at(line))
        }
        EndingSeen::Panicked { message: Some(message), at: line } => {
            format!("entrou em pânico{}: `{}`", at(line), first_line(message))
        }
        EndingSeen::Stuck { how: Stuck::Idle, at: _, tasks, line: _ } => match telling(tasks) {
            0 => "parou, e não sobrou nada que possa acordá-lo".to_owned(),
            1 => format!(
                "1 tarefa está parada{}, e não sobrou nada que possa acordá-la",
                waits(tasks, tone)
            ),
            n => format!(
                "{n} tarefas estão paradas{}, e não sobrou nada que possa acordá-las",
                waits(tasks, tone)
            ),
        },
        EndingSeen::Stuck { how: Stuck::Patience, at: time, tasks, line: _ } => format!(
            "não terminou depois de {} de tempo virtual; {} ainda {}{}",
            duration(*time, tone.digits),
            count(telling(tasks), "tarefa", "tarefas"),
            if telling(tasks) == 1 { "espera" } else { "esperam" },
            waits(tasks, tone)
        ),
        EndingSeen::Stuck { how: Stuck::Thread, at: _, tasks: _, line } => {
            format!("a thread do runtime espera{} por algo que mais ninguém pode fazer", at(line))
        }
        EndingSeen::Stuck { how: Stuck::Spinning, at: _, tasks, line } => {
            let line = if line.is_some() {
                at(line)
            } else {
                // The sentence goes on, so the place follows without a comma.
                waits(tasks, tone).trim_start_matches(',').to_owned()
            };
            format!(
                "pergunta de novo e de novo{line} e não deixa o tempo passar, de modo que nada \
                 mais pode acontecer: espere por alguma coisa (um lock, uma notificação, um sleep)"
            )
        }
        EndingSeen::Exited { code } => {
            format!("encerrou o processo com o código de saída {code}")
        }
        EndingSeen::Signaled { signal, at: line } => {
            let why = match signal {
                // SIGSEGV and SIGBUS: safe code gets them when its stack has no more room.
                7 | 11 => "caiu, muito provavelmente por uma recursão funda demais",
                6 => "abortou",
                _ => "foi encerrado à força",
            };
            format!("{why} (sinal {signal}){}", at(line))
        }
        EndingSeen::LimitHit { limit: which } => limit(*which).to_owned(),
        EndingSeen::Garbled => "o registro do que aconteceu não veio inteiro".to_owned(),
    }
}

/// Where tasks wait: their lines, else the fakes they are inside, else where they were spawned.
fn waits(tasks: &[StuckSeen], tone: Tone<'_>) -> String {
    let lines = places(tasks.iter().flat_map(|task| &task.waits_at));
    if !lines.is_empty() {
        return format!(", em {lines}");
    }
    let mut inside: BTreeMap<&str, ()> = BTreeMap::new();
    for name in tasks.iter().flat_map(|task| &task.inside) {
        inside.insert(name, ());
    }
    if !inside.is_empty() {
        let names = inside.keys().map(|name| of(&self::inside(name, tone)));
        return format!(", dentro {}", list(names, "e"));
    }
    let spawned = places(tasks.iter().filter_map(|task| task.spawned_at.as_ref()));
    if spawned.is_empty() { spawned } else { format!(", com spawn em {spawned}") }
}
