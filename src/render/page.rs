//! Documents from templates: the shipped ones, or those of the same name in a workspace's `templates/`.
//! An undefined variable is an error with its line, and every value is escaped for the document's format.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, escape_formatter};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::markdown;
use super::notices::printable;
use crate::load::files::read_text;
use crate::load::workspace::confined;
use crate::model::answers::Word;
use crate::model::release::is_plain;

/// The shipped templates by name: what people read.
const SHIPPED: &[(&str, &str)] = &[
    ("audit.html", include_str!("../../templates/audit.html")),
    ("audit.md", include_str!("../../templates/audit.md")),
    ("checklist.html", include_str!("../../templates/checklist.html")),
    ("checklist.md", include_str!("../../templates/checklist.md")),
    ("coverage.md", include_str!("../../templates/coverage.md")),
    ("coverage.svg", include_str!("../../templates/coverage.svg")),
    ("controls.md", include_str!("../../templates/controls.md")),
    ("diff.md", include_str!("../../templates/diff.md")),
    ("hub.md", include_str!("../../templates/hub.md")),
    ("matrix.html", include_str!("../../templates/matrix.html")),
    ("matrix.md", include_str!("../../templates/matrix.md")),
    ("production.html", include_str!("../../templates/production.html")),
    ("production.md", include_str!("../../templates/production.md")),
    ("security-profiles.md", include_str!("../../templates/security-profiles.md")),
    ("slsa-provenance.md", include_str!("../../templates/slsa-provenance.md")),
    ("ssp.md", include_str!("../../templates/ssp.md")),
];

/// What may stand in the anchor of a Markdown link.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// What pages share, by name: `part("page.css")` in a template is its text, `digest("page.css")` its source in the
/// content security policy. A workspace may replace each, as it may a template.
const PARTS: &[(&str, &str)] = &[
    ("checklist.css", include_str!("../../templates/checklist.css")),
    ("checklist.js", include_str!("../../templates/checklist.js")),
    ("page.css", include_str!("../../templates/page.css")),
    ("page.js", include_str!("../../templates/page.js")),
];

/// The frame that pages without answers stand in: `{% extends "page.html" %}`.
const FRAME: (&str, &str) = ("page.html", include_str!("../../templates/page.html"));

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
    environment.add_filter("block", |value: String, language: String| {
        Value::from_safe_string(markdown::block(&value, &language))
    });
    environment.add_filter("fragment", |value: String| Value::from_safe_string(fragment(&value)));
    environment.add_filter("label", |value: String| Value::from_safe_string(markdown::label(&value)));
    environment.add_filter("word", |value: String| {
        let wrong = || Error::new(ErrorKind::InvalidOperation, format!("`{value}` cannot stand in a command"));
        if is_plain(&value) { Ok(Value::from_safe_string(value)) } else { Err(wrong()) }
    });
    environment.add_global("choices", Value::from_safe_string(Word::choices()));
    let root = workspace.map(Path::to_path_buf);
    let again = root.clone();
    environment.add_function("part", move |name: String| part(&name, root.as_deref()).map(Value::from_safe_string));
    environment.add_function("digest", move |name: String| {
        part(&name, again.as_deref()).map(|text| Value::from_safe_string(source_of(&text)))
    });
    let wrong = |error: &Error| {
        let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
        // The frame may be what is wrong.
        let name = error.name().filter(|own| *own == FRAME.0).unwrap_or(name).to_owned();
        TemplateError { name, line: error.line(), reason: format!("{}{detail}", error.kind()) }
    };
    if is_page(name) {
        let frame = frame(workspace)?;
        environment.add_template_owned(FRAME.0, frame).map_err(|error| wrong(&error))?;
    }
    environment.add_template_owned(name.to_owned(), text.to_owned()).map_err(|error| wrong(&error))?;
    let template = environment.get_template(name).map_err(|error| wrong(&error))?;
    let mut text = Limited { bytes: Vec::new(), is_full: false };
    let made = template.render_captured_to(Value::from(Serde(data)), &mut text).map(|_| ());
    if text.is_full {
        return Err(fail(None, format!("it makes a document of more than {} MiB", MOST >> 20)));
    }
    made.map_err(|error| wrong(&error))?;
    String::from_utf8(text.bytes).map_err(|error| fail(None, error.to_string()))
}

/// A document as it is made; a template that repeats itself for ever must not fill the memory.
struct Limited {
    bytes: Vec<u8>,
    is_full: bool,
}

/// The most bytes of one document: many times the largest of the shipped ones.
const MOST: usize = 64 * 1024 * 1024;

impl std::io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.is_full |= self.bytes.len() + bytes.len() > MOST;
        if self.is_full {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The path of a workspace's own template where it says other than the shipped one: what a document made by
/// [`page`] then rests on.
///
/// # Errors
/// [`TemplateError`] where it cannot be read or lies outside the workspace.
pub fn own_template(name: &str, workspace: Option<&Path>) -> Result<Option<String>, TemplateError> {
    let own = workspace.map_or(Ok(None), |root| own(name, root))?;
    let known = shipped(name).or_else(|| shared(name));
    Ok(own.filter(|text| known != Some(text)).map(|_| path_of(name)))
}

/// The names of everything that a page made from a template may rest on: the template, and where it is HTML what
/// pages share.
pub fn rests_on(name: &str) -> impl Iterator<Item = &str> {
    let (shared, frame) = if is_page(name) { (PARTS, Some(FRAME.0)) } else { (&[] as &[_], None) };
    std::iter::once(name).chain(frame).chain(shared.iter().map(|(name, _)| *name))
}

fn is_page(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "html")
}

/// A shared part of pages, as it stands between the tags of its element: a workspace's own, else the shipped one.
fn part(name: &str, workspace: Option<&Path>) -> Result<String, Error> {
    let wrong = |reason: String| Error::new(ErrorKind::InvalidOperation, reason);
    let own = workspace.map_or(Ok(None), |root| own(name, root)).map_err(|error| wrong(error.to_string()))?;
    let text = own.as_deref().or_else(|| PARTS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text));
    let text = text.ok_or_else(|| wrong(format!("there is no shared part `{name}`")))?;
    // What ends the element would let the rest stand on the page as markup.
    if text.to_ascii_lowercase().contains("</") || text.contains("<!--") {
        return Err(wrong(format!("the shared part `{name}` must hold neither `</` nor `<!--`")));
    }
    Ok(text.to_owned())
}

/// The frame of pages: a workspace's own, else the shipped one.
fn frame(workspace: Option<&Path>) -> Result<String, TemplateError> {
    let own = workspace.map_or(Ok(None), |root| own(FRAME.0, root))?;
    Ok(own.as_deref().unwrap_or(FRAME.1).to_owned())
}

/// The anchor of a link, with everything percent-encoded that could end it.
fn fragment(anchor: &str) -> String {
    percent_encoding::utf8_percent_encode(anchor, FRAGMENT).to_string()
}

/// A text as a source in a content security policy, which allows it and nothing else.
fn source_of(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)))
}

fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

fn shared(name: &str) -> Option<&'static str> {
    PARTS.iter().chain([&FRAME]).find(|(known, _)| *known == name).map(|(_, text)| *text)
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
