//! How deployment files write what a container is started with, as `containers.yaml` has it.
//! It must not look at a file.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::load::embedded::table;

/// The whole of `containers.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Containers {
    pub(super) commands: Vec<String>,
    beside: Vec<String>,
    pub(super) in_shell: String,
    pub(super) alone: String,
    shells: Vec<String>,
    lists: String,
    pub(super) variables: String,
    pub(super) more_variables: String,
}

pub(super) static CONTAINERS: LazyLock<Containers> = LazyLock::new(|| table!("audit/config/containers"));

impl Containers {
    /// Whether a key holds a command: that of a container, or one that runs in it beside that.
    pub(super) fn is_command(&self, key: &str) -> bool {
        self.commands.iter().chain(&self.beside).any(|one| one == key)
    }

    /// The key of the command that what stands at another one goes on with.
    pub(super) fn before(&self, key: &str) -> Option<&str> {
        let at = self.commands.iter().position(|one| one == key)?;
        at.checked_sub(1).map(|before| self.commands[before].as_str())
    }

    /// Whether a word of a command names a shell.
    pub(super) fn is_shell(&self, word: &str) -> bool {
        let name = word.rsplit('/').next().unwrap_or_default();
        self.shells.iter().any(|shell| shell == name)
    }

    /// Whether containers stand in the list of this name.
    pub(super) fn is_list(&self, name: &str) -> bool {
        name.to_ascii_lowercase().ends_with(&self.lists)
    }
}
