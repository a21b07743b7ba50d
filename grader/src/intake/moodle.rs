//! The names in Moodle's download of all submissions: `{full name}_{participant}_assignsubmission_`
//! and then `file_` or `onlinetext_`, as a folder or before each file's own name.

use super::names::is_number;

/// What a name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<'n> {
    /// The person's full name; `None` where it is hidden.
    pub person: Option<&'n str>,
    /// The number of the participant, for this assignment.
    pub participant: &'n str,
    /// Whether it is text that was typed, instead of files.
    pub typed: bool,
    /// The file's own name, where the person has no folder.
    pub file: Option<&'n str>,
}

/// What the name of a folder or file says; `None` when it is none of Moodle's.
pub fn parse(name: &str) -> Option<Named<'_>> {
    let (before, after) = name.rsplit_once("_assignsubmission_")?;
    let (typed, file) = match after.strip_prefix("onlinetext") {
        Some(file) => (true, file),
        None => (false, after.strip_prefix("file")?),
    };
    let file = match file {
        "" => None,
        file => Some(file.strip_prefix('_')?).filter(|file| !file.is_empty()),
    };
    let (person, participant) = before.rsplit_once('_')?;
    // Hidden people are called `Participant 12345`, in the language of the platform.
    let hidden = person.ends_with(&format!(" {participant}"));
    let person = Some(person).filter(|person| !hidden && !person.is_empty());
    is_number(participant).then_some(Named { person, participant, typed, file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_moodle() {
        let told = |name| match parse(name) {
            None => "none".to_owned(),
            Some(Named { person, participant, typed, file }) => {
                format!("{} {participant} {typed} {}", person.unwrap_or("-"), file.unwrap_or("-"))
            }
        };
        for (name, seen) in [
            ("Jane Doe_12345_assignsubmission_file_", "Jane Doe 12345 false -"),
            ("Jane Doe_12345_assignsubmission_file", "Jane Doe 12345 false -"),
            ("Ünï, \"Q\"_1_assignsubmission_file_", "Ünï, \"Q\" 1 false -"),
            ("a_b_7_assignsubmission_file_my_lib.rs", "a_b 7 false my_lib.rs"),
            ("Jane_5_assignsubmission_onlinetext_", "Jane 5 true -"),
            ("Jane_5_assignsubmission_onlinetext_onlinetext.html", "Jane 5 true onlinetext.html"),
            ("Participante 5_5_assignsubmission_file_", "- 5 false -"),
            ("x_5_assignsubmission_file_a_assignsubmission_file_b", "none"),
            ("Jane_x_assignsubmission_file_", "none"),
            ("lib.rs", "none"),
        ] {
            assert_eq!(told(name), seen, "{name}");
        }
    }
}
