//! Por que uma entrega não pode ser lida.

use crate::intake::Reason;

pub(super) fn unread(why: &Reason) -> String {
    match why {
        Reason::Nameless => {
            "há código Rust, mas nada diz de qual exercício; entregue a pasta do exercício, ou dê \
             ao arquivo o nome do exercício"
                .to_owned()
        }
        Reason::NothingFound => {
            "não há nada de um exercício; entregue a pasta do exercício, ou o `src` dela".to_owned()
        }
        Reason::Several { exercise, one, other } => format!(
            "{exercise} está aí mais de uma vez, em {one} e em {other}; entregue a que vale"
        ),
        Reason::TooMany { most } => {
            format!("tem mais de {most} arquivos ou pastas; entregue só a pasta do exercício")
        }
        Reason::TooDeep { most } => {
            format!("está abaixo de mais de {most} pastas; entregue só a pasta do exercício")
        }
        Reason::TooLarge { most } => {
            format!("tem mais de {most} bytes; entregue a pasta do exercício sem `target`")
        }
        Reason::NameNotText => "o nome não é texto UTF-8; renomeie".to_owned(),
        Reason::OddName => {
            "o nome tem caracteres que nem todo sistema aceita em um nome; renomeie".to_owned()
        }
        Reason::LeadsOut => {
            "o nome leva para fora do pacote; empacote de novo, sem `..` e a partir da pasta"
                .to_owned()
        }
        Reason::Twice => "mais de um arquivo do pacote tem esse nome; empacote de novo".to_owned(),
        Reason::Link => "é um link; entregue o próprio arquivo".to_owned(),
        Reason::NotPlain => "não é um arquivo comum nem uma pasta".to_owned(),
        Reason::Encrypted => "precisa de senha; empacote sem senha".to_owned(),
        Reason::OtherPacking { kind } => {
            format!("está empacotado como {kind}, que não é lido; empacote como .zip comum")
        }
        Reason::Nested => {
            "é um pacote dentro de um pacote; desempacote e entregue o que há nele".to_owned()
        }
        Reason::Damaged { says } => {
            format!("está cortado ou danificado ({says}); entregue de novo")
        }
        Reason::Bomb { times } => {
            format!("desempacotado fica mais de {times} vezes maior; empacote de novo")
        }
        Reason::Overlap => {
            "os arquivos dele estão uns por cima dos outros; empacote de novo".to_owned()
        }
        Reason::LargeFileStore => {
            "o git o guarda em outro lugar, como arquivo grande (LFS); faça commit do próprio \
             arquivo"
                .to_owned()
        }
        Reason::Repository { says } => {
            format!("o repositório git não pode ser lido: {says}")
        }
        Reason::Typed => "foi digitado na plataforma; entregue arquivos".to_owned(),
        Reason::More { n } => format!("mais {n} que não podem ser lidos"),
        Reason::NoCourseFiles { exercise } => format!(
            "os arquivos do próprio curso para {exercise} não podem ser lidos, e por isso não há \
             como avaliar; quem conserta isso é o professor: `grader verify {exercise}` diz o que \
             está errado"
        ),
        Reason::System { says } => format!("não pôde ser lido: {says}"),
    }
}
