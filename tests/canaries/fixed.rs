//! Places that random ones would seldom meet: deployments, references between files, broken lines, other spellings.
//! Each is a text that has leaked or could.

use crate::canaries::canary::{SHAPES, Shape, quoted};
use crate::canaries::runs::Folder;

/// Texts of YAML with `@` for a canary in double quotes.
const DEPLOYMENTS: [&str; 10] = [
    "services:\n  db:\n    image: postgres\n    environment: { POSTGRES_PASSWORD: @, X: @ }\n",
    "services:\n  db:\n    image: postgres\n    environment: [@, A, @]\n    command: [@]\n    labels: [@]\n",
    "services:\n  db: { image: @, ports: [@], user: @, privileged: @, env_file: @, healthcheck: { test: @ } }\n",
    "services: { a: { image: x, secrets: [@], configs: [{ source: @ }] } }\nsecrets: { s: { file: @, environment: @ } }\n",
    "apiVersion: v1\nkind: Secret\nmetadata: { name: @ }\ndata: { password: @, x: @ }\nstringData: { y: @ }\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { app.toml: @, DATABASE_URL: @ }\n",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d }\nspec:\n  template:\n    spec:\n      containers:\n        \
     - name: @\n          image: @\n          args: [@]\n          env: [{ name: A, value: @ }, { name: B, valueFrom: { secretKeyRef: { name: @, key: @ } } }]\n",
    "kind: @\napiVersion: @\n---\nkind: @\n",
    "services:\n  db:\n    image: x\n    environment: { hmac: @, jwt_signing: @, psw: @, passwort: @, mot_de_passe: @, p\u{430}ssword: @, \u{ff50}\u{ff41}\u{ff53}\u{ff53}: @ }\n",
    "services:\n  db:\n    image: x\n    command: [mysql, -p, @]\n    entrypoint: [curl, -u, @]\n    environment: { FRAISEQL_CONFIG: @, FRAISEQL_ENV: @ }\n",
];

#[test]
fn no_value_of_a_deployment_is_repeated() {
    for shape in SHAPES {
        let value = quoted("yaml", shape.text()).expect("YAML");
        let files = DEPLOYMENTS.iter().enumerate();
        let files: Vec<_> = files.map(|(at, text)| (format!("{at}.yaml"), text.replace('@', &value))).collect();
        Folder::new(&files).looked_through(&[]);
        // The application's file is the base, the deployment gives it variables.
        let base = ("app.toml".to_owned(), "[tls]\nenforced = true\n".to_owned());
        let all: Vec<_> = std::iter::once(base).chain(files).collect();
        Folder::new(&all).layered();
    }
}

/// Environment files and what refers to them: a reference, a default, a variable that a key is set by.
#[test]
fn no_value_that_comes_through_a_variable_is_repeated() {
    for shape in [Shape::Word, Shape::Base64, Shape::Quoted] {
        let value = quoted("env", shape.text()).expect("an environment file");
        let names = [
            "FRAISEQL_CONFIG",
            "FRAISEQL_ENV",
            "SECRET",
            "DATABASE_URL",
            "FRAISEQL_DATABASE_URL",
            "PGSSLMODE",
            "MEILI_MASTER_KEY",
            "LOG_LEVL",
        ];
        let env: String = names.iter().map(|name| format!("{name}={value}\n")).collect();
        let base = "[server]\nhost = '${SECRET}'\n[database]\nurl = 'postgres://u:${SECRET}@h/${DATABASE_URL:-x}'\n\
                    [tls]\nenforced = '${SECRET}'\nmin_version = '${UNSET:-@}'\n[session]\nidle_timeout = '${SECRET}'\n";
        let base = base.replace('@', &shape.text().replace('\'', ""));
        for dialect_key in ["", "[fraiseql]\nschema_file = 'x'\n", "[security]\nprofile = '${SECRET}'\n"] {
            let files = [("app.toml", format!("{base}{dialect_key}")), (".env", env.clone())];
            let files = files.map(|(name, text)| (name.to_owned(), text));
            Folder::new(&files).layered();
        }
    }
}

/// Every notation, cut behind every second of its characters.
#[test]
fn no_value_of_a_file_that_is_cut_anywhere_is_repeated() {
    let word = Shape::Word.text();
    let texts = [
        (
            "toml",
            format!("[a]\nb = \"{word}\" # {word}\nc = '{word}'\nd = [\"{word}\", 1]\ne = {{ x = \"{word}\" }}\n"),
        ),
        ("yaml", format!("a: {word}\nb: '{word}'\nc: \"{word}\\n\"\nd: [{word}, {{ e: {word} }}]\nf: |\n  {word}\n")),
        (
            "json",
            format!("{{\"a\": \"{word}\", \"b\": [\"{word}\", {{\"c\": \"{word}\"}}], \"d\": \"\\u0041{word}\"}}"),
        ),
        ("env", format!("export A={word}\nB=\"{word}\\n\"\nC='{word}' # {word}\nD={word} # x\n")),
        ("conf", format!("a = {word}\nb = '{word}''x'\nc '{word}' # {word}\n")),
    ];
    for (ending, text) in texts {
        let cuts = (0..text.len()).step_by(2);
        let files: Vec<_> = cuts.map(|at| (format!("c{at:03}.{ending}"), text[..at].to_owned())).collect();
        Folder::new(&files).looked_through(&["--dialect", "app"]);
    }
}

/// Texts with `@` for a secret that stands where a name does, below the name of a secret or beside it.
const IN_PLACES_OF_NAMES: [(&str, &str); 19] = [
    ("yaml", "services:\n  a:\n    image: x\n    environment:\n      JWT_SECRET: {@}\n"),
    ("yaml", "services:\n  a:\n    image: x\n    environment:\n      JWT_SECRET: [{@: 1}]\n"),
    ("yaml", "services:\n  a:\n    image: x\n    environment: [\"PASSWORD=x\",\"@\"]\n"),
    ("yaml", "services:\n  a:\n    image: x\n    environment: ['PASSWORD=x', 'aGk@==']\n"),
    ("yaml", "services:\n  a:\n    image: x\n    environment:\n    - POSTGRES_PASSWORD\n    - @\n"),
    ("yaml", "services:\n  a:\n    image: x\n    environment: [DB_PASSWORD, @]\n"),
    (
        "yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers:\n  - name: x\n    image: y\n    env: [PASSWORD, @]\n",
    ),
    (
        "yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers:\n  - name: x\n    image: y\n    env: [{name: PASSWORD, value: x}, @]\n",
    ),
    (
        "yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers:\n  - name: x\n    image: y\n    env: [--password, x, @]\n",
    ),
    ("yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: {@}\n"),
    ("yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {password: {@}}\n"),
    ("yaml", "security: {profile: REGULATED}\ndb:\n  api_keys: [{@}]\n"),
    ("yaml", "security: {profile: REGULATED}\ndb:\n  password:\n    @:\n      role: admin\n"),
    ("toml", "[db.password]\n@ = 1\n[session]\nidle_timeout = '8h'\n"),
    ("toml", "[db]\npassword.@ = 'x'\n[session]\nidle_timeout = '8h'\n"),
    ("toml", "[db.password.\"@\"]\nrole = 'x'\n[session]\nidle_timeout = '8h'\n"),
    ("toml", "[shop.tokens]\n@ = 'alice'\n[session]\nidle_timeout = '8h'\n[shop.api_keys]\n@ = { role = 'admin' }\n"),
    ("yaml", "session: { idle_timeout: 8h }\nshop:\n  secrets: {@: x}\n"),
    ("json", "{ \"session\": { \"idle_timeout\": \"8h\" },\n \"db\": { \"password\": { \"@\": 1 } } }\n"),
];

#[test]
fn no_secret_in_the_place_of_a_name_is_repeated() {
    let file = |(at, (ending, text)): (usize, &(&str, &str))| {
        // As people choose them, without what shows that it is no name.
        (format!("n{at:02}.{ending}"), text.replace('@', Shape::Word.text()))
    };
    let folder = Folder::new(&IN_PLACES_OF_NAMES.iter().enumerate().map(file).collect::<Vec<_>>());
    folder.looked_through(&["-p", "RESTRICTED"]);
    folder.suggested("REGULATED");
    folder.drafted();
}

#[test]
fn no_secret_below_what_a_dialect_marks_is_repeated() {
    let text = "version: v1.3.0\ndsn: {@}\nidentity: {default_schema_id: a, schemas: [{id: a, url: 'file:///x'}]}\n";
    let text = text.replace('@', Shape::Word.text());
    Folder::new(&[("kratos.yaml".to_owned(), text)]).looked_through(&["-p", "RESTRICTED"]);
}
