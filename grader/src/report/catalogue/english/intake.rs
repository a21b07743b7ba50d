//! Why a hand-in cannot be read.

use crate::intake::Reason;

pub(super) fn unread(why: &Reason) -> String {
    match why {
        Reason::NothingFound => {
            "nothing of an exercise is in it; hand in the exercise's folder, or its `src`"
                .to_owned()
        }
        Reason::Several { exercise, one, other } => format!(
            "{exercise} is in it twice, in {} and in {}; hand in the one that counts",
            place(one),
            place(other)
        ),
        Reason::TooMany { most } => {
            format!("it has more than {most} files or folders; hand in the exercise's folder alone")
        }
        Reason::NameNotText => "its name is not UTF-8 text; rename it".to_owned(),
        Reason::Link => "it is a symbolic link; hand in the file itself".to_owned(),
        Reason::NotPlain => "it is neither a plain file nor a folder".to_owned(),
        Reason::System { says } => format!("it could not be read: {says}"),
    }
}

fn place(way: &str) -> String {
    if way.is_empty() { "its root".to_owned() } else { format!("`{way}`") }
}
