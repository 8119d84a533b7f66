//! Secrets that a table names in one member and holds in another: `{ name: DB_PASSWORD, value: hunter2 }`.
//! It must not take for one what is put there from elsewhere, nor judge the value otherwise.

use crate::audit::document::globs::Globs;
use crate::audit::document::path::{Gone, Match};
use crate::audit::normalise::credential::{text, yaml};
use crate::load::tree::{Kind, Node};

/// The values in all tables that name a secret, with that name.
pub(in crate::audit) fn values<'t>(root: &'t Node, names: &Globs) -> Vec<(&'t str, Match<'t>)> {
    let mut found = Vec::new();
    gather(root, &mut Vec::new(), names, &mut found);
    found
}

fn gather<'t>(node: &'t Node, way: &mut Vec<Gone<'t>>, names: &Globs, found: &mut Vec<(&'t str, Match<'t>)>) {
    match &node.kind {
        Kind::Map(entries) => {
            let text = |word: &str| {
                let mut named = entries.iter().filter(move |(key, _)| key.name.eq_ignore_ascii_case(word));
                named.find_map(|(_, child)| Node::text(child))
            };
            let value = entries.iter().find(|(key, child)| key.name.eq_ignore_ascii_case("value") && is_literal(child));
            if let Some((key, node)) = value {
                // A patch names what it puts its value into (RFC 6902).
                let path = text("op").and_then(|_| text("path")).and_then(|path| path.strip_prefix('/'));
                let last = path.and_then(|path| path.rsplit('/').next());
                let called = [text("name"), text("key"), last].into_iter().flatten().find(|name| names.matches(name));
                if let Some(name) = called {
                    let way = way.iter().copied().chain([Gone::Name(&key.name)]).collect();
                    found.push((name, Match { way, node, missing: false, blocked: false }));
                }
            }
            for (key, child) in entries {
                way.push(Gone::Name(&key.name));
                gather(child, way, names, found);
                way.pop();
            }
        }
        Kind::List(items) => {
            for (at, item) in items.iter().enumerate() {
                way.push(Gone::Item(at));
                gather(item, way, names, found);
                way.pop();
            }
        }
        _ => {}
    }
}

/// Whether something stands there, and not what another file or a run puts in its place.
fn is_literal(node: &Node) -> bool {
    match &node.kind {
        Kind::Text(text) => !text.is_empty() && !yaml::is_put_in(&text::marked(text)),
        Kind::Number(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::syntax::{Syntax, parse};

    #[test]
    fn named() {
        let names = Globs::new(&["*password".to_owned()]);
        for (text, expected) in [
            ("{ name: DB_PASSWORD, value: hunter2 }", Some("value")),
            ("a: [{ b: c }, { Key: DB_PASSWORD, Value: 4711 }]", Some("a[1].Value")),
            ("[{ op: add, path: /data/password, value: hunter2 }]", Some("[0].value")),
            ("{ path: /data/password, value: hunter2 }", None),
            ("{ name: DB_PASSWORD, value: '${PW}' }", Some("value")), // judged where every reference is
            ("{ name: DB_PASSWORD, value: $(params.password) }", None),
            ("{ name: DB_PASSWORD, value: '{{ .Values.password }}' }", None),
            ("{ name: DB_PASSWORD, value: '{{ \"hunter2\" }}' }", Some("value")),
            ("{ name: DB_PASSWORD, value: '' }", None),
            ("{ name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: a, key: password } } }", None),
            ("{ name: DB_HOST, value: db }", None),
        ] {
            let root = parse(Syntax::Yaml, &text.into()).expect("YAML").root;
            let found: Vec<String> = values(&root, &names).iter().map(|(_, found)| found.path()).collect();
            assert_eq!(found, expected.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{text}");
        }
    }
}
