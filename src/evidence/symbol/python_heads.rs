//! The heads of Python's functions and classes, what stands behind them on their line, and its strings.
//! Must not look at more than one logical line.

/// Whether a line defines a class rather than a function, and the name; none where it defines nothing.
pub(super) fn definition(code: &str) -> Option<(bool, &str)> {
    let rest = after_word(code, "async").map_or(code, str::trim_start);
    let (class, rest) = match after_word(rest, "def") {
        Some(rest) => (false, rest),
        None => (true, after_word(code, "class")?),
    };
    let rest = rest.trim_start_matches([' ', '\t', '\\', '\n', '\r']);
    let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    let after = rest[name.len()..].trim_start();
    (!name.is_empty() && after.starts_with(['(', ':', '['])).then_some((class, name))
}

fn after_word<'t>(code: &'t str, word: &str) -> Option<&'t str> {
    code.strip_prefix(word).filter(|rest| rest.starts_with([' ', '\t', '\\']))
}

/// What stands between the brackets of a class's head.
pub(super) fn bases(code: &str) -> &str {
    let head = &code[..code.len() - body(code).map_or(0, str::len)];
    head.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')).map_or("", |(bases, _)| bases)
}

/// The first statement behind a head on its own line, without a docstring: `def f(): return 1`.
pub(super) fn body(code: &str) -> Option<&str> {
    let bytes = code.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        match bytes.get(at)? {
            b'"' | b'\'' => {
                at = string_end(bytes, at)?;
                continue;
            }
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'#' => return None,
            b':' if depth == 0 => break,
            _ => {}
        }
        at += 1;
    }
    let mut body = code[at + 1..].trim_start();
    while let Some(end) = leading_string(body) {
        body = body[end..].trim_start().strip_prefix(';')?.trim_start();
    }
    (!body.is_empty()).then_some(body)
}

/// Whether a line is a string and nothing else, which does nothing: a docstring, or a comment in its form.
pub(super) fn is_string(code: &str) -> bool {
    leading_string(code).is_some_and(|end| code[end..].trim_start().is_empty())
}

/// The end of the string that a text starts with.
fn leading_string(text: &str) -> Option<usize> {
    let quote = text.find(['"', '\'']).filter(|at| *at <= 2)?;
    let is_prefix = text[..quote].chars().all(|c| "rRbBuUfF".contains(c));
    is_prefix.then(|| string_end(text.as_bytes(), quote)).flatten()
}

/// The end of a string whose quote is at `at`. One that is not tripled ends at its line's end at the latest.
pub(super) fn string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let quote = bytes[at];
    let triple = [quote; 3];
    let long = bytes[at..].starts_with(&triple);
    let mut at = at + if long { 3 } else { 1 };
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' if !long => return Some(at),
            b if b == quote && !long => return Some(at + 1),
            _ if long && bytes[at..].starts_with(&triple) => return Some(at + 3),
            _ => at += 1,
        }
    }
}
