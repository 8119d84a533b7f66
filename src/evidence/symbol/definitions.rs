//! What a reader of a language found: where each name is defined, and what of it never runs.
//! Must not know a language.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::reversed;

/// Names longer than this, or deeper, are not kept; it bounds what nested names can cost.
const LONGEST: usize = 512;
pub(super) const DEEPEST: usize = 32;

impl Tests {
    /// What there are in two parts: what runs in one of them counts most, what cannot be told least of what there is.
    pub(in crate::evidence) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Running, _) | (_, Self::Running) => Self::Running,
            (idle @ Self::Idle(_), _) | (_, idle @ Self::Idle(_)) => idle,
            (Self::Untold, _) | (_, Self::Untold) => Self::Untold,
            (Self::None, Self::None) => Self::None,
        }
    }
}

/// Where each name is defined. A key is a path from its end to its start, so that what ends alike stands together.
#[derive(Debug, Default)]
pub(in crate::evidence) struct Definitions {
    pub(super) places: BTreeMap<String, Vec<Range<usize>>>,
    /// Where tests start that run once for each of several cases.
    pub(super) parametrised: BTreeSet<usize>,
    /// What never runs, and what keeps it from that.
    idle: Vec<(Range<usize>, &'static str)>,
    /// What is run by itself: a test, or a job of a workflow.
    runs: Vec<Range<usize>>,
    /// Where tests may be made that cannot be told one by one.
    untold: Vec<usize>,
    /// Comments, and strings that stand for them.
    remarks: Vec<Range<usize>>,
}

/// What tests there are in a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence) enum Tests {
    /// One at least that may run.
    Running,
    /// Whether there are any cannot be told.
    Untold,
    /// Some, none of which ever runs, and what keeps the first from it.
    Idle(&'static str),
    /// None.
    None,
}

impl Definitions {
    /// Notes that the text at `place` defines `name` within `scope`.
    pub(super) fn add<S: AsRef<str>>(&mut self, scope: &[S], name: &str, place: Range<usize>) {
        if scope.len() >= DEEPEST || name.is_empty() {
            return;
        }
        let full: Vec<&str> = scope.iter().map(AsRef::as_ref).chain([name]).collect();
        if full.iter().map(|name| name.len() + 2).sum::<usize>() <= LONGEST {
            self.places.entry(reversed(&full.join("::"))).or_default().push(place);
        }
    }

    /// Forgets the one definition of `name` within `scope`; of several all stay.
    pub(super) fn forget<S: AsRef<str>>(&mut self, scope: &[S], name: &str) {
        let full: Vec<&str> = scope.iter().map(AsRef::as_ref).chain([name]).collect();
        let key = reversed(&full.join("::"));
        if self.places.get(&key).is_some_and(|places| places.len() == 1) {
            self.places.remove(&key);
        }
    }

    /// Notes that what starts there is a test that runs once for each of several cases.
    pub(super) fn has_cases(&mut self, start: usize) {
        self.parametrised.insert(start);
    }

    /// Notes that nothing at `place` ever runs, and what keeps it from that.
    pub(super) fn never(&mut self, place: Range<usize>, why: &'static str) {
        self.idle.push((place, why));
    }

    /// Notes that what stands at `place` is run by itself.
    pub(super) fn runs(&mut self, place: Range<usize>) {
        self.runs.push(place);
    }

    /// Notes that tests may be made there which cannot be told one by one.
    pub(super) fn may_test(&mut self, at: usize) {
        self.untold.push(at);
    }

    /// Whether something was found within a place that is run by itself.
    pub(super) fn has_run(&self, place: &Range<usize>) -> bool {
        self.runs.iter().rev().take_while(|run| run.start >= place.start).any(|run| run.end <= place.end)
    }

    /// Notes comments, and strings that stand for them.
    pub(super) fn remarks(&mut self, places: impl IntoIterator<Item = Range<usize>>) {
        self.remarks.extend(places);
    }

    /// Ends the reading: of what never runs, what lies in another such place need not be kept.
    pub(super) fn settle(&mut self) {
        self.idle.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
        let mut reached = 0;
        self.idle.retain(|(place, _)| {
            let is_outer = place.end > reached;
            reached = reached.max(place.end);
            is_outer
        });
        self.runs.sort_by_key(|place| place.start);
        // What is said of a test tells more than that there may be one.
        let gaps = without(0..usize::MAX, self.runs.iter());
        self.untold.sort_unstable();
        self.untold.retain(|at| {
            let before = gaps.partition_point(|gap| gap.start <= *at);
            before.checked_sub(1).is_some_and(|gap| *at < gaps[gap].end)
        });
        self.remarks.sort_by_key(|place| place.start);
    }

    /// What keeps a place from ever running; it must be settled.
    pub(super) fn idles(&self, place: &Range<usize>) -> Option<&'static str> {
        let after = self.idle.partition_point(|(idle, _)| idle.start <= place.start);
        let (idle, why) = self.idle.get(after.checked_sub(1)?)?;
        (place.end <= idle.end).then_some(why)
    }

    /// What tests there are in a place, which may be part of one; it must be settled.
    pub(super) fn tests(&self, place: &Range<usize>) -> Tests {
        let within = self.runs.partition_point(|run| run.start < place.end);
        let mut runs = self.runs[..within].iter().filter(|run| run.end > place.start).peekable();
        let first = runs.peek().and_then(|run| self.idles(run));
        if runs.any(|run| self.idles(run).is_none()) {
            return Tests::Running;
        }
        let next = self.untold.partition_point(|at| *at < place.start);
        let mut untold = self.untold[next..].iter().take_while(|at| **at < place.end);
        if untold.any(|at| self.idles(&(*at..*at + 1)).is_none()) {
            return Tests::Untold;
        }
        first.map_or(Tests::None, Tests::Idle)
    }

    /// What of a place is no comment.
    pub(super) fn said(&self, place: Range<usize>) -> Vec<Range<usize>> {
        without(place, self.remarks.iter())
    }

    /// What of a place may run, and what keeps the first of the rest from it; it must be settled.
    pub(super) fn live(&self, place: Range<usize>) -> (Vec<Range<usize>>, Option<&'static str>) {
        let overlaps = |idle: &Range<usize>| idle.start < place.end && idle.end > place.start;
        let why = self.idle.iter().find(|(idle, _)| overlaps(idle)).map(|(_, why)| *why);
        (without(place, self.idle.iter().map(|(idle, _)| idle)), why)
    }
}

/// A place without others, which are sorted.
pub(in crate::evidence) fn without<'r>(
    place: Range<usize>,
    others: impl Iterator<Item = &'r Range<usize>>,
) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    let mut from = place.start;
    for other in others.skip_while(|other| other.end <= place.start).take_while(|other| other.start < place.end) {
        if other.start > from {
            left.push(from..other.start);
        }
        from = from.max(other.end);
    }
    if from < place.end {
        left.push(from..place.end);
    }
    left
}

/// What a reader finds in a text, as `name: first line .. last line`, for the readers' tests.
#[cfg(test)]
pub(super) fn found(read: fn(&str, &mut Definitions), text: &str) -> Vec<String> {
    let mut definitions = Definitions::default();
    read(text, &mut definitions);
    let mut all: Vec<(usize, String)> = Vec::new();
    for (key, places) in &definitions.places {
        for place in places {
            let line = |at: usize| text[..at].matches('\n').count() + 1;
            let (from, to) = (line(place.start), line(place.end));
            all.push((place.start, format!("{}: {from}..{to}", reversed(key))));
        }
    }
    all.sort();
    all.into_iter().map(|(_, shown)| shown).collect()
}

/// That a reader finds this in each text and nothing else, in any order.
#[cfg(test)]
pub(super) fn assert_found(read: fn(&str, &mut Definitions), cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let mut all = found(read, text);
        let mut expected = expected.to_vec();
        all.sort();
        expected.sort_unstable();
        assert_eq!(all, expected, "{text}");
    }
}

/// The names of a text that never run, sorted, for the readers' tests.
#[cfg(test)]
pub(super) fn idle(read: fn(&str, &mut Definitions), text: &str) -> Vec<String> {
    let mut definitions = Definitions::default();
    read(text, &mut definitions);
    definitions.settle();
    let never = |places: &Vec<Range<usize>>| places.iter().all(|place| definitions.idles(place).is_some());
    let idle = definitions.places.iter().filter(|(_, places)| never(places));
    let mut names: Vec<String> = idle.map(|(key, _)| reversed(key)).collect();
    names.sort();
    names
}
