//! The tokens of Java and Go source.
//! Must not see a token in a comment, string or character.

use std::ops::Range;

use super::tokens::{Kind, Token};

/// In what the two languages differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// A string between backticks, in which nothing is escaped.
    pub(super) backticks: bool,
    /// A string between `"""`, over several lines.
    pub(super) text_blocks: bool,
    /// Every comment directly above something documents it; else only `/** */` does.
    pub(super) comments_document: bool,
}

/// Yields tokens up to the end of the text, or to a string or comment that does not end.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    bytes: &'t [u8],
    at: usize,
    style: Style,
    /// The comments that were passed.
    pub(super) comments: Vec<Range<usize>>,
}

/// What stands between two tokens.
#[derive(Debug, Default)]
pub(super) struct Gap {
    pub(super) newline: bool,
    pub(super) doc: Option<usize>,
    /// How many lines ended since the last comment.
    lines: usize,
}

impl Gap {
    /// White space that starts with this byte.
    pub(super) fn blank(&mut self, byte: u8) {
        if byte == b'\n' {
            self.newline = true;
            self.lines += 1;
        }
    }

    /// A comment, which documents what follows if it is of the kind that does.
    pub(super) fn comment(&mut self, start: usize, text: &[u8], documents: bool) {
        let adjacent = self.lines <= 1;
        self.lines = 0;
        self.newline |= text.contains(&b'\n');
        self.doc = if documents { Some(self.doc.filter(|_| adjacent).unwrap_or(start)) } else { None };
    }

    /// A comment `/** */`, of which the last documents what follows.
    pub(super) fn marked(&mut self, start: usize, text: &[u8]) {
        self.newline |= text.contains(&b'\n');
        if text.starts_with(b"/**") && text != b"/**/" {
            self.doc = Some(start);
        }
    }

    /// The doc comment, if no empty line stands between it and what it documents.
    pub(super) fn adjacent(&self) -> Option<usize> {
        self.doc.filter(|_| self.lines <= 1)
    }
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str, style: Style) -> Self {
        Self { bytes: text.as_bytes(), at: 0, style, comments: Vec::new() }
    }

    fn rest(&self) -> &'t [u8] {
        &self.bytes[self.at.min(self.bytes.len())..]
    }

    /// The end of the comment at the current place.
    fn comment(&self) -> Option<usize> {
        let rest = self.rest();
        if rest.starts_with(b"//") {
            return Some(self.at + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()));
        }
        rest.get(2..)?.windows(2).position(|pair| pair == b"*/").map(|end| self.at + 2 + end + 2)
    }

    /// The end of a string or character whose quote is at the current place.
    fn string(&self) -> Option<usize> {
        let rest = self.rest();
        let quote = *rest.first()?;
        if quote == b'`' {
            return Some(self.at + 1 + rest[1..].iter().position(|b| *b == b'`')? + 1);
        }
        let block = self.style.text_blocks && rest.starts_with(b"\"\"\"");
        let mut at = if block { 3 } else { 1 };
        loop {
            match *rest.get(at)? {
                b'\\' => at += 2,
                b'\n' if !block => return Some(self.at + at),
                b if b == quote && !block => return Some(self.at + at + 1),
                b'"' if block && rest[at..].starts_with(b"\"\"\"") => return Some(self.at + at + 3),
                _ => at += 1,
            }
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let mut gap = Gap::default();
        loop {
            let (start, byte) = (self.at, *self.bytes.get(self.at)?);
            let (kind, end) = match byte {
                b if b.is_ascii_whitespace() => {
                    gap.blank(b);
                    self.at += 1;
                    continue;
                }
                b'/' if matches!(self.rest().get(1), Some(b'/' | b'*')) => {
                    let end = self.comment();
                    self.comments.push(start..end.unwrap_or(self.bytes.len()));
                    let Some(end) = end else {
                        self.at = self.bytes.len();
                        return None;
                    };
                    let text = &self.bytes[start..end];
                    if self.style.comments_document {
                        // One behind code on its line belongs to that.
                        gap.comment(start, text, gap.newline || start == 0);
                    } else {
                        gap.marked(start, text);
                    }
                    self.at = end;
                    continue;
                }
                b'"' | b'\'' => (Kind::Literal, self.string().unwrap_or(usize::MAX)),
                b'`' if self.style.backticks => (Kind::Literal, self.string().unwrap_or(usize::MAX)),
                b if is_name_byte(b) => {
                    let rest = self.rest();
                    let length = rest.iter().position(|b| !is_name_byte(*b)).unwrap_or(rest.len());
                    (if b.is_ascii_digit() { Kind::Literal } else { Kind::Word }, start + length)
                }
                b => (Kind::Sign(b), start + 1),
            };
            if end > self.bytes.len() {
                self.at = self.bytes.len();
                return None;
            }
            self.at = end;
            let doc = if self.style.comments_document { gap.adjacent() } else { gap.doc };
            return Some(Token { kind, start, end, doc, newline: gap.newline });
        }
    }
}

/// Whether a byte is of a name. What is not ASCII is taken for a letter.
pub(super) fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'$' || b >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    const GO: Style = Style { backticks: true, text_blocks: false, comments_document: true };
    const JAVA: Style = Style { backticks: false, text_blocks: true, comments_document: false };

    fn tokens(text: &str, style: Style) -> Vec<&str> {
        Lexer::new(text, style).map(|token| &text[token.start..token.end]).collect()
    }

    #[test]
    fn literals_and_comments_hide_what_is_in_them() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("a \"}\\\"{\" b", &["a", "\"}\\\"{\"", "b"], &["a", "\"}\\\"{\"", "b"]),
            ("'{' '\\'' x", &["'{'", "'\\''", "x"], &["'{'", "'\\''", "x"]),
            ("/* { */ a // }\nb", &["a", "b"], &["a", "b"]),
            ("`}\\` a", &["`}\\`", "a"], &["`", "}", "\\", "`", "a"]),
            ("\"\"\"\n}\" \"\"\" a", &["\"\"", "\"", "}", "\" \"", "\"\"", "a"], &["\"\"\"\n}\" \"\"\"", "a"]),
            ("\"a\nb", &["\"a", "b"], &["\"a", "b"]),
            ("a /* b", &["a"], &["a"]),
            ("0x1F a_1 é", &["0x1F", "a_1", "é"], &["0x1F", "a_1", "é"]),
        ];
        for (text, go, java) in cases {
            assert_eq!(tokens(text, GO), *go, "{text}");
            assert_eq!(tokens(text, JAVA), *java, "{text}");
        }
    }

    #[test]
    fn docs_stand_directly_in_front() {
        let doc = |text: &str, style| Lexer::new(text, style).last().unwrap().doc.map(|at| text[at..].to_owned());
        assert_eq!(doc("// a\n// b\nc", GO).as_deref(), Some("// a\n// b\nc"));
        assert_eq!(doc("// a\n\n// b\nc", GO).as_deref(), Some("// b\nc"));
        assert_eq!(doc("// a\n\nc", GO), None);
        assert_eq!(doc("x // a\nc", GO), None);
        assert_eq!(doc("/* a */\nc", JAVA), None);
        assert_eq!(doc("/** a */\n// b\n/** d */\n\nc", JAVA).as_deref(), Some("/** d */\n\nc"));
    }
}
