//! What changed between two states of a product: damage whose effect is known, and repositories that try to make the
//! program do more than look.

use std::path::Path;

use serde_json::{Value, json};

use crate::common::{code, example, git, run, stderr, stdout};

/// The example as a repository with one commit.
fn repository() -> tempfile::TempDir {
    let folder = example();
    git(folder.path(), &["init", "--quiet"]);
    commit(folder.path());
    folder
}

fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "state"]);
}

fn replace(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect(file);
    assert!(text.contains(old), "{file} has {old}");
    std::fs::write(path, text.replace(old, new)).expect(file);
}

fn diff(folder: &Path, args: &[&str]) -> (i32, Value) {
    let output = run(folder, &[&["diff", "--format", "json", "--date", "2026-11-23"], args].concat());
    let text = stdout(&output);
    (code(&output), serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{}", stderr(&output))))
}

/// The rows of a list as `name: old > new`, with `!` in front of what is worse.
fn rows(list: &Value, name: &str) -> Vec<String> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let row = |row: &Value| {
        let mark = if row["is_worse"] == true { "!" } else { "" };
        format!("{mark}{}: {} > {}", word(&row[name]), word(&row["old"]), word(&row["new"]))
    };
    list.as_array().expect("a list").iter().map(row).collect()
}

#[test]
fn a_loosened_setting_and_lost_evidence_are_named_with_what_they_cost() {
    let folder = repository();
    let (clean, same) = diff(folder.path(), &["HEAD"]);
    assert_eq!((clean, &same["is_worse"], &same["not_compared"]), (0, &json!(false), &json!([])));

    replace(folder.path(), "app.toml", "idle_timeout = \"10m\"", "idle_timeout = \"30m\"");
    std::fs::remove_file(folder.path().join("src/lockout.rs")).expect("it was there");
    let (worse, changed) = diff(folder.path(), &["HEAD"]);
    assert_eq!((worse, &changed["is_worse"]), (1, &json!(true)));
    // The lockout is all that implements AC-7; the idle timeout is necessary for AC-12 and SC-10.
    assert_eq!(
        rows(&changed["controls"], "id")[..3],
        ["!AC-7: supported > gap", "!AC-12: supported > supported", "!SC-10: supported > supported"]
    );
    assert_eq!(changed["controls"][1]["audit_proven"], false);
    assert_eq!(
        rows(&changed["evidence"], "name"),
        ["!code: src/lockout.rs::failed: live > dead", "!config: app.toml: live > changed since its review"]
    );
    assert_eq!(rows(&changed["configs"], "path"), ["!app.toml: pass > fail"]);
    assert!(
        rows(&changed["configs"][0]["checks"], "name").contains(&"!session-idle-timeout: pass > fail".to_owned()),
        "{}",
        changed["configs"]
    );
    let codes: Vec<&str> =
        changed["found"].as_array().expect("found").iter().filter_map(|f| f["code"].as_str()).collect();
    assert_eq!(codes, ["changed-evidence", "dead-evidence"]);

    // The same between two commits, and the other way round it is no loss.
    commit(folder.path());
    let (_, committed) = diff(folder.path(), &["HEAD~1", "HEAD"]);
    assert_eq!((&committed["controls"], &committed["found"]), (&changed["controls"], &changed["found"]));
    let (mended, back) = diff(folder.path(), &["HEAD", "HEAD~1"]);
    assert_eq!((mended, back["mended"].as_array().map(Vec::len)), (0, Some(2)));
}

#[test]
fn profiles_baselines_statements_and_waivers_are_compared() {
    let folder = repository();
    replace(folder.path(), "probity.yaml", "profile: REGULATED", "profile: STANDARD");
    replace(folder.path(), "probity.yaml", ", dod-cloud/il4", ", nist-800-53-r5/low");
    replace(folder.path(), "compliance/waivers.yaml", "2027-06-30", "2027-07-31");
    let (worse, changed) = diff(folder.path(), &["HEAD"]);
    assert_eq!(worse, 1);
    assert_eq!(
        changed["profile"],
        json!({ "old": "REGULATED", "new": "STANDARD", "is_worse": true, "is_better": false })
    );
    // Two shipped profiles are told apart by their steps, and not check by check.
    assert_eq!(changed["asked"], json!([]));
    assert_eq!(changed["baselines_added"], json!(["nist-800-53-r5/low"]));
    assert_eq!(changed["baselines_removed"], json!(["dod-cloud/il4"]));
    let waivers = rows(&changed["waivers"], "name");
    assert!(waivers.len() == 1 && waivers[0].contains("until 2027-06-30") && waivers[0].contains("until 2027-07-31"));
}

#[test]
fn a_revision_without_a_workspace_is_an_empty_product() {
    let folder = example();
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["commit", "--quiet", "--allow-empty", "--message", "start"]);
    let (exit, changed) = diff(folder.path(), &["HEAD"]);
    assert_eq!((exit, changed["baselines_added"].as_array().map(Vec::len)), (0, Some(4)));
}

#[cfg(unix)]
#[test]
fn a_repository_runs_nothing_and_leads_nowhere() {
    let folder = repository();
    let marker = folder.path().join("ran");
    // A filter of the repository's configuration, which a checkout would run.
    let filter = format!("touch {}", marker.display());
    git(folder.path(), &["config", "filter.x.smudge", &filter]);
    git(folder.path(), &["config", "core.fsmonitor", &filter]);
    std::fs::write(folder.path().join(".gitattributes"), "*.rs filter=x\n").expect("written");
    std::fs::remove_file(folder.path().join("src/lockout.rs")).expect("it was there");
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("src/lockout.rs")).expect("a link");
    commit(folder.path());
    let _ = std::fs::remove_file(&marker);
    let before = (git(folder.path(), &["rev-parse", "HEAD"]), std::fs::read(folder.path().join(".git/index")).ok());
    let (_, changed) = diff(folder.path(), &["HEAD~1", "HEAD"]);
    assert!(!marker.exists(), "a filter was run");
    let after = (git(folder.path(), &["rev-parse", "HEAD"]), std::fs::read(folder.path().join(".git/index")).ok());
    assert_eq!(before, after, "the repository is as it was");
    let outside = changed["found"].as_array().expect("found").iter().any(|f| f["code"] == "evidence-outside-workspace");
    assert!(outside, "{}", changed["found"]);
}

#[test]
fn result_files_are_compared_in_what_both_show() {
    let folder = example();
    let write = |args: &[&str], file: &str| {
        run(folder.path(), &[args, &["--date", "2026-11-23", "-q", "-f", &format!("json={file}")]].concat());
    };
    write(&["audit-config", "app.toml"], "old.json");
    write(&["coverage"], "coverage.json");
    replace(folder.path(), "app.toml", "idle_timeout = \"10m\"", "idle_timeout = \"30m\"");
    write(&["audit-config", "app.toml"], "new.json");
    let (exit, changed) = diff(folder.path(), &["old.json", "new.json"]);
    assert_eq!((exit, rows(&changed["configs"], "path")), (1, vec!["!app.toml: pass > fail".to_owned()]));
    assert_eq!(changed["not_compared"].as_array().map(Vec::len), Some(13));
    // What was asked for is named, and one file is one however it is called.
    write(&["audit-config", "app.toml", "-p", "RESTRICTED"], "stricter.json");
    let (_, stricter) = diff(folder.path(), &["new.json", "stricter.json"]);
    assert_eq!((&stricter["profile"]["old"], &stricter["profile"]["new"]), (&"REGULATED".into(), &"RESTRICTED".into()));
    assert_eq!(stricter["profile"]["is_better"], true, "{}", stricter["profile"]);
    std::fs::create_dir(folder.path().join("elsewhere")).expect("a folder");
    std::fs::copy(folder.path().join("app.toml"), folder.path().join("elsewhere/app.toml")).expect("copied");
    write(&["audit-config", "elsewhere/app.toml", "-p", "REGULATED"], "moved.json");
    let (_, moved) = diff(folder.path(), &["old.json", "moved.json"]);
    let paths: Vec<&str> =
        moved["configs"].as_array().expect("configurations").iter().filter_map(|one| one["path"].as_str()).collect();
    assert_eq!(paths, ["app.toml, then elsewhere/app.toml"], "{}", moved["configs"]);
    let neither = run(folder.path(), &["diff", "old.json", "coverage.json"]);
    assert_eq!(code(&neither), 2);
    assert!(stderr(&neither).contains("show nothing of one kind"));
}

#[test]
fn what_cannot_be_compared_says_why() {
    let folder = repository();
    for (args, words) in [
        (&["no-such-revision"][..], "no file and no git revision `no-such-revision`"),
        (&["--", "--output=x"], "no file and no git revision `--output=x`"),
        (&["app.toml", "HEAD"], "this is no result file"),
    ] {
        let output = run(folder.path(), &[&["diff"], args].concat());
        assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "{args:?}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
    let nowhere = tempfile::tempdir().expect("a folder");
    let output = run(nowhere.path(), &["diff", "HEAD"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("no"), "{}", stderr(&output));
}

#[test]
fn the_document_fits_a_comment_and_ends_where_it_must() {
    let folder = repository();
    // Everything that is claimed is taken back.
    replace(folder.path(), "probity.yaml", "statements: compliance/statements/*.yaml\n", "");
    let output = run(folder.path(), &["diff", "HEAD", "--date", "2026-11-23"]);
    let text = stdout(&output);
    assert_eq!(code(&output), 1);
    // What GitHub takes for one comment.
    assert!(text.len() < 65_536, "{} bytes", text.len());
    assert!(text.contains("more are in the JSON"), "{text}");
    assert!(!text.contains("\n\n\n\n"), "{text}");
}

#[test]
fn a_misspelt_branch_is_answered_with_the_one_it_nearly_is() {
    let folder = repository();
    git(folder.path(), &["branch", "release"]);
    let output = run(folder.path(), &["diff", "relaese", "--date", "2026-11-23"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("no git revision `relaese`; did you mean `release`?"), "{}", stderr(&output));
}

#[test]
fn what_is_no_longer_read_asked_or_pinned_is_worse() {
    let folder = tempfile::tempdir().expect("a folder");
    let audited = |text: &str, name: &str| {
        std::fs::write(folder.path().join("app.toml"), text).expect("written");
        run(folder.path(), &["audit-config", "app.toml", "-p", "STANDARD", "--date", "2026-11-23", "-o", name]);
    };
    audited("[session]\nidle_timeout = '5m'\n", "old.json");
    audited("[x", "unread.json");
    let (exit, changed) = diff(folder.path(), &["old.json", "unread.json"]);
    assert_eq!((exit, &changed["is_worse"]), (1, &json!(true)), "a check that passed is not there");
    assert_eq!(diff(folder.path(), &["old.json", "old.json"]).0, 0);

    let folder = repository();
    let path = folder.path().join("compliance/statements/access.yaml");
    let text = std::fs::read_to_string(&path).expect("statements");
    let pinned = text.lines().filter(|line| line.trim_start().starts_with("sha256: ")).count();
    let unpinned: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("sha256: ")).collect();
    std::fs::write(&path, unpinned.join("\n") + "\n").expect("written");
    let (exit, changed) = diff(folder.path(), &["HEAD"]);
    let rows = rows(&changed["evidence"], "name");
    assert_eq!(exit, 1);
    assert!(pinned > 0 && rows.iter().all(|row| row.starts_with('!') && row.ends_with("live > live, not pinned")));
}

/// What a change of one file makes of a list, back and forth.
fn both_ways(file: &str, old: &str, new: &str, list: &str) -> (i32, Vec<String>, i32, Vec<String>) {
    let folder = repository();
    replace(folder.path(), file, old, new);
    let (loosened, changed) = diff(folder.path(), &["HEAD"]);
    commit(folder.path());
    let (tightened, back) = diff(folder.path(), &["HEAD", "HEAD~1"]);
    if loosened == 1 && tightened == 0 {
        assert_eq!(back["is_better"], json!(true), "{back}");
    }
    (loosened, rows(&changed[list], "name"), tightened, rows(&back[list], "name"))
}

#[test]
fn what_is_loosened_without_a_finding_is_worse_and_what_is_tightened_is_better() {
    let manifest = "release:  ";
    let allow = "rules:\n  unpinned-evidence: { allow: true, reason: later }\nrelease:  ";
    let (exit, rows, back, _) = both_ways("probity.yaml", manifest, allow, "rules");
    assert_eq!((exit, rows, back), (1, vec!["!unpinned-evidence: - > allowed: later".to_owned()], 0));

    let lowered = "rules:\n  stale-evidence: { severity: low, reason: later }\nrelease:  ";
    let (exit, rows, back, _) = both_ways("probity.yaml", manifest, lowered, "rules");
    assert_eq!((exit, rows, back), (1, vec!["!stale-evidence: - > low and not medium: later".to_owned()], 0));
    let raised = "rules:\n  doc-only-evidence: { severity: high, reason: ours }\nrelease:  ";
    let (exit, rows, back, _) = both_ways("probity.yaml", manifest, raised, "rules");
    assert_eq!((exit, rows, back), (0, vec!["doc-only-evidence: - > high and not low: ours".to_owned()], 1));

    let (exit, rows, back, _) = both_ways("probity.yaml", "documents: docs/security-compliance\n", "", "documents");
    assert_eq!((exit, rows, back), (1, vec!["!documents: docs/security-compliance > -".to_owned()], 0));
    let (exit, rows, ..) =
        both_ways("probity.yaml", "documents: docs/security-compliance", "documents: docs/elsewhere", "documents");
    let moved = "!documents: docs/security-compliance > docs/elsewhere, not written";
    assert_eq!((exit, rows), (1, vec![moved.to_owned()]));

    // A year and then none at all, and the other way round.
    let (exit, rows, back, tightened) =
        both_ways("compliance/statements/operations.yaml", "max_age: 365d", "max_age: 730d", "ages");
    assert!(exit == 1 && !rows.is_empty() && rows.iter().all(|row| row.starts_with('!')), "{rows:?}");
    assert!(rows.iter().all(|row| row.ends_with("365d > 730d")), "{rows:?}");
    assert!(back == 0 && tightened.len() == rows.len(), "{tightened:?}");
    let (exit, rows, ..) = both_ways("compliance/statements/operations.yaml", "      max_age: 365d\n", "", "ages");
    assert!(exit == 1 && rows.iter().all(|row| row.starts_with('!') && row.ends_with("365d > any age")), "{rows:?}");

    let (exit, rows, back, tightened) =
        both_ways("compliance/waivers.yaml", "expiry: 2027-06-30", "expiry: 2027-07-31", "waivers");
    assert!(exit == 1 && rows.len() == 1 && rows[0].starts_with('!') && back == 0, "{rows:?}");
    assert!(!tightened[0].starts_with('!'), "{tightened:?}");
    // Who answers for it and why are said, and neither is less than before.
    for (old, new) in [("owner: head of platform engineering", "owner: intern"), ("spans yet", "spans at all")] {
        let (exit, rows, ..) = both_ways("compliance/waivers.yaml", old, new, "waivers");
        assert!(exit == 0 && rows.len() == 1 && rows[0].split(" > ").nth(1).is_some(), "{rows:?}");
    }

    let (exit, rows, back, _) = both_ways(
        "compliance/statements/access.yaml",
        "responsibility: product",
        "responsibility: shared",
        "statements",
    );
    assert!(exit == 1 && back == 0, "{rows:?}");
    assert!(rows.contains(&"!mfa: implemented, product > implemented, shared".to_owned()), "{rows:?}");
}

#[test]
fn a_configuration_that_is_audited_no_longer_is_worse_whatever_it_came_to() {
    let folder = repository();
    replace(folder.path(), "app.toml", "idle_timeout = \"10m\"", "idle_timeout = \"30m\"");
    commit(folder.path());
    replace(folder.path(), "probity.yaml", "configs: [{ path: app.toml }]\n", "");
    let (exit, changed) = diff(folder.path(), &["HEAD"]);
    assert_eq!((exit, rows(&changed["configs"], "path")), (1, vec!["!app.toml: fail > -".to_owned()]));
}

#[test]
fn a_claim_that_loses_a_pin_or_a_kind_is_named_and_one_that_moves_is_not() {
    let folder = repository();
    let path = folder.path().join("compliance/statements/access.yaml");
    let text = std::fs::read_to_string(&path).expect("statements");
    let test = text.find("    - test: tests/api.rs::an_ended_session_ends_its_token").expect("a test");
    let end = test + text[test..].find("\n\n").expect("the next statement");
    std::fs::write(&path, format!("{}{}", &text[..test], &text[end + 1..])).expect("written");
    let (exit, changed) = diff(folder.path(), &["HEAD"]);
    let claims = rows(&changed["claims"], "name");
    assert_eq!(exit, 1);
    assert_eq!(claims.len(), 1, "{claims:?}");
    assert!(claims[0].starts_with("!authentication: code, test; 3 of 3 pinned > code; 1 of 1 pinned"), "{claims:?}");
    // Renamed, with the pin that still fits.
    std::fs::write(&path, text.replace("src/lockout.rs", "src/locks.rs")).expect("written");
    std::fs::rename(folder.path().join("src/lockout.rs"), folder.path().join("src/locks.rs")).expect("renamed");
    let (_, moved) = diff(folder.path(), &["HEAD"]);
    assert_eq!((rows(&moved["claims"], "name"), &moved["is_worse"]), (Vec::new(), &json!(false)), "{moved}");
}

#[test]
fn what_a_result_file_allows_is_not_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, findings: &str, allowed: &str| {
        let text = format!(r#"{{ "schema_version": 1, "findings": [{findings}], "allowed": [{allowed}] }}"#);
        std::fs::write(folder.path().join(name), text).expect("written");
    };
    let one = r#"{ "code": "doc-only-evidence", "severity": "low", "location": null, "message": "m" }"#;
    write("old.json", one, "");
    write("new.json", "", one);
    let (exit, changed) = diff(folder.path(), &["old.json", "new.json"]);
    assert_eq!((exit, &changed["mended"], &changed["is_better"]), (0, &json!([]), &json!(false)));
}

#[test]
fn less_that_is_said_reviewed_or_asked_is_named() {
    const ACCESS: &str = "compliance/statements/access.yaml";
    let how = "  how: All accounts prove a security key or a smart card; a code that can be relayed is refused.\n";
    let (exit, texts, back, given) = both_ways(ACCESS, how, "", "texts");
    assert_eq!((exit, texts.len(), back), (1, 1, 0), "{texts:?}");
    assert!(texts[0].starts_with("!mfa: how: All accounts prove") && texts[0].ends_with(" > nothing"), "{texts:?}");
    assert!(given[0].starts_with("mfa: how: nothing > All accounts"), "{given:?}");
    let (exit, texts, ..) = both_ways(ACCESS, "a code that can be relayed is refused", "codes are fine", "texts");
    assert!(exit == 0 && texts.len() == 1 && texts[0].ends_with("or a smart card; codes are fine."), "{texts:?}");

    let pinned = "      sha256: 95c212b91b4547b1ffdae8ad2ac51325e4892efdfe0fa9c4c475ebf4aa8537ea\n      reviewed: ";
    let named = "code: src/auth.rs::check_factors for mfa: 2026-11-20, by nobody named, digest 95c212b91b45";
    let (exit, reviews, ..) =
        both_ways(ACCESS, &format!("{pinned}2026-11-20"), &format!("{pinned}2026-10-01"), "reviews");
    assert_eq!((exit, reviews.len()), (1, 1), "{reviews:?}");
    assert!(reviews[0].starts_with(&format!("!{named} > 2026-10-01")), "{reviews:?}");
    let undated = pinned.trim_end_matches("      reviewed: ");
    let (exit, reviews, ..) = both_ways(ACCESS, &format!("{pinned}2026-11-20\n"), undated, "reviews");
    assert!(exit == 1 && reviews[0].starts_with(&format!("!{named} > on no day")), "{reviews:?}");

    let (exit, release, back, _) =
        both_ways("probity.yaml", "  workflow: .github/workflows/build.yml\n", "", "release");
    assert_eq!((exit, release, back), (1, vec!["!workflow: .github/workflows/build.yml > -".to_owned()], 0));
    let (exit, release, ..) = both_ways("probity.yaml", "example/saas-api", "example/other", "release");
    assert_eq!((exit, release), (0, vec!["repository: example/saas-api > example/other".to_owned()]));

    // What was attested is a question again.
    let folder = repository();
    replace(
        folder.path(),
        "compliance/statements/operations.yaml",
        "- safeguard: incident-training\n  status: implemented",
        "- safeguard: incident-training\n  status: planned",
    );
    let (exit, changed) = diff(folder.path(), &["HEAD"]);
    let checks = rows(&changed["configs"][0]["checks"], "name");
    assert!(exit == 1 && checks.contains(&"!incident-training: attested > manual".to_owned()), "{checks:?}");
}

#[test]
fn what_a_profile_asks_otherwise_is_proven_tighter_or_called_worse() {
    let folder = repository();
    let profile = |rest: &str| {
        let text = format!("id: HOUSE\ntitle: House\nextends: REGULATED\nsummary: Ours.\nsafeguards:\n{rest}");
        std::fs::create_dir_all(folder.path().join("profiles")).expect("a folder");
        std::fs::write(folder.path().join("profiles/house.yaml"), text).expect("written");
        commit(folder.path());
    };
    replace(folder.path(), "probity.yaml", "profile: REGULATED", "profile: HOUSE");
    profile("  session-idle-timeout: { max: 12m }\n  audit-export: {}\n");
    profile("  session-idle-timeout: { max: 14m }\n");
    let (exit, looser) = diff(folder.path(), &["HEAD~1", "HEAD"]);
    let (_, tighter) = diff(folder.path(), &["HEAD", "HEAD~1"]);
    let (loose, tight) = (rows(&looser["asked"], "name"), rows(&tighter["asked"], "name"));
    let idle = |rows: &[String]| rows.iter().find(|row| row.contains("session-idle")).cloned().unwrap_or_default();
    assert_eq!(exit, 1);
    assert!(idle(&loose).starts_with("!HOUSE: session-idle-timeout: required: max \"12m\""), "{loose:?}");
    assert!(idle(&tight).starts_with("HOUSE: session-idle-timeout: required: max \"14m\""), "{tight:?}");
    assert_eq!(tighter["is_better"], true);
    // Another name hides nothing.
    let path = folder.path().join("profiles/house.yaml");
    let renamed = std::fs::read_to_string(&path).expect("a profile").replace("HOUSE", "ANNEX").replace("14m", "15m");
    std::fs::write(&path, renamed).expect("written");
    replace(folder.path(), "probity.yaml", "profile: HOUSE", "profile: ANNEX");
    let (exit, other) = diff(folder.path(), &["HEAD"]);
    let asked = rows(&other["asked"], "name");
    assert!(exit == 1 && asked.iter().any(|row| row.starts_with("!ANNEX: session-idle-timeout")), "{asked:?}");
    replace(folder.path(), "probity.yaml", "profile: ANNEX", "profile: REGULATED");
    std::fs::remove_file(&path).expect("removed");
    let (_, shipped) = diff(folder.path(), &["HEAD"]);
    assert!(rows(&shipped["asked"], "name").iter().any(|row| row.starts_with("!REGULATED: session-idle-timeout")));
    git(folder.path(), &["checkout", "--quiet", "."]);
    replace(folder.path(), "probity.yaml", "profile: HOUSE", "profile: RESTRICTED");
    let (_, other) = diff(folder.path(), &["HEAD"]);
    let asked = rows(&other["asked"], "name");
    assert!(!asked.is_empty() && asked.iter().all(|row| row.starts_with("RESTRICTED: ")), "{asked:?}");
}
