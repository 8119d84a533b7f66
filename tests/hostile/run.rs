//! Running the program against a clock, and what must hold however a run ends.
//! It must not know any command's output.

use std::io::Read;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a run may take; far more than any needs, so that only a hang or a blow-up fails.
const LIMIT: Duration = Duration::from_secs(20);

/// The day that every audit is judged for.
pub(crate) const DATE: [&str; 2] = ["--date", "2026-11-23"];

/// How a run ended.
pub(crate) struct Ended {
    status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// The exit code, once everything holds that must hold of every run.
    pub(crate) fn code(&self, what: &str) -> i32 {
        let said = self.said();
        let code = self.status.code().unwrap_or_else(|| panic!("{what}: ended by a signal\n{said}"));
        assert!((0..=2).contains(&code), "{what}: exit code {code}\n{said}");
        assert!(!said.contains("panicked"), "{what}: {said}");
        assert!(code != 2 || !said.trim().is_empty(), "{what}: exit code 2 and not a word");
        let obeyed = said.chars().find(|c| is_obeyed(*c));
        assert_eq!(obeyed, None, "{what}: a character that a terminal obeys\n{}", said.escape_debug());
        code
    }

    /// Everything it said.
    pub(crate) fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// Characters that a terminal obeys instead of showing.
fn is_obeyed(c: char) -> bool {
    let bidi = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    bidi || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Runs the program in a folder without any input.
pub(crate) fn run(folder: &Path, args: &[&str]) -> Ended {
    run_with(folder, args, Stdio::null())
}

/// Runs the program in a folder with an input.
pub(crate) fn run_with(folder: &Path, args: &[&str], stdin: Stdio) -> Ended {
    ended(crate::common::probity(folder).args(args).stdin(stdin))
}

/// Audits a file, with the day fixed.
pub(crate) fn audit(folder: &Path, file: &str, args: &[&str]) -> Ended {
    run(folder, &[&["audit-config", file], &DATE[..], args].concat())
}

fn ended(command: &mut Command) -> Ended {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let stdout = reader(child.stdout.take().expect("a pipe"));
    let stderr = reader(child.stderr.take().expect("a pipe"));
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a status") {
            break status;
        }
        if start.elapsed() > LIMIT {
            child.kill().expect("it is ours");
            panic!("still running after {LIMIT:?}: {command:?}");
        }
        thread::sleep(Duration::from_millis(2));
    };
    Ended { status, stdout: stdout.join().expect("read"), stderr: stderr.join().expect("read") }
}

fn reader(mut stream: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("readable");
        String::from_utf8(bytes).expect("output is UTF-8")
    })
}

/// A folder with one file.
pub(crate) fn folder_with(name: &str, bytes: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), bytes).expect("written");
    folder
}

/// Makes a named pipe.
pub(crate) fn fifo(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
    assert!(made.success());
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
