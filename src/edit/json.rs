//! Edits of JSON.
//! It must write no more than JSON: no comment, no trailing comma.

use serde_json::Value;

use super::draft::Draft;
use super::flow::{Brackets, Lay};
use super::page::{Page, Splices};
use crate::load::tree::{Kind, Node};

pub(super) fn edit(page: &Page<'_>, root: &Node, draft: &Draft, splices: &mut Splices) {
    let writer = Writer { page, unit: unit(page), wide: wide(page, root).unwrap_or(true) };
    writer.walk(root, draft, splices);
}

struct Writer<'p> {
    page: &'p Page<'p>,
    /// One step of indentation; none where the document stands on one line.
    unit: Option<String>,
    /// Whether a space follows the colon.
    wide: bool,
}

/// The first indentation, which is that of the outermost members.
fn unit(page: &Page<'_>) -> Option<String> {
    let lines = page.text.trim_start().lines().skip(1);
    let mut indents =
        lines.filter(|line| !line.trim().is_empty()).map(|line| &line[..line.len() - line.trim_start().len()]);
    let first = indents.next()?;
    Some(if first.is_empty() { "  ".to_owned() } else { first.to_owned() })
}

/// Whether the first member that is found has a space behind its colon.
fn wide(page: &Page<'_>, node: &Node) -> Option<bool> {
    match &node.kind {
        Kind::Map(entries) => {
            let (key, value) = entries.first()?;
            Some(!page.text[key.span.end as usize..value.span.start as usize].ends_with(':'))
        }
        Kind::List(items) => items.iter().find_map(|item| wide(page, item)),
        _ => None,
    }
}

impl Writer<'_> {
    fn walk(&self, node: &Node, draft: &Draft, splices: &mut Splices) {
        let span = node.span.start as usize..node.span.end as usize;
        match (draft, &node.kind) {
            (Draft::New(value, _), _) => {
                let indent = self.unit.is_some().then(|| self.page.indent(span.start).to_owned());
                splices.swap(span, self.value(value, indent.as_deref()));
            }
            (Draft::Map(members), Kind::Map(entries)) => {
                let items: Vec<_> =
                    entries.iter().map(|(key, node)| key.span.start as usize..node.span.end as usize).collect();
                for ((_, draft), (_, node)) in members.iter().zip(entries) {
                    self.walk(node, draft, splices);
                }
                let gone: Vec<_> = members[..entries.len()].iter().map(|(_, draft)| !draft.lives()).collect();
                let new = members[entries.len()..].iter().map(|(name, draft)| (Some(name.as_str()), draft));
                self.brackets(&span, &items, &gone, new, splices);
            }
            (Draft::List(drafts), Kind::List(nodes)) => {
                let items: Vec<_> = nodes.iter().map(|node| node.span.start as usize..node.span.end as usize).collect();
                for (draft, node) in drafts.iter().zip(nodes) {
                    self.walk(node, draft, splices);
                }
                let gone: Vec<_> = drafts[..nodes.len()].iter().map(|draft| !draft.lives()).collect();
                self.brackets(&span, &items, &gone, drafts[nodes.len()..].iter().map(|draft| (None, draft)), splices);
            }
            _ => {}
        }
    }

    fn brackets<'a>(
        &self,
        span: &std::ops::Range<usize>,
        items: &[std::ops::Range<usize>],
        gone: &[bool],
        new: impl Iterator<Item = (Option<&'a str>, &'a Draft)>,
        splices: &mut Splices,
    ) {
        let brackets =
            Brackets { open: span.start, close: span.end - 1, items, comments: false, between: self.between() };
        let lay = match &self.unit {
            Some(unit) if items.is_empty() => Lay::Rows(format!("{}{unit}", self.page.indent(span.start))),
            _ => brackets.lay(self.page),
        };
        let indent = if let Lay::Rows(indent) = &lay { Some(indent.as_str()) } else { None };
        let added: Vec<_> = new
            .filter_map(|(name, draft)| if let Draft::New(value, _) = draft { Some((name, value)) } else { None })
            .map(|(name, value)| {
                format!("{}{}", name.map_or_else(String::new, |n| self.key(n)), self.value(value, indent))
            })
            .collect();
        brackets.edit(self.page, splices, gone, &added, &lay, "");
    }

    const fn between(&self) -> &'static str {
        if self.wide { ", " } else { "," }
    }

    fn key(&self, name: &str) -> String {
        format!("{}{}", Value::from(name), if self.wide { ": " } else { ":" })
    }

    /// A value as text, on lines of their own where there is an indentation.
    fn value(&self, node: &Node, indent: Option<&str>) -> String {
        let (open, close, parts): (_, _, Vec<String>) = match &node.kind {
            Kind::List(items) if !items.is_empty() => ('[', ']', self.parts(items.iter().map(|n| (None, n)), indent)),
            Kind::Map(entries) if !entries.is_empty() => {
                ('{', '}', self.parts(entries.iter().map(|(k, n)| (Some(k.name.as_str()), n)), indent))
            }
            _ => return node.to_json().to_string(),
        };
        match (indent, &self.unit) {
            (Some(indent), Some(unit)) => {
                let newline = self.page.newline;
                let inner = parts.join(&format!(",{newline}{indent}{unit}"));
                format!("{open}{newline}{indent}{unit}{inner}{newline}{indent}{close}")
            }
            _ => format!("{open}{}{close}", parts.join(self.between())),
        }
    }

    fn parts<'a>(&self, nodes: impl Iterator<Item = (Option<&'a str>, &'a Node)>, indent: Option<&str>) -> Vec<String> {
        let inner = indent.map(|indent| format!("{indent}{}", self.unit.as_deref().unwrap_or("")));
        nodes
            .map(|(name, node)| {
                format!("{}{}", name.map_or_else(String::new, |n| self.key(n)), self.value(node, inner.as_deref()))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Change, Step, apply};
    use crate::load::syntax::Syntax;

    fn set(text: &str, path: &[&str], value: serde_json::Value) -> String {
        let change = Change::Set { path: Step::members(path.iter().copied()), value };
        apply(Syntax::Json, text, &[change]).expect("fits")
    }

    #[test]
    fn members_are_put_in_as_the_others_stand() {
        assert_eq!(set("{\"a\":1}", &["b"], json!([1, {"c": 2}])), "{\"a\":1,\"b\":[1,{\"c\":2}]}");
        assert_eq!(
            set("{\n\t\"a\": 1\n}\n", &["b", "c"], json!("x")),
            "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": \"x\"\n\t}\n}\n"
        );
        assert_eq!(
            set("{\r\n  \"a\": {}\r\n}", &["a", "b"], json!([])),
            "{\r\n  \"a\": {\r\n    \"b\": []\r\n  }\r\n}"
        );
        assert_eq!(set("{}", &["b"], json!(null)), "{\"b\": null}");
        assert_eq!(set("[1]", &[], json!({"a": 1})), "{\"a\": 1}");
    }
}
