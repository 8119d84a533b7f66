//! What a workspace adds must not look like, hide or hollow out what ships: ids, settings, profiles.
//! It must judge shapes and relations only; whether names resolve is another rule.

use super::Subject;
use crate::diag::{At, Code, Finding};
use crate::model::profile::Profile;

fn finding(subject: &Subject<'_>, at: &At<String>, message: String, fix: &str) -> Finding {
    Finding::new(Code::InvalidValue, message, fix).at(subject.library.sources.place(at.pos))
}

/// Ids that could be taken for another: anything but ASCII letters, digits, dots, dashes and underscores.
pub(super) fn ids(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let ids = library
        .safeguards()
        .flat_map(|safeguard| std::iter::once(&safeguard.id).chain(safeguard.checks.iter().map(|check| &check.id)))
        .chain(library.profiles().iter().map(|profile| &profile.id))
        .chain(library.signatures().iter().map(|dialect| &dialect.id))
        .chain(library.settings().map(|setting| &setting.id))
        .chain(
            library
                .catalogs()
                .all()
                .iter()
                .flat_map(|c| std::iter::once(&c.id).chain(c.baselines.iter().map(|b| &b.id))),
        );
    ids.filter(|id| subject.judges(id.pos) && !is_plain(id))
        .map(|id| {
            let message = "an id is made of ASCII letters, digits, dots, dashes and underscores";
            finding(subject, id, message.to_owned(), "spell the id with these")
        })
        .collect()
}

fn is_plain(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

/// Settings that are no dotted names in lower case, or that overlap with another.
pub(super) fn settings(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let mut findings = Vec::new();
    for setting in library.settings().filter(|setting| subject.judges(setting.id.pos)) {
        let id = &setting.id;
        let part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        if !id.contains('.') || !id.split('.').all(part) {
            findings.push(finding(
                subject,
                id,
                format!("`{id}` is no dotted name in lower case"),
                "name it as area.name",
            ));
        }
        let inside = |outer: &str, inner: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
        let overlaps = library.settings().find(|other| inside(&other.id, id) || inside(id, &other.id));
        if let Some(other) = overlaps {
            let message = format!("`{id}` and `{}` cannot both be keys", other.id);
            findings.push(finding(
                subject,
                id,
                message,
                "give the setting a name that contains no other and lies in none",
            ));
        }
    }
    findings
}

/// Profiles that stand on no shipped one: they could ask for nothing and still say pass.
pub(super) fn rooted(subject: &Subject<'_>) -> Vec<Finding> {
    let library = subject.library;
    let stands = |profile: &Profile| {
        let mut at = profile;
        for _ in 0..=library.profiles().len() {
            if library.sources.is_shipped(at.id.pos) {
                return true;
            }
            match at.extends.as_ref().and_then(|id| library.profile(id).ok()) {
                Some(next) => at = next,
                None => return false,
            }
        }
        false
    };
    let own = library.profiles().iter().filter(|profile| subject.judges(profile.id.pos) && !stands(profile));
    own.map(|profile| {
        let message = format!("`{}` extends no shipped profile", profile.id);
        finding(subject, &profile.id, message, "extend STANDARD, REGULATED or RESTRICTED")
    })
    .collect()
}

/// Safeguards that nothing proves.
pub(super) fn unproven(subject: &Subject<'_>) -> Vec<Finding> {
    let own = subject.library.safeguards().filter(|s| subject.judges(s.id.pos) && s.checks.is_empty());
    own.map(|safeguard| {
        let message = format!("`{}` has no check, so nothing can prove it", safeguard.id);
        finding(subject, &safeguard.id, message, "add a check, a question at least")
    })
    .collect()
}
