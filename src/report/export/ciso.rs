//! The rows of an audit in CISO Assistant.
//! It must write `compliant` only where a statement of the control claims it with evidence that holds.

use std::collections::BTreeSet;

use super::shown::Shown;
use super::words::Words;
use super::{Cells, Gathered, Sources};
use crate::report::picture::{ControlView, State};

/// One row a control of the baseline.
pub(super) fn rows(sources: &Sources<'_, '_>) -> Gathered {
    let Some(baseline) = sources.baseline else { return Gathered::default() };
    let members = sources.picture.library.catalogs().members(baseline);
    let shown = Shown::of(sources);
    let mut lowered = BTreeSet::new();
    let rows = members.into_iter().map(|control| {
        let mut view = sources.picture.view(control);
        let state = shown.state(control, view.state);
        if state != view.state {
            lowered.insert(control.control.id.value.clone());
            view.state = state;
        }
        Cells::from([
            ("control", control.control.id.value.clone()),
            ("title", control.control.title.clone()),
            ("result", Words::shipped().result(view.state).to_owned()),
            ("observations", observations(&view)),
        ])
    });
    let rows = vec![rows.collect()];
    Gathered { rows, notes: shown.notes(&lowered), ..Gathered::default() }
}

/// The state in probity's own word, and how.
pub(super) fn observations(view: &ControlView<'_>) -> String {
    let state = match view.state {
        State::Gap => return String::new(),
        state => state.word(),
    };
    let how = view.how.join("; ");
    let evidence = if view.evidence.is_empty() { String::new() } else { format!(" [{}]", view.evidence.join(", ")) };
    format!("{state}: {how}{evidence}").trim_end_matches([':', ' ']).to_owned()
}
