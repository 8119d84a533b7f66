//! A path, globs of keys, and a document: every node that is reached is in the document, by the way that is named.

use probity::audit::document::globs::Globs;
use probity::audit::document::path::{Gone, Match, Path};
use probity::load::syntax::parse;
use probity::load::tree::{Kind, Node};

use super::input;

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let mut parts = input::parts(&text);
    let (path, globs) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let path = match Path::parse(path) {
        Ok(path) => path,
        Err(message) => {
            assert!(!message.is_empty(), "refused without a word");
            return;
        }
    };
    if let Some(names) = path.names() {
        let quoted: String = names.iter().map(|name| format!("[\"{name}\"]")).collect();
        if names.iter().all(|name| !name.contains("\"]")) {
            assert_eq!(Path::parse(&quoted).as_ref(), Ok(&path), "the same names are another path");
        }
    }
    let Some(Ok(tree)) = parts.next().and_then(input::file).map(|file| parse(file.syntax, &file.text)) else { return };
    let keys: Vec<String> = globs.lines().map(str::to_owned).collect();
    let matches = path.select(&tree.root, &Globs::new(&keys));
    assert!(path.is_several() || matches.len() <= 1, "one way leads to several places");
    for found in &matches {
        assert!(found.is_there() || !path.is_anywhere(), "what is looked for at every depth is there or is not found");
        if found.is_there() {
            let node = follow(&tree.root, found).expect("the way leads somewhere");
            assert!(std::ptr::eq(node, found.node), "the way leads elsewhere");
            assert!(found.children().iter().all(|child| follow(&tree.root, child).is_some()));
        }
    }
}

/// The node that a way leads to.
fn follow<'t>(root: &'t Node, found: &Match<'t>) -> Option<&'t Node> {
    found.way.iter().try_fold(root, |node, step| match (step, &node.kind) {
        (Gone::Name(name), Kind::Map(_)) => node.get(name),
        (Gone::Item(at), Kind::List(items)) => items.get(*at),
        _ => None,
    })
}
