//! Reading files with limits, and writing them whole or not at all.
//! It must not follow a path out of where the caller says it belongs; callers confine paths.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest document that is read, in bytes.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Why a file could not be read. The text says what and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is none.
    #[error("there is no file `{0}`; check the path")]
    Missing(String),
    /// It is a link to nothing, or to itself.
    #[error("`{0}` is a symbolic link that leads nowhere; mend it or remove it")]
    Dangling(String),
    /// It is a directory.
    #[error("`{0}` is a directory; name a file in it")]
    Directory(String),
    /// It is a device, a socket or a pipe.
    #[error("`{0}` is not a regular file; only regular files are read")]
    Special(String),
    /// It is over the limit.
    #[error("`{0}` is larger than {limit} MiB, the most that is read of one file; split it, or leave out what is no configuration", limit = MAX_BYTES / 1024 / 1024)]
    TooLarge(String),
    /// Somebody wrote to it.
    #[error("`{0}` changed while it was read; run again when nothing writes to it")]
    Changed(String),
    /// It is not text.
    #[error("`{0}` is not UTF-8 text (byte {1}); save it as UTF-8")]
    NotText(String, usize),
    /// The system refused.
    #[error("cannot read `{0}`: {1}")]
    Io(String, std::io::Error),
}

/// Reads a regular text file; `shown` is how messages call it.
///
/// # Errors
/// [`ReadError`] for everything that is not a regular UTF-8 file within the limit.
pub fn read_text(path: &Path, shown: &str) -> Result<Arc<str>, ReadError> {
    unchanged(&regular(path, shown)?, shown, || {})
}

/// Reads a regular file of bytes; `shown` is how messages call it.
///
/// # Errors
/// [`ReadError`] for everything that is not a regular file within the limit.
pub fn read_bytes(path: &Path, shown: &str) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let file = regular(path, shown)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| ReadError::Io(shown.to_owned(), error))?;
    if bytes.len() as u64 > MAX_BYTES { Err(ReadError::TooLarge(shown.to_owned())) } else { Ok(bytes) }
}

/// Opens a regular file within the limit.
fn regular(path: &Path, shown: &str) -> Result<std::fs::File, ReadError> {
    let name = || shown.to_owned();
    let io = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::Missing(name()),
        _ => ReadError::Io(name(), error),
    };
    // Looked at before it is opened, since opening a pipe would wait for ever.
    let dangles = |error: &std::io::Error| error.kind() != std::io::ErrorKind::PermissionDenied && path.is_symlink();
    let meta = std::fs::metadata(path)
        .map_err(|error| if dangles(&error) { ReadError::Dangling(name()) } else { io(error) })?;
    if meta.is_dir() {
        return Err(ReadError::Directory(name()));
    }
    if !meta.is_file() {
        return Err(ReadError::Special(name()));
    }
    if meta.len() > MAX_BYTES {
        return Err(ReadError::TooLarge(name()));
    }
    std::fs::File::open(path).map_err(io)
}

/// Reads an open file that stays what it is until all of it is read; `between` runs before the end is looked at.
fn unchanged(file: &std::fs::File, shown: &str, between: impl FnOnce()) -> Result<Arc<str>, ReadError> {
    let stamp = || {
        let meta = file.metadata().map_err(|error| ReadError::Io(shown.to_owned(), error))?;
        Ok::<_, ReadError>((meta.len(), meta.modified().ok()))
    };
    let before = stamp()?;
    let text = at_once(file, before.0, shown)?;
    between();
    if stamp()? == before { Ok(text) } else { Err(ReadError::Changed(shown.to_owned())) }
}

/// Reads a stream such as standard input to its end, within the limit.
///
/// # Errors
/// [`ReadError`] where it is too large, not UTF-8 or cannot be read.
pub fn limited(stream: impl Read, shown: &str) -> Result<Arc<str>, ReadError> {
    at_once(stream, 0, shown)
}

/// Reads a stream that is expected to have so many bytes.
fn at_once(stream: impl Read, expected: u64, shown: &str) -> Result<Arc<str>, ReadError> {
    // One more, so that the end is seen without growing.
    let room = usize::try_from(expected.min(MAX_BYTES) + 1).unwrap_or_default();
    let mut bytes = Vec::with_capacity(room);
    stream.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| ReadError::Io(shown.to_owned(), error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ReadError::TooLarge(shown.to_owned()));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(error) => Err(ReadError::NotText(shown.to_owned(), error.utf8_error().valid_up_to())),
    }
}

/// Writes a file whole or not at all: beside it first, then renamed into place. A link stays a link and what it leads
/// to is written; a pipe or a device is written into as it is.
///
/// # Errors
/// The system's refusal; the old file is then untouched.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = Whole::create(path)?;
    file.write_all(bytes)?;
    file.finish()
}

/// Why a file is not written over.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// It could not be read again.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Somebody wrote to it since.
    #[error("`{0}` changed while it was read")]
    Changed(String),
    /// It is not to be written. A file put in its place would not ask.
    #[error("`{0}` is read-only")]
    ReadOnly(String),
    /// The system refused.
    #[error("cannot write `{0}`: {1}")]
    Write(String, std::io::Error),
}

/// The text of a file that is to be written over, which must be what was `known` of it and may be written.
///
/// # Errors
/// [`ReplaceError`] where it is something else by now, or is read-only.
pub fn read_again(path: &Path, shown: &str, known: Option<&str>) -> Result<Arc<str>, ReplaceError> {
    let text = read_text(path, shown)?;
    if known != Some(&*text) {
        return Err(ReplaceError::Changed(shown.to_owned()));
    }
    let meta = std::fs::metadata(path).map_err(|error| ReadError::Io(shown.to_owned(), error))?;
    if meta.permissions().readonly() { Err(ReplaceError::ReadOnly(shown.to_owned())) } else { Ok(text) }
}

/// Writes a text into a file, whole or not at all.
///
/// # Errors
/// [`ReplaceError::Write`]; the old file is then untouched.
pub fn replace(path: &Path, shown: &str, text: &str) -> Result<(), ReplaceError> {
    write_atomic(path, text.as_bytes()).map_err(|error| ReplaceError::Write(shown.to_owned(), error))
}

/// A file that is written piece by piece and stands in its place only when it is finished.
#[derive(Debug)]
pub struct Whole {
    file: std::fs::File,
    /// Where the pieces are until then, and where they go; nothing for a pipe or a device.
    parts: Option<(PathBuf, PathBuf)>,
}

impl Whole {
    /// Begins a file.
    ///
    /// # Errors
    /// The system's refusal; the old file is then untouched.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
            return Ok(Self { file: std::fs::OpenOptions::new().write(true).open(path)?, parts: None });
        }
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().ok_or(std::io::ErrorKind::InvalidInput)?.to_string_lossy();
        let beside = folder.join(format!(".{name}.{}.part", std::process::id()));
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
        let whole = Self { file, parts: Some((beside, path.clone())) };
        // Who may read or write the old file may do so with the new one, and nobody else.
        if let Some(old) = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file) {
            whole.file.set_permissions(old.permissions())?;
        }
        Ok(whole)
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    /// The system's refusal; the old file is then untouched.
    pub fn finish(mut self) -> std::io::Result<()> {
        let Some((beside, path)) = self.parts.clone() else { return Ok(()) };
        self.file.sync_all()?;
        std::fs::rename(&beside, &path)?;
        self.parts = None;
        Ok(())
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if let Some((beside, _)) = &self.parts {
            // The part is ours; that it may be gone already does not matter.
            let _ = std::fs::remove_file(beside);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_since_or_is_read_only_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.yaml");
        std::fs::write(&path, "a: 1\n").expect("written");
        let again = |known: Option<&str>| read_again(&path, "a.yaml", known).map_err(|error| error.to_string());
        assert_eq!(again(Some("a: 1\n")).as_deref(), Ok("a: 1\n"));
        for known in [Some("a: 2\n"), None] {
            assert_eq!(again(known), Err("`a.yaml` changed while it was read".to_owned()));
        }
        let mut rights = std::fs::metadata(&path).expect("there").permissions();
        rights.set_readonly(true);
        std::fs::set_permissions(&path, rights).expect("set");
        assert_eq!(again(Some("a: 1\n")), Err("`a.yaml` is read-only".to_owned()));
        std::fs::remove_file(&path).expect("removed");
        assert!(again(Some("a: 1\n")).is_err_and(|error| error.contains("there is no file")));
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.yaml");
        std::fs::write(&path, "a: 1\n").expect("written");
        let open = || std::fs::File::open(&path).expect("opened");
        assert_eq!(unchanged(&open(), "a.yaml", || {}).expect("read").as_ref(), "a: 1\n");
        let write = || std::fs::write(&path, "a: 1\nb: 2\n").expect("written");
        let error = unchanged(&open(), "a.yaml", write).expect_err("it grew");
        assert_eq!(error.to_string(), "`a.yaml` changed while it was read; run again when nothing writes to it");
    }
}
