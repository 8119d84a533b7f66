//! Which table each header and dotted key belongs to.
//! It must give every table one home, however its parts are spread over the text.

use std::collections::BTreeMap;

use super::layout::{Layout, Name, Pair};

/// What makes a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    /// The document, or the braces of an inline table.
    Root,
    /// A header.
    Header,
    /// Dotted keys.
    Dotted,
    /// Only the headers of tables in it.
    Implied,
}

/// A member of a table.
#[derive(Debug)]
pub(super) enum Item {
    /// The pair with this index.
    Pair(usize),
    /// The table with this index.
    Table(usize),
    /// The tables under `[[..]]`.
    Tables(Vec<usize>),
}

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) own: Own,
    pub(super) members: BTreeMap<String, Item>,
    /// The section of its header.
    pub(super) section: usize,
    /// The last pair of its dotted keys.
    pub(super) last_pair: Option<usize>,
    /// The first and the last section of it and of the tables in it.
    pub(super) sections: Option<(usize, usize)>,
}

/// All tables; the outermost is the first.
#[derive(Debug)]
pub(super) struct Tables(pub(super) Vec<Table>);

impl Tables {
    /// The tables of a document.
    pub(super) fn of(layout: &Layout) -> Option<Self> {
        let mut tables = Self(Vec::new());
        tables.add(Own::Root);
        for (s, section) in layout.sections.iter().enumerate() {
            let mut at = 0;
            if let Some((last, way)) = section.keys.split_last() {
                for key in way {
                    at = tables.enter(at, key, Own::Implied)?;
                    tables.mark(at, s);
                }
                at = if section.array { tables.item(at, last)? } else { tables.enter(at, last, Own::Header)? };
                tables.mark(at, s);
                tables.0[at].own = Own::Header;
                tables.0[at].section = s;
            }
            for p in section.pairs.clone() {
                tables.pair(at, p, &layout.pairs[p])?;
            }
        }
        Some(tables)
    }

    /// The tables in the braces of an inline table.
    pub(super) fn inline(pairs: &[Pair]) -> Option<Self> {
        let mut tables = Self(Vec::new());
        tables.add(Own::Root);
        for (p, pair) in pairs.iter().enumerate() {
            tables.pair(0, p, pair)?;
        }
        Some(tables)
    }

    fn add(&mut self, own: Own) -> usize {
        self.0.push(Table { own, members: BTreeMap::new(), section: 0, last_pair: None, sections: None });
        self.0.len() - 1
    }

    fn mark(&mut self, table: usize, section: usize) {
        let (first, _) = self.0[table].sections.unwrap_or((section, section));
        self.0[table].sections = Some((first, section));
    }

    /// The table with this name, or the last of its tables.
    fn enter(&mut self, at: usize, key: &Name, own: Own) -> Option<usize> {
        match self.0[at].members.get(&key.text) {
            Some(Item::Table(table)) => Some(*table),
            Some(Item::Tables(tables)) => tables.last().copied(),
            Some(Item::Pair(_)) => None,
            None => {
                let table = self.add(own);
                self.0[at].members.insert(key.text.clone(), Item::Table(table));
                Some(table)
            }
        }
    }

    fn item(&mut self, at: usize, key: &Name) -> Option<usize> {
        let table = self.add(Own::Header);
        match self.0[at].members.entry(key.text.clone()).or_insert_with(|| Item::Tables(Vec::new())) {
            Item::Tables(tables) => tables.push(table),
            _ => return None,
        }
        Some(table)
    }

    fn pair(&mut self, mut at: usize, index: usize, pair: &Pair) -> Option<()> {
        let (last, way) = pair.keys.split_last()?;
        for key in way {
            at = self.enter(at, key, Own::Dotted)?;
            self.0[at].last_pair = Some(index);
        }
        self.0[at].members.insert(last.text.clone(), Item::Pair(index));
        Some(())
    }

    /// The pairs and the sections that make a table and all in it.
    pub(super) fn parts(&self, table: usize, pairs: &mut Vec<usize>, sections: &mut Vec<usize>) {
        let table = &self.0[table];
        if table.own == Own::Header {
            sections.push(table.section);
        }
        for item in table.members.values() {
            self.item_parts(item, pairs, sections);
        }
    }

    /// The pairs and the sections that make a member.
    pub(super) fn item_parts(&self, item: &Item, pairs: &mut Vec<usize>, sections: &mut Vec<usize>) {
        match item {
            Item::Pair(pair) => pairs.push(*pair),
            Item::Table(table) => self.parts(*table, pairs, sections),
            Item::Tables(tables) => tables.iter().for_each(|table| self.parts(*table, pairs, sections)),
        }
    }
}
