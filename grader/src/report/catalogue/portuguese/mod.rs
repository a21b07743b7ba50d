//! The catalogue in Brazilian Portuguese.
//!
//! Names of facts have no known gender or number, so sentences about them are written with a
//! colon where English has a verb: "pratos no fogão: 1 ao mesmo tempo". What stays English in a
//! Brazilian classroom stays English here: thread, runtime, lock, `.await`; a task is a tarefa.

mod cache;
mod ci;
mod doctor;
mod evidence;
mod explain;
mod failure;
mod forbidden;
mod grammar;
mod intake;
mod quantity;
mod student;
mod timeline;
mod value;
mod verify;

use self::grammar::count;
use self::quantity::{duration, limit, list, places};
use super::figures::{Digits, MESSAGE};
use super::{Label, Message, Next, Progress};
use crate::grade::{Evidence, Grade, GuardStatus, Outcome, Status, Why};
use crate::observation::{Diagnostic, Limit};
use crate::report::plain::{clean, relative, short};
use crate::report::subject::Subject;
use crate::sandbox::Level;
use crate::submission::{Ignored, Note};

/// The Portuguese words for a message.
pub(super) fn say(message: &Message<'_>) -> String {
    match *message {
        Message::Points { earned, max } => format!("{earned} de {}", points(max)),
        Message::Standing(grade) => standing(grade),
        Message::Bug { class, points } => format!("{class}, {}", self::points(points)),
        Message::Evidence(evidence) => evidence::sentence(evidence),
        Message::Expected(evidence) => evidence::expected(evidence),
        Message::Observed(evidence) => evidence::observed(evidence),
        Message::Where(evidence) => whereabouts(evidence),
        Message::AlsoAt(frames) => format!("em {}", places(frames.iter().copied())),
        Message::Label(label) => label_words(label),
        Message::Lint(diagnostic) => lint(diagnostic),
        Message::Unknown { why, named } => unknown(why, named),
        Message::GuardBroken { title } => format!(
            "isto funcionava antes e não funciona mais: {title}; nenhum ponto até voltar a \
             funcionar"
        ),
        Message::GuardUnknown { title } => {
            format!("a execução acabou antes que se pudesse ver isto: {title}")
        }
        Message::DoesNotCompile { errors: 0 } => "O compilador recusa o código".to_owned(),
        Message::DoesNotCompile { errors } => {
            format!("O compilador recusa o código: {}", count(errors as u64, "erro", "erros"))
        }
        Message::CompilerCrash => "o compilador quebrou com este código; é o que faz código \
                                   aninhado fundo demais, ou que se refere a si mesmo sem fim"
            .to_owned(),
        Message::Signature { function, says } => format!(
            "`{function}` precisa manter os parâmetros e o resultado que estão no README: {says}"
        ),
        Message::MoreErrors { n } => {
            format!("e {}, não mostrados aqui", count(n as u64, "outro erro", "outros erros"))
        }
        Message::OverLimit { limit, scenario } => over_limit(limit, scenario),
        Message::Tampered { what, at } => forbidden::tampered(what, at),
        Message::GraderFault { what } => format!(
            "O grader não conseguiu fazer o trabalho dele: {}. A falha é nossa e não custa nada a \
             você",
            short(what, MESSAGE).trim_end_matches('.')
        ),
        Message::AlsoSaid => "O compilador diz ainda".to_owned(),
        Message::MoreWarnings { n } => {
            format!("e {}", count(n as u64, "outro aviso", "outros avisos"))
        }
        Message::Printed { scenarios } => format!(
            "Seu código imprimiu em {}",
            list(scenarios.iter().map(|name| (*name).to_owned()), "e")
        ),
        Message::PrintedCut { lines, bytes } => printed_cut(lines, bytes),
        Message::MorePrinted { scenarios } => format!(
            "também imprimiu em {}",
            count(scenarios as u64, "outro cenário", "outros cenários")
        ),
        Message::Next { exercise, next } => next_step(exercise, next),
        Message::Doctor(what) => doctor::doctor(what),
        Message::Progress(progress) => progress_words(progress),
        Message::DoesNotCount(note) => does_not_count(note),
        Message::Total { solved, of, earned, max } => format!(
            "{solved} de {}, {earned} de {}",
            count(of as u64, "exercício resolvido", "exercícios resolvidos"),
            points(max)
        ),
        Message::Verify(ref verify) => verify::say(verify),
        Message::List(what) => student::list(what),
        Message::Journal(what) => student::journal(what),
        Message::Hint(what) => student::hint(what),
        Message::Reset(what) => student::reset(what),
        Message::Cache(what) => cache::cache(what),
        Message::Explain(what) => explain::explain(what),
        Message::Watch(what) => student::watch(what),
        Message::Timeline(what) => timeline::timeline(what),
        Message::Init(what) => student::init(what),
        Message::Unread(why) => intake::unread(why),
        Message::NotGradedYet => "ainda não avaliado; isso não custa pontos".to_owned(),
        Message::NothingHandedIn => "nada foi entregue".to_owned(),
        Message::Ci(what) => ci::ci(what),
        Message::Refused(refusal) => failure::refusal(refusal),
        Message::Failure(failure) => failure::failure(failure),
        Message::Remedy(failure) => failure::remedy(failure).unwrap_or_default(),
        Message::Word(word) => failure::word(word).to_owned(),
    }
}

fn points(n: u32) -> String {
    count(n.into(), "ponto", "pontos")
}

/// Where to look it up: the README's point, else the scenario; and the seed that shows it. Empty
/// for a compile case without a point: its file is hidden.
fn whereabouts(evidence: &Evidence) -> String {
    let Evidence { scenario, seed, promise, .. } = evidence;
    let promised = list(promise.iter().map(ToString::to_string), "e");
    let place = match promise.len() {
        0 if Subject::parse(&evidence.fact) == Subject::Compile => String::new(),
        0 => scenario.clone(),
        1 => format!("README, ponto {promised}"),
        _ => format!("README, pontos {promised}"),
    };
    let seed = seed.map(|seed| format!("seed {seed}"));
    let parts: Vec<String> =
        [place].into_iter().filter(|place| !place.is_empty()).chain(seed).collect();
    if parts.is_empty() { String::new() } else { format!("({})", parts.join("; ")) }
}

fn standing(grade: &Grade) -> String {
    match &grade.outcome {
        Outcome::Graded if grade.is_solved() => "resolvido".to_owned(),
        Outcome::Graded => {
            let bugs = |wanted: fn(&Status) -> bool| {
                grade.bugs.iter().filter(|bug| wanted(&bug.status)).count() as u64
            };
            let broken =
                grade.guards.iter().filter(|guard| guard.status == GuardStatus::Broken).count();
            let parts = [
                (bugs(|status| *status == Status::Alive), "bug vivo", "bugs vivos"),
                (
                    bugs(|status| matches!(status, Status::Unknown { .. })),
                    "bug indefinido",
                    "bugs indefinidos",
                ),
            ];
            let mut words: Vec<String> = parts
                .into_iter()
                .filter(|(n, ..)| *n > 0)
                .map(|(n, one, many)| count(n, one, many))
                .collect();
            if broken > 0 {
                words.push("algo quebrou".to_owned());
            }
            if words.is_empty() { "nem tudo pôde ser visto".to_owned() } else { words.join(", ") }
        }
        Outcome::DoesNotCompile => "não compila".to_owned(),
        Outcome::Tampered { .. } => "não avaliado".to_owned(),
        Outcome::OverLimit { .. } => "passou de um limite".to_owned(),
        Outcome::GraderFault { .. } => "não avaliado, por falha nossa".to_owned(),
    }
}

fn label_words(label: Label<'_>) -> String {
    match label {
        Label::Blocks { took: 0 } => "espera aqui por outra thread".to_owned(),
        Label::Blocks { took } => format!("fica parada por {}", duration(took, Digits::Few)),
        Label::Waits => "espera aqui para sempre".to_owned(),
        Label::Stands => "parou aqui".to_owned(),
        Label::Spins => "pergunta de novo e de novo".to_owned(),
        Label::Compiler(words) => clean(words),
        Label::Panics => "entra em pânico aqui".to_owned(),
        Label::Spawned => "spawn aqui, continua rodando".to_owned(),
        Label::Ends => "acaba aqui".to_owned(),
    }
}

fn lint(diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, message, file, line, level: _, rendered: _, remark: _, suite_at: _ } =
        diagnostic;
    let mut words = short(message, MESSAGE);
    if let Some(code) = code {
        words = format!("{}: {words}", short(code, MESSAGE));
    }
    match (file, line) {
        (Some(file), Some(line)) => format!("{words} ({}:{line})", relative(file)),
        (Some(file), None) => format!("{words} ({})", relative(file)),
        (None, _) => words,
    }
}

fn unknown(why: &Why, named: &str) -> String {
    match why {
        Why::HiddenBy { bug: _ } => {
            format!("escondido atrás de \"{named}\": conserte esse primeiro")
        }
        Why::RunEndedEarly { scenario } => {
            format!("a execução de {scenario} acabou antes que isto pudesse ser visto")
        }
        Why::GuardBroken { guard: _ } => {
            format!("parece consertado, mas \"{named}\" funcionava antes e não funciona mais")
        }
        Why::NoReference { variant: _ } => {
            "o grader não tinha com que comparar: rode de novo".to_owned()
        }
    }
}

fn over_limit(limit_hit: Limit, scenario: Option<&str>) -> String {
    let used = limit(limit_hit);
    match scenario {
        Some(scenario) => {
            format!("Em {scenario} o código {used}; por isso, o que ele fez não prova nada")
        }
        None => format!("O compilador {used}; por isso, nada foi executado"),
    }
}

fn printed_cut(lines: usize, bytes: u64) -> String {
    let above = (lines > 0)
        .then(|| format!("{} acima", count(lines as u64, "outra linha", "outras linhas")));
    let beyond = (bytes > 0).then(|| format!("{} além do limite", count(bytes, "byte", "bytes")));
    let parts: Vec<String> = above.into_iter().chain(beyond).collect();
    format!("(há {}, sem mostrar)", parts.join(" e "))
}

fn next_step(exercise: &str, next: Next) -> String {
    let again = format!("`grader check {exercise}`");
    match next {
        Next::GoOn => format!(
            "Não sobrou nenhum bug. `grader explain {exercise}` diz por que eles doem e como um \
             especialista escreveria; `grader list` mostra o que vem agora"
        ),
        Next::MendABug => format!("Conserte um bug, salve e rode {again}"),
        Next::MendAGuard => {
            format!("Faça voltar a funcionar o que funcionava, salve e rode {again}")
        }
        Next::MendTheEnd => {
            format!("Conserte o que acabou com a execução tão cedo, salve e rode {again}")
        }
        Next::LookAgain => {
            format!("Nenhum bug apareceu, mas nem tudo pôde ser visto. Rode {again} mais uma vez")
        }
        Next::MendAnError => {
            format!("Conserte o primeiro erro; outros podem sumir junto. Depois rode {again}")
        }
        Next::RestoreSignatures => format!(
            "O que veio com o exercício precisa manter seus nomes, parâmetros e resultados: há \
             quem o chame. Conserte isso e rode {again}"
        ),
        Next::UseLess { limit } => {
            let look = match limit {
                Limit::Cpu | Limit::Wall | Limit::Facts => "Procure um laço que nunca termina",
                Limit::Memory => "Procure alguma coisa que só cresce",
                Limit::Threads => "Crie menos threads ao mesmo tempo",
                Limit::File => "Grave menos em arquivos",
                Limit::Output => "Imprima menos",
            };
            format!("{look} e depois rode {again}")
        }
        Next::CompileLess { limit } => {
            let look = match limit {
                Limit::Cpu | Limit::Wall => {
                    "Procure uma constante, uma macro ou um tipo que nunca chega ao fim"
                }
                Limit::Memory | Limit::Threads | Limit::Facts => {
                    "Procure uma constante, uma macro ou um tipo que só cresce"
                }
                Limit::File => "Procure um `static`, uma constante ou uma macro muito grande",
                Limit::Output => {
                    "Rode `cargo check` no exercício, conserte aquilo de que o compilador tanto fala"
                }
            };
            format!("{look} e depois rode {again}")
        }
        Next::TakeItOut => {
            format!("Tire isso daí; nada neste exercício precisa disso. Depois rode {again}")
        }
        Next::TryAgain => format!("Rode {again} mais uma vez; se continuar assim, avise"),
    }
}

fn does_not_count(note: &Note) -> String {
    let file = short(&note.file, MESSAGE);
    match note.kind {
        Ignored::Manifest => format!(
            "suas mudanças em {file} não contam: o exercício é compilado com as próprias \
             bibliotecas"
        ),
        Ignored::Fixed => {
            format!("suas mudanças em {file} não contam: este arquivo não é para mudar")
        }
        Ignored::Lock => {
            format!("{file} não conta: o exercício é compilado com as próprias versões")
        }
        Ignored::BuildScript => format!("{file} não conta: build scripts não são executados"),
        Ignored::CargoConfig | Ignored::Toolchain | Ignored::ToolConfig => {
            format!("{file} não conta: o exercício é compilado com as próprias configurações")
        }
        Ignored::ExtraFile => format!("{file} não conta: o exercício não tem um arquivo desses"),
        Ignored::OtherCase => format!(
            "{file} não conta: o exercício tem um arquivo cujo nome só difere em maiúsculas e \
             minúsculas"
        ),
        Ignored::OddName => format!("{file} não conta e tem um nome estranho: tire-o daí"),
        Ignored::TooDeep => format!("{file} está fundo demais para ser olhado e não conta"),
        Ignored::TooMany => {
            format!("em {file} há mais do que se conta aqui, e isso também não vale")
        }
    }
}

fn progress_words(progress: Progress<'_>) -> String {
    match progress {
        Progress::AllSolved => "todos os exercícios estão resolvidos; diga o nome de um para \
                                conferi-lo de novo, como em `grader check 03`"
            .to_owned(),
        Progress::BuildingKit => {
            "compilando as bibliotecas, só desta vez; leva cerca de um minuto…".to_owned()
        }
        Progress::KitCrates { done, total } => {
            format!("compilando as bibliotecas, só desta vez: {done} de {total} crates")
        }
        Progress::KitBuilt => "as bibliotecas estão prontas".to_owned(),
        Progress::BuildingHarness => {
            "compilando o que observa o seu código, só desta vez; leva alguns segundos…".to_owned()
        }
        Progress::Isolation(level) => format!(
            "isolamento: {}; este código {}. `grader doctor` diz como ter mais",
            level.name(),
            match level {
                Level::Full => "não vê nada desta máquina",
                Level::Partial => "consegue ver quais arquivos existem",
                Level::FilesOnly => "não alcança os seus arquivos, e talvez alcance todo o resto",
                Level::None => "pode ler os seus arquivos e usar a sua rede",
            }
        ),
        Progress::WaitingForGrader => "esperando outro grader terminar…".to_owned(),
        Progress::Compiling { exercise } => format!("compilando {exercise}…"),
        Progress::Checking { exercise, scenarios } => {
            format!("conferindo {exercise} em {}…", count(scenarios as u64, "cenário", "cenários"))
        }
        Progress::Verifying { exercise, variant } => format!("verificando {exercise}: {variant}…"),
    }
}

#[cfg(test)]
mod tests;
