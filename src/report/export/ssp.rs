//! The summary of each control as FedRAMP's SSP Appendix A has it.
//! What the workspace does not say must stay visibly blank, and a part that nobody answered is not answered by another.

use schemars::JsonSchema;
use serde::Serialize;

use super::fedramp::inherited;
use super::fedramp_rules::{checked, text};
use super::said::Said;
use super::shown::Shown;
use super::words::Words;
use super::{Cells, Gathered, Sources};
use crate::diag::counted;
use crate::load::{BaselineRef, ControlRef};
use crate::model::statement::{Responsibility, Statement};
use crate::report::wording::{described, evidence_of};

/// The summary of one control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// The control's id.
    pub control: String,
    /// Its title.
    pub title: String,
    /// The roles that its statements name as answering for it; empty where none does.
    pub roles: Vec<String>,
    /// The values that FedRAMP assigned to its parameters.
    pub parameters: Vec<Parameter>,
    /// The implementation status; null where nothing says it.
    pub status: Option<String>,
    /// The control origination; empty where nothing says it.
    pub origination: Vec<String>,
    /// How the whole control is implemented, a text a statement.
    pub solution: Vec<String>,
    /// Its parts, where it has any.
    pub parts: Vec<Answer>,
    /// What is left to the customer, where it is shared or the customer's; null where it is neither.
    pub customer: Option<Vec<String>>,
    /// What shows it.
    pub evidence: Vec<String>,
    /// Safeguards of the product that contribute to it, where no statement speaks of it.
    pub contributed: Vec<String>,
}

/// The value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Parameter {
    /// The publisher's id of the parameter; null where it has none.
    pub id: Option<String>,
    /// The value as published.
    pub value: String,
    /// What is not certain about it.
    pub mark: Option<String>,
}

/// One part of a control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Answer {
    /// Its letter.
    pub part: String,
    /// How it is implemented, a text a statement; empty where no statement names it.
    pub solution: Vec<String>,
}

/// The summaries.
pub(super) fn summaries(sources: &Sources<'_, '_>) -> Gathered {
    let Some(baseline) = sources.baseline else { return Gathered::default() };
    let members = sources.picture.library.catalogs().members(baseline);
    let said: Vec<Said<'_>> = members.iter().map(|control| Said::of(sources.picture, *control, None)).collect();
    let shown = Shown::of(sources);
    let controls: Vec<Summary> = said.iter().map(|said| summary(said, baseline, sources, &shown)).collect();
    let is_lowered = |said: &&Said<'_>| shown.status(said.control, said.status()) != said.status();
    let lowered = said.iter().filter(is_lowered).map(|said| said.control.control.id.value.clone()).collect();
    let silent = controls.iter().filter(|control| control.status.is_none()).count();
    let parts = || controls.iter().flat_map(|control| &control.parts);
    let unanswered = parts().filter(|part| part.solution.is_empty()).count();
    let mut notes = Vec::new();
    if silent > 0 {
        notes.push(format!(
            "{} of {} without a status that a statement gives it.",
            counted(silent, "control"),
            said.len()
        ));
    }
    let nobody = controls.iter().filter(|control| control.roles.is_empty()).count();
    if nobody > 0 {
        notes.push(format!(
            "{} of {} with a blank Responsible Role, since no statement of theirs names one (`role: ...`).",
            counted(nobody, "control"),
            said.len()
        ));
    }
    notes.extend(Said::swept(&said));
    notes.extend(inherited(&said));
    notes.extend(shown.notes(&lowered));
    if unanswered > 0 {
        notes.push(format!(
            "{} of {} that no statement names by its letter (`control: AC-2(a)`); FedRAMP wants every part answered.",
            counted(unanswered, "part"),
            parts().count()
        ));
    }
    let rows = controls.iter().map(cells).collect();
    let findings = checked(&said, sources);
    Gathered { rows: vec![rows], notes, findings, is_dated: false, controls }
}

fn summary(said: &Said<'_>, baseline: BaselineRef<'_>, sources: &Sources<'_, '_>, shown: &Shown<'_, '_>) -> Summary {
    let words = Words::shipped();
    let control = said.control;
    let view = sources.picture.view(control);
    let whole = said
        .statements
        .iter()
        .map(|(standing, _)| standing.statement)
        .filter(|statement| !is_of_part(statement, said, sources));
    let parts = control.control.parts.iter().map(|part| {
        let own = Said::of(sources.picture, control, Some(part));
        let named = own.statements.iter().map(|(standing, _)| standing.statement);
        let named = named.filter(|statement| is_of_part(statement, said, sources));
        Answer { part: part.clone(), solution: named.filter_map(described).collect() }
    });
    let responsibilities = said.responsibilities();
    let origination: std::collections::BTreeSet<String> =
        said.statements.iter().filter_map(|(standing, _)| origination(standing.statement)).collect();
    let is_left = |own: &Responsibility| own.is_customer() || *own == Responsibility::Shared;
    let customer = responsibilities.iter().any(is_left).then(|| {
        let texts = said.statements.iter().map(|(standing, _)| standing.statement);
        let texts = texts.filter(|statement| is_left(&statement.responsibility));
        let texts = texts.filter_map(|statement| {
            let own = text(statement.customer.as_ref());
            own.or_else(|| text(statement.how.as_ref()).filter(|_| statement.responsibility.is_customer()))
        });
        texts.map(str::to_owned).collect()
    });
    let evidence: std::collections::BTreeSet<String> =
        said.statements.iter().flat_map(|(standing, _)| evidence_of(standing)).collect();
    let roles: std::collections::BTreeSet<&str> =
        said.statements.iter().filter_map(|(standing, _)| text(standing.statement.role.as_ref())).collect();
    Summary {
        roles: roles.into_iter().map(str::to_owned).collect(),
        control: control.control.id.value.clone(),
        title: control.control.title.clone(),
        parameters: parameters(control, baseline),
        status: shown.status(control, said.status()).map(|status| words.fedramp(status).to_owned()),
        origination: origination.into_iter().collect(),
        solution: whole.filter_map(described).collect(),
        parts: parts.collect(),
        customer,
        evidence: evidence.into_iter().collect(),
        contributed: if said.statements.is_empty() { view.how } else { Vec::new() },
    }
}

/// Whose it is in FedRAMP's words; of what is inherited, from whom, with its date.
fn origination(statement: &Statement) -> Option<String> {
    let word = Words::shipped().responsibility(statement.responsibility).fedramp.clone()?;
    let Some(from) = statement.from.as_ref().filter(|_| statement.responsibility == Responsibility::Inherited) else {
        return Some(word);
    };
    let id = from.id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
    let date = from.date.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
    Some(format!("{word} for {}{id}{date}", from.provider))
}

/// Whether a statement names a part of this control and not all of it.
fn is_of_part(statement: &Statement, said: &Said<'_>, sources: &Sources<'_, '_>) -> bool {
    let own = sources.picture.own(&said.control.name());
    let of = own.iter().filter(|(standing, _)| std::ptr::eq(standing.statement, statement));
    let mut named = of.map(|(_, named)| named).peekable();
    named.peek().is_some() && named.all(|named| matches!(named, crate::report::named::Named::Part(_)))
}

/// The assigned values of a control's parameters in a baseline.
fn parameters(control: ControlRef<'_>, baseline: BaselineRef<'_>) -> Vec<Parameter> {
    let own = baseline.catalog.parameters.iter().filter(|parameter| *parameter.control == *control.control.id);
    let values = own.flat_map(|parameter| {
        let held = parameter.values.iter().filter(|value| value.baselines.contains(&baseline.baseline.id.value));
        held.map(|value| Parameter {
            id: parameter.id.clone(),
            value: value.value.clone(),
            mark: parameter.mark.clone(),
        })
    });
    values.collect()
}

fn cells(control: &Summary) -> Cells {
    let parameters = control.parameters.iter().map(|own| {
        let mark = own.mark.as_ref().map(|mark| format!(" ({mark})")).unwrap_or_default();
        format!("{}: {}{mark}", own.id.as_deref().unwrap_or("without an id"), own.value)
    });
    let parts = control.parts.iter().filter(|part| !part.solution.is_empty());
    let parts = parts.map(|part| format!("Part {}: {}", part.part, part.solution.join("; ")));
    Cells::from([
        ("control", control.control.clone()),
        ("title", control.title.clone()),
        ("role", control.roles.join("\n")),
        ("parameters", parameters.collect::<Vec<_>>().join("\n")),
        ("status", control.status.clone().unwrap_or_default()),
        ("origination", control.origination.join("\n")),
        ("solution", control.solution.join("\n")),
        ("parts", parts.collect::<Vec<_>>().join("\n")),
        ("customer", control.customer.iter().flatten().cloned().collect::<Vec<_>>().join("\n")),
        ("evidence", control.evidence.join("\n")),
    ])
}
