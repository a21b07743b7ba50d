//! Compile cases: small programs that the student's types must refuse, each with a twin, one
//! token apart, that they must accept.

use std::collections::BTreeMap;

use super::rustc::{Compile, Listener};
use super::{BuildError, Stop};
use crate::observation::CaseOutcome;
use crate::sources::Sources;

/// A compile case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its file name: `keep_twice.rs`.
    pub name: String,
    /// The program that must not compile.
    pub text: String,
    /// The program that must.
    pub twin: String,
}

/// Compiles every case against the metadata of the student's crate, one pair after the other:
/// the suite needs the machine more.
pub(super) async fn run(compile: &Compile<'_>) -> Result<BTreeMap<String, CaseOutcome>, Stop> {
    let cases = compile.job.cases;
    let staged = compile.slot.stage("cases", &files(cases)?)?;
    let mut outcomes = BTreeMap::new();
    for case in cases {
        let (mut heard, mut twin_heard) = (Listener::default(), Listener::default());
        let refused = compile.case(&staged.join(&case.name), &staged)?;
        let twin = compile.case(&staged.join(twin_name(&case.name)), &staged)?;
        let (_, twin) =
            tokio::try_join!(compile.run(refused, &mut heard), compile.run(twin, &mut twin_heard))?;
        let outcome = CaseOutcome {
            errors: heard.messages.of_case(&case.name, compile.job),
            twin_compiles: twin.is_success(),
            twin_errors: twin_heard.messages.of_case(&twin_name(&case.name), compile.job),
        };
        outcomes.insert(case.name.clone(), outcome);
    }
    Ok(outcomes)
}

fn files(cases: &[Case]) -> Result<Sources, BuildError> {
    let mut files = Sources::new();
    for case in cases {
        for (name, text) in [(case.name.clone(), &case.text), (twin_name(&case.name), &case.twin)] {
            files.insert(name, text.clone())?;
        }
    }
    Ok(files)
}

/// `keep_twice.rs` has the twin `keep_twice.twin.rs`.
fn twin_name(name: &str) -> String {
    format!("{}.twin.rs", name.trim_end_matches(".rs"))
}
