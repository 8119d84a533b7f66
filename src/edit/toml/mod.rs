//! Edits of TOML, by the places of its headers, keys and values.
//! It must keep every comment line, also those of what goes; and every carriage return, which `toml_edit` takes out.

mod inline;
mod layout;
mod place;
mod tables;
#[cfg(test)]
mod tests;
mod write;

use super::draft::Draft;
use super::error::Refusal;
use super::page::{Page, Splices};
use crate::load::tree::Node;
use layout::Layout;
use tables::{Item, Own, Tables};

const UNCLEAR: &str = "its place in the text is not clear; edit it by hand";

pub(super) fn edit(page: &Page<'_>, draft: &Draft, splices: &mut Splices) -> Result<(), Refusal> {
    let by = draft.by().unwrap_or(0);
    let layout = layout::read(page.text).ok_or_else(|| Refusal::new(by, UNCLEAR))?;
    let tables = Tables::of(&layout).ok_or_else(|| Refusal::new(by, UNCLEAR))?;
    let editor = Editor { page, layout: &layout, tables: &tables, escape: page.newline == "\r\n" };
    match draft {
        Draft::Map(members) => editor.table(0, &Way::default(), members, splices),
        Draft::Old => Ok(()),
        _ => Err(Refusal::new(by, "a TOML document is a table; set its members")),
    }
}

struct Editor<'p> {
    page: &'p Page<'p>,
    layout: &'p Layout,
    tables: &'p Tables,
    /// Whether line ends in a text are escaped, since the document's own are not those of the text.
    escape: bool,
}

/// How a table is named.
#[derive(Default)]
struct Way<'n> {
    /// From the outermost table.
    path: Vec<&'n str>,
    /// From the table that the pairs of its section belong to.
    prefix: Vec<&'n str>,
}

impl<'n> Way<'n> {
    /// Into a member.
    fn step(&self, name: &'n str, own: Own) -> Self {
        let with = |names: &[&'n str]| names.iter().copied().chain([name]).collect();
        let prefix = if own == Own::Dotted { with(&self.prefix) } else { Vec::new() };
        Self { path: with(&self.path), prefix }
    }
}

/// What comes into a table.
#[derive(Default)]
struct New {
    /// Keys and values.
    pairs: Vec<(String, String)>,
    /// The lines of tables under headers, each with the blank line before it where it needs one.
    blocks: Vec<Vec<String>>,
}

impl Editor<'_> {
    fn table(
        &self,
        id: usize,
        way: &Way<'_>,
        members: &[(String, Draft)],
        splices: &mut Splices,
    ) -> Result<(), Refusal> {
        let mut new = New::default();
        for (name, draft) in members {
            let Some(by) = draft.by() else { continue };
            let refused = |why: String| Refusal::new(by, why);
            let item = self.tables.0[id].members.get(name);
            match (item, draft) {
                (Some(Item::Pair(p)), Draft::Gone(_)) => self.cut_pair(*p, splices),
                (Some(Item::Pair(p)), draft) => self.value(&self.layout.pairs[*p].value, draft, splices)?,
                (Some(item), Draft::Gone(_)) => self.cut_item(item, splices),
                (Some(item), Draft::New(value, _)) => {
                    self.cut_item(item, splices);
                    self.add(id, way, name, value, &mut new).map_err(refused)?;
                }
                (Some(Item::Table(table)), Draft::Map(members)) => {
                    let own = self.tables.0[*table].own;
                    self.table(*table, &way.step(name, own), members, splices)?;
                    let empty = !members.iter().any(|(_, draft)| draft.lives());
                    if empty && matches!(own, Own::Dotted | Own::Implied) {
                        new.pairs.push((self.key(id, way, name), "{}".into()));
                    }
                }
                (Some(Item::Tables(tables)), Draft::List(items)) => {
                    self.list(tables, &way.step(name, Own::Header), items, splices)?;
                    if !items.iter().any(Draft::lives) {
                        new.pairs.push((self.key(id, way, name), "[]".into()));
                    }
                }
                (None, Draft::New(value, _)) => self.add(id, way, name, value, &mut new).map_err(refused)?,
                _ => return Err(Refusal::new(by, UNCLEAR)),
            }
        }
        self.put_pairs(id, way, &new.pairs, splices);
        if !new.blocks.is_empty() {
            self.put_blocks(self.tables.0[id].sections.map(|(_, last)| last), &new.blocks, splices);
        }
        Ok(())
    }

    /// The tables under `[[..]]`.
    fn list(&self, tables: &[usize], way: &Way<'_>, items: &[Draft], splices: &mut Splices) -> Result<(), Refusal> {
        let mut blocks = Vec::new();
        for (i, draft) in items.iter().enumerate() {
            match (tables.get(i), draft) {
                (_, Draft::Old) => {}
                (Some(table), Draft::Gone(_)) => self.cut_item(&Item::Table(*table), splices),
                (Some(table), Draft::Map(members)) => self.table(*table, way, members, splices)?,
                (Some(_), draft) => {
                    let why = "a table under `[[..]]` can be changed inside or removed, not replaced";
                    return Err(Refusal::new(draft.by().unwrap_or(0), why));
                }
                (None, Draft::New(value, by)) => {
                    let lines = write::section(&way.path, value, self.escape, true);
                    blocks.push(lines.map_err(|why| Refusal::new(*by, why))?);
                }
                (None, _) => {}
            }
        }
        if !blocks.is_empty() {
            let last = tables.last().and_then(|table| self.tables.0[*table].sections);
            self.put_blocks(last.map(|(_, last)| last), &blocks, splices);
        }
        Ok(())
    }

    fn add(&self, id: usize, way: &Way<'_>, name: &str, value: &Node, new: &mut New) -> Result<(), String> {
        let dotted = self.tables.0[id].own == Own::Dotted;
        if dotted {
            let names: Vec<_> = way.prefix.iter().copied().chain([name]).collect();
            write::dotted(&names, value, self.escape, &mut new.pairs)
        } else if write::has_header(value) {
            let path: Vec<_> = way.path.iter().copied().chain([name]).collect();
            new.blocks.push(write::sections(&path, value, self.escape)?);
            Ok(())
        } else {
            new.pairs.push((write::key([name]), write::inline(value, self.escape)?));
            Ok(())
        }
    }

    /// A member's key as its section spells it.
    fn key(&self, id: usize, way: &Way<'_>, name: &str) -> String {
        let prefix: &[&str] = if self.tables.0[id].own == Own::Dotted { &way.prefix } else { &[] };
        write::key(prefix.iter().copied().chain([name]))
    }
}
