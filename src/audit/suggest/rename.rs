//! Misspelt keys, renamed to the known key that they nearly are: the name alone is written anew, at its place.
//! It must keep no name that was not audited in its place, and show no line that the audit of the new name does not.

use std::ops::Range;

use super::lines;
use super::search::{faults, worse};
use crate::audit::result::Audit;
use crate::diag::{Code, Finding, Place};

/// A key that was renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// Where it stands.
    pub place: Place,
    /// Its new name.
    pub name: String,
    /// Where the old name stands in the text, in bytes.
    range: Range<usize>,
}

/// A file in which misspelt keys have their right names.
#[derive(Debug, Clone)]
pub struct Start {
    /// The text.
    pub text: String,
    /// The same text with what must not be shown hidden.
    pub masked: String,
    /// Its audit.
    pub audit: Audit,
    /// What was renamed.
    pub renamed: Vec<Renamed>,
}

/// Audits a text in the place of the file; with it the text with what must not be shown hidden.
pub type Read<'a> = dyn Fn(&str) -> Option<(Audit, String)> + 'a;

/// So many keys are tried one by one where they do not hold together.
const MOST: usize = 16;

/// A name may only be wrong inside a table whose own name was.
const ROUNDS: usize = 3;

/// Renames what holds; nothing where nothing does.
pub fn rename(path: &str, text: &str, first: &Audit, read: &Read<'_>) -> Option<Start> {
    let mut done: Option<Start> = None;
    for _ in 0..ROUNDS {
        let (text, audit) = done.as_ref().map_or((text, first), |done| (done.text.as_str(), &done.audit));
        let meant = meant(path, text, audit);
        let tried = |some: &[Renamed]| held(text, audit, some, read);
        let next = tried(&meant).or_else(|| {
            let each = meant.iter().take(MOST).filter(|one| tried(std::slice::from_ref(one)).is_some());
            tried(&each.cloned().collect::<Vec<_>>())
        });
        let Some(mut next) = next else { break };
        next.renamed.splice(0..0, done.into_iter().flat_map(|done| done.renamed));
        done = Some(next);
    }
    done
}

impl Renamed {
    /// The text with this name alone.
    #[must_use]
    pub fn alone(&self, text: &str) -> String {
        written(text, std::slice::from_ref(self))
    }
}

/// The keys that are nearly known ones, by their place in the text.
fn meant(path: &str, text: &str, audit: &Audit) -> Vec<Renamed> {
    let named = |finding: &Finding| {
        let place = finding.location.as_ref().filter(|place| *place.path == *path)?;
        let became = finding.became.as_ref().filter(|_| finding.code == Code::UnknownKey)?;
        let range = name_at(text, place)?;
        Some(Renamed { place: place.clone(), name: became.value.clone(), range })
    };
    let mut meant: Vec<Renamed> = audit.findings.iter().filter_map(named).collect();
    meant.sort_by_key(|one| one.range.start);
    meant.dedup_by_key(|one| one.range.start);
    meant
}

/// Where the name at a place stands, without quotes.
fn name_at(text: &str, place: &Place) -> Option<Range<usize>> {
    let line = text.split_inclusive('\n').nth(place.line.checked_sub(1)? as usize)?;
    let (column, first) = line.char_indices().nth(place.column.checked_sub(1)? as usize)?;
    let open = if matches!(first, '"' | '\'') { first.len_utf8() } else { 0 };
    let name = &line[column + open..];
    let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(name.len());
    let is_closed = open == 0 || name[length..].starts_with(first);
    let start = line.as_ptr() as usize - text.as_ptr() as usize + column + open;
    (length > 0 && is_closed).then_some(start..start + length)
}

fn written(text: &str, renamed: &[Renamed]) -> String {
    let mut new = text.to_owned();
    for one in renamed.iter().rev() {
        new.replace_range(one.range.clone(), &one.name);
    }
    new
}

/// The file with these names, where the audit no longer misses them, nothing is worse, and what changes may be shown.
fn held(text: &str, before: &Audit, renamed: &[Renamed], read: &Read<'_>) -> Option<Start> {
    if renamed.is_empty() {
        return None;
    }
    let new = written(text, renamed);
    let (audit, masked) = read(&new)?;
    let is_unknown = |one: &Renamed| {
        audit.findings.iter().any(|f| f.code == Code::UnknownKey && f.location.as_ref() == Some(&one.place))
    };
    let shown = lines::shown_lines(&new, &masked);
    let may_show = |one: &Renamed| shown.get(one.place.line as usize - 1).copied().unwrap_or(false);
    let holds = worse(before, &audit).is_empty()
        && faults(&audit) <= faults(before)
        && renamed.iter().all(|one| !is_unknown(one) && may_show(one));
    holds.then(|| Start { text: new, masked, audit, renamed: renamed.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_with_and_without_quotes_and_behind_other_letters() {
        let at = |text: &str, line, column| {
            let place = Place { path: "a".into(), line, column };
            name_at(text, &place).map(|range| text[range].to_owned())
        };
        assert_eq!(at("[sesion]\nx = 1\n", 1, 2).as_deref(), Some("sesion"));
        assert_eq!(at("é: 1\n\"idle-out\": 2\n", 2, 1).as_deref(), Some("idle-out"));
        assert_eq!(at("{ü: 1, max_dept: 2}\n", 1, 8).as_deref(), Some("max_dept"));
        assert_eq!(at("\"a b\": 2\n", 1, 1), None);
        assert_eq!(at("a\n", 3, 1), None);
    }
}
