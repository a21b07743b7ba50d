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
}

impl LayoutKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::One, Self::Folders, Self::Checkouts];

    /// What it is called where it is typed and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Folders => "folders",
            Self::Checkouts => "checkouts",
        }
    }
}

impl fmt::Display for LayoutKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::One => "one hand-in",
            Self::Folders => "a folder for each student",
            Self::Checkouts => "a course folder for each student",
        })
    }
}
