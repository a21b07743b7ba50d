//! What `doctor` says, in Portuguese.

use crate::doctor::{KitState, LayerState, LevelState, Remedy};
use crate::report::catalogue::Doctor;
use crate::report::plain::{clean, short};
use crate::sandbox::Level;
use crate::sandbox::layers::Layer;

/// Characters of what a system says.
const DETAIL: usize = 100;

pub(super) fn doctor(what: Doctor<'_>) -> String {
    match what {
        Doctor::Compiler(compiler) => {
            let clippy = if compiler.clippy {
                "com clippy"
            } else {
                "sem clippy; `rustup component add clippy` traz mais conselhos"
            };
            format!("{} para {}, {clippy}", compiler.release, compiler.host)
        }
        Doctor::Missing(why) => clean(why),
        Doctor::Kit(KitState { kit, built: true }) => format!("{kit}, pronto"),
        Doctor::Kit(KitState { kit, built: false }) => format!(
            "{kit}, ainda não compilado; a primeira correção que precisar dele leva um minuto"
        ),
        Doctor::Layer(state) => layer(state),
        Doctor::Isolation(level) => format!("isolamento: {}, {}", level.name(), means(level)),
        Doctor::Level(LevelState { level, why, .. }) => {
            let why = why.as_deref().map_or("não foi pedido".to_owned(), |why| {
                format!("não funciona: {}", short(why, DETAIL))
            });
            format!("  {} {why}", level.name())
        }
        Doctor::Remedy(which) => format!("  {}", remedy(which)),
    }
}

fn layer(LayerState { layer, works, detail }: &LayerState) -> String {
    let is = match layer {
        Layer::User => "namespaces de usuário: poderes que acabam na caixa",
        Layer::Pid => "namespaces de processo: nenhum outro processo se vê nem sobra",
        Layer::Mount => "namespaces de montagem: não há nenhum outro arquivo",
        Layer::Net => "namespaces de rede: nenhuma rede além do loopback",
        Layer::Landlock => "nenhum outro arquivo pode ser aberto",
        Layer::Seccomp => "chamadas de que nenhum exercício precisa são recusadas",
        Layer::Rlimits => "limites de tempo, memória e arquivos",
        Layer::Cgroups => "control groups; não são necessários",
    };
    match (detail.is_empty(), works) {
        (true, _) => is.to_owned(),
        (false, true) => format!("{is} ({})", short(detail, DETAIL)),
        (false, false) => format!("{is}: {}", short(detail, DETAIL)),
    }
}

fn means(level: Level) -> &'static str {
    match level {
        Level::Full => "o código avaliado está sozinho em um sistema só dele",
        Level::Partial => {
            "o código avaliado não abre arquivos nem alcança a rede, mas vê quais arquivos existem"
        }
        Level::FilesOnly => "o código avaliado não abre nenhum arquivo seu",
        Level::None => {
            "o código avaliado pode ler os seus arquivos e usar a sua rede; avalie só o seu próprio"
        }
    }
}

fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::AppArmor => {
            "o AppArmor não deixa usuários criarem namespaces: `sudo sysctl \
             kernel.apparmor_restrict_unprivileged_userns=0`, ou rode o grader com sudo"
        }
        Remedy::UsernsClone => {
            "`sudo sysctl kernel.unprivileged_userns_clone=1` permite namespaces"
        }
        Remedy::MaxUserNamespaces => {
            "`sudo sysctl user.max_user_namespaces=10000` permite namespaces"
        }
        Remedy::Container => {
            "parece que um contêiner recusa namespaces: rode o grader fora dele, ou inicie o \
             contêiner com menos restrições de seccomp"
        }
        Remedy::Landlock => {
            "este kernel não tem Landlock: o Linux 6.2 ou mais novo tem, se a opção de boot `lsm=` \
             o mencionar"
        }
        Remedy::OtherSystem => {
            "só o Linux consegue isolar código: uma máquina virtual com Linux também consegue"
        }
    }
}
