//! Runs one scenario once more, with every poll told, for a picture of it.

use facts::Order;

use super::{CheckError, Checker, Hidden, orders, verdict};
use crate::build::{Built, Profile};
use crate::course::Exercise;
use crate::observation::Observation;
use crate::rubric::Scenario;
use crate::sources::Sources;

/// Polls that are told one by one. A picture has room for a few hundred; a task that spins is
/// recognised by far fewer than it makes.
pub const POLLS_TOLD: u64 = 4_000;

impl Checker {
    /// What one scenario of a version is seen to do, with its polls. The version must be one that
    /// a check has graded: nothing here looks at whether it keeps to the rules.
    ///
    /// # Errors
    /// Only for the grader's own failures.
    pub async fn trace(
        &self,
        exercise: &Exercise,
        hidden: &Hidden,
        sources: &Sources,
        profile: Profile<'_>,
        (scenario, seed): (&Scenario, u64),
    ) -> Result<Observation, CheckError> {
        let bench = self.bench(exercise).await?;
        let orders = orders(std::slice::from_ref(scenario), Some(seed));
        let told = |order| Order { tell_polls: POLLS_TOLD, ..order };
        let orders = orders.into_iter().map(told).collect();
        match self.runs(&bench, exercise, hidden, sources, profile, orders).await? {
            Ok(mut runs) => Ok(runs.pop().expect("one order gives one run")),
            Err(built) => Err(CheckError::Machine { says: why(&built) }),
        }
    }
}

/// Why something that was compiled for its grade a moment ago is not compiled now.
fn why(built: &Built) -> String {
    let said = match built {
        Built::Rejected { diagnostics, .. } => verdict::machine_at_fault(diagnostics)
            .or_else(|| diagnostics.first().map(|said| said.message.clone())),
        Built::OverLimit(_) | Built::Ready(_) => None,
    };
    said.unwrap_or_else(|| "it met a limit".to_owned())
}
