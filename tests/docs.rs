//! The set of documents: complete, cross-linked, the same on every day, drifting with what each is made from, and never
//! in the place of what people wrote. Links are checked by `lint-docs` and by an independent reader of Markdown.

mod commands;
mod guide;
mod hostile;
mod links;
mod pages;

use std::path::Path;

use crate::common::{code, example, golden, json, root, run, stderr, stdout};

/// The documents of the set, in the order of the table.
pub(crate) const FILES: [&str; 5] =
    ["README.md", "compliance-matrix.md", "security-profiles.md", "production-checklist.md", "slsa-provenance.md"];
const FOLDER: &str = "docs/security-compliance";
const DATE: &str = "2026-11-23";

/// Writes the set of a workspace.
fn write(folder: &Path) {
    let output = run(folder, &["docs", "--date", DATE]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

/// A document of the set.
fn read(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(FOLDER).join(file)).expect(file)
}

/// Changes a text of a workspace once.
fn replace(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect(file);
    assert_eq!(text.matches(old).count(), 1, "{file}: {old}");
    std::fs::write(path, text.replace(old, new)).expect("written");
}

/// The documents that `validate` says have drifted.
fn drifted(folder: &Path) -> Vec<String> {
    let report = json(&run(folder, &["validate", "--date", DATE, "--format", "json"]));
    let documents = report["documents"].as_array().expect("documents").clone();
    let names =
        documents.iter().filter(|one| one["state"] == "drifted").map(|one| one["path"].as_str().expect("a path"));
    names.map(|path| path.rsplit('/').next().expect("a name").to_owned()).collect()
}

#[test]
fn the_examples_set_is_what_its_sources_say() {
    let folder = example();
    std::fs::remove_dir_all(folder.path().join(FOLDER)).expect("it was there");
    write(folder.path());
    for file in FILES {
        golden(&format!("examples/saas-api/{FOLDER}/{file}"), &read(folder.path(), file));
    }
    let mut written: Vec<String> = std::fs::read_dir(folder.path().join(FOLDER))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    written.sort();
    let mut all = FILES.map(str::to_owned);
    all.sort();
    assert_eq!(written, all);
}

#[test]
fn our_own_set_is_what_its_sources_say() {
    if std::env::var_os("PROBITY_BLESS").is_some() {
        write(&root());
    }
    let output = run(&root(), &["docs", "--check", "--date", DATE]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn the_documents_are_the_same_on_every_day() {
    let (then, later) = (example(), example());
    write(then.path());
    let output = run(later.path(), &["docs", "--date", "2031-01-01"]);
    assert_eq!(code(&output), 0);
    for file in FILES {
        assert_eq!(read(then.path(), file), read(later.path(), file), "{file}");
    }
    // What no longer holds is said beside them.
    for safeguard in ["incident-runbook", "tracing"] {
        let said = format!("on 2031-01-01 the answer on {safeguard} no longer holds: ");
        assert!(stderr(&output).contains(&said), "{}", stderr(&output));
    }
    assert!(!stderr(&run(then.path(), &["docs", "--date", DATE])).contains("no longer holds"));
    let again = run(later.path(), &["docs", "--check", "--date", "2031-01-01"]);
    assert_eq!((code(&again), stdout(&again).as_str()), (0, ""));
}

#[test]
fn each_document_drifts_with_what_it_is_made_from() {
    let changes: [(&str, &str, &str, &[&str]); 5] = [
        ("compliance/statements/audit.yaml", "hash chain", "chain of hashes", &["compliance-matrix.md"]),
        (
            "app.toml",
            "idle_timeout = \"10m\"",
            "idle_timeout = \"30m\"",
            &["README.md", "compliance-matrix.md", "production-checklist.md"],
        ),
        (
            "probity.yaml",
            "profile: REGULATED",
            "profile: STANDARD",
            &["README.md", "compliance-matrix.md", "security-profiles.md", "production-checklist.md"],
        ),
        ("probity.yaml", "tag: v1.4.0", "tag: v1.4.1", &["slsa-provenance.md"]),
        ("probity.yaml", "name: SaaS API", "name: Other API", &FILES),
    ];
    for (file, old, new, documents) in changes {
        let folder = example();
        replace(folder.path(), file, old, new);
        assert_eq!(drifted(folder.path()), documents, "{file}: {new}");
        let check = run(folder.path(), &["docs", "--check", "--date", DATE]);
        assert_eq!(code(&check), 1, "{}", stderr(&check));
        for document in documents {
            assert!(stdout(&check).contains(&format!("--- {FOLDER}/{document} (written)")), "{document}");
        }
        let shown = stdout(&check).lines().filter(|line| line.starts_with(&format!("--- {FOLDER}/"))).count();
        assert_eq!(shown, documents.len());
        write(folder.path());
        assert_eq!(drifted(folder.path()), [""; 0]);
    }
}

#[test]
fn a_changed_safeguard_drifts_wherever_it_appears() {
    let folder = example();
    let own = |title: &str, ask: &str| {
        format!(
            "- id: badge-check\n  title: {title}\n  section: incident\n  ask: {ask}\n  supports: [{{ control: nist-800-53-r5:PE-3, how: strengthens }}]\n  \
             checks:\n    - id: badge-check\n      manual: {{ ask: Who checks badges? }}\n      severity: low\n      why: w\n      fix: f\n      \
             good: [A guard does.]\n      bad: [Nobody does.]\n"
        )
    };
    let put = |title: &str, ask: &str| {
        let path = folder.path().join("profiles/safeguards");
        std::fs::create_dir_all(&path).expect("a folder");
        std::fs::write(path.join("own.yaml"), own(title, ask)).expect("written");
    };
    put("Badges are checked", "Are badges checked?");
    let profile = "id: OURS\ntitle: Ours\nextends: REGULATED\nsummary: Ours.\nsafeguards: { badge-check: {} }\n";
    std::fs::write(folder.path().join("profiles/ours.yaml"), profile).expect("written");
    replace(folder.path(), "probity.yaml", "profile: REGULATED", "profile: OURS");
    let statement = "- { safeguard: badge-check, status: partial }\n";
    std::fs::write(folder.path().join("compliance/statements/own.yaml"), statement).expect("written");
    write(folder.path());
    assert!(read(folder.path(), "security-profiles.md").contains("### app.toml for OURS"));
    put("Every badge is checked", "Are badges checked?");
    assert_eq!(drifted(folder.path()), ["compliance-matrix.md", "security-profiles.md"]);
    put("Badges are checked", "Is every badge checked?");
    let drifted = drifted(folder.path());
    // The digests of what the workspace supplies stand in the matrix.
    assert!(drifted.contains(&"production-checklist.md".to_owned()), "{drifted:?}");
}

#[test]
fn what_people_wrote_is_not_overwritten() {
    let folder = example();
    let path = folder.path().join(FOLDER).join("README.md");
    std::fs::write(&path, "# Our own words\n").expect("written");
    replace(folder.path(), "probity.yaml", "tag: v1.4.0", "tag: v1.4.1");
    let before = read(folder.path(), "slsa-provenance.md");
    let output = run(folder.path(), &["docs", "--date", DATE]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("`docs/security-compliance/README.md` was not written by probity"),
        "{}",
        stderr(&output)
    );
    assert_eq!(std::fs::read_to_string(&path).expect("readable"), "# Our own words\n");
    assert_eq!(read(folder.path(), "slsa-provenance.md"), before, "nothing else is written either");
    assert_eq!(code(&run(folder.path(), &["docs", "--check", "--date", DATE])), 1);
}

#[test]
fn templates_are_replaced_one_by_one_and_are_strict() {
    let folder = example();
    std::fs::create_dir(folder.path().join("templates")).expect("a folder");
    let template = |text: &str| std::fs::write(folder.path().join("templates/hub.md"), text).expect("written");
    template("<!-- Generated by probity -->\n{{ open }} open of {{ product }}\n");
    let output = run(folder.path(), &["docs", "--date", DATE]);
    assert_eq!((code(&output), stdout(&output).as_str()), (0, "docs/security-compliance/README.md\n"));
    assert!(stderr(&output).contains("written with the workspace's own templates/hub.md"), "{}", stderr(&output));
    assert_eq!(read(folder.path(), "README.md"), "<!-- Generated by probity -->\n18 open of SaaS API\n");
    template("one\ntwo\n{{ opne }}\n");
    let output = run(folder.path(), &["docs", "--check", "--date", DATE]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("`hub.md`, line 3"), "{}", stderr(&output));
}

#[test]
fn what_an_own_template_breaks_and_one_that_replaces_nothing_are_named() {
    let folder = example();
    std::fs::create_dir(folder.path().join("templates")).expect("a folder");
    let template = |name: &str, text: &str| {
        std::fs::write(folder.path().join("templates").join(name), text).expect("written");
    };
    let gate = || stdout(&run(folder.path(), &["validate", "--date", DATE]));
    template(
        "hub.md",
        "<!-- Generated by probity -->\n[a](compliance-matrix.md) [b](nope.md) [c](compliance-matrix.md#nope)\n",
    );
    for args in [&["docs", "--date", DATE][..], &["docs", "--check", "--date", DATE]] {
        let output = run(folder.path(), args);
        let said = stderr(&output);
        assert_eq!(code(&output), 1, "{said}");
        for (found, place) in [("dead-link", "README.md:2:"), ("dead-anchor", "README.md:2:")] {
            assert!(said.contains(&format!("[{found}]")) && said.contains(place), "{said}");
        }
    }
    let said = gate();
    assert!(said.contains("dead-link") && said.contains("dead-anchor") && said.contains("NO-GO"), "{said}");
    // A name of a document, and one that is nearly a template's.
    template("hub.md", "<!-- Generated by probity -->\n");
    template("production-checklist.md", "x");
    template("matrix.mdd", "x");
    template("our-own-page.md", "x");
    let output = run(folder.path(), &["docs", "--date", DATE]);
    let said = stderr(&output);
    assert_eq!(code(&output), 1);
    assert!(said.contains("did you mean `templates/production.md`?"), "{said}");
    assert!(said.contains("did you mean `templates/matrix.md`?") && !said.contains("our-own-page"), "{said}");
    // What stands beside the set is said to be compared with nothing.
    std::fs::write(folder.path().join("docs/security-compliance/ssp.md"), read(folder.path(), "README.md"))
        .expect("written");
    let verbose = stdout(&run(folder.path(), &["validate", "--date", DATE, "-v"]));
    assert!(verbose.contains("`ssp.md` was generated, and whether it is current was not looked at"), "{verbose}");
}

#[test]
fn without_a_place_to_write_to_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(folder.path(), &["docs"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("set `documents` in probity.yaml"), "{}", stderr(&output));
    std::fs::write(folder.path().join("probity.yaml"), "product: { name: P }\ndocuments: ../out\n").expect("written");
    let output = run(folder.path(), &["docs"]);
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    assert!(!folder.path().parent().expect("a parent").join("out").exists());
}
