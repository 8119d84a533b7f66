//! A second file of an application that lays none over another: what both say, and what only the second says.
//! It must not choose between two files, nor let pass what only one that may not be read says.

use std::collections::BTreeSet;

use crate::audit::dialect::spelling::Spelling;
use crate::audit::document::Document;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::audit::shown::shown_name;
use crate::diag::{Code, Finding};
use crate::load::tree::Span;
use crate::model::dialect::{Layering, Merge};

/// What is wrong with a second file, and what is open with it. The first one was named to be audited, or is a layer as the
/// second is.
pub(super) fn beside(
    first: &Document,
    second: &Document,
    spelling: &Spelling<'_>,
    is_named: bool,
) -> (Vec<Finding>, Vec<Doubt>) {
    let layers = spelling.dialect.layers;
    if !matches!(layers, Layering::Apart | Layering::Alone) {
        return (Vec::new(), Vec::new());
    }
    let title = &spelling.dialect.title;
    let whole = spelling.merging.iter().filter(|(_, how)| *how == Merge::Whole).map(|(path, _)| path);
    let (mut findings, mut doubts) = (Vec::new(), Vec::new());
    for (key, one, other) in first.shared(second, whole) {
        let shown = shown_name(&key);
        let message =
            format!("`{shown}` stands in both files, and {title} does not lay one over the other as this audit would");
        let finding = Finding::new(Code::Contradiction, message, "say it in one of the files").at(Some(other.clone()));
        findings.push(finding.with_related(Some(one)));
        let why = format!("`{shown}` stands in two files, and which one counts is open");
        doubts.push(Doubt { place: other, why, scope: Scope::Keys(BTreeSet::from([key])), left_to: LeftTo::Nobody });
    }
    let mut lacking = first.lacks(second);
    if !is_named {
        // Which of two layers is read nobody said.
        lacking.extend(second.lacks(first));
    }
    if layers == Layering::Alone && !lacking.is_empty() {
        let why = format!("{title} reads one file, and `{}` is a second one", shown_name(&second.path));
        let place = second.place(Span::default());
        doubts.push(Doubt { place, why, scope: Scope::Keys(lacking), left_to: LeftTo::Nobody });
    }
    (findings, doubts)
}
