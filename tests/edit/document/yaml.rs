//! YAML in blocks and in flows, with every kind of quotes.

use serde_json::{Map, Value};

use super::{Maker, with};

struct Yaml<'m> {
    maker: &'m mut Maker,
    unit: usize,
}

pub(super) fn write(maker: &mut Maker, value: &Value) -> (String, Vec<(String, String)>) {
    let mut text = ["", "", "# yaml\n---\n", "---\n"][maker.choose(4)].to_owned();
    let mut chunks = Vec::new();
    let unit = 1 + maker.choose(4);
    let mut yaml = Yaml { maker, unit };
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                text.push_str(&yaml.maker.above(0, &[]));
                let start = text.len();
                yaml.entry(name, value, 0, &with(&[], name), &mut text);
                chunks.push((name.clone(), text[start..].to_owned()));
            }
        }
        Value::Array(items) if !items.is_empty() => yaml.items(items, 0, &[], &mut text),
        Value::Object(_) => text.push_str("{}\n"),
        other => text.push_str(&format!("{other}\n")),
    }
    text.push_str(&yaml.maker.above(0, &[]));
    text.push_str(["", "", "", "...\n"][yaml.maker.choose(4)]);
    (text, chunks)
}

impl Yaml<'_> {
    fn map(&mut self, members: &Map<String, Value>, indent: usize, path: &[String], out: &mut String) {
        for (i, (name, value)) in members.iter().enumerate() {
            if i > 0 {
                out.push_str(&self.maker.above(indent, path));
                out.push_str(&" ".repeat(indent));
            }
            self.entry(name, value, indent, &with(path, name), out);
        }
    }

    /// A member, from its key on.
    fn entry(&mut self, name: &str, value: &Value, indent: usize, path: &[String], out: &mut String) {
        let key = self.text(name, false);
        out.push_str(&key);
        out.push(':');
        self.value(value, indent, false, path, out);
    }

    /// A value behind its mark, with its line end.
    fn value(&mut self, value: &Value, indent: usize, dash: bool, path: &[String], out: &mut String) {
        match value {
            Value::Object(members) if !members.is_empty() && self.maker.choose(4) > 0 => {
                let inner = if dash { indent + 2 } else { indent + self.unit };
                if dash && self.maker.choose(3) > 0 {
                    out.push(' ');
                } else {
                    out.push_str(&format!("{}\n{}", self.maker.behind(path), self.maker.above(inner, path)));
                    out.push_str(&" ".repeat(inner));
                }
                self.map(members, inner, path, out);
            }
            Value::Array(items) if !items.is_empty() && self.maker.choose(4) > 0 => {
                if dash && self.maker.choose(2) == 0 {
                    out.push(' ');
                    self.items(items, indent + 2, path, out);
                    return;
                }
                let inner = if dash { indent + 2 } else { indent + self.unit * self.maker.choose(2) };
                out.push_str(&format!("{}\n{}", self.maker.behind(path), " ".repeat(inner)));
                self.items(items, inner, path, out);
            }
            Value::Null if self.maker.choose(2) == 0 => {
                out.push_str(&self.maker.behind(path));
                out.push('\n');
            }
            Value::String(text) if block(text) && self.maker.choose(2) == 0 => {
                let inner = indent + self.unit.max(2);
                out.push_str(&format!(" |{}\n", self.maker.behind(path)));
                for line in text.lines() {
                    let indent = if line.is_empty() { 0 } else { inner };
                    out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
                }
            }
            value => {
                let gap = match self.maker.choose(6) {
                    0 => format!("\n{}", " ".repeat(indent + 2)),
                    n => " ".repeat(1 + n % 2),
                };
                out.push_str(&format!("{gap}{}", self.flow(value, indent, path)));
                out.push_str(&self.maker.behind(path));
                out.push('\n');
            }
        }
    }

    /// Items; the first begins where the text ends.
    fn items(&mut self, items: &[Value], indent: usize, path: &[String], out: &mut String) {
        for (i, item) in items.iter().enumerate() {
            let path = with(path, &i);
            if i > 0 {
                out.push_str(&self.maker.above(indent, &path));
                out.push_str(&" ".repeat(indent));
            }
            out.push('-');
            self.value(item, indent, true, &path, out);
        }
    }

    fn flow(&mut self, value: &Value, indent: usize, path: &[String]) -> String {
        let (open, close, items): (_, _, Vec<(String, Vec<String>)>) = match value {
            Value::Object(members) => {
                let member = |(name, value): (&String, &Value)| {
                    let path = with(path, name);
                    (format!("{}: {}", self.text(name, true), self.flow(value, indent + 2, &path)), path)
                };
                ('{', '}', members.iter().map(member).collect())
            }
            Value::Array(items) => {
                let item = |(i, value): (usize, &Value)| {
                    let path = with(path, &i);
                    (self.flow(value, indent + 2, &path), path)
                };
                ('[', ']', items.iter().enumerate().map(item).collect())
            }
            Value::String(text) => return self.text(text, true),
            Value::Null => return ["null", "~"][self.maker.choose(2)].to_owned(),
            other => return other.to_string(),
        };
        if items.is_empty() || self.maker.choose(3) > 0 {
            let pad = if items.is_empty() { "" } else { ["", " "][self.maker.choose(2)] };
            let items: Vec<_> = items.into_iter().map(|(item, _)| item).collect();
            return format!("{open}{pad}{}{pad}{close}", items.join(", "));
        }
        let trailing = self.maker.choose(2) == 0;
        let count = items.len();
        let mut text = format!("{open}\n");
        for (i, (item, inner)) in items.into_iter().enumerate() {
            let comma = if trailing || i + 1 < count { "," } else { "" };
            text.push_str(&self.maker.above(indent + 2, path));
            text.push_str(&format!("{}{item}{comma}{}\n", " ".repeat(indent + 2), self.maker.behind(&inner)));
        }
        format!("{text}{}{close}", " ".repeat(indent + 1))
    }

    fn text(&mut self, text: &str, flow: bool) -> String {
        let words = ["yes", "no", "on", "off", "true", "false", "null", "y", "n"];
        let letters = |c: char| c.is_alphabetic() || (!flow && c == ' ');
        let plain = text.starts_with(char::is_alphabetic)
            && text.ends_with(char::is_alphabetic)
            && text.chars().all(letters)
            && !words.contains(&text);
        match self.maker.choose(4) {
            0 | 1 if plain => text.to_owned(),
            2 if !text.contains(|c: char| c.is_control() || c == LINE_END) => format!("'{}'", text.replace('\'', "''")),
            _ => Value::from(text).to_string().replace(LINE_END, "\\L"),
        }
    }
}

/// It ends a line for some programs, so that only its escape is read.
const LINE_END: char = '\u{2028}';

fn block(text: &str) -> bool {
    text.ends_with('\n')
        && !text.ends_with("\n\n")
        && text.len() > 1
        && !text.starts_with([' ', '\n', '\t'])
        && text.lines().all(|line| line.trim() == line)
        && !text.chars().any(|c| c.is_control() && c != '\n')
}
