//! Names of keys where an application compares them without case, and two spellings of one in a table.
//! It must not choose between two: which of them counts is open.

use crate::audit::dialect::spelling::Spelling;
use crate::audit::document::Document;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;
use crate::diag::{Code, Finding};
use crate::load::tree::Span;

/// Two spellings of one key in one table.
#[derive(Debug)]
pub(in crate::audit) struct Twin {
    /// The key, as it is listed.
    pub(in crate::audit) key: String,
    pub(in crate::audit) first: Span,
    pub(in crate::audit) second: Span,
}

/// The name among those listed that is this one without case; first the one that is spelled so.
pub(in crate::audit) fn alike<'n>(name: &str, mut listed: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    listed.clone().find(|other| *other == name).or_else(|| listed.find(|other| is_alike(name, other)))
}

/// Whether two names are one without case, as Unicode folds the letters of ASCII.
pub(in crate::audit) fn is_alike(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    one.chars().map(folded).eq(other.chars().map(folded))
}

const fn folded(c: char) -> char {
    match c {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        _ => c.to_ascii_lowercase(),
    }
}

/// Gives the keys of a file the names that the dialect lists for them, where it compares names without case. Of two
/// spellings of one key either may count, so that nothing in the file is settled.
pub(super) fn respell(document: &mut Document, spelling: &Spelling<'_>) -> (Vec<Finding>, Vec<Doubt>) {
    if !spelling.dialect.names_without_case {
        return (Vec::new(), Vec::new());
    }
    let twins = spelling.keys.respell(&mut document.root);
    let said = |twin: Twin| {
        let key = shown_name(&twin.key);
        let (first, second) = (document.place(twin.first), document.place(twin.second));
        let message = format!(
            "`{key}` stands twice in its table, since {} compares names without case, and which one counts is open",
            spelling.dialect.title
        );
        let finding = Finding::new(Code::Contradiction, message, "keep one of them").at(Some(second.clone()));
        let why = format!("`{key}` stands in the file in two spellings, and which one counts is open");
        (finding.with_related(Some(first)), Doubt { place: second, why, scope: Scope::All, left_to: LeftTo::Nobody })
    };
    twins.into_iter().map(said).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_without_case() {
        let listed = ["insecure", "API", "api", "kind"];
        for (name, found) in [
            ("insecure", Some("insecure")),
            ("InSecure", Some("insecure")),
            ("in\u{17f}ecure", Some("insecure")),
            ("\u{212a}ind", Some("kind")),
            ("api", Some("api")),
            ("Api", Some("API")),
            ("apis", None),
            ("ap\u{456}", None),
        ] {
            assert_eq!(alike(name, listed.into_iter()), found, "{name}");
        }
    }
}
