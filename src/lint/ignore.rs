//! `<!-- probity: ignore CODE reason -->`: one finding that a person has looked at and allows.
//! Without a reason it must allow nothing, and one that allows nothing must be said.

use std::ops::Range;

use super::Raw;
use crate::diag::{Code, Finding, did_you_mean};

/// What a comment allows, and where.
#[derive(Debug)]
pub(super) struct Ignore {
    code: Code,
    at: usize,
    covers: Range<usize>,
}

/// Reads a comment; what is wrong with it is a finding.
pub(super) fn read(comment: &str, at: usize, covers: Range<usize>, out: &mut Vec<Raw>) -> Option<Ignore> {
    let rest = comment.trim().strip_prefix("probity:")?.trim_start();
    let Some(rest) =
        rest.strip_prefix("ignore").filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    else {
        let message = "a comment to probity says `ignore CODE reason`".to_owned();
        out.push(Raw::new(
            at,
            Finding::new(Code::InvalidValue, message, "write `<!-- probity: ignore CODE reason -->`"),
        ));
        return None;
    };
    let (name, reason) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
    let mut wrong = |message: String, fix: &str| out.push(Raw::new(at, Finding::new(Code::InvalidValue, message, fix)));
    let Some(code) = Code::parse(name) else {
        let hint = did_you_mean(name, Code::ALL.iter().map(|code| code.name()));
        wrong(format!("there is no code `{}`{hint}", name.replace('`', "'")), "name the code of the finding to allow");
        return None;
    };
    if reason.chars().filter(|c| c.is_alphabetic()).count() < 3 {
        wrong(format!("`ignore {code}` gives no reason, so it allows nothing"), "say after the code why it is allowed");
        return None;
    }
    Some(Ignore { code, at, covers })
}

/// How many comments before a place may speak of it.
const NEAREST: usize = 32;

/// Takes out what is allowed, and names what allows nothing.
pub(super) fn apply(ignores: &[Ignore], raws: &mut Vec<Raw>) {
    if ignores.is_empty() {
        return;
    }
    let mut order: Vec<usize> = (0..ignores.len()).collect();
    order.sort_by_key(|at| ignores[*at].covers.start);
    let mut used = vec![false; ignores.len()];
    raws.retain(|raw| {
        let next = order.partition_point(|at| ignores[*at].covers.start <= raw.at);
        // What covers a place begins before it; of very many comments before one only the last are looked at.
        let nearest = order[next.saturating_sub(NEAREST)..next].iter().rev();
        let mut is_allowed = false;
        for at in nearest.filter(|at| ignores[**at].code == raw.finding.code && ignores[**at].covers.end > raw.at) {
            used[*at] = true;
            is_allowed = true;
        }
        !is_allowed
    });
    for (ignore, _) in ignores.iter().zip(&used).filter(|(_, used)| !**used) {
        let message =
            format!("`ignore {}` allows nothing: there is no such finding in what it stands before", ignore.code);
        raws.push(Raw::new(ignore.at, Finding::new(Code::IgnoreUnused, message, "remove the comment")));
    }
}
