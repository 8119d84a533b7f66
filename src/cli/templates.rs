//! What a workspace's own templates bring into the generated documents, and what else stands in their folder.
//! It must not judge what the shipped templates write: their links lead where the claims do, and those are judged as such.

use std::path::Path;

use super::documents::{KINDS, Kind};
use super::lint_docs::grounded;
use super::output::Failure;
use crate::diag::{Code, Finding, Place, Severity, nearest};
use crate::lint::Document;
use crate::load::files::read_text;
use crate::load::workspace::{Loaded, Workspace};
use crate::render::page::{GENERATED, names, own_template};

/// Where a workspace's own templates stand.
const FOLDER: &str = "templates";

/// So many files of a folder are looked at.
const MOST: usize = 1_000;

/// Links and anchors that lead nowhere, of documents that a template of the workspace makes.
pub(super) fn dead_links<'d>(
    loaded: &Loaded,
    workspace: &Workspace,
    documents: impl Iterator<Item = (&'d Kind, &'d str, &'d str)>,
) -> Result<Vec<Finding>, Failure> {
    let mut own = Vec::new();
    for (kind, path, text) in documents {
        if own_template(kind.template, Some(&workspace.root))?.is_some() {
            own.push(Document { shown: path.into(), path: Some(path.to_owned()), text: text.into() });
        }
    }
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let mut findings = grounded(loaded, Some(&workspace.root))?.lint(&own)?.findings;
    findings.retain(|finding| matches!(finding.code, Code::DeadLink | Code::DeadAnchor));
    Ok(findings)
}

/// Files among the templates that nothing reads, and whose name is that of a document or nearly that of a template. A
/// folder of this name may be the product's own: near names count where another file has the name of a template.
pub(super) fn misnamed(workspace: &Workspace) -> Vec<Finding> {
    let is_template = |name: &String| names().any(|known| known == name);
    let all = files(&workspace.root.join(FOLDER));
    let is_ours = all.iter().any(is_template);
    let finding = |name: &String| {
        let of_document = KINDS.iter().find(|kind| kind.file != "README.md" && kind.file == name);
        let near = || nearest(name, names()).filter(|_| is_ours);
        let meant = of_document.map(|kind| kind.template).or_else(near)?;
        let place = Place { path: format!("{FOLDER}/{name}").into(), line: 1, column: 1 };
        let message = format!("no document is made from `{FOLDER}/{name}`; did you mean `{FOLDER}/{meant}`?");
        let fix = "rename it, or move it out of the folder of templates";
        Some(Finding::new(Code::UnknownTemplate, message, fix).at(Some(place)))
    };
    all.iter().filter(|name| !is_template(name)).filter_map(finding).collect()
}

/// What stands in the folder of documents, says that it was generated, and is none of the set that is compared.
pub(super) fn uncompared(workspace: &Workspace, folder: &str) -> Vec<Finding> {
    let Ok(inside) = workspace.inside(folder) else { return Vec::new() };
    let others = files(&inside).into_iter().filter(|name| KINDS.iter().all(|kind| kind.file != name));
    let is_generated = |name: &String| {
        let is_text = [".md", ".html"].iter().any(|ending| name.ends_with(ending));
        let path = format!("{folder}/{name}");
        let text = || workspace.inside(&path).ok().and_then(|file| read_text(&file, &path).ok());
        is_text && text().is_some_and(|text| text.starts_with(GENERATED))
    };
    let finding = |name: String| {
        let message = format!("`{name}` was generated, and whether it is current was not looked at");
        let fix = "only the documents that `probity docs` writes are compared; make it anew, or keep it elsewhere";
        let place = Place { path: format!("{folder}/{name}").into(), line: 1, column: 1 };
        let mut finding = Finding::new(Code::Drift, message, fix).at(Some(place));
        finding.severity = Severity::Info;
        finding
    };
    others.filter(is_generated).map(finding).collect()
}

/// The names of the files in a folder, sorted; none where it cannot be read.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().take(MOST);
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}
