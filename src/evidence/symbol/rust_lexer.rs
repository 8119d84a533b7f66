//! The tokens of Rust source, as far as finding items needs them.
//! Must not see a token in a comment, string or character.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword; a raw name without its `r#`.
    Word,
    /// A string, character, number or lifetime.
    Literal,
    /// An outer doc comment.
    Doc,
    /// One ASCII punctuation character.
    Sign(u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Yields tokens up to the end of the text, or to a string or comment that does not end.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    /// The comments that were passed.
    pub(super) comments: Vec<Range<usize>>,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let script = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
        let at = if script { text.find('\n').unwrap_or(text.len()) } else { 0 };
        Self { text, at, comments: Vec::new() }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The offset behind the run of bytes from `at` on that `keep` accepts.
    fn run(&self, at: usize, keep: impl Fn(u8) -> bool) -> usize {
        let bytes = &self.text.as_bytes()[at.min(self.text.len())..];
        at + bytes.iter().position(|b| !keep(*b)).unwrap_or(bytes.len())
    }

    fn find(&self, at: usize, wanted: &str) -> Option<usize> {
        self.text.as_bytes().get(at..)?;
        Some(at + self.text.get(at..)?.find(wanted)?)
    }

    /// The end of a comment at the current place and whether it documents the next item.
    fn comment(&self) -> Option<(usize, bool)> {
        let rest = &self.text[self.at..];
        if rest.starts_with("//") {
            let end = self.run(self.at, |b| b != b'\n');
            return Some((end, rest.starts_with("///") && !rest.starts_with("////")));
        }
        let doc = rest.starts_with("/**") && !rest.starts_with("/***") && !rest.starts_with("/**/");
        let bytes = self.text.as_bytes();
        let (mut depth, mut at) = (1_usize, self.at + 2);
        while depth > 0 {
            match bytes.get(at..at + 2)? {
                b"/*" => (depth, at) = (depth + 1, at + 2),
                b"*/" => (depth, at) = (depth - 1, at + 2),
                _ => at += 1,
            }
        }
        Some((at, doc))
    }

    /// The end of a string whose opening quote is at `at`.
    fn string(&self, at: usize) -> Option<usize> {
        let mut at = at + 1;
        loop {
            match self.byte(at)? {
                b'"' => return Some(at + 1),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
    }

    /// The opening quote of a raw string whose hashes start at `at`; none where no string starts there.
    fn raw_quote(&self, at: usize) -> Option<usize> {
        Some(self.run(at, |b| b == b'#')).filter(|quote| self.byte(*quote) == Some(b'"'))
    }

    /// The end of a raw string with so many hashes, whose opening quote is at `quote`.
    fn raw_string(&self, quote: usize, hashes: usize) -> Option<usize> {
        let mut from = quote + 1;
        loop {
            let end = self.find(from, "\"")?;
            // Hashes looked at here are not looked at again, however many quotes there are.
            let after = self.run(end + 1, |b| b == b'#').min(end + 1 + hashes);
            if after - end - 1 == hashes {
                return Some(after);
            }
            from = after;
        }
    }

    /// The end of a character, or of the lifetime or label that it turns out to be.
    fn quote(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at + 1..)?;
        let mut chars = rest.chars();
        match chars.next()? {
            '\\' => {
                let escaped = at + 2 + chars.next()?.len_utf8();
                self.find(escaped, "'").map(|end| end + 1)
            }
            c if chars.next() == Some('\'') => Some(at + 1 + c.len_utf8() + 1),
            c if is_name_start(c) => Some(self.run(at + 1, is_name_byte)),
            _ => Some(at + 1),
        }
    }

    /// The end of a word and its kind: `r"`, `b'`, `br#"` and their like start literals.
    fn word(&self) -> Option<Token> {
        let start = self.at;
        let end = self.run(start, is_name_byte);
        let literal = |end| Some(Token { kind: Kind::Literal, start, end });
        let prefix = &self.text[start..end];
        if matches!(prefix, "r" | "br" | "cr")
            && let Some(quote) = self.raw_quote(end)
        {
            return literal(self.raw_string(quote, quote - end)?);
        }
        if matches!(prefix, "b" | "c") && self.byte(end) == Some(b'"') {
            return literal(self.string(end)?);
        }
        if prefix == "b" && self.byte(end) == Some(b'\'') {
            return literal(self.quote(end)?);
        }
        if prefix == "r" && self.byte(end) == Some(b'#') {
            let name = end + 1;
            let end = self.run(name, is_name_byte);
            if end > name {
                return Some(Token { kind: Kind::Word, start: name, end });
            }
        }
        Some(Token { kind: Kind::Word, start, end })
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let start = self.at;
            let byte = self.byte(start)?;
            let (kind, end) = match byte {
                b if b.is_ascii_whitespace() => {
                    self.at = self.run(start, |b| b.is_ascii_whitespace());
                    continue;
                }
                b'/' if matches!(self.byte(start + 1), Some(b'/' | b'*')) => {
                    let comment = self.comment();
                    self.at = comment.map_or(self.text.len(), |(end, _)| end);
                    self.comments.push(start..self.at);
                    match comment? {
                        (end, true) => (Kind::Doc, end),
                        _ => continue,
                    }
                }
                b'"' => (Kind::Literal, self.string(start).unwrap_or(usize::MAX)),
                b'\'' => (Kind::Literal, self.quote(start).unwrap_or(usize::MAX)),
                b'0'..=b'9' => (Kind::Literal, self.run(start, is_name_byte)),
                b if is_name_byte(b) => {
                    let Some(token) = self.word() else {
                        self.at = self.text.len();
                        return None;
                    };
                    self.at = token.end;
                    return Some(token);
                }
                b => (Kind::Sign(b), start + 1),
            };
            if end > self.text.len() {
                self.at = self.text.len();
                return None;
            }
            self.at = end;
            return Some(Token { kind, start, end });
        }
    }
}

/// Counts `<` and `>`, but not the `>` of `->` and `=>`.
#[derive(Debug, Default)]
pub(super) struct Angles {
    depth: usize,
    arrow: Option<usize>,
}

impl Angles {
    /// Whether more were opened than closed.
    pub(super) fn open(&self) -> bool {
        self.depth > 0
    }

    /// Takes account of a token.
    pub(super) fn pass(&mut self, token: Token) {
        match token.kind {
            Kind::Sign(b'<') => self.depth += 1,
            Kind::Sign(b'>') if self.arrow != Some(token.start) => self.depth = self.depth.saturating_sub(1),
            Kind::Sign(b'-' | b'=') => self.arrow = Some(token.end),
            _ => {}
        }
    }
}

fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<&str> {
        Lexer::new(text).map(|token| &text[token.start..token.end]).collect()
    }

    #[test]
    fn literals_hide_what_is_in_them() {
        let cases: &[(&str, &[&str])] = &[
            ("a\"}\\\"{\"b", &["a", "\"}\\\"{\"", "b"]),
            ("r#\"}\"\"#x", &["r#\"}\"\"#", "x"]),
            ("br##\"}\"#\"##x", &["br##\"}\"#\"##", "x"]),
            ("b'{' '}' '\\'' '\\u{7d}' '\\\\' x", &["b'{'", "'}'", "'\\''", "'\\u{7d}'", "'\\\\'", "x"]),
            ("<'a, 'b>", &["<", "'a", ",", "'b", ">"]),
            ("'a: loop {'é'}", &["'a", ":", "loop", "{", "'é'", "}"]),
            ("'static 'x", &["'static", "'x"]),
            ("r#fn x", &["fn", "x"]),
            ("1.5e-3 0x{", &["1", ".", "5e", "-", "3", "0x", "{"]),
            ("/* { /* } */ fn */ a // }\nb", &["a", "b"]),
            ("/// d\n//! i\n//// n\n/** e */ /*! j */ /**/ x", &["/// d", "/** e */", "x"]),
            ("#!/bin/x {\nfn", &["fn"]),
            ("#![a]", &["#", "!", "[", "a", "]"]),
            ("a \"b", &["a"]),
            ("a /* b", &["a"]),
            ("a r#\"b\"", &["a"]),
            ("é_ü {", &["é_ü", "{"]),
            ("'", &[]),
            ("c\"}\" cr\"}\" b\"}\"", &["c\"}\"", "cr\"}\"", "b\"}\""]),
        ];
        for (text, expected) in cases {
            assert_eq!(tokens(text), *expected, "{text}");
        }
    }
}
