//! Numbers of controls in a sentence: `FedRAMP Moderate has 323 controls`, `all 323 controls of FedRAMP Moderate`.
//! It must take a number for a total only where the words around it say so.

use std::collections::BTreeMap;

use super::tokens::{Token, What, tokens};
use super::{Lists, Total, Totals};
use crate::lint::context::Around;
use crate::lint::words::Word;

/// Finds the numbers of a block that are said to be totals, by their places.
pub(super) fn numbers(around: Around<'_>, totals: &Totals, found: &mut BTreeMap<usize, (usize, usize)>) {
    let mut done = 0;
    for hit in around.hits {
        if !matches!(hit.word, Word::Framework(at) if totals.of.contains_key(&at)) || hit.range.start < done {
            continue;
        }
        let sentence = around.block.sentence(hit.range.start);
        // The part of a long sentence that was read once is not read again.
        done = sentence.end;
        let tokens = tokens(&around.block.plain, &sentence, around.hits_in(&sentence), totals);
        let reader = Reader { tokens: &tokens, totals, lists: &totals.lists };
        reader.read(found);
    }
}

struct Reader<'r, 't> {
    tokens: &'r [Token<'t>],
    totals: &'r Totals,
    lists: &'r Lists,
}

impl Reader<'_, '_> {
    fn read(&self, found: &mut BTreeMap<usize, (usize, usize)>) {
        let frameworks = self.tokens.iter().filter(|token| matches!(token.what, What::Framework(_))).count();
        for (at, token) in self.tokens.iter().enumerate() {
            if let What::Framework(framework) = token.what
                && let Some(total) = self.totals.of.get(&framework)
            {
                let numbers = [self.behind(at, total), self.before(at, total), self.of(at, total)];
                for number in numbers.into_iter().flatten() {
                    self.note(number, framework, found);
                }
            }
        }
        let only = self.tokens.iter().find_map(|token| match token.what {
            What::Framework(framework) => Some(framework),
            _ => None,
        });
        if let Some(framework) = only.filter(|_| frameworks == 1)
            && let Some(total) = self.totals.of.get(&framework)
        {
            (0..self.tokens.len())
                .filter_map(|at| self.ratio(at, total))
                .for_each(|at| self.note(at, framework, found));
        }
    }

    fn note(&self, at: usize, framework: usize, found: &mut BTreeMap<usize, (usize, usize)>) {
        if let Some(number) = self.number(at) {
            found.insert(self.tokens[at].at, (framework, number));
        }
    }

    /// `FedRAMP Moderate has 323 controls`, `FedRAMP Moderate (323 controls)`, and with nothing between or `whose`.
    fn behind(&self, at: usize, total: &Total) -> Option<usize> {
        let mut next = self.tail(at + 1);
        let whose = if self.is_sign(next, &[',']) { next + 1 } else { next };
        let bare = if self.word(whose).is_some_and(|word| word == "whose") { whose + 1 } else { next };
        if let Some(number) = self.number(bare) {
            let fits = |behind: usize| self.is_open(behind) && total.is_near(number);
            return self.noun(bare + 1).filter(|behind| fits(*behind)).map(|_| bare);
        }
        let is_sign = self.is_sign(next, &[':', '(', '=', '\u{2013}', '\u{2014}', '-']);
        if !is_sign && !self.is(next, &self.lists.has) {
            return None;
        }
        next += 1;
        while self.is(next, &self.lists.fillers) {
            next += 1;
        }
        let number = self.number(next)?;
        let behind = self.noun(next + 1)?;
        let fits = if is_sign { self.ends(behind) && total.may_be(number) } else { self.is_open(behind) };
        fits.then_some(next)
    }

    /// `all 323 FedRAMP Moderate controls`, `63 of the 323 FedRAMP Moderate controls`.
    fn before(&self, at: usize, total: &Total) -> Option<usize> {
        let place = at.checked_sub(1)?;
        let number = self.number(place)?;
        let behind = self.noun(self.tail(at + 1))?;
        (self.is_all(place, total, number) && self.is_open(behind)).then_some(place)
    }

    /// `all 323 controls of FedRAMP Moderate`, `there are 323 controls in the FedRAMP Moderate baseline`.
    fn of(&self, at: usize, total: &Total) -> Option<usize> {
        let mut before = at.checked_sub(1)?;
        if self.word(before).is_some_and(|word| word.eq_ignore_ascii_case("the")) {
            before = before.checked_sub(1)?;
        }
        if !self.is(before, &self.lists.of) {
            return None;
        }
        before = before.checked_sub(1).filter(|before| self.is(*before, &self.lists.counted))?;
        // `The number of controls in FedRAMP Moderate is 323`
        let (next, joins) = (self.tail(at + 1), |at| self.is_sign(at, &[':', '=']) || self.word(at) == Some("is"));
        if joins(next) && self.ends(next + 2) && self.number(next + 1).is_some_and(|number| total.may_be(number)) {
            return Some(next + 1);
        }
        let mut place = before.checked_sub(1)?;
        while self.is(place, &self.lists.adjectives) {
            place = place.checked_sub(1)?;
        }
        let number = self.number(place)?;
        (self.is_all(place, total, number) && self.is_open(self.tail(at + 1))).then_some(place)
    }

    /// `63 of 323 controls`, `63/323` in a sentence that names one baseline.
    fn ratio(&self, at: usize, total: &Total) -> Option<usize> {
        self.number(at)?;
        let is_of = self.word(at + 1).is_some_and(|word| word.eq_ignore_ascii_case("of"));
        if !is_of && !self.is_sign(at + 1, &['/']) {
            return None;
        }
        let mut place = at + 2;
        while self.word(place).is_some_and(|word| matches!(word.to_ascii_lowercase().as_str(), "the" | "all")) {
            place += 1;
        }
        let number = self.number(place)?;
        // Without a word for what is counted only what is nearly the total can be meant as it.
        let fits = match self.noun(place + 1) {
            Some(behind) => total.may_be(number) && self.is_open(behind),
            None => total.is_near(number) && self.is_open(place + 1),
        };
        fits.then_some(place)
    }

    /// Whether a number is said to be all there are: near the total where only `the` says so.
    fn is_all(&self, place: usize, total: &Total, number: usize) -> bool {
        let Some(before) = place.checked_sub(1) else { return total.is_near(number) };
        let is = |word: &str| self.word(before).is_some_and(|own| own.eq_ignore_ascii_case(word));
        let sign = self.is_sign(before, &['/']);
        if !sign && !self.is(before, &self.lists.all) {
            return false;
        }
        let above = before.checked_sub(1);
        if above.is_some_and(|above| self.is(above, &self.lists.about)) {
            return false;
        }
        let of_all = above.is_some_and(|above| self.word(above).is_some_and(|word| word.eq_ignore_ascii_case("of")));
        let weak = is("the") && !of_all || is("are");
        if weak { total.is_near(number) } else { total.may_be(number) }
    }

    /// Past what still belongs to the name of a baseline: `Rev 5`, `(Rev. 5)`, `baseline`.
    fn tail(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            let revision = self.is_sign(at, &['(']) && self.is(at + 1, &self.lists.tail);
            let number = at > from && matches!(self.tokens.get(at).map(|token| &token.what), Some(What::Number(4 | 5)));
            let closes = at > from && self.is_sign(at, &[')', '.']) && at < self.tokens.len() - 1;
            let apostrophe = self.is_sign(at, &['\'', '\u{2019}']);
            if !(self.is(at, &self.lists.tail) || revision || number || closes || apostrophe) {
                return at;
            }
            at += 1;
        }
    }

    /// Past `controls`, and `and enhancements`, with what may stand before it.
    fn noun(&self, from: usize) -> Option<usize> {
        let mut at = from;
        while self.is(at, &self.lists.adjectives) {
            at += 1;
        }
        if !self.is(at, &self.lists.counted) {
            return None;
        }
        at += 1;
        let joined = self.word(at).is_some_and(|word| word == "and") || self.is_sign(at, &['&', '/', '+']);
        if joined {
            let more = if self.word(at + 1).is_some_and(|word| word == "control") { at + 2 } else { at + 1 };
            if self.word(more).is_some_and(|word| word == "enhancements") {
                at = more + 1;
            }
        }
        Some(at)
    }

    /// Whether nothing behind the controls narrows down which are meant.
    fn is_open(&self, at: usize) -> bool {
        let word = |at: usize| self.word(at).map(str::to_ascii_lowercase);
        match word(at).as_deref() {
            None => match self.tokens.get(at).map(|token| &token.what) {
                Some(What::Number(_) | What::Framework(_)) => false,
                Some(What::Sign(sign)) => !matches!(sign, '/' | '+' | '&'),
                _ => true,
            },
            Some("in") => matches!(word(at + 1).as_deref(), Some("total" | "all")),
            Some("of" | "for") => {
                let at = if word(at + 1).as_deref() == Some("the") { at + 2 } else { at + 1 };
                matches!(self.tokens.get(at).map(|token| &token.what), Some(What::Framework(_)))
            }
            Some("and" | "or") => self.number(at + 1).is_none(),
            Some(_) => self.is(at, &self.lists.goes_on),
        }
    }

    /// Whether the sentence, or what stands in brackets, ends there.
    fn ends(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| matches!(token.what, What::Sign(')' | ',' | '.' | ']' | '|')))
    }

    fn word(&self, at: usize) -> Option<&str> {
        match self.tokens.get(at)?.what {
            What::Word(word) => Some(word),
            _ => None,
        }
    }

    fn number(&self, at: usize) -> Option<usize> {
        match self.tokens.get(at)?.what {
            What::Number(number) => Some(number),
            _ => None,
        }
    }

    fn is_sign(&self, at: usize, signs: &[char]) -> bool {
        matches!(self.tokens.get(at).map(|token| &token.what), Some(What::Sign(sign)) if signs.contains(sign))
    }

    fn is(&self, at: usize, words: &[String]) -> bool {
        self.word(at).is_some_and(|word| words.iter().any(|own| own.eq_ignore_ascii_case(word)))
    }
}
