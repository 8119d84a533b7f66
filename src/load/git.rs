//! `git`, asked for what only a repository can tell: the one program that is started.
//! It must let nothing of a repository, a user's settings or the environment start another.
//!
//! The program is the first `git` of an absolute folder of `PATH` that is not inside the workspace. It gets an empty
//! environment but for `PATH`, no settings of the system or the user, and no shell. What a repository's own settings
//! could start (a file monitor, hooks, a program that checks signatures, a transport) is switched off.

use std::ffi::OsStr;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What stands before every command.
const FIXED: &[&str] = &[
    "--no-pager",
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.untrackedCache=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "protocol.allow=never",
];

/// A `git` in a folder, still without a command.
pub(crate) fn git(folder: &Path) -> std::io::Result<Command> {
    let path = std::env::var_os("PATH");
    let missing = || Error::new(ErrorKind::NotFound, "there is no `git` in an absolute folder of PATH");
    let mut command = Command::new(program(folder, path.as_deref()).ok_or_else(missing)?);
    command.env_clear();
    for name in ["PATH", "SYSTEMROOT"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    let nothing = if cfg!(windows) { "NUL" } else { "/dev/null" };
    command
        .env("GIT_CONFIG_GLOBAL", nothing)
        .env("GIT_CONFIG_SYSTEM", nothing)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .args(FIXED)
        .current_dir(folder)
        .stdin(Stdio::null());
    Ok(command)
}

/// The program, in a folder that a workspace has no say in.
fn program(workspace: &Path, path: Option<&OsStr>) -> Option<PathBuf> {
    let name = if cfg!(windows) { "git.exe" } else { "git" };
    let folders = std::env::split_paths(path?).filter(|folder| folder.is_absolute());
    let programs = folders.map(|folder| folder.join(name)).filter(|program| program.is_file());
    programs.into_iter().find(|program| {
        let real = program.canonicalize().unwrap_or_else(|_| program.clone());
        !real.starts_with(workspace) && !program.starts_with(workspace)
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_of_the_workspace_is_not_started() {
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().canonicalize().unwrap();
        std::fs::write(real.join(if cfg!(windows) { "git.exe" } else { "git" }), "").unwrap();
        assert_eq!(program(&real, Some(real.as_os_str())), None);
        assert_eq!(program(&real, Some(OsStr::new("."))), None);
        assert_eq!(program(&real, Some(OsStr::new(""))), None);
        assert_eq!(program(&real, None), None);
        assert!(program(&real.join("below"), Some(real.as_os_str())).is_some());
    }
}
