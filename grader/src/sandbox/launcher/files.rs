//! Landlock: which files may be read, run and written. What is not named is refused.

use std::path::Path;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, Ruleset,
    RulesetAttr as _, RulesetCreatedAttr as _, RulesetStatus, Scope, path_beneath_rules,
};

use super::{Fault, Level, Profile, Spec, Step, root};

/// Lays the rules on the calling thread, which is the only one.
pub(super) fn restrict(spec: &Spec) -> Result<(), Fault> {
    for path in spec.named() {
        // Rules for what is not there are left out without a word.
        std::fs::symlink_metadata(path).step(path.display())?;
    }
    let status = rules(spec).step("Landlock")?;
    match (spec.level, status) {
        // In a root of its own there is little that Landlock would still keep it from.
        (Level::Full, _) | (_, RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced) => {
            Ok(())
        }
        (_, RulesetStatus::NotEnforced) => Err(Fault("Landlock: the kernel has none".to_owned())),
    }
}

fn rules(spec: &Spec) -> Result<RulesetStatus, landlock::RulesetError> {
    let mut rules = Ruleset::default();
    if spec.level == Level::Partial {
        // Without this right (Linux 6.2) any file of the user's could be cut short.
        rules = rules
            .set_compatibility(CompatLevel::HardRequirement)
            .handle_access(AccessFs::Truncate)?
            .set_compatibility(CompatLevel::BestEffort);
    }
    rules = rules.handle_access(AccessFs::from_all(ABI::V6))?.scope(Scope::from_all(ABI::V6))?;
    if spec.level != Level::Full {
        // No rule follows: no TCP at all. In a network namespace there is only loopback anyway.
        rules = rules.handle_access(AccessNet::from_all(ABI::V6))?;
    }
    let run = AccessFs::from_read(ABI::V6);
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let device: BitFlags<AccessFs> = AccessFs::ReadFile | AccessFs::WriteFile;
    let write = AccessFs::from_all(ABI::V6) & !BitFlags::from(AccessFs::Execute);
    let mut created = rules
        .create()?
        .add_rules(path_beneath_rules(root::system(spec.profile), run))?
        .add_rules(path_beneath_rules(spec.to_run(), run))?
        .add_rules(path_beneath_rules(root::DEVICES, device))?
        .add_rules(path_beneath_rules(&spec.walls.write, write))?;
    if spec.level == Level::Full {
        // Its own, and gone with it. Elsewhere `/tmp` is everybody's.
        created = created.add_rules(path_beneath_rules([Path::new("/tmp")], write))?;
        if spec.profile == Profile::Compile {
            created = created.add_rules(path_beneath_rules([Path::new("/proc")], read))?;
        }
    }
    Ok(created.restrict_self()?.ruleset)
}
