//! What `ci` says of a pull request.

use super::quantity::count;
use crate::ci::change::{How, What};
use crate::ci::score::{Failed, Score};
use crate::grade::Status;
use crate::report::catalogue::Ci;

pub(super) fn ci(what: Ci<'_>) -> String {
    match what {
        Ci::Heading => "What this change scores".to_owned(),
        Ci::Commits { base, head } => {
            format!("commit {head}, graded with the course of commit {base}")
        }
        Ci::NoCommonPast => "This clone does not tell where the change begins, so everything that \
             differs from the base counts as changed"
            .to_owned(),
        Ci::Behind => "This commit is older than the base and in its past, so everything that \
             differs from the base counts as changed"
            .to_owned(),
        Ci::Replaced => "This push replaced the commit before it, so everything that differs \
             from that counts as changed"
            .to_owned(),
        Ci::NothingTouched => {
            "The change touches no file of an exercise that counts: nothing was graded".to_owned()
        }
        Ci::Points { before, after, max } if before == after => {
            format!("{after} of {}, as before", count(max.into(), "point"))
        }
        Ci::Points { before, after, max } => {
            format!("{after} of {}, {before} before", count(max.into(), "point"))
        }
        Ci::BugColumn => "bug to mend".to_owned(),
        Ci::BeforeColumn => "before".to_owned(),
        Ci::AfterColumn => "now".to_owned(),
        Ci::State(Some(Status::Fixed)) => "mended".to_owned(),
        Ci::State(Some(Status::Alive)) => "alive".to_owned(),
        Ci::State(Some(Status::Unknown { .. })) => "unknown".to_owned(),
        Ci::State(None) => "not looked at".to_owned(),
        Ci::Back { title } => format!("this was mended before and no longer is: {title}"),
        Ci::LookNext => "What to look at next".to_owned(),
        Ci::Ignored { files } => {
            format!("{} of this change {} not count", count(files as u64, "file"), does(files))
        }
        Ci::DoesNotCount { kind, how } => {
            let done = match how {
                How::Added => "added",
                How::Changed => "changed",
                How::Deleted => "deleted",
            };
            format!("{done}; {}", why(kind))
        }
        Ci::MoreIgnored { files } => format!("and {}", count(files as u64, "more file")),
        Ci::Passes => "Everything that is asked for holds".to_owned(),
        Ci::Fails(failed) => fails(failed),
        Ci::Printed => "What the code printed".to_owned(),
        Ci::NoRoom { exercises } => format!(
            "The details of {} had no room here; the log of the job has them",
            count(exercises as u64, "exercise")
        ),
        Ci::OutputCut { bytes } => format!("({} left out)", count(bytes, "byte")),
        Ci::MoreMarks { places } => {
            format!("{} not marked in the code; the summary has all", count(places as u64, "place"))
        }
        Ci::Isolation { level } => format!("isolation: {level}"),
    }
}

fn does(files: usize) -> &'static str {
    if files == 1 { "does" } else { "do" }
}

fn why(kind: What) -> &'static str {
    match kind {
        What::Hidden => "tests, rubrics and solutions are those of the base",
        What::Course => "the list of exercises is that of the base",
        What::Workflow => "what a pipeline does is not graded",
        What::Manifest => "exercises are built with the libraries of the base",
        What::BuildScript => "build scripts are not run",
        What::Settings => "exercises are built with the grader's own settings",
        What::Git => "files are taken as they were committed, whatever git is told",
        What::Fixed => "this file of the exercise is not to be changed",
        What::ExtraFile => "the exercise has no such file",
        What::NewExercise => "the base has no such exercise",
        What::Link => "a link is not followed",
        What::Other => "it is no file that is to be edited",
    }
}

fn fails(failed: &Failed) -> String {
    match failed {
        Failed::Score { earned, max, wanted } => {
            let wanted = match wanted {
                Score::Points(points) => points.to_string(),
                Score::Percent(percent) => format!("{percent}%"),
            };
            format!("{earned} of {}; at least {wanted} asked for", count((*max).into(), "point"))
        }
        Failed::NotSolved { slug } => format!("{slug} is not solved"),
        Failed::Back { slug, title } => format!("{slug}: a bug is back: {title}"),
    }
}
