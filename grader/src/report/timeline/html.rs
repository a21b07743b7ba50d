//! A timeline as a page: the picture, and the same in words. It needs nothing else, and a browser
//! is told to load nothing else.

use std::io;

use super::scene::Scene;
use super::svg::{escaped, svg};
use super::{MADE_BY, Picture};
use crate::language::Language;
use crate::report::catalogue::Timeline as Says;
use crate::timeline::Row;

/// Stays of a row that are told in words.
const MOST: usize = 200;

const STYLE: &str = "
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24}
@media(prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e6e9ed}}
body{margin:1rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
svg{max-width:100%;height:auto}details{max-width:70rem}summary{cursor:pointer}
";

/// Writes pictures one below the other, all to the same scale, in one page.
///
/// # Errors
/// When the writer fails.
pub fn write(
    pictures: &[Picture<'_>],
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let scenes = Scene::of_all(pictures, language);
    let title = scenes.first().map(Scene::heading).unwrap_or_default();
    write!(
        out,
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <!-- {MADE_BY} -->\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n{}",
        language.tag(),
        escaped(&title),
        svg(pictures, language),
    )?;
    for scene in &scenes {
        in_words(scene, out)?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

/// The picture as a list, for who cannot see it and for who wants the figures.
fn in_words(scene: &Scene<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let timeline = scene.picture.timeline;
    let summary = escaped(&format!("{}: {}", scene.say(Says::InWords), scene.heading()));
    writeln!(out, "<details>\n<summary>{summary}</summary>")?;
    if !scene.notes.is_empty() {
        writeln!(out, "<ol>")?;
        for note in &scene.notes {
            write!(out, "<li>{}", escaped(&note.text))?;
            if let Some(code) = &note.code {
                write!(out, "<br><code>{}</code>", escaped(code))?;
            }
            writeln!(out, "</li>")?;
        }
        writeln!(out, "</ol>")?;
    }
    for waits in scene.waits() {
        writeln!(out, "<p>{}</p>", escaped(&waits))?;
    }
    section(scene, &scene.say(Says::Calls), &timeline.calls, true, out)?;
    for lane in &timeline.lanes {
        section(scene, &scene.lane(lane), &lane.rows, false, out)?;
    }
    writeln!(out, "</details>")
}

fn section(
    scene: &Scene<'_>,
    title: &str,
    rows: &[Row],
    calls: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let stays = rows.iter().flat_map(|row| row.stays.iter().map(move |stay| (&row.of, stay)));
    let stays: Vec<_> = stays.collect();
    if stays.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2>{}</h2>\n<ul>", escaped(title))?;
    for (of, stay) in stays.iter().take(MOST) {
        writeln!(out, "<li>{}</li>", escaped(&scene.stay_in_full(stay, of, calls)))?;
    }
    if let Some(n) = stays.len().checked_sub(MOST).filter(|n| *n > 0) {
        writeln!(out, "<li>{}</li>", escaped(&scene.say(Says::More { n })))?;
    }
    writeln!(out, "</ul>")
}
