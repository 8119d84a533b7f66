//! PostgreSQL's configuration notation to tree: `name = value` lines, every value a text.
//! It must not follow `include`; of a name that stands twice the last one counts, as the server has it.

use super::super::tree::{Key, Kind, Node, Span};
use super::SyntaxError;

pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut entries: Vec<(Key, Node)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let bare = line.trim_start_matches('\u{feff}').trim_start();
        if bare.trim().is_empty() || bare.starts_with('#') {
            continue;
        }
        let (key, value) = entry(bare.trim_end_matches(['\r', '\n']), at + (line.len() - bare.len()))?;
        match places.get(&key.name) {
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

/// How a line of `pg_hba.conf` begins, which is no configuration of this notation.
const CONNECTIONS: [&str; 6] = ["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"];

fn entry(line: &str, at: usize) -> Result<(Key, Node), SyntaxError> {
    let fault = |message: &str, from: usize| SyntaxError::new(message, Span::new(from, from + 1));
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || "_.".contains(c))).unwrap_or(line.len());
    let name = &line[..end];
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(fault("a line is `name = value`, and this one begins with no name", at));
    }
    let mut rest = line[end..].trim_start();
    rest = rest.strip_prefix('=').unwrap_or(rest).trim_start();
    let value_at = at + (line.len() - rest.len());
    let (value, length) = value(rest).map_err(|message| {
        fault(
            if CONNECTIONS.contains(&name) { "this looks like pg_hba.conf, which is not audited" } else { message },
            value_at,
        )
    })?;
    let key = Key { name: name.to_ascii_lowercase(), span: Span::new(at, at + end) };
    Ok((key, Node { span: Span::new(value_at, value_at + length), kind: Kind::Text(value) }))
}

/// A value in single quotes, where two quotes or a backslash before one stand for one, or bare up to a blank or a `#`.
fn value(rest: &str) -> Result<(String, usize), &'static str> {
    let only_comment = |after: &str| after.trim().is_empty() || after.trim_start().starts_with('#');
    if !rest.starts_with('\'') {
        let end = rest.find(|c: char| c.is_whitespace() || c == '#').unwrap_or(rest.len());
        return match (end, only_comment(&rest[end..])) {
            (0, _) => Err("a value is missing here"),
            (_, false) => Err("a value of several words stands in single quotes"),
            _ => Ok((rest[..end].to_owned(), end)),
        };
    }
    let mut out = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' if chars.next_if(|(_, next)| *next == '\'').is_some() => out.push('\''),
            '\'' if only_comment(&rest[at + 1..]) => return Ok((out, at + 1)),
            '\'' => return Err("nothing but a comment may stand behind a closing quote"),
            '\\' => match chars.next() {
                Some((_, next @ ('\'' | '\\'))) => out.push(next),
                _ => return Err("a backslash stands only before a quote or another backslash"),
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
        for text in ["= 1", "a =", "a = b c", "a = 'b", "a = 'b' c", "[x]", "9a = 1"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
