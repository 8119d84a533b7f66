//! `probity diff`: what changed in compliance terms between two revisions or result files.

use std::path::{Path, PathBuf};

use clap::Args;

use super::auditing::Wanted;
use super::coverage::proven;
use super::output::{Exit, Failure, say, unwritten};
use super::session::{date, document, look, own_audits, refuse_incomplete};
use super::{Done, Global};
use crate::audit::plan::Plan;
use crate::load::revision::Revision;
use crate::load::workspace::{Loaded, Workspace, has_manifest, open};
use crate::load::{BaselineRef, Library, files};
use crate::render::json;
use crate::report::coverage::CoverageReport;
use crate::report::diff::compare::PARTS;
use crate::report::diff::{Diff, Snapshot, asked, claimed, treated};
use crate::report::picture::Picture;
use crate::report::resting;
use crate::validate::{self, policy};

pub(super) const FORMATS: &[&str] = &["md", "json"];

#[derive(Debug, Args)]
pub(super) struct Compare {
    /// The older state: a git revision, or a result that `coverage`, `audit-config` or `validate` wrote as JSON
    #[arg(value_name = "OLD")]
    old: String,
    /// The newer state. Default: the files as they are
    #[arg(value_name = "NEW")]
    new: Option<String>,
    /// The day for which waivers and reviews are judged on both sides. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

impl Compare {
    pub(super) fn run(&self, global: &Global) -> Done {
        let old = self.state(global, Some(&self.old))?;
        let new = self.state(global, self.new.as_deref())?;
        let diff = Diff::of(&old, &new);
        if diff.not_compared.len() == PARTS {
            let message =
                format!("`{}` and `{}` show nothing of one kind, so they cannot be compared", old.name, new.name);
            return Err(Failure::Message(message));
        }
        let root = global.root()?;
        global.write(FORMATS, |target| match target.format {
            "json" => Ok(json::json(&diff)),
            "md" => document(global, "diff.md", &diff, root.as_deref()),
            other => unwritten(other),
        })?;
        Ok(if diff.is_worse { Exit::Findings } else { Exit::Clean })
    }

    /// The state that a name means: of a result file, of a revision, or of the files as they are.
    fn state(&self, global: &Global, name: Option<&str>) -> Result<Snapshot, Failure> {
        let Some(name) = name else {
            let root = workspace(global)?;
            return self.look(&open(&root), "the files as they are".to_owned());
        };
        if Path::new(name).is_file() {
            let mut state = Snapshot::read(name, &files::read_text(Path::new(name), name)?)?;
            if let Some(Some((profile, step))) = &mut state.profile {
                *step = Library::shipped().ladder().position(|one| one.id.eq_ignore_ascii_case(profile));
            }
            return Ok(state);
        }
        let root = workspace(global)?;
        let revision = Revision::open(&root, name)?;
        let short = revision.commit.get(..12).unwrap_or_default();
        let shown = if revision.commit.starts_with(name) { short.to_owned() } else { format!("{name} ({short})") };
        if !has_manifest(&revision.root()) {
            say(&format!("note: {shown} has no workspace, so everything is new since then"));
            return Ok(Snapshot::empty(shown));
        }
        self.look(&open(&revision.root()), shown)
    }

    /// Everything that a workspace shows.
    fn look(&self, loaded: &Loaded, name: String) -> Result<Snapshot, Failure> {
        refuse_incomplete(loaded)?;
        let library = &loaded.library;
        let workspace = loaded.workspace.as_ref();
        let date = date(self.date.as_deref())?;
        let standings = look(workspace, date)?;
        let manifest = workspace.map(|workspace| &workspace.manifest);
        let profile = manifest.and_then(|manifest| manifest.profile.as_ref()).map(|profile| profile.as_str());
        let baselines = manifest.into_iter().flat_map(|manifest| &manifest.baselines);
        let chosen: Vec<BaselineRef<'_>> = baselines.filter_map(|name| library.baseline(name).ok()).collect();
        let names: Vec<String> = chosen.iter().map(BaselineRef::name).collect();
        let audits = own_audits(loaded, &standings, None, &Wanted::plain(None, &names, date))?;
        let plan = Plan::new(library, profile.and_then(|name| library.profile(name).ok()), &names)?;
        let picture = Picture::new(library, &standings, profile);
        let subject =
            validate::Subject { library, workspace, standings: &standings, date, ground: None, shipped: false };
        let mut found = validate::validate(&subject);
        found.extend(loaded.findings.iter().cloned());
        let step = |profile: &str| library.ladder().position(|one| one.id.eq_ignore_ascii_case(profile));
        let waivers = workspace.map_or(&[][..], |workspace| &workspace.claims.waivers);
        Ok(Snapshot {
            name,
            is_start: false,
            profile: Some(profile.map(|profile| (profile.to_owned(), step(profile)))),
            coverage: Some(CoverageReport::of(&picture, &chosen, &proven(&audits))),
            asked: Some(asked::asked(plan)),
            statements: Some(claimed::statements(&standings)),
            texts: Some(claimed::texts(&standings)),
            claims: Some(resting::claims(&standings)),
            evidence: Some(Snapshot::evidence_of(&standings)),
            reviews: Some(claimed::reviews(&standings)),
            ages: Some(claimed::ages(&standings)),
            waivers: Some(treated::waivers(waivers)),
            rules: Some(treated::rules(policy::in_effect(&subject))),
            documents: Some(treated::documents(workspace.and_then(documents))),
            release: Some(treated::release(manifest.and_then(|manifest| manifest.release.as_ref()))),
            configs: Some(Snapshot::configs_of(&audits)),
            faults: Some(Snapshot::faults_of(&found)),
        })
    }
}

/// The folder of generated documents, and whether there is one.
fn documents(workspace: &Workspace) -> Option<(&str, bool)> {
    let folder = workspace.manifest.documents.as_ref()?.trim_end_matches('/');
    Some((folder, workspace.inside(folder).is_ok_and(|folder| folder.is_dir())))
}

fn workspace(global: &Global) -> Result<PathBuf, Failure> {
    let missing = "a git revision is compared for a workspace, and there is none here; `probity init` makes one";
    global.root()?.ok_or_else(|| Failure::Message(missing.into()))
}
