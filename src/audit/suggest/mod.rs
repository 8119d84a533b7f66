//! Changes to a file that make checks pass, each tried: the file with the changes is audited again, and what mends
//! nothing or harms anything is dropped. It must not touch a value that could be a secret, nor one that it cannot read:
//! those are left for a person, with the reason.

mod examples;
mod fixes;
mod lines;
mod mender;
mod options;
pub mod rename;
mod search;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Dialects;
use super::dialect::spelling::Spelling;
use super::document::Document;
use super::plan::Level;
use super::result::{Audit, CheckResult, Status};
use super::run::Auditor;
use super::shown::shown_name;
use crate::edit::{Change, Step};
use crate::load::Library;
use crate::model::setting::{Setting, ValueType};

use examples::Examples;
pub use lines::shown_lines;
use mender::Mender;
use rename::Renamed;
use search::{Job, Search};

/// What would make a file pass as far as changes to it can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The file with every change made.
    pub text: String,
    /// The same with a remark above each value that is only an example, where the notation has remarks.
    pub remarked: String,
    /// What each change mends, in the order in which they were made.
    pub steps: Vec<Mended>,
    /// Changes that may be made one by one, some or all of them, where that was asked for.
    pub fixes: Vec<Fix>,
    /// Required checks that still fail and that a person has to look at, each with why no change is suggested.
    pub left: BTreeMap<String, String>,
}

/// One change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The check that it is for.
    pub check: String,
    /// The keys whose value is an example of what only its owner can choose.
    pub examples: Vec<String>,
}

/// A change that may be made whether or not others are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The checks that it mends, of which there are several where what mends one cannot stand beside what mends another.
    pub checks: Vec<String>,
    /// The keys whose value is an example of what only its owner can choose.
    pub examples: Vec<String>,
    /// The file as it was named with this change alone.
    pub text: String,
}

/// A file to mend.
#[derive(Debug, Clone, Copy)]
pub struct File<'f> {
    /// How it is called.
    pub path: &'f str,
    /// Its text.
    pub text: &'f str,
    /// The same text with what must not be shown hidden.
    pub masked: &'f str,
    /// The file with its misspelt keys renamed, where there are any: changes come on top of that.
    pub start: Option<&'f rename::Start>,
    /// The checks that may be mended in it, where not all may.
    pub only: Option<&'f BTreeSet<String>>,
}

/// Audits a text in the place of the file, with everything that takes part beside it.
pub type Again<'a> = dyn Fn(&str) -> Option<Audit> + 'a;

/// Audits a check, and every check that compares settings, in a text in the place of the file: what comes of each.
pub type Alone<'a> = dyn Fn(&str, &str) -> Option<BTreeMap<String, Status>> + 'a;

/// Tries to mend every required check that fails, or that the file leaves open where it could settle it. All changes
/// are tried at once first, then without those that do not mend their check, and halved where something else is worse, so
/// that a file is audited few times. `apart` also tries each change by itself, for formats that offer them one by one,
/// beside names that they offer too.
pub fn suggest<'l>(
    auditor: &Auditor<'l>,
    dialects: &Dialects<'l>,
    spelling: &Arc<Spelling<'l>>,
    file: File<'_>,
    again: &Again<'_>,
    apart: Option<(&Alone<'_>, &[&Renamed])>,
) -> Suggestion {
    let nothing = |left| {
        let (text, remarked) = (file.text.to_owned(), file.text.to_owned());
        Suggestion { text, remarked, steps: Vec::new(), fixes: Vec::new(), left }
    };
    let Some(first) = again(file.text) else { return nothing(BTreeMap::new()) };
    let Ok(document) = Document::parse_as(spelling.dialect, file.path, &file.text.into()) else {
        return nothing(failing(&first).map(|check| (check.to_owned(), MERGED.to_owned())).collect());
    };
    let mut search = Search::new(file, (document.syntax, spelling.dialect), again, &first, auditor);
    let examples = Examples::of(spelling);
    for _ in 0..ROUNDS {
        let Some(mender) = Mender::new(auditor.library(), dialects, spelling, &examples, file.path, &search.text)
        else {
            break;
        };
        let mut has_moved = false;
        // What fails comes before what is open, which must not stand in its way, and what one setting decides before what
        // compares two, which it may mend.
        let mut seen = BTreeSet::new();
        // The tables that stand, or would, with a change for what fails.
        let mut tables: Vec<Vec<Step>> = Vec::new();
        for (is_compared, is_failing) in [(false, true), (false, false), (true, false)] {
            let fails: BTreeSet<String> = failing(&search.audit).map(str::to_owned).collect();
            let mut jobs: Vec<Job> = Vec::new();
            for check in wrong(&search.audit, search.library) {
                let rule = auditor.plan().rules.iter().find(|rule| rule.check.id.value == check);
                let Some(rule) = rule.filter(|rule| rule.check.compare.is_some() == is_compared) else { continue };
                if file.only.is_some_and(|only| !only.contains(&check)) {
                    continue;
                }
                if !is_compared && fails.contains(&check) != is_failing {
                    continue;
                }
                // Of several checks of one setting that can be mended the next round mends what is left.
                let setting = rule.check.setting.as_ref().map(|setting| setting.as_str());
                if setting.is_some_and(|setting| seen.contains(setting)) {
                    continue;
                }
                let is_open = !fails.contains(&check);
                match mender.candidates(rule, is_open.then_some(tables.as_slice())) {
                    Ok(ways) => {
                        seen.extend(setting);
                        if !is_open {
                            let paths = ways.iter().flat_map(|way| &way.changes).map(Change::path);
                            tables.extend(paths.filter_map(|path| Some(path.split_last()?.1.to_vec())));
                        }
                        jobs.push(Job { check, ways });
                    }
                    Err(why) => drop(search.why.insert(check, why)),
                }
            }
            has_moved |= search.mend(&jobs);
        }
        if !has_moved {
            break;
        }
    }
    let fixes = apart.map(|(alone, names)| search.fixes(alone, &first, names)).unwrap_or_default();
    search.done(fixes)
}

/// What stands above a value that is only an example.
pub const EXAMPLE: &str = "The value below is an example; put in your own.";

/// Ways in a file as they may be shown.
fn shown_names(ways: &[Vec<Step>]) -> Vec<String> {
    ways.iter().map(|way| shown_name(&Step::show(way))).collect()
}

/// Why nothing is suggested for a file that is read otherwise than it stands there.
const MERGED: &str =
    "the file merges mappings (`<<`), and a change in one place may replace what it shares with others";

/// How often what still fails is tried again: one change may only be possible after another, such as a lower lifetime
/// after a lower idle timeout.
const ROUNDS: usize = 4;

/// The checks to mend, by setting, so that what belongs together is written together.
fn wrong(audit: &Audit, library: &Library) -> Vec<String> {
    let mut wrong: Vec<&CheckResult> =
        audit.results.iter().filter(|r| r.level == Level::Required && (fails(r) || is_left_open(r, library))).collect();
    wrong.sort_by_key(|result| (result.setting.is_none(), &result.setting, &result.check));
    wrong.into_iter().map(|result| result.check.to_string()).collect()
}

/// The required checks that fail.
fn failing(audit: &Audit) -> impl Iterator<Item = &str> {
    let failing = audit.results.iter().filter(|result| result.level == Level::Required && fails(result));
    failing.map(|result| result.check.as_str())
}

const fn fails(result: &CheckResult) -> bool {
    matches!(result.status, Status::Fail | Status::Inert)
}

/// Whether the file has a key for it and says nothing: what is written somewhere and open is not touched.
fn is_left_open(result: &CheckResult, library: &Library) -> bool {
    let setting = result.setting.as_ref().and_then(|setting| library.setting(setting));
    let opens = setting.is_some_and(|setting| setting.protects_optional);
    result.status == Status::Undetermined && result.location.is_none() && !result.is_without_key() && !opens
}

/// Whether a value of the setting is a matter of one's own, such as a network or an address, so that any that is
/// suggested is only an example.
const fn is_own_to_choose(setting: &Setting) -> bool {
    matches!(setting.kind, ValueType::Url | ValueType::Cidr | ValueType::String | ValueType::List | ValueType::Address)
}
