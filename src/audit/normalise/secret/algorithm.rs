//! Names of algorithms, which are no secrets where an algorithm is named.
//! It must know a name by the whole of it, and say nothing of a key that may hold a password or a key.

use crate::diag::secret_names::last_word;

/// Last words of keys that name an algorithm, or a secret used with one.
const NAMING: [&str; 11] =
    ["alg", "algorithm", "algorithms", "algs", "cipher", "digest", "hash", "hmac", "mac", "prf", "signing"];

/// Without separators and in lower case: the registered names of JOSE (RFC 7518, 8037, 8812) and of hashes.
const NAMES: [&str; 42] = [
    "a128cbchs256",
    "a128gcm",
    "a192cbchs384",
    "a192gcm",
    "a256cbchs512",
    "a256gcm",
    "blake2b",
    "blake2s",
    "blake3",
    "ecdhes",
    "eddsa",
    "es256",
    "es256k",
    "es384",
    "es512",
    "hs256",
    "hs384",
    "hs512",
    "md5",
    "ps256",
    "ps384",
    "ps512",
    "rs256",
    "rs384",
    "rs512",
    "rsaoaep",
    "rsaoaep256",
    "sha1",
    "sha224",
    "sha256",
    "sha3224",
    "sha3256",
    "sha3384",
    "sha3512",
    "sha384",
    "sha512",
    "sha512224",
    "sha512256",
    "shake128",
    "shake256",
    "aes128gcm",
    "aes256gcm",
];

/// Whether a key names an algorithm and this text is the name of one.
pub(in crate::audit) fn is_named(key: &str, text: &str) -> bool {
    NAMING.contains(&last_word(key).to_ascii_lowercase().as_str()) && is_algorithm(text)
}

/// `sha256`, `SHA-256`, `HMAC-SHA256`, `HS256`.
fn is_algorithm(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let bare = plain.strip_prefix("hmac").unwrap_or(&plain);
    text.len() <= 24 && text.chars().all(is_plain) && NAMES.contains(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_algorithms_where_one_is_named() {
        for (key, text, expected) in [
            ("hmac", "sha256", true),
            ("hmac", "SHA-256", true),
            ("token_hmac", "HMAC-SHA256", true),
            ("hmac", "hmac_sha512", true),
            ("jwt_signing", "HS512", true),
            ("jwtSigning", "RS256", true),
            ("alg", "EdDSA", true),
            ("hmac", "hunter2", false),
            ("hmac", "sha256:c2VjcmV0", false),
            ("hmac", "sha256 hunter2", false),
            ("hmac", "b6d81b360a5672d80c27430f39153e2c", false),
            ("hmac", "", false),
            ("hmac", "none", false),
            ("password", "sha256", false),
            ("hmac_key", "sha256", false),
            ("jwt_secret", "HS256", false),
            ("signing_key", "ES256", false),
            ("token", "md5", false),
        ] {
            assert_eq!(is_named(key, text), expected, "{key} = {text}");
        }
    }
}
