//! Grades anew what was graded with another course, rubric, compiler or grader.

use std::cell::RefCell;

use futures::Stream;

use super::run::{Task, run};
use super::{BatchError, Examine, Finished, Options, Tell};
use crate::store::{Proposal, Store};

/// Grades anew every content whose verdict depends on something that is no longer so, and proposes
/// what comes of it. Nothing counts until the proposal is applied. Without a proposal when it was
/// asked to stop: what it has found is stored, and the same again goes on.
///
/// # Errors
/// As [`grade`](super::grade).
pub async fn regrade(
    store: &mut Store,
    examiner: &impl Examine,
    options: Options,
    who: &str,
    interrupts: impl Stream<Item = ()> + Unpin,
    tell: Tell<'_>,
) -> Result<(Finished, Option<Proposal>), BatchError> {
    let keys = RefCell::default();
    let finished = run(store, &Task::Regrade(&keys), examiner, options, interrupts, tell).await?;
    if finished.stopped {
        return Ok((finished, None));
    }
    let keys = keys.into_inner();
    let verdicts = keys.iter().map(|(content, key)| (content.as_str(), key.as_str()));
    let proposal = store.propose(verdicts, who)?;
    Ok((finished, Some(proposal)))
}
