//! What most commands start with: the workspace, its claims with what came of their evidence, the baselines.
//! It must refuse to go on where a file could not be used, since a result would rest on less than was written.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;

use super::Global;
use super::auditing::{Desk, Extent, Wanted};
use super::output::{Failure, say};
use crate::audit::Audit;
use crate::audit::derive::{Ladder, Links};
use crate::audit::normalise::may_be_credential;
use crate::diag::{Code, Finding, address};
use crate::evidence::online::Answers;
use crate::evidence::standing::{Standing, latest_review, standings};
use crate::evidence::{Git, Root, SlugStyle};
use crate::load::workspace::{self, Loaded, MANIFEST, Workspace};
use crate::load::{BaselineRef, Library, NameError};
use crate::model::workspace::{Anchors, Manifest};
use crate::render::{notices, page};
use crate::report::Notice;
use crate::validate::Ground;

impl Global {
    /// Loads the workspace that was named, or the nearest one at or above `start`, or the shipped data alone.
    pub(super) fn load(&self, start: Option<&Path>) -> Result<Loaded, Failure> {
        let root = match (&self.workspace, start) {
            (Some(named), _) if workspace::has_manifest(named) => Some(named.clone()),
            (Some(named), _) => {
                let shown = named.display();
                return Err(Failure::Message(format!("there is no {MANIFEST} in `{shown}`; `probity init` makes one")));
            }
            (None, Some(start)) => workspace::find(start),
            (None, None) => None,
        };
        let loaded = root.map_or_else(Loaded::shipped, |root| workspace::open(&root));
        self.spare_workspace(&loaded)?;
        Ok(loaded)
    }

    /// Refuses to write a result over a file of a workspace that is read.
    pub(super) fn spare_workspace(&self, loaded: &Loaded) -> Result<(), Failure> {
        loaded.workspace.as_ref().map_or(Ok(()), |workspace| self.spare(files_of(workspace)))
    }

    /// The folder of the workspace that was named, else of the nearest one at or above the current folder.
    pub(super) fn root(&self) -> Result<Option<PathBuf>, Failure> {
        match &self.workspace {
            Some(_) => Ok(self.load(None)?.workspace.map(|workspace| workspace.root)),
            None => Ok(workspace::find(Path::new("."))),
        }
    }

    /// Loads as [`Self::open`] does, for commands that look at no claims: only faults in what is added to the library
    /// are in their way.
    pub(super) fn open_library(&self) -> Result<&'static Loaded, Failure> {
        let mut loaded = self.load(Some(Path::new(".")))?;
        let of_library = |finding: &Finding| {
            let path = finding.location.as_ref().map(|place| place.path.to_string()).unwrap_or_default();
            path.starts_with("controls/") || path.starts_with("profiles/")
        };
        loaded.findings.retain(of_library);
        refuse_incomplete(&loaded)?;
        Ok(Box::leak(Box::new(loaded)))
    }

    /// Loads as [`Self::load`] does, from the current folder, and refuses where a file could not be used.
    /// What is loaded is never freed: the process ends with the command, and freeing would only cost time.
    pub(super) fn open(&self) -> Result<&'static Loaded, Failure> {
        let loaded = self.load(Some(Path::new(".")))?;
        refuse_incomplete(&loaded)?;
        Ok(Box::leak(Box::new(loaded)))
    }
}

/// The files of a workspace that are read, as far as its manifest names them.
fn files_of(workspace: &Workspace) -> impl Iterator<Item = PathBuf> {
    let configs = workspace.manifest.configs.iter();
    let audited = configs.flat_map(|one| [&one.path].into_iter().chain(&one.layers).chain(&one.env_file));
    let named = audited.map(|at| at.value.as_str()).chain(workspace.own_files.iter().map(String::as_str));
    [MANIFEST].into_iter().chain(named).map(|path| workspace.root.join(path))
}

/// Refuses to go on where a file of the workspace could not be used.
pub(super) fn refuse_incomplete(loaded: &Loaded) -> Result<(), Failure> {
    if !loaded.is_incomplete() {
        return Ok(());
    }
    let faults: Vec<Notice> = loaded.findings.iter().map(Notice::of).collect();
    say(notices::text(&faults, &loaded.library.sources, notices::Colour::Off).trim_end());
    say("error: the workspace cannot be used as it is; mend the files above, `probity validate` shows the same");
    Err(Failure::Said)
}

/// The evidence of a workspace's statements, looked at once, as of a day.
pub(super) fn look(workspace: Option<&Workspace>, on: Date) -> Result<Vec<Standing<'_>>, Failure> {
    let root = workspace.map(evidence_root).transpose()?;
    Ok(look_from(workspace, root.as_ref(), on))
}

/// The same from a root that is kept.
pub(super) fn look_from<'w>(workspace: Option<&'w Workspace>, root: Option<&Root>, on: Date) -> Vec<Standing<'w>> {
    let (Some(workspace), Some(root)) = (workspace, root) else { return Vec::new() };
    standings(&workspace.claims.statements, root, &workspace.own_files, on)
}

/// The day as of which generated documents are judged. Where nothing was reviewed no evidence counts for its age, and any
/// day serves.
pub(super) fn day_of_documents(workspace: Option<&Workspace>) -> Date {
    let latest = workspace.and_then(|workspace| latest_review(&workspace.claims.statements));
    latest.unwrap_or(jiff::civil::date(2000, 1, 1))
}

/// The files that a workspace's evidence points into, with what git knows of them.
pub(super) fn ground(workspace: Option<&Workspace>) -> Result<Option<Ground>, Failure> {
    let Some(workspace) = workspace else { return Ok(None) };
    let root = evidence_root(workspace)?;
    let git = Git::open(root.dir());
    Ok(Some(Ground { root, git, pages: Answers::new() }))
}

/// The folder that evidence is looked for in.
pub(super) fn evidence_root(workspace: &Workspace) -> Result<Root, Failure> {
    Ok(Root::open(&workspace.root)?.with_slugs(slugs(Some(&workspace.manifest))))
}

/// How anchors of headings are made.
pub(super) fn slugs(manifest: Option<&Manifest>) -> SlugStyle {
    match manifest.map(|manifest| manifest.anchors) {
        Some(Anchors::Mkdocs) => SlugStyle::Mkdocs,
        _ => SlugStyle::default(),
    }
}

/// The baselines that were named, else the workspace's, else the fallback.
pub(super) fn baselines<'l>(loaded: &'l Loaded, named: &[String], all: bool) -> Result<Vec<BaselineRef<'l>>, Failure> {
    let library = &loaded.library;
    let from_workspace = || loaded.workspace.iter().flat_map(|w| &w.manifest.baselines).map(|name| name.value.clone());
    let names: Vec<String> = if named.is_empty() { from_workspace().collect() } else { named.to_vec() };
    if names.is_empty() && all {
        return Ok(library.catalogs().baselines().collect());
    }
    if names.is_empty() {
        let message = "no baseline was named; give --baseline, or list some in probity.yaml (`probity list baselines` shows them)";
        return Err(Failure::Message(message.into()));
    }
    let mut found: Vec<BaselineRef<'l>> = Vec::new();
    for name in names {
        match library.baseline(&name) {
            Ok(baseline) if found.iter().any(|other| other.name() == baseline.name()) => {}
            Ok(baseline) => found.push(baseline),
            Err(error) if named.is_empty() => return Err(unknown_baseline(loaded, &name, &error)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

/// The profile that the manifest names; one that does not exist is a finding about the workspace, with its place.
pub(super) fn own_profile(loaded: &Loaded) -> Result<Option<&str>, Failure> {
    let manifest = loaded.workspace.as_ref().map(|workspace| &workspace.manifest);
    let Some(named) = manifest.and_then(|manifest| manifest.profile.as_ref()) else { return Ok(None) };
    if let Err(error) = loaded.library.profile(named) {
        let finding = Finding::new(Code::UnknownProfile, error.to_string(), "name a profile that exists");
        return Err(found(loaded, &finding.at(loaded.library.sources.place(named.pos))));
    }
    Ok(Some(named.as_str()))
}

/// A document from a template, and a word where the template is the workspace's own: what it says is not probity's.
pub(super) fn document<T: Serialize>(
    global: &Global,
    name: &str,
    data: &T,
    root: Option<&Path>,
) -> Result<String, Failure> {
    let text = page::page(name, data, root)?;
    for part in page::rests_on(name) {
        if let Some(own) = page::own_template(part, root)? {
            global.note(&format!("written with the workspace's own {own}"));
        }
    }
    Ok(text)
}

/// An unknown name in the manifest is a finding about the workspace, with its place.
fn unknown_baseline(loaded: &Loaded, name: &str, error: &NameError) -> Failure {
    let named = loaded.workspace.iter().flat_map(|workspace| &workspace.manifest.baselines).find(|own| ***own == *name);
    let place = named.and_then(|named| loaded.library.sources.place(named.pos));
    found(loaded, &Finding::new(Code::UnknownBaseline, error.to_string(), "name a baseline that exists").at(place))
}

/// Says what is wrong with the workspace.
fn found(loaded: &Loaded, finding: &Finding) -> Failure {
    say(notices::text(&[Notice::of(finding)], &loaded.library.sources, notices::Colour::Off).trim_end());
    Failure::Found
}

/// The day that was named, else today in UTC.
pub(super) fn date(named: Option<&str>) -> Result<Date, Failure> {
    match named {
        Some(text) => {
            let wrong = || Failure::Message(format!("`{text}` is no date; write it as 2026-11-23"));
            text.parse::<Date>().ok().filter(|_| text.len() == 10).ok_or_else(wrong)
        }
        None => today(),
    }
}

pub(super) fn today() -> Result<Date, Failure> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let days = i32::try_from(since.as_secs() / 86_400)?;
    Ok(jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days)?)?)
}

/// The audits of a workspace's own configurations, for checklists and coverage. A configuration that cannot be
/// read is an error: what it would have shown must not be missing silently.
pub(super) fn own_audits<'l>(
    loaded: &'l Loaded,
    standings: &[Standing<'l>],
    named: Option<&Path>,
    wanted: &Wanted<'l>,
) -> Result<Vec<Audit>, Failure> {
    let desk = Desk::new(loaded, standings, wanted)?;
    if let Some(path) = named {
        return Ok(vec![desk.audit(path, &path.display().to_string(), Extent::Nothing)?.audit]);
    }
    let workspace = loaded.workspace.iter();
    let configs =
        workspace.flat_map(|workspace| workspace.manifest.configs.iter().map(move |config| (workspace, config)));
    configs
        .map(|(workspace, config)| {
            let path = workspace.inside(&config.path)?;
            Ok(desk.audit(&path, &config.path, Extent::Nothing)?.audit)
        })
        .collect()
}

/// Who did something, as it is written down: a name or a role, and nothing that opens anything.
pub(super) fn who(by: Option<&str>) -> Result<Option<&str>, Failure> {
    match by {
        Some(by) if address::masked(by).is_some() || may_be_credential(by) => {
            Err(Failure::Message("--by looks like a password or token; name a person or a role".into()))
        }
        by => Ok(by),
    }
}

/// Says which of some baselines start from a higher profile than the one that was asked for.
pub(super) fn say_below(global: &Global, library: &Library, profile: &str, baselines: &[BaselineRef<'_>]) {
    let (ladder, links) = (Ladder::new(library), Links::new(library));
    let Some(rank) = ladder.rank(profile) else { return };
    for baseline in baselines {
        let Some(derived) = ladder.derive(&links, *baseline).0 else { continue };
        if ladder.rank(&derived).is_some_and(|needed| needed > rank) {
            global.note(&format!(
                "note: {} needs {derived} (`probity recommend` says why), and {profile} was asked for",
                baseline.name()
            ));
        }
    }
}

/// A finding in one line, with its place in front.
pub(super) fn at_place(finding: &Finding) -> String {
    let place = finding.location.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    let code = if finding.code == Code::MalformedFile { String::new() } else { format!("[{}] ", finding.code) };
    format!("{place}{code}{}; {}", finding.message, finding.fix)
}
