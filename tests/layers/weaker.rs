//! Files that are weaker than what fails: an `unknown` of a dialect must not stand before it and leave them to a statement.
//! The rows are in `tests/data/weaker.yaml`; each starts from a file of which the statement attests what it leaves open.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::common::root;
use crate::layers::bench::{audit, folder};

const CODE: &str = "pub fn it_is_so() -> bool {\n    true\n}\n";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Of {
    #[serde(rename = "of")]
    file: String,
    name: String,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    safeguard: String,
    replace: String,
    by: String,
    is: String,
}

/// What the check of a safeguard comes to beside a statement of it.
fn status(name: &str, text: &str, safeguard: &str) -> String {
    let digest: String = Sha256::digest(CODE).iter().map(|byte| format!("{byte:02x}")).collect();
    let manifest = format!(
        "product: {{ name: Shop, version: 1.0.0 }}\nprofile: REGULATED\nstatements: statements.yaml\n\
         configs: [{{ path: {name} }}]\n"
    );
    let statement = format!(
        "- safeguard: {safeguard}\n  status: implemented\n  responsibility: product\n  how: It is done.\n  evidence:\n    \
         - {{ code: src/a.rs, sha256: {digest}, reviewed: 2026-11-20 }}\n"
    );
    let folder =
        folder(&[("probity.yaml", &manifest), ("statements.yaml", &statement), ("src/a.rs", CODE), (name, text)]);
    audit(folder.path(), &[name]).status(safeguard).to_owned()
}

#[test]
fn no_statement_attests_what_is_weaker_than_what_fails() {
    let text = std::fs::read_to_string(root().join("tests/data/weaker.yaml")).expect("the rows");
    let all: Vec<Of> = serde_yaml::from_str(&text).expect("tests/data/weaker.yaml");
    let mut wrong = Vec::new();
    for Of { file: of, name, rows } in &all {
        let text = std::fs::read_to_string(root().join("tests/documented").join(of)).expect("a file");
        for row in rows {
            assert_eq!(text.matches(&row.replace).count(), 1, "{of}: {}", row.replace);
            let found = status(name, &text.replace(&row.replace, &row.by), &row.safeguard);
            if found != row.is {
                wrong.push(format!("{of}: {} with `{}` is {found}, not {}", row.safeguard, row.by, row.is));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A statement counts in such a workspace where nothing weaker is to be seen, and pgAudit that writes nothing is none.
#[test]
fn a_statement_counts_where_the_file_shows_nothing_weaker() {
    let hardened = std::fs::read_to_string(root().join("tests/documented/kratos/hardened.yml")).expect("a file");
    assert_eq!(status("kratos.yml", &hardened, "session-idle-timeout"), "attested");
    let judged = "shared_buffers = 1GB\nshared_preload_libraries = 'pgaudit'\npgaudit.log = 'write'\n";
    assert_eq!(status("postgresql.conf", judged, "audit-logging"), "attested");
    for nothing in [
        "shared_buffers = 1GB\n",
        "shared_buffers = 1GB\nshared_preload_libraries = 'pgaudit'\n",
        "shared_buffers = 1GB\nshared_preload_libraries = 'pgaudit'\npgaudit.log = none\nlog_connections = off\n",
    ] {
        assert_eq!(status("postgresql.conf", nothing, "audit-logging"), "fail", "{nothing}");
    }
}
