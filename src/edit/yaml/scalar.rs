//! Texts, numbers and words as YAML.
//! It must quote whatever another reader, YAML 1.1's too, would take for something that is no text.

use granit_parser::ScalarStyle;

use crate::load::tree::{Kind, Node};

/// How a text is best written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habit {
    /// In double quotes where quotes are needed.
    pub(super) double: bool,
    /// Dates without quotes.
    pub(super) plain_date: bool,
    /// Among commas.
    pub(super) flow: bool,
}

/// Words that some version of YAML does not read as text.
const WORDS: &[&str] =
    &["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nil", "none", "undefined", ".inf", ".nan", "~"];

/// A scalar on one line; `old` is the style of the one that stood there. Nothing for a collection that is not empty.
pub(super) fn inline(node: &Node, old: Option<ScalarStyle>, habit: Habit) -> Option<String> {
    Some(match &node.kind {
        Kind::Null => "null".into(),
        Kind::Bool(b) => b.to_string(),
        Kind::Number(number) => {
            let digits = number.to_string();
            match digits.split_once('e') {
                // YAML 1.1 takes a number with an exponent for one only with a point and a sign.
                Some((digits, exponent)) => {
                    let point = if digits.contains('.') { "" } else { ".0" };
                    let sign = if exponent.starts_with(['-', '+']) { "" } else { "+" };
                    format!("{digits}{point}e{sign}{exponent}")
                }
                None => digits,
            }
        }
        Kind::Text(text) => self::text(text, old, habit),
        Kind::List(items) if items.is_empty() => "[]".into(),
        Kind::Map(entries) if entries.is_empty() => "{}".into(),
        _ => return None,
    })
}

/// A text on one line.
pub(super) fn text(text: &str, old: Option<ScalarStyle>, habit: Habit) -> String {
    let dated = (habit.plain_date || old == Some(ScalarStyle::Plain)) && is_date(text);
    let bare = is_plain(text, habit.flow) || dated;
    let double = match old {
        Some(ScalarStyle::DoubleQuoted) => true,
        Some(ScalarStyle::SingleQuoted) => false,
        _ if bare => return text.to_owned(),
        _ => habit.double,
    };
    if double || text.chars().any(|c| special(c) || c == '\t') {
        double_quoted(text)
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// A day as YYYY-MM-DD, which YAML 1.1 takes for a date.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() })
}

/// The lines of a text below a `|` and that mark itself, where the text can be written so.
pub(super) fn literal(text: &str) -> Option<(&'static str, Vec<String>)> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let mark = if body.len() < text.len() { "|" } else { "|-" };
    let lines: Vec<String> = body.split('\n').map(str::to_owned).collect();
    let first = lines.first()?;
    let fits = text.contains('\n')
        && !first.is_empty()
        && !first.starts_with([' ', '\t'])
        && !body.ends_with('\n')
        && lines.iter().all(|line| line.is_empty() || !line.trim_matches([' ', '\t']).is_empty())
        && !text.chars().any(|c| c != '\n' && special(c));
    fits.then_some((mark, lines))
}

/// Whether a character can stand in double quotes only, and escaped.
fn special(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if special(c) => out.push_str(&match u32::from(c) {
                code @ 0..=0xff => format!("\\x{code:02x}"),
                code => format!("\\u{code:04x}"),
            }),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a text can stand without quotes and is still read as text.
fn is_plain(text: &str, flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let opens = first.is_alphanumeric() || matches!(first, '/' | '_' | '.' | '(' | '+' | '$' | '^' | ';');
    let inside = |c: char| !special(c) && c != '\t' && !(flow && matches!(c, ',' | '[' | ']' | '{' | '}' | ':'));
    opens
        && text.chars().all(inside)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.starts_with("...")
        && !WORDS.contains(&text.trim_start_matches('+').to_lowercase().as_str())
        && !like_a_number(text)
}

/// Whether some reader may take a text for a number, a time or a date.
fn like_a_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-', '.']);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let number = |c: char| c.is_ascii_digit() || matches!(c, '_' | '.' | ',' | ':' | 'e' | 'E' | '+' | '-');
    let based = |mark| digits.len() > 2 && digits.starts_with(mark);
    let dated =
        digits.len() > 4 && digits.as_bytes()[..4].iter().all(u8::is_ascii_digit) && digits[4..].starts_with('-');
    digits.chars().all(number) || based("0x") || based("0o") || based("0b") || based("0X") || dated
}

#[cfg(test)]
mod tests {
    use super::*;

    const HABIT: Habit = Habit { double: false, plain_date: false, flow: false };

    #[test]
    fn what_could_be_misread_is_quoted() {
        for plain in
            ["15m", "all-accounts", "TLS 1.3", "/etc/x", "https://a.b/c", "é ü", "a:b", "AC-2(1)", "it's", "a#b"]
        {
            assert_eq!(text(plain, None, HABIT), plain);
        }
        for quoted in [
            "",
            " a",
            "a ",
            "yes",
            "No",
            "~",
            "null",
            "0640",
            "1.5",
            "1e3",
            "0x1f",
            "12:30:00",
            "2027-01-31",
            "a: b",
            "a #b",
            "a:",
            "- a",
            "#a",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "{a",
            "[a",
            "|",
            ">",
            "?",
            "...",
            ".inf",
            "1_000",
            "=",
            "<<",
            "\"a\"",
            "2027-01-31T10:00:00Z",
            "---",
        ] {
            assert_eq!(text(quoted, None, HABIT), format!("'{quoted}'"));
        }
        assert_eq!(text("'a'", None, HABIT), "'''a'''");
        assert_eq!(text("a\n\u{7f}\u{85}\u{2028}\"", None, HABIT), r#""a\n\x7f\x85\u2028\"""#);
        assert_eq!(text("a, b", None, Habit { flow: true, double: true, ..HABIT }), "\"a, b\"");
    }

    #[test]
    fn the_style_of_the_old_text_is_kept() {
        assert_eq!(text("b", Some(ScalarStyle::DoubleQuoted), HABIT), "\"b\"");
        assert_eq!(text("b", Some(ScalarStyle::SingleQuoted), HABIT), "'b'");
        assert_eq!(text("2027-01-31", Some(ScalarStyle::Plain), HABIT), "2027-01-31");
    }

    #[test]
    fn a_block_text_says_how_it_ends() {
        assert_eq!(literal("a\n\n b\n"), Some(("|", vec!["a".into(), String::new(), " b".into()])));
        assert_eq!(literal("a\nb").map(|(mark, _)| mark), Some("|-"));
        for other in ["a", "\na", " a\nb", "a\n\n", "a\n  \nb", "a\r\nb"] {
            assert_eq!(literal(other), None, "{other:?}");
        }
    }
}
