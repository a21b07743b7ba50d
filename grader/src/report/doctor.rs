//! What `doctor` found, on one screen or as JSON.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::catalogue::{Doctor, Language, Message};
use crate::doctor::{Findings, Found};

const GOOD: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const BAD: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));

/// Writes the findings as text.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write(findings: &Findings, language: Language, to: &mut dyn Write) -> io::Result<()> {
    let say = |what: Doctor<'_>| language.say(&Message::Doctor(what));
    let mut line = |good: bool, what: &str, words: String| {
        let (style, mark) = if good { (GOOD, '✔') } else { (BAD, '✘') };
        writeln!(to, "{style}{mark}{style:#} {what:<10} {words}")
    };
    match &findings.toolchain {
        Found::Here(compiler) => line(true, "rust", say(Doctor::Compiler(compiler)))?,
        Found::Missing(why) => line(false, "rust", say(Doctor::Missing(why)))?,
    }
    match &findings.cache {
        Found::Here(path) => line(true, "cache", path.clone())?,
        Found::Missing(why) => line(false, "cache", say(Doctor::Missing(why)))?,
    }
    for kit in &findings.kits {
        line(true, "kit", say(Doctor::Kit(kit)))?;
    }
    for layer in &findings.layers {
        line(layer.works, layer.layer.name(), say(Doctor::Layer(layer)))?;
    }
    writeln!(to)?;
    writeln!(to, "{}", say(Doctor::Isolation(findings.isolation)))?;
    for level in findings.levels.iter().filter(|level| level.level > findings.isolation) {
        writeln!(to, "{}", say(Doctor::Level(level)))?;
    }
    for remedy in &findings.remedies {
        writeln!(to, "{}", say(Doctor::Remedy(*remedy)))?;
    }
    Ok(())
}

/// Writes the findings as JSON.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write_json(findings: &Findings, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, findings)?;
    writeln!(to)
}
