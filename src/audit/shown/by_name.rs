//! What a name says of its value together with it: a header, a variable, a command that prints a secret.
//! It must not judge the value alone, nor by a name that says nothing of it.

use serde_json::Value;

use crate::audit::document::path::{Gone, Match};
use crate::audit::normalise::credential::{command, pair, programs};
use crate::load::tree::{Kind, Node};

/// The last name on the way to a value.
pub(in crate::audit) fn last_name<'t>(found: &Match<'t>) -> Option<&'t str> {
    found.way.iter().rev().find_map(|step| match step {
        Gone::Name(name) => Some(*name),
        Gone::Item(_) | Gone::Any => None,
    })
}

/// A variable that holds a password by what its program makes of it, or a login under a key that has it in base64;
/// `NAME=value` tells what the value alone does not.
pub(in crate::audit) fn as_variable(found: &Match<'_>, value: &Value) -> Option<Value> {
    let (name, text) = (last_name(found)?, value.as_str()?);
    (programs::holds(name, text) || pair::has_login(name, text)).then(|| format!("{name}={text}").into())
}

/// Headers with which programs log in, where no name of a secret is in theirs.
const LOGINS: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "x-honeycomb-team"];

/// A header with which a program logs in, as it is sent; `name: value` tells what the value alone does not.
pub(in crate::audit) fn as_header(found: &Match<'_>, value: &Value) -> Option<Value> {
    let mut names =
        found.way.iter().rev().filter_map(|step| if let Gone::Name(name) = step { Some(*name) } else { None });
    let (name, table) = (names.next()?, names.next()?);
    let is_one = |login: &str| name.eq_ignore_ascii_case(login);
    let is_login = LOGINS.into_iter().any(is_one) && table.to_ascii_lowercase().ends_with("headers");
    value.as_str().filter(|_| is_login).map(|text| format!("{}: {text}", name.to_ascii_lowercase()).into())
}

/// Whether it is a command that prints a secret which stands in it.
pub(in crate::audit) fn prints_a_secret(found: &Match<'_>) -> bool {
    let text = |node| Node::text(node).unwrap_or_default();
    let command = || match &found.node.kind {
        Kind::List(items) => items.iter().map(text).collect::<Vec<_>>().join(" "),
        _ => text(found.node).to_owned(),
    };
    last_name(found).is_some_and(|name| command::prints_a_secret(name, command))
}
