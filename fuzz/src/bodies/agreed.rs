//! What readers of others make of a value: where they read it too, they must read the same.
//! It must not read anything as probity does, and says nothing of what only probity reads.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use jiff::SignedDuration;
use probity::audit::normalise::Kind;
use serde_json::Value;
use url::Url;

/// A normal form says what every other reader says of the text that it was made of.
pub(super) fn check(kind: &Kind, text: &str, normal: &Value) {
    match kind {
        Kind::Integer | Kind::Port => integer(text, normal),
        Kind::Number => number(text, normal),
        Kind::Duration(_) => duration(text, normal),
        Kind::FileMode => file_mode(text, normal),
        Kind::Address => address(text, normal),
        Kind::Cidr => network(text, normal),
        Kind::Url => url(text, normal),
        Kind::Bool
        | Kind::String
        | Kind::Bytes
        | Kind::Rate
        | Kind::TlsVersion
        | Kind::Semver
        | Kind::Secret
        | Kind::Credential
        | Kind::Connection
        | Kind::Level(_)
        | Kind::Choice(_)
        | Kind::List(_)
        | Kind::Table(_) => {}
    }
}

fn integer(text: &str, normal: &Value) {
    let Ok(other) = text.parse::<i64>() else { panic!("`{text}` is no whole number") };
    assert_eq!(normal.as_i64(), Some(other), "`{text}`");
}

fn number(text: &str, normal: &Value) {
    let Ok(other) = text.parse::<f64>() else { panic!("`{text}` is no number") };
    assert_eq!(normal.as_f64(), Some(other), "`{text}`");
}

fn duration(text: &str, normal: &Value) {
    let Ok(other) = text.parse::<SignedDuration>() else { return };
    let seconds = normal.as_f64().expect("seconds");
    let near = (seconds - other.as_secs_f64()).abs() <= 1e-9 * seconds.abs().max(1.0);
    assert!(near, "`{text}` is {other:#}, and read as {seconds}s");
}

fn file_mode(text: &str, normal: &Value) {
    let digits = text.strip_prefix("0o").unwrap_or(text);
    let Ok(other) = u64::from_str_radix(digits, 8) else { return };
    assert_eq!(normal.as_u64(), Some(other), "`{text}`");
}

fn address(text: &str, normal: &Value) {
    let (ip, port) = match (text.parse::<SocketAddr>(), text.parse::<IpAddr>()) {
        (Ok(both), _) => (both.ip().to_canonical(), Some(both.port())),
        (_, Ok(ip)) => (ip.to_canonical(), None),
        _ => return,
    };
    assert_eq!(normal["port"].as_u64(), port.map(u64::from), "`{text}`");
    assert_eq!(normal["loopback"], Value::from(ip.is_loopback()), "`{text}`");
    assert!(!ip.is_unspecified() || normal["wildcard"] == true, "`{text}` is every interface");
    assert!(normal["private"] != true || is_private(ip, ip), "`{text}` can be reached from anywhere");
}

fn network(text: &str, normal: &Value) {
    let (ip, prefix) = text.split_once('/').map_or((text, None), |(ip, prefix)| (ip, Some(prefix)));
    let ip: IpAddr = ip.parse().expect("an address");
    let whole = if ip.is_ipv4() { 32 } else { 128 };
    let prefix: u32 = prefix.map_or(whole, |prefix| prefix.parse().expect("a prefix"));
    let everyone = prefix == 0 || (prefix == whole && ip.is_unspecified());
    assert!(!everyone || normal["any"] == true, "`{text}` is everyone");
    let (first, last) = match ip {
        IpAddr::V4(ip) => {
            let hosts = u32::MAX.checked_shr(prefix).unwrap_or(0);
            let ends = [ip.to_bits() & !hosts, ip.to_bits() | hosts];
            let [first, last] = ends.map(|bits| IpAddr::from(Ipv4Addr::from_bits(bits)));
            (first, last)
        }
        IpAddr::V6(ip) => {
            let hosts = u128::MAX.checked_shr(prefix).unwrap_or(0);
            let ends = [ip.to_bits() & !hosts, ip.to_bits() | hosts];
            let [first, last] = ends.map(|bits| IpAddr::from(bits.to_be_bytes()).to_canonical());
            (first, last)
        }
    };
    assert!(normal["private"] != true || is_private(first, last), "`{text}` reaches beyond private networks");
}

/// Whether both ends of a network are private; of version 4 within version 6 the address that it means.
fn is_private(first: IpAddr, last: IpAddr) -> bool {
    [first, last].into_iter().all(|ip| match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => {
            let bits = ip.to_bits();
            let within = |behind: u32| is_private_v4(Ipv4Addr::from_bits(low(bits >> behind)));
            let is_translated = bits >> 32 == 0x0064_ff9b << 64 && within(0);
            let is_6to4 = bits >> 112 == 0x2002 && within(80);
            ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_loopback() || is_translated || is_6to4
        }
    })
}

/// The lowest 32 bits.
fn low(bits: u128) -> u32 {
    u32::try_from(bits & u128::from(u32::MAX)).expect("32 bits")
}

const fn is_private_v4(ip: Ipv4Addr) -> bool {
    ip.is_private() || ip.is_loopback() || ip.is_link_local()
}

fn url(text: &str, normal: &Value) {
    let Ok(other) = Url::parse(text) else { return };
    assert_eq!(normal["scheme"], other.scheme(), "`{text}`");
    // A bare file address has no host for probity, and the standard leaves `localhost` out.
    let host = other.host_str().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase();
    let own = normal["host"].as_str().expect("a host");
    let is_same = own == host || own.parse::<IpAddr>().ok().is_some_and(|own| host.parse().ok() == Some(own));
    assert!(
        is_same || (other.scheme() == "file" && own == "localhost"),
        "`{text}` leads to `{host}`, and is read as `{own}`"
    );
    if let Some(port) = other.port() {
        assert_eq!(normal["port"].as_u64(), Some(u64::from(port)), "`{text}`");
    }
    let has_password = other.password().is_some_and(|password| !password.is_empty());
    assert_eq!(normal["password"] != "absent", has_password, "`{text}`");
    assert!(normal["login"] == "present" || other.username().is_empty(), "`{text}`");
}
