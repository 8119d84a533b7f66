//! Alive and ready are two answers.

use saas_api::health::Dependency;
use saas_api::metrics::Metrics;
use saas_api::server::respond;

use crate::common::shipped_config;

struct Fixed(&'static str, bool);

impl Dependency for Fixed {
    fn name(&self) -> &str {
        self.0
    }

    fn reachable(&self) -> bool {
        self.1
    }
}

fn ask(path: &str, database: bool) -> (u16, String) {
    respond(path, &shipped_config(), &[&Fixed("kms", true), &Fixed("database", database)], &Metrics::default())
}

#[test]
fn a_pod_without_its_database_is_alive_and_not_ready() {
    assert_eq!(ask("/health", false).0, 200);
    assert_eq!(ask("/ready", false), (503, "waiting for database".to_owned()));
    assert_eq!(ask("/ready", true).0, 200);
}

#[test]
fn metrics_are_exported_in_the_text_format() {
    let metrics = Metrics::default();
    Metrics::add(&metrics.audit_failures);
    let (status, text) = respond("/metrics", &shipped_config(), &[], &metrics);
    assert_eq!(status, 200);
    assert!(text.contains("# TYPE saas_audit_failures_total counter\nsaas_audit_failures_total 1\n"));
}

#[test]
fn nothing_else_is_served() {
    for path in ["/", "/debug", "/playground", "/health/../metrics"] {
        assert_eq!(ask(path, true).0, 404, "{path}");
    }
}
