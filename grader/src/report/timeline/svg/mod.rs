//! A timeline as one SVG file that needs nothing else: its own colours for light and dark
//! screens, patterns for who sees no colours, a tooltip for every stretch, and its content in
//! words for who sees no pictures.

mod drawing;
mod legend;
mod sheet;
mod style;

use std::io;

use self::drawing::Drawing;
use self::sheet::Sheet;
use self::style::{PATTERNS_OF_NAMES, STYLE};
use super::scene::Scene;
use super::{Common, MADE_BY, Picture};
use crate::language::Language;
use crate::report::plain::clean;

const WIDTH: usize = 1_120;
const LABELS: usize = 250;
const MARGIN: usize = 16;
const ROW: usize = 20;
const BAR: usize = 14;
/// What a letter of a label takes, at most, in pixels.
const LETTER: usize = 7;
/// Letters of a line of text below the picture.
const LINE: usize = 150;

/// Writes pictures one below the other, all to the same scale, in one file.
///
/// # Errors
/// When the writer fails.
pub fn write(
    pictures: &[Picture<'_>],
    language: Language,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    out.write_all(svg(pictures, language).as_bytes())
}

/// The text of the file.
pub(super) fn svg(pictures: &[Picture<'_>], language: Language) -> String {
    let common = Common::of(pictures);
    let scenes = Scene::of_all(pictures, language);
    let mut drawing = Drawing { svg: String::new(), y: MARGIN };
    for (n, scene) in scenes.iter().enumerate() {
        let sheet = Sheet::new(scene, common);
        sheet.draw(&mut drawing);
        if n + 1 == scenes.len() {
            sheet.names(&mut drawing);
        }
        drawing.y += ROW;
    }
    let titles: Vec<String> = scenes.iter().map(|scene| escaped(&scene.heading())).collect();
    let described: Vec<String> = scenes.iter().map(|scene| escaped(&scene.description())).collect();
    let height = drawing.y;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-labelledby=\"title desc\" \
         lang=\"{}\">\n<!-- {MADE_BY} -->\n<title id=\"title\">{}</title>\n\
         <desc id=\"desc\">{}</desc>\n<style>{STYLE}</style>\n<defs>{PATTERNS_OF_NAMES}</defs>\n\
         <rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\"/>\n{}</svg>\n",
        language.tag(),
        titles.join("; "),
        described.join("; "),
        drawing.svg,
    )
}

/// Text that is a text in XML, and in HTML: no markup, and no characters that XML does not have.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in clean(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}
