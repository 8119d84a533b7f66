//! What may be shown of a program: its code without what stands in strings and comments.
//! It must give up on a text in which it cannot tell for certain where a string ends.

use std::ops::Range;

use super::languages::{Language, Quote, Special};
use crate::audit::shown::bare::HIDDEN;
use crate::audit::shown::prose::announces;
use crate::diag::secret_shapes;

/// The lines of a program as they may be shown.
pub(super) fn lines(language: &Language, text: &str) -> Option<Vec<String>> {
    // A tag of another notation, between which text needs no quotes, and what Java reads before it looks for quotes.
    let is_javascript = language.special == Special::JavaScript;
    if is_javascript && (text.contains("</") || text.contains("/>")) || text.contains("\\u00") || text.contains("\\uu")
    {
        return None;
    }
    let pieces = Scanner { language, text, at: 0, pieces: Vec::new(), before: ' ' }.read()?;
    let mut lines: Vec<Line<'_>> = Vec::new();
    let (mut start, mut pieces) = (0, pieces.into_iter().peekable());
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut own = Vec::new();
        while let Some((kind, place)) = pieces.peek().cloned().filter(|(_, place)| place.start < end) {
            own.push((kind, &text[place.start.max(start)..place.end.min(end)]));
            if place.end > end {
                break;
            }
            pieces.next();
        }
        lines.push(Line { pieces: own });
        start = end;
    }
    let is_sql = language.special == Special::Sql;
    if is_sql && has_data(&lines) {
        return None;
    }
    let hushed = if is_sql { hushed(&lines) } else { vec![false; lines.len()] };
    Some((0..lines.len()).map(|at| if hushed[at] { HIDDEN.to_owned() } else { shown(&lines, at) }).collect())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Code,
    Text,
    Comment,
}

struct Line<'t> {
    pieces: Vec<(Kind, &'t str)>,
}

impl<'t> Line<'t> {
    fn of(&self, kind: Kind) -> impl Iterator<Item = &'t str> {
        self.pieces.iter().filter(move |(own, _)| *own == kind).map(|(_, text)| *text)
    }

    fn code(&self) -> String {
        self.of(Kind::Code).collect::<Vec<_>>().join(" ")
    }

    /// Numbers and signs alone.
    fn is_numbers(&self) -> bool {
        let code = self.code();
        words(&code).next().is_some() && words(&code).all(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    }
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// What may be shown of a line among others.
fn shown(lines: &[Line<'_>], at: usize) -> String {
    let line = &lines[at];
    let code = line.code();
    let near = |at: Option<usize>| at.and_then(|at| lines.get(at));
    let (above, below) = (near(at.checked_sub(1)), near(Some(at + 1)));
    let numbers = words(&code).filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).count();
    let in_column = line.is_numbers() && [above, below].into_iter().flatten().any(Line::is_numbers);
    let told = announces(&code) || above.is_some_and(|above| announces(&above.code()));
    let hides_numbers = numbers >= MANY || in_column || told;
    let mut out = String::new();
    for (kind, text) in &line.pieces {
        match kind {
            Kind::Code => out.push_str(&without_numbers(text.trim_end_matches('\n'), hides_numbers)),
            Kind::Text if matches!(*text, "\"\"" | "''" | "``") => out.push_str(text),
            Kind::Text | Kind::Comment if text.trim().is_empty() => {}
            Kind::Text => out.push_str(&format!("\"{HIDDEN}\"")),
            Kind::Comment => out.push_str(HIDDEN),
        }
    }
    let out = out.trim_end();
    if secret_shapes::is_in(out) || secret_shapes::is_in(&code) { HIDDEN.to_owned() } else { out.to_owned() }
}

/// So many numbers on a line may be the bytes of a key.
const MANY: usize = 4;
/// A number of fewer characters is no secret, unless something says so.
const SHORT: usize = 5;

fn without_numbers(code: &str, all: bool) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(start) = rest.find(|c: char| c.is_alphanumeric() || c == '_') {
        let end =
            rest[start..].find(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(rest.len(), |end| start + end);
        let word = &rest[start..end];
        let hides = word.starts_with(|c: char| c.is_ascii_digit()) && (all || word.len() > SHORT);
        out.push_str(&rest[..start]);
        out.push_str(if hides { HIDDEN } else { word });
        rest = &rest[end..];
    }
    out + rest
}

/// Whether a text of SQL has what is no SQL: data below `COPY`, a command of a client, a comment or a quoted name of another
/// dialect.
fn has_data(lines: &[Line<'_>]) -> bool {
    lines.iter().any(|line| {
        let code = line.code();
        let words: Vec<String> = words(&code).map(str::to_ascii_lowercase).collect();
        let is_command = code.trim_start().starts_with(['\\', '@', '!', '.', ':']);
        let is_named = |rest: &str| rest.starts_with(|c: char| c.is_alphabetic()) && !rest.contains(']');
        is_command
            || code.contains('#')
            || line.of(Kind::Code).any(|piece| piece.split('[').skip(1).any(is_named))
            || words.iter().any(|word| word == "stdin")
            || words
                .first()
                .is_some_and(|word| ["connect", "conn", "define", "accept", "host", "logon"].contains(&word.as_str()))
    })
}

/// The lines of statements of SQL that speak of a secret: in some dialects it stands there without quotes.
fn hushed(lines: &[Line<'_>]) -> Vec<bool> {
    let mut hushed = vec![false; lines.len()];
    let mut first = 0;
    for at in 0..lines.len() {
        let is_end = lines[at].of(Kind::Code).any(|code| code.contains(';')) || at + 1 == lines.len();
        if is_end {
            let tells = |line: &Line<'_>| {
                let code = line.code();
                announces(&code) || words(&code).any(|word| word.eq_ignore_ascii_case("identified"))
            };
            // What a procedure is given may stand there without quotes.
            let head = lines[first..=at].iter().map(Line::code).find(|code| words(code).next().is_some());
            let is_call = head.is_some_and(|code| {
                words(&code)
                    .next()
                    .is_some_and(|word| ["exec", "execute", "call"].iter().any(|own| word.eq_ignore_ascii_case(own)))
            });
            let tells = is_call || lines[first..=at].iter().any(tells);
            hushed[first..=at].fill(tells);
            // What stands behind the end of one statement on its line belongs to the next.
            first = at + usize::from(lines[at].code().trim_end().ends_with(';'));
        }
    }
    hushed
}

/// Where a string may have code in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Places {
    None,
    InBraces,
    BehindDollars,
}

/// Tells code from strings and comments.
struct Scanner<'t> {
    language: &'t Language,
    text: &'t str,
    at: usize,
    pieces: Vec<(Kind, Range<usize>)>,
    /// The last character of code that is no white space.
    before: char,
}

impl Scanner<'_> {
    fn read(mut self) -> Option<Vec<(Kind, Range<usize>)>> {
        while let Some(c) = self.text[self.at..].chars().next() {
            let end = self.end(c)?;
            if let Some((kind, end)) = end {
                self.pieces.push((kind, self.at..end));
                self.at = end;
                self.before = if kind == Kind::Text { '"' } else { self.before };
                continue;
            }
            let end = self.at + c.len_utf8();
            match self.pieces.last_mut() {
                Some((Kind::Code, place)) if place.end == self.at => place.end = end,
                _ => self.pieces.push((Kind::Code, self.at..end)),
            }
            self.at = end;
            self.before = if c.is_whitespace() { self.before } else { c };
        }
        Some(self.pieces)
    }

    /// Where a comment or a string ends that starts here, if one does.
    #[expect(clippy::option_option, reason = "none starts here, or one starts and does not end")]
    fn end(&self, c: char) -> Option<Option<(Kind, usize)>> {
        let (rest, language) = (&self.text[self.at..], self.language);
        if rest.starts_with(language.line) {
            return Some(Some((Kind::Comment, self.at + rest.find('\n').unwrap_or(rest.len()))));
        }
        if let Some((open, close)) = language.block.filter(|(open, _)| rest.starts_with(open)) {
            return Some(Some((Kind::Comment, self.at + block(rest, open, close, language.nests)?)));
        }
        let length = match language.special {
            Special::Rust => match rust(rest, self.is_in_word())? {
                Some(0) => return Some(None),
                length => length,
            },
            Special::JavaScript if c == '/' && self.may_be_pattern() => Some(pattern(rest)?),
            // Behind a condition or a block it may be either, and a quote in a pattern opens no string.
            Special::JavaScript if c == '/' && ")}".contains(self.before) && has_quote(rest) => return None,
            Special::Sql if c == '$' && !self.is_in_word() => dollars(rest)?,
            _ => None,
        };
        let length = match (length, language.quotes.iter().find(|quote| rest.starts_with(quote.sign))) {
            (Some(length), _) => length,
            (None, Some(quote)) => string(rest, quote, self.places())?,
            // A sign of strings that the language does not have, as its table knows it.
            (None, None) if "\"'`".contains(c) => return None,
            (None, None) => return Some(None),
        };
        let next = rest[length..].chars().next().unwrap_or(' ');
        // No language has a name or another string right behind one: it ended elsewhere.
        let is_stuck = next.is_alphanumeric() || "_\"'`".contains(next);
        (!is_stuck).then_some(Some((Kind::Text, self.at + length)))
    }

    /// Where code may stand in a string that starts here.
    fn places(&self) -> Places {
        let start = self.text[..self.at].trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        match self.language.special {
            Special::JavaScript => Places::BehindDollars,
            Special::Python if self.text[start..self.at].contains(['f', 'F', 't', 'T']) => Places::InBraces,
            _ => Places::None,
        }
    }

    fn is_in_word(&self) -> bool {
        self.text[..self.at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
    }

    /// Whether a slash may start a pattern here rather than divide.
    fn may_be_pattern(&self) -> bool {
        let word = self.text[..self.at].trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        !(self.before.is_alphanumeric() || "_$)]}\"".contains(self.before))
            || ["return", "typeof", "case"].contains(&word)
    }
}

fn block(rest: &str, open: &str, close: &str, nests: bool) -> Option<usize> {
    let (mut at, mut depth) = (open.len(), 1);
    loop {
        let next = rest.get(at..)?;
        if next.starts_with(close) {
            (at, depth) = (at + close.len(), depth - 1);
            if depth == 0 {
                return Some(at);
            }
        } else if next.starts_with(open) {
            (at, depth) = (at + open.len(), depth + usize::from(nests));
        } else {
            at += next.chars().next()?.len_utf8();
        }
    }
}

/// The length of a string; none where it does not end as it should.
fn string(rest: &str, quote: &Quote, places: Places) -> Option<usize> {
    let mut at = quote.sign.len();
    let mut braces = 0_i32;
    loop {
        let next = rest.get(at..)?;
        let c = next.chars().next()?;
        if next.starts_with(quote.sign) {
            at += quote.sign.len();
            if quote.doubles && rest[at..].starts_with(quote.sign) {
                at += quote.sign.len();
                continue;
            }
            // A string within a place of an `f".."` ends before the place does.
            return (places != Places::InBraces || braces == 0).then_some(at);
        }
        match c {
            '\\' if quote.escapes => at += 1 + next[1..].chars().next()?.len_utf8(),
            // Whether a backslash takes the quote for itself depends on the dialect.
            '\\' if quote.doubles => return None,
            '\n' if !quote.spans_lines => return None,
            // Two braces are the sign itself, where no place is open.
            '{' | '}' if places == Places::InBraces && braces == 0 && next[1..].starts_with(c) => at += 2,
            '}' if places == Places::InBraces && braces == 0 => return None,
            '$' if places == Places::BehindDollars && quote.sign == "`" && next.starts_with("${") => {
                let inner = next.find('}')?;
                // What nests in it could end it elsewhere.
                if next[2..inner].contains(['`', '{', '"', '\'']) {
                    return None;
                }
                at += inner + 1;
            }
            _ => {
                braces += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                at += c.len_utf8();
            }
        }
    }
}

/// A raw string or a character; 0 for the sign of a lifetime.
#[expect(clippy::option_option, reason = "none starts here, or one starts and does not end")]
fn rust(rest: &str, is_in_word: bool) -> Option<Option<usize>> {
    if !is_in_word {
        let raw = rest.trim_start_matches(['b', 'c']);
        if let Some(signs) = raw.strip_prefix('r').filter(|_| rest.len() - raw.len() <= 1) {
            let hashes = signs.len() - signs.trim_start_matches('#').len();
            if signs[hashes..].starts_with('"') {
                let start = rest.len() - signs.len() + hashes + 1;
                let close = format!("\"{}", "#".repeat(hashes));
                return Some(Some(start + rest[start..].find(&close)? + close.len()));
            }
        }
    }
    let Some(inner) = rest.strip_prefix('\'') else { return Some(None) };
    let mut chars = inner.chars();
    match (chars.next()?, chars.next()) {
        ('\\', Some(escaped)) => {
            let from = 1 + escaped.len_utf8();
            Some(Some(1 + from + inner[from..].find('\'').filter(|end| *end <= 10)? + 1))
        }
        (c, Some('\'')) => Some(Some(c.len_utf8() + 2)),
        (c, _) if c.is_alphabetic() || c == '_' => Some(Some(0)),
        _ => None,
    }
}

/// Whether a quote stands on the line before another slash.
fn has_quote(rest: &str) -> bool {
    let line = rest[1..].lines().next().unwrap_or_default();
    line.rsplit_once('/').is_some_and(|(inner, _)| inner.contains(['"', '\'', '`']))
}

/// The length of a pattern of JavaScript.
fn pattern(rest: &str) -> Option<usize> {
    let (mut at, mut in_class) = (1, false);
    loop {
        match rest[at..].chars().next()? {
            '\n' => return None,
            '\\' => at += 1 + rest[at + 1..].chars().next()?.len_utf8(),
            '/' if !in_class => break,
            c => {
                in_class = c == '[' || (in_class && c != ']');
                at += c.len_utf8();
            }
        }
    }
    let flags = rest[at + 1..].chars().take_while(char::is_ascii_lowercase).count();
    Some(at + 1 + flags)
}

/// The length of `$tag$ .. $tag$`, where one starts.
#[expect(clippy::option_option, reason = "none starts here, or one starts and does not end")]
fn dollars(rest: &str) -> Option<Option<usize>> {
    let Some(end) = rest[1..].find(|c: char| !(c.is_alphanumeric() || c == '_')) else { return Some(None) };
    if !rest[1 + end..].starts_with('$') || rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return Some(None);
    }
    let tag = &rest[..end + 2];
    Some(Some(tag.len() + rest[tag.len()..].find(tag)? + tag.len()))
}

#[cfg(test)]
#[path = "code_tests.rs"]
mod tests;
