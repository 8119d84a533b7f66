//! A git revision of a workspace as a folder, which vanishes with the value.
//! It must change nothing in the repository, and let nothing of its configuration or of the environment start another
//! program than git.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::Stdio;

use super::git::{bytes, git, text};
use crate::diag::did_you_mean;

/// A revision's files, as they were committed.
#[derive(Debug)]
pub struct Revision {
    folder: tempfile::TempDir,
    /// The full name of the commit.
    pub commit: String,
}

/// Why there is no such folder.
#[derive(Debug, thiserror::Error)]
pub enum RevisionError {
    /// There is no `git` to ask.
    #[error("`git` cannot be started ({0}), and only it can show a revision; install it, or compare result files")]
    NoGit(#[from] std::io::Error),
    /// The folder is in no repository.
    #[error("`{0}` is in no repository that git reads ({1}); compare result files instead")]
    NoRepository(String, String),
    /// No commit has this name.
    #[error(
        "there is no file and no git revision `{0}`{1}; check the name, and that the history is there (a shallow clone has only its tip, and a new repository no commit)"
    )]
    Unknown(String, String),
    /// The repository would not give it out.
    #[error("git cannot read the revision `{0}`: {1}")]
    Refused(String, String),
    /// There is no room for it.
    #[error("cannot make a folder for the revision: {0}")]
    NoFolder(std::io::Error),
}

impl Revision {
    /// The files under `root`, a folder in a repository, as they are in a revision. A revision in which there is no such
    /// folder is empty.
    ///
    /// # Errors
    /// [`RevisionError`].
    pub fn open(root: &Path, name: &str) -> Result<Self, RevisionError> {
        let prefix = text(git(root)?.args(["rev-parse", "--show-prefix"]))?
            .map_err(|reason| RevisionError::NoRepository(root.display().to_string(), reason))?;
        let wanted = format!("{name}^{{commit}}");
        let commit = text(git(root)?.args(["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]))?
            .map_err(|_| RevisionError::Unknown(name.to_owned(), hint(root, name)))?;
        let folder = tempfile::tempdir().map_err(RevisionError::NoFolder)?;
        let revision = Self { folder, commit };
        std::fs::create_dir(revision.root()).map_err(RevisionError::NoFolder)?;
        let tree = format!("{}:{}", revision.commit, prefix.trim_end_matches('/'));
        if text(git(root)?.args(["rev-parse", "--verify", "--quiet", "--end-of-options", &tree]))?.is_err() {
            return Ok(revision);
        }
        let refused = |reason: String| RevisionError::Refused(name.to_owned(), reason);
        let listed = bytes(git(root)?.args(["ls-tree", "-r", "-z", "--full-tree", &tree]))?.map_err(refused)?;
        let entries: Vec<Entry> = listed.split(|byte| *byte == 0).filter_map(Entry::read).collect();
        // Links come last, so that nothing is written through one.
        let (links, files): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.is_link);
        revision.fill(root, files.into_iter().chain(links).collect()).map_err(RevisionError::NoFolder)?;
        Ok(revision)
    }

    /// The folder that stands for the workspace's.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("tree")
    }
}

/// The branch or tag that a name nearly is, where there is one.
fn hint(root: &Path, name: &str) -> String {
    let args = ["for-each-ref", MOST, "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes"];
    let listed = git(root).and_then(|mut git| text(git.args(args))).ok().and_then(Result::ok).unwrap_or_default();
    did_you_mean(name, listed.lines().chain(["HEAD"]).filter(|own| *own != name))
}

/// So many branches and tags are looked at for the one that was meant.
const MOST: &str = "--count=2000";

/// A file in a tree.
struct Entry {
    id: String,
    path: PathBuf,
    is_link: bool,
}

impl Entry {
    /// Reads `MODE TYPE ID<tab>PATH`; nothing for what is no file, and for a path that no folder should hold.
    fn read(line: &[u8]) -> Option<Self> {
        let (head, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
        let mut words = head.split(' ');
        let (mode, kind, id) = (words.next()?, words.next()?, words.next()?);
        let path = PathBuf::from(path);
        let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        (kind == "blob" && is_inside).then(|| Self { id: id.to_owned(), path, is_link: mode == "120000" })
    }
}

impl Revision {
    /// Writes the files as they are in the repository: no filter of its configuration is run on them.
    fn fill(&self, repository: &Path, entries: Vec<Entry>) -> std::io::Result<()> {
        let mut batch = git(repository)?
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (mut asked, answered) = (batch.stdin.take(), batch.stdout.take());
        let ids: String = entries.iter().map(|entry| format!("{}\n", entry.id)).collect();
        // Asked and read at the same time, since each side waits for the other.
        let asking = std::thread::spawn(move || asked.take().map(|mut asked| asked.write_all(ids.as_bytes())));
        let mut answers = BufReader::new(answered.ok_or(ErrorKind::BrokenPipe)?);
        for entry in entries {
            let mut head = String::new();
            answers.read_line(&mut head)?;
            // A part of the history that is not here answers `ID missing`.
            let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
            let size: u64 = size.ok_or_else(|| std::io::Error::other("an object is missing in the repository"))?;
            let path = self.root().join(&entry.path);
            std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
            let mut content = (&mut answers).take(size);
            if entry.is_link {
                let mut target = String::new();
                content.read_to_string(&mut target)?;
                link(&target, &path)?;
            } else {
                std::io::copy(&mut content, &mut std::fs::File::create_new(&path)?)?;
            }
            // The line end behind each answer.
            answers.read_exact(&mut [0])?;
        }
        drop(answers);
        let _ = asking.join();
        batch.wait().map(|_| ())
    }
}

#[cfg(unix)]
fn link(target: &str, path: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

/// Where links are a privilege, a file that names the target stands for one; it is no evidence for anything else.
#[cfg(not(unix))]
fn link(target: &str, path: &Path) -> std::io::Result<()> {
    std::fs::write(path, target)
}
