//! `probity audit-config`: audit configurations against a security profile before a launch.
//! Each file is an audit of its own; one that cannot be read never hides the others, and results come in the order of
//! the files however many are audited at the same time.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::audit_formats::{One, Outputs};
use super::auditing::{Desk, Extent, Shown, Wanted};
use super::excluded::Excluded;
use super::inputs::{CONFIGURATIONS, Input, Inputs, inputs, say_left_out};
use super::output::{Exit, Failure, say_error};
use super::session::{at_place, date, look, refuse_incomplete, say_below};
use super::suggest::{difference, told_how};
use super::{Done, Global};
use crate::audit::{Audit, Level, Verdict};
use crate::diag::{Code, Finding, Severity};
use crate::load::workspace::{self, Loaded};
use crate::render::formats;

/// So many files are audited before any of them is written: enough for every core, and little to hold.
const AT_ONCE: usize = 64;
/// From so many files on there is a progress bar.
const MANY: usize = 50;

#[derive(Debug, Args)]
#[command(after_help = formats::help())]
pub(super) struct AuditConfig {
    /// Configurations to audit: files, folders, patterns, `-` for standard input. Default: the workspace's
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Leave out what this pattern names: a name anywhere (`values.yaml`, `test*`), a path with a slash in it, or all in a
    /// folder; `{a,b}` is either. May repeat
    #[arg(long = "exclude", value_name = "PATTERN")]
    exclude: Vec<String>,
    /// The security profile. Default: the workspace's, else the one the file names
    #[arg(long, short, value_name = "PROFILE")]
    profile: Option<String>,
    /// The dialect the files are written in. Default: the one that their content shows
    #[arg(long, value_name = "DIALECT")]
    dialect: Option<String>,
    /// A file laid over each of them, or of what runs or deploys beside it; may repeat, later ones win
    #[arg(long = "layer", value_name = "FILE")]
    layers: Vec<PathBuf>,
    /// A file of environment variables that the application is started with; may repeat, later ones win; the own
    /// environment is never read
    #[arg(long = "env-file", value_name = "FILE")]
    env_files: Vec<PathBuf>,
    /// A baseline whose overlay applies too, beside the workspace's; may repeat
    #[arg(long = "baseline", visible_alias = "framework", short, value_name = "BASELINE")]
    baselines: Vec<String>,
    /// Print the unified diff that would make the files pass instead of the audits, in no other format, for `git apply` or
    /// `patch -p1`; it is said where `git apply` needs `--unidiff-zero`. The exit code stays that of the audits: 1 where there is something to change
    #[arg(long)]
    suggest: bool,
    /// Exit 1 only from this severity on; `fail` counts what fails and nothing that is undetermined, `manual` and `waived` make
    /// open questions and waivers count too
    #[arg(long, value_name = "SEVERITY", value_parser = ["critical", "high", "medium", "low", "info", "fail", "manual", "waived"], ignore_case = true)]
    fail_on: Option<String>,
    /// The day for which waivers and reviews are judged. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

/// What the exit code rests on, gathered so that no audit has to be kept for it.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that --fail-on may ask for")]
#[derive(Debug, Default)]
struct Ending {
    unreadable: bool,
    unclean: bool,
    /// Something fails, or nothing was asked or known that could.
    fails: bool,
    questions: bool,
    waivers: bool,
    /// The profiles that were asked for.
    profiles: BTreeSet<String>,
    /// The worst severity of something wrong.
    worst: Option<Severity>,
}

impl AuditConfig {
    pub(super) fn run(&self, global: &Global) -> Done {
        let inputs = self.inputs(global)?;
        let wanted = Wanted {
            profile: self.profile.as_deref(),
            dialect: self.dialect.as_deref(),
            baselines: &self.baselines,
            layers: &self.layers,
            env_files: &self.env_files,
            date: date(self.date.as_deref())?,
        };
        let beside = self.layers.iter().chain(&self.env_files).cloned();
        global.spare(inputs.iter().map(|input| input.path).chain(beside))?;
        let desks = desks(inputs.roots(), &wanted)?;
        if self.suggest {
            return self.differences(global, &inputs, desks);
        }
        let mut outputs = Outputs::open(global, inputs.len() > 1, desks.keys())?;
        let mut ending = Ending::default();
        let bar = progress(global, inputs.len());
        for first in (0..inputs.len()).step_by(AT_ONCE) {
            let audit = |at: usize| {
                let input = inputs.at(at);
                let desk = &desks[&input.root];
                let (audited, why) = audited(desk, &input, outputs.texts)?;
                bar.inc(1);
                Ok((One::new(global, &outputs, desk, &input, audited), why))
            };
            let chunk = first..inputs.len().min(first + AT_ONCE);
            // One file is not worth starting threads for.
            let done: Vec<Result<(One, Option<String>), Failure>> =
                if chunk.len() > 1 { chunk.into_par_iter().map(audit).collect() } else { chunk.map(audit).collect() };
            let mut ready = Vec::new();
            for one in done {
                let (one, why) = one?;
                if let Some(why) = why {
                    bar.suspend(|| say_error(&why));
                }
                ending.add(&one.audit);
                ready.push(one);
            }
            bar.suspend(|| outputs.take(ready))?;
        }
        bar.finish_and_clear();
        outputs.finish()?;
        for desk in desks.values().take(1).filter(|_| !self.baselines.is_empty()) {
            let library = desk.library();
            let named: Vec<_> = self.baselines.iter().filter_map(|name| library.baseline(name).ok()).collect();
            ending.profiles.iter().for_each(|profile| say_below(global, library, profile, &named));
        }
        Ok(if ending.unreadable { Exit::Failed } else { self.exit(global, &ending) })
    }

    /// The files that were named, else the workspace's.
    fn inputs(&self, global: &Global) -> Result<Inputs, Failure> {
        let excluded = Excluded::new(&self.exclude)?;
        let inputs = if self.files.is_empty() {
            Self::listed(global, &excluded)?
        } else {
            inputs(global, &self.files, CONFIGURATIONS, &excluded)?
        };
        excluded.say_unused(global);
        if inputs.is_empty() {
            return Err(Failure::Message("--exclude leaves no configuration to audit; name fewer".into()));
        }
        Ok(inputs)
    }

    /// The files that the workspace lists.
    fn listed(global: &Global, excluded: &Excluded) -> Result<Inputs, Failure> {
        let loaded = global.open()?;
        let Some(workspace) = &loaded.workspace else {
            return Err(Failure::Message("name a configuration to audit: `probity audit-config app.toml`".into()));
        };
        if workspace.manifest.configs.is_empty() {
            return Err(Failure::Message("probity.yaml names no `configs`; name a configuration to audit".into()));
        }
        let mut inputs = Inputs::default();
        for config in &workspace.manifest.configs {
            if excluded.has(config.path.as_ref()) {
                say_left_out(global, &config.path);
                continue;
            }
            inputs.add(&workspace.inside(&config.path)?, config.path.value.clone(), workspace.root.clone());
        }
        Ok(inputs)
    }

    /// Prints what would make the files pass. The exit code is that of the audits.
    fn differences(&self, global: &Global, inputs: &Inputs, desks: &BTreeMap<Option<PathBuf>, Desk<'_>>) -> Done {
        let mut ending = Ending::default();
        let (mut text, mut is_plain) = (String::new(), true);
        for input in inputs.iter() {
            if input.shown == "-" {
                return Err(Failure::Message("--suggest changes files; name one instead of standard input".into()));
            }
            let desk = &desks[&input.root];
            let (one, why) = audited(desk, &input, Extent::Whole)?;
            match why {
                Some(why) => say_error(&why),
                None => {
                    let one = difference(global, desk, &input, &one, inputs.len() == 1)?;
                    text.push_str(&one.text);
                    is_plain &= one.is_plain;
                }
            }
            ending.add(&one.audit);
        }
        if !text.is_empty() {
            global.note(told_how(is_plain));
        }
        global.write(&["diff"], |_| Ok(text.clone()))?;
        Ok(if ending.unreadable { Exit::Failed } else { self.exit(global, &ending) })
    }

    fn exit(&self, global: &Global, ending: &Ending) -> Exit {
        let exit = |bad: bool| if bad { Exit::Findings } else { Exit::Clean };
        let Some(from) = self.fail_on.as_deref().map(str::to_ascii_lowercase) else { return exit(ending.unclean) };
        let bad = match from.as_str() {
            "fail" => ending.fails,
            "manual" => ending.unclean || ending.questions,
            "waived" => ending.unclean || ending.waivers,
            word => {
                let from = Severity::ALL.iter().find(|severity| severity.word() == word);
                from.is_none_or(|from| ending.worst.is_some_and(|worst| worst >= *from))
            }
        };
        if bad != ending.unclean {
            global.note(&format!("--fail-on {from} decides the exit code alone; the verdict stands"));
        }
        exit(bad)
    }
}

impl Ending {
    fn add(&mut self, audit: &Audit) {
        self.profiles.extend(audit.profile.clone());
        self.unreadable |= audit.is_unread();
        self.unclean |= !audit.is_clean();
        self.fails |= audit.verdict == Verdict::Fail || audit.shows_nothing() || audit.profile.is_none();
        self.fails |= audit.findings.iter().any(Finding::is_fault);
        self.questions |= audit.open_questions > 0;
        self.waivers |= audit.summary.waived > 0;
        let wrong = audit.results.iter().filter(|r| r.level == Level::Required && !r.status.lets_pass());
        let faults = audit.findings.iter().filter(|finding| Finding::is_fault(finding));
        let unnamed = audit.profile.is_none().then_some(Severity::High);
        let severities = wrong.map(|result| result.severity).chain(faults.map(|finding| finding.severity));
        self.worst = severities.chain(unnamed).chain(self.worst).max();
    }
}

/// The audit of a file; where it could not be made, that it was not, and why in words.
fn audited(desk: &Desk<'_>, input: &Input, texts: Extent) -> Result<(Shown, Option<String>), Failure> {
    let done = match &input.fault {
        Some(fault) => Err(Failure::File(fault.clone())),
        None => desk.audit(&input.path, &input.shown, texts),
    };
    let finding = match done {
        Ok(shown) => return Ok((shown, None)),
        Err(Failure::File(finding)) => *finding,
        // What is wrong is not in the file, but it could not be judged either.
        Err(Failure::Message(message)) => Finding::new(Code::FailedAudit, message, "mend what the message names"),
        Err(other) => return Err(other),
    };
    let why = if finding.code == Code::FailedAudit { finding.message.clone() } else { at_place(&finding) };
    Ok((desk.unread(&input.path, &input.shown, finding), Some(why)))
}

/// One desk a workspace. Neither they nor what they stand on is ever freed: the process ends soon after, and freeing costs
/// time.
fn desks(
    roots: &[Option<PathBuf>],
    wanted: &Wanted<'_>,
) -> Result<&'static BTreeMap<Option<PathBuf>, Desk<'static>>, Failure> {
    let wanted: &'static Wanted<'static> = Box::leak(Box::new(wanted.kept()));
    let mut desks = BTreeMap::new();
    for root in roots {
        let loaded: &'static Loaded =
            Box::leak(Box::new(root.as_ref().map_or_else(Loaded::shipped, |root| workspace::open(root))));
        refuse_incomplete(loaded)?;
        let standings = look(loaded.workspace.as_ref(), wanted.date)?;
        desks.insert(root.clone(), Desk::new(loaded, &standings, wanted)?);
    }
    Ok(Box::leak(Box::new(desks)))
}

/// A bar on a terminal where there is much to do; elsewhere nothing.
fn progress(global: &Global, files: usize) -> ProgressBar {
    if global.quiet || files < MANY || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} files, {eta} left");
    ProgressBar::new(files as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
