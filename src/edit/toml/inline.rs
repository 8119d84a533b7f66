//! Values in one place: scalars, arrays and inline tables.
//! It must leave alone what stands beside the value that changes.

use std::ops::Range;

use super::super::draft::Draft;
use super::super::error::Refusal;
use super::super::flow::{Brackets, Lay};
use super::super::page::Splices;
use super::layout::{Pair, Shape, Val};
use super::tables::{Item, Tables};
use super::{Editor, UNCLEAR, write};
use crate::load::tree::{Kind, Node};

/// What happens to the pairs of an inline table.
struct Fate<'a> {
    pairs: &'a [Pair],
    tables: &'a Tables,
    gone: Vec<bool>,
    added: Vec<String>,
}

impl Fate<'_> {
    fn take_out(&mut self, pairs: &[usize]) {
        for pair in pairs {
            self.gone[*pair] = true;
        }
    }
}

impl Editor<'_> {
    /// Changes a value in its place.
    pub(super) fn value(&self, old: &Val, draft: &Draft, splices: &mut Splices) -> Result<(), Refusal> {
        match (draft, &old.shape) {
            (Draft::New(value, by), _) => {
                let text = self.replacement(old, value).map_err(|why| Refusal::new(*by, why))?;
                splices.swap(old.range.clone(), text);
                Ok(())
            }
            (Draft::List(drafts), Shape::List(items)) => {
                for (item, draft) in items.iter().zip(drafts) {
                    self.value(item, draft, splices)?;
                }
                let ranges: Vec<_> = items.iter().map(|item| item.range.clone()).collect();
                let gone: Vec<_> = drafts[..items.len()].iter().map(|draft| !draft.lives()).collect();
                let mut added = Vec::new();
                for draft in &drafts[items.len()..] {
                    if let Draft::New(value, by) = draft {
                        added.push(write::inline(value, self.escape).map_err(|why| Refusal::new(*by, why))?);
                    }
                }
                self.brackets(&old.range, &ranges, &gone, &added, "", splices);
                Ok(())
            }
            (Draft::Map(members), Shape::Table(pairs)) => {
                let unclear = || Refusal::new(draft.by().unwrap_or(0), UNCLEAR);
                let tables = Tables::inline(pairs).ok_or_else(unclear)?;
                let mut all = Fate { pairs, tables: &tables, gone: vec![false; pairs.len()], added: Vec::new() };
                self.members(&mut all, 0, &[], members, splices)?;
                let ranges: Vec<_> = pairs.iter().map(Pair::range).collect();
                self.brackets(&old.range, &ranges, &all.gone, &all.added, " ", splices);
                Ok(())
            }
            (Draft::Old | Draft::Gone(_), _) => Ok(()),
            _ => Err(Refusal::new(draft.by().unwrap_or(0), UNCLEAR)),
        }
    }

    /// A value as it is written where another one stood.
    fn replacement(&self, old: &Val, value: &Node) -> Result<String, String> {
        let (Kind::Text(text), Shape::Scalar(encoding)) = (&value.kind, &old.shape) else {
            return write::inline(value, self.escape);
        };
        let date = |text: &str| text.parse::<::toml::value::Datetime>().is_ok();
        if encoding.is_none() && date(&self.page.text[old.range.clone()]) && date(text) {
            return Ok(text.clone());
        }
        Ok(write::text(text, *encoding, self.escape))
    }

    fn brackets(
        &self,
        range: &Range<usize>,
        items: &[Range<usize>],
        gone: &[bool],
        added: &[String],
        pad: &str,
        splices: &mut Splices,
    ) {
        let brackets = Brackets { open: range.start, close: range.end - 1, items, comments: true, between: ", " };
        let lay = if items.is_empty() { Lay::Line } else { brackets.lay(self.page) };
        brackets.edit(self.page, splices, gone, added, &lay, pad);
    }

    /// The members of an inline table, or of one that its dotted keys make.
    fn members(
        &self,
        all: &mut Fate<'_>,
        id: usize,
        prefix: &[&str],
        members: &[(String, Draft)],
        splices: &mut Splices,
    ) -> Result<(), Refusal> {
        for (name, draft) in members {
            let Some(by) = draft.by() else { continue };
            let way: Vec<&str> = prefix.iter().copied().chain([name.as_str()]).collect();
            let tables = all.tables;
            let item = tables.0[id].members.get(name);
            let mut beneath = Vec::new();
            if let Some(item) = item {
                tables.item_parts(item, &mut beneath, &mut Vec::new());
            }
            match (item, draft) {
                (Some(Item::Pair(p)), Draft::New(..) | Draft::Map(_) | Draft::List(_)) => {
                    self.value(&all.pairs[*p].value, draft, splices)?;
                }
                (Some(Item::Table(table)), Draft::Map(members)) => {
                    self.members(all, *table, &way, members, splices)?;
                    if !members.iter().any(|(_, draft)| draft.lives()) {
                        all.added.push(format!("{} = {{}}", write::key(way)));
                    }
                }
                (Some(_), Draft::Gone(_)) => all.take_out(&beneath),
                (_, Draft::New(value, _)) => {
                    all.take_out(&beneath);
                    let value = write::inline(value, self.escape).map_err(|why| Refusal::new(by, why))?;
                    all.added.push(format!("{} = {value}", write::key(way)));
                }
                _ => return Err(Refusal::new(by, UNCLEAR)),
            }
        }
        Ok(())
    }
}
