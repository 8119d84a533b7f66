//! The releases of catalogs that the claims were made against, and those that the claims are compared with now.
//! It must not tell which of two releases is the later one: publishers number them in their own ways.

use super::Subject;
use crate::diag::{Code, Finding, did_you_mean};

/// Every release that is another one, and every catalog that is none.
pub(super) fn releases(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(workspace) = subject.workspace else { return Vec::new() };
    let all = subject.library.catalogs().all();
    let sources = &subject.library.sources;
    let finding = |(name, release): (&crate::diag::At<String>, &crate::diag::At<String>)| {
        let Some(catalog) = all.iter().find(|catalog| catalog.id.eq_ignore_ascii_case(name)) else {
            let hint = did_you_mean(name, all.iter().map(|catalog| catalog.id.as_str()));
            let message = format!("there is no catalog `{}`{hint}", name.value);
            let fix = "name one that `probity list catalogs` shows";
            return Some(Finding::new(Code::InvalidValue, message, fix).at(sources.place(name.pos)));
        };
        let (own, theirs) = (catalog.version.trim(), release.trim());
        (own != theirs).then(|| {
            let message =
                format!("the claims were made against release {theirs} of {}, and {own} is read here", catalog.id);
            let fix = format!("read the claims again on what changed, then write `{}: \"{own}\"`", catalog.id);
            Finding::new(Code::CatalogOutdated, message, fix).at(sources.place(release.pos))
        })
    };
    workspace.manifest.catalogs.iter().filter_map(finding).collect()
}
