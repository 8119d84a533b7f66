//! Lengths of time of which an application refuses one that is more than another.
//! It must say nothing where neither is written, or where one cannot be read: checks do.

use serde_json::Value;

use crate::audit::dialect::spelled::Spelled;
use crate::audit::dialect::spelling::Spelling;
use crate::audit::document::Document;
use crate::audit::document::path::Path;
use crate::audit::evaluate::effective::effective;
use crate::audit::normalise::duration::clock;
use crate::audit::normalise::{Kind, Reader, Unit};
use crate::diag::{Code, Finding};
use crate::load::tree::{Kind as Tree, Span};
use crate::model::dialect::AtMost;

/// The pairs of which the first is more than the second.
pub(in crate::audit) fn exceeding(document: &Document, spelling: &Spelling<'_>) -> Vec<Finding> {
    spelling.dialect.at_most.iter().filter_map(|pair| exceeds(document, spelling, pair)).collect()
}

fn exceeds(document: &Document, spelling: &Spelling<'_>, pair: &AtMost) -> Option<Finding> {
    let length = |key| length(document, spelling, key, pair);
    let (one, other) = (length(&pair.key)?, length(&pair.other)?);
    let written: Vec<Span> = [&one, &other].into_iter().filter_map(|length| length.at).collect();
    let (first, others) = written.split_first().filter(|_| one.seconds > other.seconds)?;
    let named = |key: &str, length: &Length| match length.at {
        Some(_) => format!("`{key}`"),
        None => format!("the default of `{key}`"),
    };
    let (key, limit) = (named(&pair.key, &one), named(&pair.other, &other));
    let message = format!("{key} is longer than {limit}, which {} refuses", spelling.dialect.title);
    let fix = format!("make `{}` as long as `{}` or shorter", pair.key.value, pair.other.value);
    let finding = Finding::new(Code::InvalidValue, message, fix).at(Some(document.place(*first)));
    Some(finding.with_related(others.first().map(|span| document.place(*span))))
}

/// A length of time that counts.
struct Length {
    seconds: f64,
    /// Where it is written; nowhere where it is the default.
    at: Option<Span>,
}

fn length(document: &Document, spelling: &Spelling<'_>, path: &str, pair: &AtMost) -> Option<Length> {
    let path = Path::parse(path).ok()?;
    let key = spelling.keys.find(path.steps())?;
    let reader = Reader { kind: Kind::Duration(Unit::Seconds), words: Vec::new() };
    let seconds = |value: Value| {
        let value = key.clock.map_or(Some(value.clone()), |form| clock::read(form, &value))?;
        let spelled = Spelled { unit: Some(&pair.unit), values: None, clock: None };
        reader.read(&spelled.of(value)).ok()?.as_f64()
    };
    let default = || {
        let default = key.default.as_ref().filter(|_| pair.defaults)?;
        Some(Length { seconds: seconds(default.value.0.clone())?, at: None })
    };
    let node = path.names()?.iter().try_fold(document.root(), |node, name| node.get(name));
    let Some(node) = node.filter(|node| node.kind != Tree::Null) else { return default() };
    let written = seconds(effective(document, spelling.dialect, node, key.kind).ok()?)?;
    // Nothing is often no length of time but the default.
    if written > 0.0 { Some(Length { seconds: written, at: Some(node.span) }) } else { default() }
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
        for (find, ban) in [("15m", "900"), ("2 minutes", "1M"), ("5m", "0"), ("2h", "5min"), ("2h", "'{{ .A }}'")] {
            assert!(regulation(find, ban).is_empty(), "{find} {ban}");
        }
        // Where one of them is not written, Authelia compares its default: 2 minutes and 5.
        for (text, expected) in [
            ("find_time: 2h", "`regulation.find_time` is longer than the default of `regulation.ban_time`"),
            (
                "find_time: 2h, ban_time: 0",
                "`regulation.find_time` is longer than the default of `regulation.ban_time`",
            ),
            ("ban_time: 1m", "the default of `regulation.find_time` is longer than `regulation.ban_time`"),
        ] {
            let messages = found("authelia", &format!("regulation: {{ {text} }}"));
            assert!(messages.len() == 1 && messages[0].starts_with(expected), "{text}: {messages:?}");
        }
        for text in ["find_time: 5m", "ban_time: 2m", "", "find_time: 0, ban_time: 0", "find_time:"] {
            assert!(found("authelia", &format!("regulation: {{ {text} }}")).is_empty(), "{text}");
        }
        // Synapse compares what is set alone.
        assert!(found("synapse", "session_lifetime: 1s").is_empty());
        let lifetimes = "session_lifetime: 12h\nrefresh_token_lifetime: 2d\nnonrefreshable_access_token_lifetime: 43200001\n\
                         refreshable_access_token_lifetime: 43200000\n";
        assert_eq!(found("synapse", lifetimes).len(), 2);
    }
}
