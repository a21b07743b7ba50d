//! blocking-call
