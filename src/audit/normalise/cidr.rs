//! Reads a network or a single address.
//! Must not call private what reaches beyond private networks, nor overlook what covers everyone.

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
/// Where every address of version 4 stands in version 6.
const MAPPED: (Ipv6Addr, u32) = (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96);

/// `{version, prefix, any, private, address}`, the address without the bits of its hosts.
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
    let covers_v4 = prefix <= MAPPED.1 && is_inside_v6(MAPPED, (base, prefix));
    let unspecified = prefix == 128 && is_unspecified_v6(base);
    let any = covers_v4 || prefix == 0 || unspecified;
    let address = base.to_string();
    let private = is_private_v6(base, prefix);
    Some(json!({ "version": 6, "prefix": prefix, "any": any, "private": private, "address": address }))
}

/// As an address to listen on, this means every address.
fn is_unspecified_v6(base: Ipv6Addr) -> bool {
    base.is_unspecified() || base.to_ipv4_mapped().is_some_and(|base| base.is_unspecified())
}

fn is_private_v4(base: Ipv4Addr, prefix: u32) -> bool {
    PRIVATE_V4
        .iter()
        .any(|(network, length)| prefix >= *length && base.to_bits() & mask_v4(*length) == network.to_bits())
}

fn is_private_v6(base: Ipv6Addr, prefix: u32) -> bool {
    if let Some(v4) = base.to_ipv4_mapped().filter(|_| prefix >= MAPPED.1) {
        return is_private_v4(v4, prefix - MAPPED.1);
    }
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
            ("::ffff:0:0/96", 6, 96, true, false, "::ffff:0.0.0.0"),
            ("::/80", 6, 80, true, false, "::"), // holds all of ::ffff:0:0/96
            ("::ffff:10.0.0.0/104", 6, 104, false, true, "::ffff:10.0.0.0"),
            ("::ffff:8.8.8.8", 6, 128, false, false, "::ffff:8.8.8.8"),
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
