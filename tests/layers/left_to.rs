//! What a file leaves open of itself: only what its dialect leaves to a neighbour does one settle, in whichever order the
//! files are named, and only what nothing shows to be weaker does a statement attest.

use crate::layers::bench::{audit, folder};

/// An entry point of Traefik that gives TLS to its HTTP routers, and options for TLS.
const TRAEFIK: &str = "entryPoints:\n  websecure:\n    address: ':443'\n    http: { tls: {} }\n";
const OPTIONS: &str = "tls:\n  options:\n    default: { minVersion: VersionTLS13, sniStrict: true, clientAuth: { clientAuthType: \
                       RequireAndVerifyClientCert, caFiles: [ca.pem] } }\n";
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: \
                   registry.example.org/a:1\n      securityContext: { runAsUser: 1000, allowPrivilegeEscalation: false }\n";

#[test]
fn a_neighbour_settles_what_is_left_to_it_and_nothing_else() {
    for (base, text, layer, beside, check, status) in [
        ("postgresql.conf", "ssl = on\nlisten_addresses = '*'\n", "t.yml", TRAEFIK, "https-enforced", "undetermined"),
        (
            "postgresql.conf",
            "ssl = on\nlisten_addresses = '*'\nssl_ca_file = 'ca.pem'\n",
            "o.yml",
            OPTIONS,
            "mutual-tls",
            "undetermined",
        ),
        ("postgresql.conf", "ssl = off\nlisten_addresses = '*'\n", "o.yml", OPTIONS, "tls-min-version", "undetermined"),
        // An HTTP router without TLS of its own has that of its entry point, one of TCP or UDP has not.
        (
            "d.yml",
            "http:\n  routers:\n    a: { rule: 'Host(`a.example`)', service: a, entryPoints: [websecure] }\n",
            "t.yml",
            TRAEFIK,
            "https-enforced",
            "pass",
        ),
        (
            "d.yml",
            "tcp:\n  routers:\n    a: { rule: 'HostSNI(`*`)', service: a, entryPoints: [websecure] }\n",
            "t.yml",
            TRAEFIK,
            "https-enforced",
            "undetermined",
        ),
        (
            "d.yml",
            "udp:\n  routers:\n    a: { service: a, entryPoints: [websecure] }\n",
            "t.yml",
            TRAEFIK,
            "https-enforced",
            "undetermined",
        ),
        // Each container has a user of its own.
        ("c.yaml", "services:\n  db: { image: 'postgres:18' }\n", "k.yaml", POD, "container-non-root", "undetermined"),
        (
            "c.yaml",
            "services:\n  db: { image: 'postgres:18' }\n",
            "k.yaml",
            POD,
            "container-no-new-privileges",
            "undetermined",
        ),
    ] {
        let folder = folder(&[(base, text), (layer, beside)]);
        let said = audit(folder.path(), &[base, "--layer", layer, "-p", "RESTRICTED"]);
        assert_eq!(said.status(check), status, "{base} with {layer}: {:#}", said.result(check));
    }
    // Neither of two that run together counts for less because it is named first.
    let folder = folder(&[("c.yaml", "services:\n  db: { image: 'postgres:18' }\n"), ("k.yaml", POD)]);
    for (first, second) in [("c.yaml", "k.yaml"), ("k.yaml", "c.yaml")] {
        let said = audit(folder.path(), &[first, "--layer", second]);
        assert_eq!(said.status("container-non-root"), "undetermined", "{first} with {second}");
    }
}

#[test]
fn a_layer_that_shows_no_dialect_is_of_the_files_whose_keys_it_has() {
    let base = "services:\n  api:\n    image: 'registry.example.org/a:1'\n    user: '1000:1000'\n    read_only: true\n";
    let worse = "services:\n  api:\n    privileged: true\n    user: root\n";
    let controller = "apiVersion: v1\nkind: ReplicationController\nmetadata: { name: a }\nspec: { template: { spec: { containers: \
                      [{ name: a, securityContext: { privileged: true } }] } } }\n";
    let app = "[session]\nidle_timeout = '5m'\n";
    let files = [
        ("app.toml", app),
        ("postgresql.conf", "ssl = on\nlisten_addresses = '*'\n"),
        ("compose.yaml", base),
        ("override.yaml", worse),
        ("pod.yaml", POD),
        ("controller.yaml", controller),
        ("features.toml", "[features]\nbeta = true\n"),
        ("other.yaml", "colour: red\n"),
    ];
    let folder = folder(&files);
    let status = |args: &[&str], check: &str| audit(folder.path(), args).status(check).to_owned();
    for first in ["app.toml", "postgresql.conf"] {
        let both = [first, "--layer", "compose.yaml", "--layer", "override.yaml"];
        assert_eq!(status(&both[..3], "container-non-root"), "pass", "{first}");
        assert_eq!(status(&both, "container-non-root"), "fail", "{first}");
        assert_eq!(status(&[first, "--layer", "override.yaml"], "container-non-root"), "fail", "{first}");
        // A kind that is not known leaves open what it may settle.
        let both = [first, "--layer", "pod.yaml", "--layer", "controller.yaml"];
        assert_eq!(status(&both[..3], "container-non-root"), "pass", "{first}");
        assert_eq!(status(&both, "container-non-root"), "undetermined", "{first}");
    }
    // An application's own file may set what is not known; to another one it is no layer.
    let said = audit(folder.path(), &["app.toml", "--layer", "features.toml"]);
    assert_eq!((said.status("session-idle-timeout"), said.findings()), ("pass", Vec::new()));
    let said = audit(folder.path(), &["postgresql.conf", "--layer", "other.yaml"]);
    assert_eq!(said.findings(), ["unknown-dialect other.yaml:1"]);
}

#[test]
fn no_statement_attests_what_is_shown_to_be_weaker() {
    let folder = crate::common::example();
    let app = std::fs::read_to_string(folder.path().join("app.toml")).expect("the example's configuration");
    let line = "tls = \"verify-full\"";
    assert_eq!(app.matches(line).count(), 1);
    let said = audit(folder.path(), &["app.toml"]);
    assert_eq!((said.status("database-tls"), said.code), ("pass", 0));
    for by in [
        "url = \"postgres://db.example.com/saas?sslmode=disable\"",
        "tls = \"verify-full\"\nurl = \"mysql://db.example.com/saas?useSSL=false\"",
        "tls = \"verify-full\"\nencrypt = false",
    ] {
        std::fs::write(folder.path().join("app.toml"), app.replace(line, by)).expect("written");
        let said = audit(folder.path(), &["app.toml"]);
        assert_eq!((said.status("database-tls"), said.code), ("undetermined", 1), "{by}");
    }
    std::fs::write(folder.path().join("app.toml"), &app).expect("written");
    std::fs::write(folder.path().join("libpq.env"), "PGSSLMODE=disable\n").expect("written");
    let said = audit(folder.path(), &["app.toml", "--env-file", "libpq.env"]);
    assert_eq!((said.status("database-tls"), said.code), ("undetermined", 1));
    assert_eq!(said.status("session-lifetime-above-idle"), "pass", "the variable changes nothing of sessions");
}
