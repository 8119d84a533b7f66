//! Changes that would make a file pass: as a difference for `patch -p1`, and as the fixes of formats that have them.
//! It must show no line that holds what must not be shown, and never change a file.

use std::collections::BTreeSet;

use super::Global;
use super::auditing::Desk;
use super::inputs::Input;
use super::output::Failure;
use super::session::at_place;
use crate::audit::Level;
use crate::audit::mask::shown_lines;
use crate::diag::Place;
use crate::edit::unified_sparing;
use crate::report::audited::Audited;
use crate::report::row::{Edit, Row};

/// Gives each row of an audit the change that would mend it, where one is known for certain.
pub(super) fn give_edits(desk: &Desk<'_>, input: &Input, rows: &mut Audited) {
    if input.shown == "-" || !rows.rows.iter().any(Row::is_fault) {
        return;
    }
    let Ok(Some((text, done))) = desk.suggest(&input.path, &input.shown, true) else { return };
    for step in done.steps {
        let Some(alone) = step.alone else { continue };
        let of_check = |row: &&mut Row| row.code == step.check && row.level == Some(Level::Required);
        if let Some(row) = rows.rows.iter_mut().find(of_check) {
            row.edits = Some(Edit::between(&input.shown, &text, &alone));
        }
    }
}

/// The difference for one file; what it leaves to a person is said beside it.
pub(super) fn difference(global: &Global, desk: &Desk<'_>, input: &Input) -> Result<String, Failure> {
    let Some((text, done)) = desk.suggest(&input.path, &input.shown, false)? else {
        global.note(&format!("{}: name a profile and a dialect to have changes suggested", input.shown));
        return Ok(String::new());
    };
    let audited = desk.audit(&input.path, &input.shown, true)?;
    let masked = audited.texts.get(&input.shown).map(String::as_str).unwrap_or_default();
    let lines = shown_lines(&text, masked);
    for result in audited.audit.results.iter().filter(|result| result.level == Level::Required) {
        let Some(why) = done.left.get(&*result.check) else { continue };
        let place = result.location.as_ref().map_or_else(|| input.shown.clone(), Place::to_string);
        global.note(&format!(
            "{place}: `{}` is left to you, since {why}: {}. {}",
            result.check, result.message, result.fix
        ));
    }
    for finding in audited.audit.findings.iter().filter(|finding| finding.is_fault()) {
        global.note(&format!("left to you: {}", at_place(finding)));
    }
    let examples: BTreeSet<&String> = done.steps.iter().flat_map(|step| &step.examples).collect();
    for key in examples {
        global.note(&format!("{}: the value of `{key}` is an example; put in your own", input.shown));
    }
    if done.steps.is_empty() && done.left.is_empty() {
        global.note(&format!("{}: no required check fails, so there is nothing to change", input.shown));
    }
    let may_show = |line: usize| lines.get(line).copied().unwrap_or(false);
    Ok(unified_sparing(&input.shown, &text, &done.text, &may_show))
}
