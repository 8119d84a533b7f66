//! Why what stands at a key, or might, tells no value of a setting: the application ignores it, or it is open what counts.
//! It must not take for open what the application refuses.

use std::sync::Arc;

use serde_json::Value;

use super::Looker;
use crate::audit::dialect::cases::KeyAt;
use crate::audit::dialect::keys::{mistyped, taken};
use crate::audit::evaluate::effective::Open;
use crate::audit::evaluate::found::{Found, LeftTo};
use crate::audit::plan::schema::Schema;
use crate::audit::shown::is_variable;
use crate::load::tree::{Node, Span};
use crate::model::dialect::Enforced;

impl Looker<'_, '_> {
    /// A value that the application refuses, or of a type that it does not read there: whatever it does then, it does
    /// not go by what is written.
    pub(super) fn unusable(&self, node: &Node, at: &KeyAt<'_>, value: &Value) -> Option<Found> {
        let key = at.key.filter(|key| key.enforced == Enforced::Yes)?;
        let is_one = |schema: &Option<Arc<Schema>>| schema.as_ref().is_some_and(|schema| schema.is_met(value));
        let does = match (is_one(&at.unusable.refuses), is_one(&at.unusable.skips)) {
            (true, _) => Some("is refused in"),
            (_, true) => Some("does nothing in"),
            _ => None,
        };
        if let Some(does) = does {
            let note = key.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
            let (shown, title) = (self.element.shown(at), &self.spelling.dialect.title);
            let message = format!("`{shown}` has a value that {does} {title}{note}");
            // Of the key nothing is known but that it takes others.
            let write = Some(format!("Write another value at `{shown}`."));
            return Some(Found::Inert { span: node.span, message, write });
        }
        let shown = || self.element.shown(at).into();
        let message = mistyped(&shown, key, node, value, self.spelling.dialect)?;
        let write = format!("Write `{}` as {}.", self.element.shown(at), taken(key, value));
        Some(Found::Inert { span: node.span, message, write: Some(write) })
    }

    pub(super) fn inert(&self, span: Span, at: &KeyAt<'_>) -> Found {
        let title = &self.spelling.dialect.title;
        let note = at.key.and_then(|key| key.note.as_ref()).map(|note| format!(": {note}")).unwrap_or_default();
        let verb = match at.key.map(|key| key.enforced) {
            Some(Enforced::Inert) => "does nothing in",
            _ => "is refused in",
        };
        let message = format!("`{}` {verb} {title}{note}", self.element.shown(at));
        Found::Inert { span, message, write: None }
    }

    pub(super) fn open(&self, node: Option<&Node>, at: &KeyAt<'_>, open: &Open) -> Found {
        let key = self.element.shown(at);
        let (message, left_to) = match open {
            Open::Elsewhere => {
                let message = format!("`{key}` is not set here, and more of the configuration stands elsewhere");
                (message, LeftTo::Statement)
            }
            Open::Variable(name) => {
                // One that is given may be given otherwise, or to some services only, or not reach the application.
                let is_given = self.document.variable(name).is_some() || self.document.root().get(name).is_some();
                let unseen = if is_given { "of which no layer shows what counts" } else { "which no layer sets" };
                // What does not look like the name of one could be anything.
                let variable =
                    if is_variable(name) { format!("the variable `{name}`") } else { "a variable".to_owned() };
                (format!("`{key}` is taken from {variable}, {unseen}"), LeftTo::Variable)
            }
            // No file of variables settles it.
            Open::Form => {
                let title = &self.spelling.dialect.title;
                let message = format!(
                    "`{key}` is written with a reference in a form that is not read here as {title} may read it, so what \
                     it becomes is open"
                );
                (message, LeftTo::Nobody)
            }
        };
        Found::Unknown { span: node.map(|node| node.span), message, left_to }
    }

    pub(super) fn own_default(key: &str, parent: Span) -> Found {
        let message = format!("`{key}` is not set, and a default that the workspace itself states proves nothing");
        Found::Unknown { span: Some(parent), message, left_to: LeftTo::Statement }
    }

    /// Whether a later line reads more of the configuration, in this file or in one that is laid over it, where the last one of
    /// a name counts.
    pub(super) fn is_overtaken(&self, span: Span) -> bool {
        let root = self.document.root();
        self.document.part(span).is_textual
            && self.spelling.elsewhere.iter().any(|path| path.reached(root).any(|found| found.node.span > span))
    }

    pub(super) fn overtaken(&self, span: Span, at: &KeyAt<'_>) -> Found {
        let key = self.element.shown(at);
        let message = format!("`{key}` is set before more of the configuration is read, which may set it again");
        Found::Unknown { span: Some(span), message, left_to: LeftTo::Statement }
    }
}
