//! What Traefik observes, where a router laid beside its static configuration is left out of it.
//! Each starts from a static configuration that passes alone.

use crate::layers::bench::{audit, folder};

const STATIC: &str = "entryPoints: { websecure: { address: ':443' } }\ntracing: { otlp: {} }\nmetrics: { otlp: {} }\n\
                      accessLog: { otlp: { http: { endpoint: 'https://logs.example.org:4318/v1/logs' } } }\n\
                      log: { otlp: { http: { endpoint: 'https://logs.example.org:4318/v1/logs' } } }\nexperimental: { otlpLogs: true }\n";

const CHECKS: [(&str, &str); 3] = [("tracing", "tracing"), ("metrics", "metrics"), ("log-aggregation", "accessLogs")];

fn status(name: &str, layer: &str, check: &str) -> String {
    let folder = folder(&[("traefik.yml", STATIC), (name, layer)]);
    audit(folder.path(), &["traefik.yml", "--layer", name]).status(check).to_owned()
}

#[test]
fn a_router_of_a_file_may_be_left_out() {
    for (check, key) in CHECKS {
        let router = |observability: &str| {
            let text = format!("rule: Host(`a`), service: a, tls: {{}}, observability: {observability}");
            status("dynamic.yml", &format!("http: {{ routers: {{ a: {{ {text} }} }} }}\n"), check)
        };
        assert_eq!(router("{}"), "pass", "{check}");
        assert_eq!(router(&format!("{{ {key}: true }}")), "pass", "{check}");
        assert_eq!(router(&format!("{{ {key}: false }}")), "undetermined", "{check}");
        assert_eq!(router(&format!("{{ {}: false }}", key.to_uppercase())), "undetermined", "{check}");
    }
}

#[test]
fn a_router_of_labels_may_be_left_out() {
    for (check, key) in CHECKS {
        let labels = |label: &str| {
            let list =
                format!("['traefik.http.routers.a.rule=Host(`a`)', 'traefik.http.routers.a.tls=true', '{label}']");
            status("compose.yaml", &format!("services:\n  a:\n    image: a\n    labels: {list}\n"), check)
        };
        assert_eq!(labels("team=a"), "pass", "{check}");
        assert_eq!(labels(&format!("traefik.http.routers.a.observability.{key}=true")), "pass", "{check}");
        assert_eq!(labels(&format!("traefik.http.routers.a.observability.{key}=false")), "undetermined", "{check}");
    }
}

/// Routers say nothing of how another application is observed.
#[test]
fn other_applications_are_observed_all_the_same() {
    let app = "[observability]\ntracing = true\n";
    let compose = "services:\n  a:\n    image: a\n    labels: ['traefik.http.routers.a.observability.tracing=false']\n";
    let dynamic = "http: { routers: { a: { rule: a, service: a, tls: {}, observability: { tracing: false } } } }\n";
    for (name, layer) in [("compose.yaml", compose), ("dynamic.yml", dynamic)] {
        let folder = folder(&[("app.toml", app), (name, layer)]);
        assert_eq!(audit(folder.path(), &["app.toml", "--layer", name]).status("tracing"), "pass", "{name}");
    }
}

#[test]
fn an_entry_point_may_be_left_out_of_the_access_log() {
    let text = STATIC.replace("address: ':443'", "address: ':443', observability: { accessLogs: false }");
    let folder = folder(&[("traefik.yml", &text)]);
    assert_eq!(audit(folder.path(), &["traefik.yml"]).status("log-aggregation"), "undetermined");
}
