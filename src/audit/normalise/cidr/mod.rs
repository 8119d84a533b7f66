//! Reads a network or a single address.
//! Must not call private what reaches beyond private networks, nor overlook what covers everyone.

pub(super) mod union;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde_json::{Value, json};

/// Networks that are not reachable from the internet: base and prefix.
const PRIVATE_V4: [(Ipv4Addr, u32); 5] = [
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
];
const PRIVATE_V6: [(Ipv6Addr, u32); 3] = [
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
    (Ipv6Addr::LOCALHOST, 128),
];
/// Where networks of version 4 stand in version 6, from which bit on: mapped, NAT64, 6to4.
const EMBEDDED: [(Ipv6Addr, u32); 3] = [
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
];
/// Further networks through which every address of version 4 may come: compatible, translated, NAT64 of one's own,
/// Teredo.
const THROUGH: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::UNSPECIFIED, 96),
    (Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, 0, 0), 96),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32),
];

/// `{version, prefix, any, private, address}`, the address without the bits of its hosts; a network of version 4
/// within version 6 as the one it means.
pub(super) fn read(raw: &Value) -> Option<Value> {
    let text = raw.as_str()?;
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(digits(prefix)?)),
        None => (text, None),
    };
    match address.parse().ok()? {
        IpAddr::V4(address) => v4(address, prefix.unwrap_or(32)),
        IpAddr::V6(address) => v6(address, prefix.unwrap_or(128)),
    }
}

/// `10.0.0.0/8`.
pub(super) fn show(normal: &Value) -> Option<String> {
    Some(format!("{}/{}", normal.get("address")?.as_str()?, normal.get("prefix")?.as_u64()?))
}

fn digits(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

fn v4(address: Ipv4Addr, prefix: u32) -> Option<Value> {
    if prefix > 32 {
        return None;
    }
    let base = Ipv4Addr::from_bits(address.to_bits() & mask_v4(prefix));
    let private = is_private_v4(base, prefix);
    let any = prefix == 0 || (prefix == 32 && base.is_unspecified());
    let address = base.to_string();
    Some(json!({ "version": 4, "prefix": prefix, "any": any, "private": private, "address": address }))
}

fn v6(address: Ipv6Addr, prefix: u32) -> Option<Value> {
    if prefix > 128 {
        return None;
    }
    let base = Ipv6Addr::from_bits(address.to_bits() & mask_v6(prefix));
    if let Some((_, start)) = EMBEDDED.iter().find(|network| is_inside_v6((base, prefix), **network)) {
        let bits = u32::try_from((base.to_bits() >> (96 - start)) & u128::from(u32::MAX)).ok()?;
        return v4(Ipv4Addr::from_bits(bits), (prefix - start).min(32));
    }
    let through = |network: &(Ipv6Addr, u32)| is_inside_v6(*network, (base, prefix));
    let any = EMBEDDED.iter().chain(&THROUGH).any(through) || (prefix == 128 && base.is_unspecified());
    let address = base.to_string();
    let private = is_private_v6(base, prefix);
    Some(json!({ "version": 6, "prefix": prefix, "any": any, "private": private, "address": address }))
}

fn is_private_v4(base: Ipv4Addr, prefix: u32) -> bool {
    PRIVATE_V4
        .iter()
        .any(|(network, length)| prefix >= *length && base.to_bits() & mask_v4(*length) == network.to_bits())
}

fn is_private_v6(base: Ipv6Addr, prefix: u32) -> bool {
    PRIVATE_V6.iter().any(|network| is_inside_v6((base, prefix), *network))
}

fn is_inside_v6((base, prefix): (Ipv6Addr, u32), (network, length): (Ipv6Addr, u32)) -> bool {
    prefix >= length && base.to_bits() & mask_v6(length) == network.to_bits()
}

fn mask_v4(prefix: u32) -> u32 {
    u32::MAX.checked_shl(32 - prefix).unwrap_or(0)
}

fn mask_v6(prefix: u32) -> u128 {
    u128::MAX.checked_shl(128 - prefix).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks() {
        for (raw, version, prefix, any, private, address) in [
            ("10.0.0.0/8", 4, 8, false, true, "10.0.0.0"),
            ("10.1.2.3/8", 4, 8, false, true, "10.0.0.0"),
            ("10.1.2.3", 4, 32, false, true, "10.1.2.3"),
            ("10.0.0.0/7", 4, 7, false, false, "10.0.0.0"), // 11.0.0.0/8 too
            ("172.16.0.0/12", 4, 12, false, true, "172.16.0.0"),
            ("172.32.0.0/12", 4, 12, false, false, "172.32.0.0"),
            ("192.168.0.0/15", 4, 15, false, false, "192.168.0.0"),
            ("127.0.0.1", 4, 32, false, true, "127.0.0.1"),
            ("169.254.169.254", 4, 32, false, true, "169.254.169.254"),
            ("203.0.113.7", 4, 32, false, false, "203.0.113.7"),
            ("0.0.0.0/0", 4, 0, true, false, "0.0.0.0"),
            ("10.0.0.0/0", 4, 0, true, false, "0.0.0.0"),
            ("0.0.0.0", 4, 32, true, false, "0.0.0.0"), // to listen on it is to listen everywhere
            ("::/0", 6, 0, true, false, "::"),
            ("::", 6, 128, true, false, "::"),
            ("::ffff:0:0/96", 4, 0, true, false, "0.0.0.0"),
            ("::/80", 6, 80, true, false, "::"), // holds all of ::ffff:0:0/96
            ("::/96", 6, 96, true, false, "::"), // the old way to write version 4 in version 6
            ("::ffff:0.0.0.0/97", 4, 1, false, false, "0.0.0.0"),
            ("::ffff:10.0.0.0/104", 4, 8, false, true, "10.0.0.0"),
            ("::ffff:8.8.8.8", 4, 32, false, false, "8.8.8.8"),
            ("::ffff:0.0.0.0", 4, 32, true, false, "0.0.0.0"),
            ("64:ff9b::/96", 4, 0, true, false, "0.0.0.0"),
            ("64:ff9b::10.0.0.0/104", 4, 8, false, true, "10.0.0.0"),
            ("64:ff9b::/95", 6, 95, true, false, "64:ff9b::"),
            ("64:ff9b:1::/48", 6, 48, true, false, "64:ff9b:1::"),
            ("2002::/16", 4, 0, true, false, "0.0.0.0"),
            ("2002:cb00:7100::/40", 4, 24, false, false, "203.0.113.0"),
            ("2002:cb00:7107:1::/64", 4, 32, false, false, "203.0.113.7"),
            ("2000::/8", 6, 8, true, false, "2000::"), // holds 6to4
            ("2001::/32", 6, 32, true, false, "2001::"),
            ("3f00::/8", 6, 8, false, false, "3f00::"),
            ("fd00::/8", 6, 8, false, true, "fd00::"),
            ("fc00::/6", 6, 6, false, false, "fc00::"),
            ("fe80::1/64", 6, 64, false, true, "fe80::"),
            ("::1", 6, 128, false, true, "::1"),
            ("2001:DB8::/32", 6, 32, false, false, "2001:db8::"),
        ] {
            let expected = json!({ "version": version, "prefix": prefix, "any": any,
                "private": private, "address": address });
            assert_eq!(read(&json!(raw)), Some(expected), "{raw}");
        }
    }

    #[test]
    fn refusals() {
        for (raw, why) in [
            (json!("010.0.0.0/8"), "octal or decimal"),
            (json!("10.0.0.0/08"), "a leading zero"),
            (json!("10.0.0.0/33"), "too long a prefix"),
            (json!("::/129"), "too long a prefix"),
            (json!("10.0.0.0/"), "no prefix"),
            (json!("10.0.0.0/-1"), "a sign"),
            (json!("10.0.0.0/+8"), "a sign"),
            (json!("10.0.0.0/255.0.0.0"), "a mask"),
            (json!("10.0.0.0/8/8"), "two prefixes"),
            (json!("10/8"), "only a part"),
            (json!("10.1"), "only a part"),
            (json!("0x7f000001"), "hexadecimal"),
            (json!("fe80::1%eth0"), "holds on one machine only"),
            (json!("[::1]"), "brackets belong to a URL"),
            (json!("10.0.0.1:80"), "a port"),
            (json!("localhost"), "a name"),
            (json!("*"), "not a network"),
            (json!(" 10.0.0.1"), "a space before it"),
            (json!("１0.0.0.1"), "a digit that is not ASCII"),
            (json!(167_772_160), "a number"),
            (json!(null), "nothing"),
        ] {
            assert_eq!(read(&raw), None, "{raw}: {why}");
        }
    }
}
