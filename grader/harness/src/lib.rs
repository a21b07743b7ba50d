//! Watches async code from inside the test program.
