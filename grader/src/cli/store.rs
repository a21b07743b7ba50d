//! Which store is meant, and who changes it.

use std::path::{Path, PathBuf};

use crate::gradebook;
use crate::store;

use super::args::StoreArg;
use super::error::CliError;
use super::settings;

/// The store that is meant: the one that was named, else that beside the `class.toml` of this
/// folder or one above, else that in this folder. Relative where it can be, as it is shown.
pub fn path(named: &StoreArg) -> Result<PathBuf, CliError> {
    if let Some(path) = &named.store {
        return Ok(path.clone());
    }
    let here = settings::working_directory()?;
    let class = here.ancestors().find(|folder| folder.join(gradebook::FILE).is_file());
    Ok(match class {
        Some(folder) if folder != here => folder.join(store::FILE),
        _ => Path::new(store::FILE).to_owned(),
    })
}

/// Who changes something, for the log: the name that the system knows.
pub fn who() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|it| std::env::var(it).ok());
    named.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "unknown".to_owned())
}
