//! One file: opened only when it is a regular file, read up to a limit, and kept with what was found in it.
//! Must not block, follow a path by itself, or read a directory, device, FIFO or socket.

use std::fs::{self, Metadata, OpenOptions};
use std::io::Read as _;
use std::ops::Range;
use std::path::Path;
use std::string::FromUtf8Error;
use std::sync::{Arc, OnceLock};

use super::digest;
use super::fault::{Fault, Special};
use super::idle::idle;
use super::made;
use super::near::Patience;
use super::outline::Outline;
use super::symbol::Symbols;

/// A file's content as far as pointers need it.
#[derive(Debug)]
pub(super) struct File {
    /// Where it really is, relative to the root.
    pub(super) place: String,
    /// The digest of the whole file.
    pub(super) sha256: String,
    /// The text with LF line ends and without a byte order mark; none where the file is not text.
    pub(super) text: Option<Arc<str>>,
    /// Why it shows nothing, whatever it says.
    pub(super) hollow: Option<&'static str>,
    /// Where each line starts.
    lines: OnceLock<Vec<usize>>,
    pub(super) outline: OnceLock<Result<Outline, Fault>>,
    pub(super) symbols: OnceLock<Option<Symbols>>,
    /// What keeps all of a workflow from ever running, read when it is first asked for.
    idle: OnceLock<Option<&'static str>>,
    /// Comments that may take several lines, where no reader of the language tells them.
    pub(super) remarks: OnceLock<Vec<Range<usize>>>,
    pub(super) patience: Patience,
}

impl File {
    /// What keeps all of a workflow from ever running, as a clause; nothing where it may run, or is none.
    pub(super) fn idle(&self) -> Option<&'static str> {
        *self.idle.get_or_init(|| idle(&self.place, self.text.as_ref()?))
    }

    pub(super) fn new(bytes: Vec<u8>, place: String) -> Self {
        let text =
            if bytes.contains(&0) { Err(bytes) } else { String::from_utf8(bytes).map_err(FromUtf8Error::into_bytes) };
        let (sha256, text, hollow) = match text {
            Ok(text) => {
                let text = digest::lf(text);
                let sha256 = digest::bytes(text.as_bytes());
                let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(&text).into();
                let hollow = made::text(&text);
                (sha256, Some(text), hollow)
            }
            Err(bytes) => (digest::bytes(&bytes), None, made::bytes(&bytes)),
        };
        Self {
            place,
            sha256,
            text,
            hollow,
            lines: OnceLock::new(),
            outline: OnceLock::new(),
            symbols: OnceLock::new(),
            idle: OnceLock::new(),
            remarks: OnceLock::new(),
            patience: Patience::default(),
        }
    }

    /// How many lines the text has; an LF at its end does not start another.
    pub(super) fn last_line(&self) -> u32 {
        u32::try_from(self.lines().len()).unwrap_or(u32::MAX)
    }

    /// The line of an offset, counted from 1.
    pub(super) fn line_of(&self, offset: usize) -> u32 {
        let before = self.lines().partition_point(|start| *start <= offset);
        u32::try_from(before.max(1)).unwrap_or(u32::MAX)
    }

    /// Where these lines stand, if the file has them all.
    pub(super) fn between(&self, from: u32, to: u32) -> Option<Range<usize>> {
        let lines = self.lines();
        let index = |line: u32| usize::try_from(line).ok();
        let start = *lines.get(index(from)?.checked_sub(1)?)?;
        lines.get(index(to)?.checked_sub(1)?)?;
        let end = lines.get(index(to)?).copied();
        Some(start..end.unwrap_or(self.text.as_deref()?.len()))
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let text = self.text.as_deref().unwrap_or_default();
            let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).filter(|start| *start < text.len()).collect()
        })
    }
}

/// Reads a regular file of at most `limit` bytes. `seen` is what the path was when it was checked: if something
/// else stands there by now, nothing is read.
pub(super) fn read(path: &Path, seen: &Metadata, limit: u64) -> Result<Vec<u8>, Fault> {
    regular(seen)?;
    if seen.len() > limit {
        return Err(Fault::TooLarge { limit });
    }
    let unreadable = |error: std::io::Error| Fault::Unreadable(error.kind());
    let file = options().open(path).map_err(unreadable)?;
    let opened = file.metadata().map_err(unreadable)?;
    if !same(seen, &opened) {
        return Err(Fault::Replaced);
    }
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|len| len <= limit) { Ok(bytes) } else { Err(Fault::TooLarge { limit }) }
}

fn regular(metadata: &Metadata) -> Result<(), Fault> {
    let kind = metadata.file_type();
    if kind.is_dir() {
        Err(Fault::Directory)
    } else if kind.is_file() {
        Ok(())
    } else {
        Err(Fault::NotAFile(special(kind)))
    }
}

#[cfg(unix)]
fn special(kind: fs::FileType) -> Special {
    use std::os::unix::fs::FileTypeExt as _;

    if kind.is_fifo() {
        Special::Fifo
    } else if kind.is_socket() {
        Special::Socket
    } else if kind.is_block_device() || kind.is_char_device() {
        Special::Device
    } else {
        Special::Other
    }
}

#[cfg(not(unix))]
fn special(_: fs::FileType) -> Special {
    Special::Other
}

#[cfg(unix)]
fn same(seen: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    opened.is_file() && (seen.dev(), seen.ino()) == (opened.dev(), opened.ino())
}

#[cfg(not(unix))]
fn same(_: &Metadata, opened: &Metadata) -> bool {
    opened.is_file()
}

/// Reading, without waiting for a writer where a FIFO was put in the file's place after the check.
#[cfg(unix)]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;

    // O_NONBLOCK, which the standard library does not name; 0 where its value is not known here.
    const NONBLOCK: i32 = if cfg!(all(
        any(target_os = "linux", target_os = "android"),
        any(target_arch = "x86", target_arch = "x86_64", target_arch = "arm", target_arch = "aarch64"),
    )) {
        0o4000
    } else if cfg!(any(target_vendor = "apple", target_os = "freebsd", target_os = "netbsd", target_os = "openbsd")) {
        0x4
    } else {
        0
    };
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(NONBLOCK);
    options
}

#[cfg(not(unix))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> File {
        File::new(bytes.to_vec(), String::new())
    }

    #[test]
    fn lines_are_counted_from_one() {
        for (text, last) in [("", 0), ("\n", 1), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\n\n", 2)] {
            assert_eq!(file(text.as_bytes()).last_line(), last, "{text:?}");
        }
        let three = file(b"a\r\nbb\r\nc");
        assert_eq!(three.between(2, 2), Some(2..5));
        assert_eq!(three.between(1, 3), Some(0..6));
        assert_eq!(three.between(3, 4), None);
        assert_eq!((three.line_of(0), three.line_of(2), three.line_of(99)), (1, 2, 3));
        assert_eq!(file(b"").line_of(0), 1);
    }

    #[test]
    fn line_ends_do_not_change_a_text_and_do_change_a_binary() {
        let sha256 = |bytes: &[u8]| file(bytes).sha256;
        assert_eq!(sha256(b"a\r\nb\n"), digest::bytes(b"a\nb\n"));
        assert_eq!(sha256(b"a\r\n\0"), digest::bytes(b"a\r\n\0"));
        assert_eq!(sha256(b"a\r\n\xff"), digest::bytes(b"a\r\n\xff"));
        assert_eq!(sha256(b""), digest::bytes(b""));
        assert_eq!(file("\u{feff}a".as_bytes()).text.as_deref(), Some("a"));
    }
}
