//! The open items of a POA&M: checks that fail, and those that fail under a waiver.
//! A waiver must never look like a repair: it is a deviation that awaits approval, and none for a high risk.

use std::collections::{BTreeMap, BTreeSet};

use super::words::Words;
use super::{Cells, Gathered, Sources, blank};
use crate::audit::{CheckResult, Level, Status};
use crate::diag::{Code, Finding, counted};

/// The catalog whose controls a POA&M names.
const CONTROLS: &str = "nist-800-53-r5";

/// A check that is not met, and where.
struct Weakness<'a> {
    first: &'a CheckResult,
    assets: Vec<&'a str>,
    messages: BTreeSet<String>,
}

/// The rows.
pub(super) fn items(sources: &Sources<'_, '_>) -> Gathered {
    let mut weaknesses: BTreeMap<&str, Weakness<'_>> = BTreeMap::new();
    let (mut open, mut advice, mut faults) = (0, 0, 0);
    for audit in sources.audits {
        faults += audit.findings.iter().filter(|finding| finding.is_fault()).count();
        for result in &audit.results {
            match (result.status, result.level) {
                (Status::Fail | Status::Inert | Status::Waived, Level::Required) => {
                    let weakness = weaknesses.entry(&result.check).or_insert_with(|| Weakness {
                        first: result,
                        assets: Vec::new(),
                        messages: BTreeSet::new(),
                    });
                    // Not met without a waiver anywhere is not met without one.
                    if weakness.first.waiver.is_some() && result.waiver.is_none() {
                        weakness.first = result;
                    }
                    if !weakness.assets.contains(&audit.config.path.as_str()) {
                        weakness.assets.push(&audit.config.path);
                    }
                    weakness.messages.insert(described(result));
                }
                (Status::Fail | Status::Inert | Status::Waived, _) => advice += 1,
                (Status::Undetermined | Status::Manual, Level::Required) => open += 1,
                _ => {}
            }
        }
    }
    let rows = weaknesses.values().map(|weakness| row(weakness, sources)).collect();
    let refused = weaknesses.values().filter_map(|weakness| refused(weakness, sources));
    let findings = refused.collect();
    let mut notes = Vec::new();
    if sources.audits.is_empty() {
        notes.push("No configuration was audited, so no row says anything: name one with --config, or list `configs` in probity.yaml.".into());
    }
    let mut left_out = |number: usize, what: &str, why: &str| {
        if number > 0 {
            notes.push(format!("Without a row, since {why}: {}.", counted(number, what)));
        }
    };
    left_out(open, "open required check", "what was not determined is no known weakness");
    left_out(advice, "unmet recommendation", "nothing requires it");
    left_out(faults, "other configuration fault", "it has no control (`probity audit-config` says which)");
    Gathered { rows: vec![rows], notes, findings, is_dated: true, controls: Vec::new() }
}

fn described(result: &CheckResult) -> String {
    let place = result.location.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
    format!("{}{place}", result.message)
}

fn row(weakness: &Weakness<'_>, sources: &Sources<'_, '_>) -> Cells {
    let result = weakness.first;
    let library = sources.picture.library;
    let rating = Words::shipped().rating(result.severity);
    let due = sources.date.checked_add(jiff::Span::new().days(rating.days));
    let check = library.check(&result.check);
    let name = check.map_or_else(|| result.safeguard.to_string(), |(safeguard, _)| safeguard.title.clone());
    let why = check.map(|(_, check)| check.why.clone()).unwrap_or_default();
    let described: Vec<&str> = weakness.messages.iter().map(String::as_str).collect();
    let yes_or_no = |deviates: bool| if deviates { "Pending" } else { "No" }.to_owned();
    let mut cells = blank(["contact", "rationale"]);
    cells.extend([
        ("id", result.check.to_string()),
        ("controls", controls(result, sources).join(", ")),
        ("name", name),
        ("description", format!("{}\n{why}", described.join("\n")).trim().to_owned()),
        ("detector", "probity audit-config".to_owned()),
        ("check", result.check.to_string()),
        ("assets", weakness.assets.join("\n")),
        ("plan", result.fix.to_string()),
        ("detected", sources.date.to_string()),
        ("due", due.map(|day| day.to_string()).unwrap_or_default()),
        ("rating", rating.rating.clone()),
        ("adjustment", "No".to_owned()),
        ("false-positive", "No".to_owned()),
        ("requirement", yes_or_no(result.waiver.is_some() && rating.deviates)),
        ("comments", format!("Asked by {}.", asked_by(result).join(", "))),
    ]);
    if let Some(waiver) = &result.waiver {
        let reason = waiver.reason.trim();
        let (owner, expiry) = (&waiver.owner, &waiver.expiry);
        cells.insert("contact", owner.clone());
        cells.insert("rationale", format!("{reason}\nAccepted in the product by: {owner}, until {expiry}."));
    }
    cells
}

fn asked_by(result: &CheckResult) -> Vec<&str> {
    result.required_by.iter().map(|name| &**name).collect()
}

/// The controls that the check's safeguard supports, those of the baseline where one was named.
fn controls(result: &CheckResult, sources: &Sources<'_, '_>) -> Vec<String> {
    let members: Option<BTreeSet<String>> = sources.baseline.map(|baseline| {
        let members = sources.picture.library.catalogs().members(baseline);
        members.iter().map(crate::load::ControlRef::name).collect()
    });
    let own = result.controls.iter().filter(|name| members.as_ref().is_none_or(|members| members.contains(&***name)));
    own.filter_map(|name| name.split_once(':').filter(|(catalog, _)| *catalog == CONTROLS))
        .map(|(_, id)| id.to_owned())
        .collect()
}

/// A waiver of a risk for which FedRAMP approves none.
fn refused(weakness: &Weakness<'_>, sources: &Sources<'_, '_>) -> Option<Finding> {
    let result = weakness.first;
    let rating = Words::shipped().rating(result.severity);
    if result.waiver.is_none() || rating.deviates {
        return None;
    }
    let waiver = sources.waivers.iter().find(|waiver| *waiver.check.value == *result.check)?;
    let message = format!(
        "the waiver of `{}` covers a risk rated {}, for which FedRAMP approves no operational requirement",
        result.check, rating.rating
    );
    let fix =
        format!("mend it within {} days of its detection, or mitigate it and have the risk adjusted", rating.days);
    let place = sources.picture.library.sources.place(waiver.check.pos);
    Some(Finding::new(Code::RefusedDeviation, message, fix).at(place))
}
