//! What grading needs and what of it is here: found by using it, not by reading settings.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::build::{Bench, Kit};
use crate::cache::Cache;
use crate::sandbox::layers::Layer;
use crate::sandbox::{Level, try_out};
use crate::toolchain::Toolchain;

/// What was found; also the form of the JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Findings {
    /// Of this form of the JSON.
    pub version: u32,
    /// The grader's own version.
    pub grader: String,
    /// The compiler.
    pub toolchain: Found<Compiler>,
    /// The cache's directory.
    pub cache: Found<String>,
    /// The kits.
    pub kits: Vec<KitState>,
    /// The layers of the box.
    pub layers: Vec<LayerState>,
    /// The levels, from the highest to the lowest.
    pub levels: Vec<LevelState>,
    /// The level that follows.
    pub isolation: Level,
    /// What would make it a higher one.
    pub remedies: Vec<Remedy>,
}

/// Something, or why it is not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Found<T> {
    /// It is there.
    Here(T),
    /// It is not, with what to do.
    Missing(String),
}

/// A compiler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Compiler {
    /// `1.95.0`.
    pub release: String,
    /// `x86_64-unknown-linux-gnu`.
    pub host: String,
    /// Whether clippy comes with it.
    pub clippy: bool,
}

/// A kit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KitState {
    /// `core`.
    pub kit: &'static str,
    /// Whether it is built; otherwise that takes a minute when it is first needed.
    pub built: bool,
}

/// A layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LayerState {
    /// Which.
    pub layer: Layer,
    /// Whether it works.
    pub works: bool,
    /// What there is to say of it, or against it.
    pub detail: String,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LevelState {
    /// Which.
    pub level: Level,
    /// Whether it works.
    pub works: bool,
    /// The step that failed.
    pub why: Option<String>,
}

/// What would make a higher level work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// `AppArmor` keeps plain users from namespaces, as on Ubuntu from 24.04 on.
    AppArmor,
    /// `kernel.unprivileged_userns_clone` is off, as on older Debian.
    UsernsClone,
    /// `user.max_user_namespaces` is 0.
    MaxUserNamespaces,
    /// A container that refuses the calls.
    Container,
    /// A kernel without Landlock, or with it switched off.
    Landlock,
    /// Another system than Linux.
    OtherSystem,
}

/// Looks at everything. `course` decides which compiler is meant.
#[must_use]
pub fn examine(course: &Path) -> Findings {
    let cache = Cache::open();
    let toolchain = match &cache {
        Ok(cache) => Toolchain::find(cache, course).map_err(|error| error.to_string()),
        Err(_) => Err("it is remembered in the cache, which is missing".to_owned()),
    };
    let kits = Kit::ALL.into_iter().map(|kit| KitState {
        kit: kit.name(),
        built: matches!((&cache, &toolchain), (Ok(cache), Ok(toolchain))
            if Bench::is_prepared(kit, cache, toolchain)),
    });
    let layers: Vec<_> = Layer::ALL.into_iter().map(try_layer).collect();
    let levels: Vec<_> = Level::ALL.into_iter().rev().map(try_level).collect();
    let isolation = Level::in_force();
    Findings {
        version: 1,
        grader: env!("CARGO_PKG_VERSION").to_owned(),
        kits: kits.collect(),
        remedies: remedies(isolation, &layers),
        toolchain: match toolchain {
            Ok(found) => Found::Here(Compiler {
                release: found.release,
                host: found.host,
                clippy: found.clippy_driver.is_some(),
            }),
            Err(why) => Found::Missing(why),
        },
        cache: match cache {
            Ok(cache) => Found::Here(cache.root().display().to_string()),
            Err(error) => Found::Missing(error.to_string()),
        },
        layers,
        levels,
        isolation,
    }
}

impl Findings {
    /// Whether one could grade here at all.
    #[must_use]
    pub fn can_grade(&self) -> bool {
        matches!((&self.toolchain, &self.cache), (Found::Here(_), Found::Here(_)))
    }
}

fn try_layer(layer: Layer) -> LayerState {
    match layer.try_out() {
        Ok(detail) => LayerState { layer, works: true, detail },
        Err(detail) => LayerState { layer, works: false, detail },
    }
}

fn try_level(level: Level) -> LevelState {
    let why = try_out(level).err();
    LevelState { level, works: why.is_none(), why }
}

/// What the kernel's settings say about a level that was tried and does not work.
fn remedies(isolation: Level, layers: &[LayerState]) -> Vec<Remedy> {
    if isolation == Level::Full {
        return Vec::new();
    }
    if !cfg!(target_os = "linux") {
        return vec![Remedy::OtherSystem];
    }
    let is = |setting: &str, value: &str| {
        std::fs::read_to_string(Path::new("/proc/sys").join(setting))
            .is_ok_and(|text| text.trim() == value)
    };
    let mut remedies = Vec::new();
    if is("kernel/apparmor_restrict_unprivileged_userns", "1") {
        remedies.push(Remedy::AppArmor);
    }
    if is("kernel/unprivileged_userns_clone", "0") {
        remedies.push(Remedy::UsernsClone);
    }
    if is("user/max_user_namespaces", "0") {
        remedies.push(Remedy::MaxUserNamespaces);
    }
    let works = |wanted| layers.iter().any(|state| state.layer == wanted && state.works);
    if remedies.is_empty() && !works(Layer::User) {
        remedies.push(Remedy::Container);
    }
    if !works(Layer::Landlock) {
        remedies.push(Remedy::Landlock);
    }
    remedies
}
