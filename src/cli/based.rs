//! The paths of an audit from one folder, for formats that are read from the root of a repository: what lies in the
//! workspace is called from there elsewhere, and what was named on the command line from the current folder.
//! It must rename no file that it does not find below that folder, and change nothing but paths.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::auditing::Desk;
use super::inputs::Input;
use super::suggest::slashed;
use crate::report::audited::Audited;

/// The rows of an audit with every path from the outer one of the workspace's folder and the current one, so that a run
/// above several workspaces has one folder for all. Nothing where they have that already, or there is no workspace.
pub(super) fn based(desk: &Desk<'_>, input: &Input, rows: &Audited) -> Option<Audited> {
    let root = input.root.as_ref()?.canonicalize().ok()?;
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok()?;
    if root == here {
        return None;
    }
    let base = if root.starts_with(&here) { &here } else { &root };
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let named = desk.beside().map(|path| (path.display().to_string(), path));
    for (shown, path) in named.chain([(input.shown.clone(), input.path.as_path())]) {
        let from_base = below(base, path).unwrap_or_else(|| shown.clone());
        known.insert(shown, from_base);
    }
    let workspace = root.strip_prefix(base).unwrap_or(Path::new(""));
    let rename = |path: &str| {
        let own = || path == "-" || path.starts_with("probity:") || Path::new(path).is_absolute();
        known.get(path).cloned().unwrap_or_else(|| if own() { path.to_owned() } else { slashed(&workspace.join(path)) })
    };
    let mut based = rows.clone();
    based.path = rename(&based.path);
    for row in &mut based.rows {
        let also = row.also.iter_mut().map(|also| &mut also.place);
        for place in row.place.iter_mut().chain(&mut row.related).chain(also) {
            place.path = rename(&place.path).into();
        }
        for edit in row.mend.iter_mut().flat_map(|mend| &mut mend.edits) {
            edit.path = rename(&edit.path);
        }
    }
    Some(based)
}

/// A file from a folder that it lies in; a link is called as it is named.
fn below(folder: &Path, path: &Path) -> Option<String> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let real: PathBuf = parent.canonicalize().ok()?.join(path.file_name()?);
    real.strip_prefix(folder).ok().map(slashed)
}
