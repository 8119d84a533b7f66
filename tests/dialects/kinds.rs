//! Documents by their kind: which of them may be misspelt ones of a kind that the dialect knows.
//! It must not ask what is in them; `tests/data/attacks.yaml` does.

use probity::diag::Code;
use probity::load::Library;

use crate::dialects::bench::{Bench, File};

#[test]
fn a_kind_of_its_own_is_no_misspelt_one() {
    let library = Library::shipped();
    let bench = Bench::new(&library);
    for (version, kind, is_misspelt) in [
        ("traefik.io/v1alpha1", "IngressRouteUDP", false),
        ("traefik.io/v1alpha1", "MiddlewareTCP", false),
        ("traefik.io/v1alpha1", "IngressRouteTPC", true),
        ("gateway.networking.k8s.io/v1alpha2", "TCPRoute", false),
        ("gateway.networking.k8s.io/v1", "HTTPRoutes", true),
        ("apps/v1", "Deploymnet", true),
        ("apps/v1", "deployment", true),
        ("example.org/v1", "Deployments", false),
    ] {
        let text = format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{ name: a }}\nspec: {{}}\n");
        let file = File { dialect: "kubernetes".to_owned(), name: "a.yaml".to_owned(), text };
        let audit = bench.audit(&bench.auditors[0], &file).expect("it is read");
        let meant: Vec<&str> = audit
            .findings
            .iter()
            .filter(|finding| finding.code == Code::UnknownKey)
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(meant.iter().any(|message| message.contains("did you mean")), is_misspelt, "{kind}: {meant:?}");
    }
}
