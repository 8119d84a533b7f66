//! Evidence that does not hold, is too old, or is not enough.
//! It must not judge what evidence says, only whether it is there and what it was when it was read.

use super::{Ground, Subject};
use crate::diag::{At, Became, Code, Finding, Severity, address};
use crate::evidence::online::{self, Answer};
use crate::evidence::standing::{Hold, Item, Standing};
use crate::evidence::{Fault, Trace, traces};
use crate::model::statement::{Kind, Responsibility, Status};

/// Pointers that do not hold, and pins that no longer fit.
pub(super) fn pointers(subject: &Subject<'_>) -> Vec<Finding> {
    let traces = |ground: &Ground| traces(subject.standings, &ground.root, ground.git.as_ref().ok());
    let traces = subject.ground.map(traces).unwrap_or_default();
    each_item(subject, |item| {
        let pointer = &item.pointer.to_string();
        let (code, message, fix) = match &item.hold {
            Hold::Live { .. } if item.entry.sha256.is_some() => return None,
            Hold::Live { sha256 } => (
                Code::UnpinnedEvidence,
                format!("`{pointer}` is not pinned, so it attests nothing"),
                format!(
                    "read it; if it shows the claim, {}, or set `sha256: {sha256}` and `reviewed`",
                    accept(pointer)
                ),
            ),
            Hold::Unchecked => {
                return Some(
                    elsewhere(subject, item.pointer.raw()).at(subject.library.sources.place(item.pointer.pos)),
                );
            }
            Hold::Changed { sha256 } => {
                let pin = item.entry.sha256.as_ref();
                let finding = Finding::new(
                    Code::ChangedEvidence,
                    format!("`{pointer}` changed since it was reviewed"),
                    format!(
                        "read it again; if it still shows the claim, {}, or set `sha256: {sha256}` and `reviewed`",
                        accept(pointer)
                    ),
                );
                return Some(finding.at(subject.library.sources.place(pin.map_or(item.pointer.pos, |pin| pin.pos))));
            }
            Hold::Dead(fault) => {
                let trace = traces.get(&item.pointer.pos);
                let finding = dead(pointer, fault, trace.unwrap_or(&Trace::default()));
                return Some(finding.at(subject.library.sources.place(item.pointer.pos)));
            }
            hold => return Some(unheld(pointer, hold)?.at(subject.library.sources.place(item.pointer.pos))),
        };
        Some(Finding::new(code, message, fix).at(subject.library.sources.place(item.pointer.pos)))
    })
}

/// The finding for a pointer that leads to nothing that could show a claim, without what it may have become.
#[must_use]
pub fn unheld(pointer: &str, hold: &Hold) -> Option<Finding> {
    let pointer = &*address::shown(pointer);
    match hold {
        Hold::Live { .. } | Hold::Changed { .. } | Hold::Unchecked => None,
        Hold::Dead(fault) => Some(dead(pointer, fault, &Trace::default())),
        Hold::Hollow(why) => {
            let fix = "point at something that shows the claim";
            Some(Finding::new(Code::DeadEvidence, format!("`{pointer}` {why}"), fix))
        }
        Hold::Malformed(error) => {
            let code = if error.is_outside() { Code::EvidenceOutsideWorkspace } else { Code::DeadEvidence };
            Some(Finding::new(code, format!("`{pointer}`: {error}"), error.fix()))
        }
    }
}

/// The finding for what stands elsewhere: at most that it answered, since what it says is not read.
fn elsewhere(subject: &Subject<'_>, url: &str) -> Finding {
    let shown = address::shown(url);
    let answer = subject.ground.and_then(|ground| ground.pages.get(online::page(url).unwrap_or(url)));
    let add = "add evidence inside the workspace";
    match answer {
        None => {
            let message = format!("`{shown}` was not checked: only files of the workspace are");
            Finding::new(Code::UncheckedEvidence, message, add)
        }
        Some(Answer::There(day)) => {
            let what = match online::anchor(url) {
                Some(anchor) => format!("neither what it says nor `#{anchor}` was checked"),
                None => "what it says was not checked".to_owned(),
            };
            Finding::new(Code::UncheckedEvidence, format!("`{shown}` answered on {day}; {what}"), add)
        }
        Some(Answer::Gone(status)) => {
            let message = format!("`{shown}` is not there: its server answers with status {status}");
            Finding::new(
                Code::DeadEvidence,
                message,
                "name where the page is now, or add evidence inside the workspace",
            )
        }
        // It was asked for, so that it is not known is no mere information.
        Some(Answer::Unknown(why)) => {
            let message = format!("`{shown}` could not be checked: {why}");
            Finding::new(Code::UncheckedEvidence, message, why.fix()).with_severity(Severity::Medium)
        }
    }
}

/// The command that pins what a pointer leads to.
fn accept(pointer: &str) -> String {
    let is_plain = pointer.chars().all(|c| c.is_ascii_alphanumeric() || "/._-:#".contains(c));
    // A shell takes what stands between quotes as it is.
    let word = if is_plain { pointer.to_owned() } else { format!("'{}'", pointer.replace('\'', "'\\''")) };
    format!("run `probity review --accept {word} --by WHO`")
}

/// The finding for a pointer that does not hold.
fn dead(pointer: &str, fault: &Fault, trace: &Trace) -> Finding {
    let how = if trace.how.is_empty() { String::new() } else { format!("; {}", trace.how) };
    let fix = match &trace.became {
        Some(became) if trace.certain => format!("point at `{became}`"),
        Some(became) => format!("point at `{became}` if that shows the claim"),
        None => fault.fix(),
    };
    let became = trace.became.as_ref().map(|became| Became { value: became.to_string(), certain: trace.certain });
    Finding::new(code_of(fault), format!("`{pointer}`: {fault}{how}"), fix).with_became(became)
}

fn code_of(fault: &Fault) -> Code {
    match fault {
        Fault::Directory => Code::DirectoryAsEvidence,
        Fault::Outside | Fault::InGit => Code::EvidenceOutsideWorkspace,
        Fault::NoAnchor { .. } | Fault::UnsupportedAnchor | Fault::TooDeep => Code::DeadAnchor,
        Fault::NoSymbol { .. } | Fault::AmbiguousSymbol { .. } | Fault::NoCases { .. } | Fault::UnsupportedSymbol => {
            Code::MissingSymbol
        }
        Fault::NeverRuns { .. } => Code::SkippedTest,
        _ => Code::DeadEvidence,
    }
}

/// Addresses with a password or token in them.
pub(super) fn secrets(subject: &Subject<'_>) -> Vec<Finding> {
    each_item(subject, |item| {
        let finding = item.pointer.has_secret().then(|| secret(&item.pointer.to_string()))?;
        Some(finding.at(subject.library.sources.place(item.pointer.pos)))
    })
}

/// The finding for an address with a password or token in it, which is named without it.
#[must_use]
pub fn secret(shown: &str) -> Finding {
    let message = format!("`{shown}` is named with a password or token, which everybody reads who reads this file");
    let fix = "take it out of the address, and replace it where it opens anything";
    Finding::new(Code::SecretInEvidence, message, fix)
}

/// Reviews that are too old, and dates that cannot be read.
pub(super) fn age(subject: &Subject<'_>) -> Vec<Finding> {
    each_item(subject, |item| {
        let (code, message, fix) = match item.is_recent(subject.date, None) {
            Some(true) => return None,
            Some(false) => (
                Code::StaleEvidence,
                format!("the review of `{}` is older than its `max_age`, or lies after {}", item.pointer, subject.date),
                "review it and set `reviewed`",
            ),
            None => {
                let (why, fix) = undated(item);
                (Code::InvalidValue, format!("the age of `{}` cannot be worked out: {why}", item.pointer), fix)
            }
        };
        let at = item.entry.reviewed.as_ref().or(item.entry.max_age.as_ref()).map_or(item.pointer.pos, |at| at.pos);
        Some(Finding::new(code, message, fix).at(subject.library.sources.place(at)))
    })
}

/// Why nobody can say how old a review is, and what to do.
fn undated(item: &Item<'_>) -> (&'static str, &'static str) {
    match &item.entry.reviewed {
        None => (
            "`max_age` stands without `reviewed`",
            "read it, then run `probity review --accept POINTER --by WHO`, which writes the day",
        ),
        Some(day) if day.len() != 10 || day.parse::<jiff::civil::Date>().is_err() => {
            ("`reviewed` is no day of the calendar", "write the day on which it was read as YYYY-MM-DD")
        }
        Some(_) => ("`max_age` is no length of time", "write it in days, such as `max_age: 365d`"),
    }
}

fn each_item(subject: &Subject<'_>, look: impl Fn(&Item<'_>) -> Option<Finding>) -> Vec<Finding> {
    subject.standings.iter().flat_map(|standing| &standing.items).filter_map(look).collect()
}

/// Claims with nothing to show, or nothing but documents.
pub(super) fn enough(subject: &Subject<'_>) -> Vec<Finding> {
    subject.standings.iter().filter_map(|standing| lacking(subject, standing)).collect()
}

fn lacking(subject: &Subject<'_>, standing: &Standing<'_>) -> Option<Finding> {
    let statement = standing.statement;
    let done = matches!(statement.status.value, Status::Implemented | Status::Alternative);
    let ours = !statement.responsibility.is_customer() && statement.responsibility != Responsibility::Inherited;
    if !done || !ours {
        return None;
    }
    let place = subject.library.sources.place(statement.status.pos);
    let name = subject_of(standing);
    if statement.evidence.is_empty() {
        let message = format!("{name} is {} and names no evidence", statement.status.value.word());
        return Some(Finding::new(Code::EvidenceRequired, message, "add evidence, or claim less").at(place));
    }
    let only_documents = standing.items.iter().all(Item::is_document);
    // A question that asks for a document is answered by one.
    let wants_document =
        statement.safeguard.as_ref().and_then(|id| subject.library.safeguard(id)).is_some_and(|safeguard| {
            let wanted = safeguard.checks.iter().filter_map(|check| check.manual.as_ref()?.evidence.as_ref());
            wanted.into_iter().any(|wanted| wanted.kinds.contains(&Kind::Doc))
        });
    (only_documents && !wants_document).then(|| {
        let message = format!("{name} is {} and only documents show it", statement.status.value.word());
        let fix = "add a test, code, a configuration or a workflow";
        Finding::new(Code::DocOnlyEvidence, message, fix).at(place).with_severity(Severity::Low)
    })
}

/// What a statement is about, in words.
pub(super) fn subject_of(standing: &Standing<'_>) -> String {
    let statement = standing.statement;
    let named: Option<&At<String>> = statement.safeguard.as_ref().or(statement.control.as_ref());
    match named {
        Some(name) => format!("`{name}`"),
        None => statement.controls.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}
