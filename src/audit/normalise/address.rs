//! Reads the address that a program listens on or connects to: a host, a port, or both.
//! Must not overlook a spelling of "every interface", nor read what could be two addresses.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::{cidr, numeric, url::host};

/// The host of an address that stands for every interface, however that was written.
const EVERY: &str = "*";

/// `{host, port, wildcard, loopback, private, socket}`; the host is `*` where it is every interface, and the path of a
/// local socket. Who may write to that is not looked at.
pub(super) fn read(raw: &Value) -> Option<Value> {
    match raw {
        Value::Number(_) => address(EVERY, Some(numeric::port(raw)?)),
        Value::String(text) => written(text),
        _ => None,
    }
}

/// `127.0.0.1:8080`, `[fd00::1]:443`, `*:80`.
pub(super) fn show(normal: &Value) -> Option<String> {
    let host = normal.get("host")?.as_str()?;
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let port = normal.get("port")?.as_u64().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{host}{port}"))
}

fn written(text: &str) -> Option<Value> {
    if let Some(path) = socket(text) {
        return Some(json!({ "host": path, "port": null, "wildcard": false, "loopback": true,
            "private": true, "socket": true }));
    }
    if let Some(bracketed) = text.strip_prefix('[') {
        let (host, rest) = bracketed.split_once(']')?;
        let port = if rest.is_empty() { None } else { Some(port(rest.strip_prefix(':')?)?) };
        return address(&host::v6(host)?, port);
    }
    // Without brackets the last group could be a port; of these two nobody takes it for one.
    if matches!(text, "::" | "::1") {
        return address(text, None);
    }
    match text.split_once(':') {
        Some((host, number)) => address(&named(host)?, Some(port(number)?)),
        None => match port(text) {
            Some(port) => address(EVERY, Some(port)),
            None if text.is_empty() => None,
            None => address(&named(text)?, None),
        },
    }
}

/// `unix:/run/app.sock`, `/run/app.sock`; a name in the abstract space (`@app`) is none, since anybody may take it.
fn socket(text: &str) -> Option<&str> {
    let path = text.strip_prefix("unix:").unwrap_or(text);
    let path = path.strip_prefix("//").filter(|path| path.starts_with('/')).unwrap_or(path);
    let is_path = path.starts_with('/') && !path.starts_with("//") && path.len() > 1;
    (is_path && path.chars().all(|c| c.is_ascii_graphic() && !"${},:".contains(c))).then_some(path)
}

/// A host as it stands before a port; nothing is every interface.
fn named(host: &str) -> Option<String> {
    if matches!(host, "" | EVERY) { Some(EVERY.to_owned()) } else { host::name(host) }
}

fn port(text: &str) -> Option<u16> {
    numeric::port(&Value::from(text))
}

fn address(host: &str, port: Option<u16>) -> Option<Value> {
    let Ok(ip) = host.parse::<IpAddr>() else {
        let (wildcard, loopback) = (host == EVERY, host == "localhost");
        return Some(json!({ "host": host, "port": port, "wildcard": wildcard,
            "loopback": loopback, "private": loopback, "socket": false }));
    };
    let network = cidr::read(&Value::from(host))?;
    let wildcard = network.get("any")?.as_bool()?;
    let host = if wildcard { EVERY } else { host };
    Some(json!({ "host": host, "port": port, "wildcard": wildcard,
        "loopback": ip.is_loopback(), "private": network.get("private")?, "socket": false }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (raw, host, port, wildcard, loopback, private) in [
            (json!("0.0.0.0:8080"), "*", Some(8080), true, false, false),
            (json!(":8080"), "*", Some(8080), true, false, false),
            (json!("*:8080"), "*", Some(8080), true, false, false),
            (json!("[::]:443"), "*", Some(443), true, false, false),
            (json!("[::ffff:0.0.0.0]:443"), "*", Some(443), true, false, false),
            (json!("[0:0:0:0:0:0:0:0]:443"), "*", Some(443), true, false, false),
            (json!(8080), "*", Some(8080), true, false, false),
            (json!("8080"), "*", Some(8080), true, false, false),
            (json!("0.0.0.0"), "*", None, true, false, false),
            (json!("::"), "*", None, true, false, false),
            (json!("[::]"), "*", None, true, false, false),
            (json!("*"), "*", None, true, false, false),
            (json!("127.0.0.1:9000"), "127.0.0.1", Some(9000), false, true, true),
            (json!("127.8.0.1:9000"), "127.8.0.1", Some(9000), false, true, true),
            (json!("[::1]:9000"), "::1", Some(9000), false, true, true),
            (json!("::1"), "::1", None, false, true, true),
            (json!("[::ffff:127.0.0.1]:9000"), "127.0.0.1", Some(9000), false, true, true),
            (json!("localhost:80"), "localhost", Some(80), false, true, true),
            (json!("LOCALHOST:80"), "localhost", Some(80), false, true, true),
            (json!("10.1.2.3:80"), "10.1.2.3", Some(80), false, false, true),
            (json!("[FD00::1]:80"), "fd00::1", Some(80), false, false, true),
            (json!("203.0.113.7:80"), "203.0.113.7", Some(80), false, false, false),
            (json!("metrics.internal:9090"), "metrics.internal", Some(9090), false, false, false),
        ] {
            let expected = json!({ "host": host, "port": port, "wildcard": wildcard,
                "loopback": loopback, "private": private, "socket": false });
            assert_eq!(read(&raw), Some(expected), "{raw}");
        }
    }

    #[test]
    fn sockets() {
        for raw in ["unix:/run/app.sock", "unix:///run/app.sock", "/run/app.sock"] {
            let read = read(&json!(raw)).expect("a socket");
            assert_eq!((&read["host"], show(&read).as_deref()), (&"/run/app.sock".into(), Some("/run/app.sock")));
            assert_eq!(
                (&read["socket"], &read["wildcard"], &read["loopback"]),
                (&true.into(), &false.into(), &true.into())
            );
        }
        for raw in ["unix:app.sock", "unix:@app", "unix://host/x", "//run/app.sock", "/run/${X}.sock", "/", "unix:"] {
            assert_eq!(read(&json!(raw)), None, "{raw}");
        }
    }

    #[test]
    fn refusals() {
        for (raw, why) in [
            (json!(""), "nothing"),
            (json!(":"), "no port"),
            (json!("host:"), "no port"),
            (json!("host:http"), "a port by name"),
            (json!("host:0"), "any port the system likes"),
            (json!("host:65536"), "beyond the highest port"),
            (json!("host:080"), "octal or decimal"),
            (json!(0), "any port the system likes"),
            (json!("0:8080"), "0.0.0.0 to some programs, a name to others"),
            (json!("127.1:8080"), "127.0.0.1 to some programs"),
            (json!("0x7f000001:80"), "hexadecimal"),
            (json!("::8080"), "an address or every interface and a port"),
            (json!(":::8080"), "the same"),
            (json!("fd00::1:8080"), "an address, or one with a port"),
            (json!("[fe80::1%eth0]:80"), "holds on one machine only"),
            (json!("http://0.0.0.0:80"), "a URL"),
            (json!("0.0.0.0:80,127.0.0.1:81"), "two addresses"),
            (json!("0.0.0.0:80 "), "a space after it"),
            (json!("+:80"), "every interface to some programs"),
            (json!("*.example.org:80"), "many hosts"),
            (json!("${HOST}:80"), "not known"),
            (json!({ "host": "0.0.0.0" }), "a table"),
            (json!(true), "no address"),
            (json!(null), "nothing"),
        ] {
            assert_eq!(read(&raw), None, "{raw}: {why}");
        }
    }

    #[test]
    fn shown() {
        for (raw, expected) in [
            ("[::]:443", "*:443"),
            ("[fd00::1]:80", "[fd00::1]:80"),
            ("::1", "[::1]"),
            ("localhost", "localhost"),
            ("80", "*:80"),
        ] {
            assert_eq!(read(&json!(raw)).and_then(|normal| show(&normal)).as_deref(), Some(expected));
        }
    }
}
