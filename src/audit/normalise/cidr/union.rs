//! Measures what the networks of a list cover together.
//! Must not overlook that many parts of the internet are the internet.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::Value;

/// What of version 4 no public address lies in: first address and prefix, in order.
const NOT_PUBLIC: [(Ipv4Addr, u32); 8] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];
/// The public addresses of version 6.
const PUBLIC_V6: (u128, u32) = (0x2000 << 112, 3);
/// One part in so many is as much as a list may cover.
const PART: u128 = 4;

/// First and last address.
type Range = (u128, u128);

/// Marks every network of the list as `any` where together they cover too much of a version's public addresses.
pub(in crate::audit::normalise) fn mark(networks: &mut [Value]) {
    let covered = |version: u64, width: u32| {
        let of_version =
            networks.iter().filter(|network| network.get("version").and_then(Value::as_u64) == Some(version));
        union(of_version.filter_map(|network| range_of(network, width)).collect())
    };
    let wide = [(covered(4, 32), public_v4()), (covered(6, 128), vec![range(PUBLIC_V6.0, PUBLIC_V6.1, 128)])]
        .iter()
        .any(|(covered, public)| common(covered, public) > size(public) / PART);
    if wide {
        for any in networks.iter_mut().filter_map(|network| network.get_mut("any")) {
            *any = Value::from(true);
        }
    }
}

fn range_of(network: &Value, width: u32) -> Option<Range> {
    let address = network.get("address")?.as_str()?;
    let base = match width {
        32 => u128::from(address.parse::<Ipv4Addr>().ok()?.to_bits()),
        _ => address.parse::<Ipv6Addr>().ok()?.to_bits(),
    };
    let prefix = u32::try_from(network.get("prefix")?.as_u64()?).ok()?;
    Some(range(base, prefix, width))
}

fn range(base: u128, prefix: u32, width: u32) -> Range {
    let hosts = 1_u128.checked_shl(width - prefix).unwrap_or(0).wrapping_sub(1);
    (base, base | hosts)
}

/// The ranges in order and without overlaps.
fn union(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_unstable();
    let mut joined: Vec<Range> = Vec::new();
    for (first, last) in ranges {
        match joined.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// How many addresses lie in both; neither covers all of version 6.
fn common(some: &[Range], others: &[Range]) -> u128 {
    let both = |one: &Range, other: &Range| {
        let (first, last) = (one.0.max(other.0), one.1.min(other.1));
        if first > last { 0 } else { last - first + 1 }
    };
    some.iter().map(|one| others.iter().map(|other| both(one, other)).sum::<u128>()).sum()
}

fn size(ranges: &[Range]) -> u128 {
    ranges.iter().map(|(first, last)| last - first + 1).sum()
}

/// What lies between the ranges that are not public.
fn public_v4() -> Vec<Range> {
    let mut from = 0;
    let mut public = Vec::new();
    for (base, prefix) in NOT_PUBLIC {
        let (first, last) = range(u128::from(base.to_bits()), prefix, 32);
        if first > from {
            public.push((from, first - 1));
        }
        from = last + 1;
    }
    public
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::audit::normalise::{Kind, Reader};

    fn are_any(networks: &[String]) -> bool {
        let reader = Reader { kind: Kind::List(Box::new(Kind::Cidr)), words: vec!["*".to_owned()] };
        let read = reader.read(&json!(networks)).expect("networks");
        let items = read.as_array().expect("a list");
        let any = items.iter().filter(|item| item["any"] == true).count();
        assert!(any == 0 || any == items.len(), "{networks:?}");
        any > 0
    }

    #[test]
    fn much_of_the_internet_is_the_internet() {
        let eights = |range: std::ops::Range<u32>| range.map(|n| format!("{n}.0.0.0/8")).collect::<Vec<_>>();
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (networks, expected) in [
            (eights(0..256), true),
            (eights(11..66), false),
            (eights(11..67), true),
            (vec!["10.0.0.0/8".to_owned(); 100], false), // one network, and none that is public
            (vec!["8.0.0.0/7".to_owned(); 100], false),
            (eights(224..256), false), // no address of anyone
            (texts(&["::ffff:0.0.0.0/97", "::ffff:128.0.0.0/97"]), true),
            (texts(&["0.0.0.0/2", "2001:db8::/32"]), true),
            (texts(&["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]), false),
            (texts(&["2400::/6", "2800::/6", "2c00::/6"]), true),
            (texts(&["2400::/6"]), false),
            (texts(&["2400::/6", "2800::/7"]), false), // 3/32 of all, less than a quarter of the public
            (texts(&["2400::/6", "2800::/6"]), false), // exactly a quarter
            (texts(&["2400::/6", "2800::/6", "2c00::/128"]), true),
            (texts(&["203.0.113.7/32"]), false),
            (texts(&[]), false),
        ] {
            assert_eq!(are_any(&networks), expected, "{networks:?}");
        }
    }
}
