//! What `lint-docs --fix` rewrites: exactly the spans of which it is certain, and nothing beside them.

use std::path::Path;

use crate::common::{code, run, stderr, stdout};

const PAGE: &str = "\
---
title: AU-15
---
# Logs for AU-2 (Audit Events)

Events follow AU-2 (Audit Events),\r\nthe other channel is **AU-15**.  Nightly jobs satisfy CP-10(1); see ac-13.md.

| Control | Title |
| --- | --- |
| CM-8 | Information System Component Inventory   |
| AC-6 | Separation of Duties |
| AC-7 | Unsuccessful Logon Attempts |

```text
AU-15 stays
```
Formerly AU-15. \"AU-15\" is quoted.
";

fn page(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("page.md")).expect("the page")
}

#[test]
fn what_is_certain_is_written_and_nothing_else_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("page.md"), PAGE).expect("written");
    let output = run(folder.path(), &["lint-docs", "--fix", "page.md"]);
    let said = stderr(&output);
    // NIST: AU-15 moved to AU-5(5); the titles of AU-2 and CM-8 are those of Revision 5.
    let expected = PAGE
        .replace("follow AU-2 (Audit Events)", "follow AU-2 (Event Logging)")
        .replace("**AU-15**", "**AU-5(5)**")
        .replace("| Information System Component Inventory ", "| System Component Inventory ");
    assert_eq!(page(folder.path()), expected, "{said}");
    assert_eq!(
        said,
        "page.md:6: Audit Events -> Event Logging\npage.md:7: AU-15 -> AU-5(5)\n\
         page.md:11: Information System Component Inventory -> System Component Inventory\n"
    );
    // The heading, what became a part of another, and the title of another control are left to people.
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    for left in ["page.md:4:18", "page.md:7:", "page.md:12:10"] {
        assert!(text.contains(left), "{left} in {text}");
    }
    let again = run(folder.path(), &["lint-docs", "--fix", "page.md"]);
    assert_eq!((stderr(&again), page(folder.path())), (String::new(), expected));
}

#[test]
fn a_title_goes_with_its_control_or_both_stay() {
    const MOVED: &str = "\
# Suppliers

- SA-12(2) Supplier Reviews
- SA-12(2): \"Supplier Reviews\" every year
- Supplier Reviews (SA-12(2)) are yearly.
- We meet SA-12(2).
- SA-12(2) supplier reviews happen
- SA-12(2) (Suplier Reviews)

| Control | Title | Requirement |
| --- | --- | --- |
| SA-12(2) | Supplier Reviews | by us |
| SA-12(2) | Supplier Review | by us |
| SA-12(2) | Supplier Reviews of all | by us |
| SA-12(2) | | Supplier Reviews |
| SR-3 | Supply Chain Controls and Processes | |
";
    let folder = tempfile::tempdir().expect("a folder");
    let judged = || {
        let text = stdout(&run(folder.path(), &["lint-docs", "page.md"]));
        text.lines().filter(|line| line.contains("[title-mismatch]")).count()
    };
    std::fs::write(folder.path().join("page.md"), MOVED).expect("written");
    let before = judged();
    run(folder.path(), &["lint-docs", "--fix", "page.md"]);
    // NIST: SA-12(2) moved to SR-6, which is called Supplier Assessments and Reviews.
    let title = "Supplier Assessments and Reviews";
    let expected = MOVED
        .replace("- SA-12(2) Supplier Reviews", &format!("- SR-6 {title}"))
        .replace("- SA-12(2): \"Supplier Reviews\"", &format!("- SR-6: \"{title}\""))
        .replace("Supplier Reviews (SA-12(2))", &format!("{title} (SR-6)"))
        .replace("We meet SA-12(2)", "We meet SR-6")
        .replace("| SA-12(2) | Supplier Reviews |", &format!("| SR-6 | {title} |"))
        .replace("| SA-12(2) | | Supplier Reviews |", &format!("| SR-6 | | {title} |"));
    assert_eq!(page(folder.path()), expected);
    assert_eq!(judged(), before, "{}", stdout(&run(folder.path(), &["lint-docs", "page.md"])));
}

#[test]
fn generated_documents_allowed_findings_and_locked_files_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).expect(file);
    std::fs::create_dir(folder.path().join("docs")).expect("a folder");
    write("probity.yaml", "product: { name: Shop }\ndocuments: docs\n");
    write("docs/compliance-matrix.md", "AU-15\n");
    write("page.md", "<!-- probity: ignore withdrawn-control the contract names it -->\nAU-15\n");
    let output = run(folder.path(), &["lint-docs", "--fix", "."]);
    assert_eq!(stderr(&output), "");
    assert_eq!(std::fs::read_to_string(folder.path().join("docs/compliance-matrix.md")).expect("read"), "AU-15\n");

    let path = folder.path().join("page.md");
    write("page.md", "AU-15\n");
    let writable = std::fs::metadata(&path).expect("a file").permissions();
    let mut locked = writable.clone();
    locked.set_readonly(true);
    std::fs::set_permissions(&path, locked).expect("set");
    let output = run(folder.path(), &["lint-docs", "--fix", "page.md"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    assert_eq!(stderr(&output), "error: `page.md` is read-only; it is as it was\n");
    std::fs::set_permissions(&path, writable).expect("set");
}

#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    let folder = tempfile::tempdir().expect("a folder");
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("page.md"), "AU-15\n").expect("written");
    std::os::unix::fs::symlink(outside.path().join("page.md"), folder.path().join("page.md")).expect("a link");
    let output = run(folder.path(), &["lint-docs", "--fix", "page.md"]);
    assert_eq!(code(&output), 1);
    assert_eq!(stderr(&output), "page.md is a symbolic link, so it was not rewritten\n");
    assert_eq!(std::fs::read_to_string(outside.path().join("page.md")).expect("read"), "AU-15\n");
}

#[test]
fn labels_names_and_generated_pages_keep_their_letters() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = "See [AU-15], AU-15.md, AU-15-old, {{ AU-15 }} and :AU-15:, and\nthis: AU-15.\n\n[AU-15]: https://example.com/a\n";
    std::fs::write(folder.path().join("page.md"), kept).expect("written");
    run(folder.path(), &["lint-docs", "--fix", "page.md"]);
    assert_eq!(page(folder.path()), kept.replace("this: AU-15.", "this: AU-5(5)."));
    let generated = "<!-- Generated by probity from elsewhere. -->\n\nThe channel is AU-15.\n";
    std::fs::write(folder.path().join("page.md"), generated).expect("written");
    run(folder.path(), &["lint-docs", "--fix", "page.md"]);
    assert_eq!(page(folder.path()), generated);
}

#[test]
fn what_hangs_on_an_id_or_tells_where_it_went_stays() {
    const TEXT: &str = "# NIST SP 800-53\n\n- CA-3(1), (5) and (6)\n- CA-3(5)\u{2013}(7)\n- CA-3(5) is now SC-7(5)\n- CA-3(5) is done\n";
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("page.md"), TEXT).expect("written");
    run(folder.path(), &["lint-docs", "--fix", "page.md"]);
    assert_eq!(page(folder.path()), TEXT.replace("CA-3(5) is done", "SC-7(5) is done"));
}
