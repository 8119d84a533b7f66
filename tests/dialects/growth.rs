//! Files with many elements beside much that all of them share: an audit must cost what both cost, not one times the other.

use std::time::Duration;

use probity::load::Library;

use crate::common::busy;
use crate::dialects::bench::{Bench, File};

fn compose(count: usize) -> File {
    let of = |line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let services = of(&|i| format!("  s{i}: {{ image: x, user: '1000', volumes: ['v{i}:/d'] }}\n"));
    let volumes = of(&|i| format!("  v{i}: {{ driver_opts: {{ type: none, o: bind, device: /srv/v{i} }} }}\n"));
    let secrets = of(&|i| format!("  s{i}: {{ file: ./s{i} }}\n"));
    let text = format!("services:\n{services}volumes:\n{volumes}secrets:\n{secrets}");
    File { dialect: "compose".into(), name: "compose.yaml".into(), text }
}

fn kubernetes(count: usize) -> File {
    let of = |line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let volumes = of(&|i| {
        format!(
            "---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {{ name: v{i} }}\nspec: {{ local: {{ path: /srv/{i} }} }}\n"
        )
    });
    let containers =
        of(&|i| format!("        - {{ name: c{i}, image: x, securityContext: {{ runAsNonRoot: true }} }}\n"));
    let text = format!(
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n{containers}{volumes}"
    );
    File { dialect: "kubernetes".into(), name: "shop.yaml".into(), text }
}

#[test]
fn what_all_elements_share_is_judged_once() {
    let library = Library::shipped();
    let bench = Bench::new(&library);
    let auditor = bench.auditors.last().expect("a profile");
    let time = |file: &File| {
        let (audit, time) = busy(|| bench.audit(auditor, file).expect("it is read"));
        assert!(audit.results.iter().any(|result| result.check == "container-non-root"));
        time
    };
    for make in [compose, kubernetes] {
        let (small, large) = (make(60), make(960));
        time(&small);
        let few = time(&small).max(Duration::from_millis(5));
        let many = time(&large);
        // Sixteen times as many of both; a square would take 256 times the time.
        assert!(many < few * 60, "{}: {few:?} and {many:?}", small.name);
    }
}
