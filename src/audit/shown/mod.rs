//! How much of a name that stands in a file may be shown: a name is no secret, and what stands in its place may be.
//! It must not show a character behind the first that a plain name does not have, nor a word that looks like a token.

pub mod bare;
pub(in crate::audit) mod below_secrets;
pub(in crate::audit) mod by_name;
pub(in crate::audit) mod known_words;
pub mod mask;
pub(in crate::audit) mod named_values;
pub(crate) mod prose;
pub(in crate::audit) mod vocabulary;

use super::normalise::credential;
use below_secrets::{Holds, holds, is_about};

/// How many bytes of a key, or of a path of keys, may be shown. What follows could be a value that stuck to its key, as
/// in `{ password:hunter2 }`, or one that stands in its place, as in `"ghp_..." = "alice"` and `JWT_SECRET: {hunter2}`.
#[must_use]
pub(super) fn shown_length(name: &str) -> usize {
    Above::default().shown_length(name, false)
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

/// Whether a key of this name holds a secret, or several.
pub(super) fn is_of_secret(name: &str) -> bool {
    holds(name) != Holds::None
}

/// What the names above another say of what stands in its place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Above {
    within: Within,
    /// Whether the table next above may hold secrets of which one is its key.
    is_of_keys: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Within {
    /// Nothing stands above.
    #[default]
    File,
    Table,
    /// A document that is a secret of a cluster.
    Document,
    /// The members of such a document, whose names its owner chooses.
    Members,
    /// What has the name of a secret.
    Secret(Holds),
}

impl Above {
    /// What is above the names in a document of a cluster, by its kind.
    pub(super) fn of_kind(self, kind: &str) -> Self {
        if self.within == Within::File && KINDS.contains(&kind) { self.inside(kind) } else { self }
    }

    /// What is above the names in what a dialect says is a secret.
    pub(super) fn of_secret(self) -> Self {
        self.of(Holds::One)
    }

    /// How many bytes of a name, or of names with dots between them, may be shown here. Where nothing stands behind it, as
    /// in `data: {hunter2}` of a secret of a cluster, the name may be the secret.
    pub(super) fn shown_length(self, name: &str, is_nothing: bool) -> usize {
        if is_nothing && self.within == Within::Members {
            return 0;
        }
        let length = plain_length(name);
        let length = if length < SHORTEST { length } else { token_at(&name[..length]).unwrap_or(length) };
        self.hidden_at(&name[..length]).unwrap_or(length)
    }

    /// Whether what stands here may be a secret by what is above it.
    pub(super) const fn is_of_secret(self) -> bool {
        !matches!(self.within, Within::File | Within::Table)
    }

    /// What is above the names in a table of this name.
    pub(super) fn inside(self, name: &str) -> Self {
        let inner = names(name).fold(self, |above, (_, word)| above.below(word));
        // A name with dots in it may be one of a secret as a whole.
        if name.contains('.') { inner.of(holds(name)) } else { inner }
    }

    /// Where the first name stands that could be a secret, since it stands below what has the name of one.
    fn hidden_at(mut self, path: &str) -> Option<usize> {
        for (at, word) in names(path) {
            if !self.may_show(word) {
                return Some(at);
            }
            self = self.below(word);
        }
        None
    }

    fn may_show(self, word: &str) -> bool {
        let may_be_name = match self.within {
            Within::Document => DOCUMENT.contains(&word),
            Within::Secret(holds) => is_about(word, holds),
            Within::File | Within::Table | Within::Members => true,
        };
        may_be_name && !(self.is_of_keys && is_mixed(word))
    }

    fn below(self, word: &str) -> Self {
        let within = match self.within {
            Within::File if KINDS.contains(&word) => return Self { within: Within::Document, is_of_keys: false },
            Within::Document if MEMBERS.contains(&word) => Within::Members,
            Within::Secret(holds) => Within::Secret(holds),
            _ => Within::Table,
        };
        let inner = Self { within, is_of_keys: holds_secrets(word) };
        if within == Within::Members { inner } else { inner.of(holds(word)) }
    }

    fn of(self, holds: Holds) -> Self {
        let within = match (self.within, holds) {
            (within, Holds::None) | (within @ Within::Secret(Holds::One), _) => within,
            (_, holds) => Within::Secret(holds),
        };
        Self { within, ..self }
    }
}

/// Kinds of documents of a cluster that hold secrets, as they are gathered; their own members are no secrets.
const KINDS: [&str; 3] = ["Secret", "ExternalSecret", "SealedSecret"];

/// What such a document has.
const DOCUMENT: [&str; 9] =
    ["apiVersion", "data", "immutable", "kind", "metadata", "spec", "status", "stringData", "type"];

/// Where the secrets stand in it.
const MEMBERS: [&str; 2] = ["data", "stringData"];

/// How many bytes stand before the first character that no plain name has.
fn plain_length(name: &str) -> usize {
    let plain = name.find(|c: char| !(c.is_alphanumeric() || "_-./[]".contains(c))).unwrap_or(name.len());
    let end = name.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    match name[plain..].chars().next() {
        _ if plain > LONGEST => end,
        // What stuck to its key stands behind a colon.
        None | Some(':') => plain,
        Some(_) => words(&name[..plain]).last().map_or(0, |(at, _)| at),
    }
}

/// Shorter words are no tokens.
const SHORTEST: usize = 16;

/// What is longer is no name, and need not be read to its end.
const LONGEST: usize = 400;

/// Where the first word stands that no one would give a key as its name.
fn token_at(name: &str) -> Option<usize> {
    // A token may be of three words, with dots between them.
    let end = |at: usize| words(&name[at..]).take(3).last().map_or(name.len(), |(from, word)| at + from + word.len());
    words(name).find(|(at, word)| is_random(word) || is_credential(&name[*at..end(*at)])).map(|(at, _)| at)
}

/// Whether a table of this name holds secrets, of which one may stand in the place of a key.
fn holds_secrets(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["tokens", "secrets", "passwords", "credentials", "keys"].iter().any(|end| name.ends_with(end))
}

/// Whether a name has a word that could be a secret, where one may stand in its place.
pub(super) fn has_mixed(name: &str) -> bool {
    words(name).any(|(_, word)| is_mixed(word))
}

/// Digits among letters, and too long for the name of a machine.
fn is_mixed(word: &str) -> bool {
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

/// The words of a path that are names, each with its place: the number of an item is none.
fn names(path: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_number = |at: usize, word: &str| {
        let before = path[..at].strip_suffix('[').is_some_and(|list| !list.is_empty() && !list.ends_with('.'));
        before && path[at + word.len()..].starts_with(']') && word.bytes().all(|b| b.is_ascii_digit() || b == b'*')
    };
    words(path).filter(move |(at, word)| !word.is_empty() && !is_number(*at, word))
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
            "auth.password.min_length",
            "secrets.rotation",
            "tokens.ttl",
            "secrets.db_password",
            "Pod[0].spec.containers[0].env.DB_PASSWORD.valueFrom.secretKeyRef.key",
            "Pod[0].spec.volumes[1].secret.items[0].path",
            "Secret[0].stringData.DATABASE_PASSWORD",
            "services.a.labels.traefik.http.middlewares.b.basicauth.users",
            "auth.keys.runner-12",
            "",
        ] {
            assert_eq!(shown_name(name), name);
        }
    }

    #[test]
    fn of_a_member_of_a_secret_without_a_value_the_name_may_be_it() {
        let members = Above::default().inside("Secret").inside("data");
        assert_eq!((members.shown_length("password", false), members.shown_length("password", true)), (8, 0));
        assert_eq!(Above::default().shown_length("password", true), 8);
    }

    #[test]
    fn a_name_with_dots_may_be_that_of_a_secret_as_a_whole() {
        assert_eq!(Above::default().inside("a.digest.auth.users").shown_length("letmein", false), 0);
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
            ("signing_keys.CANARYtok12345678", "signing_keys..."),
            ("signing_keys[0].CANARYtok12345678", "signing_keys[0]..."),
            ("tokens.runner-12.owner_of_the_token", "tokens..."),
            ("services.a.environment.JWT_SECRET.Summer2024", "services.a.environment.JWT_SECRET..."),
            ("db.password.letmein", "db.password..."),
            ("pw.x", "pw..."),
            ("password[0].admin", "password[0]..."),
            ("password.file.admin", "password.file..."),
            ("pin.password.4711", "pin.password..."),
            ("password.[4711]", "password.[.."),
            ("secrets.db_password.letmein", "secrets.db_password..."),
            ("db.api_keys[0].changeit", "db.api_keys[0]..."),
            ("Secret[0].stringData.password.letmein", "Secret[0].stringData.password..."),
            ("Secret[0].letmein", "Secret[0]..."),
        ] {
            assert_eq!(shown_name(name), shown);
        }
    }
}
