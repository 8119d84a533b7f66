//! Edits of notations with a line for each name: environment files and PostgreSQL's.
//! It must write texts only, since these notations have no other values.

use super::draft::Draft;
use super::error::Refusal;
use super::page::{Page, Splices};
use crate::load::syntax::Syntax;
use crate::load::tree::{Kind, Node};

pub(super) fn edit(
    syntax: Syntax,
    page: &Page<'_>,
    root: &Node,
    draft: &Draft,
    splices: &mut Splices,
) -> Result<(), Refusal> {
    let (Draft::Map(members), Kind::Map(entries)) = (draft, &root.kind) else {
        return Err(Refusal::new(draft.by().unwrap_or(0), "such a file has one line a name; set the names one by one"));
    };
    for ((_, draft), (key, node)) in members.iter().zip(entries) {
        match draft {
            Draft::Old => {}
            Draft::Gone(_) => {
                let start = page.text[..key.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
                let behind = &page.text[node.span.end as usize..];
                let end = node.span.end as usize + behind.find('\n').map_or(behind.len(), |at| at + 1);
                splices.cut(start..end);
            }
            Draft::New(value, by) => {
                let span = node.span.start as usize..node.span.end as usize;
                let new = quoted_as(&page.text[span.clone()], written(syntax, value, *by)?);
                splices.swap(span, new);
            }
            Draft::Map(_) | Draft::List(_) => return Err(only_text(draft.by().unwrap_or(0))),
        }
    }
    for (name, draft) in &members[entries.len()..] {
        if let Draft::New(value, by) = draft {
            let equals = if syntax == Syntax::Conf { " = " } else { "=" };
            let newline = if page.text.contains("\r\n") { "\r\n" } else { "\n" };
            splices.put_last(page.text.len(), format!("{name}{equals}{}{newline}", written(syntax, value, *by)?));
        }
    }
    Ok(())
}

fn only_text(by: usize) -> Refusal {
    Refusal::new(by, "such a file holds texts only; write the value as a text")
}

/// A text that needs no quotes in those of the one that stood there.
fn quoted_as(old: &str, new: String) -> String {
    let quote = old.chars().next().filter(|c| matches!(c, '"' | '\'') && old.len() > 1 && old.ends_with(*c));
    match quote {
        Some(quote) if !new.starts_with(['"', '\'']) => format!("{quote}{new}{quote}"),
        _ => new,
    }
}

/// A text, in quotes where it needs them.
fn written(syntax: Syntax, value: &Node, by: usize) -> Result<String, Refusal> {
    let Kind::Text(text) = &value.kind else { return Err(only_text(by)) };
    if text.chars().any(char::is_control) {
        return Err(Refusal::new(by, "a value with control characters is not written; edit the file by hand"));
    }
    let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-/:,@%+".contains(c));
    Ok(match syntax {
        _ if plain && (syntax != Syntax::Conf || text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')) => {
            text.clone()
        }
        Syntax::Conf => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''")),
        _ => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$")),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Change, Step, apply};
    use super::*;

    fn set(syntax: Syntax, text: &str, name: &str, value: &str) -> String {
        apply(syntax, text, &[Change::Set { path: Step::members([name]), value: json!(value) }]).expect("fits")
    }

    #[test]
    fn values_are_replaced_and_added_and_lines_removed() {
        let text = "# a\nexport A=1 # why\nB='x'\n";
        assert_eq!(set(Syntax::Env, text, "A", "2 3"), "# a\nexport A=\"2 3\" # why\nB='x'\n");
        assert_eq!(set(Syntax::Env, text, "C", "on"), "# a\nexport A=1 # why\nB='x'\nC=on\n");
        assert_eq!(set(Syntax::Env, text, "B", "y"), "# a\nexport A=1 # why\nB='y'\n");
        assert_eq!(set(Syntax::Conf, "ssl = off # no\n", "ssl", "on"), "ssl = on # no\n");
        assert_eq!(set(Syntax::Conf, "v = 'TLSv1' # old\n", "v", "TLSv1.2"), "v = 'TLSv1.2' # old\n");
        assert_eq!(set(Syntax::Conf, "v = 'a'\n", "v", "it's"), "v = 'it''s'\n");
        assert_eq!(set(Syntax::Conf, "a = 1", "log_line_prefix", "it's %m"), "a = 1\nlog_line_prefix = 'it''s %m'");
        let gone = [Change::Remove { path: Step::members(["A"]) }];
        assert_eq!(apply(Syntax::Env, text, &gone).expect("fits"), "# a\nB='x'\n");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let change = Change::Set { path: Step::members(["A"]), value: json!(1) };
        assert!(apply(Syntax::Env, "A=1\n", &[change]).is_err());
    }
}
