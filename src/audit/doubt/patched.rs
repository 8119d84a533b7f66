//! Files that change others: what is in them does not hold by itself, so none of it passes.
//! It must not apply a change.

use wildmatch::WildMatch;

use crate::audit::document::Document;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::diag::{Code, Finding};
use crate::load::tree::{Key, Kind, Node};
use crate::model::dialect::Dialect;

/// What is said of a file that changes another, and the doubt that it leaves of everything in it.
pub(in crate::audit) fn patched(document: &Document, dialect: &Dialect) -> Option<(Finding, Doubt)> {
    let patched = dialect.patched.as_ref()?;
    let globs: Vec<WildMatch> = patched.by.iter().map(|glob| WildMatch::new(glob)).collect();
    let (key, at) = first(document.root(), &globs)?;
    // The name itself may go on in any way.
    let why = format!("`{}` is of a file that changes another one, so nothing here holds by itself", patched.by[at]);
    let place = document.place(key.span);
    let finding = Finding::new(Code::RefusedKey, why.clone(), format!("audit {}", patched.instead));
    let doubt = Doubt { place: place.clone(), why, scope: Scope::Anywhere, left_to: LeftTo::Nobody };
    Some((finding.at(Some(place)), doubt))
}

/// The first key that matches one of them, in the order of the file, and which.
fn first<'t>(node: &'t Node, globs: &[WildMatch]) -> Option<(&'t Key, usize)> {
    match &node.kind {
        Kind::Map(entries) => entries.iter().find_map(|(key, child)| {
            let one = globs.iter().position(|glob| glob.matches(&key.name));
            one.map(|at| (key, at)).or_else(|| first(child, globs))
        }),
        Kind::List(items) => items.iter().find_map(|item| first(item, globs)),
        _ => None,
    }
}
