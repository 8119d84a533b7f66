//! Rows of which every text is hostile, as none that the audit makes today, for the writers alone.

use probity::audit::result::{Also, WaiverUse};
use probity::audit::{Audit, Auditor, Context, Dialects, Document};
use probity::diag::Place;
use probity::load::Library;
use probity::report::audited::Audited;
use probity::report::row::{Outcome, Row};

use crate::formats::cases;

/// A formula, a command, markup of every kind, an address, and characters that are obeyed or not seen.
pub(crate) const HOSTILE: &str = "=cmd|'/C calc'!A0\n::error file=b,line=1::x ##[error]y <script>alert(1)</script> \
    ]]>--> [x](javascript:y) **c** `b` {0} {{ x }} %0A & &amp; \"q\" \u{1b}[31m\u{9b}a\u{202e}b\u{85}c\u{2028}d \
    https://e.example a@b.example \\ ~~e~~ $f$ <!-- g";

/// The hostile text on one line, with what is not seen replaced.
pub(crate) fn on_one_line() -> String {
    let text = HOSTILE.replace(['\n', '\u{85}', '\u{2028}'], " ");
    text.replace(['\u{1b}', '\u{9b}', '\u{202e}'], "\u{fffd}")
}

/// An audit of the failing configuration, as it is.
pub(crate) fn rows() -> Audited {
    rows_of(|_| {})
}

/// The same after a change of the audit.
pub(crate) fn rows_of(change: impl FnOnce(&mut Audit)) -> Audited {
    let library = Library::shipped();
    let auditor = Auditor::new(&library, library.profile("RESTRICTED").ok(), &[]).expect("a plan");
    let context = Context { date: cases::DATE.parse().expect("a day"), standings: vec![], waivers: &[] };
    let document = Document::parse("app.toml", &cases::FAILING.into()).expect("TOML");
    let dialects = Dialects::new(&library);
    let mut audit = auditor.audit(&dialects.config(document, "app").expect("a dialect"), &context);
    change(&mut audit);
    audit.settle();
    Audited::of(&audit, &library)
}

/// The same with every text replaced, and some of it waived.
pub(crate) fn hostile_rows() -> Audited {
    let mut audited = rows();
    let text = || HOSTILE.to_owned();
    let place = || Place { path: HOSTILE.into(), line: 1, column: 1 };
    for (at, row) in audited.rows.iter_mut().enumerate() {
        let waived = at % 7 == 0;
        *row = Row {
            code: text(),
            outcome: if waived { Outcome::Waived } else { row.outcome },
            word: row.word,
            severity: row.severity,
            level: row.level,
            message: text(),
            fix: Some(text()),
            why: Some(text()),
            place: Some(place()),
            related: vec![place(), place()],
            subject: Some(text()),
            number: at + 1,
            safeguard: Some(text()),
            controls: vec![text().into()],
            required_by: vec![text().into()],
            layer: Some(text()),
            waiver: waived.then(|| WaiverUse { reason: text(), owner: text(), expiry: text() }),
            allowed: None,
            also: vec![Also { place: place(), message: text() }],
            is_without_key: false,
            mend: None,
        };
    }
    audited.path = text();
    audited.profile = Some(text());
    audited.baselines = vec![text()];
    audited.asked = text();
    audited.reached = vec![text()];
    audited
}
