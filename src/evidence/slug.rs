//! From a heading's text to its anchor, as GitHub and mkdocs make them.
//! Must not know Markdown; it is given a heading's plain text.

use std::collections::{BTreeMap, BTreeSet};

use super::latin;
use super::word::is_word;

/// Who renders the Markdown, and so makes the anchors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlugStyle {
    /// GitHub: Unicode kept, duplicates `-1`, `-2`.
    #[default]
    GitHub,
    /// mkdocs (Python-Markdown's `toc`): ASCII, duplicates `_1`, `_2`, `{#id}` at a heading's end.
    Mkdocs,
}

/// Makes the anchors of one document, heading by heading.
///
/// ```
/// use probity::evidence::{SlugStyle, Slugger};
///
/// let mut slugs = Slugger::new(SlugStyle::GitHub);
/// assert_eq!(slugs.slug("What's in `scope`?"), "whats-in-scope");
/// assert_eq!(slugs.slug("What's in scope"), "whats-in-scope-1");
/// ```
#[derive(Clone, Debug)]
pub struct Slugger {
    style: SlugStyle,
    used: BTreeSet<String>,
    /// GitHub: the last suffix that a slug was given.
    suffixes: BTreeMap<String, u64>,
    /// mkdocs: from a taken number of a stem to one above it that is free, or leads to a free one.
    above: BTreeMap<String, BTreeMap<u64, u64>>,
}

impl Slugger {
    /// A slugger for a new document.
    #[must_use]
    pub fn new(style: SlugStyle) -> Self {
        Self { style, used: BTreeSet::new(), suffixes: BTreeMap::new(), above: BTreeMap::new() }
    }

    /// The anchor of the next heading.
    pub fn slug(&mut self, text: &str) -> String {
        let (wanted, free) = match self.style {
            SlugStyle::GitHub => {
                let wanted = github(text);
                let free = self.github_free(&wanted);
                (wanted, free)
            }
            SlugStyle::Mkdocs => {
                let wanted = mkdocs(text);
                let free = self.mkdocs_free(&wanted);
                (wanted, free)
            }
        };
        let slug = free.unwrap_or(wanted);
        self.reserve(&slug);
        slug
    }

    /// Takes an id that a heading carries explicitly.
    pub fn reserve(&mut self, id: &str) {
        self.used.insert(id.to_owned());
        if self.style == SlugStyle::Mkdocs
            && let Some((stem, number)) = numbered(id)
        {
            self.above.entry(stem.to_owned()).or_default().entry(number).or_insert(number + 1);
        }
    }

    /// The slug with the first free suffix, where it is taken itself.
    fn github_free(&mut self, wanted: &str) -> Option<String> {
        if !self.used.contains(wanted) {
            return None;
        }
        let suffix = self.suffixes.entry(wanted.to_owned()).or_default();
        loop {
            *suffix += 1;
            let slug = format!("{wanted}-{suffix}");
            if !self.used.contains(&slug) {
                return Some(slug);
            }
        }
    }

    /// The id with the first free number above its own, where it is taken itself.
    fn mkdocs_free(&mut self, wanted: &str) -> Option<String> {
        if !wanted.is_empty() && !self.used.contains(wanted) {
            return None;
        }
        let (stem, number) = counted(wanted);
        let above = self.above.entry(stem.to_owned()).or_default();
        let mut free = number + 1;
        let mut passed = Vec::new();
        while let Some(next) = above.get(&free) {
            passed.push(free);
            free = *next;
        }
        // Every number passed now leads straight to the free one, so a long run is walked once.
        above.extend(passed.into_iter().map(|number| (number, free)));
        Some(format!("{stem}_{free}"))
    }
}

/// Lower case, only word characters, hyphens and spaces, and the spaces as hyphens.
fn github(text: &str) -> String {
    let lower = text.to_lowercase();
    let kept = lower.chars().filter(|c| is_word(*c) || matches!(c, '-' | ' '));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// ASCII in lower case, only `\w`, hyphens and white space, and each run of the last two as one hyphen.
fn mkdocs(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '_' | '-' => kept.push(c),
            ' ' | '\t'..='\r' | '\x1c'..='\x1f' => kept.push(' '),
            _ => kept.push_str(latin::ascii(c).unwrap_or_default()),
        }
    }
    let mut slug = String::with_capacity(kept.len());
    for c in kept.trim().chars() {
        match c {
            ' ' | '-' if slug.ends_with('-') => {}
            ' ' | '-' => slug.push('-'),
            _ => slug.push(c),
        }
    }
    slug
}

/// An id as stem and number, `a_7`; the number of an id without one is 0.
fn counted(id: &str) -> (&str, u64) {
    parse_number(id).unwrap_or((id, 0))
}

/// The same, where the number is written as it would be given out.
fn numbered(id: &str) -> Option<(&str, u64)> {
    parse_number(id).filter(|(stem, number)| *number > 0 && !id[stem.len() + 1..].starts_with('0'))
}

fn parse_number(id: &str) -> Option<(&str, u64)> {
    let (stem, digits) = id.rsplit_once('_')?;
    let short = (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if short { digits.parse().ok().map(|number| (stem, number)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(style: SlugStyle, headings: &[&str]) -> Vec<String> {
        let mut slugs = Slugger::new(style);
        headings.iter().map(|heading| slugs.slug(heading)).collect()
    }

    #[test]
    fn github_slugs() {
        let cases = [
            ("heading with a - dash", "heading-with-a---dash"),
            ("heading with an _ underscore", "heading-with-an-_-underscore"),
            ("exchange.bind_headers(exchange, routing [, cb])", "exchangebind_headersexchange-routing--cb"),
            (" a ", "-a-"),
            ("I ♥ unicode", "i--unicode"),
            ("en–dash", "endash"),
            ("😄-😄 unicode emoji", "--unicode-emoji"),
            ("Профили пользователей", "профили-пользователей"),
            (":ok_hand: Single", "ok_hand-single"),
            ("½ price", "-price"),
            ("a\u{a0}b", "ab"),
            ("!!!", ""),
        ];
        for (heading, slug) in cases {
            assert_eq!(all(SlugStyle::GitHub, &[heading]), [slug], "{heading}");
        }
        // GitHub's own answers to repeated headings.
        assert_eq!(
            all(SlugStyle::GitHub, &["echo", "echo", "echo 1", "echo-1", "echo", "foxtrot-1", "foxtrot", "foxtrot"]),
            ["echo", "echo-1", "echo-1-1", "echo-1-2", "echo-2", "foxtrot-1", "foxtrot", "foxtrot-2"]
        );
    }

    #[test]
    fn mkdocs_slugs() {
        let cases = [
            ("A - b", "a-b"),
            (" Über  uns! ", "uber-uns"),
            ("a_b & c", "a_b-c"),
            ("-a-", "-a-"),
            ("žlutý kůň", "zluty-kun"),
            ("Привет", "_1"),
            ("!", "_1"),
        ];
        for (heading, slug) in cases {
            assert_eq!(all(SlugStyle::Mkdocs, &[heading]), [slug], "{heading}");
        }
        assert_eq!(
            all(SlugStyle::Mkdocs, &["a", "a", "a_1", "a", "a_01", "a_01", "!", "?"]),
            ["a", "a_1", "a_2", "a_3", "a_01", "a_4", "_1", "_2"]
        );
    }

    #[test]
    fn many_duplicates_stay_cheap() {
        for (style, between) in [(SlugStyle::GitHub, '-'), (SlugStyle::Mkdocs, '_')] {
            let mut slugs = Slugger::new(style);
            for round in 0..3 {
                for number in 0..30_000 {
                    slugs.slug(&format!("a{between}{number}"));
                }
                assert!(slugs.used.len() == 30_000 * (round + 1));
            }
        }
    }
}
