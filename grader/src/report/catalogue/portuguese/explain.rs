//! What `explain` says around an explanation, in Portuguese.

use crate::explain::{Left, Unclear};
use crate::report::catalogue::Explain;

use super::grammar::count;
use super::quantity::list;

pub(super) fn explain(what: Explain<'_>) -> String {
    match what {
        Explain::Classes => "As classes de bugs".to_owned(),
        Explain::AskForClass => {
            "`grader explain CLASSE` diz o que é, que estrago faz e como reconhecer".to_owned()
        }
        Explain::Exercises => "Os exercícios".to_owned(),
        Explain::AskForExercise => "`grader explain EXERCÍCIO` compara a sua versão com a de um \
             especialista, depois de resolvido"
            .to_owned(),
        Explain::HuntedIn => "Onde se caça".to_owned(),
        Explain::HuntedNowhere => "Nenhum exercício deste curso caça esta classe ainda".to_owned(),
        Explain::Heading { exercise, title } => format!("{exercise}: {title}"),
        Explain::Differences => {
            "Da sua versão à solução, que é uma resposta certa entre muitas:".to_owned()
        }
        Explain::Same => "A sua versão é igual à solução, linha por linha".to_owned(),
        Explain::NothingToCompare => {
            "Não dá para ler os seus arquivos como estão agora, então não \
             há o que comparar com a solução"
                .to_owned()
        }
        Explain::YourFile { file } => format!("{file} (seu)"),
        Explain::SolutionFile { file } => format!("{file} (solução)"),
        Explain::ClassesOf => "Mais sobre bugs destas classes".to_owned(),
    }
}

/// Why an exercise is not explained.
pub(super) fn not_solved(exercise: &str, left: Left) -> String {
    let bugs = |n: usize| count(n as u64, "bug", "bugs");
    let left = match left {
        Left::Planted(0) => "ninguém disse ainda que bugs ele tem".to_owned(),
        Left::Planted(n) => {
            format!("ele esconde {}, e você ainda não achou nenhum", bugs(n))
        }
        Left::Bugs(n) => {
            let verb = if n == 1 { "faltava" } else { "faltavam" };
            format!("na última vez {verb} {}", bugs(n))
        }
        Left::Guards => "na última vez não havia mais bug, mas algo que funcionava deixou de \
             funcionar"
            .to_owned(),
    };
    format!("{exercise} só é explicado depois de resolvido; {left}")
}

/// Why nothing can be explained under a name.
pub(super) fn unclear(name: &str, unclear: &Unclear) -> String {
    let one_of = |names: &[String]| list(names.iter().map(|name| format!("`{name}`")), "ou");
    match unclear {
        Unclear::Unknown(nearest) if nearest.is_empty() => {
            format!("não existe exercício nem classe de bugs `{name}`")
        }
        Unclear::Unknown(nearest) => format!(
            "não existe exercício nem classe de bugs `{name}`; você quis dizer {}?",
            one_of(nearest)
        ),
        Unclear::Several(names) => format!("`{name}` pode ser {}", one_of(names)),
    }
}
