//! Changes to the files of a workspace's statements. Every text is made before the first file is written.
//! It must write over no file that somebody changed meanwhile, that may only be read, or that the workspace does not read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::output::{Failure, leaving};
use crate::diag::Pos;
use crate::edit::{Change, apply};
use crate::load::files;
use crate::load::syntax::Syntax;
use crate::load::workspace::{Loaded, Workspace};

/// The changes by the file that they are made to, one name a file.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<String, Vec<Change>>);

impl Changes {
    /// The changes to a file.
    pub(super) fn of(&mut self, file: &str) -> &mut Vec<Change> {
        self.0.entry(plain(file).to_owned()).or_default()
    }

    /// Makes the changes; a file that is not there yet begins with `head`. Gives the files.
    ///
    /// # Errors
    /// Where one cannot be made or written; what was not written is as it was.
    pub(super) fn write(&self, loaded: &Loaded, workspace: &Workspace, head: &str) -> Result<Vec<&str>, Failure> {
        let made = self.0.iter().map(|(shown, changes)| {
            let (path, text) = made(loaded, workspace, shown, changes, head)?;
            Ok((shown.as_str(), path, text))
        });
        let mut written = Vec::new();
        for (shown, path, text) in made.collect::<Result<Vec<_>, Failure>>()? {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            files::replace(&path, shown, &text).map_err(leaving("it is as it was"))?;
            written.push(shown);
        }
        Ok(written)
    }
}

fn made(
    loaded: &Loaded,
    workspace: &Workspace,
    shown: &str,
    changes: &[Change],
    head: &str,
) -> Result<(PathBuf, String), Failure> {
    let refused = |why: &str| Failure::Message(format!("`{shown}` {why}; nothing was written"));
    let path = if workspace.root.join(shown).symlink_metadata().is_ok() {
        workspace.inside(shown)?
    } else {
        let name = Path::new(shown).file_name().ok_or_else(|| refused("is no name of a file"))?;
        match Path::new(shown).parent().map(Path::to_string_lossy).as_deref() {
            None | Some("") => workspace.root.join(name),
            Some(folder) => workspace.inside(folder)?.join(name),
        }
    };
    let text = if path.symlink_metadata().is_ok() {
        let sources = &loaded.library.sources;
        let known = sources.text(shown).or_else(|| sources.text(&format!("./{shown}")));
        files::read_again(&path, shown, known).map_err(leaving("nothing was written"))?
    } else {
        Arc::from(head)
    };
    let text = apply(Syntax::Yaml, &text, changes).map_err(|error| refused(&format!("stays as it is: {error}")))?;
    Ok((path, text))
}

/// The file of the statement whose status stands at a position, and its number in there.
pub(super) fn place(loaded: &Loaded, workspace: &Workspace, status: Pos) -> Result<(String, usize), Failure> {
    let in_file = workspace.claims.statements.iter().filter(|other| other.status.pos.source == status.source);
    let at = in_file.take_while(|other| other.status.pos != status).count();
    let unknown = || Failure::Message("the place of a statement is not known; nothing was written".into());
    Ok((file(loaded, status).ok_or_else(unknown)?, at))
}

/// The file of the statement whose status stands at a position.
pub(super) fn file(loaded: &Loaded, status: Pos) -> Option<String> {
    Some(plain(&loaded.library.sources.place(status)?.path).to_owned())
}

/// The file that new statements go into: one of this name where the manifest's pattern takes it in, else the one that the
/// pattern names, or the first that it reads.
pub(super) fn home(workspace: &Workspace, name: &str) -> Result<String, Failure> {
    let missing = || {
        let message = "probity.yaml names no `statements`, so new ones have no place; add `statements: compliance/statements/*.yaml`";
        Failure::Message(message.into())
    };
    let pattern = pattern(workspace).ok_or_else(missing)?;
    if !pattern.contains('*') {
        return Ok(pattern.to_owned());
    }
    let (folder, wanted) = pattern.rsplit_once('/').unwrap_or(("", pattern));
    if folder.contains('*') || !wildmatch::WildMatch::new(wanted).matches(name) {
        let own = workspace.claim_files.iter().map(|file| plain(file)).find(|file| fits(pattern, file));
        return own.map(str::to_owned).ok_or_else(missing);
    }
    Ok(if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") })
}

/// Whether the workspace would read a file of this name as one of statements.
pub(super) fn is_read(workspace: &Workspace, file: &str) -> bool {
    pattern(workspace).is_some_and(|pattern| fits(pattern, plain(file))) && !file.contains('*')
}

/// What the manifest says of where statements are.
pub(super) fn pattern(workspace: &Workspace) -> Option<&str> {
    workspace.manifest.statements.as_ref().map(|pattern| plain(pattern))
}

/// The same name without what says only that it begins here.
fn plain(file: &str) -> &str {
    let mut file = file;
    while let Some(rest) = file.strip_prefix("./") {
        file = rest.trim_start_matches('/');
    }
    file
}

/// Whether a pattern names a file, folder by folder: a star stands for a part of one name.
fn fits(pattern: &str, file: &str) -> bool {
    let (names, wanted) = (file.split('/'), pattern.split('/'));
    names.clone().count() == wanted.clone().count()
        && names.zip(wanted).all(|(name, wanted)| wildmatch::WildMatch::new(wanted).matches(name))
}
