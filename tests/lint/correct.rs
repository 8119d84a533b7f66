//! Correct citations in many spellings and contexts: none of them is a finding.

use probity::lint::{Document, Linter};
use probity::load::Library;

use crate::common::{code, root, run, stderr, stdout};

#[test]
fn a_document_of_correct_citations_stays_silent() {
    let output = run(&root(), &["lint-docs", "tests/data/citations-correct.md"]);
    let text = stdout(&output);
    assert_eq!(code(&output), 0, "{text}{}", stderr(&output));
    let line = text.trim_end();
    let count = line.strip_prefix("ok: 1 document, ").and_then(|rest| rest.strip_suffix(" citations, nothing wrong"));
    let count: usize = count.and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("{line}"));
    assert!(count >= 200, "{count} citations were read, and at least 200 are to be correct");
}

#[test]
fn an_id_in_a_document_about_something_else_is_no_control() {
    let library = Library::shipped();
    let linter = Linter::new(&library);
    for text in [
        "# Controls of the machine\n\nCharge it per AC-99 and see SC-77.\n",
        "The exam SC-99 follows CVE-2024-1, UTF-8 and AC-3. See AC-98.\n",
        "Headphones AC-3 and the board IA-32.\n",
        "## Access\n\nThe door AC-97 requires a badge.\n",
    ] {
        let document = Document { shown: "page.md".into(), path: None, text: text.into() };
        assert_eq!(linter.lint(&[document]).expect("it is not deep").findings, [], "{text}");
    }
}

#[test]
fn links_that_lead_somewhere_are_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("written");
    };
    write(".git/HEAD", "ref: refs/heads/main\n");
    write("docs/guide.md", "# Guide\n\n## Chain\n");
    write("docs/images/flow.png", "not read");
    write("src/auth.rs", "pub fn check() {}\n");
    let page = "# Page\n\n[folder](images/), [page](guide/), [page below](../guide/), [made](guide.html), <a href=\"guide.html\">made</a>, \
        <a id=\"x\">x</a>, <a href=\"#x\">x</a>, <a href=\"https://example.org/\">e</a>, <img src='images/flow.png'>, `docs/guide.md#chain`, \
        `src/auth.rs#L1`, `src/auth.rs#check`, [site](/elsewhere/).\n\n<p>\n<img src=\"images/flow.png\">\n<!-- <img src=\"gone.png\"> -->\n\
        <pre><a href=\"gone.md\"></pre>\n</p>\n\nFormerly `docs/guide.md#gone`.\n";
    write("docs/page.md", page);
    let output = run(folder.path(), &["lint-docs", "docs"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    // What a generator of sites makes of folders is its own.
    write("docs/site.md", "[page](made/)\n");
    assert_eq!(code(&run(folder.path(), &["lint-docs", "docs"])), 1);
    write("mkdocs.yml", "site_name: x\n");
    assert_eq!(code(&run(folder.path(), &["lint-docs", "docs"])), 0);
}
