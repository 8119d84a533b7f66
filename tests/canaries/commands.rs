//! Commands with a canary where a program takes a password, in every place where a deployment has commands, as a text and
//! as a list; and lists below the names of secrets. Each is found, and none is repeated.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::canaries::canary::Shape;
use crate::canaries::runner;
use crate::canaries::runs::Folder;
use crate::common;

/// The words of commands, with `@` for a password.
const COMMANDS: [&[&str]; 32] = [
    &["sqlcmd", "-S", "db", "-U", "sa", "-P", "@"],
    &["/opt/mssql-tools18/bin/sqlcmd", "-P@", "-Q", "select 1"],
    &["cqlsh", "-u", "docker", "-p", "@"],
    &["redis-server", "--masterauth", "@"],
    &["redis-server", "--requirepass=@"],
    &["redis-cli", "-a", "@", "ping"],
    &["curl", "-H", "X-Api-Key: @", "http://a"],
    &["curl", "-H", "X-Vault-Token: @", "http://a"],
    &["curl", "-HPRIVATE-TOKEN: @", "http://a"],
    &["curl", "-H", "Authorization: Bearer @", "http://a"],
    &["curl", "-H", "Authorization: Basic a:@", "http://a"],
    &["curl", "-u", "a:@", "http://a"],
    &["wget", "--header=X-Api-Key: @", "http://a"],
    &["mysqladmin", "ping", "-p@"],
    &["mongosh", "-u", "a", "-p", "@"],
    &["psql", "host=db password=@"],
    &["psql", "postgres://a:@@db/x"],
    &["ldapsearch", "-x", "-w", "@"],
    &["openssl", "rsa", "-passin", "pass:@", "-in", "a"],
    &["sshpass", "-p", "@", "ssh", "a"],
    &["smbclient", "-U", "a%@", "//b/c"],
    &["keytool", "-list", "-storepass", "@"],
    &["etcdctl", "--user", "root:@", "get", "a"],
    &["influx", "ping", "-t", "@"],
    &["mc", "alias", "set", "a", "http://b:9000", "c", "@"],
    &["rabbitmqctl", "add_user", "a", "@"],
    &["htpasswd", "-Bbn", "a", "@"],
    &["docker", "login", "-u", "a", "-p", "@"],
    &["mosquitto_sub", "-t", "a", "-P", "@"],
    &["cypher-shell", "-u", "neo4j", "-p", "@"],
    &["env", "NEO4J_AUTH=neo4j/@", "neo4j", "console"],
    &["snmpwalk", "-v3", "-A", "@", "a"],
];

/// Places for a command, which stands where the `%` is.
const TEXTS: [&str; 5] = [
    "services: { api: { image: x, command: % } }\n",
    "services: { api: { image: x, entrypoint: % } }\n",
    "services: { api: { image: x, healthcheck: { test: % } } }\n",
    "services: { api: { image: x, post_start: [{ command: % }] } }\n",
    "services: { api: { image: x, command: [sh, -c, %] } }\n",
];
const LISTS: [&str; 9] = [
    "services: { api: { image: x, command: % } }\n",
    "services: { api: { image: x, entrypoint: % } }\n",
    "services: { api: { image: x, pre_stop: [{ command: % }] } }\n",
    "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, image: x, command: % }] }\n",
    "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, image: x, args: % }] }\n",
    "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { initContainers: [{ name: a, image: x, command: % }] }\n",
    "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, image: x, livenessProbe: { exec: { command: % } } }] }\n",
    "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, image: x, startupProbe: { exec: { command: % } } }] }\n",
    "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, image: x, lifecycle: { preStop: { exec: { command: % } } } }] }\n",
];
/// A command in two keys: the program in the first, what it is given in the second.
const HALVES: [&str; 2] = [
    "services: { api: { image: x, entrypoint: %1, command: %2 } }\n",
    "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, image: x, command: %1, args: %2 }] }\n",
];

/// A text with one command as a text, as a list, or in two.
fn planted() -> impl Strategy<Value = String> {
    let secret = select(&[Shape::Word, Shape::Base64][..]);
    let place = prop_oneof![select(&TEXTS[..]), select(&LISTS[..]), select(&HALVES[..])];
    (select(&COMMANDS[..]), secret, place).prop_map(|(command, shape, place)| text_of(command, shape, place))
}

fn text_of(command: &[&str], shape: Shape, place: &str) -> String {
    let words: Vec<String> = command.iter().map(|word| filled(word, shape)).collect();
    let one = |words: &[String]| json!(words).to_string();
    if place.contains("%1") {
        return place.replace("%1", &one(&words[..1])).replace("%2", &one(&words[1..]));
    }
    let line = || words.iter().map(|word| if word.contains(' ') { format!("'{word}'") } else { word.clone() });
    let value = if TEXTS.contains(&place) && !LISTS.contains(&place) {
        Value::from(line().collect::<Vec<_>>().join(" ")).to_string()
    } else {
        one(&words)
    };
    place.replace('%', &value)
}

/// A word with the first of its `@` replaced: another belongs to an address.
fn filled(word: &str, shape: Shape) -> String {
    word.replacen('@', shape.text(), 1)
}

fn files(texts: impl IntoIterator<Item = String>) -> Vec<(String, String)> {
    texts.into_iter().enumerate().map(|(at, text)| (format!("d{at:03}.yaml"), text)).collect()
}

#[test]
fn no_password_of_a_command_is_repeated() {
    runner(2, 5)
        .run(&proptest::collection::vec(planted(), 16), |texts| {
            let files = files(texts);
            Folder::new(&files).audited(&[]);
            Folder::new(&files[..2]).suggested("STANDARD");
            let base = ("app.toml".to_owned(), "[tls]\nenforced = true\n".to_owned());
            Folder::new(&std::iter::once(base).chain(files).take(8).collect::<Vec<_>>()).layered();
            Ok(())
        })
        .expect("none");
}

/// What a command begins with and its option say is told of the file that gives the application variables, too.
#[test]
fn no_password_of_a_command_is_repeated_as_a_doubt() {
    for command in COMMANDS {
        let text = text_of(command, Shape::Word, TEXTS[0]);
        let listed = text_of(command, Shape::Word, LISTS[1]);
        let base = "[tls]\nenforced = true\n".to_owned();
        let files = [("app.toml", base), ("a.yaml", text), ("b.yaml", listed)];
        let folder = Folder::new(&files.map(|(name, text)| (name.to_owned(), text)));
        folder.told(&["audit-config", "app.toml", "--layer", "a.yaml", "--layer", "b.yaml", "-v", "-p", "STANDARD"]);
    }
}

#[test]
fn every_password_of_a_command_is_found() {
    let places = || TEXTS.iter().chain(&LISTS).chain(&HALVES);
    let texts = COMMANDS.iter().flat_map(|command| places().map(|place| text_of(command, Shape::Word, place)));
    let files = files(texts);
    let folder = Folder::new(&files);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let args = [&["audit-config", "-p", "STANDARD", "-f", "ndjson", "--date", "2026-11-23"][..], &names].concat();
    let said = common::stdout(&folder.output(&args));
    let rows: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let fails = |row: &&Value| row["check"] == "no-literal-credentials" && row["status"] == "fail";
    let found: Vec<&Value> = rows.iter().filter(fails).collect();
    let is_found = |name: &str| found.iter().any(|row| row.to_string().contains(&format!("\"{name}\"")));
    let missed: Vec<&str> = files.iter().filter(|(name, _)| !is_found(name)).map(|(_, text)| text.as_str()).collect();
    assert_eq!(missed, [""; 0]);
}

/// Names below which secrets stand, and forms of what stands there with `@` for one.
const NAMES: [&str; 9] = [
    "passwords",
    "api_keys",
    "client_secrets",
    "tokens",
    "credentials",
    "secrets",
    "private_keys",
    "access_tokens",
    "jwt",
];
const FORMS: [(&str, &str); 9] = [
    ("yaml", "~: [@]\n"),
    ("yaml", "~:\n  - @\n  - @\n"),
    ("yaml", "~: @\n"),
    ("yaml", "db: { ~: [{ value: @ }, [@]] }\n"),
    ("yaml", "~:\n- name: a\n  @: b\n"),
    ("yaml", "db: { ~: [{ @: 1 }] }\n"),
    ("json", "{ \"db\": { \"~\": [\"@\"], \"b\": 1 } }\n"),
    ("toml", "[db]\n~ = ['@', '@']\n"),
    ("toml", "[[~]]\nvalue = '@'\n"),
];

#[test]
fn no_item_below_the_name_of_a_secret_is_repeated() {
    let text = |name: &str, form: &str| form.replace('~', name).replace('@', Shape::Word.text());
    let files: Vec<(String, String)> = NAMES
        .iter()
        .flat_map(|name| FORMS.iter().enumerate().map(move |(at, form)| (name, at, form)))
        .map(|(name, at, (ending, form))| {
            let rest = match *ending {
                "yaml" => "session: { idle_timeout: 8h }\n",
                "toml" => "[session]\nidle_timeout = '8h'\n",
                _ => "",
            };
            (format!("{name}{at}.{ending}"), format!("{}{rest}", text(name, form)))
        })
        .collect();
    let folder = Folder::new(&files);
    folder.audited(&["--dialect", "app"]);
    folder.drafted();
    let few: Vec<_> = files.iter().filter(|(name, _)| name.starts_with("passwords")).cloned().collect();
    Folder::new(&few).suggested("STANDARD");
}

/// A name with nothing behind it, beside that of a secret, may be the secret; a variable is none.
#[test]
fn no_name_without_a_value_beside_a_secret_is_repeated() {
    let canary = Shape::Word.text();
    let files = [
        format!("session: {{ idle_timeout: 8h }}\nenv: {{ PASSWORD: , {canary}: }}\n"),
        format!("session: {{ idle_timeout: 8h }}\nenv:\n  db_password:\n  {canary}:\n"),
        format!("services: {{ a: {{ image: x, environment: {{ PASSWORD: , {canary}: }} }} }}\n"),
    ];
    Folder::new(&self::files(files)).looked_through(&["-p", "RESTRICTED"]);
}
