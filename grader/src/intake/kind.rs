//! How hand-ins lie in what was given.

use std::fmt;

/// How hand-ins lie in what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LayoutKind {
    /// It is one hand-in itself.
    One,
    /// A folder, an archive or a file for each student.
    Folders,
    /// A whole course folder for each student.
    Checkouts,
    /// What Canvas downloads as "all submissions": `{name}_{user}_{attachment}_{file}`.
    Canvas,
    /// What Moodle downloads as "all submissions": `{name}_{participant}_assignsubmission_file_`.
    Moodle,
    /// A list of git repositories.
    Git,
    /// What Gradescope exports: folders and `submission_metadata.yml`.
    Gradescope,
}

impl LayoutKind {
    /// Every kind that folders and archives have.
    pub const ALL: [Self; 6] =
        [Self::One, Self::Folders, Self::Checkouts, Self::Canvas, Self::Moodle, Self::Gradescope];

    /// What it is called where it is typed and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Folders => "folders",
            Self::Checkouts => "checkouts",
            Self::Canvas => "canvas",
            Self::Moodle => "moodle",
            Self::Gradescope => "gradescope",
            Self::Git => "git",
        }
    }
}

impl fmt::Display for LayoutKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::One => "one hand-in",
            Self::Folders => "a folder or file for each student",
            Self::Checkouts => "a course folder for each student",
            Self::Canvas => "Canvas submissions",
            Self::Moodle => "Moodle submissions",
            Self::Gradescope => "Gradescope export",
            Self::Git => "git repositories",
        })
    }
}
