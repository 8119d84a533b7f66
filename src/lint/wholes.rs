//! `full FedRAMP Moderate compliance`, `all controls of NIST SP 800-53 are met`: a promise with a framework in its midst.
//! It must find only what says so word by word, around one framework.

use std::ops::Range;

use super::context::Around;
use super::vocabulary::Vocabulary;
use super::words::{Hit, Word};

/// Words that may stand between without changing what is said.
const FILLERS: &[&str] = &["of", "the", "with", "in", "from", "baseline", "and", "enhancements", "are", "is", "fully"];

/// So many words around a framework are looked at.
const FARTHEST: usize = 6;

/// The places of such promises.
pub(super) fn places(around: Around<'_>) -> impl Iterator<Item = Range<usize>> {
    around.hits.iter().filter(|hit| is_framework(hit)).filter_map(move |hit| {
        let sentence = around.block.sentence(hit.range.start);
        let plain = &around.block.plain;
        let before = words_before(plain, sentence.start..hit.range.start);
        let behind = words_behind(plain, hit.range.end..sentence.end);
        let words = Vocabulary::shipped();
        let is = |list: &[String], word: &str| list.iter().any(|own| own.eq_ignore_ascii_case(word));
        // `full`, the framework, `compliance`
        if let (Some(first), Some(last)) = (before.first(), behind.first())
            && is(&words.full, &plain[first.clone()])
            && is(&words.nouns, &plain[last.clone()])
        {
            return Some(first.start..last.end);
        }
        // `all controls of`, the framework, `are met`; `every`, the framework, `control is met`
        let start = before.iter().find(|word| !passes(words, &plain[(*word).clone()]))?;
        let end = behind.iter().find(|word| !passes(words, &plain[(*word).clone()]))?;
        let names = before.iter().chain(&behind).any(|word| is(&words.members, &plain[word.clone()]));
        let fits = names && is(&words.all, &plain[start.clone()]) && is(&words.done, &plain[end.clone()]);
        let is_verb = behind.iter().any(|word| ["is", "are"].contains(&plain[word.clone()].to_lowercase().as_str()));
        (fits && is_verb).then_some(start.start..end.end)
    })
}

fn is_framework(hit: &Hit) -> bool {
    matches!(hit.word, Word::Nis2 | Word::Framework(_) | Word::Family)
}

/// Whether a word between says nothing by itself.
fn passes(words: &Vocabulary, word: &str) -> bool {
    FILLERS.iter().any(|own| own.eq_ignore_ascii_case(word))
        || words.members.iter().any(|own| own.eq_ignore_ascii_case(word))
        || !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of a range, up to what parts sentences or phrases.
fn words_in(plain: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let text = &plain[range.clone()];
    let is_part = |c: char| c.is_alphanumeric() || c == '%' || c == '-';
    let (mut words, mut start) = (Vec::new(), None);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_part(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(range.start + from..range.start + at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn words_before(plain: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let start = plain[range.clone()].rfind([',', ';', ':', '(', '\n']).map_or(range.start, |at| range.start + at + 1);
    words_in(plain, start..range.end).into_iter().rev().take(FARTHEST).collect()
}

fn words_behind(plain: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let end = plain[range.clone()].find([',', ';', ':', '(', '\n']).map_or(range.end, |at| range.start + at);
    words_in(plain, range.start..end).into_iter().take(FARTHEST).collect()
}
