//! detective
