//! What `validate --fix` rewrites: values of the workspace's files that are known to have become another.
//! It must never write a guess, nor anything but those values and the documents that are generated from them; pins stay
//! as they are, since nobody read anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::Global;
use super::gate::{Written, found, written_documents};
use super::output::{Failure, leaving};
use crate::diag::Place;
use crate::edit::{Change, Step, apply};
use crate::load::files;
use crate::load::syntax::{Syntax, parse};
use crate::load::tree::{Kind, Node, Tree};
use crate::load::workspace::{Loaded, Workspace};
use crate::render::notices::one_line;

/// The values of one file that are to be written, by line and column.
type Wanted = BTreeMap<(u32, u32), String>;

/// Rewrites what is certain until nothing of that is left, since a run traces no more than some pieces of evidence; then
/// generates the documents again that said before what their sources said.
pub(super) fn fix(global: &Global, date: Date) -> Result<(), Failure> {
    let mut done = BTreeSet::new();
    let mut current: Option<BTreeSet<String>> = None;
    let mut pairs = Vec::new();
    loop {
        let loaded = global.load(Some(Path::new(".")))?;
        let Some(workspace) = &loaded.workspace else {
            // A manifest that is of no use is named by what follows.
            if loaded.findings.is_empty() {
                let message = "--fix rewrites files of a workspace, and there is none here; `probity init` makes one";
                return Err(Failure::Message(message.into()));
            }
            return Ok(());
        };
        if loaded.is_incomplete() {
            global.note("nothing was rewritten: some file of the workspace cannot be used as it is");
            return Ok(());
        }
        let mut wanted = wanted(&loaded, date)?;
        // A place that was rewritten once and is named again would be so for ever.
        wanted.retain(|path, values| {
            values.retain(|at, _| done.insert((Arc::clone(path), *at)));
            !values.is_empty()
        });
        if wanted.is_empty() {
            return current.map_or(Ok(()), |current| generate(global, &loaded, &current, &pairs));
        }
        if current.is_none() {
            let documents = written_documents(global, &loaded)?.into_iter();
            current = Some(documents.filter(|one| one.text == one.expected).map(|one| one.shown).collect());
        }
        pairs.extend(rewrite(global, &loaded, workspace, &wanted)?);
    }
}

/// Writes the documents again that what was rewritten changes: those that were what their sources said before, and those
/// that differ from it in nothing else than what was rewritten. Another may hold what somebody wrote.
fn generate(
    global: &Global,
    loaded: &Loaded,
    current: &BTreeSet<String>,
    pairs: &[(String, String)],
) -> Result<(), Failure> {
    for document in written_documents(global, loaded)?.into_iter().filter(|one| one.text != one.expected) {
        let shown = &document.shown;
        if !current.contains(shown) && !differs_only_in(&document, pairs) {
            continue;
        }
        files::replace(&document.path, shown, &document.expected).map_err(leaving("it is as it was"))?;
        global.note(&one_line(&format!("{shown}: generated again")));
    }
    Ok(())
}

/// Whether a document holds, line by line, the words that its sources say, once these old values are the new ones. Lists
/// are sorted, so that a new value may stand in another place of its line.
fn differs_only_in(document: &Written, pairs: &[(String, String)]) -> bool {
    let new: BTreeMap<&str, &str> = pairs.iter().map(|(old, new)| (old.as_str(), new.as_str())).collect();
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | '`' | '|');
    let words = |line: &str, new: &BTreeMap<&str, &str>| {
        let words = line.split(is_between).filter(|word| !word.is_empty());
        let mut words: Vec<String> = words.map(|word| (*new.get(word).unwrap_or(&word)).to_owned()).collect();
        words.sort_unstable();
        words
    };
    let same = |(old, expected): (&str, &str)| words(old, &new) == words(expected, &BTreeMap::new());
    document.text.lines().count() == document.expected.lines().count()
        && document.text.lines().zip(document.expected.lines()).all(same)
}

/// What is certain to have become something else, by file and place.
fn wanted(loaded: &Loaded, date: Date) -> Result<BTreeMap<Arc<str>, Wanted>, Failure> {
    let mut wanted: BTreeMap<Arc<str>, Wanted> = BTreeMap::new();
    for finding in found(loaded, date)? {
        let (Some(place), Some(became)) = (finding.location, finding.became) else { continue };
        if became.certain && !place.path.starts_with("probity:") {
            wanted.entry(place.path).or_default().insert((place.line, place.column), became.value);
        }
    }
    Ok(wanted)
}

/// A file as it is to be written, and what to say of it.
struct Rewritten {
    shown: Arc<str>,
    path: PathBuf,
    text: String,
    said: Vec<String>,
    /// What was written, and what stands in its place.
    pairs: Vec<(String, String)>,
}

/// Rewrites the files. Each text is made before the first file is written, so that what cannot be done is known first.
fn rewrite(
    global: &Global,
    loaded: &Loaded,
    workspace: &Workspace,
    wanted: &BTreeMap<Arc<str>, Wanted>,
) -> Result<Vec<(String, String)>, Failure> {
    let mut pairs = Vec::new();
    let new = wanted.iter().map(|(shown, values)| rewritten(loaded, workspace, shown, values));
    for file in new.collect::<Result<Vec<_>, _>>()? {
        files::replace(&file.path, &file.shown, &file.text).map_err(leaving("it is as it was"))?;
        file.said.iter().for_each(|line| global.note(line));
        pairs.extend(file.pairs);
    }
    Ok(pairs)
}

fn rewritten(loaded: &Loaded, workspace: &Workspace, shown: &Arc<str>, values: &Wanted) -> Result<Rewritten, Failure> {
    let refused = |why: &str| Failure::Message(format!("`{shown}` {why}; nothing was written"));
    let path = workspace.inside(shown)?;
    let known = loaded.library.sources.text(shown);
    let text = files::read_again(&path, shown, known).map_err(leaving("nothing was written"))?;
    let tree = parse(Syntax::Yaml, &text).map_err(|error| refused(&format!("cannot be read: {}", error.message)))?;
    let mut walk = Walk { tree: &tree, values, path: Vec::new(), changes: BTreeMap::new() };
    walk.look(&tree.root);
    let mut changes = Vec::new();
    let (mut said, mut pairs) = (Vec::new(), Vec::new());
    for (at, value) in values {
        let (old, change) = walk.changes.remove(at).ok_or_else(|| {
            let place = Place { path: Arc::clone(shown), line: at.0, column: at.1 };
            Failure::Message(format!("no value begins at {place}; nothing was written"))
        })?;
        changes.push(change);
        said.push(one_line(&format!("{shown}:{}: {old} -> {value}", at.0)));
        pairs.push((old, value.clone()));
    }
    let text = apply(Syntax::Yaml, &text, &changes).map_err(|error| refused(&format!("stays as it is: {error}")))?;
    Ok(Rewritten { shown: Arc::clone(shown), path, text, said, pairs })
}

/// One pass over a file, for the paths of the values that begin at the places.
struct Walk<'w> {
    tree: &'w Tree,
    values: &'w Wanted,
    path: Vec<Step>,
    /// The old text and the change.
    changes: BTreeMap<(u32, u32), (String, Change)>,
}

impl Walk<'_> {
    fn look(&mut self, node: &Node) {
        match &node.kind {
            Kind::Text(old) => {
                let at = self.tree.lines.line_column(node.span.start);
                if let Some(value) = self.values.get(&at) {
                    let change = Change::Set { path: self.path.clone(), value: value.as_str().into() };
                    // What an alias repeats stands where it was written first.
                    self.changes.entry(at).or_insert_with(|| (old.clone(), change));
                }
            }
            Kind::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.step(Step::Item(at), item);
                }
            }
            Kind::Map(members) => {
                for (key, member) in members {
                    self.step(Step::Member(key.name.clone()), member);
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, step: Step, node: &Node) {
        self.path.push(step);
        self.look(node);
        self.path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::workspace::open;

    #[test]
    fn only_a_document_that_differs_in_what_was_rewritten_is_generated_again() {
        let pairs = [("src/a.rs::f".to_owned(), "src/z.rs::f".to_owned())];
        let differs = |text: &str| {
            let expected = "| `test: src/b.rs::g`, `code: src/z.rs::f` | mfa: It is asked |\n".to_owned();
            let document = Written { shown: "m.md".into(), path: "m.md".into(), text: text.into(), expected };
            differs_only_in(&document, &pairs)
        };
        assert!(differs("| `code: src/a.rs::f`, `test: src/b.rs::g` | mfa: It is asked |\n"));
        for other in [
            "| `code: src/a.rs::f`, `test: src/b.rs::g` | mfa: It is asked for |\n",
            "| `code: src/a.rs::f`, `test: src/b.rs::h` | mfa: It is asked |\n",
            "| `code: src/a.rs::f`, `test: src/b.rs::g` | mfa: It is asked |\nmore\n",
            "",
        ] {
            assert!(!differs(other), "{other}");
        }
    }

    #[test]
    fn a_file_that_changed_since_it_was_judged_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).expect("written");
        write("probity.yaml", "product: { name: Shop }\nstatements: s.yaml\n");
        write("s.yaml", "- control: AU-15\n  status: planned\n");
        let loaded = open(folder.path());
        let wanted = wanted(&loaded, jiff::civil::date(2026, 11, 23)).expect("judged");
        let (shown, values) = wanted.iter().next().expect("a control that moved");
        let again = || rewritten(&loaded, loaded.workspace.as_ref().expect("a workspace"), shown, values);
        assert_eq!(again().expect("as it was").text, "- control: AU-5(5)\n  status: planned\n");
        write("s.yaml", "- control: AU-15\n  status: partial\n");
        let Err(Failure::Message(message)) = again() else { panic!("it changed") };
        assert_eq!(message, "`s.yaml` changed while it was read; nothing was written");
    }
}
