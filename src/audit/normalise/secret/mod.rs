//! Tells where a secret comes from.
//! Must not give out any part of what is written, and takes for a literal what it does not know.

mod about;
pub(in crate::audit) mod algorithm;
pub(super) mod origin;
pub(in crate::audit) mod rule;

use serde_json::{Map, Value, json};

use origin::Origin;

/// `{kind, form}`; every value is read.
pub(super) fn read(raw: &Value) -> Value {
    json!({ "kind": origin(raw).word(), "form": form(raw) })
}

fn origin(raw: &Value) -> Origin {
    match raw {
        Value::Null => Origin::Empty,
        Value::String(text) => text_origin(text),
        Value::Object(object) => object_origin(object).unwrap_or(Origin::Literal),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => Origin::Literal,
    }
}

fn is_reference(raw: &Value) -> bool {
    !matches!(origin(raw), Origin::Literal | Origin::Empty)
}

/// The type of the value; `about` for a table that says something about secrets and holds none.
fn form(raw: &Value) -> &'static str {
    match raw {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) if about::describes(raw, is_reference) => "about",
        Value::Object(_) => "object",
    }
}

/// The kind, in words.
pub(super) fn show(normal: &Value) -> Option<String> {
    let text = match normal.get("kind")?.as_str()? {
        "env" => "taken from the environment",
        "vault" => "taken from a vault",
        "file" => "taken from a file",
        "kms" => "taken from a key management service",
        "reference" => "taken from a store of secrets",
        "literal" => "a literal",
        "empty" => "empty",
        _ => return None,
    };
    Some(text.to_owned())
}

/// `${VAR}`, `$VAR`, `{{ env.X }}`: what is replaced wherever it stands in a text.
pub(super) fn placeholder(text: &str) -> Option<Origin> {
    if let Some(inner) = between(text, "${{", "}}").or_else(|| between(text, "{{", "}}")) {
        return template(inner);
    }
    if let Some(inner) = between(text, "${", "}") {
        return braced(inner);
    }
    text.strip_prefix('$').filter(|name| is_name(name) && is_upper(name)).map(|_| Origin::Env)
}

fn text_origin(text: &str) -> Origin {
    if text.is_empty() {
        return Origin::Empty;
    }
    placeholder(text).or_else(|| addressed(text)).unwrap_or(Origin::Literal)
}

/// The inside of `${...}`. A default that is not empty is a literal.
fn braced(inner: &str) -> Option<Origin> {
    if let Some((scheme @ ("env" | "file" | "vault"), _)) = inner.split_once(':') {
        let (_, rest) = inner.split_at(scheme.len() + 1);
        if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "_/".contains(c)) {
            return addressed(inner);
        }
    }
    let end = inner.find(|c: char| !is_name_part(c)).unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    let settled = match rest.strip_prefix(':').unwrap_or(rest).strip_prefix('?') {
        Some(message) => !message.contains(['{', '}', '$']),
        None => matches!(rest, "" | "-" | ":-"),
    };
    (is_name(name) && settled).then_some(Origin::Env)
}

/// The inside of `{{...}}`.
fn template(inner: &str) -> Option<Origin> {
    let inner = inner.strip_prefix('-').unwrap_or(inner);
    let inner = inner.strip_suffix('-').unwrap_or(inner).trim_matches(' ');
    if inner.contains(['"', '`']) {
        return called(inner);
    }
    let (source, name) = inner.split_once('.')?;
    match source {
        "env" if is_name(name) => Some(Origin::Env),
        "secrets" if is_name(name) => Some(Origin::Reference),
        _ => None,
    }
}

/// What a template's function gives: `env "NAME"`, `secret "/path"`, with nothing behind it but how it is written.
fn called(inner: &str) -> Option<Origin> {
    let (function, rest) = inner.split_once(' ')?;
    let rest = rest.trim_start_matches(' ');
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '`'))?;
    let (argument, behind) = rest[1..].split_once(quote)?;
    let is_written = behind.split(' ').all(|word| {
        matches!(word, "" | "|" | "\"|\"" | "\"|-\"" | "trim" | "quote" | "squote" | "mquote" | "msquote")
            || matches!(word, "indent" | "nindent" | "mindent")
            || word.bytes().all(|b| b.is_ascii_digit())
    });
    match function {
        "env" | "mustEnv" if is_written && is_name(argument) => Some(Origin::Env),
        "secret" | "fileContent" if is_written && is_address(argument) => Some(Origin::Reference),
        _ => None,
    }
}

/// An address that begins with the store it is in.
fn addressed(text: &str) -> Option<Origin> {
    if let Some(name) = text.strip_prefix("env:") {
        return is_name(name).then_some(Origin::Env);
    }
    if let Some(path) = text.strip_prefix("file:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        return (path.starts_with('/') && is_address(&path[1..])).then_some(Origin::File);
    }
    for (prefix, origin) in [
        ("/run/secrets/", Origin::File),
        ("/var/run/secrets/", Origin::File),
        ("vault:", Origin::Vault),
        ("awskms://", Origin::Kms),
        ("gcpkms://", Origin::Kms),
        ("azurekms://", Origin::Kms),
        ("op://", Origin::Reference),
    ] {
        if let Some(rest) = text.strip_prefix(prefix) {
            // A word alone is no path in a vault.
            let is_path = origin != Origin::Vault || rest.contains(['/', '#']);
            return (is_path && is_address(rest)).then_some(origin);
        }
    }
    encrypted(text).or_else(|| of_google(text)).or_else(|| arn(text))
}

/// What SOPS puts in the place of a value, `ENC[AES256_GCM,data:..,iv:..,tag:..,type:str]`, with the types that a value has
/// there (metacpan.org, File::SOPS::Encrypted).
fn encrypted(text: &str) -> Option<Origin> {
    let inner = between(text, "ENC[AES256_GCM,", "]")?;
    let mut parts = inner.split(',');
    let is_base64 = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b));
    let all = ["data:", "iv:", "tag:"].iter().all(|name| {
        parts.next().and_then(|part| part.strip_prefix(name)).is_some_and(|part| !part.is_empty() && is_base64(part))
    });
    let kind = parts.next()?.strip_prefix("type:")?;
    let is_kind = ["str", "int", "float", "bool", "bytes"].contains(&kind);
    (all && is_kind && parts.next().is_none()).then_some(Origin::Kms)
}

/// `projects/P/secrets/S/versions/V`, as Google's store names a secret (docs.cloud.google.com, `SecretVersionName`).
fn of_google(text: &str) -> Option<Origin> {
    let parts: Vec<&str> = text.split('/').collect();
    match parts[..] {
        ["projects", project, "secrets", secret, "versions", version] => {
            let is_part =
                |part: &str| !part.is_empty() && is_address(part) && !part.contains([':', '#', '=', ',', '+']);
            (is_part(project) && is_part(secret) && is_part(version)).then_some(Origin::Reference)
        }
        _ => None,
    }
}

/// `arn:aws:kms:region:account:key/id` and its like for other stores.
fn arn(text: &str) -> Option<Origin> {
    let mut parts = text.splitn(6, ':');
    if parts.next()? != "arn" || !matches!(parts.next()?, "aws" | "aws-us-gov" | "aws-cn") {
        return None;
    }
    let origin = match parts.next()? {
        "kms" => Origin::Kms,
        "secretsmanager" | "ssm" => Origin::Reference,
        _ => return None,
    };
    let (_region, _account) = (parts.next()?, parts.next()?);
    is_address(parts.next()?).then_some(origin)
}

/// `{from_env: X}`, `{env: X}`, `{valueFrom: {secretKeyRef: {name, key}}}` and nothing beside it.
fn object_origin(object: &Map<String, Value>) -> Option<Origin> {
    let (key, value) = only(object)?;
    match key {
        "from_env" | "env" => is_name(value.as_str()?).then_some(Origin::Env),
        "valueFrom" => {
            let (key, secret) = only(value.as_object()?)?;
            let named = |part| secret.get(part).and_then(Value::as_str).is_some_and(is_address);
            (key == "secretKeyRef" && named("name") && named("key")).then_some(Origin::Reference)
        }
        _ => None,
    }
}

fn only(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (key, value) = object.iter().next()?;
    (object.len() == 1).then_some((key, value))
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(is_name_part)
}

fn is_name_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Of what begins with a dollar, only names in capitals: a password may begin so too.
fn is_upper(name: &str) -> bool {
    !name.contains(|c: char| c.is_ascii_lowercase())
}

/// What an address is made of; a login before `@` or a query could hold the secret itself.
fn is_address(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-./:#+=,".contains(c))
}

#[cfg(test)]
mod tests;
