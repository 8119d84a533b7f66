//! Reads a text that stands in base64, as files do in a ConfigMap's `binaryData` and keys in addresses of Ory's programs.
//! Must not take for one what does not come to a text.

use super::base64;

/// What may stand before such a text: ory.sh/docs, addresses of files; RFC 2397 ends with the second.
const BEFORE: [&str; 2] = ["base64://", ";base64,"];
/// No text that holds a secret is shorter, in bytes of base64.
const SHORTEST: usize = 16;

/// What a text says in base64; nothing where it is none.
pub(in crate::audit) fn decoded(text: &str) -> Option<String> {
    if text.len() < SHORTEST {
        return None;
    }
    let text = BEFORE.iter().find_map(|start| text.split_once(start)).map_or(text, |(_, rest)| rest).trim();
    if text.len() < SHORTEST {
        return None;
    }
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/-_=".contains(&byte);
    if !text.bytes().all(is_part) {
        return None;
    }
    // A block of YAML may have it on several lines.
    let whole: String = text.lines().map(str::trim).collect();
    let decoded = String::from_utf8(base64(&whole)?).ok()?;
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    (!decoded.is_empty() && decoded.chars().all(is_text)).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (text, expected) in [
            ("cGFzc3dvcmQ9aHVudGVyMgo=", Some("password=hunter2\n")),
            ("cGFzc3dvcmQ9\n  aHVudGVyMgo=\n", Some("password=hunter2\n")),
            ("base64://cGFzc3dvcmQ9aHVudGVyMgo", Some("password=hunter2\n")),
            ("data:text/plain;base64,cGFzc3dvcmQ9aHVudGVyMgo=", Some("password=hunter2\n")),
            ("cGFzcw==", None),
            ("what-stands-in-prose", None),
            ("AAECAwQFBgcICQoLDA0ODw==", None),
            ("", None),
        ] {
            assert_eq!(decoded(text).as_deref(), expected, "{text}");
        }
    }
}
