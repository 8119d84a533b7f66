//! Text to tree: YAML, TOML, JSON, environment files and PostgreSQL's notation.
//! It must refuse what it cannot read exactly, with the place, and never guess.

mod conf;
mod env;
mod json;
mod toml;
mod yaml;

use std::sync::Arc;

use super::tree::{Lines, Node, Span, Tree};

/// A notation of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// TOML 1.1.
    Toml,
    /// YAML 1.2, one document.
    Yaml,
    /// JSON.
    Json,
    /// `NAME=value` lines.
    Env,
    /// `name = value` lines as PostgreSQL reads them.
    Conf,
}

impl Syntax {
    /// The notation that a file name's ending announces.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next()?.to_ascii_lowercase();
        match name.rsplit_once('.')?.1 {
            "toml" => Some(Self::Toml),
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "conf" => Some(Self::Conf),
            "env" => Some(Self::Env),
            // `.env.production`
            _ if name.starts_with(".env.") => Some(Self::Env),
            _ => None,
        }
    }

    /// Whether a file name's ending is that of a document that people read, which is never a configuration.
    #[must_use]
    pub fn is_document(path: &str) -> bool {
        Self::ending(path).is_some_and(|ending| ["md", "markdown", "mdown", "mkd"].contains(&ending.as_str()))
    }

    /// The ending of a file's name in small letters, where it has one.
    #[must_use]
    pub fn ending(path: &str) -> Option<String> {
        let (stem, ending) = path.rsplit(['/', '\\']).next()?.rsplit_once('.')?;
        (!stem.is_empty() && !ending.is_empty()).then(|| ending.to_ascii_lowercase())
    }

    /// Whether it has no types: every value is a text.
    #[must_use]
    pub const fn is_textual(self) -> bool {
        matches!(self, Self::Env | Self::Conf)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Toml => "TOML",
            Self::Yaml => "YAML",
            Self::Json => "JSON",
            Self::Env => "dotenv",
            Self::Conf => "PostgreSQL configuration",
        }
    }
}

/// Why and where a text is not what it should be. The message never repeats a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// Where, as a byte span.
    pub span: Span,
    /// Whether all that is wrong is that a YAML text has several documents.
    pub is_several: bool,
}

impl SyntaxError {
    /// An error at a span.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, is_several: false }
    }
}

/// Reads a whole document.
///
/// # Errors
/// [`SyntaxError`] with the first thing that is wrong.
pub fn parse(syntax: Syntax, text: &Arc<str>) -> Result<Tree, SyntaxError> {
    let lines = Lines::new(Arc::clone(text));
    let root = match syntax {
        Syntax::Toml => toml::parse(text)?,
        Syntax::Yaml => yaml::parse(text).map_err(|error| of_template(text, error))?,
        Syntax::Json => json::parse(text)?,
        Syntax::Env => env::parse(text)?,
        Syntax::Conf => conf::parse(text)?,
    };
    Ok(Tree { root, lines })
}

/// Reads a YAML document whose merge keys (`<<`) are to be followed; [`parse`] refuses them.
///
/// # Errors
/// [`SyntaxError`] with the first thing that is wrong.
pub fn parse_merging(text: &Arc<str>) -> Result<Tree, SyntaxError> {
    Ok(Tree {
        root: yaml::parse_merging(text).map_err(|error| of_template(text, error))?,
        lines: Lines::new(Arc::clone(text)),
    })
}

/// Reads the documents of a YAML text that may have several; empty ones are left out.
///
/// # Errors
/// [`SyntaxError`] with the first thing that is wrong.
pub fn parse_stream(text: &Arc<str>) -> Result<(Vec<Node>, Lines), SyntaxError> {
    Ok((yaml::parse_stream(text).map_err(|error| of_template(text, error))?, Lines::new(Arc::clone(text))))
}

/// What is wrong with a YAML text of which a line is one of a template, as Helm has them.
fn of_template(text: &str, error: SyntaxError) -> SyntaxError {
    let is_one = text.lines().any(|line| line.trim_start().starts_with("{{"));
    let message = "this is a template and no YAML yet; audit what is made of it, as with `helm template`";
    if is_one { SyntaxError { message: message.to_owned(), ..error } } else { error }
}

/// Whether a quoted passage is a sign of the notation, which is the parser's own word.
fn is_grammar(passage: &str) -> bool {
    matches!(passage, "[" | "]" | "[[" | "]]" | "{" | "}" | "=" | ":" | "," | "." | "#" | "\"" | "\"\"\"" | "'" | "'''")
}

/// Takes quoted passages out of a foreign parser's message: they may repeat a value.
fn without_quotes(message: &str) -> String {
    let mut out = String::new();
    let mut open: Option<(char, String)> = None;
    for c in message.lines().next().unwrap_or("").chars() {
        match &mut open {
            Some((end, inside)) if c == *end => {
                out.push_str(if is_grammar(inside) { inside } else { ".." });
                out.push(c);
                open = None;
            }
            Some((_, inside)) => inside.push(c),
            None => {
                out.push(c);
                open = matches!(c, '`' | '"').then(|| (c, String::new()));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_said_and_values_are_not() {
        for (message, expected) in [
            ("expected `,` or `}` at line 1", "expected `,` or `}` at line 1"),
            ("invalid value `hunter2`, expected `\"`", "invalid value `..`, expected `\"`"),
            ("key `a!` twice", "key `..` twice"),
            ("an open `hunter2", "an open `"),
            ("nothing ``", "nothing `..`"),
        ] {
            assert_eq!(without_quotes(message), expected);
        }
    }

    #[test]
    fn a_template_is_said_to_be_one() {
        let text = "a: 1\n{{- if .Values.b }}\nb: 2\n{{- end }}\n".into();
        let error = parse(Syntax::Yaml, &text).expect_err("a template");
        assert!(error.message.contains("helm template"), "{}", error.message);
        assert!(parse(Syntax::Yaml, &"a: [1\n".into()).is_err_and(|error| !error.message.contains("template")));
    }
}
