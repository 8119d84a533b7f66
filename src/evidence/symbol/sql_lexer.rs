//! The tokens of SQL, by the lexical rules of `PostgreSQL`: backslashes escape in `E'..'` only, comments nest.
//! Must not see a token in a comment or string.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name without quotes, or a keyword.
    Word,
    /// A name in double quotes or back quotes.
    Quoted,
    /// A string of any kind.
    String,
    /// One ASCII punctuation character.
    Sign(u8),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    /// Whether it is one of these words, in any case.
    pub(super) fn is(self, text: &str, words: &[&str]) -> bool {
        let word = &text[self.start..self.end];
        self.kind == Kind::Word && words.iter().any(|wanted| word.eq_ignore_ascii_case(wanted))
    }
}

/// Yields tokens up to the end of the text, or to a string or comment that does not end.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    /// One past the text's end where the text broke off inside a token.
    at: usize,
    /// The comments that were passed.
    pub(super) comments: Vec<Range<usize>>,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, comments: Vec::new() }
    }

    fn rest(&self, at: usize) -> &[u8] {
        self.text.as_bytes().get(at..).unwrap_or_default()
    }

    /// Whether the text broke off inside a token.
    pub(super) fn is_broken(&self) -> bool {
        self.at > self.text.len()
    }

    fn line_end(&self, at: usize) -> usize {
        at + self.rest(at).iter().position(|b| *b == b'\n').unwrap_or(self.rest(at).len())
    }

    /// Passes what is left of the line.
    pub(super) fn skip_line(&mut self) {
        self.at = self.line_end(self.at);
    }

    /// Passes the data of a `COPY`.
    pub(super) fn skip_data(&mut self) {
        loop {
            self.skip_line();
            if self.rest(self.at).is_empty() {
                return;
            }
            self.at += 1;
            if self.rest(self.at).starts_with(b"\\.") {
                return self.skip_line();
            }
        }
    }

    /// Whether a token has its line to itself.
    pub(super) fn is_alone(&self, token: Token) -> bool {
        let before = self.text.as_bytes()[..token.start].iter().rev().take_while(|b| **b != b'\n');
        let after = self.rest(token.end).iter().take_while(|b| **b != b'\n');
        before.chain(after).all(u8::is_ascii_whitespace)
    }

    /// The end of a quoted text; a doubled quote stands for itself.
    fn quoted(&self, start: usize, quote: u8, escapes: bool) -> Option<usize> {
        let mut at = start + 1;
        loop {
            match self.rest(at) {
                [] => return None,
                [b'\\', ..] if escapes => at += 2,
                [a, b, ..] if *a == quote && *b == quote => at += 2,
                [a, ..] if *a == quote => return Some(at + 1),
                _ => at += 1,
            }
        }
    }

    /// The end of `$tag$ .. $tag$`; `Err` where no such string starts here.
    fn dollars(&self, start: usize) -> Result<Option<usize>, ()> {
        let tag = self.rest(start + 1).iter().position(|b| !is_name_byte(*b) || *b == b'$').ok_or(())?;
        let open = &self.text.as_bytes()[start..=start + 1 + tag];
        if open.last() != Some(&b'$') || open.get(1).is_some_and(u8::is_ascii_digit) {
            return Err(());
        }
        let body = start + open.len();
        let open = self.text.get(start..body).ok_or(())?;
        Ok(self.text.get(body..).and_then(|rest| rest.find(open)).map(|end| body + end + open.len()))
    }

    fn block_comment(&self, start: usize) -> Option<usize> {
        let (mut depth, mut at) = (1_usize, start + 2);
        while depth > 0 {
            match self.rest(at) {
                [] => return None,
                [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
                [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
                _ => at += 1,
            }
        }
        Some(at)
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Option<Token> {
        let broken = self.text.len() + 1;
        loop {
            let start = self.at;
            let (kind, end) = match self.rest(start) {
                [] => return None,
                [b, ..] if b.is_ascii_whitespace() => {
                    self.at += 1;
                    continue;
                }
                [b'-', b'-', ..] => {
                    self.skip_line();
                    self.comments.push(start..self.at);
                    continue;
                }
                [b'/', b'*', ..] => {
                    self.at = self.block_comment(start).unwrap_or(broken);
                    self.comments.push(start..self.at.min(self.text.len()));
                    continue;
                }
                [b'\'', ..] => (Kind::String, self.quoted(start, b'\'', false)),
                [b'e' | b'E', b'\'', ..] => (Kind::String, self.quoted(start + 1, b'\'', true)),
                [quote @ (b'"' | b'`'), ..] => (Kind::Quoted, self.quoted(start, *quote, false)),
                [b'$', ..] => match self.dollars(start) {
                    Ok(end) => (Kind::String, end),
                    Err(()) => (Kind::Sign(b'$'), Some(start + 1)),
                },
                [b, ..] if is_name_byte(*b) => {
                    let rest = self.rest(start);
                    let len = rest.iter().position(|b| !is_name_byte(*b)).unwrap_or(rest.len());
                    (Kind::Word, Some(start + len))
                }
                [b, ..] => (Kind::Sign(*b), Some(start + 1)),
            };
            let Some(end) = end else {
                self.at = broken;
                return None;
            };
            self.at = end;
            return Some(Token { kind, start, end });
        }
    }
}

fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'$' || b >= 0x80
}
