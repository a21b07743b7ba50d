//! What to do about a flaw.

use super::error::Flaw;

impl Flaw {
    /// What to do next, as a sentence without a full stop.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::NotASlug(_) => "rename the exercise and its folders",
            Self::NoFolder { .. } => "make the folder, or take the exercise out of course.toml",
            Self::ListedTwice(_) => "take one of the two out of course.toml",
            Self::SameNumber(..) => "give one of them, and its folders, a free number",
            Self::UnknownNeed { .. } | Self::LateNeed { .. } => {
                "let `needs` name exercises that stand before this one in course.toml"
            }
            Self::NoMetadata => {
                "add the table, with editable = [\"src/lib.rs\"], fixed = [] and kit = \"core\""
            }
            Self::NothingEditable | Self::NotUnderSrc(_) | Self::FileListedTwice(_) => {
                "list every file of the crate once, as in editable = [\"src/lib.rs\"]"
            }
            Self::AbsurdLimit { .. } => "choose one in between, or leave it to the default",
            Self::WallBelowCpu { .. } => {
                "give it more `wall` than `cpu`, for a machine that has other things to do as well"
            }
            Self::NoSource { .. } => "write that source, or take the file out of Cargo.toml",
            Self::NotListed(_) => "list the file in Cargo.toml, or take it away",
            Self::MarkerInFixed(_) => "take the markers out, or make the file `editable`",
            Self::NotAMarker(_) | Self::WithoutIf(_) | Self::AfterElse(_) | Self::Unclosed => {
                "see that every //#if has its one //#endif, and //#else comes last"
            }
            Self::EmptyCondition | Self::MixedCondition | Self::NotAName(_) => {
                "write a condition as NAME, A & B or A | B; nest blocks for more"
            }
            Self::UnknownName { .. } => {
                "name a bug of rubric.toml, or a wrong repair that variants.toml lists"
            }
            Self::NeverPlanted { .. } => {
                "plant the bug with a block //#if BUG, or take it out of rubric.toml"
            }
            Self::NeverMade(_) => "make the repair in one of the two ways",
            Self::MadeTwice(_) => "take away the block or the folder",
            Self::UnlistedWrong(_) => "list it, with the bugs and guards that it must lose",
            Self::WrongListedTwice(_) => "give one of the two another name",
            Self::LosesNothing(_) => "say what it must lose; a repair that loses nothing is right",
            Self::UnknownVariant { .. } => "name a variant that this exercise has",
        }
    }
}
