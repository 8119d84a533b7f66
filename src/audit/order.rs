//! Lengths of time of which an application refuses one that is more than another.
//! It must say nothing of what is not written or cannot be read: checks do.

use super::document::Document;
use super::effective::effective;
use super::normalise::{Kind, Reader, Unit, clock};
use super::path::Path;
use super::spelled::Spelled;
use super::spelling::Spelling;
use crate::diag::{Code, Finding};
use crate::load::tree::Span;

/// The pairs of which the first is more than the second.
pub(super) fn exceeding(document: &Document, spelling: &Spelling<'_>) -> Vec<Finding> {
    let dialect = spelling.dialect;
    let reader = Reader { kind: Kind::Duration(Unit::Seconds), words: Vec::new() };
    let length = |path: &str, unit: &str| -> Option<(f64, Span)> {
        let path = Path::parse(path).ok()?;
        let node = path.names()?.iter().try_fold(document.root(), |node, name| node.get(name))?;
        let key = spelling.keys.find(path.steps())?;
        let value = effective(document, dialect, node, key.kind).ok()?;
        let value = key.clock.map_or(Some(value.clone()), |form| clock::read(form, &value))?;
        let spelled = Spelled { unit: Some(unit), values: None, clock: None };
        // Nothing is often no length of time but the default.
        let length = reader.read(&spelled.of(value)).ok()?.as_f64().filter(|length| *length > 0.0)?;
        Some((length, node.span))
    };
    let found = dialect.at_most.iter().filter_map(|pair| {
        let (one, place) = length(&pair.key, &pair.unit)?;
        let (other, at) = length(&pair.other, &pair.unit)?;
        let message =
            format!("`{}` is longer than `{}`, which {} refuses", pair.key.value, pair.other.value, dialect.title);
        let fix = format!("make `{}` as long as `{}` or shorter", pair.key.value, pair.other.value);
        let finding = || {
            let finding = Finding::new(Code::InvalidValue, message, fix).at(Some(document.place(place)));
            finding.with_related(Some(document.place(at)))
        };
        (one > other).then(finding)
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Dialects;
    use crate::load::Library;

    #[test]
    fn what_is_longer_than_it_may_be_is_a_finding() {
        let library = Library::shipped();
        let dialects = Dialects::new(&library);
        let found = |dialect: &str, text: &str| {
            let document = Document::parse("a.yml", &text.into()).expect("a document");
            let spelling = dialects.named(dialect).expect("a dialect");
            exceeding(&document, &spelling).into_iter().map(|finding| finding.message).collect::<Vec<_>>()
        };
        let regulation =
            |find: &str, ban: &str| found("authelia", &format!("regulation: {{ find_time: {find}, ban_time: {ban} }}"));
        assert_eq!(
            regulation("2h", "15m"),
            [
                "`regulation.find_time` is longer than `regulation.ban_time`, which the configuration of Authelia refuses"
            ]
        );
        for (find, ban) in [("15m", "900"), ("2 minutes", "1M"), ("2h", "0"), ("2h", "5min"), ("2h", "'{{ .A }}'")] {
            assert!(regulation(find, ban).is_empty(), "{find} {ban}");
        }
        assert!(found("authelia", "regulation: { find_time: 2h }").is_empty());
        let lifetimes = "session_lifetime: 12h\nrefresh_token_lifetime: 2d\nnonrefreshable_access_token_lifetime: 43200001\n\
                         refreshable_access_token_lifetime: 43200000\n";
        assert_eq!(found("synapse", lifetimes).len(), 2);
    }
}
