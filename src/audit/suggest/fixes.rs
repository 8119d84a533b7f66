//! Changes that are offered one by one and may all be made: each by itself mends its check, and all of them together, in
//! whatever order, give what was audited. It must offer no two changes that stand in each other's way, but one of both.

use std::ops::Range;

use serde_json::Value;

use super::rename::Renamed;
use super::search::{Refusal, Search, Tried, statuses};
use super::{Alone, Fix, shown_names};
use crate::audit::document::Document;
use crate::audit::result::{Audit, Status};
use crate::edit::replacements;

/// A file of more bytes is large.
const LARGE: usize = 4 << 10;

/// A part of a text, in bytes, and what takes its place.
type Edit = (Range<usize>, String);

/// Changes that are made together.
struct Group<'t> {
    tried: Vec<Tried<'t>>,
    text: String,
    edits: Vec<Edit>,
}

impl Search<'_> {
    /// The changes as they may be offered beside each other and beside these names.
    pub(super) fn fixes(&self, alone: &Alone<'_>, first: &Audit, names: &[&Renamed]) -> Vec<Fix> {
        let all: Vec<Tried<'_>> = self.steps.iter().map(|(check, way)| (check.as_str(), way)).collect();
        let text = self.file.text;
        let named: Vec<Edit> = names.iter().flat_map(|one| replacements(text, &one.alone(text))).collect();
        let alone = |tried| {
            let new = self.mends_alone(tried, alone, first)?;
            Some(Group { tried: vec![tried], edits: replacements(text, &new), text: new })
        };
        let groups = self.beside(self.together(&all, first).into_iter().filter_map(alone).collect(), &named);
        let fix = |group: Group<'_>| Fix {
            checks: group.tried.iter().map(|(check, _)| (*check).to_owned()).collect(),
            examples: group.tried.iter().flat_map(|(_, way)| shown_names(&way.examples)).collect(),
            text: group.text,
        };
        groups.into_iter().map(fix).collect()
    }

    /// The changes so that all may be made: each by itself where that is so, else each is added to what can stand beside it. That
    /// reads the file so often that of a large one those stand together that touch, or nothing is offered.
    fn beside<'t>(&self, alone: Vec<Group<'t>>, named: &[Edit]) -> Vec<Group<'t>> {
        // What stands in the way of a name alone, as a key does beside its misspelt self, takes no other change with it.
        let beside_names = |one: &Group<'t>| named.is_empty() || self.agree([one].into_iter(), named);
        let alone: Vec<Group<'t>> = alone.into_iter().filter(beside_names).collect();
        if self.agree(alone.iter(), named) {
            return alone;
        }
        if self.file.text.len() > LARGE {
            return self.touching(&alone).filter(|groups| self.agree(groups.iter(), named)).unwrap_or_default();
        }
        let mut groups = Vec::new();
        for new in alone {
            self.add(&mut groups, new, named);
        }
        groups
    }

    /// Those changes as one that touch, or that something between them touches.
    fn touching<'t>(&self, alone: &[Group<'t>]) -> Option<Vec<Group<'t>>> {
        let mut clusters: Vec<Vec<&Group<'t>>> = Vec::new();
        for new in alone {
            let (near, mut apart): (Vec<_>, Vec<_>) =
                clusters.into_iter().partition(|cluster| cluster.iter().any(|other| other.touches(new)));
            apart.push(near.into_iter().flatten().chain([new]).collect());
            clusters = apart;
        }
        clusters.iter().map(|cluster| self.merged(cluster.iter().copied())).collect()
    }

    /// The file with one change, where that mends its check and worsens no comparison, which is where one change could
    /// need another.
    fn mends_alone(&self, (check, way): Tried<'_>, alone: &Alone<'_>, first: &Audit) -> Option<String> {
        let then = statuses(first);
        let text = self.changed(self.file.text, &[(check, way)]).ok()?;
        let now = alone(&text, check)?;
        let no_worse = now.iter().all(|(check, now)| then.get(check).is_some_and(|then| now >= then));
        (now.get(check) == Some(&Status::Pass) && no_worse).then_some(text)
    }

    /// Adds a change beside others; where they cannot stand beside each other, together with those that it touches.
    /// Nothing is added where that is of no use either.
    fn add<'t>(&self, groups: &mut Vec<Group<'t>>, new: Group<'t>, named: &[Edit]) {
        let (mut near, mut apart) = (vec![new], std::mem::take(groups));
        while let Some(one) = self.merged(near.iter()) {
            if self.agree(apart.iter().chain([&one]), named) {
                apart.push(one);
                *groups = apart;
                return;
            }
            // Those that stand in its way, or else all that it touches.
            let is_in_way = |other: &Group<'_>| other.touches(&one) && !self.agree([other, &one].into_iter(), &[]);
            let any = apart.iter().any(is_in_way);
            let (touched, rest): (Vec<_>, Vec<_>) =
                apart.into_iter().partition(|other| if any { is_in_way(other) } else { other.touches(&one) });
            apart = rest;
            if touched.is_empty() {
                break;
            }
            near.splice(0..0, touched);
        }
        // What was there before stays as it was.
        near.pop();
        apart.extend(near);
        *groups = apart;
    }

    /// Several groups as one.
    fn merged<'g, 't: 'g>(&self, groups: impl Iterator<Item = &'g Group<'t>>) -> Option<Group<'t>> {
        let tried: Vec<Tried<'t>> = groups.flat_map(|group| group.tried.iter().copied()).collect();
        let text = self.changed(self.file.text, &tried).ok()?;
        Some(Group { edits: replacements(self.file.text, &text), tried, text })
    }

    /// Whether groups that are all made, from the first to the last or the other way, give the file with all the changes.
    fn agree<'g, 't: 'g>(&self, groups: impl Iterator<Item = &'g Group<'t>>, named: &[Edit]) -> bool {
        let groups: Vec<&Group<'_>> = groups.collect();
        let tried: Vec<Tried<'_>> = groups.iter().flat_map(|group| group.tried.iter().copied()).collect();
        let edits = || named.iter().chain(groups.iter().flat_map(|group| &group.edits));
        let Some(start) = composed(self.file.text, named.iter()) else { return false };
        let meant = self.made(&start, &tried).ok().and_then(|text| self.read(&text));
        let given =
            |edits: &mut dyn Iterator<Item = &Edit>| composed(self.file.text, edits).and_then(|text| self.read(&text));
        meant.is_some()
            && given(&mut edits()) == meant
            && given(&mut edits().collect::<Vec<_>>().into_iter().rev()) == meant
    }

    /// What a text says.
    fn read(&self, text: &str) -> Option<Value> {
        Some(Document::parse_as(self.dialect, self.file.path, &text.into()).ok()?.root().to_json())
    }

    /// Those of these changes that can be made to the file as it was named and make nothing worse together.
    fn together<'t>(&self, tried: &[Tried<'t>], first: &Audit) -> Vec<Tried<'t>> {
        if tried.is_empty() {
            return Vec::new();
        }
        match self.attempt(self.file.text, first, tried) {
            Ok(_) => tried.to_vec(),
            Err(Refusal::Unmet(unmet)) => {
                let rest: Vec<Tried<'t>> =
                    tried.iter().copied().filter(|(check, _)| !unmet.contains_key(*check)).collect();
                self.together(&rest, first)
            }
            Err(_) if tried.len() == 1 => Vec::new(),
            Err(_) => {
                let (left, right) = tried.split_at(tried.len() / 2);
                let (left, right) = (self.together(left, first), self.together(right, first));
                let both = [left.clone(), right.clone()].concat();
                if right.is_empty() || self.attempt(self.file.text, first, &both).is_err() { left } else { both }
            }
        }
    }
}

impl Group<'_> {
    /// Whether a change of one and a change of the other have no character between them.
    fn touches(&self, other: &Self) -> bool {
        let touch = |(one, _): &Edit, (two, _): &Edit| one.start <= two.end && two.start <= one.end;
        self.edits.iter().any(|one| other.edits.iter().any(|two| touch(one, two)))
    }
}

/// A text with edits; those at one place in the order given. Nothing where they overlap.
fn composed<'e>(text: &str, edits: impl Iterator<Item = &'e Edit>) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for (range, by) in edits {
        new.push_str(text.get(at..range.start)?);
        new.push_str(by);
        at = range.end;
    }
    new.push_str(text.get(at..)?);
    Some(new)
}
