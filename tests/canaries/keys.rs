//! Canaries as the names of keys: what looks like a name is shown, what looks like a credential is none.

use crate::canaries::runs::Folder;

/// Credentials, and the words of each that must stand nowhere. They are of no one.
const CREDENTIALS: [(&str, &str); 7] = [
    ("ghp_Cq7Kx2Vm9f3aaaaaaaaaaaaaaaaaaaaaaaaa", "Token of GitHub"),
    ("postgres://u:Canary9f3Zq7@h/db", "password in an address"),
    ("password:Canary9f3Zq7", "a value that stuck to its key"),
    ("cq7kx2vm9f3zr8wq4tb6yn", "random letters and digits"),
    ("eyJCanary9f3Zq7.eyJDYW5hcnk5ZjM.abcdefghijk", "JWT"),
    ("-----BEGIN PRIVATE KEY----- Canary9f3Zq7", "private key"),
    ("Canary9f3Zq7=Zr8Wq4", "base64"),
];

/// The texts of files with a key of this name, at several depths, twice in some.
fn texts(name: &str) -> Vec<(String, String)> {
    let key = serde_json::Value::from(name).to_string();
    let near = [format!("schema_path = 'x'\n[storage.{key}]\nbckend = 's3'\n")];
    let (toml, yaml, json) = (
        [
            format!("{key} = 1\n[tls]\nenforced = true\n"),
            format!("[tls]\n{key} = 1\n[session]\n{key}.idle_timeout = 1\n[a.{key}]\npassword = 'x'\n"),
            format!("[tls]\n{key} = 1\n{key} = 2\n"),
            format!("[a]\n{key} = {{ secret = 'x', b = [{{ token = 'y' }}] }}\n[tls]\n"),
        ],
        [
            format!("tls: {{ {key}: 1 }}\n{key}: {{ password: x }}\n"),
            format!("tls:\n  {key}: 1\n  {key}: 2\n"),
            format!("services:\n  {key}:\n    image: x\n    environment:\n      {key}: a\n      PASSWORD: b\n"),
            format!("services: {{ a: {{ image: x, environment: [{key}, A=b], privileged: true }} }}\n"),
            format!("http: {{ routers: {{ {key}: {{ rule: x, service: {key} }} }} }}\n"),
            format!("apiVersion: v1\nkind: Secret\nmetadata: {{ name: a }}\nstringData: {{ {key}: x }}\n"),
        ],
        [format!("{{\"tls\": {{{key}: 1}}, {key}: {{\"password\": \"x\"}}}}"), format!("{{{key}: 1, {key}: 2}}")],
    );
    let all = [("toml", &toml[..]), ("yaml", &yaml), ("json", &json), ("toml", &near)];
    let numbered = all.iter().flat_map(|(ending, texts)| texts.iter().map(move |text| (*ending, text)));
    numbered.enumerate().map(|(at, (ending, text))| (format!("k{at:02}.{ending}"), text.clone())).collect()
}

#[test]
fn no_key_that_looks_like_a_credential_is_repeated() {
    Folder::new(&all()).looked_through(&["-p", "RESTRICTED"]);
    Folder::new(&texts(CREDENTIALS[0].0)).audited(&[]);
}

#[test]
fn no_such_key_is_named_beside_a_suggestion() {
    Folder::new(&texts(CREDENTIALS[0].0)).suggested("RESTRICTED");
}

#[test]
fn no_such_key_is_drafted_or_laid_over_another() {
    let some = |(file, _): &(String, String)| file.ends_with("0.toml") || file.ends_with("4.yaml");
    let folder = Folder::new(&all().into_iter().filter(some).collect::<Vec<_>>());
    folder.layered();
    folder.drafted();
}

/// Every text with every credential.
fn all() -> Vec<(String, String)> {
    let of = |(at, (name, _)): (usize, &(&str, &str))| {
        texts(name).into_iter().map(move |(file, text)| (format!("{at}-{file}"), text)).collect::<Vec<_>>()
    };
    CREDENTIALS.iter().enumerate().flat_map(of).collect()
}
