//! What the commands around a check say to a student, in Portuguese.

use super::grammar::count;
use crate::attempts::{JOURNAL, Standing};
use crate::init::Did;
use crate::report::catalogue::figures::MESSAGE;
use crate::report::catalogue::{By, Hint, Init, Journal, List, Reset, Watch};
use crate::report::plain::short;
use crate::reset::Change;

/// What `list` says.
pub(super) fn list(what: List<'_>) -> String {
    match what {
        List::State { state: Standing::New, .. } => "ainda não conferido".to_owned(),
        List::State { state: Standing::Changed, solved_before: true, .. } => {
            "já resolvido, mudou depois".to_owned()
        }
        List::State { state: Standing::Changed, .. } => "mudou desde a última vez".to_owned(),
        List::State { state: Standing::NotGraded, .. } => "não deu para avaliar".to_owned(),
        List::State { state: Standing::Unsolved, fixed, bugs: Some(bugs), .. } => {
            let bugs = count(bugs as u64, "bug consertado", "bugs consertados");
            format!("{fixed} de {bugs}")
        }
        List::State { state: Standing::Unsolved, bugs: None, .. } => {
            "ainda não resolvido".to_owned()
        }
        List::State { state: Standing::Solved, .. } => "resolvido".to_owned(),
        List::Solved { solved, of } => format!("{solved} de {of} resolvidos"),
        List::Next { exercise } => format!("Agora: `grader check {exercise}`"),
        List::ExerciseColumn => "exercício".to_owned(),
        List::PointsColumn => "pontos".to_owned(),
        List::StateColumn => "situação".to_owned(),
        List::UnitColumn => "unidade".to_owned(),
        List::TitleColumn => "título".to_owned(),
    }
}

/// What is said of the attempts that are remembered.
pub(super) fn journal(what: Journal<'_>) -> String {
    match what {
        Journal::Damaged { lines, set_aside } => {
            let lines = count(lines as u64, "linha", "linhas");
            let kept = match set_aside {
                true => "; o que havia está guardado em .grader/attempts.damaged.jsonl",
                false => "",
            };
            format!(
                "não foi possível ler {lines} de {JOURNAL}{kept}. `grader check --all` descobre \
                 de novo até onde você chegou"
            )
        }
        Journal::Unreadable { why } => format!(
            "não foi possível ler as suas tentativas anteriores em {JOURNAL} ({}). Cuide para que \
             você possa ler o arquivo; `grader check --all` descobre de novo até onde você chegou",
            short(why, MESSAGE)
        ),
        Journal::NotWritten { why } => {
            format!("não foi possível guardar isto em {JOURNAL}: {}", short(why, MESSAGE))
        }
    }
}

/// What `hint` says around a hint.
pub(super) fn hint(what: Hint<'_>) -> String {
    match what {
        Hint::Heading { exercise, title } => format!("{exercise}: {title}"),
        Hint::Level { level, of } => format!("dica {level} de {of}"),
        Hint::Next { by: By::Key, .. } => {
            "Mude alguma coisa e salve: depois disso, h dá a próxima".to_owned()
        }
        Hint::Again { by: By::Key, .. } => {
            "Esta você já viu. A próxima vem com h quando você tiver mudado alguma coisa e salvado"
                .to_owned()
        }
        Hint::Last { by: By::Key, .. } => "Esta foi a última. Conserte e salve".to_owned(),
        Hint::Next { exercise, next, by: By::Command } => format!(
            "Mude alguma coisa e rode `grader check {exercise}`: depois disso, `grader hint \
             {exercise}` dá a próxima. Para tê-la já, acrescente `--level {next}`"
        ),
        Hint::Again { exercise, next, by: By::Command } => format!(
            "Esta você já viu. A próxima vem quando você tiver mudado alguma coisa e rodado \
             `grader check {exercise}`; para tê-la já, acrescente `--level {next}`"
        ),
        Hint::Last { exercise, by: By::Command } => {
            format!("Esta foi a última. Conserte, salve e rode `grader check {exercise}`")
        }
        Hint::NothingLeft { exercise } => format!(
            "{exercise}: na última vez não apareceu nenhum bug para o qual pudesse haver uma dica"
        ),
        Hint::AllSolved => {
            "Todos os exercícios estão resolvidos: não há mais sobre o que dar dica".to_owned()
        }
    }
}

/// What `reset` says.
pub(super) fn reset(what: Reset<'_>) -> String {
    match what {
        Reset::Same { exercise } => {
            format!("{exercise} está como foi entregue; não há nada a desfazer")
        }
        Reset::Heading { exercise } => format!("{exercise}: o que não está como foi entregue"),
        Reset::Differs { file, how } => format!("{}: {}", short(file, MESSAGE), change(how)),
        Reset::Ask => "Voltar à versão inicial? A sua fica guardada. [s/N]".to_owned(),
        Reset::Kept { backup } => format!(
            "A versão inicial está de volta. A sua está em {backup}. Para tê-la de novo, rode isto \
             na pasta do curso:"
        ),
        Reset::NothingToKeep => "A versão inicial está de volta".to_owned(),
        Reset::Declined => "Nada foi mudado".to_owned(),
    }
}

fn change(how: Change) -> String {
    let yours = |n: usize| count(n as u64, "linha sua", "linhas suas");
    let gone = |n: usize| {
        let verb = if n == 1 { "falta" } else { "faltam" };
        format!("{verb} {} da versão inicial", count(n as u64, "linha", "linhas"))
    };
    match how {
        Change::Missing => "não existe".to_owned(),
        Change::Lines { added: 0, removed } => gone(removed),
        Change::Lines { added, removed: 0 } => yours(added),
        Change::Lines { added, removed } => {
            format!("{}, {}", yours(added), gone(removed))
        }
        Change::NoText => "não é texto".to_owned(),
        Change::NoFile => "não é um arquivo comum".to_owned(),
    }
}

/// What `init` says.
pub(super) fn init(what: Init<'_>) -> String {
    match what {
        Init::LaidOut { exercises, folder } => {
            let exercises = count(exercises as u64, "exercício montado", "exercícios montados");
            match folder {
                Some(folder) => format!("{exercises} em {folder}"),
                None => format!("{exercises} aqui"),
            }
        }
        Init::GitMade => "Agora é um repositório git: faça commit sempre que quiser".to_owned(),
        Init::NoGit => "Nenhum repositório git foi criado: não há git aqui, ou ele falhou. Nada \
                        precisa dele"
            .to_owned(),
        Init::Begin => {
            "Abra a pasta no seu editor, leia o README.pt-BR.md do primeiro exercício e \
                        comece:"
                .to_owned()
        }
        Init::Did(did) => done(did),
        Init::UpToDate => "Tudo está atualizado".to_owned(),
        Init::Updated { kept: 0 } => "Agora tudo está atualizado".to_owned(),
        Init::Updated { kept } => format!(
            "Agora tudo está atualizado; {}. Compare com o que está ao lado",
            match kept {
                1 => "1 arquivo é seu e ficou como estava".to_owned(),
                more => format!("{more} arquivos são seus e ficaram como estavam"),
            }
        ),
        Init::Behind => "o seu grader traz outra versão do curso, diferente da que está nesta \
                         pasta: `grader init --update` a instala e mantém as suas mudanças"
            .to_owned(),
    }
}

fn done(did: &Did) -> String {
    match did {
        Did::Renamed { from, to } => format!("{from} agora é {to}"),
        Did::Came(folder) => format!("{folder}: novo"),
        Did::Left(folder) => format!("{folder}: não faz mais parte do curso; fica como está"),
        Did::Added(file) => format!("{file}: acrescentado"),
        Did::Replaced(file) => format!("{file}: trocado pelo mais novo"),
        Did::TakenAway(file) => format!("{file}: não faz mais parte do exercício, retirado"),
        Did::Kept { file, beside } => {
            format!("{file}: você o mudou, por isso fica; o mais novo é {beside}")
        }
    }
}

/// What `watch` says around what it shows.
pub(super) fn watch(what: Watch<'_>) -> String {
    match what {
        Watch::Checking { exercise } => format!("conferindo {exercise} ..."),
        Watch::CheckingAll { done, of } => format!("conferindo tudo: {done} de {of} ..."),
        Watch::Waiting { exercise } => {
            format!("acompanhando {exercise}: salve para conferir de novo")
        }
        Watch::AskReset => {
            "Recomeçar este exercício? A sua versão fica guardada. s: sim, qualquer \
                            outra tecla: não"
                .to_owned()
        }
        Watch::Keys => {
            "h dica  t tempo  n próximo  l lista  r recomeçar  a conferir tudo  q sair".to_owned()
        }
    }
}
