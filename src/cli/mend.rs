//! What `lint-docs --fix` rewrites: spans of hand-written documents of which it is certain what belongs there.
//! It must never write a guess, a generated document, or a file that stands outside of what was named.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::Global;
use super::auditing::read;
use super::documents::KINDS;
use super::inputs::Input;
use super::lint_docs::{below, grounded};
use super::output::{Failure, leaving};
use super::session::refuse_incomplete;
use crate::lint::{Document, Mend, Span};
use crate::load::files;
use crate::load::tree::Lines;
use crate::load::workspace::{self, Loaded};
use crate::render::notices::one_line;
use crate::render::page::GENERATED;

/// A control that moved may move again, and has a title of its own: so often what was written is looked at anew.
const ROUNDS: usize = 4;

/// Rewrites the documents of one workspace until nothing that is certain is left.
pub(super) fn mend(
    global: &Global,
    root: Option<&Path>,
    ground: Option<&Path>,
    inputs: &[Input],
) -> Result<(), Failure> {
    let loaded = root.map_or_else(Loaded::shipped, workspace::open);
    refuse_incomplete(&loaded)?;
    let linter = grounded(&loaded, ground)?;
    let folder = loaded.workspace.as_ref().and_then(|workspace| workspace.manifest.documents.as_ref());
    let folder = folder.map(|folder| folder.trim_end_matches('/'));
    let is_generated =
        |path: &str| KINDS.iter().any(|kind| folder.is_some_and(|folder| path == format!("{folder}/{}", kind.file)));
    let is_link = |input: &&Input| input.path.is_symlink();
    for link in inputs.iter().filter(is_link) {
        global.note(&one_line(&format!("{} is a symbolic link, so it was not rewritten", link.shown)));
    }
    let real = root.map(Path::canonicalize).transpose()?;
    let inside = |path: &Path| real.as_ref().is_none_or(|real| below(real, path).is_some());
    let inputs = inputs.iter().filter(|input| input.shown != "-" && !is_link(input) && inside(&input.path));
    let inputs: Vec<&Input> = inputs.collect();
    for _ in 0..ROUNDS {
        let mut documents = Vec::new();
        let mut files: BTreeMap<Arc<str>, &Input> = BTreeMap::new();
        for input in inputs.iter().copied() {
            // What cannot be read, or leads out, is said by what follows.
            let Some(path) = ground.and_then(|ground| below(ground, &input.path)) else { continue };
            let Ok(text) = read(&input.path, &input.shown) else { continue };
            let document = Document { shown: input.shown.as_str().into(), path: Some(path.clone()), text };
            if !is_generated(&path)
                && !document.text.trim_start().starts_with(GENERATED)
                && linter.refuses(&document).is_none()
            {
                files.insert(Arc::clone(&document.shown), input);
                documents.push(document);
            }
        }
        let mut changes: BTreeMap<Arc<str>, Vec<Mend>> = BTreeMap::new();
        for mend in linter.lint(&documents)?.mends {
            let text = documents.iter().find(|document| document.shown == mend.shown).map(|document| &document.text);
            if text.is_some_and(|text| mend.spans.iter().all(|span| stands_alone(text, span))) {
                changes.entry(Arc::clone(&mend.shown)).or_default().push(mend);
            }
        }
        if changes.is_empty() {
            return Ok(());
        }
        let rewritten = documents.iter().filter_map(|document| {
            let changes = changes.get(&document.shown)?;
            Some(rewritten(document, changes).map(|(text, said)| (files[&document.shown], document, text, said)))
        });
        // Each text is made before the first file is written.
        for (input, document, text, said) in rewritten.collect::<Result<Vec<_>, _>>()? {
            write(input, document, &text)?;
            for line in &said {
                global.note(line);
            }
        }
    }
    Ok(())
}

/// Whether what is to be changed stands between words and marks of a sentence: the label of a link, a name of a file or a
/// variable of a template means something else with other letters in it.
fn stands_alone(text: &str, span: &Span) -> bool {
    let before = text[..span.at].chars().next_back();
    let mut behind = text[span.at + span.old.len()..].chars();
    let mark = |c: char| matches!(c, '(' | ')' | '|' | ',' | ';' | '*' | '"' | '\'' | '`' | '\u{2014}' | '\u{2013}');
    let parts = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || mark(c));
    if text[..span.at].trim_end().ends_with("{{") {
        return false;
    }
    let next = behind.next();
    // A full stop or a colon ends something only where nothing follows at once.
    let ends = matches!(next, Some('.' | ':' | '!' | '?')) && parts(behind.next());
    parts(before) && (parts(next) || ends)
}

/// A document's text with its changes, and what to say of each.
fn rewritten(document: &Document, changes: &[Mend]) -> Result<(String, Vec<String>), Failure> {
    let lines = Lines::new(Arc::clone(&document.text));
    let (mut text, mut said, mut end) = (String::new(), Vec::new(), 0);
    for Span { at, old, new } in apart(changes) {
        text.push_str(document.text.get(end..*at).unwrap_or_default());
        text.push_str(new);
        end = at + old.len();
        let (line, _) = lines.line_column(u32::try_from(*at)?);
        said.push(one_line(&format!("{}:{line}: {old} -> {new}", document.shown)));
    }
    text.push_str(document.text.get(end..).unwrap_or_default());
    Ok((text, said))
}

/// The spans of changes in order, each change whole: of two that touch the same words, the later one is for people.
fn apart(changes: &[Mend]) -> Vec<&Span> {
    let mut changes: Vec<&Mend> = changes.iter().collect();
    changes.sort();
    changes.dedup();
    let mut taken: BTreeMap<usize, &Span> = BTreeMap::new();
    for mend in changes {
        let is_free = |span: &Span| {
            let before = taken.range(..=span.at).next_back();
            let next = taken.range(span.at..).next();
            before.is_none_or(|(at, other)| at + other.old.len() <= span.at)
                && next.is_none_or(|(at, _)| span.at + span.old.len() <= *at)
        };
        if mend.spans.iter().all(is_free) {
            taken.extend(mend.spans.iter().map(|span| (span.at, span)));
        }
    }
    taken.into_values().collect()
}

fn write(input: &Input, document: &Document, text: &str) -> Result<(), Failure> {
    let shown = &document.shown;
    files::read_again(&input.path, shown, Some(&document.text)).map_err(leaving("it is as it was"))?;
    files::replace(&input.path, shown, text).map_err(leaving("it is as it was"))
}
