//! What a script does, as far as its words tell.

/// The commands of a script, each without what stands before it (variables, `sudo`, `time`).
pub fn commands(script: &str) -> impl Iterator<Item = &str> {
    let joined = |line: &'_ str| !line.trim_start().starts_with('#');
    script
        .lines()
        .filter(move |line| joined(line))
        .flat_map(|line| line.split(['|', ';', '&', '(', ')', '{', '}']))
        .map(|command| {
            let mut rest = command.trim();
            while let Some((word, after)) = rest.split_once(char::is_whitespace) {
                let is_before = word.contains('=') && !word.starts_with('-')
                    || matches!(
                        word,
                        "sudo"
                            | "time"
                            | "nice"
                            | "env"
                            | "exec"
                            | "then"
                            | "do"
                            | "else"
                            | "if"
                            | "while"
                            | "until"
                            | "!"
                            | "-"
                    );
                if !is_before {
                    break;
                }
                rest = after.trim_start();
            }
            rest
        })
        .filter(|command| !command.is_empty())
}

/// Whether it builds or runs what lies in the working tree.
pub fn runs_the_tree(script: &str) -> bool {
    commands(script).any(|command| {
        let mut words = command.split_whitespace();
        let program = words.next().unwrap_or_default();
        let first = words.find(|word| !word.starts_with(['-', '+']));
        let name = program.rsplit('/').next().unwrap_or_default();
        match (name, first) {
            ("cargo", Some("install")) => command.contains("--path"),
            ("cargo", Some("fetch" | "metadata" | "search" | "info" | "version" | "login")) => {
                false
            }
            ("cargo", Some(_)) => true,
            ("grader", Some("check" | "batch" | "verify" | "watch" | "timeline")) => true,
            ("make" | "just" | "trybuild" | "rustc" | "pytest" | "tox", _) => true,
            ("npm" | "pnpm" | "yarn", Some("install" | "ci" | "test" | "run")) => true,
            ("bash" | "sh" | "python" | "python3" | "node", Some(file)) => file.contains('.'),
            ("." | "source", Some(_)) => true,
            _ => program.starts_with("./"),
        }
    })
}

/// Whether it grades, builds or runs code of students, from wherever.
pub fn runs_students(script: &str) -> bool {
    let grades = commands(script).any(|command| {
        let mut words = command.split_whitespace();
        let name = words.next().unwrap_or_default().rsplit('/').next();
        let first = words.find(|word| !word.starts_with('-'));
        name == Some("grader")
            && !matches!(first, Some("doctor" | "man" | "completions"))
            && !command.contains("ci lint")
    });
    grades || runs_the_tree(script)
}

/// The first words of each command that tell what it does, whatever spaces, quotation marks,
/// folders and options of git's stand between: of `git -C x "fetch"  origin`, `git`, `fetch` and
/// `origin`.
pub fn subcommands(script: &str) -> impl Iterator<Item = Vec<String>> {
    let joined = script.replace("\\\n", " ");
    let words = |command: &str| {
        let plain = command.replace(['"', '\''], "");
        let mut words = plain.split_whitespace().peekable();
        let program = words.next().unwrap_or_default();
        let program = program.rsplit('/').next().unwrap_or_default().to_owned();
        let mut told = vec![program];
        while let Some(word) = words.next() {
            let takes_one =
                matches!(word, "-C" | "-c" | "--git-dir" | "--work-tree" | "-R" | "--repo");
            if takes_one {
                words.next();
            } else if !word.starts_with('-') {
                told.push(word.to_owned());
            }
        }
        told
    };
    commands(&joined).map(words).collect::<Vec<_>>().into_iter()
}

/// Whether it runs what an address answers.
pub fn pipes_a_script(script: &str) -> bool {
    let is_shell = |words: &str| {
        let mut words =
            words.split_whitespace().filter(|word| *word != "sudo" && !word.contains('='));
        let name = words.next().and_then(|word| word.rsplit('/').next());
        matches!(name, Some("sh" | "bash" | "zsh" | "dash" | "python" | "python3" | "perl"))
    };
    let joined = script.replace("\\\n", " ");
    joined.lines().any(|line| {
        let Some((before, after)) = line.split_once('|') else {
            return ["bash <(curl", "sh <(curl", "eval \"$(curl", "eval $(curl"]
                .iter()
                .any(|words| line.contains(words));
        };
        (before.contains("curl") || before.contains("wget")) && after.split('|').any(is_shell)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_the_working_tree() {
        for script in [
            "cargo test",
            "cargo +nightly test",
            "RUSTFLAGS=-g cargo build --release",
            "cd x && cargo run",
            "if ! cargo nextest run; then exit 1; fi",
            "grader check --all",
            "./score.sh",
            "bash ./tools/x.sh",
            "make",
            "cargo install --path grader",
            "time ~/.cargo/bin/cargo test",
        ] {
            assert!(runs_the_tree(script), "{script}");
        }
        for script in [
            "cargo install --locked --git https://example.org/x --rev 1 grader",
            "grader ci --fetch",
            "grader doctor",
            "echo cargo test",
            "# cargo test",
            "git init",
            "sh -c true",
        ] {
            assert!(!runs_the_tree(script), "{script}");
        }
    }

    #[test]
    fn what_runs_an_answer() {
        for script in [
            "curl https://sh.rustup.rs -sSf | sh -s -- -y",
            "wget -qO- x | sudo bash",
            "curl x \\\n  | python3",
            "bash <(curl x)",
        ] {
            assert!(pipes_a_script(script), "{script}");
        }
        for script in ["curl -o x y", "curl x | jq .a", "echo sh | cat", "cat curl.txt | grep sh"] {
            assert!(!pipes_a_script(script), "{script}");
        }
    }
}
