//! What is taken for a reference to a secret, and what for the secret itself.
//! Must not call a reference what a program would use as it is.

use serde_json::json;

use super::*;

fn kind(raw: &Value) -> String {
    read(raw)["kind"].as_str().unwrap().to_owned()
}

#[test]
fn references() {
    for (raw, expected) in [
        (json!("${DB_PASSWORD}"), "env"),
        (json!("${db_password}"), "env"),
        (json!("$DB_PASSWORD"), "env"),
        (json!("${DB_PASSWORD:?not set}"), "env"),
        (json!("${DB_PASSWORD:-}"), "env"),
        (json!("${env:DB_PASSWORD}"), "env"),
        (json!("env:DB_PASSWORD"), "env"),
        (json!("{{ env.DB_PASSWORD }}"), "env"),
        (json!("{{env.DB_PASSWORD}}"), "env"),
        (json!("${{ secrets.DB_PASSWORD }}"), "reference"),
        (json!({ "from_env": "DB_PASSWORD" }), "env"),
        (json!({ "env": "DB_PASSWORD" }), "env"),
        (json!("vault:secret/data/db#password"), "vault"),
        (json!("vault://secret/data/db"), "vault"),
        (json!("${vault:secret/db}"), "vault"),
        (json!("file:/run/secrets/db"), "file"),
        (json!("file:///etc/app/db"), "file"),
        (json!("/run/secrets/db"), "file"),
        (json!("arn:aws:kms:eu-west-1:111122223333:key/1234abcd"), "kms"),
        (json!("arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/app"), "kms"),
        (json!("arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1"), "reference"),
        (json!("awskms:///alias/app"), "kms"),
        (json!("gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k"), "kms"),
        (json!("azurekms://vault.azure.net/keys/app"), "kms"),
        (json!("op://team/db/password"), "reference"),
        (json!({ "valueFrom": { "secretKeyRef": { "name": "db", "key": "password" } } }), "reference"),
        (json!(null), "empty"),
        (json!(""), "empty"),
    ] {
        assert_eq!(kind(&raw), expected, "{raw}");
    }
}

#[test]
fn literals() {
    for (raw, why) in [
        (json!("hunter2"), "plain"),
        (json!(" "), "a space is a password"),
        (json!("${DB_PASSWORD:-hunter2}"), "the default is used where nothing is set"),
        (json!("${DB_PASSWORD-hunter2}"), "the same"),
        (json!("${env:DB_PASSWORD:-hunter2}"), "the same"),
        (json!("${vault:=hunter2}"), "a default of the variable vault"),
        (json!("${vault:+hunter2}"), "used where the variable vault is set"),
        (json!("${env:-hunter2}"), "a default of the variable env"),
        (json!("${DB_PASSWORD:=hunter2}"), "assigns a default"),
        (json!("${DB_PASSWORD:+hunter2}"), "used where something is set"),
        (json!("${A}${B}"), "may be joined from anything"),
        (json!("${A}hunter2"), "part of it stands here"),
        (json!("x${A}"), "part of it stands here"),
        (json!("${A"), "not closed"),
        (json!("${}"), "no name"),
        (json!("${A B}"), "no name"),
        (json!("$"), "no name"),
        (json!("$$VAR"), "an escaped dollar"),
        (json!("$ecret"), "a password that begins with a dollar"),
        (json!("$2b$12$abcdefghijk"), "a hash"),
        (json!("$(cat /x)"), "a command, run by a shell only"),
        (json!("{{ .Values.password }}"), "stands in another file"),
        (json!("{{ env.A }}{{ env.B }}"), "may be joined from anything"),
        (json!("env:"), "no name"),
        (json!("env:hunter-2"), "not a name"),
        (json!("ENV:DB"), "not how it is written"),
        (json!("vault:"), "no path"),
        (json!("vault:a password"), "not a path"),
        (json!("vault://user:pw@host/x"), "a login within the address"),
        (json!("vault://host/x?token=hunter2"), "a token within the address"),
        (json!("file:db"), "relative to what"),
        (json!("file:/"), "no file"),
        (json!("/run/secrets/"), "no file"),
        (json!("/etc/passwd"), "a path is also a text"),
        (json!("arn:aws:s3:::bucket"), "not a store of secrets"),
        (json!("arn:aws:kms:"), "no key"),
        (json!("awskms://"), "no key"),
        (json!("op://"), "no item"),
        (json!("https://vault/x"), "an address, not a reference"),
        (json!("changeme"), "plain"),
        (json!("null"), "a text"),
        (json!("***"), "a mask is a text"),
        (json!(" ${DB_PASSWORD}"), "part of it stands here"),
        (json!(12345), "a number"),
        (json!(true), "a truth value"),
        (json!(["${A}"]), "a list"),
        (json!({}), "nothing known"),
        (json!({ "env": "A", "default": "hunter2" }), "a default beside it"),
        (json!({ "env": "hunter 2" }), "not a name"),
        (json!({ "value": "hunter2" }), "plain"),
        (json!({ "valueFrom": { "configMapKeyRef": { "name": "a", "key": "b" } } }), "not a secret"),
        (json!({ "valueFrom": { "secretKeyRef": {} } }), "no key"),
    ] {
        assert_eq!(kind(&raw), "literal", "{raw}: {why}");
    }
}

#[test]
fn a_placeholder_is_replaced_anywhere_an_address_is_not() {
    assert_eq!(placeholder("${A}"), Some(Origin::Env));
    assert_eq!(placeholder("vault:a/b"), None);
}

#[test]
fn the_form_tells_a_switch_from_a_secret() {
    for (raw, form) in [
        (json!(true), "boolean"),
        (json!("true"), "string"),
        (json!(1), "number"),
        (json!(["x"]), "array"),
        (json!({ "x": 1 }), "object"),
        (json!({ "ttl": 1 }), "about"),
        (json!(null), "null"),
    ] {
        assert_eq!(read(&raw)["form"], form, "{raw}");
    }
}
