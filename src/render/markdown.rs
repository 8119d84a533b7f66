//! Escaping for Markdown, so that no name or text from a workspace becomes markup.
//! It must not be bypassed: templates and tables both go through it.

use super::hidden::{is_break, is_hiding};

/// A text as literal Markdown, safe in a paragraph and in a table's cell.
///
/// ```
/// use probity::render::markdown::escape;
/// assert_eq!(escape("a|b <i>*c*"), r"a\|b &lt;i&gt;\*c\*");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    let mut at_start = true;
    while let Some(c) = chars.next() {
        match c {
            // At the start of a line it would make a block of code.
            c if at_start && c.is_whitespace() => continue,
            c if is_break(c) => {
                while chars.next_if(|next| next.is_whitespace()).is_some() {}
                out.push(' ');
            }
            '\\' | '`' | '*' | '_' | '|' | '[' | ']' | '~' | '$' => {
                // Inside a word an underscore is no markup in GitHub's Markdown, and reads better bare.
                let inside = c == '_'
                    && out.ends_with(char::is_alphanumeric)
                    && chars.peek().is_some_and(|n| n.is_alphanumeric());
                if !inside {
                    out.push('\\');
                }
                out.push(c);
            }
            // Behind a heading it would name the anchor, for those readers that know attributes.
            '{' => out.push_str("&#123;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '#' | '+' | '-' | '=' if at_start => {
                out.push('\\');
                out.push(c);
            }
            '!' if chars.peek() == Some(&'[') => out.push_str("\\!"),
            // A definition, for those readers that know lists of them.
            ':' if at_start => out.push_str("\\:"),
            // Bare addresses would become links.
            ':' if chars.peek() == Some(&'/') => out.push_str("&#58;"),
            '.' | ')' if is_list_number(&out) && chars.peek().is_none_or(|next| next.is_whitespace()) => {
                out.push('\\');
                out.push(c);
            }
            '.' if ends_in_www(&out) => out.push_str("&#46;"),
            '@' => out.push_str("&#64;"),
            c if c.is_control() || is_hiding(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
        at_start &= c.is_whitespace();
    }
    out
}

/// Whether a dot or bracket behind this text would start a list.
fn is_list_number(text: &str) -> bool {
    let digits = text.trim_start();
    (1..=9).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether a dot behind this text would start a bare address.
fn ends_in_www(text: &str) -> bool {
    text.len().checked_sub(3).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// A text as code, safe in a table's cell.
///
/// ```
/// use probity::render::markdown::code;
/// assert_eq!(code("src/a.rs::b|c"), r"`src/a.rs::b\|c`");
/// ```
#[must_use]
pub fn code(text: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_control() || is_break(c) => ' ',
        c if is_hiding(c) => '\u{fffd}',
        c => c,
    };
    let plain: String = text.chars().map(plain).collect();
    let longest = plain.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if plain.starts_with('`') || plain.ends_with('`') || plain.trim().is_empty() { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", plain.replace('|', "\\|"))
}

/// A text as a block of code, whatever it holds.
///
/// ```
/// use probity::render::markdown::block;
/// assert_eq!(block("a = 1", "toml"), "```toml\na = 1\n```");
/// assert_eq!(block("```", "toml"), "````toml\n```\n````");
/// ```
#[must_use]
pub fn block(text: &str, language: &str) -> String {
    let plain = |c: char| match c {
        '\n' | '\t' => c,
        c if c.is_control() || is_hiding(c) || is_break(c) => '\u{fffd}',
        c => c,
    };
    let text: String = text.replace("\r\n", "\n").chars().map(plain).collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n'))
}

/// A text in the label of a Mermaid diagram: all but letters, digits and plain punctuation by its number.
///
/// ```
/// use probity::render::markdown::label;
/// assert_eq!(label("a, b"), "a, b");
/// assert_eq!(label("\"]-->x"), "#34;#93;#45;#45;#62;x");
/// ```
#[must_use]
pub fn label(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || matches!(c, ' ' | ',' | '.' | '(' | ')') => out.push(c),
            c if is_break(c) => out.push(' '),
            c if c.is_control() || is_hiding(c) => out.push('\u{fffd}'),
            c => out.push_str(&format!("#{};", u32::from(c))),
        }
    }
    out
}
