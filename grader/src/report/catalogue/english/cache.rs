//! What `cache` says.

use crate::report::catalogue::Cache;
use crate::report::catalogue::figures::in_unit;
use crate::tidy::Kind;

pub(super) fn cache(what: Cache) -> String {
    let size = |bytes| in_unit(bytes, '.');
    match what {
        Cache::Kind(kind) => match kind {
            Kind::Kits => "libraries, built",
            Kind::Harnesses => "harnesses, built",
            Kind::Work => "work folders",
            Kind::Verdicts => "verdicts",
            Kind::Courses => "course, unpacked",
            Kind::Findings => "this machine",
        }
        .to_owned(),
        Cache::All => "together".to_owned(),
        Cache::Bytes(bytes) => size(bytes),
        Cache::Empty => "There is nothing in it; the first check fills it".to_owned(),
        Cache::Useless { bytes: 0 } => {
            "All of it can be of use; `grader cache clean --all` deletes it all the same".to_owned()
        }
        Cache::Useless { bytes } => format!(
            "{} of it is of no use any more: `grader cache clean` deletes that, with `--all` \
             everything",
            size(bytes)
        ),
        Cache::Freed { bytes: 0 } => "There was nothing to delete".to_owned(),
        Cache::Freed { bytes } => format!("{} deleted", size(bytes)),
        Cache::InUse => "What another grader is using stays".to_owned(),
    }
}
