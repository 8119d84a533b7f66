//! One document: each of its blocks given to everything that judges.
//! It must judge nothing itself.

use std::ops::Range;

use super::block::{Block, Kind};
use super::cite::{self, Citation, Laws};
use super::context::{Around, Headings, Topic, may_be_nis2};
use super::facts::Facts;
use super::ignore::{self, Ignore};
use super::links::Links;
use super::profiles::{self, Claim, Given};
use super::reader::Listener;
use super::table::{self, Columns};
use super::unlisted::Unlisted;
use super::words::Hit;
use super::{Document, Linter, Raw, controls, enhancement, family, promises, said, title, totals};

/// What is gathered while a document is read.
pub(super) struct Look<'a, 'l> {
    linter: &'a Linter<'l>,
    document: &'a Document,
    links: Links<'a>,
    headings: Headings,
    /// What the headings above say of a framework, with their levels.
    given: Vec<(u8, Option<usize>, Option<Claim>)>,
    hits: Vec<Hit>,
    citations: Vec<Citation>,
    raws: Vec<Raw>,
    claims: Vec<Claim>,
    ignores: Vec<Ignore>,
    unlisted: Unlisted,
    count: usize,
}

impl<'a, 'l> Look<'a, 'l> {
    pub(super) fn new(linter: &'a Linter<'l>, document: &'a Document) -> Self {
        Self {
            linter,
            document,
            links: Links::new(linter.ground.as_ref(), document),
            headings: Headings::default(),
            given: Vec::new(),
            hits: Vec::new(),
            citations: Vec::new(),
            raws: Vec::new(),
            claims: Vec::new(),
            ignores: Vec::new(),
            unlisted: Unlisted::default(),
            count: 0,
        }
    }

    /// The findings that nothing allows, the claims on profiles, and the number of citations.
    pub(super) fn finish(mut self) -> (Vec<Raw>, Vec<Claim>, usize) {
        self.raws.extend(self.unlisted.finish());
        ignore::apply(&self.ignores, &mut self.raws);
        (self.raws, self.claims, self.count)
    }

    /// The framework that the section is about, with the profile that it is given.
    fn given(&self) -> Option<Given> {
        let framework = self.given.iter().rev().find_map(|(_, framework, _)| *framework)?;
        let of = |claim: &&Claim| claim.framework == framework && !claim.is_least;
        let above = self.given.iter().rev().filter_map(|(_, _, claim)| claim.as_ref()).find(of);
        let claim = above.or_else(|| self.claims.iter().find(of))?;
        Some(Given { framework, profile: claim.profile, at: claim.at })
    }

    fn judge(&mut self, block: &Block, hits: &[Hit], citations: &[Citation]) {
        let Linter { facts, words, derived, totals, shown, own, .. } = self.linter;
        let given = self.given();
        let around = Around { block, hits, headings: &self.headings };
        let is_table = block.kind == Kind::Table;
        let columns = is_table.then(|| Columns::of(around, citations));
        let columns = columns.as_ref();
        let raws = &mut self.raws;
        if !citations.is_empty() {
            controls::judge(around, citations, columns, facts, raws);
            self.unlisted.look(around, citations, words, facts);
            title::beside(around, citations, facts, raws);
            family::judge(around, citations, columns, (words, facts), raws);
        }
        if let Some(columns) = columns {
            title::columns(around, citations, columns, facts, raws);
            profiles::table(around, columns, words, &mut self.claims);
            profiles::in_column(around, columns, words, raws);
            profiles::rows(around, citations, columns, given, (words, facts, derived), raws);
            profiles::spread(around, citations, columns, (words, facts, derived), &mut self.claims, raws);
            if let Some(shown) = shown {
                said::rows(around, citations, columns, (facts, shown), raws);
            }
        } else if !hits.is_empty() && !matches!(block.kind, Kind::Heading(_)) {
            profiles::prose(around, words, &mut self.claims);
        }
        if !hits.is_empty() {
            totals::judge(around, totals, raws);
            profiles::in_prose(around, words, raws);
            if let Some(own) = own {
                profiles::own(around, words, own, raws);
            }
            promises::judge(around, citations, columns, (words, facts, shown.as_ref()), raws);
        }
        table::shape(&self.document.text, block, raws);
        if !block.links.is_empty() || !block.codes.is_empty() {
            self.links.judge(around, raws);
        }
    }

    fn enter(&mut self, level: u8, block: &Block, hits: &[Hit]) {
        self.headings.enter(level, Topic::of(hits));
        while self.given.last().is_some_and(|(last, ..)| *last >= level) {
            self.given.pop();
        }
        let around = Around { block, hits, headings: &self.headings };
        let (framework, claim) = profiles::heading(around, &self.linter.words);
        self.claims.extend(claim.clone());
        self.given.push((level, framework, claim));
    }
}

impl Listener for Look<'_, '_> {
    fn block(&mut self, block: &Block) {
        let mut hits = std::mem::take(&mut self.hits);
        let mut citations = std::mem::take(&mut self.citations);
        self.linter.words.find(&block.plain, &mut hits);
        if let Kind::Heading(level) = block.kind {
            self.enter(level, block, &hits);
        }
        let around = Around { block, hits: &hits, headings: &self.headings };
        let laws: Option<&dyn Laws> = may_be_nis2(&hits, &self.headings).then_some(&around);
        cite::scan(&block.plain, &self.linter.facts, laws, &mut citations);
        // In inline code only what is nothing but citations is one.
        if !block.codes.is_empty() {
            citations.retain(|citation| {
                block.code(&citation.range).is_none_or(|code| is_all(block, code, citation, &self.linter.facts))
            });
        }
        citations.retain(|citation| !self.linter.words.names_another(&block.plain, &citation.range));
        if block.kind == Kind::Table {
            enhancement::join(block, &mut citations, &self.linter.facts);
        }
        self.count += citations.len();
        self.judge(block, &hits, &citations);
        (self.hits, self.citations) = (hits, citations);
    }

    fn comment(&mut self, text: &str, at: usize, covers: Range<usize>) {
        self.ignores.extend(ignore::read(text, at, covers, &mut self.raws));
    }
}

/// Whether inline code holds a citation, or a list of them, and nothing else. With its catalog before it, a control can be
/// nothing else.
fn is_all(block: &Block, code: &Range<usize>, citation: &Citation, facts: &Facts<'_>) -> bool {
    let before = &block.plain[code.start..citation.range.start.max(code.start)];
    let after = &block.plain[citation.range.end.min(code.end)..code.end];
    let is_joint = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || " ,;/()-\u{2010}\u{2011}–".contains(c);
    let joins = |text: &str| text.len() <= 60 && facts.without_catalogs(text).chars().all(is_joint);
    joins(before) && joins(after)
}
