//! What a check on secrets takes for one beside its name, and what has the name of one and is none.
//! It must not excuse a value by a word that could be a password.

use crate::audit::config::Member;
use crate::audit::document::path::Match;
use crate::audit::doubt::beyond::secrets;
use crate::audit::normalise::{Kind as ReaderKind, credential, secret};
use crate::audit::plan::Rule;
use crate::audit::shown::by_name::last_name;
use crate::audit::shown::mask::may_show;
use crate::audit::shown::named_values;
use crate::diag::secret_shapes::is_switch;
use crate::load::Library;
use crate::load::tree::{Kind, Node};
use crate::model::setting::Setting;

/// Whether a check looks at secrets by name: what a dialect marks as one then counts as called so.
pub(super) fn are_asked(rule: &Rule<'_>) -> bool {
    let reads = rule.reader.as_ref().is_some_and(|reader| reader.kind == ReaderKind::Secret);
    reads && rule.keys.matches("secret")
}

/// What the dialect marks as a secret, and what a table names as one and holds.
pub(super) fn marked<'t>(rule: &Rule<'_>, member: &'t Member<'_>, root: &'t Node) -> Vec<Match<'t>> {
    let named = named_values::values(root, &rule.keys).into_iter();
    let named = named.filter(|(name, found)| !says_none_as(name, found.node)).map(|(_, found)| found);
    secrets(&member.spelling, root).into_iter().chain(named).collect()
}

/// Whether what stands at a key is none, whatever its name.
pub(super) fn is_none(library: &Library, member: &Member<'_>, found: &Match<'_>) -> bool {
    is_no_secret(library, member, found) || is_algorithm(found) || says_no_secret(found)
}

/// Whether what stands here is known not to be a secret, whatever its name: a shipped setting of a type that
/// cannot hold one, or a key of which a shipped dialect says so.
fn is_no_secret(library: &Library, member: &Member<'_>, found: &Match<'_>) -> bool {
    if member.spelling.is_own {
        return false;
    }
    if member.spelling.dialect.canonical {
        let shipped = |setting: &&Setting| library.sources.is_shipped(setting.id.pos);
        return library.setting(&found.path()).filter(shipped).is_some_and(may_show);
    }
    member.spelling.is_no_secret(found)
}

/// Whether it is the name of an algorithm, under a key that names one as often as it holds a secret.
fn is_algorithm(found: &Match<'_>) -> bool {
    matches!((&found.node.kind, last_name(found)), (Kind::Text(text), Some(name)) if secret::algorithm::is_named(name, text))
}

/// Whether it says something about secrets and is none: a rule such as `reset_password = "disabled"`, a switch that has one
/// made, such as `RANDOM_ROOT_PASSWORD`, or the path to a file under a name that ends so.
fn says_no_secret(found: &Match<'_>) -> bool {
    says_none_as(last_name(found).unwrap_or_default(), found.node)
}

fn says_none_as(written: &str, node: &Node) -> bool {
    let name = written.to_ascii_lowercase();
    let text = match &node.kind {
        Kind::Text(text) => text.to_ascii_lowercase(),
        Kind::Number(number) => number.to_string(),
        _ => return false,
    };
    let names_logins = matches!(&node.kind, Kind::Text(own) if credential::pair::names_logins(&name, own));
    let is_a_name = || node.text().is_some_and(|text| secret::rule::is_a_name(written, text));
    if names_logins || secret::rule::is_one(written, &text) || secret::rule::is_other_word(written) || is_a_name() {
        return true;
    }
    let is_made = ["random", "onetime"].iter().any(|word| name.contains(word));
    let is_path = text.starts_with('/') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(&b));
    // The header with which browsers are told that they may send cookies is a switch whatever its name.
    let is_of_browsers = name == "access-control-allow-credentials";
    // Where there are texts alone, digits switch too.
    let is_switched = is_switch(&text) || matches!(text.as_str(), "1" | "0");
    ((is_made || is_of_browsers) && is_switched) || (name.ends_with("_file") && is_path)
}
