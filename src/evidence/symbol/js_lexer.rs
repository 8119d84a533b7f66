//! The tokens of JavaScript and TypeScript source.
//! Must not see a token in a comment, string, template, regular expression or JSX element; each of these is one token.

use std::ops::Range;

use super::c_lexer::{Gap, is_name_byte};
use super::jsx;
use super::tokens::{Kind, Token};

/// How deep templates and elements may be nested in each other.
const DEEPEST: usize = 64;

/// After so many `<` that might have started an element and did not, no further one is tried.
const MISTAKES: usize = 8;

/// Yields tokens up to the end of the text, or to a string, template or comment that does not end.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    pub(super) bytes: &'t [u8],
    at: usize,
    /// Whether the file may have JSX elements.
    jsx: bool,
    mistakes: usize,
    /// The brackets that are open.
    open: Vec<Open>,
    before: Before,
    /// Up to here no regular expression is looked for: one did not end on this line.
    plain_until: usize,
    depth: usize,
    /// The comments that were passed.
    pub(super) comments: Vec<Range<usize>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// Of `if (..)` and its like, behind which a statement follows.
    Condition,
    /// Of a block.
    Block,
    /// Any other, behind which an operator follows.
    Value,
}

/// What the token before was, as far as the next one depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// A value may follow: at the start, behind an operator or a block.
    Operator,
    /// `=>`, `else` and their like, behind which a brace opens a block.
    Head,
    /// `if`, `while`, `for`, `with`.
    Condition,
    /// `.`, behind which every word is a name.
    Dot,
    /// A value.
    Operand,
}

/// Words behind which a value follows.
const OPERATORS: &[&[u8]] = &[
    b"await",
    b"case",
    b"default",
    b"delete",
    b"extends",
    b"in",
    b"instanceof",
    b"new",
    b"of",
    b"return",
    b"throw",
    b"typeof",
    b"void",
    b"yield",
];

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str, jsx: bool) -> Self {
        let bytes = text.as_bytes();
        let at = if bytes.starts_with(b"#!") { line_end(bytes, 0) } else { 0 };
        Self {
            bytes,
            at,
            jsx,
            mistakes: 0,
            open: Vec::new(),
            before: Before::Operator,
            plain_until: 0,
            depth: 0,
            comments: Vec::new(),
        }
    }

    fn rest(&self, at: usize) -> &'t [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// The end of the code in braces that starts at `at`, behind its closing brace.
    pub(super) fn hole(&mut self, at: usize) -> Option<usize> {
        if self.depth >= DEEPEST {
            return None;
        }
        let mut inner = Lexer {
            bytes: self.bytes,
            at,
            jsx: self.jsx,
            mistakes: self.mistakes,
            open: Vec::new(),
            before: Before::Operator,
            plain_until: self.plain_until,
            depth: self.depth + 1,
            comments: Vec::new(),
        };
        let mut end = None;
        while end.is_none() {
            let closed = inner.open.is_empty();
            let Some(token) = inner.next() else { break };
            end = (closed && token.kind == Kind::Sign(b'}')).then_some(token.end);
        }
        self.mistakes = inner.mistakes;
        self.plain_until = inner.plain_until;
        end
    }

    fn string(&self, at: usize) -> Option<usize> {
        let quote = *self.bytes.get(at)?;
        let mut at = at + 1;
        loop {
            match *self.bytes.get(at)? {
                b'\\' => at += 2,
                b'\n' => return Some(at),
                b if b == quote => return Some(at + 1),
                _ => at += 1,
            }
        }
    }

    fn template(&mut self, at: usize) -> Option<usize> {
        let mut at = at + 1;
        loop {
            match *self.bytes.get(at)? {
                b'\\' => at += 2,
                b'`' => return Some(at + 1),
                b'$' if self.bytes.get(at + 1) == Some(&b'{') => at = self.hole(at + 2)?,
                _ => at += 1,
            }
        }
    }

    /// The end of a regular expression, if one starts here and ends on this line.
    fn pattern(&mut self, start: usize) -> Option<usize> {
        if start < self.plain_until {
            return None;
        }
        let (mut at, mut class) = (start + 1, false);
        loop {
            match self.bytes.get(at) {
                None | Some(b'\n') => {
                    self.plain_until = at;
                    return None;
                }
                Some(b'\\') if self.bytes.get(at + 1) != Some(&b'\n') => at += 2,
                Some(b'[') => (class, at) = (true, at + 1),
                Some(b']') => (class, at) = (false, at + 1),
                Some(b'/') if !class => {
                    let flags = self.rest(at + 1).iter().take_while(|b| b.is_ascii_alphabetic()).count();
                    return Some(at + 1 + flags);
                }
                Some(_) => at += 1,
            }
        }
    }

    /// The end of an element, if one starts here.
    fn element(&mut self, at: usize) -> Option<usize> {
        let first = self.bytes.get(at + 1)?;
        let starts = self.jsx && self.mistakes < MISTAKES && (*first == b'>' || is_name_byte(*first));
        if !starts || jsx::is_generic(self.rest(at + 1)) {
            return None;
        }
        let end = jsx::element(self, at);
        self.mistakes += usize::from(end.is_none());
        end
    }

    /// A word, or a number with the dots in it.
    fn word(&mut self, start: usize, byte: u8) -> (Kind, usize) {
        let number = byte.is_ascii_digit();
        let length = self.rest(start).iter().take_while(|b| is_name_byte(**b) || number && **b == b'.').count();
        let word = &self.bytes[start..start + length];
        self.before = match word {
            _ if number || self.before == Before::Dot => Before::Operand,
            b"else" | b"do" | b"try" | b"finally" => Before::Head,
            b"if" | b"while" | b"for" | b"with" => Before::Condition,
            _ if OPERATORS.contains(&word) => Before::Operator,
            _ => Before::Operand,
        };
        (if number { Kind::Literal } else { Kind::Word }, start + length)
    }

    fn sign(&mut self, start: usize, byte: u8) -> usize {
        let next = self.bytes.get(start + 1).copied();
        let end = start + 1;
        self.before = match byte {
            b'(' | b'[' | b'{' => {
                self.open.push(match self.before {
                    Before::Condition => Open::Condition,
                    Before::Head | Before::Operand if byte == b'{' => Open::Block,
                    _ => Open::Value,
                });
                Before::Operator
            }
            b')' | b']' | b'}' => match self.open.pop() {
                Some(Open::Condition) => Before::Head,
                Some(Open::Block) => Before::Operator,
                Some(Open::Value) | None => Before::Operand,
            },
            b'+' | b'-' if next == Some(byte) => return start + 2,
            b'!' if self.before == Before::Operand && next != Some(b'=') => Before::Operand,
            b'>' if start > 0 && self.bytes[start - 1] == b'=' => Before::Head,
            b'.' if next != Some(b'.') => Before::Dot,
            _ => Before::Operator,
        };
        end
    }

    fn is_operand(&self) -> bool {
        matches!(self.before, Before::Operand | Before::Dot)
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let mut gap = Gap::default();
        loop {
            let (start, byte) = (self.at, *self.bytes.get(self.at)?);
            let next = self.bytes.get(start + 1).copied();
            let literal = match byte {
                b if b.is_ascii_whitespace() => {
                    gap.blank(b);
                    self.at += 1;
                    continue;
                }
                b'/' if matches!(next, Some(b'/' | b'*')) => {
                    let end = match next {
                        Some(b'/') => Some(line_end(self.bytes, start)),
                        _ => self.rest(start + 2).windows(2).position(|two| two == b"*/").map(|at| start + 2 + at + 2),
                    };
                    let end = end.unwrap_or(usize::MAX);
                    if let Some(text) = self.bytes.get(start..end) {
                        gap.marked(start, text);
                    }
                    self.at = end.min(self.bytes.len());
                    self.comments.push(start..self.at);
                    continue;
                }
                b'"' | b'\'' => Some(self.string(start).unwrap_or(usize::MAX)),
                b'`' => Some(self.template(start).unwrap_or(usize::MAX)),
                b'/' if !self.is_operand() => self.pattern(start),
                b'<' if !self.is_operand() => self.element(start),
                _ => None,
            };
            let (kind, end) = match literal {
                Some(end) => {
                    self.before = Before::Operand;
                    (Kind::Literal, end)
                }
                None if is_name_byte(byte) => self.word(start, byte),
                None => (Kind::Sign(byte), self.sign(start, byte)),
            };
            if end > self.bytes.len() {
                self.at = self.bytes.len();
                return None;
            }
            self.at = end;
            return Some(Token { kind, start, end, doc: gap.doc, newline: gap.newline });
        }
    }
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |length| at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<&str> {
        Lexer::new(text, true).map(|token| &text[token.start..token.end]).collect()
    }

    #[test]
    fn literals_hide_what_is_in_them() {
        let cases: &[(&str, &[&str])] = &[
            ("a '}\\'{' b", &["a", "'}\\'{'", "b"]),
            ("\"it's\" x", &["\"it's\"", "x"]),
            ("`a ${ {b: `}${'`'}`} } }` x", &["`a ${ {b: `}${'`'}`} } }`", "x"]),
            ("a = /[/'\"]{/g; b", &["a", "=", "/[/'\"]{/g", ";", "b"]),
            ("a / b / c", &["a", "/", "b", "/", "c"]),
            ("(a) / b / c", &["(", "a", ")", "/", "b", "/", "c"]),
            ("if (a) /}/.test(b)", &["if", "(", "a", ")", "/}/", ".", "test", "(", "b", ")"]),
            ("return /'/", &["return", "/'/"]),
            ("a.return / 2 / b", &["a", ".", "return", "/", "2", "/", "b"]),
            ("x = {a: 1} / 2 / 3", &["x", "=", "{", "a", ":", "1", "}", "/", "2", "/", "3"]),
            ("f() {}\n/'/", &["f", "(", ")", "{", "}", "/'/"]),
            ("i++ / 2 / 3", &["i", "++", "/", "2", "/", "3"]),
            ("a = / b\n'c'", &["a", "=", "/", "b", "'c'"]),
            ("1.5 / 2 / .5", &["1.5", "/", "2", "/", ".", "5"]),
            ("/* { */ a // }\n/** } */ b", &["a", "b"]),
            (
                "x = <p className=\"}\" {...a}>don't {b ? <i>{`}`}</i> : '}'} </p>; y",
                &["x", "=", "<p className=\"}\" {...a}>don't {b ? <i>{`}`}</i> : '}'} </p>", ";", "y"],
            ),
            ("return <><A.B x={1}/>it's</>\ny", &["return", "<><A.B x={1}/>it's</>", "y"]),
            ("a < b > c", &["a", "<", "b", ">", "c"]),
            ("f = <T,>(x: T) => x", &["f", "=", "<", "T", ",", ">", "(", "x", ":", "T", ")", "=", ">", "x"]),
            ("f = <T>(x) => 1; g", &["f", "=", "<", "T", ">", "(", "x", ")", "=", ">", "1", ";", "g"]),
            ("#!/bin/node '\na", &["a"]),
            ("a `b", &["a"]),
            ("a /* b", &["a"]),
            ("'a\nb", &["'a", "b"]),
            ("é ${", &["é", "$", "{"]),
        ];
        for (text, expected) in cases {
            assert_eq!(tokens(text), *expected, "{text}");
        }
    }
}
