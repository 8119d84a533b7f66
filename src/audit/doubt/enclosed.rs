//! Files that a deployment holds in itself and gives to the application: one that is not the audited file may be what counts.
//! It must not judge what such a file says, and takes what is the audited file's text for no other.

use std::collections::HashSet;

use crate::audit::config::Member;
use crate::audit::dialect::detect::leaves;
use crate::audit::document::Document;
use crate::audit::document::path::Gone;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::normalise::credential::encoded::decoded;
use crate::load::tree::Kind;

/// The doubts about the file that was named which files within its layers leave.
pub(in crate::audit) fn enclosed(members: &[Member<'_>]) -> Vec<Doubt> {
    let base = &members[0];
    let mut doubts = Vec::new();
    for member in &members[1..] {
        let root = member.document.root();
        for found in member.spelling.encloses.iter().flat_map(|path| path.reached(root)) {
            // Files of secrets and binary files are handed over in base64.
            let is_named = matches!(found.way.last(), Some(Gone::Name(name)) if is_named_so(base, name));
            let is_other = |text: &str| is_such_a_file(base, text, is_named);
            let is_one = |text: &&str| is_other(text) || decoded(text).is_some_and(|text| is_other(&text));
            let Some(name) = found.node.text().filter(is_one).map(|_| found.shown()) else { continue };
            let why = format!(
                "`{name}` of the deployment is a file with keys of {}, and not the one that was audited",
                base.spelling.dialect.title
            );
            let place = member.document.place(found.node.span);
            doubts.push(Doubt { place, why, scope: Scope::All, left_to: LeftTo::OtherFile });
        }
    }
    doubts
}

/// Whether the audited file has this name.
fn is_named_so(base: &Member<'_>, name: &str) -> bool {
    base.document.path.rsplit(['/', '\\']).next() == Some(name)
}

/// Whether a text is another file of the application than the audited one: most of its values stand at keys that it has. Where it
/// has the name of the audited file, one of them is enough, and so is an outermost name that both have.
fn is_such_a_file(base: &Member<'_>, text: &str, is_named: bool) -> bool {
    let is_audited = || base.document.parts().iter().any(|part| part.lines.text().trim() == text.trim());
    let name = if is_named { &base.document.path } else { "" };
    let Ok(document) = Document::parse_as(base.spelling.dialect, name, &text.into()) else { return false };
    let known = base.spelling.keys.shared(document.root());
    let is_alike = || match (&document.root().kind, &base.document.root().kind) {
        (Kind::Map(own), Kind::Map(audited)) => {
            let names: HashSet<&str> = audited.iter().map(|(key, _)| key.name.as_str()).collect();
            own.iter().any(|(key, _)| names.contains(key.name.as_str()))
        }
        _ => false,
    };
    let is_one = if is_named { known > 0 || is_alike() } else { known > 0 && 2 * known >= leaves(document.root()) };
    is_one && !is_audited()
}
