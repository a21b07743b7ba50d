//! What `doctor` says.

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
                "with clippy"
            } else {
                "without clippy; `rustup component add clippy` brings more advice"
            };
            format!("{} for {}, {clippy}", compiler.release, compiler.host)
        }
        Doctor::Missing(why) => clean(why),
        Doctor::Kit(KitState { kit, built: true }) => format!("{kit}, built"),
        Doctor::Kit(KitState { kit, built: false }) => {
            format!("{kit}, not built yet; the first check that needs it takes a minute")
        }
        Doctor::Layer(state) => layer(state),
        Doctor::Isolation(level) => format!("isolation: {}, {}", level.name(), means(level)),
        Doctor::Level(LevelState { level, why, .. }) => {
            let why = why.as_deref().map_or("was not asked for".to_owned(), |why| {
                format!("does not work: {}", short(why, DETAIL))
            });
            format!("  {} {why}", level.name())
        }
        Doctor::Remedy(which) => format!("  {}", remedy(which)),
    }
}

fn layer(LayerState { layer, works, detail }: &LayerState) -> String {
    let is = match layer {
        Layer::User => "user namespaces: powers that end at the box",
        Layer::Pid => "process namespaces: no other process is seen or left over",
        Layer::Mount => "mount namespaces: no other file is there",
        Layer::Net => "network namespaces: no network but loopback",
        Layer::Landlock => "no other file can be opened",
        Layer::Seccomp => "calls that no exercise needs are refused",
        Layer::Rlimits => "limits of time, memory and files",
        Layer::Cgroups => "control groups; not needed",
    };
    match (detail.is_empty(), works) {
        (true, _) => is.to_owned(),
        (false, true) => format!("{is} ({})", short(detail, DETAIL)),
        (false, false) => format!("{is}: {}", short(detail, DETAIL)),
    }
}

fn means(level: Level) -> &'static str {
    match level {
        Level::Full => "the code that is graded is alone in a system of its own",
        Level::Partial => {
            "the code that is graded opens no files and reaches no network, but sees which files \
             there are"
        }
        Level::FilesOnly => "the code that is graded opens no files of yours",
        Level::None => {
            "the code that is graded can read your files and use your network; grade only your own"
        }
    }
}

fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::AppArmor => {
            "AppArmor keeps users from namespaces: `sudo sysctl \
             kernel.apparmor_restrict_unprivileged_userns=0`, or run grader with sudo"
        }
        Remedy::UsernsClone => "`sudo sysctl kernel.unprivileged_userns_clone=1` allows namespaces",
        Remedy::MaxUserNamespaces => {
            "`sudo sysctl user.max_user_namespaces=10000` allows namespaces"
        }
        Remedy::Container => {
            "a container seems to refuse namespaces: run grader outside it, or start the container \
             with fewer restrictions on seccomp"
        }
        Remedy::Landlock => {
            "this kernel has no Landlock: Linux 6.2 or newer has, if the boot option `lsm=` names it"
        }
        Remedy::OtherSystem => "only Linux can shut code in: a virtual machine with Linux can, too",
    }
}
