//! The commands of the guide to verifying a release, against what each tool documents: every option is listed, none that
//! exclude each other stand together, every value is the workspace's or a blank, and nothing but a value is left open.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{DATE, FOLDER, read, write};
use crate::common::{code, example, root, run, stderr};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Documented {
    command: String,
    source: String,
    arguments: usize,
    options: Vec<String>,
    /// Options without a value.
    #[serde(default)]
    flags: Vec<String>,
    #[serde(default)]
    exclusive: Vec<Vec<String>>,
    #[serde(default)]
    needs_one: Vec<String>,
    #[serde(default)]
    needs_all: Vec<String>,
    #[serde(default)]
    types: Vec<String>,
    #[serde(default)]
    says: Option<String>,
}

fn documented() -> Vec<Documented> {
    let text = std::fs::read_to_string(root().join("tests/data/slsa-commands.yaml")).expect("the data");
    serde_yaml::from_str(&text).expect("the data is of this shape")
}

/// The lines of the blocks of commands.
fn commands(text: &str) -> Vec<&str> {
    let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split_once("\n```").expect("an end").0.trim_end());
    blocks.inspect(|block| assert!(!block.contains('\n'), "one command a block: {block}")).collect()
}

/// Checks a command against what its tool documents, and gives its options with their values.
fn check<'c>(command: &'c str, all: &[Documented]) -> (String, BTreeMap<&'c str, &'c str>) {
    let plain = |c: char| c.is_ascii_alphanumeric() || " ._~:/@+-=".contains(c);
    assert!(command.chars().all(plain), "a shell takes every character as it stands: {command}");
    let known = all.iter().filter(|one| command.starts_with(&format!("{} ", one.command)));
    let known = known.max_by_key(|one| one.command.len()).unwrap_or_else(|| panic!("not documented: {command}"));
    assert!(known.source.len() > 10);
    let (mut options, mut arguments) = (BTreeMap::new(), 0);
    let mut words = command[known.command.len()..].split_whitespace();
    while let Some(word) = words.next() {
        if word.starts_with('-') {
            assert!(known.options.iter().any(|option| option == word), "`{word}` is no option of {}", known.command);
            let value = if known.flags.iter().any(|flag| flag == word) { "" } else { words.next().expect("a value") };
            assert!(!value.starts_with('-'), "{command}");
            assert!(options.insert(word, value).is_none() || word == "--pattern", "{word} twice: {command}");
        } else {
            arguments += 1;
        }
    }
    assert_eq!(arguments, known.arguments, "{command}");
    let given = |names: &[String]| names.iter().filter(|name| options.contains_key(name.as_str())).count();
    assert!(known.exclusive.iter().all(|names| given(names) <= 1), "{command}");
    assert!(known.needs_one.is_empty() || given(&known.needs_one) == 1, "{command}");
    assert_eq!(given(&known.needs_all), known.needs_all.len(), "{command}");
    if let Some(kind) = options.get("--type") {
        assert!(known.types.iter().any(|known| known == kind), "{command}");
    }
    (known.command.clone(), options)
}

/// A guide for a workspace's `release`.
fn guide(release: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest =
        format!("product: {{ name: P, version: 1.4.0 }}\ndocuments: {FOLDER}\nbaselines: [nist2/x]\n{release}");
    std::fs::write(folder.path().join("probity.yaml"), manifest.replace("nist2/x", "nis2/important")).expect("written");
    write(folder.path());
    read(folder.path(), "slsa-provenance.md")
}

const ALL: &str = "release:\n  repository: example/p\n  tag: v1.4.0\n  workflow: .github/workflows/release.yml\n  artifacts:\n    \
    - { kind: wheel, name: p-1.4.0-py3-none-any.whl, package: p, bundle: p.whl.sigstore.json }\n    \
    - { kind: binary, name: p-linux-amd64, bundle: p-linux-amd64.sigstore.json, provenance: p.intoto.jsonl }\n    \
    - { kind: image, name: registry.example.com/p, digest: \"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" }\n";

#[test]
fn every_command_is_as_its_tool_documents_it() {
    let all = documented();
    let folder = example();
    write(folder.path());
    let mut used: Vec<String> = Vec::new();
    for text in [guide(ALL), guide(""), read(folder.path(), "slsa-provenance.md")] {
        for command in commands(&text) {
            used.push(check(command, &all).0);
        }
        for known in all.iter().filter(|one| text.contains(&format!("```sh\n{} ", one.command))) {
            assert!(known.says.iter().all(|says| text.contains(says.as_str())), "{}", known.command);
        }
    }
    used.sort();
    used.dedup();
    let mut listed: Vec<String> = all.into_iter().map(|one| one.command).collect();
    listed.sort();
    assert_eq!(used, listed, "each listed command is used");
}

#[test]
fn a_filled_guide_has_the_commands_of_a_wheel_a_binary_and_an_image_and_no_blank() {
    let text = guide(ALL);
    assert!(!text.contains("____"), "{text}");
    let identity = "https://github.com/example/p/.github/workflows/release.yml@refs/tags/v1.4.0";
    let issuer = "https://token.actions.githubusercontent.com";
    let image = format!("registry.example.com/p@sha256:{}", "a".repeat(64));
    let cosign = format!("--type slsaprovenance1 --certificate-identity {identity} --certificate-oidc-issuer {issuer}");
    let by = "--repo example/p --signer-workflow example/p/.github/workflows/release.yml";
    // Written by hand from the manuals.
    let expected = [
        "python -m pip download --no-deps --only-binary :all: p==1.4.0".to_owned(),
        format!("gh attestation verify p-1.4.0-py3-none-any.whl {by}"),
        "gh release download v1.4.0 --repo example/p --pattern p.whl.sigstore.json".to_owned(),
        format!("cosign verify-blob-attestation --bundle p.whl.sigstore.json {cosign} p-1.4.0-py3-none-any.whl"),
        "sha256sum p-1.4.0-py3-none-any.whl".to_owned(),
        "gh release download v1.4.0 --repo example/p --pattern p-linux-amd64 --pattern p-linux-amd64.sigstore.json".to_owned(),
        format!("gh attestation verify p-linux-amd64 {by}"),
        format!("cosign verify-blob-attestation --bundle p-linux-amd64.sigstore.json {cosign} p-linux-amd64"),
        "gh release download v1.4.0 --repo example/p --pattern p.intoto.jsonl".to_owned(),
        "slsa-verifier verify-artifact p-linux-amd64 --provenance-path p.intoto.jsonl --source-uri github.com/example/p --source-tag v1.4.0".to_owned(),
        "sha256sum p-linux-amd64".to_owned(),
        format!("docker image pull {image}"),
        format!("gh attestation verify oci://{image} {by}"),
        format!("cosign verify-attestation {cosign} {image}"),
    ];
    let (mut found, mut expected) = (commands(&text), expected.each_ref().map(String::as_str).to_vec());
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn what_is_not_given_is_a_blank_that_says_what_belongs_there() {
    let text = guide("");
    let table: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("| `____")?.split("____").next()).collect();
    assert_eq!(table, ["repository", "tag", "workflow", "identity", "issuer", "file", "image", "digest", "bundle"]);
    let mut used: Vec<&str> =
        commands(&text).iter().flat_map(|command| command.split("____").skip(1).step_by(2)).collect();
    used.sort_unstable();
    used.dedup();
    let mut listed = table.clone();
    listed.sort_unstable();
    assert_eq!(used, listed, "every blank of a command is explained, and no other");
    // What is given stands there, and nothing is made up from it.
    let text = guide("release: { repository: example/p, identity: release@example.com }\n");
    assert!(
        text.contains("--certificate-identity release@example.com --certificate-oidc-issuer ____issuer____"),
        "{text}"
    );
}

#[test]
fn a_value_that_a_shell_would_take_for_more_is_refused_at_its_place() {
    for (value, at) in [
        ("repository: \"example/p; rm -rf ~\"", "a repository is written `owner/name`"),
        ("tag: \"$(id)\"", "a tag stands in commands that people copy"),
        ("tag: --help", "a tag stands in commands that people copy"),
        ("artifacts: [{ kind: image, name: i, digest: sha256:abc }]", "64 hexadecimal digits"),
        ("artifacts: [{ kind: whel, name: i }]", "wheel"),
        ("repositry: example/p", "did you mean `repository`"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let manifest = format!("product: {{ name: P }}\ndocuments: d\nrelease: {{ {value} }}\n");
        std::fs::write(folder.path().join("probity.yaml"), manifest).expect("written");
        let output = run(folder.path(), &["docs", "--date", DATE]);
        assert_eq!(code(&output), 2, "{value}");
        assert!(stderr(&output).contains(at) && stderr(&output).contains("probity.yaml:3:"), "{}", stderr(&output));
        assert!(!folder.path().join("d").exists());
    }
}

#[test]
fn each_wrong_value_is_named_where_it_stands() {
    let digest = format!("sha256:{}", "a".repeat(64));
    for (line, value) in [
        ("  tag: v1@refs/tags/v2", "v1@"),
        ("  tag: v1 0", "v1 0"),
        ("  workflow: ../../o/n/.github/workflows/r.yml", "../"),
        ("  workflow: .github/workflows/r.yml@refs/heads/main", ".github"),
        ("  identity: \"https://example.com/a b\"", "\"https"),
        ("  issuer: http://example.com", "http:"),
        ("  artifacts: [{ kind: wheel, name: p.whl, package: 'p@https://example.com/x.whl' }]", "'p@"),
        ("  artifacts: [{ kind: wheel, name: p.whl, bundle: ../p.json }]", "../"),
        ("  artifacts: [{ kind: binary, name: ../../etc/passwd }]", "../"),
        ("  artifacts: [{ kind: binary, name: p, provenance: a/b }]", "a/b"),
        ("  artifacts: [{ kind: image, name: 'reg.example.com/p:latest' }]", "'reg"),
        (&format!("  artifacts: [{{ kind: image, name: 'reg.example.com/p@{digest}' }}]"), "'reg"),
    ] {
        let key = line.find(value).expect("the value") + 1;
        let folder = tempfile::tempdir().expect("a folder");
        let manifest = format!("product: {{ name: P }}\ndocuments: d\nrelease:\n  repository: example/p\n{line}\n");
        std::fs::write(folder.path().join("probity.yaml"), manifest).expect("written");
        let output = run(folder.path(), &["docs", "--date", DATE]);
        assert_eq!(code(&output), 2, "{line}");
        let said = stderr(&output);
        assert!(said.contains(&format!("probity.yaml:5:{key}")) && said.contains("invalid-value"), "{line}: {said}");
        assert!(!folder.path().join("d").exists());
    }
    // Every fault at once.
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = "product: { name: P }\ndocuments: d\nrelease:\n  tag: a b\n  workflow: x\n";
    std::fs::write(folder.path().join("probity.yaml"), manifest).expect("written");
    let said = stderr(&run(folder.path(), &["docs", "--date", DATE]));
    assert!(said.contains("probity.yaml:4:8") && said.contains("probity.yaml:5:13"), "{said}");
}

#[test]
fn the_guide_takes_ten_to_fifteen_minutes() {
    for text in [guide(ALL), guide("")] {
        let minutes =
            text.split_once("no technical background, and ").and_then(|(_, rest)| rest.split_once(" minutes"));
        let minutes: usize = minutes.expect("the time").0.parse().expect("a number");
        assert!((10..=15).contains(&minutes), "{minutes}");
    }
}
