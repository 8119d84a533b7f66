//! What statements attest beside the audited files: never by these files themselves, never for another application's, and
//! never against what a layer shows. Each case starts from an attested result.

use sha2::{Digest, Sha256};

use crate::common::{run, stdout};
use crate::layers::bench::{Said, audit, folder};

const APP: &str = "[session]\nidle_timeout = '5m'\n";
const CODE: &str = "pub fn backups() -> bool {\n    true\n}\n";

fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A workspace with a statement for two safeguards that rests on one piece of evidence.
fn workspace(evidence: &str, pinned: &str, more: &[(&str, &str)]) -> tempfile::TempDir {
    let statement = |id: &str| {
        format!(
            "- safeguard: {id}\n  status: implemented\n  responsibility: provider-system\n  how: It is done.\n  evidence:\n    \
             - {{ {evidence}, sha256: {}, reviewed: 2026-11-20 }}\n",
            digest(pinned)
        )
    };
    let statements = format!("{}{}", statement("backups"), statement("https-enforced"));
    let manifest = "product: { name: Shop, version: 1.0.0 }\nprofile: REGULATED\nstatements: statements.yaml\n\
                    configs: [{ path: app.toml }]\n";
    let files =
        [("probity.yaml", manifest), ("statements.yaml", &statements), ("app.toml", APP), ("src/backup.rs", CODE)];
    folder(&[&files[..], more].concat())
}

fn status(said: &Said, safeguard: &str) -> (String, String) {
    let mut results = said.audit["results"].as_array().expect("results").iter();
    let found = results.find(|one| one["safeguard"] == safeguard && one["level"] == "required");
    let found = found.unwrap_or_else(|| panic!("{safeguard} is not asked"));
    let text = |name: &str| found[name].as_str().expect("a text").to_owned();
    (text("status"), text("message"))
}

#[test]
fn the_audited_files_attest_nothing_that_they_do_not_tell() {
    let env = "LOG_LEVEL=info\n";
    let layer = "[debug]\nenabled = false\n";
    let more = [("prod.env", env), ("layer.toml", layer), ("copy.toml", APP)];
    let good = workspace("code: src/backup.rs", CODE, &more);
    assert_eq!(status(&audit(good.path(), &["app.toml"]), "backups").0, "attested");
    for (evidence, pinned, args) in [
        ("config: app.toml", APP, &[][..]),
        ("config: ./app.toml", APP, &[]),
        ("artifact: app.toml", APP, &[]),
        ("config: app.toml#L1-L1", "[session]\n", &[]),
        ("config: copy.toml", APP, &[]),
        ("config: layer.toml", layer, &["--layer", "layer.toml"]),
        ("config: prod.env", env, &["--env-file", "prod.env"]),
    ] {
        let folder = workspace(evidence, pinned, &more);
        let said = audit(folder.path(), &[&["app.toml"][..], args].concat());
        let (status, message) = status(&said, "backups");
        assert_eq!(status, "undetermined", "{evidence}: {message}");
    }
}

/// Each first attested: the audited text with a line more, in another order or notation, in part, or within a document.
#[test]
fn a_near_copy_of_an_audited_file_attests_nothing() {
    let app = "[session]\nidle_timeout = '5m'\n[debug]\nenabled = false\n";
    let layer = "[api]\nmax_depth = 10\n";
    for (kind, name, copy) in [
        ("config", "copy.toml", format!("{app}\n")),
        ("config", "copy.toml", format!("# as reviewed\n{app}# the end\n")),
        ("config", "copy.toml", "debug.enabled = false\nsession = { idle_timeout = \"5m\" }\n".into()),
        ("config", "copy.toml", "[session]\nidle_timeout='5m'\n".into()),
        ("config", "copy.json", r#"{"debug": {"enabled": false}, "session": {"idle_timeout": "5m"}}"#.into()),
        ("config", "copy.yaml", "shop:\n  session: { idle_timeout: 5m }\n  debug: { enabled: no }\n".into()),
        ("artifact", "copy.env", "SESSION_IDLE_TIMEOUT=5m\nDEBUG_ENABLED=false\n".into()),
        ("config", "copy.toml", format!("{app}[api]\nmax_depth=10\n")),
        ("code", "copy.rs", format!("```toml\n{app}```\n")),
    ] {
        let pointer = format!("{kind}: {name}");
        let more = [("app.toml", app), (name, copy.as_str()), ("layer.toml", layer)];
        let folder = workspace(&pointer, &copy, &more);
        let (status, message) = status(&audit(folder.path(), &["app.toml", "--layer", "layer.toml"]), "backups");
        assert_eq!(status, "undetermined", "{copy}: {message}");
        assert!(message.contains("a copy of it"), "{copy}: {message}");
    }
    // What says one thing more is left to those who reviewed it.
    let more = format!("{app}[backups]\ninterval = '24h'\n");
    let folder = workspace("config: other.toml", &more, &[("app.toml", app), ("other.toml", &more)]);
    assert_eq!(status(&audit(folder.path(), &["app.toml"]), "backups").0, "attested");
}

#[test]
fn evidence_that_says_nothing_attests_nothing() {
    for text in ["", " \n", "\n\n", "\u{feff}", "\u{200b}", "/* */", "#!/bin/sh\n", "{}"] {
        let folder = workspace("code: src/none.rs", text, &[("src/none.rs", text)]);
        let (status, message) = status(&audit(folder.path(), &["app.toml"]), "backups");
        assert_eq!(status, "undetermined", "{text:?}: {message}");
        let why = if text == "/* */" { "holds nothing but comments" } else { "says nothing" };
        assert!(message.contains(why), "{text:?}: {message}");
    }
}

#[test]
fn another_listed_configuration_attests_nothing() {
    let other = "[session]\nidle_timeout = '6m'\n";
    let folder = workspace("config: other.toml", other, &[("other.toml", other)]);
    assert_eq!(status(&audit(folder.path(), &["app.toml"]), "backups").0, "attested");
    let manifest = std::fs::read_to_string(folder.path().join("probity.yaml")).expect("the manifest");
    let listed = manifest.replace("[{ path: app.toml }]", "[{ path: app.toml }, { path: other.toml }]");
    std::fs::write(folder.path().join("probity.yaml"), listed).expect("written");
    let (status, message) = status(&audit(folder.path(), &["app.toml"]), "backups");
    assert_eq!(status, "undetermined", "{message}");
}

#[test]
fn what_stands_in_the_folder_of_git_attests_nothing() {
    let head = "ref: refs/heads/main\n";
    let folder = workspace("config: .git/HEAD", head, &[(".git/HEAD", head)]);
    let (status, message) = status(&audit(folder.path(), &["app.toml"]), "backups");
    assert_eq!(status, "undetermined", "{message}");
    assert!(message.contains("git's own folder"), "{message}");
}

#[test]
fn a_statement_speaks_of_the_files_that_the_workspace_lists() {
    let other = "[session]\nidle_timeout = '10m'\n[tls]\nmin_version = '1.3'\n";
    let proxy = "entryPoints:\n  websecure: { address: ':443', http: { tls: {} } }\n";
    let folder = workspace("code: src/backup.rs", CODE, &[("other.toml", other), ("traefik.yml", proxy)]);
    assert_eq!(status(&audit(folder.path(), &["app.toml"]), "backups").0, "attested");
    for file in ["other.toml", "traefik.yml"] {
        let (status, message) = status(&audit(folder.path(), &[file]), "backups");
        assert_eq!(status, "undetermined", "{file}: {message}");
        assert!(message.contains("`configs`"), "{file}: {message}");
    }
}

#[test]
fn no_statement_attests_tls_against_a_proxy_that_does_not_demand_it() {
    let plain = "entryPoints:\n  web: { address: ':80' }\n";
    let router = "http:\n  routers:\n    shop: { rule: Host(`a`), service: shop }\n";
    let ingress =
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a, annotations: { a: b } }\nspec: {}\n";
    let compose = "services:\n  app: { image: a, user: '1001' }\n";
    let more = [("plain.yml", plain), ("router.yml", router), ("ingress.yaml", ingress), ("compose.yaml", compose)];
    let folder = workspace("code: src/backup.rs", CODE, &more);
    let of = |layer: &[&str]| status(&audit(folder.path(), &[&["app.toml"][..], layer].concat()), "https-enforced");
    // Where nothing is said of it, and it is not the application's to say, a statement may.
    for layer in ["plain.yml", "router.yml", "ingress.yaml"] {
        let (status, message) = of(&["--layer", layer]);
        assert_ne!(status, "attested", "{layer}: {message}");
        assert_ne!(status, "pass", "{layer}: {message}");
    }
}

#[test]
fn a_layer_that_names_another_profile_contradicts_the_file() {
    let manifest = "product: { name: Shop, version: 1.0.0 }\n";
    let strict = "[security]\nprofile = 'RESTRICTED'\n[session]\nidle_timeout = '5m'\n";
    let weak = "[security]\nprofile = 'STANDARD'\n";
    let same = "[security]\nprofile = 'restricted'\n";
    let wrong = "[security]\nprofile = 'NONE'\n";
    let folder = folder(&[
        ("probity.yaml", manifest),
        ("strict.toml", strict),
        ("weak.toml", weak),
        ("same.toml", same),
        ("wrong.toml", wrong),
    ]);
    let of = |layer: &str| audit(folder.path(), &["strict.toml", "--layer", layer, "-p", "RESTRICTED"]);
    assert_eq!(of("weak.toml").findings(), ["contradiction weak.toml:2"]);
    assert_eq!(of("weak.toml").audit["verdict"], "fail");
    assert_eq!(of("same.toml").findings(), Vec::<String>::new());
    assert_eq!(of("wrong.toml").findings(), ["unknown-profile wrong.toml:2"]);
    // Without a flag the layer's word counts, and the file's stands against it.
    let output = run(
        folder.path(),
        &["audit-config", "strict.toml", "--layer", "weak.toml", "-f", "json", "--date", "2026-11-23"],
    );
    let audit = crate::common::json(&output);
    let codes: Vec<&str> =
        audit["findings"].as_array().expect("findings").iter().filter_map(|one| one["code"].as_str()).collect();
    assert!(codes.contains(&"contradiction"), "{codes:?}");
    assert_ne!(audit["verdict"], "pass");
}

/// An audit that passes, written to a file, would else prove whatever the audited file leaves open.
#[test]
fn what_probity_wrote_attests_nothing() {
    let first = workspace("code: src/backup.rs", CODE, &[]);
    let audit_config = ["text", "html", "csv", "json", "ndjson", "sarif", "junit", "md", "summary"];
    let audits = audit_config.map(|format| vec!["audit-config", "app.toml", "--date", "2026-11-23", "-f", format]);
    let others =
        [["coverage", "-f", "svg"], ["coverage", "-f", "csv"], ["coverage", "-f", "json"], ["matrix", "-f", "csv"]];
    for args in audits.into_iter().chain(others.map(Vec::from)) {
        // Digests are of lines, however they end.
        let text = stdout(&run(first.path(), &args)).replace("\r\n", "\n");
        assert!(!text.is_empty(), "{args:?}");
        let line = format!("{}\n", text.lines().next().expect("a line"));
        for (pointer, pinned) in [("artifact: result.dat", &text), ("artifact: result.dat#L1-L1", &line)] {
            let folder = workspace(pointer, pinned, &[("result.dat", &text)]);
            let (status, message) = status(&audit(folder.path(), &["app.toml"]), "backups");
            assert_eq!(status, "undetermined", "{args:?}: {message}");
            assert!(
                message.contains("written by probity") || message.contains("empty"),
                "{args:?} {pointer}: {message}"
            );
        }
    }
}

/// A question takes evidence of the kinds that it names, and a page of text is none of code, whatever it is called.
#[test]
fn a_document_is_no_code_whatever_it_is_given_as() {
    let page = "# Queries\n\nEvery query takes its input as parameters.\n";
    let file = "pub fn query(id: i64) -> Query {\n    sql(\"SELECT 1 WHERE id = $1\").bind(id)\n}\n";
    for (kind, name, text, expected) in [
        ("code", "src/query.rs", file, "attested"),
        ("code", "docs/queries.md", page, "manual"),
        ("test", "docs/queries.md", page, "manual"),
        ("doc", "docs/queries.md", page, "manual"),
    ] {
        let statement = format!(
            "- safeguard: sql-injection-protection\n  status: implemented\n  how: It is done.\n  evidence:\n    \
             - {{ {kind}: {name}, sha256: {}, reviewed: 2026-11-20 }}\n",
            digest(text)
        );
        let manifest = "product: { name: Shop, version: 1.0.0 }\nprofile: REGULATED\nstatements: statements.yaml\n\
                        configs: [{ path: app.toml }]\n";
        let files = [("probity.yaml", manifest), ("statements.yaml", &statement), ("app.toml", APP), (name, text)];
        let said = audit(folder(&files).path(), &["app.toml"]);
        let (status, message) = status(&said, "sql-injection-protection");
        assert_eq!(status, expected, "{kind} {name}: {message}");
        assert_eq!(status == "manual", message.contains("test or code"), "{message}");
    }
}

/// What no key shows is one notice, and what is stated and does not count is said by itself with its reason.
#[test]
fn a_statement_that_does_not_count_is_not_folded_into_what_no_key_shows() {
    let changed = workspace("code: src/backup.rs", "as it was when it was reviewed\n", &[]);
    let output = run(changed.path(), &["audit-config", "app.toml", "--date", "2026-11-23"]);
    let text = stdout(&output);
    let (own, folded) = (text.find("undetermined[backups]"), text.find("checks]: no key of this file shows"));
    assert!(own.is_some() && folded.is_some(), "{text}");
    assert!(text.contains("`src/backup.rs` changed since it was reviewed"), "{text}");
}

/// Evidence that is itself a configuration is read as one: what fails the check there attests nothing.
#[test]
fn a_configuration_that_fails_the_check_is_no_evidence_for_it() {
    let service = |more: &str| format!("services:\n  api: {{ image: 'registry.example/api:1', {more} }}\n");
    let other = "steps:\n  - run: ./drop-privileges\n";
    for (name, text, expected) in [
        ("deploy/compose.yaml", service("user: root"), "undetermined"),
        // A part of it is of that file.
        ("deploy/compose.yaml#L1-L2", service("user: root"), "undetermined"),
        ("deploy/compose.yaml", service("user: '1000'"), "attested"),
        ("deploy/compose.yaml#L1-L2", service("user: '1000'"), "attested"),
        // What nobody may settle beside a file is not settled by it.
        ("deploy/compose.yaml", service("user: '1000', security_opt: ['seccomp:unconfined']"), "undetermined"),
        ("deploy/steps.yaml", other.to_owned(), "attested"),
    ] {
        let file = name.split('#').next().expect("a file");
        let statement = format!(
            "- safeguard: container-non-root\n  status: implemented\n  how: It is done.\n  evidence:\n    \
             - {{ config: {name}, sha256: {}, reviewed: 2026-11-20 }}\n",
            digest(&text)
        );
        let product = "product: { name: Shop, version: 1.0.0 }\nprofile: REGULATED\nstatements: statements.yaml\n";
        let manifest = format!("{product}configs: [{{ path: app.toml }}]\n");
        let mut files =
            [("probity.yaml", &*manifest), ("statements.yaml", &statement), ("app.toml", APP), (file, &text)];
        let said = audit(folder(&files).path(), &["app.toml"]);
        let (status, message) = status(&said, "container-non-root");
        let why = "its evidence is a configuration that does not pass `container-non-root`";
        assert_eq!(status, expected, "{name}: {message}");
        assert_eq!(status == "undetermined", message.contains(why), "{message}");
        // Where no audit looks, a checklist says the same.
        files[0].1 = product;
        let output = run(
            folder(&files).path(),
            &["checklist", "-b", "nist-800-53-r5/low", "-f", "json", "--date", "2026-11-23"],
        );
        let list: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("a checklist");
        let items = list["items"].as_array().expect("items");
        let item = items.iter().find(|item| item["safeguard"] == "container-non-root").expect("the question");
        let (answer, basis) = (item["answer"].as_str(), item["basis"].as_str().unwrap_or_default());
        assert_eq!(answer == Some("yes"), expected == "attested", "{item}");
        assert_eq!(answer != Some("yes"), basis.contains(why), "{item}");
    }
}

/// A review that is dated after the audit has not happened, and is not called old.
#[test]
fn a_review_after_the_day_of_the_audit_is_said_to_be_that() {
    let folder = workspace("code: src/backup.rs", CODE, &[]);
    let path = folder.path().join("statements.yaml");
    let text = std::fs::read_to_string(&path).expect("statements");
    std::fs::write(path, text.replace("2026-11-20", "2027-11-20")).expect("written");
    let (status, message) = status(&audit(folder.path(), &["app.toml"]), "backups");
    assert_eq!(status, "undetermined");
    assert!(message.contains("is of 2027-11-20, which is after 2026-11-23, the day of the audit"), "{message}");
    assert!(!message.contains("too old"), "{message}");
}
