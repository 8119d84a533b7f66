//! PostgreSQL's configuration notation to tree: `name = value` lines, every value a text, read as its guc-file.l does.
//! It must not follow `include`; of a name that stands twice the last one counts, as the server has it.

use super::super::tree::{Key, Kind, Node, Span};
use super::SyntaxError;

pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut entries: Vec<(Key, Node)> = Vec::new();
    let mut places = std::collections::HashMap::<String, usize>::new();
    let mut start = 0;
    if let Some(at) = text.find('\0') {
        return Err(SyntaxError::new("a NUL stands here, at which a value ends for the server", Span::new(at, at + 1)));
    }
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let bare = blanks(line);
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let (key, value) = entry(bare, at + (line.len() - bare.len()))?;
        match places.get(&key.name) {
            // What is included counts where its line stands, and lines behind the first one count over it.
            Some(&place) if key.name.starts_with(INCLUDE) => {
                entries[place] = (Key { span: entries[place].0.span, ..key }, value);
            }
            Some(&place) => entries[place] = (key, value),
            None => {
                places.insert(key.name.clone(), entries.len());
                entries.push((key, value));
            }
        }
    }
    entries.sort_by_key(|(key, _)| key.span);
    Ok(Node { span: Span::new(0, text.len()), kind: Kind::Map(entries) })
}

/// How the names of lines begin that read another file; of several the first is where the name stands, and the last the value.
const INCLUDE: &str = "include";

/// How a line of `pg_hba.conf` begins, which is no configuration of this notation.
const CONNECTIONS: [&str; 6] = ["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"];

fn entry(line: &str, at: usize) -> Result<(Key, Node), SyntaxError> {
    let fault = |message: &str, from: usize| SyntaxError::new(message, Span::new(from, from + 1));
    let end = name(line).ok_or_else(|| fault("a line is `name = value`, and this one begins with no name", at))?;
    if line.starts_with('\u{feff}') {
        return Err(fault("PostgreSQL takes a byte order mark for a part of a name; leave it out", at));
    }
    if line[end..].starts_with('.') {
        return Err(fault("a name has one dot at most, between two words", at + end));
    }
    let mut rest = blanks(&line[end..]);
    rest = blanks(rest.strip_prefix('=').unwrap_or(rest));
    let value_at = at + (line.len() - rest.len());
    let (value, length) = value(rest).map_err(|message| {
        let is_other = CONNECTIONS.contains(&&line[..end]);
        fault(if is_other { "this looks like pg_hba.conf, which is not audited" } else { message }, value_at)
    })?;
    let key = Key { name: line[..end].to_ascii_lowercase(), span: Span::new(at, at + end) };
    Ok((key, Node { span: Span::new(value_at, value_at + length), kind: Kind::Text(value) }))
}

/// What stands behind the blanks that the server skips.
fn blanks(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\r'])
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}

fn is_of_word(c: char) -> bool {
    is_letter(c) || c.is_ascii_digit()
}

/// The length of a word, or of two with a dot between them: the name of an extension and that of its setting.
fn name(text: &str) -> Option<usize> {
    let word = |text: &str| {
        let length = text.find(|c: char| !is_of_word(c)).unwrap_or(text.len());
        text.starts_with(is_letter).then_some(length)
    };
    let first = word(text)?;
    let second = text[first..].strip_prefix('.').and_then(word);
    Some(second.map_or(first, |second| first + 1 + second))
}

/// The length of a value that needs no quotes: a word, which may go on with `-`, `.`, `:` and `/`, or a number, a whole
/// one with a unit or none. A word, a dot and a word are a name and no value.
fn bare(text: &str) -> Option<usize> {
    if text.starts_with(is_letter) {
        let length = text.find(|c: char| !is_of_word(c) && !"-.:/".contains(c)).unwrap_or(text.len());
        let is_name = text[..length].contains('.') && name(text) == Some(length);
        return (!is_name).then_some(length);
    }
    let past = |from: usize, is: fn(char) -> bool| text[from..].find(|c| !is(c)).map_or(text.len(), |end| from + end);
    let sign = usize::from(text.starts_with(['+', '-']));
    let digits = past(sign, |c| c.is_ascii_digit());
    if text[digits..].starts_with('.') {
        let end = past(digits + 1, |c| c.is_ascii_digit());
        let exponent = text[end..].strip_prefix(['e', 'E']).map_or(end, |behind| {
            let signed = behind.strip_prefix(['+', '-']).unwrap_or(behind);
            let from = text.len() - signed.len();
            let to = past(from, |c| c.is_ascii_digit());
            if to > from { to } else { end }
        });
        return Some(exponent);
    }
    // What is no hexadecimal number is a nought with a unit, and what is left of it then is too much.
    let hex = text[sign..].strip_prefix("0x").map(|_| past(sign + 2, |c| c.is_ascii_hexdigit()));
    let whole = hex.filter(|end| *end > sign + 2).unwrap_or(digits);
    (whole > sign).then(|| past(whole, |c| c.is_ascii_alphabetic()))
}

/// A value in single quotes, or one that needs none, with nothing but a comment behind it.
fn value(rest: &str) -> Result<(String, usize), &'static str> {
    let only_comment = |after: &str| blanks(after).is_empty() || blanks(after).starts_with('#');
    if rest.starts_with('\'') {
        let (text, length) = quoted(rest)?;
        let is_last = only_comment(&rest[length..]);
        return is_last.then_some((text, length)).ok_or("nothing but a comment may stand behind a closing quote");
    }
    if only_comment(rest) {
        return Err("a value is missing here");
    }
    match bare(rest).filter(|end| only_comment(&rest[*end..])) {
        Some(end) => Ok((rest[..end].to_owned(), end)),
        None => Err("PostgreSQL reads this value in single quotes only, and refuses the file without them"),
    }
}

/// The text of a value in quotes and its length: two quotes stand for one, and a backslash before a letter or up to three
/// octal digits for a character, before anything else for that.
fn quoted(rest: &str) -> Result<(String, usize), &'static str> {
    let mut out = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' if chars.next_if(|(_, next)| *next == '\'').is_some() => out.push('\''),
            '\'' => return Ok((out, at + 1)),
            '\\' => match chars.next().map(|(_, next)| next) {
                Some('b') => out.push('\u{8}'),
                Some('f') => out.push('\u{c}'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some(first @ '0'..='7') => {
                    let mut code = first.to_digit(8).unwrap_or_default();
                    for _ in 0..2 {
                        let next = chars.next_if(|(_, next)| next.is_digit(8)).and_then(|(_, next)| next.to_digit(8));
                        code = next.map_or(code, |digit| code * 8 + digit);
                    }
                    // The server has bytes: a part of a character, or the end of the text.
                    let byte = u8::try_from(code).ok().filter(|byte| byte.is_ascii() && *byte != 0);
                    out.push(char::from(byte.ok_or("such a byte may mean anything; write the character itself")?));
                }
                Some(other) => out.push(other),
                None => break,
            },
            c => out.push(c),
        }
    }
    Err("a quote is not closed on its line")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let Kind::Map(entries) = parse(text).expect("a configuration").kind else { panic!("a table") };
        let pair = |(key, node): (Key, Node)| match node.kind {
            Kind::Text(value) => (key.name, value),
            _ => panic!("a text"),
        };
        entries.into_iter().map(pair).collect()
    }

    #[test]
    fn lines_are_read_as_the_server_reads_them() {
        let text = "# c\nssl = on # yes\nSSL_min_protocol_version 'TLSv1.3'\nlog_line_prefix='it''s %m'\r\nport=5432\nssl=off\n";
        let expected =
            [("ssl_min_protocol_version", "TLSv1.3"), ("log_line_prefix", "it's %m"), ("port", "5432"), ("ssl", "off")];
        assert_eq!(read(text), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn what_the_server_refuses_is_refused() {
        for text in [
            "= 1",
            "a =",
            "a = b c",
            "a = 'b",
            "a = 'b' c",
            "[x]",
            "9a = 1",
            "a = #b",
            "a = *",
            "a = 1.5min",
            "a = b,c",
            "a = %m",
            "a = /b",
            "a = b.c",
            "a.b.c = 1",
            "a. = 1",
            "a = -",
            "a = 1,2",
            "a = 0xg1",
            "a = 1e-5",
            "a = b=c",
            "a = \"b\"",
            "a = 10.0.0.1",
            "a = 'b\\'",
            "a = '\\377'",
            "a = '\\0'",
            "a-b = 1",
            "a == 1",
            "a = 'b''",
            "\u{feff}a = 1",
            "\u{feff}# a",
            "a = 'on\0f'",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_value_that_needs_no_quotes_is_a_word_or_a_number() {
        for text in
            ["on", "a-b", "a.b.c", "a:b/c", "5min", "-1", "+1", "0x1Fkb", "1.5", ".5", "1.", "1.5e-3", "\u{e4}b"]
        {
            assert_eq!(read(&format!("a={text}#c")), [("a".to_owned(), text.to_owned())], "{text}");
        }
        assert_eq!(read("a.b 1"), [("a.b".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn a_backslash_stands_for_a_character() {
        let text = r"a = 'x\t\n\\\'\q\101\0601'";
        assert_eq!(read(text), [("a".to_owned(), "x\t\n\\'qA01".to_owned())]);
    }
}
