//! Rows of controls with a profile: what the control needs, and what the framework above is given.

use super::{Derived, name_of};
use crate::diag::{Code, Finding};
use crate::lint::Raw;
use crate::lint::cite::Citation;
use crate::lint::context::Around;
use crate::lint::facts::Facts;
use crate::lint::table::{Columns, Role};
use crate::lint::words::{Word, Words};

/// The framework that a section is about, and the profile that it is given.
#[derive(Debug, Clone, Copy)]
pub(in crate::lint) struct Given {
    pub(in crate::lint) framework: usize,
    pub(in crate::lint) profile: usize,
    /// Where it is given, in the source.
    pub(in crate::lint) at: usize,
}

/// Judges the rows of a table with controls and profiles.
pub(in crate::lint) fn rows(
    around: Around<'_>,
    citations: &[Citation],
    columns: &Columns,
    given: Option<Given>,
    (words, facts, derived): (&Words, &Facts<'_>, &Derived<'_>),
    out: &mut Vec<Raw>,
) {
    let block = around.block;
    let Some(column) = columns.first(Role::Profile) else { return };
    for (row, cited) in columns.cited.iter().enumerate() {
        let Some((citation, id)) = cited.and_then(|at| Some((&citations[at], citations[at].known()?))) else {
            continue;
        };
        let Some(cell) = block.cell(row, column) else { continue };
        let mut named = around.hits_in(cell).iter().filter_map(|hit| match hit.word {
            Word::Profile(at) => Some((at, hit.range.start)),
            _ => None,
        });
        let (Some((profile, at)), None) = (named.next(), named.next()) else { continue };
        if words.is_doubtful(&block.plain[cell.clone()]) {
            continue;
        }
        let said = words.profile(profile);
        let name = name_of(facts, id);
        let control = &facts.get(id).control.control.id;
        let Some(rank) = derived.rank(said) else { continue };
        if let Some((lowest, safeguard)) = derived.of_control(&name)
            && derived.rank(&lowest).is_some_and(|needed| needed > rank)
        {
            let message = format!(
                "{control} is given {said}, and cannot be met without `{safeguard}`, which {lowest} is the first to require"
            );
            let fix = format!("write {lowest}, or say what meets {control} in its place");
            out.push(Raw::new(
                block.place(citation.range.start),
                Finding::new(Code::ProfileBelowBaseline, message, fix),
            ));
            continue;
        }
        let Some(given) = given else { continue };
        let framework = &words.frameworks[given.framework];
        let above = words.profile(given.profile);
        let is_above = derived.rank(above).is_some_and(|given| rank > given);
        if is_above && derived.has_member(framework, &name) {
            let message = format!("{control} is said to need {said}, and {framework}, which has it, is given {above}");
            let finding = Finding::new(Code::Contradiction, message, "give both the same profile");
            let mut raw = Raw::new(block.place(at), finding);
            raw.related = Some(given.at);
            out.push(raw);
        }
    }
}
