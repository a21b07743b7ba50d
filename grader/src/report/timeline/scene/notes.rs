//! What is said below a picture, with numbers that stand in it.

use facts::BlockingCall;

use super::{MOST, Scene};
use crate::observation::Frame;
use crate::report::catalogue::Timeline as Says;
use crate::report::plain::{clean, short};
use crate::sources::Sources;
use crate::timeline::{Block, Stand, Standing};

/// Something that a number in the picture stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::timeline) struct Note {
    /// What happens.
    pub text: String,
    /// The student's line.
    pub code: Option<String>,
}

/// What a note is about: everything that is alike shares one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    Block { cause: Option<String>, line: Option<(String, u32)>, call: &'static str },
    Stand { how: u8, line: Option<(String, u32)>, inside: Vec<String> },
    Panic { line: Option<(String, u32)> },
}

impl Scene<'_> {
    /// Finds everything that a picture has to say.
    pub(super) fn take_notes(&mut self) {
        self.note_blocks();
        self.note_stands();
        self.note_panics();
    }

    fn note(&mut self, about: About, text: String, line: Option<&Frame>) {
        let code = line.and_then(|line| code(self.picture.sources, line));
        self.notes.push(Note { text, code });
        self.numbers.insert(about, self.notes.len());
    }

    fn note_blocks(&mut self) {
        let mut alike: Vec<(About, Block)> = Vec::new();
        for block in &self.picture.timeline.blocks {
            let about = about_block(block);
            match alike.iter_mut().find(|(other, _)| *other == about) {
                Some((_, sum)) => {
                    sum.took += block.took;
                    sum.calls += block.calls;
                }
                None => alike.push((about, block.clone())),
            }
        }
        for (about, Block { call, cause, line, took, calls, .. }) in alike {
            let says =
                Says::Blocks { call, cause: cause.as_deref(), line: line.as_ref(), took, calls };
            let text = self.say(says);
            self.note(about, text, line.as_ref());
        }
    }

    fn note_stands(&mut self) {
        let timeline = self.picture.timeline;
        let mut alike: Vec<(About, &Stand, usize, usize)> = Vec::new();
        for stand in timeline.lanes.iter().flat_map(|lane| &lane.stands) {
            let about = about_stand(stand.how, stand.line.as_ref(), &stand.inside);
            match alike.iter_mut().find(|(other, ..)| *other == about) {
                Some((_, _, tasks, times)) => {
                    *tasks += 1;
                    *times += stand.times;
                }
                None => alike.push((about, stand, 1, stand.times)),
            }
        }
        for (about, stand, tasks, times) in alike {
            let (how, line) = (stand.how, stand.line.as_ref());
            let text = self.say(Says::Stands { how, tasks, times, line, inside: &stand.inside });
            self.note(about, text, line);
        }
    }

    fn note_panics(&mut self) {
        let timeline = self.picture.timeline;
        for (_, line) in timeline.lanes.iter().flat_map(|lane| &lane.panics) {
            let about = About::Panic { line: line.as_ref().map(spot) };
            if !self.numbers.contains_key(&about) {
                let text = self.say(Says::Panics { line: line.as_ref() });
                self.note(about, text, line.as_ref());
            }
        }
    }
}

/// Where a line is.
pub(super) fn spot(frame: &Frame) -> (String, u32) {
    (frame.file.clone(), frame.line)
}

/// What a block is about.
pub(super) fn about_block(block: &Block) -> About {
    let call = match block.call {
        BlockingCall::Sleep => "sleep",
        BlockingCall::Wait => "wait",
        BlockingCall::Join => "join",
        BlockingCall::Io => "io",
        BlockingCall::Spin => "spin",
        BlockingCall::OffCpu => "off-cpu",
    };
    About::Block { cause: block.cause.clone(), line: block.line.as_ref().map(spot), call }
}

/// What a stand is about.
pub(super) fn about_stand(how: Standing, line: Option<&Frame>, inside: &[String]) -> About {
    // Those at one line are alike, whatever they are inside of.
    let inside = if line.is_some() { Vec::new() } else { inside.to_vec() };
    About::Stand { how: how as u8, line: line.map(spot), inside }
}

/// A line of the student's, without its indent.
fn code(sources: &Sources, line: &Frame) -> Option<String> {
    let text = sources.get(&line.file)?;
    let line = text.lines().nth(usize::try_from(line.line).ok()?.checked_sub(1)?)?;
    let line = clean(line.trim());
    (!line.is_empty()).then(|| short(&line, MOST))
}
