//! How much of a name that stands in a file may be shown: a name is no secret, and what stands in its place may be.
//! It must not show a character behind the first that a plain name does not have, nor a word that looks like a token.

use super::normalise::credential;

/// How many bytes of a key, or of a path of keys, may be shown. What follows could be a value that stuck to its key, as
/// in `{ password:hunter2 }`, or one that stands in its place, as in `"ghp_..." = "alice"`.
#[must_use]
pub(super) fn shown_length(name: &str) -> usize {
    let plain = name.find(|c: char| !(c.is_alphanumeric() || "_-./[]".contains(c))).unwrap_or(name.len());
    let end = name.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    let length = match name[plain..].chars().next() {
        _ if plain > LONGEST => end,
        // What stuck to its key stands behind a colon.
        None | Some(':') => plain,
        Some(_) => words(&name[..plain]).last().map_or(0, |(at, _)| at),
    };
    if length < SHORTEST { length } else { token_at(&name[..length]).unwrap_or(length) }
}

/// A key or a path of keys as a message names it.
pub(super) fn shown_name(name: &str) -> String {
    let length = shown_length(name);
    if length == name.len() { name.to_owned() } else { format!("{}..", &name[..length]) }
}

/// Whether it is plainly the name of a variable, and may be shown whole.
pub(super) fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && shown_length(name) == name.len()
}

/// Shorter words are no tokens.
const SHORTEST: usize = 16;

/// What is longer is no name, and need not be read to its end.
const LONGEST: usize = 400;

/// Where the first word stands that no one would give a key as its name.
fn token_at(name: &str) -> Option<usize> {
    // A token may be of three words, with dots between them.
    let end = |at: usize| words(&name[at..]).take(3).last().map_or(name.len(), |(from, word)| at + from + word.len());
    let mut before = "";
    words(name)
        .map(|(at, word)| {
            let table = std::mem::replace(&mut before, word);
            let may_be_one = is_mixed(word) && holds_secrets(table);
            (at, may_be_one || is_random(word) || is_credential(&name[at..end(at)]))
        })
        .find(|(_, is)| *is)
        .map(|(at, _)| at)
}

/// Whether a table of this name holds secrets, of which one may stand in the place of a key.
pub(super) fn holds_secrets(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["tokens", "secrets", "passwords", "credentials", "keys"].iter().any(|end| name.ends_with(end))
}

/// Whether a name has a word that could be a secret, where one may stand in its place.
pub(super) fn has_mixed(name: &str) -> bool {
    words(name).any(|(_, word)| is_mixed(word))
}

/// Digits among letters, and too long for the name of a machine.
pub(super) fn is_mixed(word: &str) -> bool {
    word.len() >= MIXED && word.contains(|c: char| c.is_ascii_digit()) && word.contains(char::is_alphabetic)
}

/// What is shorter may be a name with a number, such as `runner-12`.
const MIXED: usize = 12;

/// Whether a name is a token or an address with a password.
pub(super) fn is_credential(text: &str) -> bool {
    text.len() >= SHORTEST && credential::is_in(text)
}

/// The words of a path, each with its place.
fn words(name: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    name.split(['.', '/', '[', ']']).map(move |word| {
        let start = at;
        at += word.len() + 1;
        (start, word)
    })
}

/// Digits among letters again and again, or a long row of hexadecimal digits: as keys, hashes and identifiers are made.
fn is_random(word: &str) -> bool {
    let hexadecimal = word.chars().filter(|c| *c != '-').all(|c| c.is_ascii_hexdigit());
    if word.len() >= 2 * SHORTEST && hexadecimal {
        return true;
    }
    word.split(['_', '-']).filter(|piece| piece.len() >= SHORTEST).any(|piece| {
        let digits = piece.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).count();
        digits >= 3 && piece.contains(char::is_alphabetic)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown() {
        for name in [
            "session.idle_timeout",
            "http2MaxConcurrentStreams",
            "services.web-1.environment.AWS_S3_BUCKET",
            "Deployment[0].spec.template.spec.containers[12].securityContext.allowPrivilegeEscalation",
            "oauth2_introspection_endpoint_v2",
            "traefik.http.routers.x509.middlewares",
            "größe",
            "tokens.runner-12.owner_of_the_token",
            "",
        ] {
            assert_eq!(shown_name(name), name);
        }
    }

    #[test]
    fn what_could_be_a_value_is_not() {
        for (name, shown) in [
            ("password:hunter2", "password.."),
            ("db.postgres://u:p@h", "db.postgres.."),
            ("db.Q2FuYXJ5+z", "db..."),
            ("pass word", ".."),
            ("api.ghp_abcdefghijklmnopqrstuvwxyz0123456789.owner", ".."),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk", ".."),
            ("keys[0].hvs.CAESIJlWhabcdefghijklmnop", "keys[0].."),
            ("tokens.9f86d081884c7d659a2feaa0c55ad015", "tokens..."),
            ("tokens.3f2a9c1e-77d1-4c0b-9a57-0d9ad1c2b3e4.name", "tokens..."),
            ("a_q7Kx2Vm9f3Zr8Wq4Tb6", ".."),
            ("tokens.CANARYtok12345678", "tokens..."),
            ("auth.api_tokens.CANARYtok12345678.owner", "auth.api_tokens..."),
        ] {
            assert_eq!(shown_name(name), shown);
        }
    }
}
