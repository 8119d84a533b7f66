//! JSON with any white space.

use serde_json::Value;

use super::Maker;

pub(super) fn write(maker: &mut Maker, value: &Value) -> (String, Vec<(String, String)>) {
    let text = match maker.choose(3) {
        0 => value.to_string(),
        1 => format!("{}\n", serde_json::to_string_pretty(value).expect("JSON")),
        _ => {
            let mut text = String::new();
            loose(maker, value, &mut text);
            text
        }
    };
    (text, Vec::new())
}

fn space(maker: &mut Maker, out: &mut String) {
    out.push_str(["", " ", "\n", "\n  ", "\t", "\n\n    "][maker.choose(6)]);
}

fn loose(maker: &mut Maker, value: &Value, out: &mut String) {
    space(maker, out);
    match value {
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                loose(maker, item, out);
            }
            space(maker, out);
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (i, (name, value)) in members.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                space(maker, out);
                out.push_str(&Value::from(name.as_str()).to_string());
                space(maker, out);
                out.push(':');
                loose(maker, value, out);
            }
            space(maker, out);
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
    space(maker, out);
}
