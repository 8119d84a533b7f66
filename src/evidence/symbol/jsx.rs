//! Where a JSX element ends.
//! Must not tell what is in it; code in its braces is the lexer's.

use super::c_lexer::is_name_byte;
use super::js_lexer::Lexer;

/// Whether what stands behind a `<` are the type parameters of an arrow function: `<T,>` or `<T extends U>`.
pub(super) fn is_generic(rest: &[u8]) -> bool {
    let name = rest.iter().take_while(|b| is_name_byte(**b)).count();
    let behind = rest[name..].trim_ascii_start();
    name > 0 && (behind.starts_with(b",") || behind.starts_with(b"extends ") || behind.starts_with(b"="))
}

/// The end of the element whose `<` is at `at`; none where it does not end, or is none.
pub(super) fn element(lexer: &mut Lexer<'_>, at: usize) -> Option<usize> {
    let bytes = lexer.bytes;
    let mut open: Vec<&[u8]> = Vec::new();
    let mut at = at;
    loop {
        // At a `<`.
        let closes = bytes.get(at + 1) == Some(&b'/');
        let start = at + if closes { 2 } else { 1 };
        let length = bytes.get(start..)?.iter().take_while(|b| is_tag_byte(**b)).count();
        let name = &bytes[start..start + length];
        at = start + length;
        if closes {
            at += blanks(bytes, at);
            if bytes.get(at) != Some(&b'>') || open.pop() != Some(name) {
                return None;
            }
            at += 1;
        } else {
            let (end, empty) = tag(lexer, at)?;
            at = end;
            if !empty {
                open.push(name);
            }
        }
        if open.is_empty() {
            return Some(at);
        }
        loop {
            match bytes.get(at)? {
                b'<' => break,
                b'{' => at = lexer.hole(at + 1)?,
                _ => at += 1,
            }
        }
    }
}

/// The end of a start tag from behind its name, and whether it has no children.
fn tag(lexer: &mut Lexer<'_>, at: usize) -> Option<(usize, bool)> {
    let bytes = lexer.bytes;
    let mut at = at;
    loop {
        match *bytes.get(at)? {
            b'>' => return Some((at + 1, false)),
            b'/' if bytes.get(at + 1) == Some(&b'>') => return Some((at + 2, true)),
            b'{' => at = lexer.hole(at + 1)?,
            quote @ (b'"' | b'\'') => at += 1 + bytes[at + 1..].iter().position(|b| *b == quote)? + 1,
            b if b.is_ascii_whitespace() || b == b'=' || is_tag_byte(b) => at += 1,
            _ => return None,
        }
    }
}

fn is_tag_byte(b: u8) -> bool {
    is_name_byte(b) || matches!(b, b'.' | b':' | b'-')
}

fn blanks(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count()
}
