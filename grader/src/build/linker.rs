//! How a program is linked without a C compiler in between.
//!
//! rustc has a C compiler link: that knows where the system's libraries and its startup files lie.
//! It is four programs one after the other (`cc`, `collect2`, a wrapper, the linker) to come to a
//! line that is the same every time. So the C compiler is asked once what it would do (`-###`), and
//! from then on rustc starts the linker of its own toolchain itself; `benches/README.md` has what
//! that saves.
//!
//! Which startup files there are, and in which order they go, is the C library's and the C
//! compiler's matter: whoever does not answer with exactly those that are known here is left
//! alone, and a first program must be linked this way and run before it is believed.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::{Deserialize, Serialize};

use super::BuildError;
use super::process::{self, Heard, Speaks};
use crate::cache::{self, CacheError};
use crate::toolchain::{self, Toolchain};

/// A linker, and what it has to be told besides what rustc tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Linker {
    program: PathBuf,
    /// The path of the dynamic linker, and the machine, where the C compiler names one.
    options: Vec<String>,
    /// Where the system's libraries are.
    search: Vec<PathBuf>,
    /// glibc's and gcc's startup files, in their order. They stand together at the end: what
    /// comes before the program's own code and what comes after it is sorted by sections, and what
    /// they add to a section that runs through has nobody else in it.
    startup: Vec<PathBuf>,
}

/// The startup files of a program that can be loaded anywhere, by glibc and gcc (or a compiler that
/// uses gcc's).
const STARTUP: [&str; 5] = ["Scrt1.o", "crti.o", "crtbeginS.o", "crtendS.o", "crtn.o"];

impl Linker {
    /// The linker to use with this toolchain: remembered in `dir`, or looked for now. Nothing
    /// where programs are linked as rustc has it.
    pub(super) async fn find(
        toolchain: &Toolchain,
        dir: &Path,
    ) -> Result<Option<Self>, BuildError> {
        if !toolchain.host.ends_with("-linux-gnu") {
            return Ok(None);
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let Some(cc) = toolchain::on_path("cc", &path) else { return Ok(None) };
        let decisive = (env!("CARGO_PKG_VERSION"), &cc, toolchain::stamp(&cc), &toolchain.verbose);
        let hash = blake3::hash(format!("{decisive:?}").as_bytes()).to_hex();
        let remembered = dir.join(format!("linker-{}.json", &hash[..16]));
        if let Some(found) = recall(&remembered) {
            return Ok(found);
        }
        let found = match Self::ask(toolchain, &cc) {
            Some(linker) if linker.links(toolchain, dir).await? => Some(linker),
            _ => None,
        };
        // A path that is not UTF-8 cannot be remembered; then it is linked as rustc has it.
        let Ok(json) = serde_json::to_vec(&found) else { return Ok(None) };
        cache::write(&remembered, &json)?;
        Ok(found)
    }

    /// What a program is linked with here, by what the C compiler says that it would do.
    fn ask(toolchain: &Toolchain, cc: &Path) -> Option<Self> {
        let program = toolchain.libraries().parent()?.join("bin/rust-lld");
        if !program.is_file() {
            return None;
        }
        let asked = process::bare(cc)
            .env("LC_ALL", "C")
            .args(["-###", "-pie", "-o", "program", "-lc"])
            .stdin(Stdio::null())
            .as_std_mut()
            .output()
            .ok()?;
        Self::read(program, &String::from_utf8(asked.stderr).ok()?)
    }

    /// The same, from what it printed: of several commands, the one with the startup files.
    fn read(program: PathBuf, said: &str) -> Option<Self> {
        let line = said.lines().find(|line| line.contains(STARTUP[0]))?;
        let mut linker = Self { program, options: vec![], search: vec![], startup: vec![] };
        let mut parts = shlex::split(line)?.into_iter().skip(1);
        while let Some(part) = parts.next() {
            match part.as_str() {
                "-dynamic-linker" | "--dynamic-linker" | "-m" => {
                    linker.options.extend([part, parts.next()?]);
                }
                _ if part.starts_with("--sysroot") => return None,
                _ => {
                    if let Some(dir) = part.strip_prefix("-L") {
                        linker.search_in(dir);
                    } else if let Ok(file) = fs::canonicalize(&part)
                        && file.extension() == Some(OsStr::new("o"))
                    {
                        linker.startup.push(file);
                    }
                }
            }
        }
        let names = linker.startup.iter().filter_map(|file| file.file_name()?.to_str());
        let has_loader = linker.options.iter().any(|option| option.ends_with("-dynamic-linker"));
        (names.eq(STARTUP) && has_loader).then_some(linker)
    }

    /// By the shortest name, and once: gcc says `/usr/lib/gcc/…/12/../../../x86_64-linux-gnu`.
    fn search_in(&mut self, dir: &str) {
        if let Ok(dir) = fs::canonicalize(dir)
            && !self.search.contains(&dir)
        {
            self.search.push(dir);
        }
    }

    /// Whether a first program that is linked so runs.
    async fn links(&self, toolchain: &Toolchain, dir: &Path) -> Result<bool, BuildError> {
        let place = tempfile::tempdir_in(dir).map_err(|error| CacheError::at(dir, error))?;
        let (source, program) = (place.path().join("first.rs"), place.path().join("first"));
        cache::write(&source, b"fn main() {}\n")?;
        let mut rustc = process::bare(&toolchain.rustc);
        rustc.args(["--edition=2024", "-Cprefer-dynamic", "-o"]).arg(&program).arg(&source);
        rustc.args(self.arguments(&[toolchain.libraries()]));
        if !process::run(rustc, Speaks::Stderr, |_| Heard::No).await?.is_success() {
            return Ok(false);
        }
        let ran = process::run(process::bare(&program), Speaks::Stderr, |_| Heard::No).await;
        Ok(ran.is_ok_and(|finish| finish.is_success()))
    }

    /// What rustc is told: to start this linker, with libraries looked for in these directories
    /// when the program is loaded, before all others.
    pub(super) fn arguments(&self, library_dirs: &[PathBuf]) -> Vec<OsString> {
        let mut arguments: Vec<OsString> =
            ["-C", "linker-flavor=ld.lld", "-C", "link-self-contained=no", "-C"]
                .map(OsString::from)
                .to_vec();
        arguments.push(joined("linker=", self.program.as_os_str()));
        let mut tell = |part: &OsStr| {
            arguments.push("-C".into());
            arguments.push(joined("link-arg=", part));
        };
        for dir in library_dirs {
            tell(OsStr::new("-rpath"));
            tell(dir.as_os_str());
        }
        // One thread: there is little to link, and other cores have other things to do.
        for option in ["--disable-new-dtags", "--hash-style=gnu", "--threads=1"] {
            tell(OsStr::new(option));
        }
        for option in &self.options {
            tell(OsStr::new(option));
        }
        for dir in &self.search {
            tell(&joined("-L", dir.as_os_str()));
        }
        for file in &self.startup {
            tell(file.as_os_str());
        }
        arguments
    }
}

/// What was found the last time, unless files of it are gone: a newer gcc has another directory.
fn recall(file: &Path) -> Option<Option<Linker>> {
    let found: Option<Linker> = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let is_there =
        |linker: &Linker| linker.startup.iter().chain([&linker.program]).all(|file| file.is_file());
    found.as_ref().is_none_or(is_there).then_some(found)
}

fn joined(prefix: &str, rest: &OsStr) -> OsString {
    let mut joined = OsString::from(prefix);
    joined.push(rest);
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The startup files in a directory, and what a compiler says that knows them there.
    fn said(dir: &Path, line: &str) -> Option<Linker> {
        for name in STARTUP {
            fs::write(dir.join(name), "").expect("a file for the test");
        }
        fs::create_dir_all(dir.join("lib/12")).expect("a directory for the test");
        let line = line.replace("@", &dir.display().to_string());
        let said = format!("Target: here\nCOLLECT_PATH=/usr/bin\n {line}\nOPTIONS='-pie'\n");
        Linker::read("rust-lld".into(), &said)
    }

    const GCC: &str = r#"/usr/lib/collect2 -plugin "-plugin-opt=/usr/lib/lto-wrapper" --build-id
        "--hash-style=gnu" -m elf_x86_64 --as-needed -dynamic-linker /lib64/ld.so.2 -pie -o x @/Scrt1.o
        @/crti.o @/crtbeginS.o -L@/lib/12 -L@/lib/12/.. -L@/lib -L/not/here -lc @/crtendS.o @/crtn.o"#;

    fn gcc() -> String {
        GCC.replace('\n', " ")
    }

    #[test]
    fn what_gcc_would_call_is_understood() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let real = dir.path().canonicalize().expect("it is there");
        let linker = said(&real, &gcc()).expect("it is all there");
        assert_eq!(linker.options, ["-m", "elf_x86_64", "-dynamic-linker", "/lib64/ld.so.2"]);
        assert_eq!(linker.search, [real.join("lib/12"), real.join("lib")]);
        assert_eq!(linker.startup, STARTUP.map(|name| real.join(name)));
    }

    #[test]
    fn what_clang_would_call_is_understood() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let line = r#""/usr/bin/ld" "-pie" "--eh-frame-hdr" "-m" "elf_x86_64" "-dynamic-linker"
            "/lib64/ld.so.2" "-o" "program" "@/Scrt1.o" "@/crti.o" "@/crtbeginS.o" "-L@/lib" "-lc"
            "@/crtendS.o" "@/crtn.o""#;
        let linker = said(dir.path(), &line.replace('\n', " ")).expect("it is all there");
        assert_eq!(linker.startup.len(), 5);
    }

    #[test]
    fn whoever_answers_something_else_is_left_alone() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        for (old, new) in [
            ("@/crti.o", ""),
            ("@/crtn.o", "@/crtn.o @/Scrt1.o"),
            ("@/crtbeginS.o", "@/crtendS.o"),
            ("-dynamic-linker /lib64/ld.so.2", ""),
            ("--as-needed", "--sysroot=/elsewhere"),
            ("-pie", "\"-pie"),
        ] {
            let line = gcc();
            assert!(line.contains(old), "{old}");
            assert_eq!(said(dir.path(), &line.replace(old, new)), None, "{new} for {old}");
        }
    }

    #[test]
    fn a_linker_whose_files_are_gone_is_looked_for_again() {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let mut linker = said(dir.path(), &gcc()).expect("it is all there");
        linker.program = dir.path().join("Scrt1.o");
        let remembered = dir.path().join("linker.json");
        let write = |found: &Option<Linker>| {
            let json = serde_json::to_vec(found).expect("it becomes JSON");
            fs::write(&remembered, json).expect("a file for the test");
        };
        write(&None);
        assert_eq!(recall(&remembered), Some(None));
        write(&Some(linker.clone()));
        assert_eq!(recall(&remembered), Some(Some(linker)));
        fs::remove_file(dir.path().join("crtn.o")).expect("it is there");
        assert_eq!(recall(&remembered), None);
    }
}
