//! What is meant by what was typed.

use super::args::CiArgs;
use crate::ci::place::{By, Revisions, Service};
use crate::ci::score::Conditions;
use crate::ci::{self, Comparison, Repository};
use crate::cli::error::CliError;
use crate::cli::settings::{Place, working_directory};
use crate::course::{Exercise, Slug};
use crate::sandbox::Level;

/// `grader ci`, resolved.
pub struct Job {
    /// What is compared.
    pub comparison: Comparison,
    /// What is graded.
    wanted: Wanted,
    /// When it passes.
    pub conditions: Conditions,
    /// The least isolation to grade under.
    pub least: Level,
    /// Whether a verdict from the cache will do.
    pub cache: bool,
}

/// Which exercises are graded.
enum Wanted {
    /// All of them.
    All,
    /// Those that are changed, and these.
    Touched(Vec<Slug>),
}

impl Job {
    /// What `typed` means in `place`.
    ///
    /// # Errors
    /// When it is not known what to compare, a commit is not here, or the base has no course.
    pub fn resolve(typed: CiArgs, place: &Place) -> Result<Self, CliError> {
        let variable = |name: &str| std::env::var(name).ok();
        let repository = Repository::find(&working_directory()?)?;
        let named = match (typed.base, typed.head) {
            (Some(base), Some(head)) => Revisions { base, head, by: By::Hand },
            _ => Service::of(variable).revisions(variable)?,
        };
        if typed.fetch {
            ci::fetch(&repository, &named)?;
        }
        let comparison = Comparison::new(repository, &named, place.named())?;
        let require = typed.require.iter().map(|name| comparison.course.slug(name).cloned());
        let require: Vec<Slug> = require.collect::<Result<_, _>>()?;
        Ok(Self {
            wanted: if typed.all { Wanted::All } else { Wanted::Touched(require.clone()) },
            conditions: Conditions {
                min_score: typed.min_score,
                require,
                no_regressions: typed.no_regressions,
            },
            comparison,
            least: typed.require_isolation.into(),
            cache: !typed.no_cache,
        })
    }

    /// What is graded, in the order of the course.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        let touched = &self.comparison.changes.touched;
        self.comparison.exercises.iter().filter(move |exercise| match &self.wanted {
            Wanted::All => true,
            Wanted::Touched(more) => {
                touched.contains(&exercise.slug) || more.contains(&exercise.slug)
            }
        })
    }
}
