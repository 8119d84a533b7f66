//! What runs and deploys beside an application: it settles what is its own to settle, and gives variables.
//! Everything that has a say must meet what is asked; nothing beside it hides what it says itself.

use crate::layers::bench::{audit, folder};

const APP: &str = "[session]\nidle_timeout = '5m'\n";
const COMPOSE: &str = "services:\n  api:\n    image: a\n    user: '1001'\n    read_only: true\n";

#[test]
fn a_compose_file_beside_it_settles_what_the_application_cannot() {
    let folder = folder(&[
        ("app.toml", APP),
        ("claims.toml", "[session]\nidle_timeout = '5m'\n[deploy]\nnon_root = true\n"),
        ("compose.yaml", COMPOSE),
        ("root.yaml", &COMPOSE.replace("1001", "root")),
        ("silent.yaml", "services:\n  api:\n    image: a\n"),
    ]);
    let of = |args: &[&str]| audit(folder.path(), args);
    assert_eq!(of(&["app.toml"]).status("container-non-root"), "undetermined");
    assert_eq!(of(&["claims.toml"]).status("container-non-root"), "undetermined", "an application's word is none");
    for file in ["app.toml", "claims.toml"] {
        of(&[file, "--layer", "compose.yaml"]).decided("container-non-root", "pass", "compose.yaml", 4);
        of(&[file, "--layer", "root.yaml"]).decided("container-non-root", "fail", "root.yaml", 4);
        assert_eq!(of(&[file, "--layer", "silent.yaml"]).status("container-non-root"), "undetermined");
    }
    // The application's own settings stay its own.
    of(&["app.toml", "--layer", "compose.yaml"]).decided("session-idle-timeout", "pass", "app.toml", 2);
}

#[test]
fn compose_files_are_laid_over_each_other() {
    let over = "services:\n  api:\n    user: root\n  web:\n    image: b\n    user: '1002'\n";
    let folder = folder(&[("app.toml", APP), ("compose.yaml", COMPOSE), ("override.yaml", over)]);
    let args = ["app.toml", "--layer", "compose.yaml", "--layer", "override.yaml"];
    let said = audit(folder.path(), &args);
    said.decided("container-non-root", "fail", "override.yaml", 3);
}

const SERVER: &str = "schema_path = 's.json'\nmetrics_enabled = false\nmetrics_token = 'sixteen-and-more'\n";

#[test]
fn the_environment_of_a_service_reaches_the_application() {
    let table = "services:\n  api:\n    image: a\n    environment:\n      FRAISEQL_METRICS_ENABLED: \"true\"\n";
    let list = "services:\n  api:\n    image: a\n    environment:\n      - FRAISEQL_METRICS_ENABLED=true\n";
    let typed = "services:\n  api:\n    image: a\n    environment:\n      FRAISEQL_METRICS_ENABLED: true\n";
    let taken = "services:\n  api:\n    image: a\n    environment:\n      - FRAISEQL_METRICS_ENABLED\n";
    let reference = "services:\n  api:\n    image: a\n    environment:\n      FRAISEQL_METRICS_ENABLED: ${METRICS}\n";
    let folder = folder(&[
        ("server.toml", SERVER),
        ("table.yaml", table),
        ("list.yaml", list),
        ("typed.yaml", typed),
        ("taken.yaml", taken),
        ("reference.yaml", reference),
        ("metrics.env", "METRICS=true\n"),
    ]);
    for layer in ["table.yaml", "list.yaml", "typed.yaml"] {
        audit(folder.path(), &["server.toml", "--layer", layer]).decided("metrics", "pass", layer, 5);
    }
    // Taken from whoever starts it, so nobody knows.
    for layer in ["taken.yaml", "reference.yaml"] {
        let said = audit(folder.path(), &["server.toml", "--layer", layer]);
        assert_eq!(said.status("metrics"), "undetermined", "{layer}");
    }
    let args = ["server.toml", "--layer", "reference.yaml", "--env-file", "metrics.env"];
    audit(folder.path(), &args).decided("metrics", "pass", "reference.yaml", 5);
}

/// Compose has `environment` win over files of variables.
#[test]
fn a_variable_of_the_service_wins_over_the_environment_file() {
    let compose = "services:\n  api:\n    image: a\n    environment:\n      FRAISEQL_METRICS_ENABLED: \"false\"\n";
    let folder = folder(&[
        ("server.toml", SERVER),
        ("compose.yaml", compose),
        ("server.env", "FRAISEQL_METRICS_ENABLED=true\n"),
    ]);
    let args = ["server.toml", "--layer", "compose.yaml", "--env-file", "server.env"];
    audit(folder.path(), &args).decided("metrics", "fail", "compose.yaml", 5);
}

#[test]
fn two_services_that_give_a_variable_two_values_contradict_each_other() {
    let services = |second: &str| {
        format!(
            "services:\n  api:\n    image: a\n    environment:\n      FRAISEQL_METRICS_ENABLED: \"true\"\n  worker:\n    \
             image: a\n    environment:\n      FRAISEQL_METRICS_ENABLED: {second}\n      OTHER: '{second}'\n"
        )
    };
    let folder = folder(&[
        ("server.toml", SERVER),
        ("two.yaml", &services("\"false\"")),
        ("open.yaml", &services("${METRICS}")),
        ("same.yaml", &services("\"true\"")),
    ]);
    for layer in ["two.yaml", "open.yaml"] {
        let said = audit(folder.path(), &["server.toml", "--layer", layer]);
        assert_eq!(said.findings(), [format!("contradiction {layer}:9")]);
        assert_eq!((said.code, said.audit["verdict"].as_str()), (1, Some("fail")));
        let finding = &said.audit["findings"][0];
        assert_eq!(finding["related"][0]["line"], 5, "{finding:#}");
    }
    assert!(audit(folder.path(), &["server.toml", "--layer", "same.yaml"]).findings().is_empty());
}

#[test]
fn a_proxy_beside_it_settles_tls_and_both_must_meet_what_is_asked() {
    let dynamic =
        |version: &str| format!("tls:\n  options:\n    default:\n      minVersion: {version}\n      sniStrict: true\n");
    let folder = folder(&[
        ("app.toml", APP),
        ("old.toml", "[session]\nidle_timeout = '5m'\n[tls]\nmin_version = '1.0'\n"),
        ("new.toml", "[session]\nidle_timeout = '5m'\n[tls]\nmin_version = '1.3'\n"),
        ("dynamic.yml", &dynamic("VersionTLS13")),
        ("weak.yml", &dynamic("VersionTLS11")),
        ("server.toml", SERVER),
    ]);
    let of = |args: &[&str]| audit(folder.path(), args);
    assert_eq!(of(&["app.toml"]).status("tls-min-version"), "fail");
    of(&["app.toml", "--layer", "dynamic.yml"]).decided("tls-min-version", "pass", "dynamic.yml", 4);
    of(&["app.toml", "--layer", "weak.yml"]).decided("tls-min-version", "fail", "weak.yml", 4);
    of(&["old.toml", "--layer", "dynamic.yml"]).decided("tls-min-version", "fail", "old.toml", 4);
    of(&["new.toml", "--layer", "weak.yml"]).decided("tls-min-version", "fail", "weak.yml", 4);
    assert_eq!(of(&["new.toml", "--layer", "dynamic.yml"]).status("tls-min-version"), "pass");
    of(&["server.toml", "--layer", "dynamic.yml"]).decided("tls-min-version", "pass", "dynamic.yml", 4);
    // What it does not settle beside others stays open: its limit is not the application's.
    assert_eq!(of(&["app.toml", "--layer", "dynamic.yml"]).status("rate-limit"), "fail");
}

fn deployment(name: &str, context: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\nspec:\n  template:\n    spec:\n      \
         containers:\n        - name: {name}\n          image: a\n          securityContext:\n            {context}\n"
    )
}

#[test]
fn kubernetes_files_are_joined_and_not_replaced() {
    let folder = folder(&[
        ("app.toml", APP),
        ("good.yaml", &deployment("api", "runAsNonRoot: true")),
        ("bad.yaml", &deployment("worker", "runAsUser: 0")),
    ]);
    let of = |layers: [&str; 2]| audit(folder.path(), &["app.toml", "--layer", layers[0], "--layer", layers[1]]);
    let one = audit(folder.path(), &["app.toml", "--layer", "good.yaml"]);
    one.decided("container-non-root", "pass", "good.yaml", 12);
    for layers in [["good.yaml", "bad.yaml"], ["bad.yaml", "good.yaml"]] {
        of(layers).decided("container-non-root", "fail", "bad.yaml", 12);
    }
    // The same as layers of a manifest itself.
    audit(folder.path(), &["good.yaml", "--layer", "bad.yaml"]).decided("container-non-root", "fail", "bad.yaml", 12);
}

#[test]
fn variables_of_a_container_reach_the_application_and_secrets_stay_open() {
    let env = |value: &str| {
        let list = format!("env:\n            - name: FRAISEQL_METRICS_ENABLED\n              {value}");
        deployment("api", "runAsNonRoot: true").replace("image: a", &format!("image: a\n          {list}"))
    };
    let secret = "valueFrom: { secretKeyRef: { name: s, key: k } }";
    let folder =
        folder(&[("server.toml", SERVER), ("set.yaml", &env("value: \"true\"")), ("secret.yaml", &env(secret))]);
    audit(folder.path(), &["server.toml", "--layer", "set.yaml"]).decided("metrics", "pass", "set.yaml", 13);
    let said = audit(folder.path(), &["server.toml", "--layer", "secret.yaml"]);
    assert_eq!(said.status("metrics"), "undetermined");
}

/// A secret in any of the files is one: of a kind that nobody knows, and beside an item that is broken.
#[test]
fn a_secret_in_the_environment_of_a_container_is_found_wherever_it_stands() {
    let workload = |kind: &str, env: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n---\napiVersion: example.org/v1\nkind: {kind}\nspec:\n  \
             template:\n    spec:\n      containers:\n        - name: api\n          env:\n{env}"
        )
    };
    let literal = "            - name: ADMIN_PASSWORD\n              value: hunter2\n";
    let broken = format!("            -\n            - broken\n{literal}            - value: alone\n");
    let folder = folder(&[("app.toml", APP)]);
    for kind in ["Deployment", "Rollout", "Pod"] {
        for env in [literal, &broken] {
            std::fs::write(folder.path().join("k8s.yaml"), workload(kind, env)).expect("written");
            for args in [&["k8s.yaml"][..], &["app.toml", "--layer", "k8s.yaml"]] {
                let said = audit(folder.path(), args);
                assert_eq!(said.status("no-literal-secrets"), "fail", "{kind} {args:?}");
                assert!(!said.text.contains("hunter2"));
            }
        }
    }
}

#[test]
fn a_command_line_leaves_open_what_it_could_say() {
    let app = "schema_path = 's.json'\nintrospection_enabled = false\n";
    let compose = "services:\n  api:\n    image: a\n";
    let command = "services:\n  api:\n    image: a\n    command: [server, --introspection-enabled]\n";
    let entrypoint = "services:\n  api:\n    image: a\n    entrypoint: server --introspection-enabled\n";
    let pods = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec:\n  template:\n    spec:\n      \
                containers:\n        - name: a\n          image: a\n          args: [--introspection-enabled]\n";
    let folder = folder(&[
        ("server.toml", app),
        ("compose.yaml", compose),
        ("command.yaml", command),
        ("entrypoint.yaml", entrypoint),
        ("pods.yaml", pods),
    ]);
    let of = |layer: &str| audit(folder.path(), &["server.toml", "--layer", layer]);
    assert_eq!(of("compose.yaml").status("introspection"), "pass");
    for layer in ["command.yaml", "entrypoint.yaml", "pods.yaml"] {
        assert_eq!(of(layer).status("introspection"), "undetermined", "{layer}");
    }
}

/// A deployment that holds a configuration of the application in itself may start it with that one.
#[test]
fn a_file_within_the_deployment_is_not_the_one_that_was_audited() {
    let app = "[session]\nidle_timeout = '5m'\n";
    let map = |name: &str, text: &str| {
        let lines: String = text.lines().map(|line| format!("    {line}\n")).collect();
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: files }}\ndata:\n  {name}: |\n{lines}")
    };
    let content = |text: &str| {
        let lines: String = text.lines().map(|line| format!("      {line}\n")).collect();
        format!(
            "services: {{ api: {{ image: 'registry.example/api:1' }} }}\nconfigs:\n  file:\n    content: |\n{lines}"
        )
    };
    let coded = |kind: &str, member: &str, text: &str| {
        use base64::Engine;
        let text = base64::engine::general_purpose::STANDARD.encode(text);
        format!("apiVersion: v1\nkind: {kind}\nmetadata: {{ name: files }}\n{member}: {{ app.toml: {text} }}\n")
    };
    let weaker = "[session]\nidle_timeout = '5h'\n";
    let other = "upstream backend;\nserver { listen 80; }\n";
    for (name, layer, expected) in [
        ("map.yaml", map("app.toml", weaker), "undetermined"),
        ("map.yaml", map("app.toml", app), "pass"),
        ("map.yaml", map("nginx.conf", other), "pass"),
        ("map.yaml", map("motd", "Welcome\n"), "pass"),
        ("coded.yaml", coded("Secret", "data", weaker), "undetermined"),
        ("coded.yaml", coded("ConfigMap", "binaryData", weaker), "undetermined"),
        ("coded.yaml", coded("Secret", "data", app), "pass"),
        ("coded.yaml", coded("Secret", "data", other), "pass"),
        ("compose.yaml", content(weaker), "undetermined"),
        ("compose.yaml", content(app), "pass"),
        ("compose.yaml", content(other), "pass"),
    ] {
        let folder = folder(&[("app.toml", app), (name, &layer)]);
        let said = audit(folder.path(), &["app.toml", "--layer", name]);
        assert_eq!(said.status("session-idle-timeout"), expected, "{layer}");
    }
}

/// A document of a kind that is not known gives variables where it has the name of one in it, or of what holds some; what runs
/// pods of another program does not.
#[test]
fn a_document_that_is_not_known_may_give_variables() {
    let server = "schema_path = 's.json'\nintrospection_enabled = false\n";
    let kind = |version: &str, kind: &str, spec: &str| {
        format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{ name: a }}\n{spec}\n")
    };
    let kustomize = "kustomize.config.k8s.io/v1beta1";
    let spark = "sparkoperator.k8s.io/v1beta2";
    let solver =
        "spec: { acme: { solvers: [{ http01: { ingress: { podTemplate: { spec: { nodeSelector: { a: b } } } } } }] } }";
    for (layer, status) in [
        (
            kind(kustomize, "Kustomization", "resources: [a.yaml]\nconfigMapGenerator: [{ name: a, envs: [a.env] }]"),
            "undetermined",
        ),
        (kind(kustomize, "Kustomization", "secretGenerator: [{ name: a, literals: [A=b] }]"), "undetermined"),
        (kind(kustomize, "Kustomization", "namespace: a"), "pass"),
        (kind(spark, "SparkApplication", "spec: { driver: { envVars: { A: b } } }"), "undetermined"),
        (kind("x.io/v1", "Widget", "spec: { envs: { A: b } }"), "undetermined"),
        (kind("x.io/v1", "Widget", "spec: { variables: [{ name: A }] }"), "undetermined"),
        (kind("x.io/v1", "Widget", "spec: { options: { FRAISEQL_INTROSPECTION_ENABLED: 'true' } }"), "undetermined"),
        (kind("x.io/v1", "Widget", "spec: { options: [FRAISEQL_INTROSPECTION_ENABLED=true] }"), "undetermined"),
        (kind("x.io/v1", "Widget", "spec: { options: [{ key: FRAISEQL_INTROSPECTION_ENABLED }] }"), "undetermined"),
        (kind("x.io/v1", "Widget", "spec: { options: { A: b } }"), "pass"),
        (kind("cert-manager.io/v1", "Issuer", solver), "pass"),
        (kind("cert-manager.io/v1", "ClusterIssuer", solver), "pass"),
        (kind("x.io/v1", "Issuer", solver), "undetermined"),
    ] {
        let folder = folder(&[("server.toml", server), ("layer.yaml", &layer)]);
        let said = audit(folder.path(), &["server.toml", "--layer", "layer.yaml"]);
        assert_eq!(said.status("introspection"), status, "{layer}");
    }
}
