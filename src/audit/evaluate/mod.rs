//! One check on one configuration: what is found, and where.
//! What cannot be read or decided never counts as met.

pub(in crate::audit) mod compare;
pub(in crate::audit) mod effective;
pub(in crate::audit) mod element;
pub(in crate::audit) mod found;
pub(in crate::audit) mod lookup;
mod refused;
pub(in crate::audit) mod select;
pub(in crate::audit) mod when;

use std::borrow::Cow;

use serde_json::Value;

use super::config::{Config, Member};
use super::document::path::Path;
use super::doubt::{Doubt, Scope, unless_doubted};
use super::normalise::{Kind, Reader};
use super::plan::{Ask, Rule};
use super::result::{Stands, Status};
use super::shown::mask::may_show;
use super::shown::shown_name;
use super::shown::vocabulary;
use crate::diag::{Place, Text};
use crate::load::Library;
use crate::load::tree::Span;
use crate::model::safeguard::Check;
use crate::model::setting::{Setting, SettledBy};
pub use found::LeftTo;
use found::{Found, GivenBy, Reading};
use when::Applies;

/// What a check came to, before statements and waivers are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Any but `attested` and `waived`, which come after.
    pub status: Status,
    /// Where.
    pub location: Option<Place>,
    /// Other places that matter.
    pub related: Vec<Place>,
    /// What was found, without any value that could be a secret.
    pub message: String,
    /// Whether a statement may settle it.
    pub attestable: bool,
    /// What decides it, where that is another key than the setting's name.
    pub decider: Option<Decider>,
    /// How what stands there would have to be written to be read, as a sentence.
    pub write: Option<Box<Text>>,
    /// What would settle it where it is open.
    pub left_to: LeftTo,
    /// What there is of it in the file.
    pub stands: Stands,
}

/// What decides a setting, as a sentence of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decider {
    /// Keys of files.
    Keys(String),
    /// The application itself: no key of it does.
    Application(String),
}

impl Outcome {
    pub(super) fn new(status: Status, location: Option<Place>, message: impl Into<String>) -> Self {
        Self {
            status,
            location,
            related: Vec::new(),
            message: message.into(),
            attestable: true,
            decider: None,
            write: None,
            left_to: LeftTo::Statement,
            stands: Stands::Somewhere,
        }
    }
}

/// What checks are evaluated on.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// Settings by name.
    pub library: &'a Library,
    /// The configuration.
    pub config: &'a Config<'a>,
    /// Whether what the file cannot settle is judged all the same: only to run a check's own examples.
    pub as_if_settled: bool,
}

/// Evaluates one check against the asks of one level.
#[must_use]
pub fn evaluate(scene: &Scene<'_>, rule: &Rule<'_>, asks: &[&Ask]) -> Outcome {
    let check = rule.check;
    let condition = rule.when.as_ref().map(|when| scene.condition(when));
    if let Some(Applies::No(message)) = &condition {
        return Outcome::new(Status::NotApplicable, None, message.clone());
    }
    let mut outcome = if let Some(manual) = &check.manual {
        Outcome::new(Status::Manual, None, question(&manual.ask, asks))
    } else if let Some(compare) = &check.compare {
        let compared = scene.compare(check, compare);
        // Of raw paths it is not known whose settings they are.
        let base = &scene.config.base().spelling;
        let is_of_side = |doubt: &&Doubt| {
            compare.reader.is_some() || [&compare.left, &compare.right].iter().any(|id| doubt.is_of(base, id))
        };
        unless_doubted(scene.all_doubts().filter(is_of_side), compared)
    } else if let Some(path) = &rule.path {
        let outcome = scene.select(rule, path, asks);
        // What is looked for anywhere is looked for in the command too.
        let anywhere = path.as_ref().is_ok_and(Path::is_anywhere);
        if anywhere { unless_doubted(scene.text_doubts(), outcome) } else { unless_doubted(scene.doubts(), outcome) }
    } else {
        scene.setting(rule, asks)
    };
    match condition {
        Some(Applies::Yes(place)) => outcome.related.push(place),
        Some(Applies::Perhaps(why)) if outcome.status == Status::Fail => {
            outcome.message = format!("{}; whether that is asked here is open: {why}", outcome.message);
            outcome.status = Status::Undetermined;
        }
        _ => {}
    }
    outcome
}

/// A question with the parameters of everyone who asks it; it is one question where they agree.
#[must_use]
pub fn question(text: &str, asks: &[&Ask]) -> String {
    let mut asked: Vec<(String, Vec<&str>)> = Vec::new();
    for ask in asks {
        let filled = super::plan::expect::fill(text, &ask.values);
        let by = ask.required_by.iter().map(Text::as_str);
        match asked.iter_mut().find(|(known, _)| *known == filled) {
            Some((_, all)) => all.extend(by),
            None => asked.push((filled, by.collect())),
        }
    }
    match asked.as_slice() {
        [(one, _)] => one.clone(),
        several => several.iter().map(|(text, by)| format!("{text} ({})", by.join(", "))).collect::<Vec<_>>().join(" "),
    }
}

impl<'a> Scene<'a> {
    fn doubts(&self) -> impl Iterator<Item = &'a Doubt> {
        self.config.base().doubts.iter()
    }

    /// As [`Self::doubts`], with what another file may say too.
    fn all_doubts(&self) -> impl Iterator<Item = &'a Doubt> {
        self.doubts().filter(|doubt| doubt.scope != Scope::Anywhere).chain(self.text_doubts())
    }

    /// The doubts about the text of any of the files.
    fn text_doubts(&self) -> impl Iterator<Item = &'a Doubt> {
        let all = self.config.members().iter().flat_map(|member| &member.doubts);
        all.filter(|doubt| doubt.scope == Scope::Anywhere)
    }

    /// Looks a setting up; examples may declare what a real file cannot settle.
    pub(super) fn find(&self, setting: &Setting) -> Vec<(&'a Member<'a>, Found)> {
        let mut all = self.config.look(setting);
        for (_, found) in all.iter_mut().filter(|_| self.as_if_settled) {
            if let Found::Declared(reading) = found {
                *found = Found::Value(reading.clone());
            }
        }
        all
    }

    fn setting(&self, rule: &Rule<'_>, asks: &[&Ask]) -> Outcome {
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
                let message = format!(
                    "`{}` is written here, and an application's file cannot settle it: {}",
                    setting.id,
                    why_elsewhere(setting)
                );
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
                let why = if has_key { "none of the keys that settle it is in it" } else { why_elsewhere(setting) };
                let message = format!("no key of this file shows `{}`: {why}", setting.id);
                // A workspace's own dialect may leave out what the application has to show.
                let attestable = !(member.spelling.is_own && setting.settled_by == SettledBy::Application);
                let outcome = Outcome::new(Status::Undetermined, None, message);
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
        let place = member.document.place(reading.span);
        let title = &member.spelling.dialect.title;
        let mut message = subject(setting, reading, title);
        let others = reading.related.iter().filter(|span| **span != reading.span);
        let related = others.map(|span| member.document.place(*span)).collect();
        let decider = decider_of(setting, member, reading, "it");
        let read = reader.read(&reading.raw).map_err(|error| error.expected);
        let quoted = || format!("{} without quotes", reader.expected());
        let is_quoted = is_quoted_number(reader, member, reading);
        let normal = match read.and_then(|normal| if is_quoted { Err(quoted()) } else { Ok(normal) }) {
            Ok(normal) => normal,
            Err(expected) => {
                let meant = vocabulary::told_unread(setting, reading);
                let stands = told_container(&reading.raw);
                message = format!("{message}{stands} cannot be read: {expected} is expected{meant}");
                let span = at_fault(reading, |item| reader.read(item).is_ok());
                let place = span.map_or(place, |span| member.document.place(span));
                return Outcome { related, decider, ..Outcome::new(Status::Fail, Some(place), message) };
            }
        };
        let shown = if may_show(setting) { reader.show(&normal) } else { String::new() };
        let refusing: Vec<&Ask> = asks.iter().copied().filter(|ask| !ask.is_met(&normal)).collect();
        message.push_str(&is(setting, reading));
        message += &match (refusing.is_empty(), shown.is_empty()) {
            (true, true) => "as asked".to_owned(),
            (true, false) => shown,
            (false, true) => {
                let schemas = asks.iter().filter_map(|ask| ask.schema());
                let known = vocabulary::told_of(setting, reading, schemas);
                format!("not what {}{known}", refused::by(&refusing))
            }
            (false, false) => format!("{shown}, which is not what {}", refused::by(&refusing)),
        };
        if refusing.is_empty() {
            return Outcome { related, decider, ..Outcome::new(Status::Pass, Some(place), message) };
        }
        let is_met = |item: &Value| reader.read(item).is_ok_and(|normal| asks.iter().all(|ask| ask.is_met(&normal)));
        let place = at_fault(reading, is_met).map_or(place, |span| member.document.place(span));
        Outcome { related, decider, ..Outcome::new(Status::Fail, Some(place), message) }
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

/// An outcome, and whether it settles anything where others do.
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) is_settled: bool,
}

impl Judged {
    pub(super) const fn settled(outcome: Outcome) -> Self {
        Self { outcome, is_settled: true }
    }
}

/// What several places come to: the worst of them, with the places of all that are as bad.
pub(super) fn together(mut judged: Vec<Judged>) -> Outcome {
    if let [_] = judged.as_slice() {
        return judged.remove(0).outcome;
    }
    if judged.iter().any(|one| one.is_settled) {
        judged.retain(|one| one.is_settled);
    }
    let count = judged.len();
    let mut outcomes: Vec<Outcome> = judged.into_iter().map(|one| one.outcome).collect();
    let Some(worst) = outcomes.iter().map(|outcome| outcome.status).min() else {
        return Outcome::new(Status::Undetermined, None, "nothing is said of it");
    };
    outcomes.retain(|outcome| outcome.status == worst);
    // One that has a place tells more than one that has none.
    let told = outcomes.iter().position(|outcome| outcome.location.is_some()).unwrap_or_default();
    let mut first = outcomes.remove(told);
    if outcomes.is_empty() {
        return first;
    }
    first.attestable &= outcomes.iter().all(|outcome| outcome.attestable);
    let places = outcomes.into_iter().flat_map(|outcome| outcome.location.into_iter().chain(outcome.related));
    let mut known: Vec<Place> = first.location.iter().chain(&first.related).cloned().collect();
    let before = known.len();
    for place in places {
        if !known.contains(&place) {
            known.push(place);
        }
    }
    let more = known.split_off(before);
    first.message = match (worst, more.len()) {
        (_, 0) => first.message,
        (Status::Pass, _) => format!("{}, and the same holds at {} other places", first.message, count - 1),
        (_, more) => format!("{} (and {more} more)", first.message),
    };
    first.related.extend(more);
    first
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
pub(super) fn decider(setting: &Setting, path: &str, key: &str, called: &str) -> Option<Decider> {
    (*key != *setting.id).then(|| Decider::Keys(format!("In `{}` `{key}` decides {called}.", shown_name(path))))
}

/// As [`decider`], of what was read.
pub(super) fn decider_of(setting: &Setting, member: &Member<'_>, reading: &Reading, called: &str) -> Option<Decider> {
    if reading.given_by == GivenBy::Application {
        return Some(Decider::Application(format!("No key of {} changes {called}.", member.spelling.dialect.title)));
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

/// What an absent value means.
#[derive(PartialEq, Eq, Clone, Copy)]
pub(super) enum Absent {
    Fail,
    Pass,
    NotApplicable,
}

/// `fail` where nothing is written.
pub(super) fn absent_word(check: &Check) -> Absent {
    match check.absent.as_ref().and_then(|absent| absent.value.as_str()) {
        Some("pass") => Absent::Pass,
        Some("not-applicable") => Absent::NotApplicable,
        _ => Absent::Fail,
    }
}

pub(super) fn absent(check: &Check, key: &str, parent: Place) -> Outcome {
    match absent_word(check) {
        Absent::Pass => Outcome::new(Status::Pass, None, format!("`{key}` is not set, which is as it should be")),
        Absent::NotApplicable => {
            Outcome::new(Status::NotApplicable, None, format!("`{key}` is not set, so this does not apply"))
        }
        Absent::Fail => Outcome::new(Status::Fail, Some(parent), format!("`{key}` is not set")),
    }
}
