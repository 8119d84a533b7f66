//! Escaping for Markdown, so that no name or text from a workspace becomes markup.
//! It must not be bypassed: templates and tables both go through it.

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
            '\r' | '\n' => {
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
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '#' | '+' | '-' | '=' if at_start => {
                out.push('\\');
                out.push(c);
            }
            '!' if chars.peek() == Some(&'[') => out.push_str("\\!"),
            // Bare addresses would become links.
            ':' if chars.peek() == Some(&'/') => out.push_str("&#58;"),
            '@' => out.push_str("&#64;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
        at_start = false;
    }
    out
}

/// A text as code, safe in a table's cell.
///
/// ```
/// use probity::render::markdown::code;
/// assert_eq!(code("src/a.rs::b|c"), r"`src/a.rs::b\|c`");
/// ```
#[must_use]
pub fn code(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let longest = plain.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if plain.starts_with('`') || plain.ends_with('`') || plain.trim().is_empty() { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", plain.replace('|', "\\|"))
}
