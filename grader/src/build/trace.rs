//! Writes down every call of a compiler, for whoever wants to see it or to repeat it by hand.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// The environment variable that names the file to write to.
pub const TRACE: &str = "GRADER_TRACE_COMMANDS";

/// One call of a tool: a line of JSON in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The program.
    pub program: String,
    /// What it is given.
    pub args: Vec<String>,
    /// What is put into its environment, which is empty otherwise.
    pub env: Vec<(String, String)>,
    /// Where it runs, unless it runs where the grader does.
    pub cwd: Option<PathBuf>,
}

/// Adds a call to the end of the file that [`TRACE`] names, if it names one. A file that cannot
/// be written is no reason to grade nobody.
pub(super) fn note(command: &Command) {
    let Some(file) = std::env::var_os(TRACE) else { return };
    let mut line = serde_json::to_vec(&call(command)).expect("strings become JSON");
    line.push(b'\n');
    // In one piece: other calls write to the same file.
    let _ = File::options()
        .create(true)
        .append(true)
        .open(file)
        .and_then(|mut file| file.write_all(&line));
}

fn call(command: &Command) -> Call {
    let text = |part: &OsStr| part.to_string_lossy().into_owned();
    Call {
        program: text(command.get_program()),
        args: command.get_args().map(text).collect(),
        env: command
            .get_envs()
            .filter_map(|(key, value)| Some((text(key), text(value?))))
            .collect(),
        cwd: command.get_current_dir().map(PathBuf::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_written_down_whole_and_read_back() {
        let mut command = Command::new("rustc");
        command.args(["-o", "a b"]).env("KEPT", "1").env("GONE", "1").env_remove("GONE");
        command.current_dir("/somewhere");
        let said = call(&command);
        let expected = Call {
            program: "rustc".into(),
            args: vec!["-o".into(), "a b".into()],
            env: vec![("KEPT".into(), "1".into())],
            cwd: Some("/somewhere".into()),
        };
        assert_eq!(said, expected);
        let json = serde_json::to_string(&said).expect("strings become JSON");
        assert_eq!(serde_json::from_str::<Call>(&json).expect("its own JSON"), expected);
    }
}
