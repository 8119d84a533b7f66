//! Statements as YAML, each below the row that it was made of.
//! It must write what any reader of YAML takes for the same text.

use super::Draft;
use crate::model::statement::Responsibility;

/// A comment of one line.
pub(super) fn comment(text: &str, out: &mut String) {
    let line: String = text.chars().map(|c| if c.is_control() || is_break(c) { ' ' } else { c }).collect();
    out.push_str(&format!("# {}\n", line.trim()));
}

/// A statement.
pub(super) fn statement(draft: &Draft, out: &mut String) {
    match (&draft.safeguard, draft.controls.as_slice()) {
        (Some(safeguard), _) => out.push_str(&format!("- safeguard: {}\n", text(safeguard))),
        (None, [control]) => out.push_str(&format!("- control: {}\n", text(control))),
        (None, controls) => {
            let list: Vec<String> = controls.iter().map(|control| text(control)).collect();
            out.push_str(&format!("- controls: [{}]\n", list.join(", ")));
        }
    }
    out.push_str(&format!("  status: {}\n", draft.status.word()));
    let responsibility = match draft.responsibility {
        Responsibility::CustomerConfigured => Some("customer-configured"),
        Responsibility::CustomerProvided => Some("customer-provided"),
        Responsibility::Inherited => Some("inherited"),
        _ => None,
    };
    if let Some(word) = responsibility {
        out.push_str(&format!("  responsibility: {word}\n"));
    }
    if let Some(provider) = &draft.provider {
        out.push_str(&format!("  from: {{ provider: {} }}\n", text(provider)));
    }
    if let Some(how) = &draft.how {
        out.push_str(&format!("  how: {}\n", text(how)));
    }
    if let Some(reason) = &draft.reason {
        out.push_str(&format!("  reason: {}\n", text(reason)));
    }
    if draft.evidence.is_empty() {
        return;
    }
    out.push_str("  evidence:\n");
    for (kind, pointer) in &draft.evidence {
        out.push_str(&format!("    - {}: {}\n", kind.word(), text(pointer)));
    }
}

/// A text: plain where nothing could be taken for markup, else in double quotes as JSON writes it.
fn text(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.' | '(' | ')' | ' ');
    let first = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"];
    let has_colons = text.split(':').count() > 1 && !text.contains(": ") && !text.ends_with(':');
    let is_plain = text.chars().all(|c| plain(c) || has_colons && c == ':');
    if first
        && is_plain
        && !text.ends_with(' ')
        && !text.contains("  ")
        && !words.contains(&text.to_ascii_lowercase().as_str())
    {
        return text.to_owned();
    }
    let quoted = serde_json::to_string(text).unwrap_or_default();
    // JSON leaves as they are what YAML takes for line breaks.
    quoted
        .chars()
        .map(|c| if is_break(c) || c == '\u{7f}' { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() })
        .collect()
}

fn is_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}
