//! What an expectation is about, read from the subject as the rubric writes it.

/// The subject of an expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject<'a> {
    /// A stretch of virtual time around a call.
    Span(&'a str),
    /// Something that was given to the student's code.
    Input(&'a str),
    /// Something that the student's code gave back.
    Answer(&'a str),
    /// A number that the suite counted.
    Count(&'a str),
    /// Blocking calls.
    Block,
    /// CPU time of one poll.
    Hog,
    /// The thread that something happened on.
    Thread(&'a str),
    /// How often something happened in one poll.
    PerPoll(&'a str),
    /// Polls in all.
    Polls,
    /// Polls in one virtual second.
    PollsPerSecond,
    /// How many were inside at once.
    Peak(&'a str),
    /// How often something was begun.
    Calls(&'a str),
    /// The longest silence between two marks.
    Gap(&'a str),
    /// How often something happened in a sliding window.
    Rate(&'a str),
    /// An order of events.
    Order,
    /// The order that keys came in.
    OrderOf(&'a str),
    /// Something that must not happen inside something else.
    NeverInside,
    /// A ratio to a named variant.
    Times,
    /// How the run ended.
    Ended,
    /// Panics.
    Panics,
    /// Tasks left running.
    LeftRunning,
    /// A compile case.
    Compile,
    /// A subject that has no words of its own.
    Other(&'a str),
}

impl<'a> Subject<'a> {
    /// Reads a subject such as `span.serve` or `ended`; names may be quoted as in TOML.
    pub(crate) fn parse(fact: &'a str) -> Self {
        let (kind, name) = fact.split_once('.').unwrap_or((fact, ""));
        let name = name.trim_matches('"');
        match (kind, name) {
            ("span", name) => Self::Span(name),
            ("input", name) => Self::Input(name),
            ("answer", name) => Self::Answer(name),
            ("count", name) => Self::Count(name),
            ("block", _) => Self::Block,
            ("hog", _) => Self::Hog,
            ("thread", name) => Self::Thread(name),
            ("per_poll", name) => Self::PerPoll(name),
            ("polls", "per_virtual_second") => Self::PollsPerSecond,
            ("polls", _) => Self::Polls,
            ("peak", name) => Self::Peak(name),
            ("calls", name) => Self::Calls(name),
            ("gap", name) => Self::Gap(name),
            ("rate", name) => Self::Rate(name),
            ("order", "") => Self::Order,
            ("order", name) => Self::OrderOf(name.strip_prefix("of.").unwrap_or(name)),
            ("never_inside", _) => Self::NeverInside,
            ("times", _) => Self::Times,
            ("ended", _) => Self::Ended,
            ("panics", _) => Self::Panics,
            ("left_running", _) => Self::LeftRunning,
            ("compile", _) => Self::Compile,
            _ => Self::Other(fact),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn reads_what_a_rubric_writes() {
        for (fact, subject) in [
            ("span.serve", Subject::Span("serve")),
            ("block.own", Subject::Block),
            ("block.legacy.price", Subject::Block),
            ("calls.\"legacy.price\"", Subject::Calls("legacy.price")),
            ("polls.per_virtual_second", Subject::PollsPerSecond),
            ("polls.total", Subject::Polls),
            ("order", Subject::Order),
            ("order.of.served", Subject::OrderOf("served")),
            ("ended", Subject::Ended),
            ("weather", Subject::Other("weather")),
        ] {
            assert_eq!(Subject::parse(fact), subject, "{fact}");
        }
    }
}
