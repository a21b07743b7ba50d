//! What `timeline` says in and around its pictures, in Portuguese.

use facts::{BlockingCall, Stuck};

use super::grammar::count;
use super::quantity::{duration, list};
use crate::observation::{Frame, Origin};
use crate::report::catalogue::figures::{Digits, MESSAGE, lock_type, place};
use crate::report::catalogue::{Sign, Timeline, Whose};
use crate::report::plain::short;
use crate::timeline::{Access, Claim, End, Lock, Standing, Who};

/// The longest name in a sentence.
const NAME: usize = 40;

pub(super) fn timeline(what: Timeline<'_>) -> String {
    let time = |at| duration(at, Digits::Few);
    match what {
        Timeline::Heading { exercise, scenario, seed, whose } => {
            let whose = match whose {
                Whose::Yours => "o seu código",
                Whose::Solution => "a solução",
            };
            format!("{exercise}, {whose} em {}, seed {seed}", short(scenario, NAME))
        }
        Timeline::About { title } => format!("Procure: {}", short(title, MESSAGE)),
        Timeline::End { end, at } => match end {
            End::Done => format!("terminou em {}", time(at)),
            End::Panicked => format!("entrou em pânico em {}", time(at)),
            End::Stuck(Stuck::Idle | Stuck::Thread) => {
                format!("parado para sempre depois de {}", time(at))
            }
            End::Stuck(Stuck::Patience) => format!("ainda não terminou em {}", time(at)),
            End::Stuck(Stuck::Spinning) => format!("gira sem fim em {}", time(at)),
            End::CutOff => format!("foi encerrado em {}", time(at)),
        },
        Timeline::At(0) => "0".to_owned(),
        Timeline::At(at) => duration(at, Digits::All),
        Timeline::ForEver => "para sempre".to_owned(),
        Timeline::Lane(who) => lane(who),
        Timeline::Calls => "chamadas".to_owned(),
        Timeline::More { n } => format!("… e mais {n} assim"),
        Timeline::Blocks { call, cause, line, took, calls } => {
            let at = line.map(|line| format!(" em {}", place(line))).unwrap_or_default();
            let calls = if calls > 1 { format!(", {calls} vezes") } else { String::new() };
            let how = match cause {
                Some(cause) => format!("em `{}`", short(cause, NAME)),
                None => blocking(call).to_owned(),
            };
            format!("bloqueia a thread por {}{calls}, {how}{at}", time(took))
        }
        Timeline::Stands { how, tasks, times, line, inside } => {
            let at = line.map(|line| format!(" em {}", place(line))).unwrap_or_default();
            let one = tasks == 1 && times == 1;
            let who = match (tasks, times) {
                (1, 1) => String::new(),
                (1, times) => format!("{times} futures de uma só tarefa "),
                (tasks, _) => format!("{tasks} tarefas "),
            };
            let how = match how {
                Standing::Waits if one => "espera para sempre",
                Standing::Waits => "esperam para sempre",
                Standing::Holds => "segura a thread e espera para sempre",
                Standing::Again if one => "acorda e espera de novo e de novo",
                Standing::Again => "acordam e esperam de novo e de novo",
                Standing::Spins if one => "gira sem fim",
                Standing::Spins => "giram sem fim",
            };
            let how = format!("{who}{how}");
            let inside = match inside {
                [] => String::new(),
                inside => format!(
                    ", dentro de {}",
                    list(inside.iter().map(|name| format!("`{}`", short(name, NAME))), "e")
                ),
            };
            format!("{how}{at}{inside}")
        }
        Timeline::Panics { line } => format!(
            "entra em pânico{}",
            line.map(|line| format!(" em {}", place(line))).unwrap_or_default()
        ),
        Timeline::Sign(sign) => match sign {
            Sign::Polled => "poll",
            Sign::Waits => "espera",
            Sign::Inside => "em um serviço",
            Sign::Mark => "acontece",
            Sign::WaitsForLock => "espera por um lock ou permit",
            Sign::Has => "está com ele até que seja devolvido",
            Sign::GivesBack => "devolve o que outra pegou",
            Sign::Blocked => "bloqueia a thread",
            Sign::HeldUp => "parada por isso",
            Sign::Stands => "parada para sempre",
            Sign::Panic => "pânico",
        }
        .to_owned(),
        Timeline::NotSeen => "Dentro do que uma tarefa está, quem diz são os serviços do próprio \
                              curso, e dos seus locks e semáforos, o tokio. Por qual canal ou \
                              notificação ela espera não se vê, a não ser a linha em que fica \
                              parada para sempre."
            .to_owned(),
        Timeline::Left { n: 1, line } => {
            format!("1 tarefa criada em {} continua depois do fim.", place(line))
        }
        Timeline::Left { n, line } => {
            format!("{n} tarefas criadas em {} continuam depois do fim.", place(line))
        }
        Timeline::Crowd { name, most } => format!(
            "`{}` acontece até {most} vezes em um só poll; enquanto isso, ninguém mais tem a vez.",
            short(name, NAME)
        ),
        Timeline::PollsUntil(at) => {
            format!("Os polls depois de {} não estão desenhados.", time(at))
        }
        Timeline::GoesOn { ended_at } => format!("Continua assim até {}.", time(ended_at)),
        Timeline::Nothing => "Nesta execução não passa tempo nenhum.".to_owned(),
        Timeline::InWords => "Em palavras".to_owned(),
        Timeline::Wrote { file } => {
            format!("gravado: {}", short(&file.display().to_string(), MESSAGE))
        }
        Timeline::Stay { name, words, key, from, until } => {
            let name = short(name, 80);
            let words = words.map(|words| format!(" ({})", short(words, 80))).unwrap_or_default();
            let key = key.map(|key| format!(" {}", short(key, 80))).unwrap_or_default();
            let when = match until {
                Some(until) => {
                    format!("de {} a {}, {}", time(from), time(until), time(until - from))
                }
                None => format!("desde {}, sem fim", time(from)),
            };
            format!("{name}{key}{words}: {when}")
        }
        Timeline::Lock(it) => lock(it),
        Timeline::Claim(it) => claim(it),
        Timeline::ClaimInFull { claim: it, lock: of, from, until } => {
            let when = match until {
                Some(until) => {
                    format!("de {} a {}, {}", time(from), time(until), time(until - from))
                }
                None => format!("de {} até o fim", time(from)),
            };
            format!("{}, {}: {when}", lock(of), claim(it))
        }
        Timeline::GivesBack { lock: of, at, times } => {
            let times = if times > 1 { format!(" {times} vezes") } else { String::new() };
            format!("devolve{times} o que outra tarefa pegou de {}: {}", lock(of), time(at))
        }
        Timeline::WaitsFor { lock: of, who, has } => {
            let verb = if who.len() == 1 { "espera" } else { "esperam" };
            let taken = match has {
                [] => String::new(),
                has => format!(", pego por {} e não devolvido", tasks(has)),
            };
            format!("{} {verb} por {}{taken}.", tasks(who), lock(of))
        }
        Timeline::Elsewhere => "O que uma tarefa pegou de um lock ou semáforo, outra devolveu; \
                                desde quando a outra estava com ele não se vê."
            .to_owned(),
        Timeline::LocksUntil(at) => {
            format!("Locks e semáforos depois de {} não estão desenhados.", time(at))
        }
        Timeline::Described { tasks, blocks, stands } => {
            let tasks = count(tasks as u64, "tarefa", "tarefas");
            let blocks = match blocks {
                0 => "a thread nunca fica bloqueada".to_owned(),
                n => format!("a thread fica bloqueada em {}", count(n as u64, "trecho", "trechos")),
            };
            let stands = match stands {
                0 => String::new(),
                n => {
                    format!("; {} para sempre", count(n as u64, "tarefa parada", "tarefas paradas"))
                }
            };
            format!("{tasks} ao longo do tempo virtual; {blocks}{stands}")
        }
    }
}

/// At most so many tasks are named.
const NAMED: usize = 3;

fn tasks(who: &[&Who]) -> String {
    if who.len() > NAMED {
        return count(who.len() as u64, "tarefa", "tarefas");
    }
    list(who.iter().map(|who| lane(who)), "e")
}

fn lock(Lock { kind, made_at, nth, of, .. }: &Lock) -> String {
    let kind = lock_type(*kind);
    let number = if *of > 1 { format!(" #{nth}") } else { String::new() };
    match made_at {
        Some(Frame { origin: Origin::Suite, .. }) => format!("{kind} do teste{number}"),
        Some(frame) => format!("{kind} {}{number}", place(frame)),
        None => format!("{kind}{number}"),
    }
}

fn claim(claim: Claim) -> String {
    let times = |n: u64| if n > 1 { format!(" ×{n}") } else { String::new() };
    match claim {
        Claim::Waits { holds, access } => match access {
            Access::Whole => format!("espera{}", times(holds)),
            Access::Read => format!("espera para ler{}", times(holds)),
            Access::Write => format!("espera para escrever{}", times(holds)),
        },
        Claim::Has { permits, access } => match access {
            Access::Whole => format!("tem{}", times(permits)),
            Access::Read => format!("lê{}", times(permits)),
            Access::Write => "escreve".to_owned(),
        },
    }
}

fn lane(who: &Who) -> String {
    match who {
        Who::Scenario => "tarefa principal".to_owned(),
        Who::Threads => "outras threads".to_owned(),
        Who::Task { spawned_at, nth, of } => {
            let number = if *of > 1 { format!(" #{nth}") } else { String::new() };
            match spawned_at {
                Some(Frame { origin: Origin::Suite, .. }) => format!("tarefa do teste{number}"),
                Some(frame) => format!("tarefa {}{number}", place(frame)),
                None => format!("tarefa de biblioteca{number}"),
            }
        }
    }
}

fn blocking(call: BlockingCall) -> &'static str {
    match call {
        BlockingCall::Sleep => "em um sleep",
        BlockingCall::Wait => "à espera de outra thread",
        BlockingCall::Join => "em um join de thread",
        BlockingCall::Io => "em entrada ou saída bloqueante",
        BlockingCall::Spin => "em um laço que espera o tempo passar",
        BlockingCall::OffCpu => "em uma chamada bloqueante",
    }
}
