//! `probity review`: evidence that is to be looked at again, and the pins of what was read.

use clap::Args;

use super::online::Online;
use super::output::{Exit, Failure};
use super::pins::{Reviewer, accept};
use super::session::{date, ground, look_from, who};
use super::{Done, Global};
use crate::render::json;
use crate::render::notices::printable;
use crate::report::change::Change;
use crate::report::review::{Ground, Open, Review as Report, Why};

pub(super) const FORMATS: &[&str] = &["text", "json"];

#[derive(Debug, Args)]
pub(super) struct Review {
    /// Pin what was read: a piece of evidence by its pointer, or all of a safeguard's or control's; may repeat
    #[arg(long, value_name = "ID", requires = "by")]
    accept: Vec<String>,
    /// Who read it: a name or a role, written beside the pin
    #[arg(long, value_name = "WHO", requires = "accept")]
    by: Option<String>,
    /// The day of the review, for which ages are judged too. Default: today in UTC
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    #[command(flatten)]
    online: Online,
}

impl Review {
    pub(super) fn run(&self, global: &Global) -> Done {
        let loaded = global.open()?;
        let missing = "evidence belongs to a workspace, and there is none here; `probity init` makes one";
        let workspace = loaded.workspace.as_ref().ok_or_else(|| Failure::Message(missing.into()))?;
        let date = date(self.date.as_deref())?;
        self.online.refuse_without()?;
        let missing = || Failure::Message("the workspace's folder cannot be opened".into());
        let ground = ground(Some(workspace))?.ok_or_else(missing)?;
        let standings = look_from(Some(workspace), Some(&ground.root), date);
        if let Some(by) = who(self.by.as_deref())? {
            global.refuse_formats("what was read is pinned in the workspace's statements")?;
            return accept(
                global,
                loaded,
                workspace,
                &standings,
                &Reviewer { by, day: &date.to_string() },
                &self.accept,
            );
        }
        let git = ground.git.as_ref().ok();
        let pages = self.online.pages(global, workspace, &standings, git, date)?;
        let ground = Ground { root: &ground.root, git, pages: &pages };
        let report = Report::of(&standings, ground, &loaded.library.sources, date);
        global
            .write(FORMATS, |target| Ok(if target.format == "json" { json::json(&report) } else { text(&report) }))?;
        Ok(if report.items.iter().any(|item| item.why != Why::Unpinned) { Exit::Findings } else { Exit::Clean })
    }
}

fn text(report: &Report) -> String {
    let mut out = String::new();
    for item in &report.items {
        out.push_str(&printable(&entry(item, &report.date)));
        if let Some(difference) = &item.difference {
            difference.lines().for_each(|line| out.push_str(&format!("    {}\n", printable(line))));
        }
        if let Some(words) = item.change.as_ref().and_then(Change::words) {
            out.push_str(&format!("  {}\n", printable(&words)));
        }
        out.push('\n');
    }
    let count = |why: Why| report.items.iter().filter(|item| item.why == why).count();
    out.push_str(&format!(
        "{} gone, {} changed, {} not to be compared, {} too old, {} not pinned",
        count(Why::Gone),
        count(Why::Changed),
        count(Why::Unchecked),
        count(Why::Stale),
        count(Why::Unpinned)
    ));
    if report.elsewhere > 0 {
        out.push_str(&format!("; {} elsewhere, not looked at (--online asks whether it answers)", report.elsewhere));
    }
    out.push('\n');
    if report.items.iter().any(|item| item.became.as_ref().is_some_and(|became| became.certain)) {
        out.push_str("what evidence certainly became is written by `probity validate --fix`\n");
    }
    if report.items.iter().any(|item| item.sha256.is_some()) {
        out.push_str("after reading one: `probity review --accept POINTER --by WHO`\n");
    }
    out
}

fn entry(item: &Open, date: &str) -> String {
    // Both are written as the year, the month and the day.
    let is_early = item.reviewed.as_ref().is_some_and(|day| day.as_str() > date);
    let place = item.location.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    let by = item.reviewed_by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let reviewed = item.reviewed.as_ref().map_or("never dated".to_owned(), |day| format!("reviewed {day}{by}"));
    let why = match (item.why, &item.difference) {
        (Why::Gone, _) => "gone",
        (Why::Unchecked, _) => "not to be compared",
        (Why::Changed, Some(_)) => "changed",
        (Why::Changed, None) => "changed; what was reviewed is not in the history",
        (Why::Stale, _) if is_early => "its review lies in the future",
        (Why::Stale, _) => "its review is too old",
        (Why::Unpinned, _) => "not pinned",
    };
    let problem = item.problem.as_ref().map(|problem| format!("  {problem}\n")).unwrap_or_default();
    let claim = item.claim.as_ref().map(|claim| format!("  it is to show: {}\n", claim.trim())).unwrap_or_default();
    format!("{place}{}: {} ({}), {why}, {reviewed}\n{problem}{claim}", item.kind, item.pointer, item.about)
}
