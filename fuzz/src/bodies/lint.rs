//! A Markdown document: every finding stands in it, the same document has the same findings, a quoted one none of
//! what it cites, and what is imported from it loads with a line for every row.

use std::sync::OnceLock;

use probity::diag::Code;
use probity::lint::{Document, Linter};
use probity::load::decode;
use probity::load::syntax::{Syntax, parse};
use probity::model::statement::Statement;

use super::input;
use super::shipped::SHIPPED;

fn linter() -> &'static Linter<'static> {
    static LINTER: OnceLock<Linter<'static>> = OnceLock::new();
    LINTER.get_or_init(|| Linter::new(SHIPPED.library))
}

fn document(text: &str) -> Document {
    Document { shown: "a.md".into(), path: None, text: text.into() }
}

pub(super) fn run(data: &[u8]) {
    let text = input::text(data);
    let one = document(&text);
    let Ok(linted) = linter().lint(std::slice::from_ref(&one)) else { return };
    let lines: Vec<&str> = text.split('\n').collect();
    for finding in &linted.findings {
        let place = finding.location.as_ref().expect("a place");
        let line =
            lines.get(place.line as usize - 1).unwrap_or_else(|| panic!("line {} of {}", place.line, lines.len()));
        let width = line.chars().count() + 1;
        assert!((1..=width).contains(&(place.column as usize)), "column {} of {width}", place.column);
        assert!(!finding.message.ends_with('.') && !finding.message.contains('\n'), "{}", finding.message);
        assert!(!finding.fix.is_empty());
    }
    let again = linter().lint(std::slice::from_ref(&one)).expect("it was read before");
    assert_eq!(again.findings, linted.findings, "the same document has other findings");
    let fenced = format!("~~~~~~~~text\n{}\n~~~~~~~~\n", text.replace("~~~~~~~~", ""));
    let silent = linter().lint(&[document(&fenced)]).expect("a block of code is not deep");
    assert!(silent.findings.is_empty() || text.contains("---"), "a block of code is judged: {:?}", silent.findings);
    imported(&one);
}

fn imported(one: &Document) {
    let imported = linter().import(SHIPPED.library, one).expect("it was read before");
    let tree = parse(Syntax::Yaml, &imported.yaml.as_str().into())
        .unwrap_or_else(|error| panic!("{}: {}", error.message, imported.yaml));
    let statements: Vec<Statement> =
        decode::decode(&tree, 0).unwrap_or_else(|error| panic!("{}: {}", error.message, imported.yaml));
    assert_eq!(statements.len(), imported.statements);
    let reasons = imported.yaml.lines().filter(|line| line.starts_with("# no statement: ")).count();
    assert!(reasons >= imported.comments, "a row without a statement and without a reason");
    for statement in statements {
        // Nothing was looked at, so nothing is there.
        assert!(!matches!(statement.status.value.word(), "implemented" | "alternative"), "claimed without evidence");
    }
    assert!(imported.findings.iter().all(|finding| finding.code != Code::MalformedFile));
}
