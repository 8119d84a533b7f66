//! Finds a literal under a key that names a secret within a text: a query, `key=value` pairs, JSON.
//! Must not take the name of a file or a lifetime for a secret.

use super::text::{is_reference, marked};
use super::{base64, programs};
use crate::audit::normalise::secret;
use crate::diag::address::unescaped;
use crate::diag::secret_names::{self, squeezed};
use crate::diag::secret_shapes::is_switch;

/// Ends of keys under which users stand with hashes of their passwords, as in labels that Traefik reads.
const LOGINS: [&str; 2] = ["basicauthusers", "digestauthusers"];
/// Keys under which the user and the password stand in base64: in the configuration of Docker (docs.docker.com,
/// `config.json`, `auths`), and in `.npmrc` (docs.npmjs.com, npmrc).
const ENCODED: [&str; 2] = ["auth", "_auth"];

/// Whether a secret stands in a pair of the marked text.
pub(super) fn is_in(marked: &str) -> bool {
    in_pairs(marked)
        || marked.lines().any(in_line)
        || in_options(marked.split_whitespace().map(|word| word.trim_start_matches(['"', '\'', '(', '['])))
        || in_headers(marked.split_whitespace())
        || (marked.contains('%') && in_pairs(&unescaped(marked)))
}

/// `--password hunter2` among the words of a command.
pub(super) fn in_options<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let mut option = None;
    for word in words {
        if let Some(name) = option
            && !word.starts_with('-')
            && is_secret(name, word)
            && !programs::is_kept(name, word)
        {
            return true;
        }
        let name = word.trim_start_matches('-').trim_end_matches(['"', '\'', ',']);
        let is_one = word.starts_with('-') && name.chars().all(is_key_part) && is_option(name);
        option = is_one.then_some(name);
    }
    false
}

/// Whether an option is given a secret; `--no-password` is given nothing.
fn is_option(name: &str) -> bool {
    let is_off = ["no-", "skip-", "disable-", "without-"].iter().any(|off| name.starts_with(off));
    !is_off && !programs::is_harmless(name) && (is_telling(name, false) || programs::is_option(name))
}

fn in_pairs(text: &str) -> bool {
    let mut behind = 0;
    for (at, sign) in text.match_indices(['=', ':']) {
        let before = text[behind..at].trim_end_matches(' ');
        behind = at + sign.len();
        let key = before.trim_end_matches(['"', '\'', '\\']);
        if sign == ":" && key.len() == before.len() {
            continue;
        }
        let name = key.rsplit(|c| !is_key_part(c)).next().unwrap_or_default();
        let in_query = key[..key.len() - name.len()].ends_with(['?', '&']);
        // Only behind a name that tells is anything looked at, so that many signs cost no more than they are long.
        let rest = &text[behind..];
        if sign == "="
            && programs::is_variable(name)
            && let Some(has_password) = programs::in_variable(name, value_of(rest))
        {
            if has_password {
                return true;
            }
            continue;
        }
        let is_kept = || programs::is_harmless(name.trim_start_matches('-')) || programs::is_kept(name, rest);
        if has_login(name, rest) {
            return true;
        }
        let has_secret =
            || if is_of_logins(name) { has_literal_login(rest) } else { is_secret(name, rest) && !is_kept() };
        if is_telling(name, in_query) && has_secret() {
            return true;
        }
    }
    false
}

/// Whether a user and a password stand in base64 under a key that has them so.
pub(in crate::audit) fn has_login(key: &str, rest: &str) -> bool {
    if !ENCODED.contains(&key) {
        return false;
    }
    let value = rest.trim_start_matches(['=', ' ', '"', '\'', '\\']);
    let digits = value.find(|c: char| !c.is_ascii_alphanumeric() && !"+/-_".contains(c)).unwrap_or(value.len());
    let (value, behind) = value.split_at(digits);
    let behind = behind.trim_start_matches('=');
    if !behind.is_empty() && !behind.starts_with([' ', '\t', '\n', '\r', '"', '\'', '\\', ',', ';', '}', ')', ']', '&'])
    {
        return false;
    }
    let login = base64(value).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let is_text = |text: &str| !text.is_empty() && !text.contains(char::is_control);
    login.split_once(':').is_some_and(|(user, password)| is_text(user) && is_text(password))
}

/// Whether users stand under a key, and the hash of each is taken from elsewhere.
pub(in crate::audit) fn names_logins(key: &str, text: &str) -> bool {
    is_of_logins(key) && !has_literal_login(&marked(text))
}

fn is_of_logins(key: &str) -> bool {
    let plain = squeezed(key);
    LOGINS.iter().any(|end| plain.ends_with(end))
}

/// Whether a user stands there whose hash is no reference: `admin:${HASH}` names one.
fn has_literal_login(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '"', '\'']);
    let end = rest.find(|c: char| c.is_whitespace() || "\"'".contains(c)).unwrap_or(rest.len());
    let users = rest[..end].split(',').filter(|user| !user.is_empty());
    users.map(|user| user.rsplit(':').next().unwrap_or(user)).any(|hash| !is_reference(hash))
}

/// What is written before a header that a program is to send.
const HEADERS: [&str; 2] = ["-H", "--header"];

/// `-H 'X-Api-Key: abc'` among the words of a command.
pub(super) fn in_headers<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let (mut is_header, mut named) = (false, None);
    for word in words {
        if named.take().is_some_and(|name| is_secret(name, word)) {
            return true;
        }
        let word = word.trim_start_matches(['"', '\'', '(', '[']);
        let joined = HEADERS.iter().find_map(|option| word.strip_prefix(option)).filter(|rest| !rest.is_empty());
        if is_header || joined.is_some() {
            let header = joined.unwrap_or(word).trim_start_matches(['=', ' ', '"', '\'']);
            if let Some((name, value)) = header.split_once(':')
                && name.chars().all(is_key_part)
                && is_telling(name, false)
            {
                if is_secret(name, value) {
                    return true;
                }
                named = value.is_empty().then_some(name);
            }
        }
        is_header = HEADERS.contains(&word);
    }
    false
}

/// `X-Api-Key: abc` as the whole text.
fn in_line(text: &str) -> bool {
    text.trim().split_once(": ").is_some_and(|(key, value)| {
        let value = value.trim();
        let plain = key.chars().all(is_key_part) && !value.contains(char::is_whitespace);
        plain && is_telling(key, false) && is_secret(key, value)
    })
}

/// Whether what begins the text is a value, and not a reference, a switch, a rule that the key speaks of, or nothing.
pub(super) fn is_secret(key: &str, rest: &str) -> bool {
    let value = value_of(rest);
    let value = ["bearer%20", "basic%20"]
        .iter()
        .find(|scheme| value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
        .map_or(value, |scheme| &value[scheme.len()..]);
    // `Authorization=Bearer abc` is read as a header
    let scheme = ["bearer", "basic"].iter().any(|scheme| value.eq_ignore_ascii_case(scheme));
    let is_secret = !value.is_empty() && !scheme && !is_switch(value) && !is_reference(value);
    is_secret && !secret::rule::is_one(key, value) && !is_file_of_key(key, value)
}

/// What a text begins with, up to what ends a value.
fn value_of(rest: &str) -> &str {
    let rest = rest.trim_start_matches(['=', ' ', '"', '\'', '\\']);
    let end = rest.find(|c: char| c.is_whitespace() || "&;,\"')}]\\".contains(c)).unwrap_or(rest.len());
    &rest[..end]
}

/// Ends of the names of files that hold keys.
const KEY_FILES: [&str; 7] = [".key", ".pem", ".der", ".p8", ".p12", ".pfx", ".jks"];

/// Whether it is the path to a file, under a name that ends with `key`: `--client-key /certs/client.key`.
fn is_file_of_key(key: &str, value: &str) -> bool {
    let is_path = ["/", "./", "../", "~/"].iter().any(|start| value.starts_with(start))
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._~-".contains(&b));
    is_path && squeezed(key).ends_with("key") && KEY_FILES.iter().any(|end| value.ends_with(end))
}

pub(super) fn is_telling(key: &str, in_query: bool) -> bool {
    let is_of_mac = || {
        let plain = squeezed(key);
        plain.contains("hmac") && plain.ends_with("encoded")
    };
    (if in_query { secret_names::in_query(key) } else { secret_names::in_pair(key) })
        || is_of_logins(key)
        || is_of_mac()
}

pub(super) fn is_key_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.-".contains(c)
}
