//! Finds a password in an address: with a scheme, as Go writes it, or as Oracle does.
//! Must not trust that an address ends where a standard says: a password may hold any character.

use super::text::{is_placeholder, is_reference};

/// Schemes whose host is followed by a tag.
const TAGGED: [&str; 4] = ["docker", "docker-daemon", "docker-archive", "oci"];
/// Schemes of pages and packages.
const PAGES: [&str; 4] = ["http", "https", "ws", "wss"];
/// What stands before a colon and a name with `@`, and is no login.
const NO_LOGIN: [&str; 13] =
    ["mailto", "sip", "sips", "xmpp", "acct", "im", "npm", "pkg", "docker", "jdbc", "urn", "arn", "workspace"];
/// What stands before an address of mail, or is a login.
const MAYBE_LOGIN: [&str; 8] = ["user", "group", "serviceaccount", "principal", "domain", "email", "mail", "to"];

/// Whether a password stands in an address of the marked text.
pub(super) fn is_in(marked: &str) -> bool {
    marked.split_whitespace().any(|word| if word.contains("://") { in_addresses(word) } else { in_login(word) })
}

/// Takes a word apart where one address after another begins.
fn in_addresses(word: &str) -> bool {
    let mut open: Option<(&str, usize)> = None;
    let mut behind = 0;
    for (at, separator) in word.match_indices("://") {
        let before = &word[behind..at];
        let scheme =
            before.rsplit(|c: char| !c.is_ascii_alphanumeric() && !"+.-".contains(c)).next().unwrap_or_default();
        let begin = at - scheme.len();
        let fresh = word[behind..begin].ends_with([',', ';', '|', '"', '\'', '<', '(', '[', '=']);
        behind = at + separator.len();
        match open {
            None => open = Some((scheme, behind)),
            // `//` may stand within a password; a second address follows a separator
            Some((first, from)) if fresh => {
                if in_address(first, &word[from..begin]) {
                    return true;
                }
                open = Some((scheme, behind));
            }
            Some(_) => {}
        }
    }
    open.is_some_and(|(scheme, from)| in_address(scheme, &word[from..]))
}

/// Looks at what follows `://`, up to the next space or address.
fn in_address(scheme: &str, rest: &str) -> bool {
    let (authority, beyond) = rest.split_at(rest.find(['/', '?', '#', '\\', ';']).unwrap_or(rest.len()));
    if let Some((login, _)) = authority.rsplit_once('@') {
        return match login.split_once(':') {
            // an `@` further back makes all before it the login
            Some((_, password)) => is_literal(password) || beyond.contains('@'),
            None => is_key(login),
        };
    }
    let ported = authority.rsplit_once(']').map_or(authority, |(_, behind)| behind);
    let tagged = TAGGED.iter().any(|name| scheme.eq_ignore_ascii_case(name));
    let is_of_ports = ported.split(',').all(|host| host.split_once(':').is_none_or(|(_, port)| is_port(port)));
    if !is_of_ports && !tagged {
        return true;
    }
    beyond.contains('@') && !is_of_pages(scheme) && in_path(ported.contains(':'), beyond)
}

/// Whether addresses of this scheme have such a sign in their paths, and what reads them ends a host at the first slash
/// (RFC 3986, 3.2); some that read the address of a database look for the last sign.
fn is_of_pages(scheme: &str) -> bool {
    let name = scheme.rsplit('+').next().unwrap_or(scheme);
    PAGES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// `a/b:password@host/x` and `a:12/password@host/x`: a user or a password with a slash; not the digest of an image.
fn in_path(has_port: bool, beyond: &str) -> bool {
    // A password may hold any of these where a host ends, and a query has mail addresses in it.
    let path = if beyond.starts_with('/') { beyond.split(['?', '#']).next().unwrap_or(beyond) } else { beyond };
    path.rsplit_once('@').is_some_and(|(login, host)| (has_port || login.contains(':')) && !is_digest(host))
}

/// `user:password@tcp(host)/x` and `user:password@host`, without a scheme.
fn in_login(word: &str) -> bool {
    let Some((login, host)) = word.rsplit_once('@') else { return false };
    let Some((user, password)) = login.split_once(':') else { return false };
    let user = user.trim_start_matches(['"', '\'', '(', '<']);
    let is_one_of = |names: &[&str]| names.iter().any(|name| user.eq_ignore_ascii_case(name));
    if is_one_of(&["jdbc"]) {
        return in_oracle(password);
    }
    if is_one_of(&NO_LOGIN) || is_digest(host) || (is_one_of(&MAYBE_LOGIN) && !host.contains(['(', '/', ':'])) {
        return false;
    }
    is_literal(password)
}

/// `oracle:thin:user/password@host`.
fn in_oracle(login: &str) -> bool {
    login.split_once('/').is_some_and(|(_, password)| is_literal(password))
}

fn is_literal(password: &str) -> bool {
    !password.is_empty() && !is_reference(password)
}

/// A login without a password that is too long and too mixed for a name.
fn is_key(login: &str) -> bool {
    let mixed = login.contains(|c: char| c.is_ascii_digit()) && login.contains(|c: char| c.is_ascii_alphabetic());
    let escaped = login.to_ascii_lowercase().contains("%3a");
    escaped || (login.len() >= 20 && mixed && login.chars().all(|c| c.is_ascii_alphanumeric()))
}

fn is_digest(text: &str) -> bool {
    text.starts_with("sha256:") || text.starts_with("sha512:")
}

/// Nothing, a number, or what stands for one.
fn is_port(text: &str) -> bool {
    let text = text.trim_end_matches(['}', ')', ']', '>', '"', '\'', '`', ',', '.']);
    let digits = text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit());
    digits || text == "*" || is_placeholder(text) || text.starts_with(['$', '{', '<', '['])
}
