//! What would make a file pass, each change of it audited as the file was.
//! It must not suggest for another text than the one that was audited.

use std::path::Path;
use std::sync::Arc;

use super::text::read;
use super::{Desk, Extent, Shown};
use crate::audit::plan::Rule;
use crate::audit::suggest::rename::{Renamed, rename};
use crate::audit::suggest::{Alone, File, Suggestion, suggest};
use crate::audit::{Config, Document};
use crate::cli::output::Failure;

/// What would make a file pass, as far as changes to it can.
pub(in crate::cli) struct Suggested {
    /// The file as it is.
    pub(in crate::cli) text: Arc<str>,
    pub(in crate::cli) done: Suggestion,
    /// Misspelt keys with their right names.
    pub(in crate::cli) renamed: Vec<Renamed>,
}

impl Desk<'_> {
    /// What would make a file pass that was audited with its texts, and the file's own text; nothing where no profile
    /// was named or no dialect fits.
    pub(in crate::cli) fn suggest(
        &self,
        path: &Path,
        first: &Shown,
        each_alone: bool,
    ) -> Result<Option<Suggested>, Failure> {
        let shown = first.audit.config.path.as_str();
        let entry = if shown == "-" { None } else { self.entry(path) };
        let text = read(path, shown)?;
        let document = self.document(shown, &text, entry)?;
        if document.sha256 != first.audit.config.sha256 {
            return Err(Failure::Message(format!(
                "`{shown}` changed while it was read; run again when nothing writes to it"
            )));
        }
        let Ok((spelling, _)) = self.dialect(&document, entry, &mut Vec::new())? else { return Ok(None) };
        let config = Config::new(document, Arc::clone(&spelling));
        let Some(profile) = self.profile(entry, Some(&config), &mut Vec::new())? else { return Ok(None) };
        let again = |changed: &str| {
            if *changed == *text {
                return Some(first.audit.clone());
            }
            Some(self.audit_text((path, shown), &changed.into(), entry, Extent::Nothing).ok()?.audit)
        };
        let auditor = self.auditor(Some(profile))?;
        let alone = |changed: &str, check: &str| {
            let document = Document::parse_as(spelling.dialect, shown, &changed.into()).ok()?;
            let config = self.composed(path, document, entry, &spelling, &mut Vec::new()).ok()?;
            let wanted = |rule: &Rule<'_>| rule.check.compare.is_some() || rule.check.id.value == check;
            Some(auditor.statuses(&config, &self.context, &wanted))
        };
        let masked = first.texts.get(shown).map(String::as_str).unwrap_or_default();
        let read = |changed: &str| {
            let mut one = self.audit_text((path, shown), &changed.into(), entry, Extent::Whole).ok()?;
            Some((one.audit, one.texts.remove(shown).unwrap_or_default()))
        };
        let start = rename(shown, &text, &first.audit, &read);
        // A change that is offered by itself must not need another name.
        let file = File { path: shown, text: &text, masked, start: start.as_ref().filter(|_| !each_alone) };
        let mut renamed = start.as_ref().map(|start| start.renamed.clone()).unwrap_or_default();
        if each_alone {
            // A name inside a table that was misspelt too is right only together with that.
            let is_found = |one: &Renamed| first.audit.findings.iter().any(|f| f.location.as_ref() == Some(&one.place));
            renamed.retain(is_found);
        }
        let names: Vec<&Renamed> = renamed.iter().collect();
        let apart: Option<(&Alone<'_>, &[&Renamed])> = if each_alone { Some((&alone, &names)) } else { None };
        let done = suggest(&auditor, &self.dialects, &spelling, file, &again, apart);
        Ok(Some(Suggested { text, done, renamed }))
    }
}
