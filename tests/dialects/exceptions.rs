//! The reviewed list of damages that rightly change nothing: `tests/data/exceptions.yaml`.
//! It must hold no row that does not occur, and none without a reason.

use std::collections::{BTreeMap, BTreeSet};

use probity::audit::Verdict;
use serde::Deserialize;

/// A check that passes although a key that it rests on is damaged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    dialect: String,
    check: String,
    key: String,
    damage: String,
}

impl Row {
    pub(crate) fn new(dialect: &str, check: &str, key: &str, damage: &str) -> Self {
        Self { dialect: dialect.into(), check: check.into(), key: key.into(), damage: damage.into() }
    }
}

/// Some rows of one check and one key that have the same reason.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    dialect: String,
    check: String,
    key: String,
    /// What becomes of the verdict, by damage: `pass`, or `fail` by a finding.
    damages: BTreeMap<String, String>,
    reason: String,
    why: String,
}

const FILE: &str = "tests/data/exceptions.yaml";
const REASONS: [&str; 4] = ["default passes", "absent allows it", "value is equivalent", "another key decides"];
const HEAD: &str = "\
# Damages to keys that a required check rests on, after which the check passes all the same, and rightly so.
# tests/dialects/mutation.rs makes the damages and compares; each row was read against what its dialect documents.
# `damages` says what the verdict is if nothing else is asked: `fail` is the doing of a finding, such as unknown-key.
# reason: default passes | absent allows it | value is equivalent | another key decides
";

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Undetermined => "undetermined",
    }
}

fn listed() -> Vec<Listed> {
    let text = std::fs::read_to_string(crate::common::root().join(FILE)).unwrap_or_default();
    if text.trim().is_empty() { Vec::new() } else { serde_yaml::from_str(&text).expect(FILE) }
}

/// Compares what was found with the list; `PROBITY_BLESS=1` rewrites it, and what is new there has no reason yet.
pub(crate) fn compare(found: &BTreeMap<Row, Verdict>) {
    if std::env::var_os("PROBITY_BLESS").is_some() {
        std::fs::write(crate::common::root().join(FILE), blessed(found)).expect(FILE);
    }
    let mut rows: BTreeMap<Row, String> = BTreeMap::new();
    for one in listed() {
        let here = format!("{}: {} {}", one.dialect, one.check, one.key);
        assert!(REASONS.contains(&one.reason.as_str()), "{here}: the reason is `{}`", one.reason);
        assert!(!one.why.is_empty() && !one.why.contains("TODO"), "{here}: why is `{}`", one.why);
        for (damage, verdict) in one.damages {
            let row = Row::new(&one.dialect, &one.check, &one.key, &damage);
            assert!(rows.insert(row, verdict).is_none(), "{here}: `{damage}` is listed twice");
        }
    }
    let found: BTreeMap<Row, String> =
        found.iter().map(|(row, verdict)| (row.clone(), word(*verdict).into())).collect();
    let new: Vec<_> = found.iter().filter(|(row, verdict)| rows.get(row) != Some(verdict)).collect();
    assert!(new.is_empty(), "{} pass and are not listed: {new:#?}", new.len());
    let gone: Vec<_> = rows.keys().filter(|row| !found.contains_key(row)).collect();
    assert!(gone.is_empty(), "listed in {FILE}, and they do not occur: {gone:#?}");
}

/// Dialect, check and key, with the reason and why.
type Group = (String, String, String, (String, String));

/// The list with the reasons that it has, without what does not occur, and with `TODO` for what is new.
fn blessed(found: &BTreeMap<Row, Verdict>) -> String {
    let mut reasons: BTreeMap<Row, (String, String)> = BTreeMap::new();
    for one in listed() {
        for damage in one.damages.keys() {
            let row = Row::new(&one.dialect, &one.check, &one.key, damage);
            reasons.insert(row, (one.reason.clone(), one.why.clone()));
        }
    }
    let mut groups: BTreeMap<Group, BTreeSet<String>> = BTreeMap::new();
    for (row, verdict) in found {
        let reason = reasons.get(row).cloned().unwrap_or_else(|| ("TODO".into(), "TODO".into()));
        let group = (row.dialect.clone(), row.check.clone(), row.key.clone(), reason);
        groups.entry(group).or_default().insert(format!("{}: {}", row.damage, word(*verdict)));
    }
    let mut out = HEAD.to_owned();
    for ((dialect, check, key, (reason, why)), damages) in groups {
        let damages: Vec<String> = damages.into_iter().collect();
        let text = |text: &str| serde_json::Value::from(text).to_string();
        out.push_str(&format!(
            "- dialect: {dialect}\n  check: {check}\n  key: {}\n  damages: {{ {} }}\n  reason: {reason}\n  why: {}\n",
            text(&key),
            damages.join(", "),
            text(&why)
        ));
    }
    out
}
