//! Every document of this repository is judged, and none of them has a finding.

use crate::common::{code, root, run, stderr, stdout};

#[test]
fn the_documents_of_this_repository_have_no_finding() {
    let output = run(&root(), &["lint-docs", "."]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains(" documents, "), "{}", stdout(&output));
}
