//! What a reader of a language found: where each name is defined, and what of it never runs.
//! Must not know a language.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::reversed;

/// Names longer than this, or deeper, are not kept; it bounds what nested names can cost.
const LONGEST: usize = 512;
pub(super) const DEEPEST: usize = 32;

/// Where each name is defined. A key is a path from its end to its start, so that what ends alike stands together.
#[derive(Debug, Default)]
pub(in crate::evidence) struct Definitions {
    pub(super) places: BTreeMap<String, Vec<Range<usize>>>,
    /// Where tests start that run once for each of several cases.
    pub(super) parametrised: BTreeSet<usize>,
    /// What never runs, and what keeps it from that.
    idle: Vec<(Range<usize>, &'static str)>,
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

    /// Notes that what starts there is a test that runs once for each of several cases.
    pub(super) fn has_cases(&mut self, start: usize) {
        self.parametrised.insert(start);
    }

    /// Notes that nothing at `place` ever runs, and what keeps it from that.
    pub(super) fn never(&mut self, place: Range<usize>, why: &'static str) {
        self.idle.push((place, why));
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
    }

    /// What keeps a place from ever running; it must be settled.
    pub(super) fn idles(&self, place: &Range<usize>) -> Option<&'static str> {
        let after = self.idle.partition_point(|(idle, _)| idle.start <= place.start);
        let (idle, why) = self.idle.get(after.checked_sub(1)?)?;
        (place.end <= idle.end).then_some(why)
    }
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
