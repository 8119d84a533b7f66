//! Citations of controls that are not there, and of those that were withdrawn.
//! It must call an id unknown only where it is surely meant as a citation.

use super::Raw;
use super::block::Kind;
use super::cite::{Citation, What};
use super::context::Around;
use super::facts::{Facts, Number};
use super::table::{Columns, is_in_controls};
use super::title::{self, Beside};
use crate::diag::{Code, Finding};

/// Judges the citations of a block.
pub(super) fn judge(
    around: Around<'_>,
    citations: &[Citation],
    columns: Option<&Columns>,
    facts: &Facts<'_>,
    out: &mut Vec<Raw>,
) {
    for (at, citation) in citations.iter().enumerate() {
        let start = citation.range.start;
        let finding = match &citation.what {
            What::Known(id) => {
                let control = facts.get(*id).control;
                let Some(withdrawn) = &control.control.withdrawn else { continue };
                // A number in brackets after a blank may count something, unless it is surely an enhancement.
                if around.is_past(start) || around.is_quoted(start) {
                    continue;
                }
                let message = format!(
                    "{} is withdrawn in {}: {}",
                    control.control.id,
                    control.catalog.title,
                    withdrawn.destination()
                );
                let went = withdrawn.moved_to.iter().chain(&withdrawn.incorporated_into).next();
                let fix =
                    went.map_or_else(|| "remove it".to_owned(), |to| format!("cite {to}, if that is what is meant"));
                let finding = Finding::new(Code::WithdrawnControl, message, fix);
                let said = &around.block.plain[citation.range.clone()];
                let mut raw = Raw::new(around.block.place(start), finding);
                // What became a part of another says nothing of the whole of that.
                if let ([to], []) = (withdrawn.moved_to.as_slice(), withdrawn.incorporated_into.as_slice())
                    && said.eq_ignore_ascii_case(&control.control.id)
                {
                    raw = moved(raw, around, citations, at, columns, to, facts);
                }
                out.push(raw);
                continue;
            }
            _ if around.is_past(start) || around.is_quoted(start) => continue,
            What::NoNumber(number) => {
                if !is_sure(around, citations, at, columns, facts) {
                    continue;
                }
                missing(*number, facts)
            }
            What::NoId(id) => {
                let near = facts.near_plain(id).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                let message = format!("no catalog has a control `{id}`{near}");
                Finding::new(
                    Code::UnknownControl,
                    message,
                    "correct the id; `probity list controls --baseline B` shows those of a baseline",
                )
            }
            What::NoPoint(id) => {
                let id = id.replacen("art", "Art", 1);
                let message = match id.strip_prefix("Art.").and_then(|number| number.parse::<u16>().ok()) {
                    Some(number) if number > facts.last_article => {
                        format!("NIS2 has no Article {number}: it ends with Article {}", facts.last_article)
                    }
                    _ => format!("NIS2 has no point {id}"),
                };
                Finding::new(
                    Code::UnknownControl,
                    message,
                    "correct the point; `probity list controls --baseline B` shows those of a baseline",
                )
            }
        };
        out.push(Raw::new(around.block.place(start), finding));
    }
}

/// The finding with the control that the cited one moved to. Its title goes with it, so where it is not certain what of the
/// words beside it is the title, neither is the change.
fn moved(
    raw: Raw,
    around: Around<'_>,
    citations: &[Citation],
    at: usize,
    columns: Option<&Columns>,
    to: &str,
    facts: &Facts<'_>,
) -> Raw {
    let plain = &around.block.plain;
    let said = &plain[citations[at].range.clone()];
    let title = facts.named(to).map(|id| facts.get(id)).filter(|fact| fact.has_title);
    if !stands_alone(around, citations, at, to) {
        return raw.becomes(said, to, false);
    }
    match (title::titled(around, citations, at, columns, facts), title) {
        (Beside::Nothing, _) => raw.becomes(said, to, may_change(around, said)),
        (Beside::Title(range), Some(fact)) => {
            let entry = fact.control.control;
            let (start, old) = (around.block.place(range.start), &plain[range]);
            raw.becomes(said, to, may_change(around, said) && entry.mark.is_none()).with(start, old, &entry.title)
        }
        _ => raw.becomes(said, to, false),
    }
}

/// Words between an id and what hangs on it.
const JOINTS: [&str; 4] = ["and", "or", "to", "through"];

/// Whether an id may be exchanged by itself: nothing behind it is an enhancement of the same control, and its sentence does
/// not name where it went, as one that tells its history does.
fn stands_alone(around: Around<'_>, citations: &[Citation], at: usize, to: &str) -> bool {
    let plain = &around.block.plain;
    let range = &citations[at].range;
    if citations.get(at + 1).is_some_and(|next| next.is_short) || citations[at].is_short {
        return false;
    }
    let mut rest = plain[range.end..].trim_start_matches(|c: char| c.is_whitespace() || ",;&/–—-".contains(c));
    while let Some(joint) = JOINTS.iter().find(|joint| rest.starts_with(**joint)) {
        rest = rest[joint.len()..].trim_start();
    }
    let sentence = &plain[around.block.sentence(range.start)];
    let hangs = rest.strip_prefix('(').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    !hangs && !sentence.contains(to)
}

/// Whether words may be exchanged: other documents may link to the anchor that a heading's words make, and what is in
/// lower case may be a name.
pub(super) fn may_change(around: Around<'_>, said: &str) -> bool {
    !matches!(around.block.kind, Kind::Heading(_)) && said.chars().any(char::is_uppercase)
}

/// The finding for a number that no catalog has.
pub(super) fn missing(number: Number, facts: &Facts<'_>) -> Finding {
    let message = format!("there is no control {number}; {}", known(number, facts));
    let fix = "correct the id; `probity list controls --baseline B` shows those of a baseline";
    Finding::new(Code::UnknownControl, message, fix)
}

/// Whether a missing number is surely meant as a control.
pub(super) fn is_sure(
    around: Around<'_>,
    citations: &[Citation],
    at: usize,
    columns: Option<&Columns>,
    facts: &Facts<'_>,
) -> bool {
    let citation = &citations[at];
    let What::NoNumber(number) = citation.what else { return false };
    let is_in_column = is_in_controls(around.block, columns, citation)
        && columns.is_some_and(|_| {
            citations.iter().any(|other| other.known().is_some() && is_in_controls(around.block, columns, other))
        });
    if is_in_column {
        return true;
    }
    if citation.is_lower && !has_subject(around, citation)
        || citation.is_spaced
        || citation.is_short
        || number.base > 99
    {
        return false;
    }
    // An enhancement of a control that is there.
    if number.enhancement > 0 && facts.number(Number { enhancement: 0, ..number }).is_some() && !citation.is_lower {
        return true;
    }
    let sentence = around.block.sentence(citation.range.start);
    let is_near = |other: &Citation| sentence.contains(&other.range.start) && other.known().is_some();
    let neighbours = &citations[at.saturating_sub(8)..(at + 9).min(citations.len())];
    has_subject(around, citation)
        || neighbours.iter().any(|other| is_near(other) && is_listed_with(around, other, citation))
}

/// Whether the sentence, the header or the row speaks of controls.
fn has_subject(around: Around<'_>, citation: &Citation) -> bool {
    let sentence = around.block.sentence(citation.range.start);
    let in_header = around.block.kind == Kind::Table
        && around.header_topic(citation.range.start).is_some_and(|topic| topic.controls);
    in_header || around.topic(&sentence).controls
}

/// Whether two citations stand in one list: little but joints and ids stands between them.
fn is_listed_with(around: Around<'_>, one: &Citation, other: &Citation) -> bool {
    let (first, second) = if one.range.start < other.range.start { (one, other) } else { (other, one) };
    let between = &around.block.plain[first.range.end..second.range.start];
    let is_short = between.len() <= 60;
    let words = between.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2);
    is_short && words.filter(|word| *word != "and").all(|word| word.len() <= 2 || word.chars().all(char::is_uppercase))
}

/// What there is, in the place of what is not.
fn known(number: Number, facts: &Facts<'_>) -> String {
    let base = Number { enhancement: 0, ..number };
    if number.enhancement > 0 && facts.number(base).is_some() {
        return match facts.highest(base) {
            0 => format!("{base} has no enhancements"),
            last => format!("the enhancements of {base} end with ({last})"),
        };
    }
    let last = facts.highest(Number { base: 0, enhancement: 0, ..number });
    format!("the family {} ends with {}-{last}", number.family(), number.family())
}
