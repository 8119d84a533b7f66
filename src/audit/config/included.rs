//! A file that another one includes: what stands behind the line that includes it counts over what it says.
//! It must not tell which file a line includes, since a layer may be any of them.

use std::collections::{BTreeSet, HashMap};

use crate::audit::dialect::spelling::Spelling;
use crate::audit::document::Document;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;
use crate::load::tree::{Kind, Node};

/// What is open with a file that is laid over one that includes others: keys that both set, which the first may set last.
pub(super) fn included(first: &Document, second: &Document, spelling: &Spelling<'_>) -> Vec<Doubt> {
    let (Kind::Map(entries), Kind::Map(others)) = (&first.root().kind, &second.root().kind) else { return Vec::new() };
    let includes = |name: &str| {
        spelling.elsewhere.iter().any(|path| path.names().is_some_and(|names| names.len() == 1 && names[0] == name))
    };
    let lines = entries.iter().map(|(key, _)| key).filter(|key| includes(&key.name));
    let Some(line) = lines.min_by_key(|key| key.span) else { return Vec::new() };
    let known: HashMap<&str, &Node> = others.iter().map(|(key, node)| (key.name.as_str(), node)).collect();
    let doubt = |name: &String, node: &Node| {
        let other = known.get(name.as_str())?;
        let is_open = first.part(node.span).is_textual && node.span > line.span && node.kind != other.kind;
        (is_open && !includes(name)).then(|| {
            let (shown, above) = (shown_name(name), shown_name(&line.name));
            let why =
                format!("`{shown}` stands behind a line `{above}` too, where it counts over what is included there");
            let scope = Scope::Keys(BTreeSet::from([name.clone()]));
            Doubt { place: second.place(other.span), why, scope, left_to: LeftTo::Nobody }
        })
    };
    entries.iter().filter_map(|(key, node)| doubt(&key.name, node)).collect()
}
