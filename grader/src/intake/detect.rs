//! Finds out how hand-ins lie in what was given, from the names at its root.

use crate::course::Exercise;

use super::archive::Kind;
use super::names::is_ignored;
use super::tops::Top;
use super::{LayoutKind, canvas, gradescope, moodle};

/// The layout of a root with these in it.
pub fn detect(tops: &[Top], exercises: &[Exercise]) -> LayoutKind {
    if let Some(platform) = platform(tops) {
        platform
    } else if is_hand_in(tops, exercises) {
        LayoutKind::One
    } else if are_courses(tops) {
        LayoutKind::Checkouts
    } else {
        LayoutKind::Folders
    }
}

/// Whether hand-ins of a layout can lie in a root with these in it.
pub fn fits(layout: LayoutKind, tops: &[Top]) -> bool {
    match layout {
        LayoutKind::One | LayoutKind::Folders | LayoutKind::Checkouts => true,
        LayoutKind::Canvas => kept(tops).any(|top| canvas::parse(&top.name).is_some()),
        LayoutKind::Moodle => kept(tops).any(|top| moodle::parse(&top.name).is_some()),
        LayoutKind::Gradescope => has_metadata(tops),
        LayoutKind::Git => false,
    }
}

/// Whether most folders have a course in them. One student who packs the whole course does not make
/// it so.
fn are_courses(tops: &[Top]) -> bool {
    let folders = kept(tops).filter(|top| top.is_folder);
    let (all, courses) =
        folders.fold((0, 0), |(all, courses), top| (all + 1, courses + usize::from(top.is_course)));
    courses * 2 > all
}

/// The platform whose names these are: all but a few, because a teacher may have put something
/// beside them.
fn platform(tops: &[Top]) -> Option<LayoutKind> {
    if has_metadata(tops) {
        return Some(LayoutKind::Gradescope);
    }
    let all = kept(tops).count();
    let most = |named: usize| named > 0 && named * 2 > all;
    if most(kept(tops).filter(|top| moodle::parse(&top.name).is_some()).count()) {
        Some(LayoutKind::Moodle)
    } else if most(kept(tops).filter(|top| is_of_canvas(top)).count()) {
        Some(LayoutKind::Canvas)
    } else {
        None
    }
}

fn is_of_canvas(top: &Top) -> bool {
    !top.is_folder && canvas::parse(&top.name).is_some()
}

fn has_metadata(tops: &[Top]) -> bool {
    tops.iter().any(|top| !top.is_folder && top.name == gradescope::FILE)
}

/// Whether the root is a hand-in itself: a crate, a course, or loose files of an exercise.
fn is_hand_in(tops: &[Top], exercises: &[Exercise]) -> bool {
    tops.iter().any(|top| match top.is_folder {
        true => {
            let slug = |exercise: &Exercise| top.name == exercise.slug.as_str();
            matches!(&*top.name, "src" | "exercises") || exercises.iter().any(slug)
        }
        false => matches!(&*top.name, "Cargo.toml" | "lib.rs"),
    })
}

/// The one folder in which everything lies, where looking into it is worth the while: a platform's
/// files, or several hand-ins, may be packed with the folder around them.
pub fn wrapper<'t>(tops: &'t [Top], exercises: &[Exercise]) -> Option<&'t str> {
    let mut all = kept(tops);
    let only = all.next()?;
    let alone = all.next().is_none() && only.is_folder && only.is_text;
    (alone && !is_hand_in(tops, exercises) && moodle::parse(&only.name).is_none())
        .then_some(&*only.name)
}

/// Whether what lies in a wrapper are the hand-ins, instead of the wrapper being one.
pub fn is_class(tops: &[Top], exercises: &[Exercise]) -> bool {
    let several = kept(tops).filter(|top| top.is_folder || Kind::is_named(&top.name)).count() > 1;
    platform(tops).is_some() || (several && !is_hand_in(tops, exercises))
}

fn kept(tops: &[Top]) -> impl Iterator<Item = &Top> {
    tops.iter().filter(|top| !is_ignored(top.name.as_bytes()))
}
