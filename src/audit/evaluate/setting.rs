//! A check on a setting: what each file says of it, judged by what is asked.
//! What cannot be read or settled there never counts as met.

use serde_json::Value;

use super::Scene;
use super::found::{Found, Reading};
use super::outcome::{Judged, Outcome, absent, together};
use super::sentences::{self, decider, decider_of};
use crate::audit::config::Member;
use crate::audit::doubt::unless_doubted;
use crate::audit::normalise::{Kind, Reader};
use crate::audit::plan::{Ask, Rule};
use crate::audit::result::{Stands, Status};
use crate::audit::shown::shown_name;
use crate::load::tree::Span;
use crate::model::safeguard::Check;
use crate::model::setting::{Setting, SettledBy};

impl Scene<'_> {
    pub(super) fn setting(&self, rule: &Rule<'_>, asks: &[&Ask]) -> Outcome {
        let (Some(setting), Some(reader)) = (rule.setting, &rule.reader) else {
            let id = rule.check.setting.as_ref().map_or("", |id| id.as_str());
            return Outcome::new(Status::Undetermined, None, format!("there is no setting `{id}`"));
        };
        let found = self.find(setting);
        let alone = found.len() == 1;
        let each = found.into_iter().map(|(member, found)| {
            let mut judged = Self::one(rule.check, (setting, reader), member, found, asks);
            // What is only declared adds nothing to what another file settles.
            judged.is_settled |= alone;
            judged
        });
        together(each.collect())
    }

    /// What one place says of a setting, judged.
    pub(super) fn one(
        check: &Check,
        (setting, reader): (&Setting, &Reader),
        member: &Member<'_>,
        found: Found,
        asks: &[&Ask],
    ) -> Judged {
        let place = |span: Span| member.document.place(span);
        let settled = Judged::settled;
        match found {
            Found::Value(reading) => settled(unless_doubted(
                member.doubts_of(setting),
                Self::value((setting, reader), member, &reading, asks),
            )),
            Found::Partly(reading, why, left_to) => {
                let outcome = Self::value((setting, reader), member, &reading, asks);
                if outcome.status != Status::Pass {
                    return settled(outcome);
                }
                let message = format!("{}, and {why}", outcome.message);
                let attestable = left_to.is_attestable() && !member.spelling.is_own;
                let outcome = Outcome { status: Status::Undetermined, message, attestable, left_to, ..outcome };
                settled(unless_doubted(member.doubts_of(setting), outcome))
            }
            Found::Declared(reading) => {
                let outcome = Self::value((setting, reader), member, &reading, asks);
                if outcome.status != Status::Pass {
                    return settled(outcome);
                }
                // A value that this file cannot settle: written well it proves nothing, written badly it is a failure.
                let message = sentences::declared(setting);
                let outcome = Outcome { status: Status::Undetermined, message, ..outcome };
                Judged { outcome, is_settled: false }
            }
            Found::Inert { span, message, write } => settled(Outcome {
                write: write.map(|write| Box::new(write.into())),
                ..Outcome::new(Status::Inert, Some(place(span)), message)
            }),
            Found::Unknown { span, message, left_to } => {
                // What the file leaves open it could have said; what it has no key for, others may attest.
                let attestable = left_to.is_attestable() && !member.spelling.is_own;
                let outcome = Outcome::new(Status::Undetermined, span.map(place), message);
                let outcome = Outcome { attestable, left_to, ..outcome };
                settled(unless_doubted(member.doubts_of(setting), outcome))
            }
            Found::NoKey => {
                // Where a key would settle it, the file has none of these keys.
                let is_own = setting.settled_by == SettledBy::Application;
                let has_key = is_own && !member.spelling.ways(&setting.id).is_empty();
                let elsewhere = sentences::why_elsewhere(setting);
                let why = if has_key { "none of the keys that settle it is in it" } else { elsewhere };
                // A workspace's own dialect may leave out what the application has to show.
                let attestable = !(member.spelling.is_own && setting.settled_by == SettledBy::Application);
                let outcome = Outcome::new(Status::Undetermined, None, sentences::without_key(setting, why));
                settled(Outcome { attestable, stands: Stands::NoKey, ..outcome })
            }
            Found::Absent { key, parent, in_the_way } => {
                let mut outcome = match in_the_way {
                    // Whatever the absence of a key means: what stands there may be meant as anything.
                    Some((outer, noun)) => {
                        let message = format!("`{key}` is not set: `{}` is {noun} and no table", shown_name(&outer));
                        Outcome::new(Status::Fail, Some(place(parent)), message)
                    }
                    None => absent(check, &key, place(parent)),
                };
                if parent == Span::default() && outcome.status == Status::Fail {
                    outcome.message = format!("`{key}` is not set anywhere in the file");
                    outcome.stands = Stands::Nowhere;
                }
                outcome.decider = decider(setting, &member.document.part(parent).path, &key, "it");
                settled(unless_doubted(member.doubts_of(setting), outcome))
            }
        }
    }

    fn value((setting, reader): (&Setting, &Reader), member: &Member<'_>, reading: &Reading, asks: &[&Ask]) -> Outcome {
        let place = |span: Span| member.document.place(span);
        let others = reading.related.iter().filter(|span| **span != reading.span);
        let related = others.map(|span| place(*span)).collect();
        let decider = decider_of(setting, member, reading, "it");
        let outcome = |status: Status, span: Span, message: String| Outcome {
            related,
            decider,
            ..Outcome::new(status, Some(place(span)), message)
        };
        let dialect = member.spelling.dialect;
        let read = reader.read(&reading.raw).map_err(|error| error.expected);
        let quoted = || format!("{} without quotes", reader.expected());
        let is_quoted = is_quoted_number(reader, member, reading);
        let normal = match read.and_then(|normal| if is_quoted { Err(quoted()) } else { Ok(normal) }) {
            Ok(normal) => normal,
            Err(expected) => {
                let span = at_fault(reading, |item| reader.read(item).is_ok());
                let message = sentences::unread(setting, dialect, reading, &expected);
                return outcome(Status::Fail, span.unwrap_or(reading.span), message);
            }
        };
        let refusing: Vec<&Ask> = asks.iter().copied().filter(|ask| !ask.is_met(&normal)).collect();
        let message = sentences::judged((setting, reader), dialect, (reading, &normal), asks, &refusing);
        if refusing.is_empty() {
            return outcome(Status::Pass, reading.span, message);
        }
        let is_met = |item: &Value| reader.read(item).is_ok_and(|normal| asks.iter().all(|ask| ask.is_met(&normal)));
        outcome(Status::Fail, at_fault(reading, is_met).unwrap_or(reading.span), message)
    }
}

/// Whether a number stands in quotes where the notation has numbers: a program that takes no text there would not go by it.
/// What a variable gives is a text everywhere, and other dialects say which types their keys have.
fn is_quoted_number(reader: &Reader, member: &Member<'_>, reading: &Reading) -> bool {
    member.spelling.dialect.canonical
        && matches!(reader.kind, Kind::Integer | Kind::Number)
        && reading.raw.is_string()
        && reading.is_literal
        && reading.variable.is_none()
        && !member.document.part(reading.span).is_textual
}

/// The item of a list that is not as asked, or cannot be read, where others are and can: the first that is so by itself.
fn at_fault(reading: &Reading, is_met: impl Fn(&Value) -> bool) -> Option<Span> {
    reading.items.get(item_at_fault(&reading.raw, is_met)?).copied().filter(|_| is_listed(reading))
}

/// Whether the items of a list stand where it is read, one place for each.
fn is_listed(reading: &Reading) -> bool {
    reading.raw.as_array().is_some_and(|items| items.len() == reading.items.len())
}

/// Which item of a list is the first that is not met as a list of its own, where another is.
pub(super) fn item_at_fault(list: &Value, is_met: impl Fn(&Value) -> bool) -> Option<usize> {
    let met: Vec<bool> = list.as_array()?.iter().map(|item| is_met(&Value::Array(vec![item.clone()]))).collect();
    met.iter().position(|met| !met).filter(|_| met.contains(&true))
}
