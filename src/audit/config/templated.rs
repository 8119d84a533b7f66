//! Texts that are templates because their document is for that: what a controller puts there is a reference.
//! It must not take for one a text that stands in a template, nor touch anything outside of those places.

use serde_json::Value;

/// Stands for whatever is taken from elsewhere, as readers of secrets know it.
const REFERENCE: &str = "${X}";

/// What readers of secrets have to see of a value in which a controller puts what it has fetched.
pub(in crate::audit) fn rendered(value: &Value) -> Value {
    match value {
        Value::String(text) => put(text).into(),
        Value::Array(items) => items.iter().map(rendered).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), rendered(value))).collect(),
        other => other.clone(),
    }
}

/// The same of a text.
pub(in crate::audit) fn put(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (before, action) = rest.split_at(at);
        let end = action.find("}}").map_or(action.len(), |end| end + 2);
        out.push_str(before);
        out.push_str(if is_field(&action[..end]) { REFERENCE } else { &action[..end] });
        rest = &action[end..];
    }
    out + rest
}

/// Whether an action of a Go template (pkg.go.dev/text/template) gives a field and no more than is in it: `{{ .a.b }}`,
/// `{{ index .a "b" }}`, and behind it functions that are given nothing else.
fn is_field(action: &str) -> bool {
    let Some(inner) = action.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) else { return false };
    let inner = inner.strip_prefix('-').unwrap_or(inner);
    let inner = inner.strip_suffix('-').unwrap_or(inner);
    let mut parts = inner.split('|').map(str::trim);
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_path = |text: &str| text.strip_prefix('.').is_some_and(|path| path.split('.').all(is_word));
    let is_key = |text: &str| {
        let key = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        key.is_some_and(|key| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)))
    };
    let is_one = |first: &str| match first.split_whitespace().collect::<Vec<_>>()[..] {
        [path] => is_path(path),
        ["index", path, key] => is_path(path) && is_key(key),
        _ => false,
    };
    parts.next().is_some_and(is_one) && parts.all(is_word)
}

/// A text without the lines in which one of these members of its YAML gives a name, as `secretKey: "password"` does.
pub(in crate::audit) fn without_names(value: Value, members: &[String]) -> Value {
    match value {
        Value::String(text) => {
            text.lines().filter(|line| !is_name(line, members)).collect::<Vec<_>>().join("\n").into()
        }
        other => other,
    }
}

fn is_name(line: &str, members: &[String]) -> bool {
    let line = line.trim_start_matches([' ', '-']).trim_end();
    let Some((member, name)) = line.split_once(':') else { return false };
    let name = name.trim();
    let name = ['"', '\''].iter().find_map(|quote| name.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(name);
    members.iter().any(|known| known == member) && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_put_into_a_template() {
        for (text, expected) in [
            ("{{ .password }}", "${X}"),
            ("{{.password}}", "${X}"),
            ("a://{{ .Data.data.user }}:{{- .Data.data.password -}}@b", "a://${X}:${X}@b"),
            ("{{ index .data \"service-account\" }}", "${X}"),
            ("{{ .password | b64dec | toString }}", "${X}"),
            ("{{ .a }}hunter2", "${X}hunter2"),
            ("{{ \"hunter2\" }}", "{{ \"hunter2\" }}"),
            ("{{ .password | default \"hunter2\" }}", "{{ .password | default \"hunter2\" }}"),
            ("{{ hunter2 }}", "{{ hunter2 }}"),
            ("{{ index .data \"a b\" }}", "{{ index .data \"a b\" }}"),
            ("{{- with secret \"a\" -}}{{ .x }}{{- end -}}", "{{- with secret \"a\" -}}${X}{{- end -}}"),
            ("{{ .a", "{{ .a"),
        ] {
            assert_eq!(rendered(&json!([text, { "a": text }])), json!([expected, { "a": expected }]), "{text}");
        }
    }

    #[test]
    fn names_that_are_given_in_a_text() {
        let members = ["secretKey".to_owned()];
        for (text, expected) in [
            ("- secretKey: \"password\"\n  a: b", "  a: b"),
            ("- a: b\n  secretKey: password", "- a: b"),
            ("  secretKey: 'a b'", "  secretKey: 'a b'"),
            ("  password: hunter2", "  password: hunter2"),
        ] {
            assert_eq!(without_names(text.into(), &members), expected, "{text}");
        }
    }
}
