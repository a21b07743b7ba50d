//! O que `ci` diz de um pull request.

use super::grammar::count;
use super::points;
use crate::ci::change::{How, What};
use crate::ci::score::{Failed, Score};
use crate::grade::Status;
use crate::report::catalogue::Ci;

pub(super) fn ci(what: Ci<'_>) -> String {
    match what {
        Ci::Heading => "Quanto vale esta mudança".to_owned(),
        Ci::Commits { base, head } => {
            format!("commit {head}, avaliado com o curso do commit {base}")
        }
        Ci::NoCommonPast => "Este clone não diz onde a mudança começa, por isso tudo o que difere \
             da base conta como mudado"
            .to_owned(),
        Ci::Behind => "Este commit é mais velho do que a base e faz parte do passado dela, por \
             isso tudo o que difere da base conta como mudado"
            .to_owned(),
        Ci::Replaced => "Este push substituiu o commit anterior, por isso tudo o que difere dele \
             conta como mudado"
            .to_owned(),
        Ci::NothingTouched => {
            "A mudança não mexe em nenhum arquivo de exercício que conte: nada foi avaliado"
                .to_owned()
        }
        Ci::Points { before, after, max } if before == after => {
            format!("{after} de {}, como antes", points(max))
        }
        Ci::Points { before, after, max } => format!("{after} de {}, antes {before}", points(max)),
        Ci::BugColumn => "bug a corrigir".to_owned(),
        Ci::BeforeColumn => "antes".to_owned(),
        Ci::AfterColumn => "agora".to_owned(),
        Ci::State(Some(Status::Fixed)) => "corrigido".to_owned(),
        Ci::State(Some(Status::Alive)) => "vivo".to_owned(),
        Ci::State(Some(Status::Unknown { .. })) => "indefinido".to_owned(),
        Ci::State(None) => "não foi visto".to_owned(),
        Ci::Back { title } => format!("isto estava corrigido e não está mais: {title}"),
        Ci::LookNext => "O que olhar agora".to_owned(),
        Ci::Ignored { files } => count(
            files as u64,
            "arquivo desta mudança não conta",
            "arquivos desta mudança não contam",
        ),
        Ci::DoesNotCount { kind, how } => {
            let done = match how {
                How::Added => "acrescentado",
                How::Changed => "mudado",
                How::Deleted => "apagado",
            };
            format!("{done}; {}", why(kind))
        }
        Ci::MoreIgnored { files } => {
            format!("e mais {}", count(files as u64, "arquivo", "arquivos"))
        }
        Ci::Passes => "Tudo o que se pede está cumprido".to_owned(),
        Ci::Fails(failed) => fails(failed),
        Ci::Printed => "O que o código escreveu".to_owned(),
        Ci::NoRoom { exercises } => format!(
            "Os detalhes de {} não couberam aqui; estão no log do job",
            count(exercises as u64, "exercício", "exercícios")
        ),
        Ci::OutputCut { bytes } => format!("({} a menos)", count(bytes, "byte", "bytes")),
        Ci::MoreMarks { places } => format!(
            "{} no código; o resumo tem todos",
            count(places as u64, "lugar não marcado", "lugares não marcados")
        ),
        Ci::Isolation { level } => format!("isolamento: {level}"),
    }
}

fn why(kind: What) -> &'static str {
    match kind {
        What::Hidden => "testes, rubricas e soluções são os da base",
        What::Course => "a lista de exercícios é a da base",
        What::Workflow => "o que um pipeline faz não é avaliado",
        What::Manifest => "os exercícios são compilados com as bibliotecas da base",
        What::BuildScript => "build scripts não são executados",
        What::Settings => "os exercícios são compilados com as configurações do próprio grader",
        What::Git => "os arquivos são lidos como estão no commit, diga o git o que disser",
        What::Fixed => "este arquivo do exercício não é para mudar",
        What::ExtraFile => "o exercício não tem um arquivo desses",
        What::NewExercise => "a base não tem esse exercício",
        What::Link => "links não são seguidos",
        What::Other => "não é um arquivo a ser editado",
    }
}

fn fails(failed: &Failed) -> String {
    match failed {
        Failed::Score { earned, max, wanted } => {
            let wanted = match wanted {
                Score::Points(points) => points.to_string(),
                Score::Percent(percent) => format!("{percent}%"),
            };
            format!("{earned} de {}; pede-se pelo menos {wanted}", points(*max))
        }
        Failed::NotSolved { slug } => format!("{slug} não está resolvido"),
        Failed::Back { slug, title } => format!("{slug}: um bug voltou: {title}"),
    }
}
