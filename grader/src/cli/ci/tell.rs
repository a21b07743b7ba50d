//! Tells a graded pull request, to people, services and programs.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::ci::CiError;
use crate::ci::place::Service;
use crate::ci::score::Graded;
use crate::cli::args::Format;
use crate::cli::error::CliError;
use crate::cli::streams::Streams;
use crate::language::Language;
use crate::report::ci::finding::{Finding, findings};
use crate::report::ci::{annotations, badge, code_quality, json, sarif, summary, text};
use crate::report::junit::{self, Suite};

/// Where the result goes, besides standard output.
pub struct Places {
    /// Who reads standard output.
    pub service: Service,
    /// The file that the service makes the job's summary of; it is added to.
    pub job_summary: Option<PathBuf>,
    /// The file that the summary was asked for in.
    pub summary: Option<PathBuf>,
    /// The folder that everything was asked for in.
    pub reports: Option<PathBuf>,
}

/// Tells the result everywhere.
pub fn tell(
    graded: &Graded,
    places: &Places,
    format: Format,
    streams: &mut Streams,
) -> Result<(), CliError> {
    let language = streams.language;
    let findings = findings(graded, language);
    // Files first: a reader that goes away from standard output takes nothing else along.
    let markdown = |taken| summary::markdown(graded, &findings, language, taken);
    if let Some(path) = &places.job_summary {
        // Another command of the same step may have written to it: the limit is for both.
        let taken =
            fs::metadata(path).map_or(0, |it| usize::try_from(it.len()).unwrap_or(usize::MAX));
        let markdown = markdown(taken);
        let file = OpenOptions::new().append(true).create(true).open(path);
        file.and_then(|mut file| file.write_all(markdown.as_bytes())).map_err(written(path))?;
    }
    let markdown = markdown(0);
    if let Some(path) = &places.summary {
        fs::write(path, &markdown).map_err(written(path))?;
    }
    if let Some(folder) = &places.reports {
        write_all(folder, graded, &findings, &markdown, language)?;
    }
    let options = streams.options();
    let out = &mut *streams.out;
    match (format, places.service) {
        (Format::Json, _) => json::write(graded, language, out)?,
        (Format::Text, Service::GitHub) => {
            annotations::fenced(&token()?, out, |out| text::write(graded, &options, out))?;
            annotations::write(&findings, language, out)?;
        }
        (Format::Text, Service::GitLab | Service::None) => text::write(graded, &options, out)?,
    }
    Ok(())
}

/// Every form of the result, a file each.
fn write_all(
    folder: &Path,
    graded: &Graded,
    findings: &[Finding],
    markdown: &str,
    language: Language,
) -> Result<(), CliError> {
    fs::create_dir_all(folder).map_err(written(folder))?;
    let (_, points, max_points) = graded.points();
    let grades: Vec<_> = graded.exercises.iter().map(|it| [("", &it.after)]).collect();
    let suites = graded.exercises.iter().zip(&grades).map(|(exercise, grades)| Suite {
        name: exercise.slug.as_str(),
        grades,
        folder: &exercise.folder,
    });
    let suites: Vec<_> = suites.collect();
    type Form<'a> = (&'a str, &'a dyn Fn(&mut dyn Write) -> io::Result<()>);
    let forms: [Form<'_>; 6] = [
        ("summary.md", &|out| out.write_all(markdown.as_bytes())),
        ("results.json", &|out| json::write(graded, language, out)),
        ("junit.xml", &|out| junit::write("grader", &suites, language, out)),
        ("results.sarif", &|out| sarif::write(findings, language, out)),
        ("code-quality.json", &|out| code_quality::write(findings, out)),
        ("badge.svg", &|out| badge::write("bug hunts", points, max_points, out)),
    ];
    for (name, write) in forms {
        let path = folder.join(name);
        let mut content = Vec::new();
        write(&mut content).and_then(|()| fs::write(&path, content)).map_err(written(&path))?;
    }
    Ok(())
}

/// A word that nobody can guess.
fn token() -> Result<String, CliError> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| CliError::Output(io::Error::other(error)))?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn written(path: &Path) -> impl FnOnce(io::Error) -> CliError {
    let path = path.to_owned();
    move |source| CiError::Io { verb: "write", path, source }.into()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::ci::{Commits, Id, Start};
    use crate::report::text::Symbols;

    /// What a writer was given.
    #[derive(Clone, Default)]
    struct Said(Rc<RefCell<Vec<u8>>>);

    impl Write for Said {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What standard output is told of a pull request that touches nothing.
    fn told(service: Service, symbols: Symbols) -> String {
        let id = || Id::of(&"a".repeat(40));
        let graded = Graded {
            commits: Commits { base: id(), head: id(), start: Start::Left(id()) },
            failed: Vec::new(),
            exercises: Vec::new(),
            ignored: Vec::new(),
            isolation: "full",
        };
        let places = Places { service, job_summary: None, summary: None, reports: None };
        let said = Said::default();
        let mut streams = Streams {
            out: Box::new(said.clone()),
            err: Box::new(io::sink()),
            color: anstream::ColorChoice::Never,
            language: Language::Portuguese,
            symbols,
        };
        tell(&graded, &places, Format::Text, &mut streams).expect("memory");
        String::from_utf8(said.0.take()).expect("text")
    }

    #[test]
    fn the_log_keeps_to_ascii_where_it_must() {
        for service in [Service::None, Service::GitHub, Service::GitLab] {
            assert!(told(service, Symbols::Unicode).contains('✔'));
            let plain = told(service, Symbols::Ascii);
            assert!(plain.is_ascii(), "{plain}");
        }
    }
}
