//! Carries out the attacks of a class, lane by lane, and looks at everything afterwards.

use crate::attack::{self, Attack};
use crate::lane::Lane;
use crate::verdict::Verdict;
use crate::{seen, undefended};

/// Attacks between two looks at the honest submissions.
const GROUP: usize = 24;

/// Each attack of the class as a submission of its own. Which lanes it runs in is
/// said at [`attack::Attack::is_for`].
pub fn each(class: &str) {
    let attacks = attack::of_class(class);
    if undefended::is_asked_for() {
        return undefended::each(&attacks);
    }
    let mut faults = Vec::new();
    Lane::for_each(|lane, place| {
        let here: Vec<_> = attacks
            .iter()
            .enumerate()
            .filter(|(number, attack)| attack.is_for(place, *number))
            .map(|(_, attack)| attack)
            .collect();
        for group in here.chunks(GROUP) {
            for attack in group {
                let verdict = lane.check_attack(attack, &attack.lib());
                faults.extend(faults_of(attack, &verdict).map(|why| lane.told(&attack.name, &why)));
            }
            faults.extend(lane.aftermath().into_iter().map(|why| lane.told(class, &why)));
        }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// All attacks of the class in one submission, in every lane: each must strike and get nothing.
pub fn together(class: &str) {
    let attacks = attack::of_class(class);
    if undefended::is_asked_for() {
        return undefended::each(&attacks);
    }
    let lib = attack::gather(&attacks);
    let mut faults = Vec::new();
    // So that each lane is looked at after one class or another.
    let number = class.len();
    Lane::for_each(|lane, place| {
        let verdict = lane.check(class, &lib);
        let mut here = Vec::new();
        here.extend(seen::fault("graded 0", &verdict));
        let lines: Vec<_> = seen::lines(&verdict.exercise()).collect();
        here.extend(seen::loot(&verdict.exercise()));
        for attack in &attacks {
            let name = attack.name.rsplit('/').next().expect("a name");
            if !lines.iter().any(|line| *line == format!("struck {name}")) {
                here.push(format!("{name} did not strike"));
            }
        }
        here.extend(verdict.leaks());
        here.extend(if place.is_one_of_two_for(number) { lane.aftermath() } else { lane.world() });
        faults.extend(here.into_iter().map(|why| lane.told(class, &why)));
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is wrong with a verdict on an attack.
pub fn faults_of(attack: &Attack, verdict: &Verdict) -> impl Iterator<Item = String> {
    let mut faults = Vec::new();
    faults.extend(seen::fault(&attack.seen, verdict));
    if verdict.is_no_verdict().is_none() {
        faults.extend(seen::loot(&verdict.exercise()));
    }
    faults.extend(verdict.leaks());
    faults.into_iter()
}
