//! Which lines a picture has: those of the lanes, with what is alike folded.

use crate::report::catalogue::Timeline as Says;
use crate::report::timeline::scene::{Scene, alike_lanes, folded, is_lock, is_open};
use crate::timeline::Row;

/// One line of the picture.
pub(super) struct Line<'t> {
    pub label: String,
    pub what: What<'t>,
}

/// What a line shows.
pub(super) enum What<'t> {
    Call(&'t Row),
    /// A lane by its index, with its only row in the same line, if it has but one.
    Life(usize, Option<&'t Row>),
    Row(&'t Row),
    /// Something that is folded.
    More,
}

/// All lines, with at most `fold` rows in a lane and as many lanes of one place.
pub(super) fn lines<'t>(scene: &Scene<'t>, fold: usize) -> Vec<Line<'t>> {
    let timeline = scene.picture.timeline;
    let mut lines: Vec<Line<'t>> = Vec::new();
    let (calls, more) = folded(&timeline.calls, fold, is_open);
    lines.extend(calls.iter().map(|row| Line { label: scene.call(row), what: What::Call(row) }));
    lines.extend(more_line(scene, more, ""));
    for (lanes, more) in alike_lanes(timeline, fold) {
        for lane in lanes {
            lane_lines(scene, lane, fold, &mut lines);
        }
        lines.extend(more_line(scene, more, ""));
    }
    lines
}

fn lane_lines<'t>(scene: &Scene<'t>, at: usize, fold: usize, lines: &mut Vec<Line<'t>>) {
    let lane = &scene.picture.timeline.lanes[at];
    let label = scene.lane(lane);
    // The name of a lock needs the line for itself.
    if let [row] = &lane.rows[..]
        && !is_lock(row)
    {
        let title = scene.row(row);
        let label = if title.is_empty() { label } else { format!("{label}: {title}") };
        lines.push(Line { label, what: What::Life(at, Some(row)) });
        return;
    }
    lines.push(Line { label, what: What::Life(at, None) });
    let (rows, more) = folded(&lane.rows, fold, is_open);
    for row in rows {
        lines.push(Line { label: format!("  {}", scene.row(row)), what: What::Row(row) });
    }
    lines.extend(more_line(scene, more, "  "));
}

fn more_line<'t>(scene: &Scene<'t>, n: usize, indent: &str) -> Option<Line<'t>> {
    let label = || format!("{indent}{}", scene.say(Says::More { n }));
    (n > 0).then(|| Line { label: label(), what: What::More })
}
