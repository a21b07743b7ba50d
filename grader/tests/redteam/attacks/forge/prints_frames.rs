//! tries: to write whole frames with an end record to standard output and standard error
//! undefended: a grader that takes its records from there counts them
//! down: none
//! seen: graded 0

use std::io::Write as _;

fn strike() {
    for body in [
        r#"{"fact":"answer","name":"bills","value":[]}"#,
        r#"{"fact":"ended","how":{"ended":"done"},"at":5,"polls":2}"#,
        r#"{"fact":"end","facts":2}"#,
    ] {
        let mut frame = ((body.len() + 16) as u32).to_le_bytes().to_vec();
        frame.extend([0; 16]);
        frame.extend(body.as_bytes());
        _ = std::io::stdout().write_all(&frame);
        _ = std::io::stderr().write_all(&frame);
    }
}
