//! What an application reads where something is written: references to variables replaced, texts turned into types.
//! It must take nothing from the environment that it runs in: only layers set variables.

use serde_json::Value;

use crate::audit::config::templated::put;
use crate::audit::dialect::spelling::is_environment;
use crate::audit::document::{Document, Variable};
use crate::audit::doubt::rendered::is_of_chart;
use crate::audit::normalise::{Kind as ReaderKind, Reader};
use crate::diag::secret_shapes;
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::{Dialect, Interpolation, KeyType};
use crate::model::setting::Secrecy;

/// How many variables one value may be made of, and how long it may become, in bytes: more is a circle, or made to grow.
const MOST: usize = 256;
const LONGEST: usize = 1 << 20;

/// What of a value is still to be replaced.
struct Rest {
    /// How many more variables it may be made of.
    left: usize,
    /// Where the value stands in a file of variables: those that refer to others know what stands above them.
    before: Option<u32>,
    /// Whether that counts: where something is only to be doubted, what it may come to is enough.
    minds_order: bool,
}

impl Rest {
    const fn new(minds_order: bool) -> Self {
        Self { left: MOST, before: None, minds_order }
    }
}

/// Why it is not known what the application reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) enum Open {
    /// It is taken from this variable, and no layer shows its value.
    Variable(String),
    /// The key is not set here, and more of the configuration is read from elsewhere.
    Elsewhere,
    /// A reference in a form that is not read here: without a name, a template, or one that grows without end.
    Form,
}

impl Open {
    /// A reference to what may be the name of a variable.
    fn of(name: &str) -> Self {
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if is_name { Self::Variable(name.to_owned()) } else { Self::Form }
    }
}

/// The value that the application reads.
pub(in crate::audit) fn effective(
    document: &Document,
    dialect: &Dialect,
    node: &Node,
    kind: KeyType,
) -> Result<Value, Open> {
    read(document, dialect, (node, kind), true)
}

fn read(
    document: &Document,
    dialect: &Dialect,
    (node, kind): (&Node, KeyType),
    minds_order: bool,
) -> Result<Value, Open> {
    match &node.kind {
        Kind::Text(text) => {
            if let Some((name, variable)) = set_by_variable(document, node) {
                if variable.is_open {
                    return Err(Open::of(name));
                }
                let text = resolved(document, dialect, (name, variable), &mut Rest::new(minds_order))?;
                return Ok(typed(&text, kind, dialect));
            }
            // What an escape spells is there only once the references are replaced.
            let is_escaped =
                dialect.replaces_in_text && text.contains("${") && document.written(node.span).contains('\\');
            if is_escaped && !document.part(node.span).is_textual {
                return Err(Open::Form);
            }
            let text = replaced(document, dialect, text, &mut Rest::new(minds_order))?;
            let has_types = !document.part(node.span).is_textual;
            if is_environment(dialect) && may_change(document, node.span, &text) {
                return Err(Open::Form);
            }
            Ok(if has_types { Value::String(text) } else { typed(&text, kind, dialect) })
        }
        // A template of an alert or an injector among a manifest's annotations says nothing of the others.
        Kind::List(_) | Kind::Map(_) if dialect.interpolates == Interpolation::Containers => Ok(node.to_json()),
        Kind::List(items) => items
            .iter()
            .map(|item| read(document, dialect, (item, KeyType::Any), minds_order))
            .collect::<Result<_, _>>(),
        Kind::Map(entries) => entries
            .iter()
            .map(|(key, node)| Ok((key.name.clone(), read(document, dialect, (node, KeyType::Any), minds_order)?)))
            .collect::<Result<_, _>>()
            .map(Value::Object),
        _ => Ok(node.to_json()),
    }
}

/// As [`effective`], where what depends on a variable that no layer sets stays as it is written.
pub(in crate::audit) fn as_far_as_known(document: &Document, dialect: &Dialect, node: &Node) -> Value {
    match &node.kind {
        Kind::List(items) => items.iter().map(|item| as_far_as_known(document, dialect, item)).collect(),
        Kind::Map(entries) => {
            let member = |(key, node): &(crate::load::tree::Key, Node)| {
                (key.name.clone(), as_far_as_known(document, dialect, node))
            };
            Value::Object(entries.iter().map(member).collect())
        }
        _ => read(document, dialect, (node, KeyType::Any), false).unwrap_or_else(|_| node.to_json()),
    }
}

/// The value as it is written, for readers of secrets: a reference stays one, and what only looks like one is none.
pub(super) fn as_written(document: &Document, dialect: &Dialect, node: &Node) -> Value {
    match &node.kind {
        Kind::Text(text) if !dialect.canonical && set_by_variable(document, node).is_none() => {
            Value::String(taken(text, dialect.interpolates))
        }
        Kind::List(items) => items.iter().map(|item| as_written(document, dialect, item)).collect(),
        Kind::Map(entries) => {
            let member =
                |(key, node): &(crate::load::tree::Key, Node)| (key.name.clone(), as_written(document, dialect, node));
            Value::Object(entries.iter().map(member).collect())
        }
        _ => node.to_json(),
    }
}

/// What a normaliser reads: of secrets what is written, of everything else what the application reads.
pub(super) fn to_read(
    document: &Document,
    dialect: &Dialect,
    node: &Node,
    kind: KeyType,
    secrecy: Secrecy,
) -> Result<Value, Open> {
    match secrecy {
        Secrecy::Whole => Ok(as_written(document, dialect, node)),
        // A URL says much where its password alone is a reference. Where more of it is one, what it will be is open.
        Secrecy::Part => effective(document, dialect, node, kind).or_else(|open| {
            let written = as_written(document, dialect, node);
            let reader = Reader { kind: ReaderKind::Url, words: Vec::new() };
            reader.read(&written).map(|_| written).map_err(|_| open)
        }),
        Secrecy::Nothing | Secrecy::Stray => effective(document, dialect, node, kind),
    }
}

/// A text as readers of secrets have to see it. Where the application does not replace what looks like a reference, its
/// characters are the secret itself.
fn taken(text: &str, interpolates: Interpolation) -> String {
    let replaced = match interpolates {
        // What a container replaces, `handed` knows; what Helm puts in leaves the whole file open.
        Interpolation::Containers => is_of_chart(text),
        Interpolation::Nothing => false,
        Interpolation::Plain => text.contains("${") && !text.contains(":-") && !text.replace("${", "").contains('$'),
        Interpolation::Defaults => text.contains('$'),
        Interpolation::Templates => text.contains("{{"),
    };
    let reader = Reader { kind: ReaderKind::Secret, words: Vec::new() };
    let read = reader.read(&Value::String(text.to_owned())).unwrap_or_default();
    match read.get("kind").and_then(Value::as_str) {
        // A hash has dollars of its own.
        _ if secret_shapes::is_login(text) => text.to_owned(),
        _ if replaced && interpolates == Interpolation::Defaults => unnested(text),
        _ if replaced && interpolates == Interpolation::Containers => put(text),
        _ if replaced => text.to_owned(),
        Some("env" | "vault" | "file" | "kms" | "reference") => "taken as it is".to_owned(),
        _ => text.replace('$', "x"),
    }
}

/// A text in which a reference with nothing but another one as its default is a reference alone.
fn unnested(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('$') {
        let (inner, length) = dollar(&rest[start + 1..], Interpolation::Defaults);
        let end = start + 1 + length;
        match inner.filter(|inner| is_reference(inner, NESTED)) {
            Some(inner) => out.extend([&rest[..start], "${", &inner[..name_length(inner)], "}"]),
            None => out.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    out + rest
}

/// How deep references may stand in each other.
pub(in crate::audit) const NESTED: usize = 8;

/// Whether what Compose puts in the place of this is a variable's value whatever is set, and nothing of its own.
pub(in crate::audit) fn is_reference(inner: &str, depth: usize) -> bool {
    let (name, rest) = inner.split_at(name_length(inner));
    let default = rest.strip_prefix(":-").or_else(|| rest.strip_prefix('-'));
    let default = default.and_then(|default| default.strip_prefix('$'));
    let is_nested = |default: &str| {
        let (inner, length) = dollar(default, Interpolation::Defaults);
        length == default.len() && inner.is_some_and(|inner| is_reference(inner, depth - 1))
    };
    !name.is_empty() && (rest.is_empty() || (depth > 0 && default.is_some_and(is_nested)))
}

/// Whether a node is one value as it stands: a reference to a variable may hold anything as its default, and a table
/// or list anything between its values.
pub(in crate::audit) fn is_literal(document: &Document, dialect: &Dialect, node: &Node) -> bool {
    match &node.kind {
        Kind::Text(text) => {
            let refers = refers(text, dialect.interpolates) || text.contains("${");
            dialect.interpolates == Interpolation::Nothing || !refers || set_by_variable(document, node).is_some()
        }
        Kind::Map(_) | Kind::List(_) => false,
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => true,
    }
}

/// Whether a node stands in a file as it is, and was not put there by a variable.
pub(in crate::audit) fn is_written(document: &Document, node: &Node) -> bool {
    set_by_variable(document, node).is_none()
}

/// The variable of a layer that set this node: the node then stands where the variable stands.
fn set_by_variable<'d>(document: &'d Document, node: &'d Node) -> Option<(&'d str, &'d Variable)> {
    let Kind::Text(text) = &node.kind else { return None };
    let name = text.strip_prefix("${")?.strip_suffix('}')?;
    document.variable(name).filter(|variable| variable.span == node.span).map(|variable| (name, variable))
}

/// Who sets a value.
#[derive(Debug, Default)]
pub(super) struct Origin<'d> {
    /// The variable that it is, with nothing beside it.
    pub(super) variable: Option<(&'d str, Span)>,
    /// Where the variables stand that are parts of it.
    pub(super) parts: Vec<Span>,
}

/// Which variables of layers make a value what it is, with the place of each.
pub(super) fn origin<'d>(document: &'d Document, dialect: &Dialect, node: &'d Node) -> Origin<'d> {
    if let Some((name, variable)) = set_by_variable(document, node) {
        return Origin { variable: Some((name, variable.name)), parts: Vec::new() };
    }
    let Kind::Text(text) = &node.kind else { return Origin::default() };
    if !matches!(dialect.interpolates, Interpolation::Plain | Interpolation::Defaults) {
        return Origin::default();
    }
    let inner = text.split("${").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let named = inner.map(|inner| inner.split_once(":-").map_or(inner, |(name, _)| name));
    let found: Vec<(&str, Span)> = named.filter_map(|name| Some((name, document.variable(name)?.name))).collect();
    let is_whole = text.starts_with("${") && text.find('}') == Some(text.len() - 1);
    match found.as_slice() {
        [one] if is_whole => Origin { variable: Some(*one), parts: Vec::new() },
        several => Origin { variable: None, parts: several.iter().map(|(_, span)| *span).collect() },
    }
}

/// The text of a node that a variable sets.
pub(in crate::audit) fn reference(name: &str) -> Kind {
    Kind::Text(format!("${{{name}}}"))
}

/// Whether there is something in a text that the application may replace.
fn refers(text: &str, interpolates: Interpolation) -> bool {
    match interpolates {
        Interpolation::Nothing => false,
        // What a container was given, `given` leaves open. Manifests are often templates of Helm, or of Flux and `envsubst`.
        Interpolation::Containers => text.contains("{{") || text.contains("${"),
        Interpolation::Plain => text.contains("${"),
        Interpolation::Defaults => text.contains('$'),
        Interpolation::Templates => text.contains("{{"),
    }
}

/// A text with the references replaced that the application replaces.
fn replaced(document: &Document, dialect: &Dialect, text: &str, left: &mut Rest) -> Result<String, Open> {
    if !refers(text, dialect.interpolates) {
        return Ok(text.to_owned());
    }
    if matches!(dialect.interpolates, Interpolation::Templates | Interpolation::Containers) {
        return Err(Open::Form);
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('$') {
        out.push_str(&rest[..start]);
        let (inner, length) = dollar(&rest[start + 1..], dialect.interpolates);
        match inner {
            Some(inner) => out.push_str(&one(document, dialect, inner, left)?),
            // Compose refuses a brace that does not close, and else nothing behind it closes one either.
            None if rest[start + 1..].starts_with('{') => match dialect.interpolates {
                Interpolation::Defaults => return Err(Open::Form),
                _ => return Ok(out + &rest[start..]),
            },
            None => out.push('$'),
        }
        if out.len() > LONGEST {
            return Err(Open::Form);
        }
        rest = &rest[start + 1 + length..];
    }
    out.push_str(rest);
    Ok(out)
}

/// What a dollar refers to, and how much behind it belongs to it; nothing where it stands for itself.
pub(in crate::audit) fn dollar(behind: &str, interpolates: Interpolation) -> (Option<&str>, usize) {
    let is_compose = interpolates == Interpolation::Defaults;
    if behind.starts_with('{') {
        let end = if is_compose { closing(behind) } else { behind.find('}') };
        return end.map_or((None, 0), |end| (Some(&behind[1..end]), end + 1));
    }
    if !is_compose {
        return (None, 0);
    }
    match name_length(behind) {
        0 => (None, usize::from(behind.starts_with('$'))),
        length => (Some(&behind[..length]), length),
    }
}

/// Where the brace closes that a text begins with; a default may have references of its own.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' if at == 0 || text[..at].ends_with('$') => depth += 1,
            '}' if depth == 1 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// How long the name of a variable is that a text begins with.
pub(in crate::audit) fn name_length(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if text.starts_with(|c: char| c.is_ascii_digit()) { 0 } else { text.find(|c| !is_part(c)).unwrap_or(text.len()) }
}

fn one(document: &Document, dialect: &Dialect, inner: &str, left: &mut Rest) -> Result<String, Open> {
    let (name, default) = match dialect.interpolates {
        Interpolation::Defaults => {
            let (name, rest) = inner.split_at(name_length(inner));
            let default = rest.strip_prefix(":-");
            if !rest.is_empty() && default.is_none() {
                return Err(Open::of(name));
            }
            (name, default)
        }
        _ => (inner, None),
    };
    left.left = left.left.checked_sub(1).ok_or_else(|| Open::of(name))?;
    let is_known = document.has_environment;
    // Programs disagree on whether a file's own line counts over what they are started with.
    if is_environment(dialect) && document.root().get(name).is_some() {
        return Err(Open::of(name));
    }
    match (document.variable(name), default) {
        (Some(variable), _) if variable.is_open => Err(Open::of(name)),
        // Whoever replaces it while the file is read has not come to that one, or has an earlier one of the same name.
        (Some(variable), _) if left.before.is_some_and(|before| variable.span.start >= before) => Err(Open::of(name)),
        (Some(variable), None) => resolved(document, dialect, (name, variable), left),
        (Some(variable), Some(_)) if !variable.text.is_empty() => resolved(document, dialect, (name, variable), left),
        (_, Some(default)) if is_known => replaced(document, dialect, default, left),
        _ => Err(Open::of(name)),
    }
}

/// The text of a variable, with the other variables in it that layers set: `DATABASE_URL=${MAIN_URL}`.
fn resolved(
    document: &Document,
    dialect: &Dialect,
    (name, variable): (&str, &Variable),
    left: &mut Rest,
) -> Result<String, Open> {
    let is_textual = document.part(variable.span).is_textual;
    if is_textual && is_left_as_written(document, variable.span) {
        return Ok(variable.text.clone());
    }
    // Between apostrophes some replace it and some do not.
    if is_textual && left.minds_order && document.written(variable.span).starts_with('\'') {
        return Err(Open::of(name));
    }
    let around = left.before;
    if is_textual && left.minds_order {
        left.before = Some(variable.span.start);
    }
    let text = replaced(document, dialect, &variable.text, left)?;
    left.before = around;
    if may_change(document, variable.span, &text) { Err(Open::of(name)) } else { Ok(text) }
}

/// Whether something in a value of a file of variables is replaced on the way to the application by some of the programs that
/// hand it over: Compose and shells do it (docs.docker.com/reference/compose-file/interpolation), systemd and `docker run` do
/// not. What stands between apostrophes all leave, but for python-dotenv, which replaces `${NAME}` there, too.
fn may_change(document: &Document, span: Span, text: &str) -> bool {
    document.part(span).is_textual && text.contains(['$', '`']) && !is_left_as_written(document, span)
}

/// Whether a value of a file of variables stands between apostrophes.
pub(in crate::audit) fn is_left_as_written(document: &Document, span: Span) -> bool {
    let written = document.written(span);
    written.starts_with('\'') && !written.contains("${")
}

/// A text as a value of a type; what is none of it stays text.
pub(in crate::audit) fn typed(text: &str, kind: KeyType, dialect: &Dialect) -> Value {
    let is = |words: &[String]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    let number = || text.parse::<serde_json::Number>().ok().map(Value::Number);
    let read = match kind {
        KeyType::Bool if is(&dialect.booleans.yes) => Some(Value::Bool(true)),
        KeyType::Bool if is(&dialect.booleans.no) => Some(Value::Bool(false)),
        KeyType::Integer => text.parse::<i64>().ok().map(Value::from),
        KeyType::Number => number(),
        KeyType::List => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Some(items.map(Value::from).collect())
        }
        _ => None,
    };
    read.unwrap_or_else(|| Value::String(text.to_owned()))
}
