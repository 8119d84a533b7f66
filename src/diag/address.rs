//! Passwords and tokens in the addresses that a text names: where they stand, and the text without them.
//! It must hide what may be one of them, and leave every other part of an address to be read.

use std::borrow::Cow;
use std::ops::Range;

use super::{secret_names, secret_shapes};

/// What ends a part of an address behind its host.
const SIGNS: [char; 4] = ['?', '&', '#', ';'];
/// What stands between the names of a path.
const SLASHES: [char; 2] = ['/', '\\'];
/// A longer number may open something.
const LONGEST_COUNT: usize = 6;

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

/// What is to be hidden of an address that starts at `base`, in order and apart.
fn of_address(address: &str, base: usize) -> Vec<Range<usize>> {
    let Some(from) = address.find("://").map(|at| at + 3) else { return Vec::new() };
    let mut hidden = logins(address, from);
    let mut at = hidden.first().filter(|first| first.start == from).map_or(from, |first| first.end);
    hidden.extend(secret_shapes::hook(address).map(|start| start..end_of_part(address, start)));
    for part in address[at..].split_inclusive(SIGNS) {
        of_part(part.trim_end_matches(SIGNS), at, &mut hidden);
        at += part.len();
    }
    hidden.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in hidden {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart.into_iter().map(|range| range.start + base..range.end + base).collect()
}

/// The logins of an address and of those that stand in it or behind it; the text behind its scheme starts here.
fn logins(address: &str, from: usize) -> Vec<Range<usize>> {
    let inner = address[from..].match_indices("://").map(|(at, _)| from + at);
    let starts: Vec<usize> = inner.map(|at| at + 3).collect();
    let ends = starts.iter().skip(1).map(|next| next - 3).chain([address.len()]);
    // Of the outermost one a password may hold what looks like another.
    let whole = [(from, address.len())].into_iter();
    let found = whole.chain(starts.iter().copied().zip(ends)).map(|(start, end)| {
        let is_of_pages = address[..start - 3].ends_with("http") || address[..start - 3].ends_with("https");
        start..start + login(&address[start..end], is_of_pages)
    });
    found.filter(|login| !login.is_empty() && !is_placeholder(&address[login.clone()])).collect()
}

/// How much of what stands behind a scheme is a login.
fn login(rest: &str, is_of_pages: bool) -> usize {
    let (authority, beyond) = rest.split_at(rest.find(['/', '?', '\\']).unwrap_or(rest.len()));
    if let Some(at) = authority.rfind('@') {
        return at;
    }
    let port = authority.rsplit_once(']').map_or(authority, |(_, port)| port).split_once(':').map(|(_, port)| port);
    let is_port = port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    // A password may hold what would end a host.
    if !is_port {
        return rest.rfind('@').unwrap_or(0);
    }
    // Pages and packages have such a sign in their paths, and images have digests.
    // A password may also hold what begins a query, and a query has mail addresses in it.
    let path = if beyond.starts_with('?') { beyond } else { beyond.split(['?', '#']).next().unwrap_or(beyond) };
    match path.rsplit_once('@') {
        Some((user, host)) if !is_of_pages && !host.starts_with("sha") && (port.is_some() || user.contains(':')) => {
            authority.len() + user.len()
        }
        _ => 0,
    }
}

/// What is to be hidden of a part that starts here.
fn of_part(part: &str, start: usize, hidden: &mut Vec<Range<usize>>) {
    let (name, _) = named(part);
    // A value may have a slash in it, but the name of one has none.
    if !name.is_empty() && !name.contains(SLASHES) && opens(part) {
        hidden.push(value_of(part, start));
        return;
    }
    let mut at = start;
    for word in part.split_inclusive(SLASHES) {
        let bare = word.trim_end_matches(SLASHES);
        if opens(bare) {
            hidden.push(value_of(bare, at));
        }
        at += word.len();
    }
}

/// Where the value of a word stands that starts here.
fn value_of(word: &str, start: usize) -> Range<usize> {
    let end = start + word.len();
    end - named(word).1.len()..end
}

/// Whether a word holds what opens something, as it is or without its escapes.
fn opens(word: &str) -> bool {
    let (name, value) = named(word);
    is_opening(name, value) || (word.contains('%') && is_opening_unescaped(&unescaped(word)))
}

/// Whether something opens in a part without its escapes, which may be an address with a query of its own.
fn is_opening_unescaped(part: &str) -> bool {
    let is_one = |word: &str| {
        let (name, value) = named(word);
        is_opening(name, value)
    };
    let from = part.find("://").map(|at| at + 3);
    from.is_some_and(|from| !logins(part, from).is_empty())
        || part.split(SIGNS).any(|one| is_one(one) || one.split(SLASHES).any(is_one))
}

/// A name and what it stands for; without a name it is all value.
fn named(word: &str) -> (&str, &str) {
    word.split_once('=').unwrap_or(("", word))
}

fn is_opening(name: &str, value: &str) -> bool {
    let is_named = || secret_names::in_link(name) || (secret_names::is_likely_in_link(name) && !is_switch(value));
    !value.is_empty() && ((!name.is_empty() && is_named()) || is_token(value)) && !is_placeholder(value)
}

fn is_switch(value: &str) -> bool {
    let is_count = value.len() <= LONGEST_COUNT && value.bytes().all(|byte| byte.is_ascii_digit());
    is_count || secret_shapes::is_switch(value)
}

fn is_token(value: &str) -> bool {
    secret_shapes::is_alone(value) || (secret_shapes::is_in(value) && !is_title(value))
}

/// Whether it is made of short words as the title of a page is, though it begins like a token.
fn is_title(value: &str) -> bool {
    let longest = value.split(['-', '_', '.']).map(str::len).max();
    !value.contains(|c: char| c.is_ascii_uppercase()) && longest.is_some_and(|longest| longest < 12)
}

fn end_of_part(address: &str, start: usize) -> usize {
    address[start..].find(SIGNS).map_or(address.len(), |at| start + at)
}

/// Whether it says where something belongs rather than being it.
fn is_placeholder(value: &str) -> bool {
    let starts = ["$", "{", "<", "%7B", "%7b", "*", "..."];
    starts.iter().any(|start| value.starts_with(start))
        || ["REDACTED", "xxx"].iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// A text without escapes of characters in ASCII.
pub(crate) fn unescaped(text: &str) -> String {
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii_graphic);
        match code {
            Some(code) => {
                out.push(char::from(code));
                out.push_str(&part[2..]);
            }
            None => {
                out.push('%');
                out.push_str(part);
            }
        }
    }
    out
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
            ("https://a.example/?passphrase=hunter2", "https://a.example/?passphrase=***"),
            ("https://a.example/?subscription-key=hunter2", "https://a.example/?subscription-key=***"),
            ("https://a.example/?%70assword=hunter2&b=1", "https://a.example/?%70assword=***&b=1"),
            ("https://a.example/?n=https%3A%2F%2Fb%2F%3Ftoken%3Dabc&b=1", "https://a.example/?n=***&b=1"),
            ("https://a.example/glptt-0123456789abcdef0123/", "https://a.example/***/"),
            ("https://hooks.slack.com/services/T0/B0/abc?x=1", "https://hooks.slack.com/services/***?x=1"),
            ("https://[::1]:80/,https://me:secret@b", "https://[::1]:80/,https://***@b"),
            ("https://a.example/?to=https://me:secret@b/c", "https://a.example/?to=https://***@b/c"),
            ("postgres://a/b:secret@db/x", "postgres://***@db/x"),
            ("postgres://me:12/secret@db/x", "postgres://***@db/x"),
            ("postgres://me:12?secret@db/x", "postgres://***@db/x"),
            ("https://a.example/b?code=1&sid=2&auth=3", "https://a.example/b?code=***&sid=***&auth=***"),
            ("https://a.example/b?secret_path=c", "https://a.example/b?secret_path=***"),
            ("https://me:a://b@c.example/?token=d", "https://***@c.example/?token=***"),
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
            "https://wiki.example/display?spaceKey=DEV&title=Keys",
            "https://jira.example/browse/A-1?selectedIssueKey=A-1&sortKey=name",
            "https://a.example/flights?passengers=2&private=true&authorizedBy=eve&tokens=4096&max_tokens=9",
            "https://a.example/b?token_type=jwt&bypass=cache&password_policy=",
            "https://a.example/sk-learn-for-beginners-in-thirty-short-lessons/",
            "https://a.example:8443/@scope/pkg",
            "https://esm.example/npm:react@18/jsx",
            "https://web.archive.org/web/2026/https://a.example/@user?page=2",
            "https://github.com/a/b/blob/0123456789abcdef0123456789abcdef01234567/src/token.rs#L1-L2",
            "https://a.example/100%/50%25?b=%zz",
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
