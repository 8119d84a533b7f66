//! Whether a file is in a notation that its application reads at all.
//! It must say nothing where the dialect does not say which ones those are.

use crate::audit::document::Document;
use crate::diag::{Code, Finding};
use crate::load::syntax::Syntax;
use crate::load::tree::Span;
use crate::model::dialect::{Dialect, Reads};

/// What is wrong with a file in a notation that its application does not read.
pub(in crate::audit) fn unread(document: &Document, dialect: &Dialect) -> Option<Finding> {
    let reads = |one: &Reads| match one {
        Reads::Toml => document.syntax == Syntax::Toml,
        Reads::Yaml => matches!(document.syntax, Syntax::Yaml | Syntax::Json),
        Reads::Json => document.syntax == Syntax::Json,
        Reads::Env => document.syntax == Syntax::Env,
        Reads::Conf => document.syntax == Syntax::Conf,
    };
    if dialect.reads.is_empty() || dialect.reads.iter().any(reads) {
        return None;
    }
    let known: Vec<&str> = dialect.reads.iter().map(|one| name(*one)).collect();
    let (title, own) = (&dialect.title, document.syntax.name());
    let message =
        format!("this file is {own}, and {title} is read as {} alone, so it cannot be that", known.join(" or "));
    let finding = Finding::new(Code::UnknownDialect, message, format!("audit the file as {}", known.join(" or ")));
    Some(finding.at(Some(document.place(Span::default()))))
}

const fn name(one: Reads) -> &'static str {
    match one {
        Reads::Toml => Syntax::Toml.name(),
        Reads::Yaml => Syntax::Yaml.name(),
        Reads::Json => Syntax::Json.name(),
        Reads::Env => Syntax::Env.name(),
        Reads::Conf => Syntax::Conf.name(),
    }
}
