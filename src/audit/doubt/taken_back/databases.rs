//! Addresses of databases, wherever they stand in an application's own file, that ask for less than `database.tls` does.
//! It must look at addresses of databases alone: how caches, mail and the web are reached is not asked there.

use std::collections::BTreeSet;

use crate::audit::config::Member;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::effective::as_far_as_known;
use crate::audit::evaluate::found::LeftTo;
use crate::audit::normalise::{Kind as Reads, Reader};
use crate::audit::shown::shown_name;
use crate::load::tree::{Kind, Node};

/// What is asked of a connection to a database.
const SETTING: &str = "database.tls";
/// The schemes of databases, behind `jdbc:` too.
const SCHEMES: [&str; 13] = [
    "cockroach",
    "cockroachdb",
    "db2",
    "mariadb",
    "mongodb",
    "mssql",
    "mysql",
    "oracle",
    "postgis",
    "postgres",
    "postgresql",
    "sqlserver",
    "timescaledb",
];
/// Names of libpq's and others' options that only the connection of a database has.
const OPTIONS: [&str; 3] = ["pgsslmode", "sslmode", "ssl-mode"];
/// Modes that take whoever answers.
const ANYBODY: [&str; 4] = ["disable", "allow", "prefer", "require"];

/// The doubts that such addresses raise.
pub(super) fn weaker(member: &Member<'_>, root: &Node, out: &mut Vec<Doubt>) {
    let own = root.get("database").and_then(|table| table.get("tls")).and_then(Node::text).unwrap_or_default();
    let reader = Reader { kind: Reads::Connection, words: Vec::new() };
    Walk { member, takes_anybody: ANYBODY.contains(&own), reader, way: Vec::new(), out }.inside(root);
}

struct Walk<'w, 'o> {
    member: &'w Member<'w>,
    /// Whether the setting itself asks for no more than whoever answers.
    takes_anybody: bool,
    reader: Reader,
    way: Vec<&'w str>,
    out: &'o mut Vec<Doubt>,
}

impl<'w> Walk<'w, '_> {
    fn inside(&mut self, node: &'w Node) {
        match &node.kind {
            Kind::Map(entries) => {
                for (key, below) in entries {
                    self.way.push(&key.name);
                    self.inside(below);
                    self.way.pop();
                }
            }
            Kind::List(items) => items.iter().for_each(|item| self.inside(item)),
            Kind::Text(text) => self.text(node, text),
            _ => {}
        }
    }

    fn text(&mut self, node: &Node, written: &str) {
        let member = self.member;
        let name = self.way.last().copied().unwrap_or_default();
        let is_option = OPTIONS.iter().any(|option| name.eq_ignore_ascii_case(option));
        // No address does without one of these, and no reference to a variable.
        if !is_option && !written.contains([':', '=', '$', '{']) {
            return;
        }
        let known = as_far_as_known(&member.document, member.spelling.dialect, node);
        let Some(text) = known.as_str() else { return };
        let asked = if is_option { format!("sslmode={text}") } else { text.to_owned() };
        if !is_option && !is_of_database(&asked) {
            return;
        }
        let read = self.reader.read(&asked.into()).unwrap_or_default();
        let is = |words: &[&str]| {
            let said = read.as_array().into_iter().flatten().filter_map(|one| one.get("protection")?.as_str());
            said.into_iter().any(|word| words.contains(&word))
        };
        if is(&["unencrypted", "unknown"]) || (!self.takes_anybody && is(&["unverified"])) {
            let why = format!("`{}` reaches a database and asks for less", shown_name(&self.way.join(".")));
            let place = member.document.place(node.span);
            let scope = Scope::Keys(BTreeSet::from([SETTING.to_owned()]));
            self.out.push(Doubt { place, why, scope, left_to: LeftTo::Nobody });
        }
    }
}

/// Whether a text is the address of a database, or its options as words.
fn is_of_database(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    let bare = lower.strip_prefix("jdbc:").unwrap_or(&lower);
    let scheme = bare.split(':').next().unwrap_or_default();
    let has_scheme = bare.len() > scheme.len() && SCHEMES.contains(&scheme.split('+').next().unwrap_or_default());
    let has = |name: &str| {
        lower.split(['?', '&', ';', ' ', ',']).any(|part| part.trim_start().strip_prefix(name).is_some_and(is_behind))
    };
    has_scheme
        || (["host", "server", "data source", "dbname", "database"].iter().any(|name| has(name)) && lower.contains('='))
}

/// What stands behind the name of an option.
fn is_behind(rest: &str) -> bool {
    rest.trim_start().starts_with('=')
}

#[cfg(test)]
mod tests {
    use super::is_of_database;

    #[test]
    fn addresses() {
        for (text, is) in [
            ("postgres://db/x", true),
            ("jdbc:postgresql://db/x?ssl=false", true),
            ("postgresql+asyncpg://db/x", true),
            ("mongodb+srv://a/", true),
            ("Server=db;Encrypt=False", true),
            ("host=db sslmode=disable", true),
            ("redis://cache?ssl_cert_reqs=none", false),
            ("https://example.org/?tls=off", false),
            ("postgres", false),
            ("a sentence about the host", false),
            ("${DATABASE_URL}", false),
        ] {
            assert_eq!(is_of_database(text), is, "{text}");
        }
    }
}
