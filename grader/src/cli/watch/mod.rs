//! `grader watch`: checks on every save, and answers keys all the while.
//!
//! One loop hears keys, saves, signals and the check that is going on; whatever comes first is
//! dealt with first. A check is a future that is dropped when it is no longer wanted, which ends
//! every process of it.

mod fit;
mod saves;
#[cfg(unix)]
mod terminal;

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::pin::Pin;
use std::rc::Rc;

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::attempts::standing;
use crate::check::Checker;
use crate::course::{Course, Exercise, Slug};
use crate::grade::Grade;
use crate::language::Language;
use crate::report::catalogue::{self, By, Message};
use crate::report::reset as report;
use crate::report::text::{self, Options, Symbols};
use crate::report::timeline as pictures;
use crate::reset;

use super::args::{CheckArgs, Format, HintArgs, WatchArgs};
use super::error::CliError;
use super::exit::Exit;
use super::settings::{self, CheckJob, Place};
use super::streams::{self, Drawn, Streams};
use super::timeline::{self, Looked, Wanted};
use super::{check, hint, list, telling};

use saves::{EVERY, Saves};
use terminal::Keys;

/// Lines below what is shown: a blank one and the keys.
const FOOTER: usize = 3;

/// Watches until the student leaves.
pub fn watch(typed: &WatchArgs, place: &Place, streams: &mut Streams) -> Result<Exit, CliError> {
    if !streams::is_terminal() {
        return Err(CliError::NoTerminal);
    }
    let course = place.course()?;
    let exercise = first(typed, &course, streams)?;
    let checker = Checker::open(&course.root, telling::on_stderr(streams))?;
    let mut session = Session {
        place,
        saves: Saves::of(&exercise),
        exercise,
        checker: &checker,
        check: None,
        counted: Rc::default(),
        told: None,
        shown: Vec::new(),
        notice: Vec::new(),
        asking: false,
        streams,
    };
    telling::runtime()?.block_on(session.run())?;
    Ok(Exit::Solved)
}

/// The exercise that was named, else the one whose folder this is, else the first that is not
/// solved, else the first of all.
fn first(typed: &WatchArgs, course: &Course, streams: &mut Streams) -> Result<Exercise, CliError> {
    if let Some(name) = &typed.exercise {
        return Ok(course.exercise(name)?);
    }
    if let Some(exercise) = course.exercise_at(&settings::working_directory()?)? {
        return Ok(exercise);
    }
    let history = telling::history(course, streams)?;
    let slug = standing::next_unsolved(course, &history).or_else(|| course.slugs().next());
    let slug = slug.ok_or(CliError::NothingToWatch)?;
    Ok(course.open_exercise(slug)?)
}

/// What a check or a command has to show.
type Shown = Result<Vec<u8>, CliError>;

/// Exercises that have been checked, and those in all.
type Counted = (usize, usize);

struct Session<'a> {
    place: &'a Place,
    exercise: Exercise,
    saves: Saves,
    checker: &'a Checker,
    check: Option<Pin<Box<dyn Future<Output = Shown> + 'a>>>,
    /// How far a check of the whole course has come, and what of it stands on the screen.
    counted: Rc<Cell<Option<Counted>>>,
    told: Option<Counted>,
    /// What stands on the screen above the keys.
    shown: Vec<u8>,
    /// What must not be overlooked when the next verdict takes its place.
    notice: Vec<u8>,
    /// Whether the next key says yes or no to starting again.
    asking: bool,
    streams: &'a mut Streams,
}

/// What happens next.
enum Next {
    Key(Option<char>),
    Look,
    Done(Shown),
    Redraw,
    Resume,
    Leave,
}

impl Session<'_> {
    async fn run(&mut self) -> Result<(), CliError> {
        let keys = Keys::enter()?;
        let mut pressed = keys.pressed()?;
        let mut looks = tokio::time::interval(EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut signals = Signals::new()?;
        self.begin();
        self.draw()?;
        loop {
            let next = tokio::select! {
                biased;
                next = signals.next() => next,
                key = pressed.recv() => Next::Key(key),
                _ = looks.tick() => Next::Look,
                done = going(&mut self.check) => Next::Done(done),
            };
            match next {
                Next::Key(None | Some('q')) | Next::Leave => break,
                Next::Key(Some(key)) => self.key(key)?,
                Next::Look if self.saves.look() => {
                    self.asking = false;
                    self.begin();
                    self.draw()?;
                }
                Next::Look if self.told != self.counted.get() => self.draw()?,
                Next::Look => {}
                Next::Done(shown) => {
                    self.check = None;
                    let notice = std::mem::take(&mut self.notice);
                    self.show(shown.map(|shown| [notice, shown].concat()))?;
                }
                Next::Redraw => self.draw()?,
                Next::Resume => {
                    keys.again()?;
                    self.draw()?;
                }
            }
        }
        // The prompt belongs on a line of its own.
        writeln!(self.streams.out)?;
        Ok(self.streams.flush()?)
    }

    /// Begins to check what the files hold now; a check that is going on ends.
    fn begin(&mut self) {
        let (place, checker, slug) = (self.place, self.checker, self.exercise.slug.clone());
        let options = self.options();
        self.counted.take();
        self.check = Some(Box::pin(one(place, checker, slug, options)));
    }

    fn key(&mut self, key: char) -> Result<(), CliError> {
        let (language, symbols) = (self.streams.language, self.streams.symbols);
        if std::mem::take(&mut self.asking) {
            return self.answered(matches!(key, 'y' | 's'));
        }
        match key {
            'h' => {
                let typed = HintArgs {
                    exercise: Some(self.exercise.slug.to_string()),
                    bug: None,
                    level: None,
                    format: Format::Text,
                };
                let place = self.place;
                self.show(aside(language, symbols, |streams| {
                    hint::hint(&typed, By::Key, place, streams).map(drop)
                }))
            }
            'l' => {
                let course = self.place.course();
                self.show(aside(language, symbols, |streams| {
                    list::list(&course?, Format::Text, streams).map(drop)
                }))
            }
            'n' => {
                let course = self.place.course()?;
                self.exercise = course.open_exercise(self.next(&course)?)?;
                self.saves = Saves::of(&self.exercise);
                self.shown.clear();
                self.begin();
                self.draw()
            }
            't' => {
                let (place, checker, slug) = (self.place, self.checker, self.exercise.slug.clone());
                self.counted.take();
                self.check = Some(Box::pin(picture(place, checker, slug, self.options())));
                self.draw()
            }
            'a' => {
                let counted = Rc::clone(&self.counted);
                let all = all(self.place, self.checker, self.options(), counted);
                self.check = Some(Box::pin(all));
                self.draw()
            }
            'r' => {
                let differences = reset::differences(&self.exercise)?;
                self.asking = !differences.is_empty();
                let slug = self.exercise.slug.clone();
                let options = self.options();
                self.show(aside(language, symbols, |streams| {
                    let out = &mut streams.out;
                    Ok(report::write_differences(slug.as_str(), &differences, &options, out)?)
                }))
            }
            // A key that means nothing still shows that somebody is there.
            _ => self.draw(),
        }
    }

    /// What was answered to whether to start again.
    fn answered(&mut self, yes: bool) -> Result<(), CliError> {
        let (language, symbols) = (self.streams.language, self.streams.symbols);
        let options = self.options();
        if !yes {
            return self.show(aside(language, symbols, |streams| {
                let declined = catalogue::Reset::Declined;
                let out = &mut streams.out;
                Ok(report::write_outcome(declined, &options, out)?)
            }));
        }
        let course = self.place.course()?;
        let differences = reset::differences(&self.exercise)?;
        let backup = reset::reset(&course, &self.exercise, &differences)?;
        let way = settings::way_to(&course.root)?;
        let slug = self.exercise.slug.clone();
        // The save that this was is no news any more.
        self.saves.look();
        self.begin();
        self.notice = aside(language, symbols, |streams| {
            let out = &mut streams.out;
            match &backup {
                Some(backup) => {
                    report::write_kept(slug.as_str(), backup, &way, &options, out)?;
                }
                None => report::write_outcome(catalogue::Reset::NothingToKeep, &options, out)?,
            }
            Ok(writeln!(out)?)
        })?;
        self.show(Ok(self.notice.clone()))
    }

    /// The next exercise of which no version was ever right, else the next one; after the last
    /// comes the first.
    fn next<'c>(&mut self, course: &'c Course) -> Result<&'c Slug, CliError> {
        let history = telling::history(course, self.streams)?;
        let slugs: Vec<&Slug> = course.slugs().collect();
        let at = slugs.iter().position(|slug| **slug == self.exercise.slug);
        let (before, behind) = slugs.split_at(at.map_or(0, |at| at + 1));
        let mut coming = behind.iter().chain(before).copied();
        let unsolved = coming.clone().find(|slug| !history.was_solved(slug));
        unsolved.or_else(|| coming.next()).ok_or(CliError::NothingToWatch)
    }

    fn show(&mut self, shown: Shown) -> Result<(), CliError> {
        self.shown = match shown {
            Ok(shown) => shown,
            // What concerns one file or one key is no reason to leave.
            Err(error) => {
                let mut said = Vec::new();
                let mut drawn = Drawn::new(&mut said, self.streams.symbols);
                error.write(self.streams.language, &mut drawn)?;
                said
            }
        };
        self.draw()
    }

    /// Draws the screen anew. What takes colour out takes out the clearing of the screen as well.
    fn draw(&mut self) -> Result<(), CliError> {
        self.told = self.counted.get();
        let say = |what| below(what, &self.options());
        let exercise = self.exercise.slug.as_str();
        let below = if self.asking {
            say(catalogue::Watch::AskReset)
        } else if let (Some((done, of)), true) = (self.told, self.check.is_some()) {
            say(catalogue::Watch::CheckingAll { done, of })
        } else if self.check.is_some() {
            say(catalogue::Watch::Checking { exercise })
        } else {
            say(catalogue::Watch::Waiting { exercise })
        };
        let keys = say(catalogue::Watch::Keys);
        let shown = fit::fitted(&self.shown, &self.options());
        let out = &mut self.streams.out;
        write!(out, "\x1b[2J\x1b[H")?;
        out.write_all(&shown)?;
        if !shown.is_empty() {
            writeln!(out)?;
        }
        writeln!(out, "{below}")?;
        write!(out, "{keys} ")?;
        Ok(self.streams.flush()?)
    }

    fn options(&self) -> Options {
        let height = streams::height().saturating_sub(FOOTER);
        Options { width: streams::width(), height, ..self.streams.options() }
    }
}

/// A line below what is shown.
fn below(what: catalogue::Watch<'_>, options: &Options) -> String {
    options.symbols.drawn(&options.language.say(&Message::Watch(what))).into_owned()
}

/// What the check has to show; never, when none is going on.
async fn going(check: &mut Option<Pin<Box<dyn Future<Output = Shown> + '_>>>) -> Shown {
    match check {
        Some(check) => check.await,
        None => std::future::pending().await,
    }
}

/// Checks one exercise.
async fn one(place: &Place, checker: &Checker, slug: Slug, options: Options) -> Shown {
    let job = job(place, &[slug])?;
    let (mut streams, said) = in_memory(options.language, options.symbols);
    for exercise in &job.exercises {
        let (grade, sources) = check::grade(&job, checker, exercise, &mut streams).await?;
        text::write(&grade, &sources, &options, &mut streams.out)?;
    }
    Ok(said.take())
}

/// Draws what the tasks of one exercise did.
async fn picture(place: &Place, checker: &Checker, slug: Slug, options: Options) -> Shown {
    let course = place.course()?;
    let exercise = course.open_exercise(&slug)?;
    let mut out = Vec::new();
    match timeline::look(&course, &exercise, checker, &Wanted::default(), options.language).await? {
        Looked::NotGraded(grade, sources) => text::write(&grade, &sources, &options, &mut out)?,
        Looked::Seen(seen) => {
            pictures::write_text(&seen.pictures(slug.as_str()), &options, &mut out)?;
        }
    }
    Ok(out)
}

/// Checks the whole course, and counts.
async fn all(
    place: &Place,
    checker: &Checker,
    options: Options,
    counted: Rc<Cell<Option<Counted>>>,
) -> Shown {
    let course = place.course()?;
    let slugs: Vec<Slug> = course.slugs().cloned().collect();
    let job = job(place, &slugs)?;
    let (mut streams, said) = in_memory(options.language, options.symbols);
    let mut grades: Vec<Grade> = Vec::new();
    for exercise in &job.exercises {
        counted.set(Some((grades.len(), job.exercises.len())));
        grades.push(check::grade(&job, checker, exercise, &mut streams).await?.0);
    }
    text::write_summary(&grades, &options, &mut streams.out)?;
    Ok(said.take())
}

fn job(place: &Place, slugs: &[Slug]) -> Result<CheckJob, CliError> {
    let exercises = slugs.iter().map(ToString::to_string).collect();
    CheckJob::resolve(CheckArgs::of(exercises), place)
}

/// What a command says, kept for the screen.
fn aside(
    language: Language,
    symbols: Symbols,
    command: impl FnOnce(&mut Streams) -> Result<(), CliError>,
) -> Shown {
    let (mut streams, said) = in_memory(language, symbols);
    command(&mut streams)?;
    Ok(said.take())
}

/// Streams whose text is kept, in the order in which it is written.
fn in_memory(language: Language, symbols: Symbols) -> (Streams, Said) {
    let said = Said::default();
    let streams = Streams {
        out: Box::new(said.clone()),
        err: Box::new(Drawn::new(said.clone(), symbols)),
        color: anstream::ColorChoice::Always,
        language,
        symbols,
    };
    (streams, said)
}

#[derive(Debug, Clone, Default)]
struct Said(Rc<RefCell<Vec<u8>>>);

impl Said {
    fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What the terminal and the system have to say.
struct Signals {
    leave: [Signal; 3],
    resized: Signal,
    resumed: Signal,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            leave: [
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
            ],
            resized: signal(SignalKind::window_change())?,
            resumed: signal(SignalKind::from_raw(libc::SIGCONT))?,
        })
    }

    async fn next(&mut self) -> Next {
        let [interrupted, ended, hung_up] = &mut self.leave;
        tokio::select! {
            _ = interrupted.recv() => Next::Leave,
            _ = ended.recv() => Next::Leave,
            _ = hung_up.recv() => Next::Leave,
            _ = self.resized.recv() => Next::Redraw,
            _ = self.resumed.recv() => Next::Resume,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Options, Symbols, below};
    use crate::report::catalogue::Watch;

    #[test]
    fn the_lines_below_keep_to_ascii_where_they_must() {
        for what in [
            Watch::Checking { exercise: "01-x" },
            Watch::CheckingAll { done: 1, of: 2 },
            Watch::Waiting { exercise: "01-x" },
            Watch::AskReset,
            Watch::Keys,
        ] {
            let language = Language::Portuguese;
            let options = Options { language, symbols: Symbols::Ascii, ..Options::default() };
            let line = below(what, &options);
            assert!(line.is_ascii(), "{line}");
        }
    }
}
