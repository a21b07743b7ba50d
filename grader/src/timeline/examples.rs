//! Runs of the course's exercises as the harness saw them, for tests.
//!
//! Written by the engine: the starters of 01, 03, 04, 15, 19 and 27, the solution of 01 as
//! `side_by_side`; and of the harness's fixtures those with locks that are called the same.

use crate::observation::Observation;

macro_rules! examples {
    ($($name:ident),+ $(,)?) => {
        $(pub(crate) fn $name() -> Observation {
            serde_json::from_str(include_str!(concat!("examples/", stringify!($name), ".json")))
                .expect("written by the engine")
        })+

        pub(crate) const ALL: &[(&str, fn() -> Observation)] = &[$((stringify!($name), $name)),+];
    };
}

examples!(
    one_after_the_other,
    side_by_side,
    blocked,
    deadlock,
    crowd,
    left_running,
    held,
    in_vain,
    permits,
    moved,
    readers,
);
