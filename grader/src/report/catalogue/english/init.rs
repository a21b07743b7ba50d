//! What `init` says.

use crate::init::Did;
use crate::report::catalogue::Init;

use super::quantity::count;

pub(super) fn init(what: Init<'_>) -> String {
    match what {
        Init::LaidOut { exercises, folder } => {
            let exercises = count(exercises as u64, "exercise");
            match folder {
                Some(folder) => format!("{exercises} laid out in {folder}"),
                None => format!("{exercises} laid out here"),
            }
        }
        Init::GitMade => "It is a git repository now: commit whenever you like".to_owned(),
        Init::NoGit => {
            "No git repository was made: there is no git here, or it failed. Nothing needs it"
                .to_owned()
        }
        Init::Begin => {
            "Open it in your editor, read the README.md of the first exercise, and begin:"
                .to_owned()
        }
        Init::Did(did) => done(did),
        Init::UpToDate => "Everything is up to date".to_owned(),
        Init::Updated { kept: 0 } => "Everything is up to date now".to_owned(),
        Init::Updated { kept } => format!(
            "Everything is up to date now; {} yours and kept. Compare with what lies beside it",
            match kept {
                1 => "1 file is".to_owned(),
                more => format!("{more} files are"),
            }
        ),
        Init::Behind => "your grader brings another version of the course than this folder has: \
             `grader init --update` brings it in and keeps your edits"
            .to_owned(),
    }
}

fn done(did: &Did) -> String {
    match did {
        Did::Renamed { from, to } => format!("{from} is now {to}"),
        Did::Came(folder) => format!("{folder}: new"),
        Did::Left(folder) => {
            format!("{folder}: no longer part of the course; it stays as it is")
        }
        Did::Added(file) => format!("{file}: added"),
        Did::Replaced(file) => format!("{file}: replaced by the newer one"),
        Did::TakenAway(file) => format!("{file}: no longer part of its exercise, taken away"),
        Did::Kept { file, beside } => {
            format!("{file}: you have edited it, so it is kept; the newer one is {beside}")
        }
    }
}
