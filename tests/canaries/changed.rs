//! Secrets in files that evidence points at: each file is pinned, the secret and what stands around it are changed, and
//! every command that looks at evidence is listened to.

use std::path::Path;

use crate::common::{code, git, root, run, stderr, stdout};

const DATE: &str = "2026-11-23";

/// What stands in the place of a secret, before and after. A word that is all letters could be one, too.
const SECRETS: [[&str; 2]; 3] =
    [["Canary9f3Zq7", "Canary8d2Xw5"], ["wombatcanary", "lemurcanary"], ["4711470347", "4711470999"]];

#[derive(serde::Deserialize)]
struct Form {
    file: String,
    text: String,
}

fn forms() -> Vec<Form> {
    let text = std::fs::read_to_string(root().join("tests/data/changed-secrets.yaml")).expect("the forms");
    serde_yaml::from_str(&text).expect("forms")
}

impl Form {
    fn write(&self, folder: &Path, secret: &str, near: &str) {
        // Of `me:@@db` the second sign is one of the address.
        let text = self.text.replace("@@", "\u{0}").replace('@', secret).replace('\u{0}', &format!("{secret}@"));
        std::fs::write(
            folder.join(&self.file),
            text.replace("<<~", "\u{0}").replace('~', near).replace('\u{0}', "<<~"),
        )
        .expect("written");
    }
}

/// A repository in which every form is evidence that was read.
fn repository(forms: &[Form], secret: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = "product: { name: Test }\nprofile: STANDARD\nstatements: statements.yaml\ndocuments: docs\n";
    let mut statements =
        "- safeguard: login-lockout\n  status: implemented\n  how: Five attempts\n  evidence:\n".to_owned();
    for form in forms {
        form.write(folder.path(), secret, "anna");
        statements.push_str(&format!("    - config: {}\n", form.file));
    }
    std::fs::write(folder.path().join("probity.yaml"), manifest).expect("written");
    std::fs::write(folder.path().join("statements.yaml"), statements).expect("written");
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all", "--force"]);
    git(folder.path(), &["commit", "--quiet", "--message", "state"]);
    let accepted = run(folder.path(), &["review", "--accept", "login-lockout", "--by", "first", "--date", DATE]);
    assert_eq!(code(&accepted), 0, "{}", stderr(&accepted));
    git(folder.path(), &["commit", "--quiet", "--all", "--message", "read"]);
    folder
}

/// What a command says, which holds no secret.
fn said(folder: &Path, args: &[&str], secrets: &[&str]) -> String {
    let output = run(folder, args);
    let said = stdout(&output) + &stderr(&output);
    assert!(output.status.code().is_some_and(|code| code <= 2) && !said.contains("panicked"), "{args:?}: {said}");
    for secret in secrets {
        if let Some(at) = said.find(secret) {
            let from = said[..at].rfind("+++ b/").unwrap_or(at.saturating_sub(300));
            let around: String = said.get(from..).unwrap_or(&said).chars().take(700).collect();
            panic!("{args:?} repeats `{secret}`:\n{around}");
        }
    }
    said
}

fn listened(folder: &Path, forms: &[Form], secrets: &[&str]) {
    let reviewed = said(folder, &["review", "--date", DATE], secrets);
    assert!(reviewed.contains(&format!("{} changed", forms.len())), "{reviewed}");
    assert!(!reviewed.contains("not in the history"), "{reviewed}");
    said(folder, &["review", "-f", "json", "--date", DATE], secrets);
    if secrets != SECRETS[1] {
        return;
    }
    for args in [
        &["validate", "-v"][..],
        &["validate", "-v", "-f", "json"],
        &["diff", "HEAD", "-f", "md"],
        &["diff", "HEAD", "-f", "json"],
        &["docs"],
        &["docs", "--check"],
    ] {
        said(folder, &[args, &["--date", DATE]].concat(), secrets);
    }
    for form in forms.iter().filter(|form| form.file.rsplit('.').next() == Some("md")) {
        said(folder, &["lint-docs", &form.file], secrets);
        // What stands in a table is what that command takes over.
        if form.file != "table.md" {
            said(folder, &["import", "markdown", &form.file], secrets);
        }
    }
}

#[test]
fn no_secret_in_changed_evidence_is_repeated() {
    let forms = forms();
    assert!(forms.len() >= 53);
    for secrets in SECRETS {
        let [old, new] = secrets;
        let folder = repository(&forms, old);
        // Only around it, then it as well.
        for secret in [old, new] {
            for form in &forms {
                form.write(folder.path(), secret, "otto");
            }
            listened(folder.path(), &forms, &secrets);
        }
    }
}

/// A value that stands on the lines that evidence points at, where what names it stands above them.
#[test]
fn lines_are_read_in_their_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    let texts = |secret: &str| {
        [
            ("a.yaml", format!("password: |\n  first\n  {secret}\n  last\n")),
            ("a.rs", format!("const A: &str = \"\nfirst\n{secret}\nlast\";\n")),
            ("a.md", format!("The password is\nfirst\n{secret}\nlast\n")),
        ]
    };
    let statements = "- safeguard: login-lockout\n  status: implemented\n  how: Five\n  evidence:\n    - config: a.yaml#L3-L4\n    - code: a.rs#L3-L4\n    - doc: a.md#L3-L4\n";
    write("probity.yaml", "product: { name: Test }\nstatements: statements.yaml\n");
    write("statements.yaml", statements);
    for (name, text) in &texts("wombatcanary") {
        write(name, text);
    }
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "state"]);
    let accept = ["review", "--accept", "login-lockout", "--by", "first", "--date", DATE];
    assert_eq!(code(&run(folder.path(), &accept)), 0);
    for (name, text) in &texts("lemurcanary") {
        write(name, text);
    }
    let secrets = ["wombatcanary", "lemurcanary"];
    for format in ["text", "json"] {
        let text = said(folder.path(), &["review", "-f", format, "--date", DATE], &secrets);
        assert_eq!(text.matches("@@ -3,2 +3,2 @@").count(), 3, "{text}");
    }
}
