//! The rows of an audit in CISO Assistant.
//! It must write `compliant` only where a statement of the control claims it with evidence that holds.

use std::collections::BTreeSet;

use super::said::Said;
use super::shown::Shown;
use super::words::Words;
use super::{Cells, Gathered, Sources};
use crate::report::picture::ControlView;
use crate::report::state::State;

/// One row a control of the baseline.
pub(super) fn rows(sources: &Sources<'_, '_>) -> Gathered {
    let Some(baseline) = sources.baseline else { return Gathered::default() };
    let members = sources.picture.library.catalogs().members(baseline);
    let shown = Shown::of(sources);
    let mut lowered = BTreeSet::new();
    let said: Vec<Said<'_>> = members.iter().map(|control| Said::of(sources.picture, *control, None)).collect();
    let rows = members.into_iter().zip(&said).map(|(control, said)| {
        let mut view = sources.picture.view(control);
        let claimed = view.state;
        let state = shown.state(control, claimed);
        if state != view.state {
            lowered.insert(control.control.id.value.clone());
            view.state = state;
        }
        Cells::from([
            ("control", control.control.id.value.clone()),
            ("title", control.control.title.clone()),
            ("result", Words::shipped().result(assessed(said, claimed, state)).to_owned()),
            ("observations", observations(&view)),
        ])
    });
    let rows = vec![rows.collect()];
    let notes = shown.notes(&lowered).into_iter().chain(Said::swept(&said)).collect();
    Gathered { rows, notes, ..Gathered::default() }
}

/// The state whose result may be written: no check that fails makes more of a control than it was.
fn assessed(said: &Said<'_>, claimed: State, state: State) -> State {
    match claimed {
        // What only a pattern matches nobody assessed.
        _ if said.is_swept() => State::Gap,
        // Nor what safeguards contribute, all of them or some, whether their checks fail or not.
        State::Supported | State::Partial if said.statements.is_empty() => State::Supported,
        _ => state,
    }
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
