//! Text to tree: YAML, TOML and JSON.
//! It must refuse what it cannot read exactly, with the place, and never guess.

mod json;
mod toml;
mod yaml;

use std::sync::Arc;

use super::tree::{Lines, Span, Tree};

/// A notation of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// TOML 1.1.
    Toml,
    /// YAML 1.2, one document.
    Yaml,
    /// JSON.
    Json,
}

impl Syntax {
    /// The notation that a file name's ending announces.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "toml" => Some(Self::Toml),
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Toml => "TOML",
            Self::Yaml => "YAML",
            Self::Json => "JSON",
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
}

/// Reads a whole document.
///
/// # Errors
/// [`SyntaxError`] with the first thing that is wrong.
pub fn parse(syntax: Syntax, text: &Arc<str>) -> Result<Tree, SyntaxError> {
    let lines = Lines::new(Arc::clone(text));
    let root = match syntax {
        Syntax::Toml => toml::parse(text)?,
        Syntax::Yaml => yaml::parse(text)?,
        Syntax::Json => json::parse(text)?,
    };
    Ok(Tree { root, lines })
}

/// Takes quoted passages out of a foreign parser's message: they may repeat a value.
fn without_quotes(message: &str) -> String {
    let mut out = String::new();
    let mut closing = None;
    for c in message.lines().next().unwrap_or("").chars() {
        match closing {
            Some(end) if c == end => {
                out.push_str("..");
                out.push(c);
                closing = None;
            }
            Some(_) => {}
            None => {
                out.push(c);
                closing = matches!(c, '`' | '"').then_some(c);
            }
        }
    }
    out
}
