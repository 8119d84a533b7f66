//! `git`, asked for what only a repository can tell.
//! It must let nothing of the repository's configuration or of the environment start another program.

use std::path::Path;
use std::process::{Command, Stdio};

/// A `git` that asks nobody, runs no hook and no filter, and takes nothing from the environment.
pub(crate) fn git(root: &Path) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"GIT_")) {
        command.env_remove(name);
    }
    let settings = ["core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never"];
    let given = settings.into_iter().flat_map(|setting| ["-c", setting]);
    command.arg("-C").arg(root).arg("--no-optional-locks").args(given);
    command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1").stdin(Stdio::null());
    command
}

/// What it prints, or the last line of what it says was wrong.
pub(crate) fn bytes(command: &mut Command) -> std::io::Result<Result<Vec<u8>, String>> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Ok(Err(said.lines().next_back().unwrap_or("it does not say why").to_owned()))
}

/// The same as text, without the line end.
pub(crate) fn text(command: &mut Command) -> std::io::Result<Result<String, String>> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned();
    Ok(bytes(command)?.map(text))
}
