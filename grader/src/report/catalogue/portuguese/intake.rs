//! Por que uma entrega não pode ser lida.

use crate::intake::Reason;

pub(super) fn unread(why: &Reason) -> String {
    match why {
        Reason::NothingFound => "não há nela nada de um exercício; entregue a pasta do exercício, \
                                 ou o `src` dela"
            .to_owned(),
        Reason::Several { exercise, one, other } => format!(
            "{exercise} está nela duas vezes, em {} e em {}; entregue a que vale",
            place(one),
            place(other)
        ),
        Reason::TooMany { most } => {
            format!("tem mais de {most} arquivos ou pastas; entregue só a pasta do exercício")
        }
        Reason::NameNotText => "o nome não é texto UTF-8; renomeie".to_owned(),
        Reason::Link => "é um link simbólico; entregue o próprio arquivo".to_owned(),
        Reason::NotPlain => "não é um arquivo comum nem uma pasta".to_owned(),
        Reason::System { says } => format!("não pôde ser lida: {says}"),
    }
}

fn place(way: &str) -> String {
    if way.is_empty() { "sua raiz".to_owned() } else { format!("`{way}`") }
}
