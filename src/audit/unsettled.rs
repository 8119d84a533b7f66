//! Variables under which a file does not mean what it says: one that names another file to be read, or that switches
//! off what the application refuses otherwise. It must not repeat the value of one.

use super::config::Member;
use super::schema::Schema;
use super::shown::shown_name;
use crate::diag::{Code, Finding, Place};
use crate::load::tree::Kind;
use crate::model::dialect::Unsettling;

/// What the variables that the layers give do to the file that was named.
pub(super) fn unsettled(members: &[Member<'_>]) -> Vec<Finding> {
    let base = &members[0];
    let each = base.spelling.dialect.unsettled_by.iter();
    each.flat_map(|one| given(members, one).into_iter().map(move |(text, place)| (one, text, place)))
        .filter(|(one, text, _)| !text.as_deref().is_some_and(|text| changes_nothing(one, text, &base.document.path)))
        .map(|(one, text, place)| finding(one, text.is_none(), &base.document.path).at(Some(place)))
        .collect()
}

/// Every text that a variable is given, and where; no text where it comes from somewhere else.
fn given(members: &[Member<'_>], one: &Unsettling) -> Vec<(Option<String>, Place)> {
    let base = &members[0];
    let name = one.variable.as_str();
    let mut out = Vec::new();
    if let Some(variable) = base.document.variable(name) {
        let text = (!variable.is_open).then(|| variable.text.clone());
        out.push((text, base.document.place(variable.name)));
    }
    // An environment file may be a layer of its own, or the file that is audited.
    let is_environment = |member: &&Member<'_>| {
        member.document.is_textual()
            && (std::ptr::eq(*member, base) || member.spelling.dialect.overrides.contains(&base.spelling.dialect.id))
    };
    for member in members.iter().filter(is_environment) {
        let entry = member.document.root().entry(name);
        out.extend(entry.map(|(key, node)| {
            let text = if let Kind::Text(text) = &node.kind { Some(text.clone()) } else { None };
            (text, member.document.place(key.span))
        }));
    }
    out
}

fn changes_nothing(one: &Unsettling, text: &str, audited: &str) -> bool {
    let last = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let is_harmless =
        one.unless.as_ref().is_some_and(|unless| Schema::new(unless.0.clone()).is_met(&text.trim().into()));
    is_harmless || (one.names_file && last(text.trim()) == last(audited))
}

fn finding(one: &Unsettling, is_open: bool, audited: &str) -> Finding {
    let name = shown_name(&one.variable);
    let verb = if is_open { "is given from elsewhere, and it may be that" } else { "is given, and" };
    let message =
        format!("the variable `{name}` {verb} {}; `{}` was audited without that", one.why, shown_name(audited));
    let fix = if one.names_file {
        format!("audit the file that `{name}` names, or give it the name of this one")
    } else {
        format!("leave `{name}` out of what is deployed")
    };
    Finding::new(Code::Contradiction, message, fix)
}
