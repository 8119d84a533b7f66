//! A release is built from what is reviewed, by pinned tools, and proves its origin.

use serde_json::Value;

use crate::common::text_of;

const CI: &str = ".github/workflows/ci.yml";
const BUILD: &str = ".github/workflows/build.yml";
const RELEASE: &str = ".github/workflows/release.yml";
const WORKFLOWS: [&str; 3] = [CI, BUILD, RELEASE];

fn workflow(path: &str) -> Value {
    serde_saphyr::from_str(&text_of(path)).unwrap()
}

fn steps(path: &str) -> Vec<Value> {
    let workflow = workflow(path);
    let jobs = workflow["jobs"].as_object().unwrap();
    jobs.values().flat_map(|job| job["steps"].as_array().cloned().unwrap_or_default()).collect()
}

#[test]
fn actions_are_pinned_by_their_full_hash() {
    for step in WORKFLOWS.into_iter().flat_map(steps) {
        let Some(action) = step["uses"].as_str() else { continue };
        let (_, hash) = action.split_once('@').unwrap();
        assert!(hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{action}");
    }
}

#[test]
fn workflows_start_with_no_permissions() {
    for path in WORKFLOWS {
        let workflow = workflow(path);
        assert_eq!(workflow["permissions"], serde_json::json!({}), "{path}");
        for (name, job) in workflow["jobs"].as_object().unwrap() {
            let granted = job["permissions"].as_object().unwrap();
            assert_eq!(granted.get("contents").unwrap(), "read", "{name} of {path}");
        }
    }
}

/// What a step does, by the action it uses or the first words it runs.
fn acts(path: &str) -> Vec<String> {
    steps(path).iter().map(|step| step["uses"].as_str().or(step["run"].as_str()).unwrap().to_owned()).collect()
}

#[test]
fn a_release_carries_its_parts_list_its_origin_and_a_signature() {
    let acts = acts(BUILD);
    let order = [
        "docker/build-push-action@",
        "aquasecurity/trivy-action@",
        "anchore/sbom-action@",
        "actions/attest-build-provenance@",
        "cosign sign",
    ];
    let places = order.map(|start| acts.iter().position(|act| act.starts_with(start)));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    assert_eq!(workflow(RELEASE)["jobs"]["build"]["uses"], "./.github/workflows/build.yml");
}

#[test]
fn signature_and_origin_are_verified_before_a_release_counts() {
    let verify = acts(RELEASE).pop().unwrap();
    for part in ["cosign verify", "--certificate-identity", "gh attestation verify", "--signer-workflow"] {
        assert!(verify.contains(part), "{part}");
    }
}

#[test]
fn the_job_that_runs_our_code_cannot_sign() {
    let jobs = &workflow(BUILD)["jobs"];
    assert_eq!(jobs["image"]["permissions"], serde_json::json!({ "contents": "read" }));
    let signing = jobs["sign"]["steps"].as_array().unwrap();
    let checks_out = |step: &Value| step["uses"].as_str().is_some_and(|name| name.starts_with("actions/checkout@"));
    assert!(!signing.iter().any(checks_out), "the job that signs runs none of our code");
}

#[test]
fn images_are_scanned_daily_and_a_severe_flaw_stops_them() {
    for path in [CI, BUILD] {
        let scan =
            steps(path).into_iter().find(|step| step["uses"].as_str().is_some_and(|name| name.contains("trivy")));
        let with = &scan.unwrap()["with"];
        assert_eq!(
            (with["severity"].as_str(), with["exit-code"].as_str()),
            (Some("HIGH,CRITICAL"), Some("1")),
            "{path}"
        );
    }
    assert_eq!(workflow(CI)["on"]["schedule"][0]["cron"], "0 3 * * *");
}

/// AWS-LC FIPS 3.1.0, to which docs/key-management.md gives the certificate.
#[test]
fn the_validated_version_is_the_one_that_is_built() {
    assert!(text_of("Cargo.lock").contains("name = \"aws-lc-fips-sys\"\nversion = \"0.13.11\"\n"));
    assert!(text_of("docs/key-management.md").contains("certificate 5314"));
}

#[test]
fn release_builds_carry_the_validated_module() {
    assert!(text_of("deploy/Dockerfile").contains("cargo build --release --locked --features fips"));
    assert!(steps(CI).iter().any(|step| step["run"] == "cargo test --locked --features fips"));
}
