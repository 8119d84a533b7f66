//! Files that lie where a workspace's data is and that nothing reads.
//! It must not follow a link, nor name a file that is no data by its ending.

use std::path::Path;

use super::confined::confined;
use super::files;
use super::reader::start;
use super::syntax::{Syntax, parse};
use super::tree::{Kind, Node};
use crate::diag::{At, Code, Finding};

/// The folders of data; what is read lies in them and not deeper.
const FOLDERS: [&str; 6] =
    ["controls", "controls/crosswalks", "controls/overlays", "profiles", "profiles/dialects", "profiles/safeguards"];

/// So many files of a folder are looked at, and so deep.
const MOST: usize = 10_000;
const DEEPEST: usize = 16;

/// Files of data in folders that none is read from, or with an ending that is not known in this spelling.
pub(super) fn data(root: &Path) -> Vec<Finding> {
    let mut files = Vec::new();
    for folder in ["controls", "profiles"] {
        below(root, folder, 0, &mut files);
    }
    let is_read = |file: &String| {
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        // In this spelling alone.
        let ending = file.rsplit_once('.').map(|(_, ending)| ending);
        FOLDERS.contains(&folder) && ending.is_some_and(|ending| ["yaml", "yml"].contains(&ending))
    };
    let finding = |file: &String| {
        let message =
            "nothing reads this file: data counts only in its folder itself, in a file that ends in .yaml or .yml";
        let fix = format!("move it into one of {}, or out of them", FOLDERS.join(", "));
        Finding::new(Code::UnreadFile, message, fix).at(Some(start(file)))
    };
    files.iter().filter(|file| !is_read(file)).map(finding).collect()
}

/// Files beside and below those that the manifest names for statements, which hold statements and are not named.
pub(super) fn statements(root: &Path, pattern: Option<&At<String>>, named: &[String]) -> Vec<Finding> {
    let Some((folder, _)) =
        pattern.and_then(|pattern| pattern.split_once('*')).and_then(|(fixed, _)| fixed.rsplit_once('/'))
    else {
        return Vec::new();
    };
    let mut files = Vec::new();
    below(root, folder.trim_start_matches("./"), 0, &mut files);
    let is_named = |file: &String| named.iter().any(|name| name.trim_start_matches("./") == file);
    let finding = |file: &String| {
        let message = "nothing reads these statements, since `statements` does not name this file";
        let fix = "move it to the others, or name it in probity.yaml";
        Finding::new(Code::UnreadFile, message, fix).at(Some(start(file)))
    };
    files.iter().filter(|file| !is_named(file) && holds_statements(&root.join(file))).map(finding).collect()
}

fn holds_statements(path: &Path) -> bool {
    let Ok(text) = files::read_text(path, "") else { return false };
    let is_statement = |node: &Node| {
        node.get("status").is_some() && (node.get("control").is_some() || node.get("safeguard").is_some())
    };
    parse(Syntax::Yaml, &text).is_ok_and(|tree| match &tree.root.kind {
        Kind::List(items) => items.iter().any(is_statement),
        _ => false,
    })
}

/// The files of YAML in a folder and below it, sorted; no link is followed.
fn below(root: &Path, folder: &str, depth: usize, into: &mut Vec<String>) {
    if confined(root, folder).is_err() {
        return;
    }
    let mut entries: Vec<_> = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string()) else { continue };
        let shown = format!("{folder}/{name}");
        if kind.is_dir() && depth < DEEPEST && !name.starts_with('.') {
            below(root, &shown, depth + 1, into);
        }
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_yaml = ending.is_some_and(|ending| ending == "yaml" || ending == "yml");
        if kind.is_file() && is_yaml && !name.starts_with('.') && into.len() < MOST {
            into.push(shown);
        }
    }
}
