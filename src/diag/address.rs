//! Passwords and tokens in the addresses that a text names: where they stand, and the text without them.
//! It must hide what may be one of them, and leave every other part of an address to be read.

use std::borrow::Cow;
use std::ops::Range;

/// Names under which a query carries what opens something, without case and signs.
const NAMES: &[&str] = &[
    "auth",
    "authkey",
    "authorization",
    "code",
    "hmac",
    "jwt",
    "key",
    "pass",
    "phpsessid",
    "pw",
    "sas",
    "session",
    "sessionid",
    "sid",
    "sig",
];
/// Parts of such names.
const PARTS: &[&str] = &["accesskey", "apikey", "credential", "passw", "privatekey", "pwd", "secret", "signature"];
/// How tokens start that are known by their start.
const STARTS: &[&str] = &[
    "AKIA",
    "ASIA",
    "eyJ",
    "ghp_",
    "gho_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "npm_",
    "pypi-",
    "rk_live_",
    "sk_live_",
    "xoxb-",
    "xoxp-",
];
/// Such a token is at least so long.
const SHORTEST: usize = 16;

/// One text without the passwords and tokens of the address that it is.
///
/// ```
/// use probity::diag::address::shown;
/// assert_eq!(shown("https://me:secret@a.example/b?token=abc&page=2"), "https://***@a.example/b?token=***&page=2");
/// assert_eq!(shown("src/a.rs::f"), "src/a.rs::f");
/// ```
#[must_use]
pub fn shown(address: &str) -> Cow<'_, str> {
    replaced(address, &of_address(address, 0), |_| "***".to_owned())
}

/// Whether a text is an address with a password or token in it.
#[must_use]
pub fn has_secret(address: &str) -> bool {
    !of_address(address, 0).is_empty()
}

/// The first address with a password or token in it that a text names, without what opens it.
///
/// ```
/// use probity::diag::address::masked;
/// assert_eq!(masked("see https://me:secret@a.example/b").as_deref(), Some("https://***@a.example/b"));
/// assert_eq!(masked("see https://a.example/b"), None);
/// ```
#[must_use]
pub fn masked(text: &str) -> Option<Cow<'_, str>> {
    addresses(text).into_iter().map(|range| &text[range]).find(|address| has_secret(address)).map(shown)
}

/// A text with a `*` for each character of a password or token in an address that it names.
#[must_use]
pub fn starred(text: &str) -> Cow<'_, str> {
    let hidden: Vec<Range<usize>> =
        addresses(text).into_iter().flat_map(|range| of_address(&text[range.clone()], range.start)).collect();
    replaced(text, &hidden, |part| "*".repeat(part.chars().count()))
}

/// Where the addresses stand that a text names.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '|');
    let mut found = Vec::new();
    let mut reached = 0;
    for (at, _) in text.match_indices("://") {
        if at < reached {
            continue;
        }
        let scheme = text[reached..at].rfind(|c: char| !(c.is_ascii_alphanumeric() || "+.-".contains(c)));
        let start = reached
            + scheme.map_or(0, |found| found + text[reached + found..].chars().next().map_or(1, char::len_utf8));
        let end = text[at..].find(ends).map_or(text.len(), |found| at + found);
        found.push(start..end);
        reached = end;
    }
    found
}

fn replaced<'t>(text: &'t str, hidden: &[Range<usize>], by: impl Fn(&str) -> String) -> Cow<'t, str> {
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for range in hidden {
        out.push_str(&text[at..range.start]);
        out.push_str(&by(&text[range.clone()]));
        at = range.end;
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// What is to be hidden of an address that starts at `base`, in order.
fn of_address(address: &str, base: usize) -> Vec<Range<usize>> {
    let Some(from) = address.find("://").map(|at| at + 3) else { return Vec::new() };
    let rest = &address[from..];
    let authority = &rest[..rest.find(['/', '?', '\\']).unwrap_or(rest.len())];
    let port = authority.rsplit_once(']').map_or(authority, |(_, port)| port).split_once(':').map(|(_, port)| port);
    let is_port = port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    let login = match authority.rfind('@') {
        Some(at) => at,
        // A password may hold what would end a host.
        None if !is_port => rest.rfind('@').unwrap_or(0),
        None => 0,
    };
    let mut hidden = Vec::new();
    if login > 0 && !is_placeholder(&rest[..login]) {
        hidden.push(from..from + login);
    }
    let mut at = from + login;
    for part in address[at..].split_inclusive(['/', '?', '&', '#', ';', '\\']) {
        let end = at + part.len();
        let word = part.trim_end_matches(['/', '?', '&', '#', ';', '\\']);
        let (name, value) = word.split_once('=').map_or(("", word), |(name, value)| (name, value));
        let is_opening = (is_secret_name(name) && !value.is_empty()) || is_token(value);
        if is_opening && !is_placeholder(value) {
            let start = at + word.len() - value.len();
            hidden.push(start..start + value.len());
        }
        at = end;
    }
    hidden.into_iter().map(|range| range.start + base..range.end + base).collect()
}

fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.contains(&plain.as_str()) || plain.ends_with("token") || PARTS.iter().any(|part| plain.contains(part))
}

fn is_token(value: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    value.len() >= SHORTEST && value.chars().all(fits) && STARTS.iter().any(|start| value.starts_with(start))
}

/// Whether it says where something belongs rather than being it.
fn is_placeholder(value: &str) -> bool {
    let starts = ["$", "{", "<", "%7B", "%7b", "*", "..."];
    starts.iter().any(|start| value.starts_with(start))
        || ["REDACTED", "xxx"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_and_tokens_are_hidden_wherever_they_stand() {
        for (address, expected) in [
            ("https://me:secret@a.example/b?c=@d#e", "https://***@a.example/b?c=@d#e"),
            ("https://me:se@cret@a.example", "https://***@a.example"),
            ("https://me:se/cr?et@a.example/b", "https://***@a.example/b"),
            ("https://a.example/b?access_token=abc#x", "https://a.example/b?access_token=***#x"),
            ("https://a.example/#id_token=abc&b=c", "https://a.example/#id_token=***&b=c"),
            ("https://a.example/b?X-Amz-Signature=f0&n=1", "https://a.example/b?X-Amz-Signature=***&n=1"),
            ("https://a.example/ghp_0123456789abcdef/b", "https://a.example/***/b"),
        ] {
            assert_eq!(shown(address), expected);
            assert!(has_secret(address), "{address}");
        }
        for plain in [
            "https://a.example:8443/b?mail=me@b.example&page=2",
            "https://[::1]:80/b",
            "https://a.example/b?token=${TOKEN}&key=",
            "https://a.example/author?author=eve&keyword=key",
            "src/a.rs::f",
            "https://***@a.example/",
        ] {
            assert_eq!(shown(plain), plain);
            assert!(!has_secret(plain), "{plain}");
        }
    }

    #[test]
    fn a_line_keeps_its_columns() {
        let line = "é [x](https://me:pä@a.example/b \"t\") and http://b.example/?token=abc | c";
        let expected = "é [x](https://*****@a.example/b \"t\") and http://b.example/?token=*** | c";
        assert_eq!(starred(line), expected);
        assert_eq!(starred("no address: // here"), "no address: // here");
    }
}
