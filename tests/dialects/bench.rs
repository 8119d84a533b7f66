//! Audits of texts through the library, for one check at a time.
//! It must not change what an audit says, only leave out what other checks say.

use std::sync::Arc;

use probity::audit::{Audit, Auditor, Config, Context, Dialects, Document, Level, Status, Verdict};
use probity::diag::{Code, Finding};
use probity::load::Library;
use probity::load::syntax::Syntax;

/// Everything that audits need, made once.
pub(crate) struct Bench<'l> {
    pub(crate) library: &'l Library,
    pub(crate) dialects: Dialects<'l>,
    /// One a shipped profile.
    pub(crate) auditors: Vec<Auditor<'l>>,
}

/// A text that is audited as a file of a dialect.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) dialect: String,
    pub(crate) name: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn document(&self) -> Option<Document> {
        Document::parse(&self.name, &Arc::from(self.text.as_str())).ok()
    }

    pub(crate) fn syntax(&self) -> Syntax {
        Syntax::of_path(&self.name).expect("an ending that announces a notation")
    }
}

impl<'l> Bench<'l> {
    pub(crate) fn new(library: &'l Library) -> Self {
        let auditor = |profile| Auditor::new(library, Some(profile), &[]).expect("a shipped profile");
        Self { library, dialects: Dialects::new(library), auditors: library.ladder().map(auditor).collect() }
    }

    /// The audit of a file in its dialect; nothing where it cannot be read at all, and then no command passes it.
    pub(crate) fn audit(&self, auditor: &Auditor<'_>, file: &File) -> Option<Audit> {
        let document = file.document()?;
        let spelling = self.dialects.named(&file.dialect).expect("a shipped dialect");
        let doubt = self.dialects.contradicts(&document, &spelling);
        let config = Config::laid(document, spelling, [], []);
        let context = Context { date: jiff::civil::date(2026, 11, 23), standings: Vec::new(), waivers: &[] };
        let mut audit = auditor.audit(&config, &context);
        audit.add_findings(doubt.map(|words| Finding::new(Code::UnknownDialect, words, "name another one")));
        Some(audit)
    }
}

/// What an audit says of one required check, and the verdict if nothing else were asked and `known` were not found.
pub(crate) fn alone(audit: &Audit, check: &str, known: &[Finding]) -> Option<(Status, Verdict)> {
    let mut audit = audit.clone();
    audit
        .findings
        .retain(|finding| !known.iter().any(|one| (one.code, &one.message) == (finding.code, &finding.message)));
    audit.results.retain(|result| result.check == check && result.level == Level::Required);
    audit.settle();
    Some((audit.results.first()?.status, audit.verdict))
}
