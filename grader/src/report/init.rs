//! What was laid out, and what an update has done.

use std::io::{self, Write};
use std::path::Path;

use super::catalogue::{Init, Message};
use super::plain::clean;
use super::text::Options;
use super::text::page::{Page, Style};
use crate::init::{Did, Git, LaidOut};

/// Writes what was laid out in `folder`, which is `None` for the one that the student is in.
///
/// # Errors
/// When the writer fails.
pub fn write(
    laid_out: &LaidOut,
    folder: Option<&Path>,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(options);
    let exercises = laid_out.exercises.len();
    let shown = folder.map(|folder| clean(&folder.display().to_string()));
    let what = Init::LaidOut { exercises, folder: shown.as_deref() };
    page.wrapped("", "", Style::Strong, &Message::Init(what));
    match laid_out.git {
        Git::Made => page.wrapped("", "", Style::Plain, &Message::Init(Init::GitMade)),
        Git::Without => page.wrapped("", "", Style::Unsure, &Message::Init(Init::NoGit)),
        Git::There => {}
    }
    page.blank();
    page.wrapped("", "", Style::Plain, &Message::Init(Init::Begin));
    page.blank();
    if let Some(folder) = shown {
        page.line(format!("  cd {folder}"));
    }
    if let Some(first) = laid_out.exercises.first() {
        page.line(format!("  grader check {first}"));
    }
    page.write(out)
}

/// Writes what an update has done.
///
/// # Errors
/// When the writer fails.
pub fn write_update(did: &[Did], options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(options);
    for one in did {
        let style = match one {
            Did::Kept { .. } | Did::Left(_) => Style::Unsure,
            _ => Style::Plain,
        };
        page.wrapped("", "  ", style, &Message::Init(Init::Did(one)));
    }
    page.blank();
    let closing = match did {
        [] => Init::UpToDate,
        _ => Init::Updated { kept: did.iter().filter(|it| matches!(it, Did::Kept { .. })).count() },
    };
    page.wrapped("", "", Style::Strong, &Message::Init(closing));
    page.write(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut text = Vec::new();
        write(&mut text).expect("memory");
        String::from_utf8(anstream::adapter::strip_bytes(&text).into_vec()).expect("text")
    }

    #[test]
    fn everything_that_an_update_does() {
        let did = [
            Did::Renamed { from: "exercises/03-a".into(), to: "exercises/04-a".into() },
            Did::Came("exercises/15-cancellation".into()),
            Did::Left("exercises/16-gone".into()),
            Did::Added("exercises/01-restaurant/README.pt-BR.md".into()),
            Did::Replaced("exercises/01-restaurant/README.md".into()),
            Did::TakenAway("exercises/01-restaurant/src/old.rs".into()),
            Did::Kept {
                file: "exercises/01-restaurant/src/lib.rs".into(),
                beside: "exercises/01-restaurant/src/lib.rs.new".into(),
            },
        ];
        let told = plain(|out| write_update(&did, &Options::default(), out));
        insta::assert_snapshot!(told);
        let told = plain(|out| write_update(&[], &Options::default(), out));
        insta::assert_snapshot!("nothing_to_do", told);
    }

    #[test]
    fn what_was_laid_out() {
        let laid_out = |git| LaidOut { exercises: vec!["01-a".into(), "02-b".into()], git };
        let told = |git, folder: Option<&str>| {
            let folder = folder.map(Path::new);
            plain(|out| write(&laid_out(git), folder, &Options::default(), out))
        };
        insta::assert_snapshot!(told(Git::Made, Some("bugs")));
        insta::assert_snapshot!("without_git", told(Git::Without, None));
        insta::assert_snapshot!("inside_a_repository", told(Git::There, None));
    }
}
