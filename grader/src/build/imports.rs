//! What a finished program takes from shared libraries.
//!
//! Whatever way a path was spelt, and whether or not clippy is installed and came to an end: code
//! that calls a function of the standard library's imports its symbol, because the standard
//! library is shared. This holds for functions without type parameters.

use std::fs;
use std::io;
use std::path::Path;

use object::Object as _;

use crate::cache::CacheError;

/// Functions by which a panic can be hidden. Harness and libraries that need them are shared
/// themselves: neither a suite nor what it instantiates calls one.
const HIDING: &[&str] = &["std::panicking::set_hook", "std::panicking::take_hook"];

/// Whether the program calls a function by which it can hide panics.
pub(super) fn hides_panics(executable: &Path) -> Result<bool, CacheError> {
    let failed = |error| CacheError::at(executable, error);
    let bytes = fs::read(executable).map_err(failed)?;
    let broken = |error| failed(io::Error::new(io::ErrorKind::InvalidData, error));
    let program = object::File::parse(&*bytes).map_err(broken)?;
    for import in program.imports().map_err(broken)? {
        let import = import.map_err(broken)?;
        if import.name().name().is_some_and(|symbol| HIDING.contains(&&*path(symbol))) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A symbol as a path.
fn path(symbol: &[u8]) -> String {
    format!("{:#}", rustc_demangle::demangle(&String::from_utf8_lossy(symbol)))
}
