//! A timeline for a terminal: a line for each row, a column for each stretch of time.
//!
//! Readable without colour: every sign has a character of its own, and bars have their names in
//! them. When it is taller than the screen, rows that are alike are folded.

mod cells;
mod chart;
mod lines;
mod signs;

use std::io;

use textwrap::core::display_width;

use self::cells::cut;
use self::chart::Chart;
use self::lines::lines;
use self::signs::signs;
use super::scene::Scene;
use super::{Common, Picture};
use crate::report::catalogue::Timeline as Says;
use crate::report::text::Options;
use crate::report::text::page::{Page, Style};
use crate::timeline::Lane;

/// Rows of a lane, and lanes of one place, that are drawn, the first that fits the screen.
const FOLDS: [usize; 7] = [16, 12, 8, 6, 4, 3, 2];

/// Writes pictures one below the other, all to the same scale.
///
/// # Errors
/// When the writer fails.
pub fn write(
    pictures: &[Picture<'_>],
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let common = Common::of(pictures);
    let room = options.height / pictures.len().max(1);
    for (n, scene) in Scene::of_all(pictures, options.language).iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        let pages = FOLDS.iter().map(|fold| page(scene, common, *fold, options));
        let mut fitting = None;
        for page in pages {
            let fits = page.height() <= room;
            fitting = Some(page);
            if fits {
                break;
            }
        }
        fitting.map_or(Ok(()), |page| page.write(out))?;
    }
    Ok(())
}

fn page<'o>(scene: &Scene<'_>, common: Common, fold: usize, options: &'o Options) -> Page<'o> {
    let timeline = scene.picture.timeline;
    let mut page = Page::new(options);
    page.wrapped_words("", "", Style::Strong, &scene.heading());
    if let Some(about) = scene.about() {
        page.wrapped_words("", "", Style::Plain, &about);
    }
    page.blank();
    let nothing = |lane: &Lane| lane.rows.is_empty() && !lane.is_telling();
    if timeline.shown == 0 && timeline.lanes.iter().all(nothing) {
        page.wrapped_words("", "", Style::Plain, &scene.say(Says::Nothing));
        return page;
    }
    let lines = lines(scene, fold);
    let labels = lines.iter().map(|line| display_width(&line.label)).max().unwrap_or(0);
    let labels = labels.min(options.width * 2 / 5).min(30);
    let chart = Chart::new(scene, common, options, labels);
    chart.axis(scene, &mut page);
    for line in &lines {
        chart.line(scene, line, &mut page);
    }
    page.blank();
    notes(scene, &mut page);
    legend(scene, &mut page);
    page
}

fn notes(scene: &Scene<'_>, page: &mut Page<'_>) {
    for (n, note) in scene.notes.iter().enumerate() {
        let lead = format!("{}) ", n + 1);
        let indent = " ".repeat(lead.len());
        let lead = Style::Bad.paint(&lead);
        page.wrapped_words(&lead, &indent, Style::Plain, &note.text);
        if let Some(code) = &note.code {
            let room = page.options().width.saturating_sub(indent.len() + 2);
            let code = cut(code, room, signs(page.options()).cut);
            page.line(format!("{indent}  {}", Style::Strong.paint(&code)));
        }
    }
    for waits in scene.waits() {
        page.wrapped_words("", "", Style::Plain, &waits);
    }
    for remark in scene.remarks() {
        page.wrapped_words("", "", Style::Faint, &remark);
    }
}

fn legend(scene: &Scene<'_>, page: &mut Page<'_>) {
    let signs = signs(page.options());
    // A space that no line ends at keeps a sign with its word.
    let explained = scene.signs().into_iter().map(|sign| {
        format!(
            "{}\u{a0}{}",
            signs.sample(sign),
            scene.say(Says::Sign(sign)).replace(' ', "\u{a0}")
        )
    });
    let explained: Vec<String> = explained.collect();
    page.wrapped_words("", "", Style::Faint, &explained.join("  "));
    let words = scene.words().into_iter().map(|(_, name, words)| format!("{name}: {words}"));
    let words: Vec<String> = words.collect();
    if !words.is_empty() {
        page.wrapped_words("", "", Style::Faint, &words.join("; "));
    }
}
