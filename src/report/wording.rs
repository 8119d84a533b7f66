//! What statements say, in the words of the matrix and of exports.
//! It must say of a claim that counts for nothing why, and of evidence that it does not hold.

use crate::evidence::standing::{Hold, Item, Standing};
use crate::model::answers::Answered;
use crate::model::safeguard::Safeguard;
use crate::model::statement::{Statement, Status};

/// How it is done, why it does not apply, and from whom it is inherited.
pub(super) fn described(statement: &Statement) -> Option<String> {
    let from = statement.from.as_ref().map(|from| {
        let id = from.id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
        format!("inherited from {}{id}", from.provider)
    });
    let parts: Vec<String> = statement.how.iter().chain(&statement.reason).cloned().chain(from).collect();
    let parts: Vec<&str> = parts.iter().map(|part| part.trim().trim_end_matches('.')).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Every piece of evidence in words; of what does not hold, why.
pub(super) fn evidence_of(standing: &Standing<'_>) -> Vec<String> {
    let shown = |item: &Item<'_>| {
        let piece = format!("{}: {}", item.kind.word(), item.pointer);
        match (item.lapse(), &item.hold) {
            (Some(why), _) => format!("{piece} (does not hold: {why})"),
            (None, Hold::Unchecked) => format!("{piece} (not checked)"),
            (None, _) if item.entry.sha256.is_none() => format!("{piece} (not pinned)"),
            (None, _) => piece,
        }
    };
    standing.items.iter().map(shown).collect()
}

/// What a statement says of a safeguard without counting for anything: that it is done, and no evidence that holds shows it,
/// that it is not done, or that it does not apply.
pub(super) fn in_vain(standing: &Standing<'_>, safeguard: &Safeguard) -> Option<String> {
    let statement = standing.statement;
    let by = statement.answered.as_ref().filter(|own| own.answer.is_some()).map(Answered::by_whom).unwrap_or_default();
    let said = described(statement);
    match statement.status.value {
        Status::Implemented | Status::Alternative if !standing.is_live() => {
            let said = said.unwrap_or_else(|| safeguard.title.clone());
            Some(format!("{said} (claimed{by}, and nothing that holds shows it)"))
        }
        Status::Planned if statement.is_no() => Some(format!("answered no{by}")),
        Status::NotApplicable => {
            let reason = said.map(|reason| format!(": {reason}")).unwrap_or_default();
            Some(format!("called not applicable{by}{reason}"))
        }
        _ => None,
    }
}
