//! Files that a deployment holds in itself and gives to the application: one that is not the audited file may be what counts.
//! It must not judge what such a file says, and takes what is the audited file's text for no other.

use crate::audit::config::Member;
use crate::audit::dialect::detect::leaves;
use crate::audit::document::Document;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::normalise::credential::encoded::decoded;

/// The doubts about the file that was named which files within its layers leave.
pub(in crate::audit) fn enclosed(members: &[Member<'_>]) -> Vec<Doubt> {
    let base = &members[0];
    let mut doubts = Vec::new();
    for member in &members[1..] {
        let root = member.document.root();
        for found in member.spelling.encloses.iter().flat_map(|path| path.reached(root)) {
            // Files of secrets and binary files are handed over in base64.
            let is_one = |text: &&str| {
                is_such_a_file(base, text) || decoded(text).is_some_and(|text| is_such_a_file(base, &text))
            };
            let Some(name) = found.node.text().filter(is_one).map(|_| found.shown()) else { continue };
            let why = format!(
                "`{name}` of the deployment is a file with keys of {}, and not the one that was audited",
                base.spelling.dialect.title
            );
            let place = member.document.place(found.node.span);
            doubts.push(Doubt { place, why, scope: Scope::All, left_to: LeftTo::Nobody });
        }
    }
    doubts
}

/// Whether a text is another file of the application than the audited one: most of its values stand at keys that it has.
fn is_such_a_file(base: &Member<'_>, text: &str) -> bool {
    let is_audited = || base.document.parts().iter().any(|part| part.lines.text().trim() == text.trim());
    let Ok(document) = Document::parse_as(base.spelling.dialect, "", &text.into()) else { return false };
    let known = base.spelling.keys.shared(document.root());
    known > 0 && 2 * known >= leaves(document.root()) && !is_audited()
}
