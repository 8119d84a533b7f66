//! Reads the host of a URL.
//! Must not take for a name what a program could take for an address.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A name or an address of version 4, in lower case.
pub(super) fn name(text: &str) -> Option<String> {
    let host = text.to_ascii_lowercase();
    let last = host.rsplit('.').next()?;
    if last.starts_with(|c: char| c.is_ascii_digit()) && is_number(last) {
        return host.parse::<Ipv4Addr>().ok().map(|address| address.to_string());
    }
    (host.len() <= 253 && host.split('.').all(is_label)).then_some(host)
}

/// An address of version 6 without its brackets; a mapped one as the address it stands for.
pub(super) fn v6(text: &str) -> Option<String> {
    let address: Ipv6Addr = text.parse().ok()?;
    Some(match address.to_ipv4_mapped() {
        Some(mapped) => mapped.to_string(),
        None => address.to_string(),
    })
}

fn is_number(label: &str) -> bool {
    let hex = label.strip_prefix("0x");
    label.bytes().all(|b| b.is_ascii_digit()) || hex.is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (raw, expected) in [
            ("Example.COM", Some("example.com")),
            ("db", Some("db")),
            ("app_db", Some("app_db")),
            ("10.0.0.1", Some("10.0.0.1")),
            ("1password.com", Some("1password.com")),
            ("127.1", None),        // 127.0.0.1 to many programs
            ("2130706433", None),   // the same
            ("0x7f.0.0.1", None),   // the same
            ("0177.0.0.1", None),   // the same
            ("0x7f000001", None),   // the same
            ("example.com.", None), // the same host under another name
            ("a..b", None),
            ("-a.com", None),
            ("*.example.com", None), // many hosts
            ("a,b", None),           // two hosts
            ("${HOST}", None),       // not known
            ("%6cocalhost", None),   // letters in disguise
            ("", None),
        ] {
            assert_eq!(name(raw).as_deref(), expected, "{raw}");
        }
    }

    #[test]
    fn addresses() {
        for (raw, expected) in [
            ("::1", Some("::1")),
            ("2001:DB8:0::1", Some("2001:db8::1")),
            ("::ffff:127.0.0.1", Some("127.0.0.1")),
            ("fe80::1%25eth0", None),
            ("127.0.0.1", None),
            ("", None),
        ] {
            assert_eq!(v6(raw).as_deref(), expected, "{raw}");
        }
    }
}
