//! Which fake a blocking call or a panic belongs to: told by the fake itself.

use std::cell::Cell;

thread_local! {
    static CAUSE: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Runs what belongs to a fake.
pub(crate) fn within<T>(cause: &str, f: impl FnOnce() -> T) -> T {
    struct Restore(Option<&'static str>);
    impl Drop for Restore {
        fn drop(&mut self) {
            CAUSE.set(self.0);
        }
    }
    // Leaked, so that signal handlers can keep the name: a few bytes a call in a process that
    // lives for one scenario.
    let _restore = Restore(CAUSE.replace(Some(String::leak(cause.to_owned()))));
    f()
}

/// The fake the calling thread is in. Fit for signal handlers.
pub(crate) fn current() -> Option<&'static str> {
    CAUSE.try_with(Cell::get).ok().flatten()
}
