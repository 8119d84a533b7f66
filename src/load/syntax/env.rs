//! Environment files to tree: `NAME=value` lines, with comments, quotes and `export`.
//! It must not expand variables, and refuses what programs read in different ways.

use super::super::tree::{Key, Kind, Node, Span};
use super::SyntaxError;

/// What may stand around a name and a value. Programs disagree on every other blank.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut entries: Vec<(Key, Node)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut start = 0;
    let mut ends = Ends::default();
    characters(text)?;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let bare = if at == 0 { line.trim_start_matches(MARK) } else { line }.trim_matches(BLANKS);
        if bare.is_empty() || bare.starts_with('#') {
            ends.comment(line);
            continue;
        }
        let (key, value) = entry(at, line)?;
        ends.variable(&key, &value, line)?;
        if !seen.insert(key.name.clone()) {
            let message = "this variable stands twice, and programs disagree on which one counts; keep one".to_owned();
            return Err(SyntaxError::new(message, key.span));
        }
        entries.push((key, value));
    }
    Ok(Node { span: Span::new(0, text.len()), kind: Kind::Map(entries) })
}

/// A byte order mark, which may stand at the start of the file.
const MARK: char = '\u{feff}';

/// Characters at which a line ends for some programs, as U+2028 does for dotenv of Node, and ends of texts.
fn characters(text: &str) -> Result<(), SyntaxError> {
    let is_disputed = |c: char| (c.is_control() && !BLANKS.contains(&c)) || matches!(c, '\u{2028}' | '\u{2029}');
    let alone = |(at, _): &(usize, &str)| !text[at + 1..].starts_with('\n') && at + 1 < text.len();
    if let Some((at, _)) = text.match_indices('\r').find(alone) {
        let message = "a carriage return stands within a line, and programs disagree on whether it ends there";
        return Err(SyntaxError::new(message, Span::new(at, at + 1)));
    }
    text.match_indices(is_disputed).next().map_or(Ok(()), |(at, found)| {
        let code = found.chars().next().map_or(0, u32::from);
        let message = format!(
            "programs disagree on whether a line or a value ends at this character (U+{code:04X}); leave it out"
        );
        Err(SyntaxError::new(message, Span::new(at, at + found.len())))
    })
}

/// Lines that end for some programs further below.
#[derive(Default)]
struct Ends {
    /// Whether the line before is a comment behind which systemd, before its version 254, goes on with the comment.
    is_open: bool,
    /// The quotes that values without quotes have opened, for a shell until the same quote in a later line.
    quotes: Vec<char>,
}

impl Ends {
    fn comment(&mut self, line: &str) {
        self.is_open = ends_with_escape(line);
    }

    fn variable(&mut self, key: &Key, value: &Node, line: &str) -> Result<(), SyntaxError> {
        let fault = |message: &str| Err(SyntaxError::new(message, key.span));
        if std::mem::take(&mut self.is_open) {
            return fault(
                "the comment above ends with `\\` and goes on in this line for some programs; take the `\\` out",
            );
        }
        if ends_with_escape(line) {
            return fault("a line that ends with `\\` goes on in the next for some programs; put the value in quotes");
        }
        let Kind::Text(text) = &value.kind else { return Ok(()) };
        let is_quoted = line.split_once('=').is_some_and(|(_, value)| value.trim_start().starts_with(['"', '\'']));
        let opened = if is_quoted { None } else { open_quote(text) };
        if opened.is_some_and(|quote| self.quotes.contains(&quote)) {
            return fault("a quote that a value above opens is closed here for a shell; put both values in quotes");
        }
        self.quotes.extend(opened);
        Ok(())
    }
}

/// Whether the end of a line is escaped by a backslash that is not escaped itself.
fn ends_with_escape(line: &str) -> bool {
    line.trim_end_matches(['\r', '\n']).bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// The quote that a shell takes for open at the end of a value.
fn open_quote(value: &str) -> Option<char> {
    let mut open = None;
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, open) {
            ('\\', None | Some('"')) => _ = chars.next(),
            ('"' | '\'', None) => open = Some(c),
            (c, Some(quote)) if c == quote => open = None,
            _ => {}
        }
    }
    open
}

/// One line, with the name before the first `=` and the value behind it.
fn entry(at: usize, line: &str) -> Result<(Key, Node), SyntaxError> {
    let line = line.trim_end_matches(['\r', '\n']);
    let fault = |message: &str, from: usize| SyntaxError::new(message, Span::new(from, from + 1));
    let Some(equals) = line.find('=') else {
        return Err(fault("a line is `NAME=value`, and this one has no `=`", at));
    };
    let left = if at == 0 { line[..equals].trim_start_matches(MARK) } else { &line[..equals] }.trim_matches(BLANKS);
    let name = left.strip_prefix("export ").map_or(left, |name| name.trim_matches(BLANKS));
    if !is_name(name) {
        return Err(fault("the name of a variable has letters, digits, `_` and `.` alone, no digit first", at));
    }
    let name_at = at + line[..equals].rfind(name).unwrap_or(0);
    let behind = &line[equals + 1..];
    let value_at = at + equals + 1 + (behind.len() - behind.trim_start_matches(BLANKS).len());
    let (value, length) = value(&line[value_at - at..]).map_err(|message| fault(message, value_at))?;
    let key = Key { name: name.to_owned(), span: Span::new(name_at, name_at + name.len()) };
    Ok((key, Node { span: Span::new(value_at, value_at + length), kind: Kind::Text(value) }))
}

/// A value and how many bytes it takes: quoted, or bare up to a comment.
fn value(rest: &str) -> Result<(String, usize), &'static str> {
    // Compose and python-dotenv take `A= # why` for the text `# why`, Node for nothing.
    if rest.starts_with('#') {
        return Err("what begins with `#` is a comment to some programs and the value to others; write it in quotes");
    }
    if rest.starts_with('`') {
        return Err("what begins with a backtick is quoted for some programs; write it in quotes");
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let Some(quote) = quote else {
        let end = rest.find(" #").or_else(|| rest.find("\t#")).unwrap_or(rest.len());
        let bare = rest[..end].trim_end_matches(BLANKS);
        // A blank that is none of these is taken off by some programs.
        let is_cut = |(at, _): (usize, &str)| bare[..at].ends_with(char::is_whitespace);
        if bare != bare.trim() || bare.match_indices('#').any(is_cut) {
            return Err("programs disagree on whether this blank is a part of the value; write it in quotes");
        }
        if bare.split([' ', '\t', ';']).flat_map(|word| word.split("&&")).skip(1).any(is_assignment) {
            return Err(
                "another `NAME=` follows on the line, which a shell sets too; give it a line of its own, or quote the value",
            );
        }
        return Ok((bare.to_owned(), bare.len()));
    };
    let mut out = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => {
                let after = rest[at + 1..].trim_matches(BLANKS);
                if after.is_empty() || after.starts_with('#') {
                    return Ok((out, at + 1));
                }
                return Err("nothing but a comment may stand behind a closing quote");
            }
            '\\' if quote == '"' => match chars.next() {
                Some((_, 'n')) => out.push('\n'),
                Some((_, 'r')) => out.push('\r'),
                Some((_, 't')) => out.push('\t'),
                Some((_, next @ ('"' | '\\' | '$' | '\''))) => out.push(next),
                _ => return Err("behind `\\` stands one of n r t \" ' \\ $"),
            },
            c => out.push(c),
        }
    }
    Err("a quote is not closed on its line")
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| is_name(name))
}

fn is_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let node = parse(text).expect("an environment file");
        let Kind::Map(entries) = node.kind else { panic!("a table") };
        let pair = |(key, node): (Key, Node)| {
            let Kind::Text(value) = node.kind else { panic!("a text") };
            assert_eq!(&text[key.span.start as usize..key.span.end as usize], key.name);
            (key.name, value)
        };
        entries.into_iter().map(pair).collect()
    }

    #[test]
    fn names_values_quotes_and_comments_are_read() {
        let text = "# a comment\nexport A=1\r\nB = two words # not this\nC=\"x\\ny#z\" # c\nD='$E \"f\"'\nG=\nH=a#b\n";
        let pairs = read(text);
        let expected = [("A", "1"), ("B", "two words"), ("C", "x\ny#z"), ("D", "$E \"f\""), ("G", ""), ("H", "a#b")];
        assert_eq!(pairs, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn what_programs_read_in_different_ways_is_refused() {
        for text in [
            "A",
            "1A=2",
            "A B=1",
            "A=1\nA=2",
            "A=\"x",
            "A='x' y",
            "A=\"\\q\"",
            "=1",
            "A-B=1",
            "export A=1 B=2",
            "A=1; B=2",
            "A=1&&B=2",
            "A=1\rB=2",
            "# a\rB=2",
            "A= # why",
            "A=#b",
            "A=1\u{2028}B=2",
            "A=`b`",
            "A=b\u{a0}",
            "A=b\\\nC=d",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        for text in ["A=-Xmx1g -Db=c", "A='b c=d'", "A=b=c", "A=b?c=d&e=f", "A=1\r\nB=2\r\n", "A=1\r", "A=it's"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }
}
