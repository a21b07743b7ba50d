//! Runs of the variants that a rubric compares with: made once, kept.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use facts::Order;

use super::{CheckError, Checker, Hidden, Key, job, recall, remember, run};
use crate::build::{Bench, Built, Job, Profile};
use crate::course::{Exercise, Variant};
use crate::observation::{Ending, Observation};
use crate::sandbox::Boxes;
use crate::sources::Sources;

impl Checker {
    /// For each variant the rubric names, the same orders run against it.
    pub(super) async fn references(
        &self,
        bench: &Bench,
        exercise: &Exercise,
        hidden: &Hidden,
        orders: &[Order],
    ) -> Result<BTreeMap<String, Vec<Observation>>, CheckError> {
        let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (variant, scenario) in hidden.rubric.references() {
            wanted.entry(variant).or_default().insert(scenario);
        }
        let mut references = BTreeMap::new();
        for (variant, scenarios) in wanted {
            let orders: Vec<Order> = orders
                .iter()
                .filter(|order| scenarios.contains(&order.scenario))
                .cloned()
                .collect();
            let runs = self.reference(bench, exercise, hidden, &variant, orders).await?;
            references.insert(variant, runs);
        }
        Ok(references)
    }

    async fn reference(
        &self,
        bench: &Bench,
        exercise: &Exercise,
        hidden: &Hidden,
        variant: &str,
        orders: Vec<Order>,
    ) -> Result<Vec<Observation>, CheckError> {
        let failed = |why| CheckError::Reference {
            exercise: exercise.slug.to_string(),
            variant: variant.to_owned(),
            why,
        };
        let named: Variant = variant.parse().map_err(|_| failed("is not one of the exercise's"))?;
        let sources = exercise.sources(&named)?;
        match self.runs(bench, exercise, hidden, &sources, Profile::Batch, orders).await? {
            // What a busy machine may have done must not stay.
            Ok(runs) if runs.iter().any(met_a_limit) => Err(failed("meets a limit")),
            Ok(runs) => Ok(runs),
            Err(_) => Err(failed("does not compile")),
        }
    }

    /// Runs the orders against a version, or gives what is kept of having done so. Gives back
    /// what became of the build instead where no program came of it.
    pub(super) async fn runs(
        &self,
        bench: &Bench,
        exercise: &Exercise,
        hidden: &Hidden,
        sources: &Sources,
        profile: Profile<'_>,
        orders: Vec<Order>,
    ) -> Result<Result<Vec<Observation>, Built>, CheckError> {
        let mut key = Key::new(bench, exercise);
        key.add(&exercise.crate_name).add(&hidden.suite);
        key.add(format!("{:?}", hidden.fakes)).add(sources.digest().as_bytes());
        key.add(serde_json::to_vec(&orders).expect("orders become JSON"));
        let kept = self.cache.dir(Path::new("references").join(bench.key()))?.join(key.name());
        if let Some(runs) = recall(&kept) {
            return Ok(Ok(runs));
        }
        let job = Job { lint: false, cases: &[], ..job(exercise, hidden, sources, profile) };
        let ready = match bench.build(&job).await? {
            Built::Ready(ready) => ready,
            not_built => return Ok(Err(not_built)),
        };
        let boxes = Boxes::new(ready.artifact.program(), exercise.limits.run);
        let runs = run(boxes, ready.artifact.names(), exercise, orders).await?;
        drop(ready);
        // A limit may have been met because the machine was busy: the next time tells. And runs
        // that cannot be kept are runs all the same.
        if !runs.iter().any(met_a_limit) {
            _ = remember(&kept, &runs);
        }
        Ok(Ok(runs))
    }
}

fn met_a_limit(run: &Observation) -> bool {
    matches!(run.ending, Ending::LimitHit { .. })
}
