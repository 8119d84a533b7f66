//! Paths and globs of a workspace, and the files inside its root that they mean.
//! It must not read a file, nor name one outside of the root.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The path inside the root that a relative name means, links followed.
pub(crate) fn confined(root: &Path, shown: &str) -> Result<PathBuf, String> {
    let path = root.join(shown);
    let real = path.canonicalize().unwrap_or_else(|_| path.clone());
    // What is not there is where its folder is.
    let inside =
        if path.exists() { real.starts_with(root) } else { nearest(&path).is_none_or(|real| real.starts_with(root)) };
    let lexical = Path::new(shown)
        .components()
        .all(|c| matches!(c, std::path::Component::Normal(_) | std::path::Component::CurDir));
    if lexical && inside { Ok(path) } else { Err(format!("`{shown}` leads out of the workspace; nothing was read")) }
}

/// The real place of the nearest folder above a path.
fn nearest(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok())
}

/// The files that a path with `*` names, relative to the root, sorted. A path without `*` is itself.
pub(super) fn expand(root: &Path, pattern: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for part in pattern.split('/').filter(|part| !part.is_empty() && *part != ".") {
        let join = |base: &str, name: &str| if base.is_empty() { name.to_owned() } else { format!("{base}/{name}") };
        if !part.contains('*') {
            found = found.iter().map(|base| join(base, part)).collect();
            continue;
        }
        // Both endings are YAML's, and who writes one means any file of it.
        let other = part.strip_suffix(".yaml").map(|stem| wildmatch::WildMatch::new(&format!("{stem}.yml")));
        let matcher = wildmatch::WildMatch::new(part);
        let is_meant = |name: &str| matcher.matches(name) || other.as_ref().is_some_and(|other| other.matches(name));
        found = found
            .iter()
            .flat_map(|base| {
                // Not even names are taken from outside; whoever reads what this names is refused.
                if confined(root, base).is_err() {
                    return vec![join(base, part)];
                }
                let entries = std::fs::read_dir(root.join(base)).into_iter().flatten().flatten();
                let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
                let mut names: Vec<String> = names.filter(|name| is_meant(name)).collect();
                names.sort();
                names.into_iter().map(|name| join(base, &name)).collect::<Vec<_>>()
            })
            .collect();
    }
    found
}

/// The names and, where links lead elsewhere in the root, the places that they mean; each once, sorted.
pub(super) fn with_real_places(root: &Path, names: Vec<String>) -> Vec<String> {
    let real = |name: &String| {
        let real = root.join(name).canonicalize().ok()?;
        let inside = real.strip_prefix(root).ok()?.to_str()?;
        Some(inside.replace(std::path::MAIN_SEPARATOR, "/"))
    };
    let real: Vec<String> = names.iter().filter_map(real).collect();
    let all: BTreeSet<String> = names.into_iter().chain(real).collect();
    all.into_iter().collect()
}
