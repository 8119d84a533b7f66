//! Variables under which a file does not mean what it says: one that names another file to be read, or that switches
//! off what the application refuses otherwise. It must not repeat the value of one.

use crate::audit::config::Member;
use crate::audit::config::mounts::{is_end_of, is_mounted};
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::effective::is_written;
use crate::audit::evaluate::found::LeftTo;
use crate::audit::plan::schema::Schema;
use crate::audit::shown::shown_name;
use crate::diag::{Code, Finding, Place};
use crate::load::tree::Kind;
use crate::model::dialect::Unsettling;

/// What the variables that the layers give do to the file that was named: what is sure, and what may be.
pub(in crate::audit) fn unsettled(members: &[Member<'_>]) -> (Vec<Finding>, Vec<Doubt>) {
    let base = &members[0];
    let (mut findings, mut doubts) = (Vec::new(), Vec::new());
    for one in &base.spelling.dialect.unsettled_by {
        for (text, place) in given(members, one) {
            let change = text.as_deref().map_or(Change::Sure, |text| change(members, one, text));
            // What a text that is there does is there to be seen.
            let is_seen = matches!(change, Change::Sure) && text.is_some();
            match change {
                Change::Nothing => {}
                Change::Open | Change::Sure if !one.keys.is_empty() => {
                    let why = format!("the variable `{}` is given, which {}", shown_name(&one.variable), one.why);
                    let left_to = if is_seen { LeftTo::Nobody } else { LeftTo::Variable };
                    doubts.push(Doubt { why, place, scope: scope(one), left_to });
                }
                Change::Open => {
                    let left_to = LeftTo::Statement;
                    doubts.push(Doubt { why: elsewhere(one), place, scope: Scope::All, left_to });
                }
                Change::Sure => findings.push(finding(one, text.as_deref(), &base.document.path).at(Some(place))),
            }
        }
    }
    (findings, doubts)
}

/// The doubts that a source of variables which are not read leaves: that one of them may change what the file means.
pub(in crate::audit) fn unread(members: &[Member<'_>], source: &str, place: &Place) -> Vec<Doubt> {
    let each = members[0].spelling.dialect.unsettled_by.iter().filter(|one| given(members, one).is_empty());
    let (whole, parts): (Vec<&Unsettling>, Vec<&Unsettling>) = each.partition(|one| one.keys.is_empty());
    let doubts = whole.into_iter().take(1).chain(parts).map(|one| {
        let name = shown_name(&one.variable);
        let why = format!(
            "`{source}` of the deployment gives variables that were not read, and one may be `{name}`, which {}; a file \
             of variables is read with --env-file",
            one.why
        );
        Doubt { place: place.clone(), why, scope: scope(one), left_to: LeftTo::Variable }
    });
    doubts.collect()
}

/// The keys that a variable leaves open, or the whole file.
fn scope(one: &Unsettling) -> Scope {
    if one.keys.is_empty() { Scope::All } else { Scope::Keys(one.keys.iter().cloned().collect()) }
}

/// What a variable does to what the file says.
enum Change {
    Nothing,
    Open,
    Sure,
}

/// Every text that a variable is given, and where; no text where it comes from somewhere else.
fn given(members: &[Member<'_>], one: &Unsettling) -> Vec<(Option<String>, Place)> {
    let base = &members[0];
    let is_it = |name: &str| base.spelling.is_named(one, name);
    let variables = base.document.variables().filter(|(name, _)| is_it(name)).map(|(_, variable)| {
        let text = (!variable.is_open).then(|| variable.text.clone());
        (text, base.document.place(variable.name))
    });
    let mut out: Vec<_> = variables.collect();
    // An environment file may be a layer of its own, or the file that is audited.
    let is_environment = |member: &&Member<'_>| {
        member.document.is_textual()
            && (std::ptr::eq(*member, base) || member.spelling.dialect.overrides.contains(&base.spelling.dialect.id))
    };
    for member in members.iter().filter(is_environment) {
        let Kind::Map(entries) = &member.document.root().kind else { continue };
        // What a variable put there was looked at above.
        let own = entries.iter().filter(|(key, node)| is_it(&key.name) && is_written(&member.document, node));
        out.extend(own.map(|(key, node)| (node.text().map(str::to_owned), member.document.place(key.span))));
    }
    // A layer of variables is given to the file, too.
    out.dedup_by(|later, earlier| later.1 == earlier.1);
    out
}

fn change(members: &[Member<'_>], one: &Unsettling, text: &str) -> Change {
    let audited = &members[0].document.path;
    let text = text.trim();
    if one.unless.as_ref().is_some_and(|unless| Schema::new(unless.0.clone()).is_met(&text.into())) {
        return Change::Nothing;
    }
    let named: Vec<&str> = text.split(one.between.as_deref().unwrap_or(",")).map(str::trim).collect();
    if one.names_file && named.len() > 1 {
        // Several files in the order in which one is laid over the other, as they were given.
        let base = &members[0].document;
        let given = || base.parts().iter().take(named.len());
        let is_each = |is_it: fn(&str, &str) -> bool| {
            given().len() == named.len() && given().zip(&named).all(|(part, name)| is_it(name, &part.path))
        };
        return match () {
            () if is_each(is_end_of) && base.files().len() == named.len() => Change::Nothing,
            () if is_each(|name, path| last(name) == last(path)) => Change::Open,
            () => Change::Sure,
        };
    }
    if !one.names_file || last(text) != last(audited) {
        return Change::Sure;
    }
    // The same name in another folder need not be the same file, unless a deployment puts this one there.
    if is_end_of(text, audited) || is_mounted(&members[1..], audited, text) { Change::Nothing } else { Change::Open }
}

/// The last name of a path.
fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

fn elsewhere(one: &Unsettling) -> String {
    let name = shown_name(&one.variable);
    format!(
        "`{name}` names a file of this name in another folder, and whether that is the one that was audited is open"
    )
}

fn finding(one: &Unsettling, text: Option<&str>, audited: &str) -> Finding {
    let name = shown_name(&one.variable);
    let verb = match text {
        None => "is given from elsewhere, and it may be that",
        Some(text) if one.names_file && text.trim().is_empty() => "is given without a value, and a value",
        Some(_) => "is given, and",
    };
    let message =
        format!("the variable `{name}` {verb} {}; `{}` was audited without that", one.why, shown_name(audited));
    let fix = if one.names_file {
        format!("audit the file that `{name}` names, or give it the name of this one")
    } else {
        format!("leave `{name}` out of what is deployed")
    };
    Finding::new(Code::Contradiction, message, fix)
}
