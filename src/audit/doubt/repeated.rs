//! Documents of one file that name the same thing: whoever applies them is left with one of the two.
//! It must not say which, nor look at what they hold.

use std::collections::HashMap;

use crate::audit::document::Document;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;
use crate::diag::{Code, Finding};
use crate::load::tree::{Kind, Node};
use crate::model::dialect::Dialect;

/// What is said of each document that names what another one does, and the doubt that it leaves of everything in the file.
pub(in crate::audit) fn repeated(document: &Document, dialect: &Dialect) -> Vec<(Finding, Doubt)> {
    if dialect.named_by.is_empty() {
        return Vec::new();
    }
    let Kind::Map(kinds) = &document.root().kind else { return Vec::new() };
    let mut found = Vec::new();
    for (kind, documents) in kinds {
        let Kind::List(documents) = &documents.kind else { continue };
        let mut named: HashMap<Vec<Option<&str>>, &Node> = HashMap::new();
        for own in documents {
            let Some((name, at)) = name_of(own, &dialect.named_by) else { continue };
            if let Some(first) = named.insert(name, at) {
                found.push(said(document, &kind.name, first, at));
            }
        }
    }
    found
}

/// What names a document, and where the first of it stands; nothing where that is no text.
fn name_of<'t>(document: &'t Node, named_by: &[String]) -> Option<(Vec<Option<&'t str>>, &'t Node)> {
    let member = |path: &String| path.split('.').try_fold(document, |node, name| node.get(name));
    let first = member(named_by.first()?).filter(|node| node.text().is_some())?;
    Some((named_by.iter().map(|path| member(path).and_then(Node::text)).collect(), first))
}

fn said(document: &Document, kind: &str, first: &Node, second: &Node) -> (Finding, Doubt) {
    let (earlier, place) = (document.place(first.span), document.place(second.span));
    let why = format!("two documents name one `{}`, and only one of them will count", shown_name(kind));
    let finding = Finding::new(Code::Contradiction, why.clone(), "say it in one document, or name two things apart");
    let doubt = Doubt { place: place.clone(), why, scope: Scope::Anywhere, left_to: LeftTo::Nobody };
    (finding.at(Some(place)).with_related(Some(earlier)), doubt)
}
