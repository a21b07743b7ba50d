//! What the exercise does not allow, and what to write instead, in Portuguese.

use crate::observation::Frame;
use crate::report::catalogue::figures::{MESSAGE, place};
use crate::report::plain::short;
use crate::submission::forbidden::About;

/// What was done, where, and what to do instead.
pub(super) fn tampered(what: &str, at: Option<&Frame>) -> String {
    let (said, rather) = match what {
        "process-exit" => (
            "encerrar o programa inteiro antes que a execução acabe".to_owned(),
            Some(instead(About::ProcessEnd)),
        ),
        "panic-hook" => (
            "tomar o lugar do panic hook, o que esconde pânicos".to_owned(),
            Some(instead(About::PanicHook)),
        ),
        "garbled-facts" => ("escrever onde o grader está escutando".to_owned(), None),
        "left-out" => (
            "deixar de fora um arquivo que pertence ao exercício".to_owned(),
            Some("Mantenha a linha que faz dele um módulo, como ela veio no exercício"),
        ),
        "unread" => (
            "caracteres que só este compilador consegue ler".to_owned(),
            Some("Escreva com caracteres mais simples"),
        ),
        other => (short(other, MESSAGE), About::named(other).map(instead)),
    };
    let at = at.map(|frame| format!(", em {}", place(frame))).unwrap_or_default();
    let rather = rather.map(|words| format!(". {words}")).unwrap_or_default();
    format!("O exercício não permite isto: {said}{at}{rather}")
}

/// What an honest student writes instead; a sentence without a full stop.
pub(super) fn instead(about: About) -> &'static str {
    match about {
        About::Unsafe => {
            "Para todos os exercícios basta Rust seguro: compartilhe com `Arc`, um lock ou um canal"
        }
        About::OtherFile => "Escreva o texto ou o código neste próprio arquivo",
        About::Environment => {
            "Na avaliação não há variáveis de ambiente: escreva uma constante, ou receba um \
             parâmetro"
        }
        About::Assembly => "Diga isso em Rust; as instruções são com o compilador",
        About::Symbol => "Ninguém chama isso por um símbolo: deixe funções e statics como estão",
        About::Unstable => "A compilação usa o Rust estável: use o que funciona sem uma feature",
        About::LongConstant => "Calcule isso com o programa rodando, e não em uma constante",
        About::ProcMacro => {
            "Um exercício é uma biblioteca comum: escreva por extenso o que a macro faria"
        }
        About::Allocator => "Deixe a memória com o alocador que todo programa tem",
        About::Foreign => "O que é preciso está em `std` e nas bibliotecas do exercício",
        About::OtherCrate => "Só existem as bibliotecas que estão no Cargo.toml do exercício",
        About::ProcessEnd => "Devolva um erro: quem chamou é que decide quando o programa termina",
        About::OtherProgram => "Na avaliação não se inicia outro programa: faça isso em Rust",
        About::PanicHook => {
            "Capture o pânico onde ele sai: com `catch_unwind`, ou no `JoinHandle` da tarefa"
        }
        About::Caller => {
            "Uma função faz o mesmo, seja quem for que a chame: decida pelos parâmetros dela"
        }
        About::System => "Use o que `std` e tokio têm em qualquer sistema",
    }
}
