//! One file, its dialect found from its content, audited against REGULATED and written in every format. What it says
//! depends on neither the order of its keys nor the notation.

use std::collections::BTreeMap;

use probity::audit::{Audit, Status};
use probity::diag::Code;
use probity::load::syntax::{Syntax, parse};

use super::audited::Together;
use super::{input, printed};

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let Some(file) = input::file(&text) else { return };
    let Some(together) = Together::of(std::slice::from_ref(&file)) else { return };
    together.check();
    // Nearly all time would go into writing; `mask` writes every input.
    if data.len().is_multiple_of(8) {
        together.written();
    }
    // The notations that have no types are read otherwise on purpose.
    let Ok(tree) = parse(file.syntax, &file.text) else { return };
    if matches!(file.syntax, Syntax::Env | Syntax::Conf) {
        return;
    }
    let json = input::File { syntax: Syntax::Json, name: "a.json", text: printed::json(&tree.root, true).into() };
    let Some(again) = Together::of(&[json]) else { return };
    assert_eq!(again.audit.config.dialect, together.audit.config.dialect, "backwards, it is another dialect");
    assert_eq!(said(&again.audit), said(&together.audit), "backwards, it says something else");
}

/// What came of every check, and how often each code was found.
fn said(audit: &Audit) -> (BTreeMap<&str, Status>, BTreeMap<&str, usize>) {
    let results = audit.results.iter().map(|result| (&*result.check, result.status)).collect();
    let mut findings = BTreeMap::new();
    // Which notations an application reads is another thing.
    for finding in audit.findings.iter().filter(|finding| finding.code != Code::UnknownDialect) {
        *findings.entry(finding.code.name()).or_default() += 1;
    }
    (results, findings)
}
