//! A file of somebody else: an answered checklist, and an audit of CISO Assistant. Each is refused with a word or read, and
//! what becomes of it is statements that claim nothing without evidence.

use std::sync::LazyLock;

use probity::edit::{Change, apply};
use probity::lint::answers;
use probity::load::decode::decode;
use probity::load::syntax::{Syntax, parse};
use probity::model::statement::Statement;
use probity::report::export::ciso_back;
use probity::report::picture::Picture;

use super::input;
use super::shipped::SHIPPED;

/// A product that has said nothing yet.
static SILENT: LazyLock<Picture<'static>> = LazyLock::new(|| Picture::new(SHIPPED.library, &[], None));

pub(super) fn run(data: &[u8]) {
    match answers::of_bytes(data, "a") {
        Ok(answers) => assert!(!answers.checklist.is_empty() || answers.rows.is_empty(), "answers to nothing"),
        Err(error) => assert!(!error.to_string().is_empty(), "refused without a word"),
    }
    let text = input::text(data);
    let baseline = SHIPPED.library.baseline("fedramp-r5/low").expect("it is shipped");
    match ciso_back::read("a", &text, &SILENT, baseline) {
        Ok(back) => {
            assert!(!back.is_refused || (back.additions.is_empty() && !back.findings.is_empty()), "refused and used");
            back.findings.iter().for_each(|one| assert!(!one.message.is_empty() && !one.fix.is_empty(), "{one:?}"));
            added(&back.additions);
        }
        Err(error) => assert!(!error.to_string().is_empty(), "refused without a word"),
    }
}

/// What is added is statements, and what nobody showed is not implemented.
fn added(changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    let text = apply(Syntax::Yaml, "# new\n", changes).unwrap_or_else(|error| panic!("not added: {error}"));
    let tree = parse(Syntax::Yaml, &text.as_str().into()).expect("YAML");
    let statements: Vec<Statement> = decode(&tree, 0).unwrap_or_else(|error| panic!("{}: {text}", error.message));
    assert!(!statements.is_empty());
}
