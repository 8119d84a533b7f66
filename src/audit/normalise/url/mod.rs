//! Reads a URL as its parts.
//! Must not give out a login, nor read what two programs would take apart differently.

pub(super) mod host;
pub(super) mod query;

use serde_json::{Map, Value, json};

use super::secret::origin::Origin;
use super::{numeric, secret};

/// `{scheme, host, local, port, path, login, password, query}`; `local` where the host is the machine that asks.
pub(super) fn read(raw: &Value) -> Option<Value> {
    let text = raw.as_str()?;
    if !text.bytes().all(|b| b.is_ascii_graphic()) || text.contains(['\\', '#', '"', '<', '>', '`', '^', '|']) {
        return None;
    }
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme_of(scheme)?;
    let (authority, path, query) = apart(rest);
    let (login, password, place) = login(authority)?;
    let (host, port) = place_of(place, &scheme)?;
    is_path(path).then_some(())?;
    let query = query.map_or_else(|| Some(Map::new()), query::read)?;
    Some(json!({
        "scheme": scheme, "local": host::is_local(&host), "host": host, "port": port, "path": path,
        "login": login, "password": password, "query": query,
    }))
}

/// The address without login and query.
pub(super) fn show(normal: &Value) -> Option<String> {
    let text = |part| normal.get(part).and_then(Value::as_str);
    let host = text("host")?;
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let port = normal.get("port").and_then(Value::as_u64);
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}://{host}{port}{}", text("scheme")?, text("path")?))
}

fn scheme_of(scheme: &str) -> Option<String> {
    let known = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    known.then(|| scheme.to_ascii_lowercase())
}

/// Authority, path and query.
fn apart(rest: &str) -> (&str, &str, Option<&str>) {
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    (authority, path, query)
}

/// Whether there is a login, even one without a name, what stands for its password, and what follows it.
fn login(authority: &str) -> Option<(&'static str, &'static str, &str)> {
    let Some((login, place)) = authority.split_once('@') else {
        return Some(("absent", "absent", authority));
    };
    if place.contains('@') {
        return None;
    }
    let password = login.split_once(':').map_or("", |(_, password)| password);
    Some(("present", password_of(password), place))
}

fn password_of(password: &str) -> &'static str {
    match secret::placeholder(password) {
        _ if password.is_empty() => "absent",
        Some(_) => Origin::Reference.word(),
        None => Origin::Literal.word(),
    }
}

fn place_of(place: &str, scheme: &str) -> Option<(String, Option<u16>)> {
    if place.is_empty() {
        return matches!(scheme, "file" | "unix").then(|| (String::new(), None));
    }
    if let Some(bracketed) = place.strip_prefix('[') {
        let (address, rest) = bracketed.split_once(']')?;
        let port = if rest.is_empty() { None } else { Some(port(rest.strip_prefix(':')?)?) };
        return Some((host::v6(address)?, port));
    }
    match place.split_once(':') {
        Some((host, number)) => Some((host::name(host)?, Some(port(number)?))),
        None => Some((host::name(place)?, None)),
    }
}

fn port(text: &str) -> Option<u16> {
    numeric::port(&Value::from(text))
}

/// No placeholder, no login further on, no steps up, no letters in disguise.
fn is_path(path: &str) -> bool {
    !path.contains(['@', '$', '{', '}', '[', ']', ';'])
        && path.split('/').all(|step| step != "." && step != "..")
        && !path.starts_with("//")
        && query::decoded(path).is_some_and(|plain| plain.len() == path.len() || !hides_plain(path))
}

/// An escape for what needs none lets one address be written in two ways.
fn hides_plain(path: &str) -> bool {
    path.split('%').skip(1).any(|escape| {
        let code = escape.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        code.is_none_or(|code| code.is_ascii_alphanumeric() || b"-._~/".contains(&code))
    })
}

#[cfg(test)]
mod tests;
