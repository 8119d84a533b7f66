//! Finds a session in the header with which a browser sends its cookies: `Cookie: sid=abc`.
//! Must not take a cookie for one that only keeps a choice, nor the header with which a server sets one.

use super::text::is_reference;
use crate::diag::secret_names::in_link;

const HEADER: &str = "cookie";

/// Whether a session stands in the header in the marked text.
pub(super) fn is_in(marked: &str) -> bool {
    let lower = marked.to_ascii_lowercase();
    let mut found = lower.match_indices(HEADER).map(|(at, _)| at).peekable();
    while let Some(at) = found.next() {
        let behind = at + HEADER.len();
        // Up to the next one, so that many cost no more than they are long.
        let end = found.peek().copied().unwrap_or(marked.len());
        let is_own = !marked[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || "_-".contains(c));
        let value = marked[behind..end].trim_start_matches(['"', '\'', ' ']).strip_prefix(':');
        if is_own && value.and_then(|value| value.lines().next()).is_some_and(holds) {
            return true;
        }
    }
    false
}

fn holds(value: &str) -> bool {
    value.split(';').filter_map(|pair| pair.split_once('=')).any(|(name, value)| {
        let name = name.trim().trim_start_matches(['"', '\'']);
        let end = value.find(|c: char| c.is_whitespace() || "\"'\\".contains(c)).unwrap_or(value.len());
        let value = &value[..end];
        is_of_session(name) && !value.is_empty() && !value.starts_with('<') && !is_reference(value)
    })
}

/// Whether a cookie of this name is what logs its sender in.
fn is_of_session(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    in_link(name) || lower.ends_with("sid") || lower.contains("sess") || lower.contains("auth")
}

#[cfg(test)]
mod tests {
    use super::super::text::marked;
    use super::*;

    #[test]
    fn cookies() {
        for (text, is) in [
            ("Cookie: sid=hunter2", true),
            ("cookie: lang=en; connect.sid=hunter2", true),
            ("curl -H 'Cookie: JSESSIONID=hunter2' https://a", true),
            ("{\"Cookie\": \"access_token=hunter2\"}", true),
            ("Cookie: sid=${SESSION}", false),
            ("Cookie: sid=", false),
            ("Cookie: sid=<session>", false),
            ("Cookie: lang=en; theme=dark", false),
            ("Set-Cookie: sid=abc; Secure", false),
            ("session_cookie: sid=abc", false),
            ("Cookie", false),
            ("a cookie: it is sent", false),
        ] {
            assert_eq!(is_in(&marked(text)), is, "{text}");
        }
    }
}
