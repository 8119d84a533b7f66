//! What is deployed is what the documents and the configuration say.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::{shipped_config, text_of};

/// The documents of a YAML file.
fn manifests(path: &str) -> Vec<Value> {
    serde_saphyr::from_multiple(&text_of(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The pods that a file describes, whatever wraps them.
fn pods(path: &str) -> Vec<Value> {
    let wrapped = ["/spec/template/spec", "/spec/jobTemplate/spec/template/spec"];
    let pod = |manifest: &Value| wrapped.iter().find_map(|place| manifest.pointer(place)).cloned();
    manifests(path).iter().filter_map(pod).collect()
}

fn containers() -> Vec<Value> {
    let pods = ["deploy/deployment.yaml", "deploy/backup.yaml"].into_iter().flat_map(pods);
    pods.flat_map(|pod| pod["containers"].as_array().unwrap().clone()).collect()
}

/// A YAML file inside a ConfigMap.
fn inner(path: &str, key: &str) -> Value {
    let text = manifests(path)[0]["data"][key].as_str().unwrap().to_owned();
    serde_saphyr::from_str(&text).unwrap()
}

#[test]
fn no_container_is_root() {
    for path in ["deploy/deployment.yaml", "deploy/backup.yaml"] {
        for pod in pods(path) {
            assert_eq!(pod["securityContext"]["runAsNonRoot"], true, "{path}");
            assert_eq!(pod["automountServiceAccountToken"], false, "{path}");
        }
    }
    for container in containers() {
        let context = &container["securityContext"];
        assert_eq!(context["allowPrivilegeEscalation"], false);
        assert_eq!(context["capabilities"]["drop"][0], "ALL");
    }
    assert!(text_of("deploy/Dockerfile").contains("\nUSER 65532:65532\n"));
}

#[test]
fn no_container_writes_to_its_file_system() {
    assert_eq!(containers().len(), 4);
    for container in containers() {
        assert_eq!(container["securityContext"]["readOnlyRootFilesystem"], true, "{}", container["name"]);
    }
}

#[test]
fn every_container_is_bounded() {
    for container in containers() {
        for bound in ["cpu", "memory"] {
            assert!(container["resources"]["limits"][bound].is_string(), "{} {bound}", container["name"]);
        }
    }
}

#[test]
fn traffic_is_denied_by_default() {
    let policies = manifests("deploy/network-policy.yaml");
    let deny = &policies[0]["spec"];
    assert_eq!(deny["podSelector"], serde_json::json!({}));
    assert_eq!(deny["policyTypes"], serde_json::json!(["Ingress", "Egress"]));
    assert!(deny.get("ingress").is_none() && deny.get("egress").is_none());
    for policy in &policies[1..] {
        let rules = ["ingress", "egress"].map(|way| policy["spec"][way].as_array().cloned().unwrap_or_default());
        for rule in rules.concat() {
            let peers = rule.get("from").or_else(|| rule.get("to")).and_then(Value::as_array).unwrap();
            assert!(!peers.is_empty() && rule["ports"].is_array(), "every way names its peer and its port");
            let whole = |peer: &Value| peer["ipBlock"]["cidr"].as_str().is_some_and(|cidr| cidr.ends_with("/0"));
            assert!(!peers.iter().any(whole));
        }
    }
}

#[test]
fn the_proxy_speaks_what_the_configuration_says() {
    let config = shipped_config();
    let envoy = inner("deploy/proxy.yaml", "envoy.yaml");
    let chain = &envoy["static_resources"]["listeners"][0]["filter_chains"][0];
    let tls = &chain["transport_socket"]["typed_config"];
    assert_eq!(config.tls.min_version, "1.2");
    assert_eq!(tls["common_tls_context"]["tls_params"]["tls_minimum_protocol_version"], "TLSv1_2");
    assert_eq!(config.tls.client_auth, "optional");
    assert_eq!(tls["require_client_certificate"], false);
    assert!(tls["common_tls_context"]["validation_context"]["trusted_ca"].is_object());
    let manager = &chain["filters"][0]["typed_config"];
    let buffer = &manager["http_filters"][0]["typed_config"];
    assert_eq!(buffer["max_request_bytes"], config.api.max_body.0);
    assert_eq!(manager["use_remote_address"], true, "what a client says of its transport does not count");
}

#[test]
fn the_probes_ask_where_the_api_answers() {
    let config = shipped_config();
    let api = &pods("deploy/deployment.yaml")[0]["containers"][0];
    assert_eq!(api["livenessProbe"]["httpGet"]["path"], *config.health.liveness);
    assert_eq!(api["readinessProbe"]["httpGet"]["path"], *config.health.readiness);
}

#[test]
fn a_new_version_comes_one_pod_at_a_time() {
    let deployment = &manifests("deploy/deployment.yaml")[0]["spec"];
    assert_eq!(deployment["strategy"]["rollingUpdate"]["maxUnavailable"], 0);
    assert!(deployment["replicas"].as_u64() >= Some(2));
}

#[test]
fn backups_run_daily_and_leave_encrypted() {
    let files = manifests("deploy/backup.yaml");
    let schedule = |name: &str| {
        let job = files.iter().find(|file| file["kind"] == "CronJob" && file["metadata"]["name"] == name).unwrap();
        job["spec"]["schedule"].as_str().unwrap().to_owned()
    };
    assert_eq!(schedule("backup"), "0 1 * * *");
    assert_eq!(schedule("restore-test"), "0 4 1 * *");
    let script = files[0]["data"]["backup.sh"].as_str().unwrap();
    let places = ["pg_dump", "openssl cms -encrypt", "-aes-256-gcm", "rclone copy"].map(|word| script.find(word));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "encrypted before it is copied");
    let log = files[0]["data"]["archive-log.sh"].as_str().unwrap();
    assert!(log.contains("openssl cms -encrypt") && text_of("deploy/postgresql.conf").contains("archive-log.sh"));
    for script in [script, log] {
        assert!(script.contains("site-a site-b"), "two copies beside the live one");
    }
}

#[test]
fn every_alert_leads_to_its_part_of_the_runbook() {
    let rules = &manifests("deploy/alerts.yaml")[0];
    let runbook = text_of("docs/incident-runbook.md");
    let slug = |title: &str| title.to_lowercase().replace(' ', "-");
    let titles: BTreeSet<String> = runbook.lines().filter_map(|line| line.strip_prefix("## ")).map(slug).collect();
    let groups = rules["spec"]["groups"].as_array().unwrap();
    let alerts: Vec<&Value> = groups.iter().flat_map(|group| group["rules"].as_array().unwrap()).collect();
    assert_eq!(alerts.len(), 6);
    for alert in alerts {
        let link = alert["annotations"]["runbook"].as_str().unwrap();
        let anchor = link.strip_prefix("docs/incident-runbook.md#").unwrap();
        assert!(titles.contains(anchor), "{link}");
    }
}

#[test]
fn alerts_watch_metrics_that_the_api_has() {
    let exported = saas_api::metrics::Metrics::default().render_metrics();
    let rules = text_of("deploy/alerts.yaml");
    for word in rules.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| word.starts_with("saas_")) {
        assert!(exported.contains(word), "{word}");
    }
}

#[test]
fn logs_leave_the_node_over_verified_tls() {
    let output = &inner("deploy/log-shipping.yaml", "fluent-bit.yaml")["pipeline"]["outputs"][0];
    for key in ["tls", "tls.verify"] {
        assert!(output[key] == true || output[key] == "on", "{key}");
    }
    let host = format!("https://{}", output["host"].as_str().unwrap());
    assert_eq!(shipped_config().observability.logs, [host]);
    let traces = inner("deploy/tracing.yaml", "collector.yaml");
    assert_eq!(traces["exporters"]["otlp"]["tls"]["insecure"], false);
}

#[test]
fn audit_records_stay_online_for_a_year_and_locked_for_seven() {
    let retention: Value = serde_json::from_str(&text_of("deploy/log-retention.json")).unwrap();
    let online = retention.pointer("/index_policy/states/0/transitions/0/conditions/min_index_age").unwrap();
    assert_eq!(online, "365d");
    let lock = retention.pointer("/archive_lock/Rule/DefaultRetention").unwrap();
    assert_eq!(lock["Mode"], "COMPLIANCE");
    let days = shipped_config().audit.retention.0.as_secs() / 86_400;
    assert_eq!(lock["Days"].as_u64(), Some(days));
}

#[test]
fn clocks_have_several_sources() {
    let chrony = text_of("deploy/chrony.conf");
    assert!(chrony.lines().filter(|line| line.starts_with("server ")).count() >= 3);
    assert!(chrony.contains("\nminsources 2\n"));
}

#[test]
fn credentials_end_by_themselves() {
    let setup = text_of("deploy/vault-setup.sh");
    assert!(setup.contains("max_ttl=24h") && setup.contains("exportable=false"));
    assert!(setup.contains("auto_rotate_period=720h"), "30 days, as crypto.key_rotation says");
    assert_eq!(shipped_config().crypto.key_rotation.0.as_secs(), 720 * 3600);
}

#[test]
fn the_database_takes_no_connection_in_clear() {
    let database = text_of("deploy/postgresql.conf");
    assert!(database.contains("\nssl = on\nssl_min_protocol_version = 'TLSv1.2'\n"));
}

#[test]
fn the_volumes_of_the_database_are_encrypted() {
    assert_eq!(manifests("deploy/storage.yaml")[0]["parameters"]["encrypted"], "true");
}

#[test]
fn only_signed_images_are_admitted() {
    let policy = &manifests("deploy/image-policy.yaml")[0]["spec"];
    let images = &policy["rules"][0]["verifyImages"][0];
    assert_eq!(images["failureAction"], "Enforce");
    assert_eq!(images["required"], true);
    assert!(
        images["attestors"][0]["entries"][0]["keyless"]["subject"].as_str().unwrap().contains("build.yml@refs/tags/")
    );
    assert_eq!(images["attestations"][0]["type"], "https://slsa.dev/provenance/v1");
}
