//! What a finding code means, with the examples that are its tests.
//! It must show of an example only what makes the difference.

use super::explain::Explanation;
use crate::diag::Code;
use crate::load::Library;
use crate::model::rule_page::RulePage;

/// The page of a code.
pub(super) fn finding_code(code: Code) -> Explanation {
    let severity = if code.is_fixed() {
        format!("{}; a workspace may raise it, and neither lower nor allow it", code.severity())
    } else {
        format!("{}; a workspace may change or allow it under `rules`, with a reason", code.severity())
    };
    let page = Explanation::new(format!("{code}: {}", code.title()))
        .part("", [code.explanation().to_owned()])
        .part("Severity", [severity]);
    Library::rule_page(code).map_or(page.clone(), |example| with_examples(page, &example))
}

fn with_examples(mut page: Explanation, example: &RulePage) -> Explanation {
    page = page.part("Found by", [format!("probity {}, at {}", example.run, example.at)]);
    let block = |text: &str| format!("{}\n", text.trim_end());
    for (path, text) in &example.bad {
        let wrong = text.as_deref().map_or_else(|| "There is no such file.".to_owned(), block);
        let right = example.good.get(path).map_or_else(|| "There is no such file.".to_owned(), |text| block(text));
        page = page.part(&format!("Wrong: {path}"), [wrong]).part(&format!("Right: {path}"), [right]);
    }
    for edit in &example.edits {
        page = page.part(&format!("Wrong: {}", edit.path), [block(&edit.bad)]);
        page = page.part(&format!("Right: {}", edit.path), [block(&edit.good)]);
    }
    page
}
