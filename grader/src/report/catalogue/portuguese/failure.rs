//! Why a command could not be carried out, and what to do next, in Portuguese.
//!
//! What is wrong with a course's own files is told to its authors, who read English: their
//! sentences are taken as they are.

use std::path::Path;

use super::explain;
use super::quantity::list;
use crate::below::BelowError;
use crate::build::BuildError;
use crate::cache::{CACHE_DIR, CacheError};
use crate::check::CheckError;
use crate::course::CourseError;
use crate::explain::{Left, Unclear};
use crate::init::InitError;
use crate::report::catalogue::figures::MESSAGE;
use crate::report::catalogue::{Failure, Word};
use crate::report::plain::short;
use crate::reset::ResetError;
use crate::run::RunError;
use crate::skeleton::SkeletonError;
use crate::submission::{MAX_BYTES, Refusal, SubmissionError};
use crate::toolchain::{MINIMUM, ToolchainError};

/// What went wrong, without a full stop.
pub(super) fn failure(failure: Failure<'_>) -> String {
    match failure {
        Failure::Course(error) => course(error),
        Failure::Submission(error) => submission(error),
        Failure::Check(error) => check(error),
        Failure::Output(error) => format!("não foi possível escrever a saída: {error}"),
        Failure::WhichExercise(path) => {
            format!("de que exercício é {}? O nome não diz", path.display())
        }
        Failure::NoFolder(error) => format!("não dá para saber que pasta é esta: {error}"),
        Failure::NotWritten { unsound, asked } => {
            format!("{unsound} de {asked} não puderam ser escritos")
        }
        Failure::NoSuchBug { exercise, bug, there: _ } => {
            format!("{exercise} não tem o bug `{bug}`")
        }
        Failure::NothingToExplain { name, unclear } => explain::unclear(name, unclear),
        Failure::NotSolved { exercise, left } => explain::not_solved(exercise, left),
        Failure::NoSuchScenario { exercise, scenario, there: _ } => {
            format!("{exercise} não tem o cenário `{}`", short(scenario, MESSAGE))
        }
        Failure::NothingToDraw { exercise } => {
            format!("{exercise} é compilado e não executado, por isso não há o que desenhar")
        }
        Failure::SolutionNotYet { exercise } => format!(
            "{exercise} ainda não está resolvido, por isso o desenho da solução fica guardado"
        ),
        Failure::FileInTheWay { file } => {
            format!("{} já existe e não é o desenho de uma linha do tempo", file.display())
        }
        Failure::PictureNotWritten { file, error } => {
            format!("não foi possível gravar {}: {error}", file.display())
        }
        Failure::Reset(ResetError::Course(error)) => course(error),
        Failure::Reset(ResetError::Below(error)) => below(error),
        Failure::Ci(error) => error.to_string(),
        Failure::Init(error) => init(error),
        Failure::ExercisesAlone => {
            "esta pasta só tem os exercícios; o que os produz e comprova não está aqui".to_owned()
        }
        Failure::Skeleton(error) => error.to_string(),
        Failure::Intake(error) => error.to_string(),
        Failure::Teacher(error) => error.to_string(),
        Failure::NobodyToAsk { .. } => {
            "nada foi mudado: `grader reset` pergunta antes, e não há ninguém aqui para responder"
                .to_owned()
        }
        Failure::Interrupted => {
            "interrompido; do que estava em andamento nada foi guardado".to_owned()
        }
        Failure::NoTerminal => {
            "`grader watch` precisa de um terminal para escrever e para ouvir as teclas".to_owned()
        }
        Failure::NothingToWatch => "este curso não tem exercícios para acompanhar".to_owned(),
        Failure::Isolation { least, here } => {
            format!("foi pedido o isolamento `{}`, e aqui ele é `{}`", least.name(), here.name())
        }
    }
}

/// What to do next, without a full stop, where there is more to say than the failure does.
pub(super) fn remedy(failure: Failure<'_>) -> Option<String> {
    match failure {
        Failure::Course(error)
        | Failure::Submission(SubmissionError::Course(error))
        | Failure::Reset(ResetError::Course(error))
        | Failure::Init(InitError::Course(error))
        | Failure::Skeleton(SkeletonError::Course(error)) => after_course(error),
        Failure::Intake(error) => error.next_step(),
        // Their sentences end with what to do.
        Failure::Teacher(_) => None,
        Failure::Skeleton(error) => match error {
            SkeletonError::AlreadyThere(_) => Some("escolha outro número".to_owned()),
            SkeletonError::InTheWay(_) => Some("tire isso daí primeiro".to_owned()),
            SkeletonError::NoUnit => {
                Some("acrescente uma `[[unit]]` com um nome e rode de novo".to_owned())
            }
            SkeletonError::Course(_) | SkeletonError::Below(_) => None,
        },
        Failure::ExercisesAlone => Some("rode isso em um clone do repositório do curso".to_owned()),
        Failure::Ci(error) => error.next_step(),
        Failure::Init(error) => match error {
            InitError::AlreadyThere(_) => Some(
                "`grader init --update` o atualiza; ou diga uma pasta nova, como em `grader init \
                 bug-hunts`"
                    .to_owned(),
            ),
            InitError::NotEmpty { .. } => {
                Some("diga uma pasta nova, como em `grader init bug-hunts`".to_owned())
            }
            InitError::NothingLaidOut(_) => {
                Some("`grader init bug-hunts` monta o curso em uma pasta nova".to_owned())
            }
            InitError::Folder { .. } => {
                Some("cuide para que você possa escrever ali, ou diga outra pasta".to_owned())
            }
            InitError::Course(_)
            | InitError::Cache(_)
            | InitError::Below(_)
            | InitError::Unsound(_) => None,
        },
        Failure::NoSuchBug { there, .. } => {
            let there: Vec<_> = there.iter().map(|id| format!("`{id}`")).collect();
            Some(format!("os bugs dele são {}", there.join(", ")))
        }
        Failure::NothingToExplain { unclear: Unclear::Unknown(_), .. } => {
            Some("`grader explain` sozinho mostra tudo o que dá para explicar".to_owned())
        }
        Failure::NothingToExplain { unclear: Unclear::Several(names), .. } => {
            names.first().map(|name| format!("diga um deles por inteiro, como em `{name}`"))
        }
        Failure::NotSolved { exercise, left: Left::Guards } => Some(format!(
            "`grader check {exercise}` mostra o quê; para ver a solução mesmo assim, acrescente \
             `--spoil`"
        )),
        Failure::NotSolved { exercise, left: Left::Planted(_) | Left::Bugs(_) } => Some(format!(
            "`grader hint {exercise}` dá uma dica; para ver a solução mesmo assim, acrescente \
             `--spoil`"
        )),
        Failure::NoSuchScenario { there, .. } => {
            let there: Vec<_> = there.iter().map(|name| format!("`{name}`")).collect();
            Some(format!("os cenários dele são {}", there.join(", ")))
        }
        Failure::SolutionNotYet { .. } => {
            Some("resolva-o antes, ou veja mesmo assim com `--spoil`".to_owned())
        }
        Failure::FileInTheWay { .. } => {
            Some("escolha outro nome, ou sobrescreva com `--force`".to_owned())
        }
        Failure::PictureNotWritten { .. } => {
            Some("veja se a pasta existe e se você pode gravar nela".to_owned())
        }
        Failure::NobodyToAsk { exercise } => {
            Some(format!("`grader reset {exercise} --yes` não pergunta"))
        }
        Failure::Submission(SubmissionError::NoFolder { .. }) => {
            Some("veja se não há um erro de digitação no caminho".to_owned())
        }
        Failure::Submission(SubmissionError::NothingThere { slug, .. }) => Some(format!(
            "diga a pasta do seu crate `{slug}`, a pasta `src` dele, ou a pasta de um curso que o \
             tenha"
        )),
        Failure::Submission(SubmissionError::Io { .. }) => {
            Some("cuide para que você possa ler este arquivo".to_owned())
        }
        Failure::WhichExercise(path) => Some(format!(
            "diga qual, como em `grader check 03-blocking-call --submission {}`",
            path.display()
        )),
        Failure::Isolation { .. } => {
            Some("`grader doctor` diz o que falta e como conseguir".to_owned())
        }
        Failure::NoTerminal => Some("`grader check` não precisa".to_owned()),
        Failure::NothingToWatch => {
            Some("`course.toml` é que lista os exercícios de um curso".to_owned())
        }
        Failure::NoFolder(_) => Some("vá para uma pasta que exista".to_owned()),
        Failure::Reset(ResetError::Below(_))
        | Failure::Output(_)
        | Failure::NotWritten { .. }
        | Failure::Check(_)
        | Failure::NothingToDraw { .. }
        | Failure::Interrupted => None,
    }
}

/// A word that stands before a sentence.
pub(super) fn word(word: Word) -> &'static str {
    match word {
        Word::Error => "erro",
        Word::Hint => "dica",
        Word::Note => "nota",
        Word::Mended => "resolvido",
    }
}

/// Why a student's file cannot be taken.
pub(super) fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Missing { file } => format!("falta {file}"),
        Refusal::OtherCase { file, found } => format!(
            "falta {file}; existe {found}, e em muitos sistemas esse é outro nome: renomeie"
        ),
        Refusal::Link { file } => {
            format!("chega-se a {file} por um link simbólico; ponha ali o próprio arquivo")
        }
        Refusal::NotPlain { file } => format!("{file} não é um arquivo comum"),
        Refusal::TooLarge { file, bytes } => {
            format!("{file} tem {bytes} bytes, e são aceitos no máximo {MAX_BYTES}")
        }
        Refusal::NotUtf8 { file, line } => format!(
            "{file} não é texto UTF-8; na linha {line} há um byte que não pertence a nenhum \
             caractere"
        ),
    }
}

fn course(error: &CourseError) -> String {
    match error {
        CourseError::NoCourse { from } => format!(
            "não há curso aqui: não existe course.toml em {} nem em nenhuma pasta acima",
            from.display()
        ),
        CourseError::Io { verb, path, source } => {
            let verb = if *verb == "write" { "escrever" } else { "ler" };
            format!("não foi possível {verb} {}: {source}", path.display())
        }
        CourseError::Cache(error) => cache(error),
        CourseError::Malformed { .. } | CourseError::Flawed { .. } => error.to_string(),
        CourseError::UnknownExercise { name, nearest } if nearest.is_empty() => {
            format!("não existe o exercício `{name}`")
        }
        CourseError::UnknownExercise { name, nearest } => {
            format!("não existe o exercício `{name}`; você quis dizer {}?", one_of(nearest))
        }
        CourseError::AmbiguousExercise { name, candidates } => {
            format!("`{name}` pode ser {}", one_of(candidates))
        }
    }
}

fn after_course(error: &CourseError) -> Option<String> {
    match error {
        CourseError::NoCourse { .. } => {
            Some("vá para a pasta do seu curso, ou monte um com `grader init bug-hunts`".to_owned())
        }
        CourseError::Cache(_) => None,
        CourseError::Io { .. } => Some("veja se o arquivo está lá e se pode ser lido".to_owned()),
        CourseError::Malformed { .. } => Some("conserte essa linha do arquivo".to_owned()),
        CourseError::Flawed { .. } => error.next_step(),
        CourseError::UnknownExercise { .. } => {
            Some("`grader list` mostra todos os exercícios do curso".to_owned())
        }
        CourseError::AmbiguousExercise { candidates, .. } => {
            candidates.first().map(|slug| format!("diga um deles por inteiro, como em `{slug}`"))
        }
    }
}

/// "`a`, `b` ou `c`".
fn one_of(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    list(names.into_iter(), "ou")
}

fn submission(error: &SubmissionError) -> String {
    match error {
        SubmissionError::NoFolder { path } => format!("não existe a pasta {}", path.display()),
        SubmissionError::NothingThere { path, slug } => {
            format!("em {} não há nem uma pasta `src` nem `exercises/{slug}`", path.display())
        }
        SubmissionError::Io { path, source } => {
            format!("não foi possível ler {}: {source}", path.display())
        }
        SubmissionError::Course(error) => course(error),
    }
}

fn init(error: &InitError) -> String {
    match error {
        InitError::Course(error) => course(error),
        InitError::Cache(error) => cache(error),
        InitError::Below(error) => below(error),
        InitError::AlreadyThere(folder) => format!("em {} já há um curso", folder.display()),
        InitError::NotEmpty { folder, name } => {
            format!("{} não está vazia: nela há `{name}`", folder.display())
        }
        InitError::NothingLaidOut(folder) => {
            format!("em {} não há curso que `grader init` tenha montado", folder.display())
        }
        InitError::Folder { path, source } => {
            format!("não foi possível usar {}: {source}", path.display())
        }
        InitError::Unsound(_) => {
            format!("o curso que vem no programa não está inteiro ({error})")
        }
    }
}

fn below(error: &BelowError) -> String {
    match error {
        BelowError::NoFolder(path) => format!(
            "{} não é uma pasta, e sim um link ou um arquivo; tire isso daí primeiro",
            path.display()
        ),
        BelowError::Read { path, source } => {
            format!("não foi possível ler {}: {source}", path.display())
        }
        BelowError::Write { path, source } => {
            format!("não foi possível escrever {}: {source}", path.display())
        }
    }
}

fn check(error: &CheckError) -> String {
    match error {
        CheckError::Course(error) => course(error),
        CheckError::Cache(error) => cache(error),
        CheckError::Toolchain(error) => toolchain(error),
        CheckError::Build(error) => build(error),
        CheckError::Run(error) => run(error),
        CheckError::Machine { says } => format!(
            "o compilador não conseguiu trabalhar nesta máquina: {says}; veja se há um linker C \
             (`cc`) instalado e se há espaço no disco do cache"
        ),
        CheckError::Hidden(_)
        | CheckError::UnknownKit { .. }
        | CheckError::Suite { .. }
        | CheckError::Reference { .. } => error.to_string(),
    }
}

fn cache(error: &CacheError) -> String {
    let at = |path: &Path| path.display().to_string();
    match error {
        CacheError::NoHome => format!(
            "não se sabe de nenhuma pasta pessoal onde guardar o cache; dê uma pasta a {CACHE_DIR}"
        ),
        CacheError::ReadOnly { at: path } => format!(
            "não foi possível escrever no cache em `{}`; permita a escrita ali, ou dê a \
             {CACHE_DIR} uma pasta em que se possa escrever",
            at(path)
        ),
        CacheError::Full { at: path } => format!(
            "não sobrou espaço para o cache em `{}`; libere espaço, ou dê a {CACHE_DIR} uma pasta \
             em outro disco",
            at(path)
        ),
        CacheError::Unusable { at: path, source } => format!(
            "o cache em `{}` não pode ser usado ({source}); apague-o, ou dê a {CACHE_DIR} outra \
             pasta",
            at(path)
        ),
    }
}

fn toolchain(error: &ToolchainError) -> String {
    match error {
        ToolchainError::Missing => {
            "não há Rust instalado: não existe `rustc` no PATH; instale com \
                                    https://rustup.rs"
                .to_owned()
        }
        ToolchainError::Broken { rustc, says } => format!(
            "`{}` não funciona: {says}; conserte a instalação com `rustup toolchain install`",
            rustc.display()
        ),
        ToolchainError::TooOld { found } => format!(
            "o Rust instalado é o {found}, e o curso precisa do {}.{} ou mais novo; rode `rustup \
             update`",
            MINIMUM.0, MINIMUM.1
        ),
        ToolchainError::Cache(error) => cache(error),
    }
}

fn build(error: &BuildError) -> String {
    match error {
        BuildError::Cache(error) => cache(error),
        BuildError::Toolchain(error) => toolchain(error),
        BuildError::NoSuchKit { .. } | BuildError::OddPath(_) => error.to_string(),
        BuildError::Download { kit, says } => format!(
            "os crates do kit `{kit}` não estão nesta máquina e não puderam ser baixados; \
             conecte-se à rede uma vez e rode de novo\no cargo diz: {says}"
        ),
        BuildError::Kit { kit, says } => format!(
            "o kit `{kit}` não compila; rode `grader doctor` e veja se há um linker C (`cc`) \
             instalado\no cargo diz: {says}"
        ),
        BuildError::Harness { says } => format!(
            "o que observa o seu código não compila aqui; rode `grader doctor` para ver se esta \
             plataforma serve\no rustc diz: {says}"
        ),
        BuildError::Start { program, source } => format!(
            "`{}` não pôde ser iniciado ({source}); rode `grader doctor`",
            program.display()
        ),
        BuildError::Lost { program, source } => {
            format!("`{}` se perdeu enquanto rodava ({source}); rode de novo", program.display())
        }
        BuildError::NoBox { program, says } => format!(
            "`{}` não pôde ser isolado ({says}); rode `grader doctor` e veja se ninguém além de \
             você mexeu no cache",
            program.display()
        ),
        BuildError::CompilerCrashed { what, says } => format!(
            "o compilador caiu ao compilar {what}; rode de novo e, se acontecer outra vez, avise, \
             com o texto abaixo\no rustc diz: {says}"
        ),
        BuildError::CompilerLost { what, status, says } => format!(
            "o compilador não chegou ao fim por conta própria em {what} ({status}); rode de novo \
             e, se acontecer outra vez, avise, com o texto abaixo\no rustc diz: {says}"
        ),
    }
}

fn run(error: &RunError) -> String {
    match error {
        RunError::Start { path, source } => format!(
            "não foi possível rodar o programa de teste {}: {source}; veja se o disco não está \
             montado com `noexec` e se o sistema permite mais processos",
            path.display()
        ),
        RunError::Stopped => "as execuções foram interrompidas antes do fim".to_owned(),
        RunError::Nonce(why) => {
            format!("o sistema não dá bytes aleatórios: {why}; veja /dev/urandom")
        }
        RunError::Lines { path, why } => format!(
            "não foi possível ler as tabelas de linhas de {}: {why}; limpe o cache e tente de novo",
            path.display()
        ),
    }
}
