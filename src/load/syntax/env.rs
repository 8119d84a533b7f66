//! Environment files to tree: `NAME=value` lines, with comments, quotes and `export`.
//! It must not expand variables, and refuses what programs read in different ways.

use super::super::tree::{Key, Kind, Node, Span};
use super::SyntaxError;

pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut entries: Vec<(Key, Node)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut start = 0;
    let alone = |(at, _): &(usize, &str)| !text[at + 1..].starts_with('\n') && at + 1 < text.len();
    if let Some((at, _)) = text.match_indices('\r').find(alone) {
        let message =
            "a carriage return stands within a line, and programs disagree on whether it ends there".to_owned();
        return Err(SyntaxError::new(message, Span::new(at, at + 1)));
    }
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let bare = line.trim_start_matches('\u{feff}').trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let (key, value) = entry(text, at, line)?;
        if !seen.insert(key.name.clone()) {
            let message = "this variable stands twice, and programs disagree on which one counts; keep one".to_owned();
            return Err(SyntaxError::new(message, key.span));
        }
        entries.push((key, value));
    }
    Ok(Node { span: Span::new(0, text.len()), kind: Kind::Map(entries) })
}

/// One line, with the name before the first `=` and the value behind it.
fn entry(text: &str, at: usize, line: &str) -> Result<(Key, Node), SyntaxError> {
    let line = line.trim_end_matches(['\r', '\n']);
    let fault = |message: &str, from: usize| SyntaxError::new(message, Span::new(from, from + 1));
    let Some(equals) = line.find('=') else {
        return Err(fault("a line is `NAME=value`, and this one has no `=`", at));
    };
    let left = line[..equals].trim_start_matches('\u{feff}').trim();
    let name = left.strip_prefix("export ").map_or(left, str::trim);
    if !is_name(name) {
        return Err(fault("the name of a variable has letters, digits, `_` and `.` alone, no digit first", at));
    }
    let name_at = at + line[..equals].rfind(name).unwrap_or(0);
    let behind = &line[equals + 1..];
    let value_at = at + equals + 1 + (behind.len() - behind.trim_start().len());
    let (value, length) = value(&text[value_at..at + line.len()]).map_err(|message| fault(message, value_at))?;
    let key = Key { name: name.to_owned(), span: Span::new(name_at, name_at + name.len()) };
    Ok((key, Node { span: Span::new(value_at, value_at + length), kind: Kind::Text(value) }))
}

/// A value and how many bytes it takes: quoted, or bare up to a comment.
fn value(rest: &str) -> Result<(String, usize), &'static str> {
    // Compose and python-dotenv take `A= # why` for the text `# why`, Node for nothing.
    if rest.starts_with('#') {
        return Err("what begins with `#` is a comment to some programs and the value to others; write it in quotes");
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let Some(quote) = quote else {
        let end = rest.find(" #").or_else(|| rest.find("\t#")).unwrap_or(rest.len());
        let bare = rest[..end].trim_end();
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
                let after = rest[at + 1..].trim();
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
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        for text in ["A=-Xmx1g -Db=c", "A='b c=d'", "A=b=c", "A=b?c=d&e=f", "A=1\r\nB=2\r\n", "A=1\r"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }
}
