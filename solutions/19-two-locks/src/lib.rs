//! two-locks
