//! Edits of YAML, by the places of its values and the marks between them.
//! It must not change what an alias repeats, nor an alias from within.

mod layout;
mod place;
mod rows;
mod scalar;
#[cfg(test)]
mod tests;
mod write;

use std::ops::Range;

use super::draft::Draft;
use super::error::Refusal;
use super::flow::{Brackets, Lay};
use super::page::{Page, Splices};
use layout::{Place, Shape};
use write::{Style, column};

const ANCHOR: &str = "an anchor (`&`) stands at or in the value, which aliases may repeat elsewhere; edit it by hand";
const ALIAS: &str = "the value is an alias (`*`) of one that stands elsewhere; set it whole, or change that one";
const EXPLICIT: &str = "its key is written with `?`; edit it by hand";
const PAIR: &str = "its table is a single pair without braces; put braces around it first";

pub(super) fn edit(page: &Page<'_>, draft: &Draft, blocks: bool, splices: &mut Splices) -> Result<(), Refusal> {
    let by = draft.by().unwrap_or(0);
    let layout = layout::read(page).ok_or_else(|| Refusal::new(by, "its place in the text is not clear"))?;
    let editor = Editor { page, style: Style::of(page, &layout, blocks) };
    let spot = Spot { after: None, column: None, dash: false, flow: false };
    match (&layout.root, draft) {
        (Some(root), draft) => editor.walk(root, &spot, draft, splices),
        (None, Draft::New(value, _)) => {
            let line = || vec![editor.style.flow(value)];
            splices.put(layout.end, page.lines(&editor.style.block(value).unwrap_or_else(line)));
            Ok(())
        }
        (None, _) => Ok(()),
    }
}

struct Editor<'p> {
    page: &'p Page<'p>,
    style: Style,
}

/// What a value hangs on.
struct Spot {
    /// Where the `:` or `-` before it ends.
    after: Option<usize>,
    /// The column of its key or dash.
    column: Option<usize>,
    /// Whether a dash is before it.
    dash: bool,
    /// Whether it stands among commas.
    flow: bool,
}

impl Editor<'_> {
    fn walk(&self, place: &Place, spot: &Spot, draft: &Draft, splices: &mut Splices) -> Result<(), Refusal> {
        let by = draft.by().unwrap_or(0);
        match draft {
            Draft::Old | Draft::Gone(_) => return Ok(()),
            Draft::New(..) if place.anchors => return Err(Refusal::new(by, ANCHOR)),
            Draft::New(value, _) => {
                self.replace(place, spot, value, splices);
                return Ok(());
            }
            _ if place.alias() => return Err(Refusal::new(by, ALIAS)),
            _ if draft.by().is_some() && place.anchor => return Err(Refusal::new(by, ANCHOR)),
            _ => {}
        }
        match (draft, &place.shape) {
            (Draft::Map(members), Shape::Map { flow, entries }) => {
                self.map(place, spot, (*flow, entries), members, splices)
            }
            (Draft::List(drafts), Shape::List { flow, items }) => {
                self.list(place, spot, (*flow, items), drafts, splices)
            }
            _ => Err(Refusal::new(by, "its place in the text is not clear; edit it by hand")),
        }
    }

    fn map(
        &self,
        place: &Place,
        spot: &Spot,
        (flow, entries): (bool, &[(Place, Place)]),
        members: &[(String, Draft)],
        splices: &mut Splices,
    ) -> Result<(), Refusal> {
        for ((key, value), (_, draft)) in entries.iter().zip(members) {
            let Some(by) = draft.by() else { continue };
            let colon = self.page.after_spaces(key.end);
            let after = self.page.text[colon..].starts_with(':').then_some(colon + 1);
            if after.is_none() && !flow {
                return Err(Refusal::new(by, EXPLICIT));
            }
            match draft {
                Draft::Gone(_) if key.anchors || value.anchors => return Err(Refusal::new(by, ANCHOR)),
                Draft::New(value, _) if after.is_none() => {
                    splices.put(key.end, format!(": {}", self.style.flow(value)));
                }
                _ => {
                    let column = Some(column(self.page, key.start));
                    self.walk(value, &Spot { after, column, dash: false, flow }, draft, splices)?;
                }
            }
        }
        let rows: Vec<_> = entries.iter().map(|(key, value)| key.start..value.end).collect();
        let gone: Vec<_> = members[..rows.len()].iter().map(|(_, draft)| !draft.lives()).collect();
        let new = members[rows.len()..].iter().filter_map(|(name, draft)| match draft {
            Draft::New(value, by) => Some((name, value, *by)),
            _ => None,
        });
        let touched = members.iter().find_map(|(_, d)| matches!(d, Draft::Gone(_)).then(|| d.by()).flatten());
        if let Some(by) = new.clone().next().map(|(.., by)| by).or(touched) {
            if flow && !self.page.text[place.content..].starts_with('{') {
                return Err(Refusal::new(by, PAIR));
            }
            let before = |row: &Range<usize>| &self.page.text[self.page.start(row.start)..row.start];
            if !flow && rows.first().is_some_and(|row| before(row).trim_end().ends_with('?')) {
                return Err(Refusal::new(by, EXPLICIT));
            }
        } else {
            return Ok(());
        }
        if flow {
            let added: Vec<_> = new.map(|(name, value, _)| self.style.flow_entry(name, value)).collect();
            self.brackets(place, &rows, &gone, &added, splices);
        } else {
            let added: Vec<_> = new.map(|(name, value, _)| self.style.entry(name, value)).collect();
            self.rows(place, spot, &rows, &gone, &added, splices);
        }
        Ok(())
    }

    fn list(
        &self,
        place: &Place,
        spot: &Spot,
        (flow, items): (bool, &[Place]),
        drafts: &[Draft],
        splices: &mut Splices,
    ) -> Result<(), Refusal> {
        let mut rows: Vec<Range<usize>> = Vec::with_capacity(items.len());
        for (item, draft) in items.iter().zip(drafts) {
            let start = match rows.last() {
                _ if flow => item.start,
                None => place.content,
                Some(row) => self.page.skip(row.end, true),
            };
            rows.push(start..item.end.max(start));
            let Some(by) = draft.by() else { continue };
            if !flow && !self.page.text[start..].starts_with('-') {
                return Err(Refusal::new(by, "its place in the text is not clear; edit it by hand"));
            }
            if matches!(draft, Draft::Gone(_)) && item.anchors {
                return Err(Refusal::new(by, ANCHOR));
            }
            let column = Some(column(self.page, start));
            let spot = Spot { after: (!flow).then_some(start + 1), column, dash: true, flow };
            if item.start == item.end && !flow {
                self.walk(&Place::nothing(start + 1), &spot, draft, splices)?;
            } else {
                self.walk(item, &spot, draft, splices)?;
            }
        }
        let gone: Vec<_> = drafts[..items.len()].iter().map(|draft| !draft.lives()).collect();
        let new = drafts[items.len()..].iter().filter_map(|draft| match draft {
            Draft::New(value, _) => Some(value),
            _ => None,
        });
        if flow {
            let added: Vec<_> = new.map(|value| self.style.flow(value)).collect();
            self.brackets(place, &rows, &gone, &added, splices);
        } else {
            let added: Vec<_> = new.map(|value| self.style.item(value)).collect();
            self.rows(place, spot, &rows, &gone, &added, splices);
        }
        Ok(())
    }

    fn brackets(&self, place: &Place, items: &[Range<usize>], gone: &[bool], added: &[String], splices: &mut Splices) {
        let brackets = Brackets { open: place.content, close: place.end - 1, items, comments: true, between: ", " };
        let lay = if items.is_empty() { Lay::Line } else { brackets.lay(self.page) };
        brackets.edit(self.page, splices, gone, added, &lay, "");
    }

    fn rows(
        &self,
        place: &Place,
        spot: &Spot,
        rows: &[Range<usize>],
        gone: &[bool],
        added: &[Vec<String>],
        splices: &mut Splices,
    ) {
        if added.is_empty() && gone.iter().all(|gone| *gone) {
            let empty = if matches!(place.shape, Shape::Map { .. }) { "{}" } else { "[]" };
            self.empty(place, spot, rows, empty, splices);
        } else {
            rows::edit(self.page, splices, rows, gone, added);
        }
    }
}
