//! Reads the host of a URL.
//! Must not take for a name what a program could take for an address.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A name or an address of version 4, in lower case.
pub(in crate::audit::normalise) fn name(text: &str) -> Option<String> {
    let host = text.to_ascii_lowercase();
    let last = host.rsplit('.').next()?;
    if last.starts_with(|c: char| c.is_ascii_digit()) && is_number(last) {
        return host.parse::<Ipv4Addr>().ok().map(|address| address.to_string());
    }
    (host.len() <= 253 && host.split('.').all(is_label)).then_some(host)
}

/// An address of version 6 without its brackets; a mapped one as the address it stands for.
pub(in crate::audit::normalise) fn v6(text: &str) -> Option<String> {
    let address: Ipv6Addr = text.parse().ok()?;
    Some(match address.to_ipv4_mapped() {
        Some(mapped) => mapped.to_string(),
        None => address.to_string(),
    })
}

/// Whether a host as read here is a name or an address of the machine that asks: loopback, and what containers call
/// their own host.
pub(in crate::audit::normalise) fn is_local(host: &str) -> bool {
    const NAMES: [&str; 4] = ["loopback", "ip6-localhost", "ip6-loopback", "host-gateway"];
    const ADDRESSES: [&str; 3] = ["127.", "0.", "::"];
    // Names in the public system that stand for loopback.
    const DOMAINS: [[&str; 2]; 2] = [["localtest", "me"], ["lvh", "me"]];
    let numbered =
        |label: &str, name: &str| label.strip_prefix(name).is_some_and(|rest| ["", "4", "6"].contains(&rest));
    let labels: Vec<&str> = host.split('.').collect();
    let of_containers =
        || host.ends_with("internal") && labels.len() > 1 && ["host", "gateway", "kubernetes"].contains(&labels[0]);
    NAMES.contains(&host)
        || ADDRESSES.iter().any(|start| host.starts_with(start))
        || labels.iter().any(|label| numbered(label, "localhost"))
        || (labels.len() > 1 && numbered(labels[labels.len() - 1], "localdomain"))
        || DOMAINS.iter().any(|domain| labels.ends_with(domain))
        || of_containers()
        || is_of_none(host, labels[labels.len() - 1])
}

/// What is no machine of its own: addresses of many at once or of none (RFC 5771, RFC 1112), and names that never lead
/// anywhere (RFC 6761).
fn is_of_none(host: &str, last: &str) -> bool {
    let of_many = || host.parse::<Ipv4Addr>().is_ok_and(|address| address.octets()[0] >= 224);
    last == "invalid" || of_many() || host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_multicast())
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
    fn names_of_the_machine_itself() {
        for host in [
            "localhost",
            "localhost4",
            "a.localhost6",
            "localhost.example",
            "db.localdomain",
            "a.localdomain4",
            "loopback",
            "ip6-localhost",
            "ip6-loopback",
            "host-gateway",
            "host.docker.internal",
            "gateway.docker.internal",
            "host.containers.internal",
            "kubernetes.docker.internal",
            "localtest.me",
            "a.lvh.me",
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "::",
            "::1",
        ] {
            assert!(is_local(host), "{host}");
        }
        for host in [
            "example.org",
            "mylocalhost",
            "localhost5",
            "localhost-a",
            "localdomain",
            "localdomain.org",
            "loopback.org",
            "hosts.docker.internal",
            "logs.corp.internal",
            "host.example.org",
            "internal",
            "host",
            "me",
            "xlvh.me",
            "127",
            "128.0.0.1",
            "10.0.0.1",
            "2001:db8::7",
            "fd00::1",
            "",
        ] {
            assert!(!is_local(host), "{host}");
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
