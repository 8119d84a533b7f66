//! Digests: SHA-256 in lower-case hex.
//! Must not know what is digested or why.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// The digest of these bytes.
pub(super) fn bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The digest of parts of a text: each without the white space at its end, and ended by one LF.
pub(super) fn parts<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.trim_end());
        hash.update("\n");
    }
    hex(&hash.finalize())
}

/// The text with every CRLF as LF; a lone CR stays.
pub(super) fn lf(text: String) -> String {
    if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text }
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests() {
        assert_eq!(bytes(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(bytes(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(parts(["abc \n\n"]), bytes(b"abc\n"));
        assert_eq!(parts(["a", "b"]), bytes(b"a\nb\n"));
        assert_eq!(lf("a\r\nb\rc".to_owned()), "a\nb\rc");
    }
}
