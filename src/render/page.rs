//! Documents from templates: the shipped ones, or those of the same name in a workspace's `templates/`.
//! An undefined variable is an error with its line, and every value is escaped for the document's format.

use std::path::Path;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, escape_formatter};
use serde::Serialize;

use super::markdown;
use super::notices::printable;
use crate::load::files::read_text;
use crate::load::workspace::confined;

/// The shipped templates by name: what people read.
const SHIPPED: &[(&str, &str)] = &[
    ("audit.html", include_str!("../../templates/audit.html")),
    ("audit.md", include_str!("../../templates/audit.md")),
    ("checklist.md", include_str!("../../templates/checklist.md")),
    ("coverage.md", include_str!("../../templates/coverage.md")),
    ("coverage.svg", include_str!("../../templates/coverage.svg")),
    ("controls.md", include_str!("../../templates/controls.md")),
    ("diff.md", include_str!("../../templates/diff.md")),
    ("matrix.md", include_str!("../../templates/matrix.md")),
    ("production.md", include_str!("../../templates/production.md")),
];

/// Why a document could not be made from its template.
#[derive(Debug, thiserror::Error)]
#[error("template `{name}`{}: {reason}", line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct TemplateError {
    /// The template.
    pub name: String,
    /// The line in it.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

/// Renders a template with a report's data; a workspace's own template of that name replaces the shipped one.
///
/// # Errors
/// [`TemplateError`] for an unknown name, a template outside the workspace, a syntax error or an undefined variable.
pub fn page<T: Serialize>(name: &str, data: &T, workspace: Option<&Path>) -> Result<String, TemplateError> {
    let fail = |line, reason: String| TemplateError { name: name.to_owned(), line, reason };
    let own = workspace.map_or(Ok(None), |root| own(name, root))?;
    let text =
        own.as_deref().or_else(|| shipped(name)).ok_or_else(|| fail(None, "there is no such template".into()))?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(whitespace());
    environment.set_fuel(Some(50_000_000));
    environment.set_auto_escape_callback(|name| {
        let is_html = Path::new(name).extension().is_some_and(|ending| ending == "html" || ending == "svg");
        if is_html { AutoEscape::Html } else { AutoEscape::Custom("markdown".into()) }
    });
    environment.set_formatter(write_escaped);
    environment.add_filter("code", |value: String| Value::from_safe_string(markdown::code(&value)));
    let wrong = |error: &Error| {
        let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
        fail(error.line(), format!("{}{detail}", error.kind()))
    };
    environment.add_template_owned(name.to_owned(), text.to_owned()).map_err(|error| wrong(&error))?;
    let template = environment.get_template(name).map_err(|error| wrong(&error))?;
    template.render(Value::from(Serde(data))).map_err(|error| wrong(&error))
}

/// The path of a workspace's own template where it says other than the shipped one: what a document made by
/// [`page`] then rests on.
///
/// # Errors
/// [`TemplateError`] where it cannot be read or lies outside the workspace.
pub fn own_template(name: &str, workspace: Option<&Path>) -> Result<Option<String>, TemplateError> {
    let own = workspace.map_or(Ok(None), |root| own(name, root))?;
    Ok(own.filter(|text| shipped(name) != Some(text)).map(|_| path_of(name)))
}

fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Where a workspace's own template of this name stands.
fn path_of(name: &str) -> String {
    format!("templates/{name}")
}

/// A workspace's own template, if something stands where it would be.
fn own(name: &str, root: &Path) -> Result<Option<Arc<str>>, TemplateError> {
    let fail = |reason: String| TemplateError { name: name.to_owned(), line: None, reason };
    let shown = path_of(name);
    if root.join(&shown).symlink_metadata().is_err() {
        return Ok(None);
    }
    let root = root.canonicalize().map_err(|error| fail(error.to_string()))?;
    let path = confined(&root, &shown).map_err(fail)?;
    read_text(&path, &shown).map(Some).map_err(|error| fail(error.to_string()))
}

/// Lines that hold only a block leave no empty line behind.
fn whitespace() -> SyntaxConfig {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .expect("internal error: a valid syntax")
}

fn write_escaped(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::new(ErrorKind::UndefinedError, "a variable of the template is not defined"));
    }
    let text = if value.is_safe() || value.is_number() {
        value.to_string()
    } else if value.is_none() {
        String::new()
    } else if *state.auto_escape() == AutoEscape::Html {
        let shown = value.as_str().map_or_else(|| printable(&value.to_string()), printable);
        return escape_formatter(out, state, &Value::from(shown));
    } else {
        value.as_str().map_or_else(|| markdown::escape(&value.to_string()), markdown::escape)
    };
    out.write_str(&text).map_err(Error::from)
}
