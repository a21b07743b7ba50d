//! What can be handed in for an exercise, and what each of it is worth.

use std::collections::{BTreeMap, BTreeSet};

use grader::check::Hidden;
use grader::course::{Course, Exercise, Slug, Variant};
use grader::rubric::Bug;

/// What a hand-in must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// It runs, and earns so many points.
    Points(u32),
    /// The compiler refuses it.
    NotCompiled,
    /// It cannot be taken.
    Refused,
}

/// One student's version of one exercise.
#[derive(Debug, Clone)]
pub struct Work {
    /// What it is made from: `only/BUG`, `binary`.
    pub what: String,
    /// The files that are the student's, by path in the crate.
    pub files: BTreeMap<String, Vec<u8>>,
    pub worth: Worth,
}

/// An exercise, and everything that somebody in the class has made of it.
pub struct Task {
    pub slug: Slug,
    pub manifest: Vec<u8>,
    /// The teacher's files. What students change in them counts for nothing.
    pub fixed: BTreeMap<String, Vec<u8>>,
    pub works: Vec<Work>,
}

impl Task {
    pub fn of(course: &Course, slug: &Slug) -> Self {
        let exercise = course.open_exercise(slug).expect("the exercise is sound");
        let hidden = Hidden::read(&course.root, &exercise).expect("its rubric is sound");
        let bugs = &hidden.rubric.bugs;
        let ids: Vec<_> = bugs.iter().map(|bug| &bug.id).collect();
        let variants = exercise.variants(&ids).expect("its variants are sound");
        let mut works: Vec<Work> = variants
            .iter()
            .map(|variant| Work {
                what: variant.to_string(),
                files: editable(&exercise, variant),
                worth: Worth::Points(points(&exercise, bugs, variant)),
            })
            .collect();
        works.extend(broken(&exercise, hidden.rubric.max_points()));
        let fixed = exercise.fixed_sources().expect("they are there");
        let fixed = fixed.iter().map(|(path, text)| (path.to_owned(), text.into())).collect();
        let manifest = course.root.join("exercises").join(slug.as_str()).join("Cargo.toml");
        let manifest = std::fs::read(manifest).expect("it has a manifest");
        Self { slug: slug.clone(), manifest, fixed, works }
    }
}

fn editable(exercise: &Exercise, variant: &Variant) -> BTreeMap<String, Vec<u8>> {
    let sources = exercise.sources(variant).expect("there is such a variant");
    let text = |path: &String| sources.get(path).expect("it has every file").into();
    exercise.editable.iter().map(|path| (path.clone(), text(path))).collect()
}

/// Files as they arrive from broken editors and uploads; two of them only look broken.
fn broken(exercise: &Exercise, all: u32) -> Vec<Work> {
    let solution = editable(exercise, &Variant::Solution);
    let each = |what: &str, worth, change: &dyn Fn(&[u8]) -> Vec<u8>| Work {
        what: what.to_owned(),
        files: solution.iter().map(|(path, text)| (path.clone(), change(text))).collect(),
        worth,
    };
    let crlf = |text: &[u8]| {
        let text = String::from_utf8_lossy(text);
        text.replace('\n', "\r\n").into_bytes()
    };
    vec![
        each("empty", Worth::NotCompiled, &|_| Vec::new()),
        each("does not parse", Worth::NotCompiled, &|text| text[..text.len() / 2].to_vec()),
        each("binary", Worth::Refused, &|text| [b"\x7fELF\x02\x00\xff\xfe", text].concat()),
        each("byte order mark", Worth::Points(all), &|text| [b"\xef\xbb\xbf", text].concat()),
        each("carriage returns", Worth::Points(all), &crlf),
        Work { what: "missing".to_owned(), files: BTreeMap::new(), worth: Worth::Refused },
    ]
}

/// What a variant must earn, from what the course says that it must lose.
fn points(exercise: &Exercise, bugs: &[Bug], variant: &Variant) -> u32 {
    let all = || bugs.iter().map(|bug| bug.id.as_str()).collect::<BTreeSet<_>>();
    let wrong = exercise.wrong_repairs().expect("they are sound").list;
    let there = match variant {
        Variant::Starter => all(),
        Variant::Solution | Variant::Alternative(_) => BTreeSet::new(),
        Variant::Only(bug) => BTreeSet::from([bug.as_str()]),
        Variant::Mended(bug) => all().into_iter().filter(|other| other != bug).collect(),
        Variant::Wrong(name) => {
            let wrong = wrong.iter().find(|wrong| wrong.name == *name).expect("it is listed");
            // Where a guard is broken no bug counts as fixed.
            match wrong.broken.is_empty() {
                false => all(),
                true => wrong.alive.iter().map(String::as_str).collect(),
            }
        }
    };
    // What a wrong repair hides is in its own list.
    let hides = !matches!(variant, Variant::Wrong(_));
    let lost =
        |bug: &Bug| there.contains(bug.id.as_str()) || (hides && is_hidden(bug, bugs, &there));
    bugs.iter().filter(|bug| !lost(bug)).map(|bug| bug.points).sum()
}

fn is_hidden(bug: &Bug, bugs: &[Bug], there: &BTreeSet<&str>) -> bool {
    let fronts = bugs.iter().filter(|front| bug.hidden_by.contains(&front.id));
    fronts.into_iter().any(|front| there.contains(&*front.id) || is_hidden(front, bugs, there))
}
