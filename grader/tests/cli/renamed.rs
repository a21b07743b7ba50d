//! The program under another name than its own.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What `doctor` says of the boxes that this program can lay.
fn boxes_of(program: &Path) -> (Value, Value) {
    let doctor = Command::new(program).args(["doctor", "--format", "json"]).output();
    let said = doctor.expect("it starts").stdout;
    let mut said: Value = serde_json::from_slice(&said).expect("JSON");
    (said["isolation"].take(), said["levels"].take())
}

#[test]
fn it_lays_its_boxes_under_any_name() {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("writable");
    let grader = Path::new(env!("CARGO_BIN_EXE_grader"));
    let renamed = dir.path().join("hunt-0.1");
    fs::hard_link(grader, &renamed).expect("a second name");
    let boxes = boxes_of(&renamed);
    assert!(boxes.0.is_string() && boxes.1.is_array(), "{boxes:?}");
    assert_eq!(boxes, boxes_of(grader));
}
