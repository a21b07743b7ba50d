//! What `doctor` found, on one screen or as JSON.

use std::io::{self, Write};

use super::catalogue::{Doctor, Message};
use super::text::Options;
use super::text::page::{Mark, Page};
use crate::doctor::{Findings, Found};

/// Writes the findings as text.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write(findings: &Findings, options: &Options, to: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(options);
    let say = |what: Doctor<'_>| options.language.say(&Message::Doctor(what));
    let mut line = |good: bool, what: &str, words: String| {
        let mark = page.mark(if good { Mark::Good } else { Mark::Bad });
        page.line(format!("{mark} {what:<10} {words}"));
    };
    match &findings.toolchain {
        Found::Here(compiler) => line(true, "rust", say(Doctor::Compiler(compiler))),
        Found::Missing(why) => line(false, "rust", say(Doctor::Missing(why))),
    }
    match &findings.cache {
        Found::Here(path) => line(true, "cache", path.clone()),
        Found::Missing(why) => line(false, "cache", say(Doctor::Missing(why))),
    }
    for kit in &findings.kits {
        line(true, "kit", say(Doctor::Kit(kit)));
    }
    for layer in &findings.layers {
        line(layer.works, layer.layer.name(), say(Doctor::Layer(layer)));
    }
    page.blank();
    page.line(say(Doctor::Isolation(findings.isolation)));
    for level in findings.levels.iter().filter(|level| level.level > findings.isolation) {
        page.line(say(Doctor::Level(level)));
    }
    for remedy in &findings.remedies {
        page.line(say(Doctor::Remedy(*remedy)));
    }
    page.write(to)
}

/// Writes the findings as JSON.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write_json(findings: &Findings, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, findings)?;
    writeln!(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::{Compiler, KitState, LayerState, LevelState, Remedy};
    use crate::report::text::Symbols;
    use crate::sandbox::Level;
    use crate::sandbox::layers::Layer;

    #[test]
    fn a_machine_without_namespaces_fits_one_screen() {
        let layer = |layer, works, detail: &str| LayerState { layer, works, detail: detail.into() };
        let level = |level, why: Option<&str>| LevelState {
            level,
            works: why.is_none(),
            why: why.map(str::to_owned),
        };
        let denied = "unshare: Operation not permitted (os error 1)";
        let findings = Findings {
            version: 1,
            grader: "0.1.0".to_owned(),
            toolchain: Found::Here(Compiler {
                release: "1.95.0".to_owned(),
                host: "x86_64-unknown-linux-gnu".to_owned(),
                clippy: false,
            }),
            cache: Found::Missing("cannot write to the cache in `/x`; make it writable".to_owned()),
            kits: vec![
                KitState { kit: "core", built: true },
                KitState { kit: "web", built: false },
            ],
            layers: vec![
                layer(Layer::User, false, denied),
                layer(Layer::Pid, false, denied),
                layer(Layer::Mount, false, denied),
                layer(Layer::Net, false, denied),
                layer(Layer::Landlock, true, "ABI 7"),
                layer(Layer::Seccomp, true, ""),
                layer(Layer::Rlimits, true, ""),
                layer(Layer::Cgroups, true, "not writable: cpu memory pids"),
            ],
            levels: vec![
                level(Level::Full, Some("the box could not be laid: unshare: not permitted")),
                level(Level::Partial, None),
                level(Level::FilesOnly, None),
                level(Level::None, None),
            ],
            isolation: Level::Partial,
            remedies: vec![
                Remedy::AppArmor,
                Remedy::UsernsClone,
                Remedy::MaxUserNamespaces,
                Remedy::Container,
                Remedy::Landlock,
                Remedy::OtherSystem,
            ],
        };
        let mut text = Vec::new();
        write(&findings, &Options::default(), &mut text).expect("memory");
        let text = anstream::adapter::strip_bytes(&text).into_vec();
        insta::assert_snapshot!(String::from_utf8(text).expect("text"));
        let ascii = Options { symbols: Symbols::Ascii, ..Options::default() };
        let mut plain = Vec::new();
        write(&findings, &ascii, &mut plain).expect("memory");
        assert!(plain.is_ascii());
        let mut json = Vec::new();
        write_json(&findings, &mut json).expect("memory");
        let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
        assert_eq!(json["isolation"], "partial");
        assert_eq!(json["levels"][0]["works"], false);
        assert_eq!(json["toolchain"]["here"]["release"], "1.95.0");
    }
}
