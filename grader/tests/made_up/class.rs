//! Who is in the class and what they have handed in.

use std::collections::BTreeMap;

use crate::random::Random;
use crate::work::{Task, Work, Worth};

/// A class of which every grade is known.
pub struct Class {
    pub tasks: Vec<Task>,
    pub students: Vec<Student>,
}

/// Somebody in it.
pub struct Student {
    /// Their number on every platform.
    pub number: usize,
    pub name: String,
    /// By the number of the task. Whoever has none has sent an essay instead.
    pub works: BTreeMap<usize, Work>,
    pub packing: Packing,
}

/// How somebody packs what they send, where the way it is sent leaves a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// The folder of each crate, with teacher's files that somebody has changed.
    Crates,
    /// The whole course, as it was laid out.
    Course,
    /// Each file alone, with the name of the exercise.
    Files,
    /// A zip archive of each crate.
    Zips,
    /// A packed tar archive of the whole course, with what a build has left.
    Tar,
}

impl Packing {
    const ALL: [Self; 5] = [Self::Crates, Self::Course, Self::Files, Self::Zips, Self::Tar];
}

/// Names that platforms let people have.
const NAMES: [&str; 3] = ["=1+1", "Ünï, \"Q\"", "Zoë O'Neil-da Silva"];

impl Class {
    /// A class of so many students with these tasks. With enough of them everything that can be
    /// handed in is.
    pub fn made_up(tasks: Vec<Task>, students: usize, seed: u64) -> Self {
        let mut random = Random::seeded(seed);
        let dealt = students.saturating_sub(2);
        let mut hands: Vec<BTreeMap<usize, Work>> = vec![BTreeMap::new(); dealt];
        for (number, task) in tasks.iter().enumerate() {
            let mut deck: Vec<&Work> = Vec::new();
            while deck.len() < dealt {
                let mut more: Vec<_> = task.works.iter().collect();
                random.shuffle(&mut more);
                deck.extend(more);
            }
            deck.truncate(dealt);
            random.shuffle(&mut deck);
            for (student, (hand, work)) in hands.iter_mut().zip(deck).enumerate() {
                let mut work = work.clone();
                // The first of a kind are as they are; later ones may differ in their words.
                if student >= task.works.len() && random.one_in(3) {
                    work.sign(student);
                }
                hand.insert(number, work);
            }
        }
        // Two people in one group, and somebody who has not understood what was asked for.
        hands.push(hands.last().cloned().unwrap_or_default());
        hands.push(BTreeMap::new());
        let name = |index: usize| match NAMES.get(index) {
            Some(name) => (*name).to_owned(),
            None => format!("Student {index:03}"),
        };
        let student = |(index, works)| Student {
            number: 101 + index,
            name: name(index),
            works,
            packing: Packing::ALL[random.below(Packing::ALL.len())],
        };
        let students = hands.into_iter().enumerate().map(student).collect();
        Self { tasks, students }
    }

    /// What must be known of each student's works: by number of the student and slug.
    pub fn worths(&self) -> BTreeMap<(usize, String), Worth> {
        let each = |student: &Student| {
            let number = student.number;
            let worth = |(task, work): (&usize, &Work)| {
                ((number, self.tasks[*task].slug.to_string()), work.worth)
            };
            student.works.iter().map(worth).collect::<Vec<_>>()
        };
        self.students.iter().flat_map(each).collect()
    }
}

impl Work {
    /// Makes it a text of its own that is worth the same.
    pub fn sign(&mut self, student: usize) {
        if self.worth != Worth::Refused {
            for text in self.files.values_mut() {
                text.extend(format!("\n// {student}'s own work\n").bytes());
            }
        }
    }
}
