//! The sentences in which the outcome of a check is told.
//! It must not judge, and no value stands in one but in a form that may be shown.

use std::borrow::Cow;

use serde_json::Value;

use super::found::{GivenBy, Reading};
use super::outcome::Decider;
use super::refused;
use crate::audit::config::Member;
use crate::audit::normalise::{Kind, Reader, reader};
use crate::audit::plan::Ask;
use crate::audit::plan::expect::fill;
use crate::audit::plan::question::worded;
use crate::audit::shown::mask::may_show;
use crate::audit::shown::{shown_name, vocabulary};
use crate::model::dialect::Dialect;
use crate::model::setting::{Secrecy, Setting, SettledBy};

/// A question with the parameters of everyone who asks it.
pub(super) fn question(text: &str, asks: &[&Ask]) -> String {
    worded(asks.iter().map(|ask| (fill(text, &ask.values), *ask))).unwrap_or_default()
}

/// What is said of a value that is not read.
pub(super) fn unread(setting: &Setting, dialect: &Dialect, reading: &Reading, expected: &str) -> String {
    let meant = vocabulary::told_unread(setting, reading);
    let subject = subject(setting, reading, &dialect.title);
    format!("{subject}{} cannot be read: {expected} is expected{meant}", told_container(&reading.raw))
}

/// What is said of a value that was read: what it is, as far as that may be shown, and who of those that ask refuses it.
pub(super) fn judged(
    (setting, reader): (&Setting, &Reader),
    dialect: &Dialect,
    (reading, normal): (&Reading, &Value),
    asks: &[&Ask],
    refusing: &[&Ask],
) -> String {
    let shown = if may_show(setting) { reader.show(normal) } else { String::new() };
    let told = match (refusing.is_empty(), shown.is_empty()) {
        (true, true) => "as asked".to_owned(),
        (true, false) => shown,
        (false, true) => {
            let schemas = asks.iter().filter_map(|ask| ask.schema());
            let known = vocabulary::told_of(setting, reading, schemas);
            format!("not what {}{known}", refused::by(refusing))
        }
        (false, false) => format!("{shown}, which is not what {}", refused::by(refusing)),
    };
    format!("{}{}{told}", subject(setting, reading, &dialect.title), is(setting, reading))
}

/// That a value is written where no file can settle it.
pub(super) fn declared(setting: &Setting) -> String {
    let why = why_elsewhere(setting);
    format!("`{}` is written here, and an application's file cannot settle it: {why}", setting.id)
}

/// That no key of a file shows a setting, and why.
pub(super) fn without_key(setting: &Setting, why: &str) -> String {
    format!("no key of this file shows `{}`: {why}", setting.id)
}

/// That a table or a list stands where something else is read, as words between a subject and what is wrong with it.
pub(super) const fn told_container(raw: &Value) -> &'static str {
    match raw {
        Value::Object(_) => " is a table and",
        Value::Array(_) => " is a list and",
        _ => "",
    }
}

/// Which key of which file decides a setting, where its name is another one, by what it is called here.
pub(super) fn decider(setting: &Setting, path: &str, key: &str, called: &str) -> Option<Box<Decider>> {
    (*key != *setting.id)
        .then(|| Box::new(Decider::Keys(format!("In `{}` `{key}` decides {called}.", shown_name(path)))))
}

/// As [`decider`], of what was read.
pub(super) fn decider_of(
    setting: &Setting,
    member: &Member<'_>,
    reading: &Reading,
    called: &str,
) -> Option<Box<Decider>> {
    if reading.given_by == GivenBy::Application {
        let nobody = format!("No key of {} changes {called}.", member.spelling.dialect.title);
        return Some(Box::new(Decider::Application(nobody)));
    }
    let path = &member.document.place(reading.span).path;
    decider(setting, path, reading.variable.as_deref().unwrap_or(&reading.key), called)
}

/// The setting as a sentence names it: with the application's own key where it is another one.
fn subject(setting: &Setting, reading: &Reading, title: &str) -> String {
    if reading.given_by == GivenBy::Application {
        return format!("`{}`, which no key of {title} sets,", setting.id);
    }
    let own = if reading.key == *setting.id || reading.given_by == GivenBy::Case {
        ["`", &reading.key, "`"].concat()
    } else {
        format!("`{}` ({})", reading.key, setting.id.value)
    };
    if reading.is_key_written { own } else { format!("{own}, which is not set and left at its default,") }
}

/// Why no key of a file shows a setting, as a clause.
pub(super) fn why_elsewhere(setting: &Setting) -> &'static str {
    match setting.settled_by {
        SettledBy::Evidence => "only evidence settles it",
        SettledBy::Deployment => "the deployment settles it, and a statement with evidence may attest it",
        SettledBy::Application => "probity knows no key of this dialect that settles it",
    }
}

/// The verb between a subject and the value: what a case gives is none of its key's own.
fn is(setting: &Setting, reading: &Reading) -> Cow<'static, str> {
    let is_own = reading.given_by != GivenBy::Case || reading.key == *setting.id;
    if is_own { " is ".into() } else { format!(" makes `{}` ", setting.id).into() }
}

/// What a value is, as far as it may be shown, and that it is not what somebody asks, with what that is.
pub(super) fn unlike(reader: Option<&Reader>, value: &Value, asks: &[&Ask]) -> String {
    let normal = reader.map_or_else(|| Some(value.clone()), |reader| reader.read(value).ok());
    let refusing: Vec<&Ask> =
        asks.iter().copied().filter(|ask| !normal.as_ref().is_some_and(|normal| ask.is_met(normal))).collect();
    let shown = reader.zip(normal.as_ref()).and_then(|(reader, normal)| shown(reader, normal));
    let shown = shown.map(|shown| format!(" {shown}, which")).unwrap_or_default();
    format!("{shown} is not what {}{}", refused::by(&refusing), refused::what(&refusing, reader))
}

/// What a normal form comes to, with its verb, where it holds nothing of the value that may be a secret.
fn shown(reader: &Reader, normal: &Value) -> Option<String> {
    match reader.kind {
        Kind::Credential => Some(reader.show(normal)),
        Kind::Secret => (normal["kind"] == "literal").then(|| format!("is {}", reader.show(normal))),
        _ => is_harmless(&reader.kind).then(|| format!("is {}", reader.show(normal))),
    }
}

/// Whether nothing that is read so can hold a secret.
pub(super) fn is_harmless(kind: &Kind) -> bool {
    reader::secrecy(kind) == Secrecy::Nothing
}
