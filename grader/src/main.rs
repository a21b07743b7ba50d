//! The `grader` program; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else, while there is one thread and no descriptor but the standard ones.
    #[cfg(target_os = "linux")]
    {
        let mut arguments = std::env::args_os().skip(1);
        if arguments.next().is_some_and(|command| command == grader::sandbox::LAUNCHER) {
            return grader::sandbox::launcher::main(arguments);
        }
        grader::sandbox::this_program_lays_boxes();
    }
    grader::cli::run(std::env::args_os()).into()
}
