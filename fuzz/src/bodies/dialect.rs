//! A workspace's own dialect and files in it: whatever the dialect says, it is refused with its place or used.

use std::path::Path;
use std::sync::Arc;

use probity::audit::dialect::{draft, example};
use probity::audit::shown::mask::masked_texts;
use probity::audit::{Auditor, Config, Dialects, Document};
use probity::diag::Finding;
use probity::load::decode::decode;
use probity::load::syntax::{Syntax, parse};
use probity::load::workspace::{self, Loaded};
use probity::model::dialect::Dialect;
use probity::validate::{Subject, doubts};

use super::shipped::context;
use super::{input, rendered};

const FILE: &str = "profiles/dialects/own.yaml";

/// More files than this only cost time.
const MOST: usize = 3;

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let mut parts = input::parts(&text);
    let dialect = parts.next().unwrap_or_default();
    let folder = tempfile::tempdir().expect("a folder");
    let loaded = workspace(folder.path(), dialect);
    loaded.findings.iter().for_each(said);
    if loaded.is_incomplete() {
        assert!(loaded.library.supplied().is_empty(), "refused and used");
        return;
    }
    let library = &loaded.library;
    let day = context().date;
    let workspace = loaded.workspace.as_ref();
    doubts(&Subject { library, workspace, standings: &[], date: day, ground: None, shipped: false })
        .iter()
        .for_each(said);
    // An id that ships already is a finding, and there is none of the workspace's own.
    let Some(own) = library.dialects().find(|dialect| !library.sources.is_shipped(dialect.id.pos)) else {
        return;
    };
    let dialects = Dialects::new(library);
    for one in own.examples.iter().take(MOST) {
        let _ = example::differences(library, &dialects, own, one);
    }
    let profile = library.profile("STANDARD").expect("it is shipped");
    let auditor = Auditor::new(library, Some(profile), &[]).expect("its checks are understood");
    for file in parts.filter_map(input::file).take(MOST) {
        let Ok(document) = Document::parse(file.name, &file.text) else { continue };
        let _ = dialects.detect(&document);
        drafted(&draft::draft(&document, library, "drafted"));
        let spelling = dialects.named(&own.id).expect("it is in the library");
        let _ = dialects.contradicts(&document, &spelling);
        let layer = (document.clone(), Arc::clone(&spelling));
        let config = Config::laid(document, spelling, [layer], []);
        let audit = auditor.audit(&config, &context());
        let masked = masked_texts(&config, library);
        rendered::check(&audit, &masked, &[(file.name, &file.text)]);
        if data.len().is_multiple_of(8) {
            rendered::written(&audit, library, &masked);
        }
    }
}

fn workspace(root: &Path, dialect: &str) -> Loaded {
    std::fs::create_dir_all(root.join("profiles/dialects")).expect("made");
    std::fs::write(root.join(workspace::MANIFEST), "product: { name: X }\n").expect("written");
    std::fs::write(root.join(FILE), dialect).expect("written");
    workspace::open(root)
}

/// A first dialect is a dialect, whatever the keys of the file are.
fn drafted(text: &str) {
    let tree = parse(Syntax::Yaml, &Arc::from(text)).expect("YAML");
    let dialect: Dialect = decode(&tree, 0).expect("a dialect");
    let paths = dialect.detect.all.iter().chain(dialect.keys.iter().map(|key| &key.key));
    paths.for_each(|path| {
        assert!(probity::audit::document::path::Path::parse(path).is_ok(), "`{}` is no path", path.value);
    });
}

/// A finding says what is wrong and what to do.
fn said(finding: &Finding) {
    assert!(!finding.message.is_empty() && !finding.fix.is_empty(), "{finding:?}");
}
