//! What `cache` says.

use crate::report::catalogue::Cache;
use crate::report::catalogue::figures::in_unit;
use crate::tidy::Kind;

pub(super) fn cache(what: Cache) -> String {
    let size = |bytes| in_unit(bytes, ',');
    match what {
        Cache::Kind(kind) => match kind {
            Kind::Kits => "bibliotecas compiladas",
            Kind::Harnesses => "harnesses compilados",
            Kind::Work => "pastas de trabalho",
            Kind::Verdicts => "avaliações",
            Kind::Courses => "curso desempacotado",
            Kind::Findings => "esta máquina",
        }
        .to_owned(),
        Cache::All => "ao todo".to_owned(),
        Cache::Bytes(bytes) => size(bytes),
        Cache::Empty => "Não há nada nele; a primeira correção o enche".to_owned(),
        Cache::Useless { bytes: 0 } => "Tudo isso ainda pode servir; mesmo assim, \
                                        `grader cache clean --all` apaga tudo"
            .to_owned(),
        Cache::Useless { bytes } => format!(
            "{} já não servem para nada: `grader cache clean` apaga isso e, com `--all`, tudo",
            size(bytes)
        ),
        Cache::Freed { bytes: 0 } => "Não havia nada para apagar".to_owned(),
        Cache::Freed { bytes } => format!("{} apagados", size(bytes)),
        Cache::InUse => "O que outro grader está usando fica".to_owned(),
    }
}
