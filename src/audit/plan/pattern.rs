//! Regular expressions that mean the same to every reader of them, compiled when the first text is asked about.
//! It must take none that another reader could understand otherwise, or that could be too large to compile.

use std::sync::OnceLock;

use regex_lite::Regex;

/// How many characters and classes a pattern may have with every repetition written out: what is larger may not compile.
const MOST: usize = 2_000;

/// How many groups may stand inside each other.
const DEEPEST: usize = 16;

/// Literal characters beside letters and digits.
const LITERAL: &str = " /_:,=@#%&~!\"'<>;-";

/// What a class of characters may list beside letters and digits, `-` at its end not counted.
const LISTED: &str = " /_:,=@#%!\"'<>;.*+?$(){}|";

/// What a backslash makes a literal character.
const ESCAPED: &str = ".[](){}*+?^$|\\/";

/// What a dot stands for where ECMAScript's expressions are meant: no end of a line, of which there are four.
const DOT: &str = "[^\\n\\r\\u{2028}\\u{2029}]";

/// A pattern of letters, digits, signs, dots, classes of characters, groups, alternatives and repetitions.
#[derive(Debug)]
pub(super) struct Pattern {
    /// As it is compiled.
    text: String,
    ready: OnceLock<Regex>,
}

impl Pattern {
    /// A pattern, if it is made of nothing else.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text, depth: 0, dots: Vec::new() };
        let size = reader.alternatives()?;
        if !reader.rest.is_empty() || size > MOST {
            return None;
        }
        let mut spelled = text.to_owned();
        for left in reader.dots.iter().rev() {
            let at = text.len() - left;
            spelled.replace_range(at..=at, DOT);
        }
        Some(Self { text: spelled, ready: OnceLock::new() })
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        let compiled = || Regex::new(&self.text).expect("internal error: a pattern that was read does not compile");
        self.ready.get_or_init(compiled).is_match(text)
    }
}

/// Reads a pattern from its beginning; each part says how large it is with every repetition written out.
struct Reader<'t> {
    rest: &'t str,
    depth: usize,
    /// Where the dots stand that are no literal ones, counted from the end of the pattern.
    dots: Vec<usize>,
}

impl Reader<'_> {
    fn alternatives(&mut self) -> Option<usize> {
        let mut size = self.sequence()?;
        while self.takes('|') {
            size += self.sequence()?;
        }
        Some(size)
    }

    fn sequence(&mut self) -> Option<usize> {
        let mut size = 0_usize;
        while !self.rest.starts_with(['|', ')']) {
            let Some(first) = self.next() else { break };
            let one = match first {
                '^' | '$' => continue,
                '(' => self.group()?,
                '[' => self.class()?,
                '\\' => self.escaped()?,
                '.' => {
                    self.dots.push(self.rest.len() + 1);
                    1
                }
                c if c.is_ascii_alphanumeric() || LITERAL.contains(c) => 1,
                _ => return None,
            };
            size = size.checked_add(one.checked_mul(self.repeated()?)?)?;
        }
        Some(size.max(1))
    }

    fn group(&mut self) -> Option<usize> {
        self.rest = self.rest.strip_prefix("?:").unwrap_or(self.rest);
        self.depth += 1;
        let size = if self.depth > DEEPEST { None } else { self.alternatives() };
        self.depth -= 1;
        size.filter(|_| self.takes(')'))
    }

    /// A class lists characters and ranges of letters or digits; a dash by itself stands at its end.
    fn class(&mut self) -> Option<usize> {
        self.takes('^');
        let mut is_empty = true;
        while !self.takes(']') {
            let first = self.next()?;
            let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            match first {
                '\\' if !is_range => drop(self.escaped()?),
                '-' if self.rest.starts_with(']') => {}
                low if is_range => {
                    self.takes('-');
                    let high = self.next()?;
                    let of = |is: fn(&char) -> bool| is(&low) && is(&high);
                    let is_of_one_kind =
                        of(char::is_ascii_lowercase) || of(char::is_ascii_uppercase) || of(char::is_ascii_digit);
                    if !is_of_one_kind || low > high {
                        return None;
                    }
                }
                // Two of them in a row would take one set from another.
                '&' | '~' if !self.rest.starts_with(first) => {}
                c if c.is_ascii_alphanumeric() || LISTED.contains(c) => {}
                _ => return None,
            }
            is_empty = false;
        }
        (!is_empty).then_some(1)
    }

    fn escaped(&mut self) -> Option<usize> {
        self.next().filter(|c| ESCAPED.contains(*c)).map(|_| 1)
    }

    /// How often what stands before may be repeated.
    fn repeated(&mut self) -> Option<usize> {
        let times = if self.takes('*') || self.takes('+') || self.takes('?') {
            1
        } else if self.takes('{') {
            let (inner, rest) = self.rest.split_once('}')?;
            self.rest = rest;
            let (least, most) = inner.split_once(',').map_or((inner, inner), |(least, most)| (least, most));
            let count = |text: &str| {
                let is_count = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
                text.parse::<usize>().ok().filter(|_| is_count)
            };
            let least = count(least)?;
            let most = if most.is_empty() { least } else { count(most)? };
            if most < least {
                return None;
            }
            most.max(1)
        } else {
            1
        };
        // A second one would make the first lazy, or repeat what is repeated.
        (!self.rest.starts_with(['*', '+', '?', '{'])).then_some(times)
    }

    fn next(&mut self) -> Option<char> {
        let first = self.rest.chars().next()?;
        self.rest = &self.rest[first.len_utf8()..];
        Some(first)
    }

    fn takes(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_reader_may_understand_otherwise_is_left_to_it() {
        for pattern in [
            "\\d",
            "\\w+",
            "a**",
            "a*?",
            "*",
            "[]",
            "[^]",
            "[a&&b]",
            "[[:alpha:]]",
            "[z-a]",
            "[a-Z]",
            "[~~]",
            "[a^]",
            "(?i)a",
            "(?=a)",
            "(a",
            "a)",
            "\\1(a)",
            "a{2",
            "a{,2}",
            "a{3,2}",
            "(a{200}){200}",
            "]",
            "}",
            "[--a]",
            "[[]",
            "\u{e9}",
        ] {
            assert!(Pattern::of(pattern).is_none(), "{pattern}");
        }
    }

    #[test]
    fn groups_alternatives_and_counts_are_read() {
        let pattern = Pattern::of("^(a|b{2,3}|[0-9]+(?:[.][0-9]+)?)$").expect("a plain pattern");
        assert_eq!(["a", "bb", "1.5"].map(|text| pattern.is_in(text)), [true; 3]);
        assert_eq!(["b", "bbbb", "1.", "xa"].map(|text| pattern.is_in(text)), [false; 4]);
        let dots = Pattern::of("^a.[.].$").expect("a plain pattern");
        assert_eq!(["ab.c", "a\u{e9}.."].map(|text| dots.is_in(text)), [true; 2]);
        assert_eq!(["a\r.c", "ab.\n", "a\u{2028}.c", "abcc"].map(|text| dots.is_in(text)), [false; 4]);
    }
}
