//! The layers that a box is made of, and which of them work here.

#[cfg(target_os = "linux")]
use std::process::Stdio;

use schemars::JsonSchema;
use serde::Serialize;

/// One layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// User namespaces.
    User,
    /// Namespaces of processes.
    Pid,
    /// Namespaces of mounts.
    Mount,
    /// Namespaces of networks.
    Net,
    /// Rules for files.
    Landlock,
    /// Filters of calls.
    Seccomp,
    /// Limits of processes.
    Rlimits,
    /// Limits of groups. Nothing here needs them.
    Cgroups,
}

impl Layer {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::User,
        Self::Pid,
        Self::Mount,
        Self::Net,
        Self::Landlock,
        Self::Seccomp,
        Self::Rlimits,
        Self::Cgroups,
    ];

    /// Its name in messages, in JSON, and to the launcher.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Pid => "pid",
            Self::Mount => "mount",
            Self::Net => "net",
            Self::Landlock => "landlock",
            Self::Seccomp => "seccomp",
            Self::Rlimits => "rlimits",
            Self::Cgroups => "cgroups",
        }
    }

    /// Whether it works here, found by using it in a process of its own; with what there is to
    /// say of it.
    ///
    /// # Errors
    /// What the system says against it.
    #[cfg(target_os = "linux")]
    pub fn try_out(self) -> Result<String, String> {
        let mut launcher = super::launch::launcher_command().map_err(|error| error.to_string())?;
        let tried = launcher.arg(self.name()).stdin(Stdio::null()).output();
        let tried = tried.map_err(|error| error.to_string())?;
        let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
        if tried.status.success() { Ok(text(&tried.stdout)) } else { Err(text(&tried.stderr)) }
    }

    /// Whether it works here.
    ///
    /// # Errors
    /// Always: the layers are Linux's.
    #[cfg(not(target_os = "linux"))]
    pub fn try_out(self) -> Result<String, String> {
        Err("there are boxes on Linux only".to_owned())
    }
}
