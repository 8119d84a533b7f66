//! Documents that whoever applies a file does not read, since it parts them at lines of `---` alone: none of the file passes
//! beside one. It must not say what such a document holds.

use crate::audit::document::Document;
use crate::audit::doubt::{Doubt, Scope};
use crate::audit::evaluate::found::LeftTo;
use crate::diag::{Code, Finding};
use crate::load::syntax::Syntax;
use crate::load::tree::{Kind, Node, Span};
use crate::model::dialect::Dialect;

/// What is said of the first document that is not read, and the doubt that it leaves of everything in the file.
pub(in crate::audit) fn parted(document: &Document, dialect: &Dialect) -> Option<(Finding, Doubt)> {
    if !dialect.parted_by_lines || document.syntax != Syntax::Yaml {
        return None;
    }
    let (code, span, why) = match lines(document.text()) {
        Err(span) => (Code::RefusedKey, span, "more than `---` stands on this line, and the file is refused for it"),
        Ok(lines) => {
            let why = "no line of `---` stands above this document, so it is not read";
            (Code::InertKey, passed_over(document.root(), &lines)?, why)
        }
    };
    let place = document.place(span);
    let finding = Finding::new(code, why, "part documents by lines of `---`");
    let doubt = Doubt { place: place.clone(), why: why.to_owned(), scope: Scope::Anywhere, left_to: LeftTo::Nobody };
    Some((finding.at(Some(place)), doubt))
}

/// Where the lines stand that part documents, or the first that cannot. A comment may stand on one.
fn lines(text: &str) -> Result<Vec<u32>, Span> {
    let (mut at, mut lines) = (0, Vec::new());
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix("---") {
            let span = Span::new(at, at + line.len());
            if !rest.trim().is_empty() && !rest.trim().starts_with('#') {
                return Err(span);
            }
            lines.push(span.start);
        }
        at += line.len();
    }
    Ok(lines)
}

/// The beginning of the first document above which no such line stands since the one before it.
fn passed_over(root: &Node, lines: &[u32]) -> Option<Span> {
    let Kind::List(documents) = &root.kind else { return None };
    let is_parted = |pair: &[Node]| lines.iter().any(|at| (pair[0].span.start..=pair[1].span.start).contains(at));
    let second = documents.windows(2).find(|pair| !is_parted(pair)).map(|pair| pair[1].span)?;
    Some(Span { end: second.start + 1, ..second })
}
