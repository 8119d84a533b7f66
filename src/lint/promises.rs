//! Words that promise all of a framework or a control, without the coverage that shows it.
//! It must leave alone what is denied, quoted or shown by numbers, and what is not about compliance.

use std::collections::BTreeMap;

use super::Raw;
use super::attested::{self, Claim};
use super::block::{Block, Kind};
use super::cite::Citation;
use super::context::{Around, Topic};
use super::facts::Facts;
use super::table::{Columns, Role};
use super::title::one_line;
use super::vocabulary::Vocabulary;
use super::wholes;
use super::words::{Word, Words};
use crate::diag::{Code, Finding, Place};
use crate::model::statement::Status;
use crate::report::coverage::Coverage;
use crate::report::state::State;

/// How the workspace stands to its baselines and to single controls.
#[derive(Debug, Default)]
pub struct Shown {
    /// The coverage of each baseline.
    pub baselines: Vec<Coverage>,
    /// The state of each control that has one, by its full name.
    pub controls: BTreeMap<String, State>,
    /// What statements on a control itself say of it, by its full name, and where the first of them stands.
    pub said: BTreeMap<String, (Status, Option<Place>)>,
}

impl Shown {
    /// Whether a control is done, as far as the workspace shows.
    fn is_done(&self, name: &str) -> Option<bool> {
        let state = self.controls.get(name)?;
        Some(matches!(state, State::Implemented | State::Alternative | State::Supported | State::NotApplicable))
    }
}

/// Judges the promises of a block.
pub(super) fn judge(
    around: Around<'_>,
    citations: &[Citation],
    columns: Option<&Columns>,
    (words, facts, shown): (&Words, &Facts<'_>, Option<&Shown>),
    out: &mut Vec<Raw>,
) {
    let block = around.block;
    let mut done_until = 0;
    let promised =
        around.hits.iter().filter(|hit| hit.word == Word::Promise).map(|hit| Claim::of_all(hit.range.clone()));
    let wholes = wholes::places(around).map(|range| Claim { is_framework: true, ..Claim::of_all(range) });
    let mut claims: Vec<Claim> = promised.chain(attested::claims(around)).chain(wholes).collect();
    claims.sort_by_key(|claim| claim.range.start);
    for hit in claims {
        let sentence = block.sentence(hit.range.start);
        let text = &block.plain[sentence.clone()];
        // One promise a sentence is enough.
        if hit.range.start < done_until
            || Vocabulary::shipped().is_denied(text)
            || Vocabulary::shipped().is_wished(&block.plain[sentence.start..hit.range.start])
            || around.is_question(&sentence)
            || around.is_quoted(hit.range.start)
        {
            continue;
        }
        if block.code(&hit.range).is_some() || has_ratio(text) {
            continue;
        }
        let row = row_range(block, hit.range.start).unwrap_or_else(|| sentence.clone());
        if has_ratio(&block.plain[row.clone()]) {
            continue;
        }
        let in_row = |citation: &&Citation| row.contains(&citation.range.start);
        let cited: Vec<&Citation> = citations.iter().filter(in_row).take(50).collect();
        let framework = around.hits_in(&row).iter().find_map(|hit| match hit.word {
            Word::Framework(at) => Some(words.frameworks[at].as_str()),
            _ => None,
        });
        let is_status = columns.zip(block.cell_at(hit.range.start)).is_some_and(|(columns, (row, column))| {
            row > 0 && columns.roles.get(column) == Some(&Role::Status) && columns.first(Role::Controls).is_some()
        });
        if !is_status && !hit.is_framework && !is_about(around, &row, &block.plain[hit.range.clone()], &cited) {
            continue;
        }
        done_until = sentence.end;
        if hit.is_decision {
            let said = one_line(&block.plain[hit.range.clone()]);
            let message = format!("`{said}` says what somebody else decides, and nothing here shows it");
            let fix = "name the decision with its date, or say what is supported, with the coverage";
            out.push(Raw::new(block.place(hit.range.start), Finding::new(Code::Overclaim, message, fix)));
            continue;
        }
        if let Some(shown) = shown
            && is_shown(shown, framework, &cited, facts)
        {
            continue;
        }
        let said = one_line(&block.plain[hit.range.clone()]);
        let message = format!("`{said}` {}", measured(shown, framework, &cited, facts));
        let fix = "say how many of how many controls, from `probity coverage`, or claim less";
        out.push(Raw::new(block.place(hit.range.start), Finding::new(Code::Overclaim, message, fix)));
    }
}

/// The row of a table around a place.
fn row_range(block: &Block, at: usize) -> Option<std::ops::Range<usize>> {
    if block.kind != Kind::Table {
        return None;
    }
    let (row, _) = block.cell_at(at)?;
    let cells = &block.cells[block.rows[row].cells.clone()];
    Some(cells.first()?.start..cells.last()?.end)
}

/// Whether the promise is about a framework or a control.
fn is_about(around: Around<'_>, row: &std::ops::Range<usize>, said: &str, cited: &[&Citation]) -> bool {
    let topic: Topic = around.topic(row);
    let names_one =
        ["fedramp", "nis2", "hipaa", "compliance"].iter().any(|name| said.to_ascii_lowercase().contains(name));
    !cited.is_empty() || topic.controls || topic.nis2 || topic.other_law || names_one
}

/// Whether a text shows how much of how much: `63 of 323`, `63/323`, `19 %`.
fn has_ratio(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    text.match_indices(" of ").any(|(at, _)| at > 0 && digit(at - 1) && digit(at + 4))
        || text.match_indices('/').any(|(at, _)| {
            let before = text[..at].trim_end().len();
            let after = at + 1 + (text[at + 1..].len() - text[at + 1..].trim_start().len());
            let standalone = bytes[..before].iter().rev().take_while(|b| b.is_ascii_digit()).count();
            let whole = standalone > 0 && !bytes[..before - standalone].last().is_some_and(u8::is_ascii_alphanumeric);
            whole && digit(after)
        })
}

/// Whether the workspace shows what is promised.
fn is_shown(shown: &Shown, framework: Option<&str>, cited: &[&Citation], facts: &Facts<'_>) -> bool {
    if let Some(coverage) = framework.and_then(|name| shown.baselines.iter().find(|coverage| coverage.id == name)) {
        return coverage.tally.controls == done(coverage);
    }
    let known: Vec<_> = cited.iter().filter_map(|citation| citation.known()).collect();
    framework.is_none()
        && !known.is_empty()
        && known.iter().all(|id| shown.is_done(&facts.get(*id).control.name()) == Some(true))
}

fn done(coverage: &Coverage) -> usize {
    coverage.tally.implemented + coverage.tally.alternative + coverage.tally.supported + coverage.tally.not_applicable
}

/// What the workspace shows in the place of the promise.
fn measured(shown: Option<&Shown>, framework: Option<&str>, cited: &[&Citation], facts: &Facts<'_>) -> String {
    let nothing = "stands here without the coverage that shows it".to_owned();
    let Some(shown) = shown else { return nothing };
    if let Some(coverage) = framework.and_then(|name| shown.baselines.iter().find(|coverage| coverage.id == name)) {
        return format!(
            "is more than the workspace shows: {} of {} controls of {}",
            done(coverage),
            coverage.tally.controls,
            coverage.id
        );
    }
    let states = cited.iter().filter_map(|citation| {
        let control = facts.get(citation.known()?).control;
        let state = shown.controls.get(&control.name())?;
        Some((control.control.id.value.clone(), *state))
    });
    let is_done = |state: &State| {
        matches!(state, State::Implemented | State::Alternative | State::Supported | State::NotApplicable)
    };
    let open = states.into_iter().find(|(_, state)| !is_done(state));
    open.map_or(nothing, |(id, state)| {
        format!("is more than the workspace shows: {id} is {}", state.word().to_lowercase())
    })
}
