//! Variables and commands of what runs beside or in the place of ordinary containers: they count, or leave it open.

use crate::layers::bench::{audit, folder};

const SERVER: &str = "schema_path = 's.json'\nintrospection_enabled = false\n";
const ENV: &str = "env: [{ name: FRAISEQL_INTROSPECTION_ENABLED, value: 'true' }]";
const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec: {}\n---\n";

fn deployment(pod: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: api }}\nspec: {{ template: {{ spec: {{ {pod} }} }} }}\n"
    )
}

fn strange(version: &str, kind: &str, more: &str) -> String {
    format!(
        "{SERVICE}apiVersion: {version}\nkind: {kind}\nmetadata: {{ name: api }}\nspec: {{ template: {{ spec: \
         {{ containers: [{{ name: api, {more} }}] }} }} }}\n"
    )
}

#[test]
fn containers_of_other_kinds_leave_variables_open() {
    let folder = folder(&[("server.toml", SERVER)]);
    let init = |more: &str| {
        deployment(&format!("initContainers: [{{ name: api, {more} }}], containers: [{{ name: proxy, image: envoy }}]"))
    };
    for (layer, status) in [
        (deployment(&format!("containers: [{{ name: api, {ENV} }}]")), "fail"),
        (deployment("containers: [{ name: api }]"), "pass"),
        (strange("argoproj.io/v1alpha1", "Rollout", ENV), "undetermined"),
        (strange("argoproj.io/v1alpha1", "Rollout", "image: a"), "undetermined"),
        (strange("serving.knative.dev/v1", "Service", ENV), "undetermined"),
        (strange("v1", "ReplicationController", ENV), "undetermined"),
        // One that ends before the others start is not the server, and one that goes on may be.
        (init(ENV), "pass"),
        (init("args: [--migrate]"), "pass"),
        (init(&format!("restartPolicy: Always, {ENV}")), "undetermined"),
        (init("restartPolicy: Always, envFrom: [{ secretRef: { name: a } }]"), "undetermined"),
        (init("restartPolicy: Always, args: [--introspection]"), "undetermined"),
        // What a variable of the container holds may be anything.
        (deployment("containers: [{ name: api, env: [{ name: FRAISEQL_INTROSPECTION_ENABLED, value: $(X) }] }]"), "undetermined"),
        ("services: { api: { image: a } }\njobs: { api: { image: a, environment: { FRAISEQL_INTROSPECTION_ENABLED: 'true' } } }\n".to_owned(), "undetermined"),
        ("services: { api: { image: a, environment: { FRAISEQL_INTROSPECTION_ENABLED: $X } } }\n".to_owned(), "undetermined"),
    ] {
        std::fs::write(folder.path().join("layer.yaml"), &layer).expect("written");
        let said = audit(folder.path(), &["server.toml", "--layer", "layer.yaml"]);
        assert_eq!(said.status("introspection"), status, "{layer}");
        assert!(!said.findings().iter().any(|finding| finding.starts_with("invalid-value")), "{layer}");
    }
}
