//! The names under which something stands that opens something, in an address, in a pair or in a table.
//! It must not look at what stands there. What a check asks about names of secrets stands with the check, in its globs.

use self::Counts::{Hidden, Likely, Link, Query, Sure};
use self::Fit::{End, Part, Whole};

/// How a word is found in a name that is written without separators and in lower case.
#[derive(Debug, Clone, Copy)]
enum Fit {
    Whole,
    Part,
    End,
}

/// Where a word tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// Everywhere; in an address whatever else the name says.
    Sure,
    /// Everywhere, unless the name says that it is about secrets, or is known to be of something else.
    Likely,
    /// In the query of an address.
    Query,
    /// In an address that people follow. Elsewhere such a name is as often a mode, a number or a database.
    Link,
    /// Only where what is shown needlessly is worse than what is hidden needlessly.
    Hidden,
}

const WORDS: [(Fit, Counts, &[&str]); 8] = [
    (
        Part,
        Sure,
        &[
            "accesskey",
            "apikey",
            "credential",
            "passcode",
            "passphrase",
            "passw",
            "privatekey",
            "pwd",
            "secret",
            "signature",
        ],
    ),
    // The last is a header with a key of Honeycomb's API (docs.honeycomb.io, send data with OpenTelemetry).
    (Whole, Sure, &["authkey", "authorization", "jwt", "otp", "pass", "pw", "sas", "sig", "xhoneycombteam"]),
    (End, Sure, &["token"]),
    (Part, Likely, &["authoriz", "bearer", "pass", "private", "token"]),
    (End, Likely, &["key", "keyhex", "keypem", "otpseed"]),
    // A key of an API is often called just that.
    (Whole, Query, &["key", "phpsessid", "sessionid"]),
    // Azure opens functions with a `code`, but `sid` is a database to Oracle and `auth` is how to log in to many.
    (Whole, Link, &["auth", "code", "hmac", "session", "sid"]),
    (Whole, Hidden, &["pin"]),
];
/// Whole names that hold a word of those and are of something else.
const HARMLESS: [&str; 17] = [
    "sslkey",
    "tlskey",
    "key",
    "publickey",
    "primarykey",
    "foreignkey",
    "sortkey",
    "partitionkey",
    "routingkey",
    "cachekey",
    "hotkey",
    "idempotencykey",
    // What opens a web socket is made anew each time (RFC 6455, 11.3.1).
    "secwebsocketkey",
    "bypass",
    "compass",
    "passthrough",
    "maxtokens",
];
/// What stands before `key` where a page is told which of its things to show, such as Confluence's `spaceKey`, Jira's
/// `issueKey` and SonarQube's `projectKey`.
const THINGS: [&str; 20] = [
    "board",
    "component",
    "foreign",
    "group",
    "issue",
    "item",
    "label",
    "message",
    "object",
    "order",
    "page",
    "partition",
    "primary",
    "project",
    "public",
    "record",
    "row",
    "sort",
    "space",
    "translation",
];
/// Beginnings of names that hold a word of those where a page is told what to show.
const SHOWN: [&str; 5] = ["authorized", "authorizer", "passage", "passenger", "passive"];

/// Last words of names that say something about a secret and hold none: lifetimes, stores.
pub(crate) const LAST: [&str; 57] = [
    "address",
    "age",
    "alg",
    "algorithm",
    "algorithms",
    "audience",
    "audiences",
    "backend",
    "bits",
    "claim",
    "claims",
    "count",
    "dir",
    "enabled",
    "endpoint",
    "engine",
    "expires",
    "expiry",
    "file",
    "format",
    "header",
    "headers",
    "interval",
    "issuer",
    "issuers",
    "kid",
    "leeway",
    "length",
    "lifetime",
    "max",
    "method",
    "min",
    "mode",
    "mount",
    "name",
    "namespace",
    "path",
    "policy",
    "prefix",
    "provider",
    "realm",
    "region",
    "required",
    "role",
    "rotation",
    "scheme",
    "scope",
    "scopes",
    "size",
    "skew",
    "store",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
    "username",
];
/// Ends of such names that are written as one word, such as `passfile`.
const ENDS: [&str; 3] = ["file", "path", "store"];

/// Last words that say which of several secrets is meant, or in which form it is written: of an environment, an age, a
/// notation.
const WHICH: [&str; 43] = [
    "b64",
    "backup",
    "base32",
    "base58",
    "base64",
    "bytes",
    "ci",
    "current",
    "default",
    "der",
    "dev",
    "development",
    "hex",
    "initial",
    "legacy",
    "live",
    "local",
    "main",
    "new",
    "next",
    "old",
    "original",
    "pem",
    "plain",
    "preprod",
    "prev",
    "previous",
    "primary",
    "prod",
    "production",
    "qa",
    "raw",
    "sandbox",
    "secondary",
    "staging",
    "stage",
    "temp",
    "test",
    "testing",
    "text",
    "tmp",
    "uat",
    "value",
];

/// A name without the last word, where that says which of several is meant: `password` of `password_prod`.
pub(crate) fn without_which(name: &str) -> Option<&str> {
    let last = last_word(name);
    let before = name.strip_suffix(last)?.trim_end_matches(['_', '-', '.']);
    let is_one = WHICH.contains(&last.to_ascii_lowercase().as_str());
    (is_one && !before.is_empty()).then_some(before)
}

/// Whether a secret may stand under this name: enough to show nothing of what stands there.
pub(crate) fn may_hold(name: &str) -> bool {
    let plain = squeezed(name);
    has(&plain, |_| true)
}

/// Whether a secret stands under this name wherever a name has a value.
pub(crate) fn in_pair(name: &str) -> bool {
    is_in_pair(name, &squeezed(name))
}

/// Whether a secret stands under this name in the query of an address.
pub(crate) fn in_query(name: &str) -> bool {
    let plain = squeezed(name);
    is_in_pair(name, &plain) || has(&plain, |counts| counts == Query)
}

/// Whether a secret stands under this name in an address that people follow.
pub(crate) fn in_link(name: &str) -> bool {
    let plain = squeezed(name);
    has(&plain, |counts| matches!(counts, Sure | Query | Link))
}

/// As [`in_link`], where the value must not be a switch or a number: the name has a telling word among others.
pub(crate) fn is_likely_in_link(name: &str) -> bool {
    let plain = squeezed(name);
    let is_of_thing = || plain.strip_suffix("key").is_some_and(|rest| THINGS.iter().any(|thing| rest.ends_with(thing)));
    is_in_pair(name, &plain) && !is_of_thing() && !SHOWN.iter().any(|start| plain.starts_with(start))
}

fn is_in_pair(name: &str, plain: &str) -> bool {
    has(plain, |counts| matches!(counts, Sure | Likely)) && !HARMLESS.contains(&plain) && !is_about(name)
}

/// Without separators and in lower case.
pub(crate) fn squeezed(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn has(plain: &str, is_asked: impl Fn(Counts) -> bool) -> bool {
    WORDS.iter().filter(|(_, counts, _)| is_asked(*counts)).any(|(fit, _, words)| match fit {
        Whole => words.contains(&plain),
        Part => words.iter().any(|word| plain.contains(word)),
        End => words.iter().any(|word| plain.ends_with(word)),
    })
}

/// Whether what stands under this key is about secrets.
pub(crate) fn is_about(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    LAST.contains(&last_word(key).to_ascii_lowercase().as_str()) || ENDS.iter().any(|end| lower.ends_with(end))
}

/// `token_ttl` and `tokenTtl` end with the word `ttl`, `admin` does not end with `min`.
pub(crate) fn last_word(key: &str) -> &str {
    let last = key.rsplit(['_', '-', '.']).next().unwrap_or(key);
    let camel = |at: &usize| last.as_bytes()[*at].is_ascii_uppercase() && last.as_bytes()[*at - 1].is_ascii_lowercase();
    (1..last.len()).rev().find(camel).and_then(|at| last.get(at..)).unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_of_several() {
        for (name, expected) in [
            ("password_prod", Some("password")),
            ("api-key-live", Some("api-key")),
            ("passwordOld", Some("password")),
            ("encryption_key_hex", Some("encryption_key")),
            ("password", None),
            ("prod", None),
            ("token_ttl", None),
            ("newtest", None),
        ] {
            assert_eq!(without_which(name), expected, "{name}");
        }
    }

    #[test]
    fn names() {
        // may hold, in a pair, in a query, in a link, likely in a link
        for (name, expected) in [
            ("password", "hpql*"),
            ("Ocp-Apim-Subscription-Key", "hpq-*"),
            ("passphrase", "hpql*"),
            ("X-Amz-Signature", "hpql*"),
            ("access_token", "hpql*"),
            ("tokens", "hpq-*"),
            ("token_ttl", "h----"),
            ("password_file", "h--l-"),
            ("sslkey", "h----"),
            ("key", "h-ql-"),
            ("sessionid", "h-ql-"),
            ("sid", "h--l-"),
            ("code", "h--l-"),
            ("pin", "h----"),
            ("projectKey", "hpq--"),
            ("bypass", "h----"),
            ("keyword", "-----"),
            ("author", "-----"),
        ] {
            let is = |is: bool, letter: char| if is { letter } else { '-' };
            let found: String = [
                is(may_hold(name), 'h'),
                is(in_pair(name), 'p'),
                is(in_query(name), 'q'),
                is(in_link(name), 'l'),
                is(is_likely_in_link(name), '*'),
            ]
            .iter()
            .collect();
            assert_eq!(found, expected, "{name}");
        }
    }
}
