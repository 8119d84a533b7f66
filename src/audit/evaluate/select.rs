//! A check on a raw path: everything that it reaches, judged under the check's quantifier.
//! It must not show a value, and what stands in the way of a path is never nothing.

use std::cell::LazyCell;
use std::collections::HashSet;

use serde_json::{Value, json};

use super::compare::is_harmless;
use super::effective::{as_written, to_read};
use super::refused;
use crate::audit::config::Member;
use crate::audit::config::begun::joined;
use crate::audit::config::handed::written;
use crate::audit::document::path::{Match, Path, anywhere_below};
use crate::audit::doubt::beyond::secrets;
use crate::audit::evaluate::{Absent, Outcome, Scene, absent, absent_word, item_at_fault};
use crate::audit::normalise::reader;
use crate::audit::normalise::{Kind as ReaderKind, Reader, credential, secret};
use crate::audit::plan::{Ask, Rule};
use crate::audit::result::Status;
use crate::audit::shown::by_name::{as_header, as_variable, last_name, prints_a_secret};
use crate::audit::shown::is_credential;
use crate::audit::shown::mask::may_show;
use crate::audit::shown::named_values;
use crate::audit::shown::vocabulary;
use crate::diag::{Place, counted};
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::{Interpolation, KeyType};
use crate::model::safeguard::{Check, Quantifier};
use crate::model::setting::{Secrecy, Setting};

impl Scene<'_> {
    pub(super) fn select(&self, rule: &Rule<'_>, path: &Result<Path, String>, asks: &[&Ask]) -> Outcome {
        let parsed = match path {
            Ok(parsed) => parsed,
            Err(message) => return Outcome::new(Status::Undetermined, None, message.clone()),
        };
        let path = rule.check.select.as_ref().map_or("", |path| path.as_str());
        let found = self.reached(rule, parsed, asks);
        let names = if parsed.is_anywhere() { self.named(rule) } else { Vec::new() };
        if let Some((first, more)) = names.split_first() {
            let message = "the name of a key is a credential itself".to_owned();
            let mut outcome = Outcome::new(Status::Fail, Some(first.clone()), message);
            outcome.related = more.to_vec();
            return outcome;
        }
        if let Some(blocked) = found.iter().find(|seen| seen.at.blocked) {
            let message = format!("`{}` is {}, so `{path}` cannot be read", blocked.at.shown(), blocked.at.node.noun());
            return Outcome::new(Status::Fail, Some(blocked.place()), message);
        }
        let default = absent_default(rule.check);
        let found = match (&default, rule.check.quantifier) {
            // One of several is enough, or each that lacks the member has the default.
            (None, Quantifier::Any) => found.into_iter().filter(|seen| !seen.at.missing).collect(),
            (Some(_), _) => found,
            (None, _) => {
                let (found, missing): (Vec<_>, Vec<_>) = found.into_iter().partition(|seen| !seen.at.missing);
                if let Some(first) = missing.first().filter(|_| absent_word(rule.check) == Absent::Fail) {
                    return Outcome::new(
                        Status::Fail,
                        Some(first.place()),
                        format!("`{}` is not set", first.at.shown()),
                    );
                }
                found
            }
        };
        if found.is_empty() {
            return match default {
                Some(default) => Self::judge(rule, path, &[], &[default], asks),
                None => {
                    let mut outcome = absent(rule.check, path, self.config.base().document.place(Span::default()));
                    if parsed.is_anywhere() && outcome.status == Status::Pass {
                        outcome.message = "no key of these names is in the file, which is as it should be".into();
                    }
                    outcome
                }
            };
        }
        let (mut known, mut values, mut open) = (Vec::new(), Vec::new(), None);
        for seen in found {
            let value = match &default {
                Some(default) if seen.at.missing => Ok(default.clone()),
                _ => of_match(rule, &seen),
            };
            match value {
                Ok(value) => {
                    known.push(seen);
                    values.push(value);
                }
                Err(message) => {
                    open.get_or_insert_with(|| Outcome::new(Status::Undetermined, Some(seen.place()), message));
                }
            }
        }
        let Some(open) = open else { return Self::judge(rule, path, &known, &values, asks) };
        // Another value that fails does so whatever this one will be, unless one of them is enough.
        let is_enough = rule.check.quantifier == Quantifier::Any;
        let judged = (!is_enough && !values.is_empty()).then(|| Self::judge(rule, path, &known, &values, asks));
        let failed = judged.filter(|outcome| outcome.status == Status::Fail);
        // No statement attests what a variable will be.
        failed.unwrap_or(Outcome { attestable: false, ..open })
    }

    /// Everything that a path reaches, in the files that it is looked for in.
    fn reached<'s>(&'s self, rule: &'s Rule<'_>, parsed: &'s Path, asks: &[&Ask]) -> Vec<Seen<'s>> {
        // A secret may stand in any of the files; every other path is one of the application's own.
        let members = if parsed.is_anywhere() { self.config.members() } else { &self.config.members()[..1] };
        let mut found: Vec<Seen<'_>> = Vec::new();
        for member in members {
            if !parsed.is_anywhere() {
                let reached = parsed.select(member.document.root(), &rule.keys);
                let root = member.document.root();
                found.extend(reached.into_iter().map(|at| Seen { member, root, at }));
                continue;
            }
            // What another layer replaces still stands in its file.
            for root in member.document.files() {
                let reached = if member.spelling.dialect.documents.is_some() {
                    anywhere_below(root, &rule.keys)
                } else {
                    parsed.select(root, &rule.keys)
                };
                let marked = if is_of_secrets(rule) { marked(rule, member, root) } else { Vec::new() };
                let is_marked = !marked.is_empty();
                let mut seen = HashSet::new();
                let leaves = reached.into_iter().chain(marked).flat_map(|at| self.leaves(rule, member, root, at, asks));
                // What has the name of a secret and is marked or named as one is still one value.
                let leaves = leaves.filter(|at| !is_marked || seen.insert((std::ptr::from_ref(at.node), at.missing)));
                found.extend(leaves.map(|at| Seen { member, root, at }));
            }
        }
        found
    }

    /// Where keys stand whose names are credentials, where a check looks for those in every value.
    fn named(&self, rule: &Rule<'_>) -> Vec<Place> {
        let is_asked = rule.reader.as_ref().is_some_and(|reader| reader.kind == ReaderKind::Credential);
        let mut out = Vec::new();
        for member in self.config.members().iter().filter(|_| is_asked) {
            let mut open: Vec<&Node> = member.document.files().iter().collect();
            while let Some(node) = open.pop() {
                match &node.kind {
                    Kind::Map(entries) => {
                        let is_one = |name: &str| is_credential(name) && rule.keys.matches(name);
                        let named = entries.iter().filter(|(key, _)| is_one(&key.name));
                        out.extend(named.map(|(key, _)| member.document.place(key.span)));
                        open.extend(entries.iter().map(|(_, child)| child));
                    }
                    Kind::List(items) => open.extend(items),
                    _ => {}
                }
            }
        }
        out.sort();
        out
    }

    /// A table that is a reference as a whole, such as `{ from_env = "X" }`, is one secret; of every other
    /// container each leaf is a value. A key that is a shipped setting of its own, of a type that cannot hold a
    /// secret, is none because of its name.
    fn leaves<'t>(
        &self,
        rule: &Rule<'_>,
        member: &Member<'_>,
        root: &Node,
        from: Match<'t>,
        asks: &[&Ask],
    ) -> Vec<Match<'t>> {
        let dialect = member.spelling.dialect;
        let as_written = |m: &Match<'_>| {
            let handed = written(dialect, root, m);
            member.spelling.to_read(m, handed.unwrap_or_else(|| as_written(&member.document, dialect, m.node)))
        };
        let secrets = rule.reader.as_ref().filter(|reader| reader.kind == ReaderKind::Secret);
        let is_reference = |m: &Match<'_>| {
            let read = secrets.and_then(|reader| reader.read(&as_written(m)).ok());
            read.is_some_and(|normal| asks.iter().all(|ask| ask.is_met(&normal)))
        };
        // The items of a command tell together what none of them tells alone.
        let credentials = rule.reader.as_ref().filter(|reader| reader.kind == ReaderKind::Credential);
        let is_bad = |m: &Match<'_>| {
            let whole = |value: Value| joined(dialect, root, m, &value).unwrap_or(value);
            let read = credentials.and_then(|reader| reader.read(&whole(as_written(m))).ok());
            read.is_some_and(|normal| !asks.iter().all(|ask| ask.is_met(&normal)))
        };
        let is_command = |list: &Match<'_>, items: &[Match<'_>]| {
            let is_flat =
                matches!(list.node.kind, Kind::List(_)) && items.iter().all(|item| item.children().is_empty());
            is_flat && is_bad(list) && !items.iter().any(is_bad)
        };
        let mut open = vec![from];
        let mut out = Vec::new();
        while let Some(next) = open.pop() {
            let children = next.children();
            if secrets.is_some() && (self.is_no_secret(member, &next) || is_algorithm(&next) || says_no_secret(&next)) {
                continue;
            }
            if children.is_empty() || is_reference(&next) {
                out.push(next);
            } else if is_command(&next, &children) {
                out.push(next);
                out.extend(children);
            } else {
                open.extend(children.into_iter().rev());
            }
        }
        out
    }

    /// Whether what stands here is known not to be a secret, whatever its name: a shipped setting of a type that
    /// cannot hold one, or a key of which a shipped dialect says so.
    fn is_no_secret(&self, member: &Member<'_>, found: &Match<'_>) -> bool {
        if member.spelling.is_own {
            return false;
        }
        if member.spelling.dialect.canonical {
            let shipped = |setting: &&Setting| self.library.sources.is_shipped(setting.id.pos);
            return self.library.setting(&found.path()).filter(shipped).is_some_and(may_show);
        }
        member.spelling.is_no_secret(found)
    }

    /// Judges several raw values under the check's quantifier.
    fn judge(rule: &Rule<'_>, path: &str, found: &[Seen<'_>], values: &[Value], asks: &[&Ask]) -> Outcome {
        let all_meet = |normal: &Value| asks.iter().all(|ask| ask.is_met(normal));
        // What holds no credential is judged once for all values of which that is so.
        let is_innocent_met = LazyCell::new(|| all_meet(&credential::form(false)));
        let meets = |value: &Value| match &rule.reader {
            Some(reader) if reader.is_innocent(value) => Ok(*is_innocent_met),
            Some(reader) => reader.read(value).map(|normal| all_meet(&normal)),
            None => Ok(all_meet(value)),
        };
        let mut unreadable = Vec::new();
        let mut met = Vec::new();
        let mut unmet = Vec::new();
        for (i, value) in values.iter().enumerate() {
            match meets(value) {
                Ok(true) => met.push(i),
                Ok(false) => unmet.push(i),
                Err(error) => unreadable.push((i, error.expected)),
            }
        }
        let is_met = |value: &Value| meets(value).is_ok_and(|is_met| is_met);
        let place = |i: usize| found.get(i).map(|seen| seen.place_of(&values[i], is_met));
        let name = |i: usize| found.get(i).map_or_else(|| unset(path), Seen::named);
        if let Some((i, expected)) = unreadable.first() {
            return Outcome::new(
                Status::Fail,
                found.get(*i).map(|seen| seen.place_of(&values[*i], |value| meets(value).is_ok())),
                format!("{} cannot be read: {expected} is expected", name(*i)),
            );
        }
        let (wrong, words): (Vec<usize>, &str) = match rule.check.quantifier {
            // What is asked then says `not`.
            Quantifier::All | Quantifier::None => (unmet, ""),
            Quantifier::Any if met.is_empty() => (unmet, ", and no other value is"),
            Quantifier::Any => (Vec::new(), ""),
        };
        let Some(first) = wrong.first() else {
            let count = values.len();
            let words = counted(count, "value");
            // Of several values no single place shows that all are as asked.
            let only = (count == 1 && rule.check.keys.is_empty()).then(|| found.first().map(Seen::place)).flatten();
            return Outcome::new(Status::Pass, only, format!("{words} looked at, all as asked"));
        };
        let more = match wrong.len() {
            1 => String::new(),
            n => format!(" (and {} more)", n - 1),
        };
        let as_it_is = found.get(*first).and_then(Seen::as_it_is).unwrap_or_default();
        let is_of_words = vocabulary::is_read_as_words(rule.reader.as_ref().map(|reader| &reader.kind));
        let schemas = asks.iter().filter_map(|ask| ask.schema()).filter(|_| is_of_words && rule.check.keys.is_empty());
        let known = vocabulary::told_among(&values[*first], schemas);
        let asked = unlike(rule.reader.as_ref(), &values[*first], asks);
        let message = format!("{}{asked}{words}{as_it_is}{known}{more}", name(*first));
        let mut outcome = Outcome::new(Status::Fail, place(*first), message);
        outcome.related = wrong.iter().skip(1).filter_map(|i| place(*i)).collect();
        outcome
    }
}

/// What a value is, as far as it may be shown, and that it is not what somebody asks, with what that is.
fn unlike(reader: Option<&Reader>, value: &Value, asks: &[&Ask]) -> String {
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
        ReaderKind::Credential => Some(reader.show(normal)),
        ReaderKind::Secret => (normal["kind"] == "literal").then(|| format!("is {}", reader.show(normal))),
        _ => is_harmless(&reader.kind).then(|| format!("is {}", reader.show(normal))),
    }
}

/// A path at which nothing stands, of which the default counts, as the subject of a sentence.
fn unset(path: &str) -> String {
    format!("`{path}`, which is not set and left at its default,")
}

/// Whether it is the name of an algorithm, under a key that names one as often as it holds a secret.
fn is_algorithm(found: &Match<'_>) -> bool {
    matches!((&found.node.kind, last_name(found)), (Kind::Text(text), Some(name)) if secret::algorithm::is_named(name, text))
}

/// Words that switch something on or off where there are texts alone.
const SWITCHES: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "1", "0"];

/// What the dialect marks as a secret, and what a table names as one and holds.
fn marked<'t>(rule: &Rule<'_>, member: &'t Member<'_>, root: &'t Node) -> Vec<Match<'t>> {
    let named = named_values::values(root, &rule.keys).into_iter();
    let named = named.filter(|(name, found)| !says_none_as(name, found.node)).map(|(_, found)| found);
    secrets(&member.spelling, root).into_iter().chain(named).collect()
}

/// Whether it says something about secrets and is none: a rule such as `reset_password = "disabled"`, a switch that has one
/// made, such as `RANDOM_ROOT_PASSWORD`, or the path to a file under a name that ends so.
fn says_no_secret(found: &Match<'_>) -> bool {
    says_none_as(last_name(found).unwrap_or_default(), found.node)
}

fn says_none_as(written: &str, node: &Node) -> bool {
    let name = written.to_ascii_lowercase();
    let text = match &node.kind {
        Kind::Text(text) => text.to_ascii_lowercase(),
        Kind::Number(number) => number.to_string(),
        _ => return false,
    };
    let names_logins = matches!(&node.kind, Kind::Text(own) if credential::pair::names_logins(&name, own));
    if names_logins || secret::rule::is_one(written, &text) || secret::rule::is_other_word(written) {
        return true;
    }
    let is_made = ["random", "onetime"].iter().any(|word| name.contains(word));
    let is_path = text.starts_with('/') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(&b));
    // The header with which browsers are told that they may send cookies is a switch whatever its name.
    let is_switch = name == "access-control-allow-credentials";
    ((is_made || is_switch) && SWITCHES.contains(&text.as_str())) || (name.ends_with("_file") && is_path)
}

/// Whether a check looks at secrets by name: what a dialect marks as one then counts as called so.
fn is_of_secrets(rule: &Rule<'_>) -> bool {
    let reads = rule.reader.as_ref().is_some_and(|reader| reader.kind == ReaderKind::Secret);
    reads && rule.keys.matches("secret")
}

/// A match and whose file it stands in.
struct Seen<'t> {
    member: &'t Member<'t>,
    /// The tree that it stands in.
    root: &'t Node,
    at: Match<'t>,
}

impl Seen<'_> {
    /// The place of the item that is not met, where it is a list in which others are; else its own.
    fn place_of(&self, value: &Value, is_met: impl Fn(&Value) -> bool) -> Place {
        let Kind::List(items) = &self.at.node.kind else { return self.place() };
        let is_one_each = value.as_array().is_some_and(|values| values.len() == items.len());
        let item = item_at_fault(value, is_met).filter(|_| is_one_each).and_then(|at| items.get(at));
        item.map_or_else(|| self.place(), |item| self.member.document.place(item.span))
    }

    /// As the subject of a sentence.
    fn named(&self) -> String {
        let name = self.at.shown();
        if self.at.missing { unset(&name) } else { format!("`{name}`") }
    }

    fn place(&self) -> Place {
        self.member.document.place(self.at.node.span)
    }

    /// What looks like a reference, where the application takes it for the value.
    fn as_it_is(&self) -> Option<String> {
        let dialect = self.member.spelling.dialect;
        let is_plain = matches!(dialect.interpolates, Interpolation::Nothing | Interpolation::Containers);
        let looks = matches!(&self.at.node.kind, Kind::Text(text) if text.contains("${"));
        (is_plain && looks).then(|| format!(", since {} replaces no references as `${{NAME}}`", dialect.title))
    }
}

/// The raw value of a match.
fn of_match(rule: &Rule<'_>, seen: &Seen<'_>) -> Result<Value, String> {
    let kind = rule.reader.as_ref().map(|reader| &reader.kind);
    if kind == Some(&ReaderKind::Credential) && prints_a_secret(&seen.at) {
        // What such a command prints is a password, as what stands behind an option is.
        return Ok(json!(["--password", "printed"]));
    }
    // Of a raw value no part is known to be none.
    let secrecy = match kind.map_or(Secrecy::Stray, reader::secrecy) {
        Secrecy::Part => Secrecy::Whole,
        other => other,
    };
    let dialect = seen.member.spelling.dialect;
    let handed = secrecy.is_meant().then(|| written(dialect, seen.root, &seen.at));
    let whole = |value: Value| match kind {
        Some(ReaderKind::Credential) => joined(dialect, seen.root, &seen.at, &value).unwrap_or(value),
        _ => value,
    };
    if let Some(value) = handed.flatten() {
        return Ok(whole(value));
    }
    let value = to_read(&seen.member.document, seen.member.spelling.dialect, seen.at.node, KeyType::Any, secrecy)
        .map_err(|_| format!("`{}` is taken from a variable that no layer sets", seen.at.shown()))?;
    let value = if secrecy.is_meant() { seen.member.spelling.to_read(&seen.at, value) } else { value };
    if kind != Some(&ReaderKind::Credential) {
        return Ok(value);
    }
    Ok(as_header(&seen.at, &value).or_else(|| as_variable(&seen.at, &value)).unwrap_or_else(|| whole(value)))
}

/// The documented default that `absent: { default: V }` gives a raw path.
fn absent_default(check: &Check) -> Option<Value> {
    check.absent.as_ref().and_then(|absent| absent.value.get("default").cloned())
}
