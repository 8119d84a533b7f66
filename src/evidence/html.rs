//! A small scan of HTML for tags and text, as far as anchors need it; in Markdown it is fed piece by piece.
//! Must not build a tree or recurse; comments, scripts and styles are passed over.

use std::ops::Range;

use super::outline::Outliner;

/// What stands in the HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A start tag with its `id` (or the `name` of an `<a>`).
    Opens { tag: String, id: Option<String> },
    /// An end tag.
    Closes { tag: String },
    /// Text between tags, undecoded.
    Text(&'t str),
}

/// Where the scan is; carried from one piece of HTML to the next.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    inside: Option<Inside>,
}

#[derive(Clone, Copy, Debug)]
enum Inside {
    Comment,
    /// An element whose text is not markup.
    Raw(&'static str),
}

const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

impl Scanner {
    /// Whether what comes next is shown, rather than part of a comment or script.
    pub(super) fn is_visible(&self) -> bool {
        self.inside.is_none()
    }

    /// Ends an element whose text is not markup, with or without its end tag.
    pub(super) fn leave_raw(&mut self) {
        self.inside = self.inside.filter(|inside| matches!(inside, Inside::Comment));
    }

    /// Calls `each` with every piece and its place in `html`.
    pub(super) fn scan(&mut self, html: &str, mut each: impl FnMut(Piece<'_>, Range<usize>)) {
        let mut at = 0;
        while at < html.len() {
            let rest = &html[at..];
            at += match self.inside {
                Some(Inside::Comment) => self.leave(rest.find("-->").map(|end| end + 3), rest),
                Some(Inside::Raw(tag)) => self.leave(end_of_raw(rest, tag), rest),
                None => {
                    let text = rest.find('<').unwrap_or(rest.len());
                    if text > 0 {
                        each(Piece::Text(&rest[..text]), at..at + text);
                        text
                    } else {
                        self.markup(rest, at, &mut each)
                    }
                }
            };
        }
    }

    /// Passes what is not shown, up to its end or to the end of the input.
    fn leave(&mut self, end: Option<usize>, rest: &str) -> usize {
        if end.is_some() {
            self.inside = None;
        }
        end.unwrap_or(rest.len())
    }

    /// Reads one tag, comment or declaration, and returns its length.
    fn markup(&mut self, rest: &str, at: usize, each: &mut impl FnMut(Piece<'_>, Range<usize>)) -> usize {
        if rest.starts_with("<!--") {
            // `<!-->` and `<!--->` are whole comments.
            if let Some(short) = ["<!-->", "<!--->"].iter().find(|short| rest.starts_with(**short)) {
                return short.len();
            }
            self.inside = Some(Inside::Comment);
            return 4;
        }
        if let Some(declaration) = ["<![CDATA[", "<!", "<?"].iter().find(|start| rest.starts_with(**start)) {
            let end = if *declaration == "<![CDATA[" { "]]>" } else { ">" };
            return rest.find(end).map_or(rest.len(), |place| place + end.len());
        }
        let closes = rest.starts_with("</");
        let name = if closes { 2 } else { 1 };
        if !rest[name..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            each(Piece::Text(&rest[..1]), at..at + 1);
            return 1;
        }
        let Some((tag, id, len)) = tag(&rest[name..]) else { return rest.len() };
        let place = at..at + name + len;
        if closes {
            each(Piece::Closes { tag }, place);
        } else {
            self.inside = RAW.iter().find(|raw| **raw == tag).map(|raw| Inside::Raw(raw));
            each(Piece::Opens { tag, id }, place);
        }
        name + len
    }
}

/// The anchors of an HTML file: its ids and the names of `<a>`.
pub(super) fn outline(text: &str, out: &mut Outliner) {
    Scanner::default().scan(text, |piece, place| match piece {
        Piece::Text(text) if text.trim().is_empty() => {}
        Piece::Text(_) => out.content(),
        Piece::Opens { tag, id } => out.opens(&tag, id, place.start),
        Piece::Closes { tag } => out.closes(&tag, place.end),
    });
}

/// Text with its character references resolved; none where one is not known here.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('&');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let is_name =
            |name: &&str| (1..33).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#');
        let Some(name) = piece.split(';').next().filter(|name| name.len() < piece.len()).filter(is_name) else {
            out.push('&');
            out.push_str(piece);
            continue;
        };
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{a0}',
            _ => {
                let number = name.strip_prefix('#')?;
                let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
                char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)?
            }
        });
        out.push_str(&piece[name.len() + 1..]);
    }
    Some(out)
}

/// Where a raw element's end tag starts.
fn end_of_raw(html: &str, tag: &str) -> Option<usize> {
    html.match_indices("</").map(|(at, _)| at).find(|at| {
        let after = &html.as_bytes()[at + 2..];
        after.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag.as_bytes()))
            && !after.get(tag.len()).is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// Reads a tag from its name on: the name in lower case, the id, and the length up to and with `>`.
fn tag(html: &str) -> Option<(String, Option<String>, usize)> {
    let bytes = html.as_bytes();
    let run = |from: usize, stop: &dyn Fn(u8) -> bool| {
        bytes[from..].iter().position(|b| stop(*b)).map_or(bytes.len(), |len| from + len)
    };
    let not_space = |b: u8| !b.is_ascii_whitespace();
    let mut at = run(0, &|b| b.is_ascii_whitespace() || b == b'/' || b == b'>');
    let name = html[..at].to_ascii_lowercase();
    let mut id = None;
    let mut named = None;
    loop {
        at = run(at, &|b| not_space(b) && b != b'/');
        if *bytes.get(at)? == b'>' {
            let id = id.or(named).and_then(decoded).filter(|id| !id.is_empty());
            return Some((name, id, at + 1));
        }
        let key = at;
        // An attribute name may start with `=`.
        at = run(at + 1, &|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'='));
        let key = &html[key..at];
        let equals = run(at, &not_space);
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        at = run(equals + 1, &not_space);
        let first = *bytes.get(at)?;
        let value = if matches!(first, b'"' | b'\'') {
            let start = at + 1;
            let end = run(start, &|b| b == first);
            bytes.get(end)?;
            at = end + 1;
            &html[start..end]
        } else {
            let start = at;
            at = run(at, &|b| b.is_ascii_whitespace() || b == b'>');
            &html[start..at]
        };
        if key.eq_ignore_ascii_case("id") {
            id = id.or(Some(value));
        } else if key.eq_ignore_ascii_case("name") && name == "a" {
            named = named.or(Some(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags as `+tag#id` and `-tag`, text as it is.
    fn pieces(html: &str) -> Vec<String> {
        let mut out = Vec::new();
        Scanner::default().scan(html, |piece, _| {
            out.push(match piece {
                Piece::Opens { tag, id } => format!("+{tag}{}", id.map(|id| format!("#{id}")).unwrap_or_default()),
                Piece::Closes { tag } => format!("-{tag}"),
                Piece::Text(text) => text.to_owned(),
            });
        });
        out
    }

    #[test]
    fn tags() {
        let cases: &[(&str, &[&str])] = &[
            ("<a id=x>y</a>", &["+a#x", "y", "-a"]),
            ("<A NAME='x'/>", &["+a#x"]),
            ("<a name=x id = \"y\" >", &["+a#y"]),
            ("<p name=x>", &["+p"]),
            ("<p id=\"a&amp;b\">", &["+p#a&b"]),
            ("<p title=\"> id=no\" id=yes>", &["+p#yes"]),
            ("<p id=''>", &["+p"]),
            ("<p data-id=x>", &["+p"]),
            ("a < b", &["a ", "<", " b"]),
            ("<!-- <p id=x> --><b>", &["+b"]),
            ("<!--><b>", &["+b"]),
            ("<!-- <b>", &[]),
            ("<script>'<p id=x>'</scriptx></SCRIPT><b>", &["+script", "-script", "+b"]),
            ("<![CDATA[<b>]]><!doctype html><?x <i>", &[]),
            ("<p id=x", &[]),
            ("<p id=\"x>", &[]),
            ("<p =id=x>", &["+p"]),
            ("<p/id=x/>", &["+p#x/"]),
        ];
        for (html, expected) in cases {
            assert_eq!(pieces(html), *expected, "{html}");
        }
    }

    #[test]
    fn references() {
        assert_eq!(decoded("a &amp; b&#x41;&#66; & &; c").as_deref(), Some("a & bAB & &; c"));
        assert_eq!(decoded("&eacute;"), None);
        assert_eq!(decoded("&#xffffffff;"), None);
    }
}
