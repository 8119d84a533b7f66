//! `probity lint-docs`: hand-written documents against the catalogs, the ladder, the repository and the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use super::auditing::read;
use super::excluded::Excluded;
use super::inputs::{DOCUMENTS, Input, inputs};
use super::mend::mend;
use super::output::{Exit, Failure, say_error, unwritten};
use super::session::{at_place, date, look, refuse_incomplete};
use super::{Done, Global};
use crate::audit::normalise::may_be_credential;
use crate::diag::{Code, Finding, Place, Sources, address, counted};
use crate::evidence::{Root, SlugStyle};
use crate::lint::{Document, Ground, Linted, Linter, Own, Shown};
use crate::load::workspace::{self, Loaded, Workspace};
use crate::load::{ControlRef, Library};
use crate::model::statement::{Statement, Status};
use crate::model::workspace::Anchors;
use crate::render::{github, json, junit, notices, sarif};
use crate::report::Notice;
use crate::report::coverage::CoverageReport;
use crate::report::findings::{Findings, number};
use crate::report::found::Found;
use crate::report::picture::Picture;
use crate::report::row::Row;

pub(super) const FORMATS: &[&str] = &["text", "json", "sarif", "junit", "github"];

#[derive(Debug, Args)]
pub(super) struct LintDocs {
    /// Documents, folders or patterns; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The day that reports carry; nothing is judged by it. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// First rewrite what is certain: controls with another id, titles of the release before; then judge what stands there
    #[arg(long)]
    fix: bool,
}

/// What is gathered over all workspaces.
#[derive(Default)]
struct All {
    sources: Sources,
    linted: Linted,
    documents: usize,
    is_unreadable: bool,
}

impl LintDocs {
    pub(super) fn run(&self, global: &Global) -> Done {
        let files = inputs(global, &self.files, DOCUMENTS, &Excluded::default())?;
        global.spare(files.iter().map(|input| input.path.clone()))?;
        let mut all = All::default();
        let mut groups: BTreeMap<(Option<PathBuf>, Option<PathBuf>), Vec<Input>> = BTreeMap::new();
        for input in files.iter() {
            let ground = ground(&input);
            groups.entry((input.root.clone(), ground)).or_default().push(input);
        }
        if self.fix {
            // Before anything is written, what would keep the findings from being shown.
            global.targets(FORMATS)?;
            for ((root, ground), inputs) in &groups {
                mend(global, root.as_deref(), ground.as_deref(), inputs)?;
            }
        }
        let day = date(self.date.as_deref())?;
        for ((root, ground), inputs) in groups {
            all.lint(global, root.as_deref(), ground.as_deref(), &inputs, day)?;
        }
        let All { sources, linted, documents, is_unreadable } = all;
        let found = Found::of(linted.findings);
        let faults = found.faults();
        let judged = format!("{}, {}", counted(documents, "document"), counted(linted.citations, "citation"));
        let line = match (faults, is_unreadable) {
            (0, false) => format!("ok: {judged}, nothing wrong"),
            (n, false) => format!("{} in {judged}", counted(n, "finding")),
            (n, true) => format!("{} in {judged}; the rest was not judged", counted(n, "finding")),
        };
        global.write(FORMATS, |target| {
            Ok(match target.format {
                "json" => json::json(&found),
                "sarif" | "junit" | "github" => self.report(global, &found, &line, target.format)?,
                "text" => {
                    let shown = found.findings.iter().filter(|finding| global.verbose || finding.is_fault());
                    let shown: Vec<Notice> = shown.map(Notice::of).collect();
                    let texts = notices::Hiding { masked: &without_credentials(&shown, &sources), sources: &sources };
                    format!("{}{line}\n", notices::text(&shown, &texts, global.colour()))
                }
                other => unwritten(other),
            })
        })?;
        Ok(match (is_unreadable, faults) {
            (true, _) => Exit::Failed,
            (false, 0) => Exit::Clean,
            (false, _) => Exit::Findings,
        })
    }
}

/// The documents of which a line is shown that may hold a credential, with what stands in such a line behind the first `=`
/// or `:` hidden; where there is neither, all of it. A line keeps its length, so that what points into it stays right.
fn without_credentials(notices: &[Notice], sources: &Sources) -> BTreeMap<String, String> {
    let mut lines: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for place in notices.iter().filter_map(|notice| notice.location.as_ref()) {
        lines.entry(&place.path).or_default().insert(place.line as usize);
    }
    let masked = lines.into_iter().filter_map(|(path, shown)| {
        let text = sources.text(path)?;
        let hides = |(at, line): (usize, &str)| shown.contains(&(at + 1)) && may_be_credential(&address::starred(line));
        text.split_inclusive('\n').enumerate().any(hides).then(|| {
            let lines = text
                .split_inclusive('\n')
                .enumerate()
                .map(|one| if hides(one) { starred(one.1) } else { one.1.into() });
            (path.to_owned(), lines.collect())
        })
    });
    masked.collect()
}

fn starred(line: &str) -> String {
    let from = line.find(['=', ':']).map_or(0, |at| at + 1);
    let hidden = line[from..].chars().map(|c| if c.is_alphanumeric() { '*' } else { c });
    line[..from].chars().chain(hidden).collect()
}

impl LintDocs {
    /// The formats that other programs read.
    fn report(&self, global: &Global, found: &Found, line: &str, format: &str) -> Result<String, Failure> {
        let mut rows: Vec<Row> = found.findings.iter().map(Row::of_finding).collect();
        if found.faults() == 0 {
            rows.push(Row::of_met("verdict", "lint-docs", line));
        }
        number(&mut rows);
        let date = date(self.date.as_deref())?.to_string();
        let path = self.files.first().map(|file| file.display().to_string()).unwrap_or_default();
        let report = [Findings {
            name: "lint-docs",
            path: &path,
            sha256: None,
            dialect: None,
            date: &date,
            profile: None,
            baselines: &[],
            verdict: if found.faults() == 0 { "ok" } else { "not ok" },
            open_questions: 0,
            summary: serde_json::to_value(found.summary)?,
            asked: "hand-written documents",
            line,
            rows: &rows,
        }];
        Ok(match format {
            "sarif" => sarif::sarif(&report, &Library::shipped(), global.verbose),
            "junit" => junit::junit(&report),
            _ => github::github(&report),
        })
    }
}

impl All {
    /// A document that could not be judged is a finding, so that every format has it.
    fn unread(&mut self, shown: &str, finding: Finding) {
        say_error(&at_place(&finding));
        self.is_unreadable = true;
        let start = Place { path: shown.into(), line: 1, column: 1 };
        let place = finding.location.clone().unwrap_or(start);
        self.linted.findings.push(finding.at(Some(place)));
    }

    /// Judges the documents of one workspace.
    fn lint(
        &mut self,
        global: &Global,
        root: Option<&Path>,
        ground: Option<&Path>,
        inputs: &[Input],
        day: Date,
    ) -> Result<(), Failure> {
        let loaded = root.map_or_else(Loaded::shipped, workspace::open);
        global.spare_workspace(&loaded)?;
        refuse_incomplete(&loaded)?;
        let mut linter = grounded(&loaded, ground)?;
        if let Some(workspace) = &loaded.workspace {
            linter = linter.with_shown(shown(&loaded, workspace, day)?);
            if let Some(own) = own(&loaded, workspace) {
                linter = linter.with_own(own);
            }
        }
        let mut documents = Vec::new();
        for input in inputs {
            let fault = input.fault.iter().map(|fault| Failure::File(fault.clone())).next();
            match fault.map_or_else(|| read(&input.path, &input.shown), Err) {
                Ok(text) => {
                    self.sources.add(input.shown.as_str(), std::sync::Arc::clone(&text));
                    let path = ground.and_then(|ground| below(ground, &input.path));
                    documents.push(Document { shown: input.shown.as_str().into(), path, text });
                }
                Err(Failure::File(finding)) => self.unread(&input.shown, *finding),
                Err(other) => return Err(other),
            }
        }
        // What is too deep is said of that document alone.
        let mut refused = Vec::new();
        documents.retain(|document| match linter.refuses(document) {
            None => true,
            Some(error) => {
                refused.push((document.shown.to_string(), error.to_string()));
                false
            }
        });
        for (shown, message) in refused {
            let (message, fix) = message.split_once("; ").unwrap_or((&message, "mend the document"));
            self.unread(&shown, Finding::new(Code::MalformedFile, message, fix));
        }
        let linted = linter.lint(&documents)?;
        self.documents += documents.len();
        self.linted.citations += linted.citations;
        self.linted.findings.extend(linted.findings);
        Ok(())
    }
}

/// A linter that knows where links lead.
pub(super) fn grounded<'l>(loaded: &'l Loaded, ground: Option<&Path>) -> Result<Linter<'l>, Failure> {
    let linter = Linter::new(&loaded.library);
    let Some(folder) = ground else { return Ok(linter) };
    let style = match loaded.workspace.as_ref().map(|workspace| workspace.manifest.anchors) {
        Some(Anchors::Mkdocs) => SlugStyle::Mkdocs,
        Some(Anchors::Github) | None => SlugStyle::default(),
    };
    Ok(linter.with_ground(Ground { root: Root::open(folder)?.with_slugs(style), style }))
}

/// What a workspace declares of itself, where it names a profile.
fn own(loaded: &Loaded, workspace: &Workspace) -> Option<Own> {
    let manifest = &workspace.manifest;
    let profile = manifest.profile.as_ref()?;
    Some(Own {
        product: manifest.product.name.clone(),
        profile: profile.value.clone(),
        place: loaded.library.sources.place(profile.pos),
        baselines: manifest.baselines.iter().map(|name| name.value.clone()).collect(),
    })
}

/// What a workspace shows of its baselines and their controls.
fn shown(loaded: &Loaded, workspace: &Workspace, day: Date) -> Result<Shown, Failure> {
    let standings = look(Some(workspace), day)?;
    let profile = workspace.manifest.profile.as_ref().map(|profile| profile.as_str());
    let picture = Picture::new(&loaded.library, &standings, profile);
    let named = workspace.manifest.baselines.iter();
    let baselines: Vec<_> = named.filter_map(|name| loaded.library.baseline(name).ok()).collect();
    let report = CoverageReport::of(&picture, &baselines, &std::collections::BTreeSet::new());
    let mut shown = Shown { baselines: report.baselines, controls: BTreeMap::new(), said: BTreeMap::new() };
    for catalog in loaded.library.catalogs().all() {
        for control in &catalog.controls {
            let name = ControlRef { catalog, control }.name();
            // What a pattern says of many controls is not said of this one in particular.
            let is_own = |statement: &&Statement| {
                let mut names = statement.control.iter().chain(&statement.controls);
                names.any(|own| own.eq_ignore_ascii_case(&name) || own.eq_ignore_ascii_case(&control.id))
            };
            let statements = picture.own(&name).iter().map(|(standing, _)| standing.statement).filter(is_own);
            // Of several the weakest counts.
            if let Some(first) = statements.clone().min_by_key(|statement| strength(statement.status.value)) {
                let place = loaded.library.sources.place(first.status.pos);
                shown.said.insert(name, (first.status.value, place));
            }
        }
    }
    for baseline in baselines {
        for control in loaded.library.catalogs().members(baseline) {
            shown.controls.entry(control.name()).or_insert_with(|| picture.view(control).state);
        }
    }
    Ok(shown)
}

/// How much a status says that the product does.
const fn strength(status: Status) -> u8 {
    match status {
        Status::Planned => 0,
        Status::Partial => 1,
        Status::NotApplicable => 2,
        Status::Alternative => 3,
        Status::Implemented => 4,
    }
}

/// The folder that links may not lead out of: the workspace's, else the repository's, else the document's own.
pub(super) fn ground(input: &Input) -> Option<PathBuf> {
    if input.shown == "-" {
        return None;
    }
    let folder = input.path.canonicalize().ok()?.parent()?.to_path_buf();
    if let Some(root) =
        input.root.as_ref().and_then(|root| root.canonicalize().ok()).filter(|root| folder.starts_with(root))
    {
        return Some(root);
    }
    let repository = folder.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok());
    Some(repository.map_or_else(|| folder.clone(), Path::to_path_buf))
}

/// The path of a file from a folder above it, with `/`.
pub(super) fn below(ground: &Path, path: &Path) -> Option<String> {
    let real = path.canonicalize().ok()?;
    let parts: Option<Vec<&str>> =
        real.strip_prefix(ground).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}
