//! How many controls a baseline is said to have, beside how many it has.
//! It must leave alone every number that may count something less than all of them.

mod prose;
mod table;
mod tokens;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Raw;
use super::block::Kind;
use super::context::Around;
use super::words::Words;
use crate::diag::{Code, Finding};
use crate::load::Library;
use crate::load::embedded::table;

/// The words that a number may stand among.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    has: Vec<String>,
    fillers: Vec<String>,
    all: Vec<String>,
    about: Vec<String>,
    counted: Vec<String>,
    adjectives: Vec<String>,
    tail: Vec<String>,
    of: Vec<String>,
    goes_on: Vec<String>,
    headers: Vec<String>,
}

/// Stands for a framework whose words may mean several, so that no number is its total.
const AMBIGUOUS: usize = usize::MAX;

/// How many controls a baseline has, in each way in which they may be counted.
#[derive(Debug)]
struct Total {
    id: String,
    counts: Vec<usize>,
    /// The public data may lack some.
    is_least: bool,
    /// Only its id names it alone: people call its variants by its name, too, or count more than is public.
    by_id: bool,
}

impl Total {
    /// Whether a number is none of its counts.
    fn is_wrong(&self, said: usize) -> bool {
        let least = self.counts.iter().min().copied().unwrap_or_default();
        let may_be_more = self.is_least && said > least;
        !self.counts.contains(&said) && !may_be_more
    }

    /// Whether a number may be meant as the whole: what is far from it counts something else.
    fn may_be(&self, said: usize) -> bool {
        self.counts.iter().any(|count| said >= count / 2 && said <= count.saturating_mul(2))
    }

    /// Whether a number is so near that it can hardly count anything else.
    fn is_near(&self, said: usize) -> bool {
        self.counts.iter().any(|count| said.abs_diff(*count) <= (count / 10).max(5))
    }
}

/// The totals of the baselines that documents name.
#[derive(Debug)]
pub(super) struct Totals {
    lists: Lists,
    /// By the place of the framework among the words.
    of: BTreeMap<usize, Total>,
}

impl Totals {
    pub(super) fn new(library: &Library, words: &Words) -> Self {
        let lists: Lists = table!("lint/totals/words");
        let baselines: Vec<_> = library.catalogs().baselines().collect();
        let total = |name: &String| {
            let own = baselines.iter().find(|baseline| baseline.name() == *name)?;
            // A level has variants that people call by its name alone.
            let variant = format!("{name}-");
            let has_variants = baselines.iter().any(|one| one.name().starts_with(&variant));
            let is_least = own.baseline.lower_bound;
            let members = library.catalogs().members(*own);
            // Requirements of the catalog's own beside the controls of another are counted or not.
            let lent = members.iter().filter(|member| *member.catalog.id != *own.catalog.id).count();
            // Members that may be left out, or hold on a condition only, likewise.
            let extra = own.baseline.optional.len() + own.baseline.conditions.len();
            let ranges = [members.len(), lent].into_iter().filter(|all| *all > 0);
            let counts = ranges.flat_map(|all| all.saturating_sub(extra)..=all).collect();
            Some(Total { id: name.clone(), counts, is_least, by_id: has_variants || is_least })
        };
        let of = words.frameworks.iter().enumerate().filter_map(|(at, name)| Some((at, total(name)?)));
        Self { lists, of: of.collect() }
    }

    /// The framework that a hit names, where nothing else can be meant by its words.
    fn named(&self, at: usize, said: &str) -> usize {
        let is_loose = self.of.get(&at).is_some_and(|total| total.by_id && !said.eq_ignore_ascii_case(&total.id));
        if is_loose { AMBIGUOUS } else { at }
    }

    /// The finding for a number at a place.
    fn finding(total: &Total, said: usize) -> Finding {
        let most = total.counts.iter().max().copied().unwrap_or_default();
        let least = if total.is_least { "at least " } else { "" };
        let message = format!("{} has {least}{most} controls, and not {said}", total.id);
        let fix = format!(
            "write {most}, or say which controls are counted; `probity list controls --baseline {}` lists them",
            total.id
        );
        Finding::new(Code::Contradiction, message, fix)
    }
}

/// Judges the numbers of a block.
pub(super) fn judge(around: Around<'_>, totals: &Totals, out: &mut Vec<Raw>) {
    let mut found: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    prose::numbers(around, totals, &mut found);
    if around.block.kind == Kind::Table {
        table::numbers(around, totals, &mut found);
    }
    for (at, (framework, said)) in found {
        let Some(total) = totals.of.get(&framework).filter(|total| total.is_wrong(said)) else { continue };
        let is_meant = !around.is_past(at) && !around.is_quoted(at) && around.block.code(&(at..at + 1)).is_none();
        if is_meant && !around.is_question(&around.block.sentence(at)) {
            out.push(Raw::new(around.block.place(at), Totals::finding(total, said)));
        }
    }
}
