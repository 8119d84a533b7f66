//! What would make a file pass, each change of it audited as the file was.
//! It must not suggest for another text than the one that was audited.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::layers::Instead;
use super::text::{read, text_of};
use super::{Desk, Extent, Shown};
use crate::audit::plan::Rule;
use crate::audit::suggest::rename::{Renamed, rename};
use crate::audit::suggest::{Alone, File, Suggestion, suggest};
use crate::audit::{CheckResult, Config, Document, Level, Status};
use crate::cli::output::Failure;
use crate::load::syntax::Syntax;

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
            let config = self.composed(path, document, entry, &spelling, &mut Vec::new(), &Instead::new()).ok()?;
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
        let file = File { path: shown, text: &text, masked, start: start.as_ref().filter(|_| !each_alone), only: None };
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

    /// What would make a file pass in the files that are laid over it, beside what is suggested for itself: what a layer
    /// decides is changed where it stands. Files of variables are no such layers: in them a secret stands beside every
    /// setting, and other programs read them too.
    pub(in crate::cli) fn suggest_in_layers(
        &self,
        path: &Path,
        first: &Shown,
        own: &Suggested,
    ) -> Result<Vec<InLayer>, Failure> {
        let shown = first.audit.config.path.as_str();
        let entry = self.entry(path);
        let text: Arc<str> = own.done.text.as_str().into();
        let mut instead = Instead::new();
        let mut out = Vec::new();
        for (layer, called) in self.laid(entry)? {
            let syntax = Syntax::of_path(&called);
            if syntax == Some(Syntax::Env) || called == shown || instead.contains_key(&called) {
                continue;
            }
            let now = self.audit_texts((path, shown), &text, entry, Extent::Whole, &instead)?;
            let decides = |result: &&CheckResult| {
                let is_wrong = matches!(result.status, Status::Fail | Status::Inert) && result.level == Level::Required;
                is_wrong && result.is_set_in(&called)
            };
            let only: BTreeSet<String> =
                now.audit.results.iter().filter(decides).map(|r| r.check.to_string()).collect();
            let (Some(profile), false) = (&now.audit.profile, only.is_empty()) else { continue };
            let auditor = self.auditor(Some(self.library().profile(profile)?))?;
            let document = self.document(shown, &text, entry)?;
            let Ok((spelling, _)) = self.dialect(&document, entry, &mut Vec::new())? else { continue };
            let config = self.composed(path, document, entry, &spelling, &mut Vec::new(), &instead)?;
            let Some(spelling) = config.spelling_of(&called) else { continue };
            let own = text_of(&layer, &called)?;
            let again = |changed: &str| {
                let mut instead = instead.clone();
                instead.insert(called.clone(), changed.into());
                Some(self.audit_texts((path, shown), &text, entry, Extent::Nothing, &instead).ok()?.audit)
            };
            let masked = now.texts.get(&called).cloned().unwrap_or_default();
            let file = File { path: &called, text: &own, masked: &masked, start: None, only: Some(&only) };
            let done = suggest(&auditor, &self.dialects, &spelling, file, &again, None);
            instead.insert(called.clone(), done.text.as_str().into());
            out.push(InLayer { path: layer, called, text: own, masked, done });
        }
        Ok(out)
    }
}

/// What would make a file pass, in a file that is laid over it.
pub(in crate::cli) struct InLayer {
    pub(in crate::cli) path: PathBuf,
    /// What it is called.
    pub(in crate::cli) called: String,
    pub(in crate::cli) text: Arc<str>,
    /// The same with what must not be shown hidden.
    pub(in crate::cli) masked: String,
    pub(in crate::cli) done: Suggestion,
}
