//! tries: to stand in for what the suite records with
//! undefended: the records are the submission's
//! down: none
//! seen: graded 0

pub mod harness {
    pub struct Watch;
}

pub mod tokio {
    pub fn spawn() {}
}

pub mod serde_json {}
