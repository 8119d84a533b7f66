//! The title that stands beside a citation, and whether it is the control's.
//! It must leave alone what is no title: a remark, a sentence, a shortened form.

mod beside;
mod column;
mod field;
mod label;
mod moved;
mod near;

use std::ops::Range;

pub(super) use column::columns;
pub(super) use moved::{Beside, titled};

use super::Raw;
use super::block::{Block, Kind};
use super::cite::Citation;
use super::context::Around;
use super::controls::may_change;
use super::facts::{Facts, Id, Titled};
use crate::diag::{Code, Finding};
use crate::model::catalog::Scheme;

/// The titles beside the citations of a block that stand alone: of a list of citations, none has the title.
pub(super) fn beside(around: Around<'_>, citations: &[Citation], facts: &Facts<'_>, out: &mut Vec<Raw>) {
    let block = around.block;
    for (at, citation) in citations.iter().enumerate() {
        let Some(id) = citation.known() else { continue };
        let Some(room) = stands_alone(block, citations, at) else { continue };
        if around.is_quoted(citation.range.start) || !facts.get(id).has_title {
            continue;
        }
        let judged = Judged { around, facts, id, citation };
        if !judged.after(room.end, out) {
            judged.before(room.start, out);
        }
    }
}

/// The room around a citation up to its neighbours; nothing where it is one of a list, of which none has the title.
fn stands_alone(block: &Block, citations: &[Citation], at: usize) -> Option<Range<usize>> {
    let citation = &citations[at];
    let before = at.checked_sub(1).map(|before| &citations[before]);
    let after = citations.get(at + 1);
    if citation.is_short || after.is_some_and(|after| after.is_short) {
        return None;
    }
    let alone = |one: &Citation, other: &Citation| !is_joint(&block.plain[one.range.end..other.range.start]);
    let is_alone =
        before.is_none_or(|before| alone(before, citation)) && after.is_none_or(|after| alone(citation, after));
    let start = before.map_or(0, |before| before.range.end);
    let end = after.map_or(block.plain.len(), |after| after.range.start);
    is_alone.then_some(start..end)
}

/// Whether a text only joins two citations of a list.
fn is_joint(text: &str) -> bool {
    let text = text.trim();
    matches!(
        text,
        "" | "," | "/" | ";" | "&" | "and" | "or" | ", and" | ", or" | "to" | "through" | "-" | "–" | "—" | "+"
    )
}

/// A citation whose title is looked for.
struct Judged<'a, 'f, 'l> {
    around: Around<'a>,
    facts: &'f Facts<'l>,
    id: Id,
    citation: &'a Citation,
}

/// What a text is, beside a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fits {
    /// Its title.
    Own,
    /// Its title in the release before.
    Former,
    /// The title of another control.
    Other(Id),
    /// The title of another control in the release before.
    OtherFormer(Id),
}

impl Judged<'_, '_, '_> {
    /// What a title, as compared, is beside this control; nothing where it is no title. Catalogs write that of an
    /// enhancement behind the title of its control.
    fn fits(&self, squashed: &str) -> Option<Fits> {
        let behind = || self.parent_title().and_then(|title| squashed.strip_prefix(title));
        self.fits_alone(squashed).or_else(|| behind().and_then(|rest| self.fits_alone(rest)))
    }

    /// The title of the control that this is an enhancement of, as compared.
    fn parent_title(&self) -> Option<&str> {
        self.facts.get(self.id).parent.map(|parent| self.facts.get(parent).title.as_str())
    }

    fn fits_alone(&self, squashed: &str) -> Option<Fits> {
        let fact = self.facts.get(self.id);
        if squashed == fact.title {
            return Some(Fits::Own);
        }
        if fact.former.as_deref() == Some(squashed) {
            return Some(Fits::Former);
        }
        let is_own_catalog = |titled: &&Titled| {
            let other = self.facts.get(titled.id);
            other.control.catalog.id == fact.control.catalog.id
        };
        let others: Vec<&Titled> = self.facts.titled(squashed).iter().filter(is_own_catalog).collect();
        // What stands above it may be named with it.
        if others.iter().any(|other| self.facts.is_above(other.id, self.id)) {
            return Some(Fits::Own);
        }
        let other = others.iter().find(|other| !other.former).or_else(|| others.first())?;
        Some(if other.former { Fits::OtherFormer(other.id) } else { Fits::Other(other.id) })
    }

    /// The finding for a title that is not the control's.
    fn wrong(&self, range: &Range<usize>, fits: Option<Fits>) -> Raw {
        let block = self.around.block;
        let said = one_line(&block.plain[range.clone()]);
        let fact = self.facts.get(self.id);
        let (catalog, entry) = (fact.control.catalog, fact.control.control);
        let mark = entry.mark.as_deref().map(|mark| format!(" ({mark})")).unwrap_or_default();
        let why = match fits {
            Some(Fits::Former) => format!("is the title of {} in the release before, Rev 4", entry.id),
            Some(Fits::Other(other)) => format!("is the title of {}", self.facts.get(other).control.control.id),
            Some(Fits::OtherFormer(other)) => {
                format!("was the title of {} in Rev 4", self.facts.get(other).control.control.id)
            }
            Some(Fits::Own) | None => "is not its title".to_owned(),
        };
        let message = format!("{} is called `{}`{mark}, and `{said}` {why}", entry.id, entry.title);
        let fix = match (fits, catalog.scheme) {
            (Some(Fits::Other(other)), _) => {
                format!("write `{}`, or cite {}", entry.title, self.facts.get(other).control.control.id)
            }
            _ => format!("write `{}`", entry.title),
        };
        let raw = Raw::new(block.place(range.start), Finding::new(Code::TitleMismatch, message, fix));
        let words = &block.plain[range.clone()];
        // Of another control's title it is not known which of the two is meant.
        let is_certain = fits == Some(Fits::Former) && entry.mark.is_none() && may_change(self.around, words);
        match fits {
            Some(Fits::Former) | None if !self.is_nis2() => raw.becomes(words, &entry.title, is_certain),
            _ => raw,
        }
    }

    fn is_nis2(&self) -> bool {
        self.facts.get(self.id).control.catalog.scheme == Scheme::Nis2
    }

    /// Whether titles stand here by themselves: a heading, the first words of an item, a cell.
    fn is_label_place(&self) -> bool {
        let block = self.around.block;
        let start = match block.kind {
            Kind::Heading(_) => return true,
            Kind::Table => block.sentence(self.citation.range.start).start,
            Kind::Item | Kind::Text => 0,
        };
        block.plain[start..self.citation.range.start].trim().is_empty()
    }
}

/// A text in one line and not too long, for a message.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = words.join(" ").replace('`', "'");
    if line.chars().count() > 80 {
        line = line.chars().take(79).collect::<String>() + "…";
    }
    line
}

/// The words of a text from a place on, up to what ends a title, each with its end.
fn words(block: &Block, start: usize, limit: usize) -> Vec<Range<usize>> {
    /// No title has more words.
    const MOST: usize = 16;
    let text = &block.plain[start..limit.min(block.plain.len())];
    let mut out = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive([' ', '\t', '\n', super::block::GAP]) {
        let word = piece.trim_end();
        let ends = piece.ends_with(['\n', super::block::GAP]);
        let word = word.trim_end_matches(super::block::GAP);
        if !word.is_empty() {
            out.push(start + at..start + at + word.len());
        }
        at += piece.len();
        // `U.S.` ends no title.
        let is_short = word.ends_with('.') && word[..word.len() - 1].contains('.');
        let is_end = word.ends_with(['.', ';', ':', '!', '?', '|']) && !is_short && !out.is_empty();
        if ends || out.len() == MOST || is_end {
            break;
        }
    }
    out
}

/// Whether a text is written like a title: its longer words begin with capitals.
fn is_capitalised(text: &str) -> bool {
    const SMALL: &[&str] = &[
        "with", "from", "into", "over", "upon", "than", "that", "their", "when", "without", "during", "between",
        "through", "using", "within",
    ];
    let words = text.split([' ', '\t', '\n', '\u{a0}']).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut longer = words.filter(|word| word.chars().count() > 3 && !SMALL.contains(word)).peekable();
    longer.peek().is_some() && longer.all(|word| word.chars().next().is_some_and(|c| !c.is_lowercase()))
}
