//! What leads requests to an application beside its own configuration: gateways, routes and the labels of a proxy.
//! Where they may take what has no TLS, the application alone does not settle that TLS is enforced.

use crate::layers::bench::{audit, folder};

const APP: &str = "[tls]\nenforced = true\n";

fn enforced(layer: &str) -> String {
    let folder = folder(&[("app.toml", APP), ("layer.yaml", layer)]);
    audit(folder.path(), &["app.toml", "--layer", "layer.yaml"]).status("https-enforced").to_owned()
}

fn gateway(listeners: &str) -> String {
    format!(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{ name: a }}\nspec:\n  gatewayClassName: b\n  \
         {listeners}\n"
    )
}

fn route(kind: &str, spec: &str) -> String {
    format!("apiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{ name: a }}\nspec: {spec}\n")
}

fn foreign(version: &str, kind: &str, spec: &str) -> String {
    format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{ name: a }}\nspec: {spec}\n")
}

fn ingress_route(kind: &str, tls: &str) -> String {
    format!(
        "apiVersion: traefik.io/v1alpha1\nkind: {kind}\nmetadata: {{ name: a }}\nspec:\n  entryPoints: [web]\n  routes: []\n{tls}"
    )
}

#[test]
fn gateways_and_routes_are_judged() {
    let http = "{ name: http, protocol: HTTP, port: 80 }";
    let https = "{ name: https, protocol: HTTPS, port: 443, tls: { certificateRefs: [{ name: c }] } }";
    let redirect = "{ rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }] }] }";
    let plain = "{ rules: [{ backendRefs: [{ name: a, port: 80 }] }] }";
    let redirected = [gateway(&format!("listeners: [{http}]")), route("HTTPRoute", redirect)].join("---\n");
    for (layer, status) in [
        (gateway(&format!("listeners: [{http}]")), "fail"),
        (gateway(&format!("listeners: [{https}]")), "pass"),
        (gateway(&format!("listeners: [{https}, {http}]")), "undetermined"),
        (
            gateway(&format!("listeners: [{https}]\n  allowedListeners: {{ namespaces: {{ from: All }} }}")),
            "undetermined",
        ),
        (gateway("listeners: [{ name: tcp, protocol: TCP, port: 9000 }]"), "undetermined"),
        (redirected, "undetermined"),
        (route("HTTPRoute", plain), "undetermined"),
        (route("HTTPRoute", redirect), "pass"),
        (route("GRPCRoute", plain), "undetermined"),
        (ingress_route("IngressRoute", ""), "undetermined"),
        (ingress_route("IngressRoute", "  tls: {}\n"), "pass"),
        (ingress_route("IngressRoute", "  tls:\n"), "undetermined"),
        (ingress_route("IngressRouteTCP", ""), "undetermined"),
        (ingress_route("IngressRouteTCP", "  tls: { secretName: shop-tls }\n"), "pass"),
        (foreign("route.openshift.io/v1", "Route", "{ to: { kind: Service, name: a } }"), "undetermined"),
        (foreign("route.openshift.io/v1", "Route", "{ tls: { termination: edge } }"), "pass"),
        (
            foreign(
                "route.openshift.io/v1",
                "Route",
                "{ tls: { termination: edge, insecureEdgeTerminationPolicy: Redirect } }",
            ),
            "pass",
        ),
        (
            foreign(
                "route.openshift.io/v1",
                "Route",
                "{ tls: { termination: edge, insecureEdgeTerminationPolicy: Allow } }",
            ),
            "undetermined",
        ),
        (foreign("route.openshift.io/v1", "Route", "{ tls: {} }"), "undetermined"),
        (foreign("projectcontour.io/v1", "HTTPProxy", "{ virtualhost: { fqdn: a }, routes: [{}] }"), "undetermined"),
        (
            foreign(
                "projectcontour.io/v1",
                "HTTPProxy",
                "{ virtualhost: { fqdn: a, tls: { secretName: a } }, routes: [{}] }",
            ),
            "pass",
        ),
        (
            foreign(
                "projectcontour.io/v1",
                "HTTPProxy",
                "{ virtualhost: { fqdn: a, tls: { secretName: a } }, routes: [{ permitInsecure: true }] }",
            ),
            "undetermined",
        ),
        (foreign("projectcontour.io/v1", "HTTPProxy", "{ routes: [{}] }"), "undetermined"),
        (foreign("gateway.networking.k8s.io/v1", "ListenerSet", &format!("{{ listeners: [{http}] }}")), "undetermined"),
        (foreign("gateway.networking.k8s.io/v1", "ListenerSet", &format!("{{ listeners: [{https}] }}")), "pass"),
    ] {
        assert_eq!(enforced(&layer), status, "{layer}");
    }
}

#[test]
fn routers_in_labels_are_judged_one_by_one() {
    let tls = "traefik.http.routers.a.tls=true";
    let rule = "traefik.http.routers.a.rule=Host(`a`)";
    for (labels, status) in [
        (vec![], "pass"),
        (vec!["com.example.team=a"], "pass"),
        (vec!["traefik.enable=true", rule, tls], "pass"),
        (vec![rule, "traefik.http.routers.a.tls.certresolver=le"], "pass"),
        (vec![rule, "traefik.http.routers.a.entrypoints=web"], "undetermined"),
        (vec![rule, "traefik.http.routers.a.tls=false"], "undetermined"),
        (vec![rule, "traefik.http.routers.a.tls=false", "traefik.http.routers.a.tls.certresolver=le"], "undetermined"),
        (vec![rule, "traefik.http.routers.a.tls=${TLS}"], "undetermined"),
        (vec![rule, tls, "traefik.http.routers.b.rule=Host(`b`)"], "undetermined"),
        (vec!["Traefik.HTTP.Routers.a.Rule=Host(`a`)"], "undetermined"),
        (vec!["Traefik.HTTP.Routers.a.TLS=true"], "pass"),
        (vec!["traefik.tcp.routers.a.rule=HostSNI(`*`)"], "undetermined"),
    ] {
        let list: String = labels.iter().map(|label| format!("      - {label}\n")).collect();
        let pairs = labels.iter().filter_map(|label| label.split_once('='));
        let table: String = pairs.map(|(name, value)| format!("      {name}: '{value}'\n")).collect();
        for lines in [list, table] {
            let layer = format!("services:\n  app:\n    image: a\n    labels:\n{lines}");
            assert_eq!(enforced(&layer), status, "{layer}");
            let layer = format!(
                "services:\n  app:\n    image: a\n    deploy:\n      labels:\n{}",
                lines.replace("      ", "        ")
            );
            assert_eq!(enforced(&layer), status, "{layer}");
        }
    }
    // Of two files each counts, however the labels are written.
    let both = |below: &str, above: &str| {
        let of = |labels: &str| format!("services:\n  app:\n    image: a\n    labels: {labels}\n");
        let folder = folder(&[("app.toml", APP), ("one.yaml", &of(below)), ("two.yaml", &of(above))]);
        let args = ["app.toml", "--layer", "one.yaml", "--layer", "two.yaml"];
        audit(folder.path(), &args).status("https-enforced").to_owned()
    };
    let list = "['traefik.http.routers.a.rule=x', team=b]";
    let table = "{ traefik.http.routers.a.rule: x }";
    for (below, above, status) in [
        (list, "[other=1]", "undetermined"),
        (list, "{ other: 1 }", "undetermined"),
        ("[other=1]", list, "undetermined"),
        ("{ other: 1 }", list, "undetermined"),
        (table, "[other=1]", "undetermined"),
        (list, "['traefik.http.routers.a.tls=true']", "pass"),
        (list, "{ traefik.http.routers.a.tls: true }", "pass"),
        ("['traefik.http.routers.a.tls=true']", "['traefik.http.routers.a.tls=false']", "undetermined"),
        ("['traefik.http.routers.a.tls=true', 'traefik.http.routers.a.tls=false']", "[other=1]", "undetermined"),
    ] {
        assert_eq!(both(below, above), status, "{below} and {above}");
    }
    // What no label can be is no router with TLS.
    let layer = "services:\n  app:\n    image: a\n    labels:\n      traefik.http.routers: { a: { tls: true } }\n";
    assert_eq!(enforced(layer), "undetermined");
}

/// Traefik makes a router of a container that it is told of, where its labels name none (traefik/traefik
/// pkg/provider/docker/config.go, `build`); it has no TLS of its own.
#[test]
fn a_service_without_a_router_of_its_own_is_routed_to_all_the_same() {
    let port = "traefik.http.services.a.loadbalancer.server.port=8080";
    let router = "traefik.http.routers.a.rule=Host(`a`)";
    let tls = "traefik.http.routers.a.tls=true";
    for (labels, env, status) in [
        (vec!["traefik.enable=true"], "", "undetermined"),
        (vec!["Traefik.Enable=true"], "", "undetermined"),
        (vec!["traefik.enable=true", port], "", "undetermined"),
        (vec![port], "", "undetermined"),
        (vec!["traefik.docker.network=x"], "", "undetermined"),
        (vec!["traefik.enable=false"], "", "pass"),
        (vec!["traefik.enable=false", port], "", "pass"),
        (vec!["traefik.enable=${ON}"], "", "undetermined"),
        (vec!["traefik.enable=true", port, router, tls], "", "pass"),
        (vec!["traefik.enable=true", "traefik.tcp.routers.a.tls=true"], "", "pass"),
        (vec!["traefik.tcp.routers.a.tls=true", port], "", "undetermined"),
        (vec!["traefikish=true"], "", "pass"),
        // A name that is made of variables may be a router's, where it is an item of a list.
        (vec!["${P}.rule=Host(`a`)"], "", "undetermined"),
        (vec!["${LABEL}"], "", "undetermined"),
        (vec!["traefik.${KIND}.routers.a.rule=x", router, tls], "", "undetermined"),
        (vec!["${P}.rule=Host(`a`)"], "P=traefik.http.routers.a\n", "undetermined"),
        (vec!["${LABEL}"], "LABEL=traefik.enable=true\n", "undetermined"),
        (vec!["${P}.rule=Host(`a`)"], "P=com.example\n", "pass"),
        (vec!["com.example.${NAME}=a"], "", "pass"),
        (vec!["traefik.http.routers.${N}.rule=Host(`a`)", "traefik.http.routers.${N}.tls=true"], "", "pass"),
    ] {
        let list: String = labels.iter().map(|label| format!("      - \"{label}\"\n")).collect();
        let layer = format!("services:\n  app:\n    image: a\n    labels:\n{list}");
        let folder = folder(&[("app.toml", APP), ("layer.yaml", &layer), ("p.env", env)]);
        let env: &[&str] = if env.is_empty() { &[] } else { &["--env-file", "p.env"] };
        let args = [&["app.toml", "--layer", "layer.yaml"], env].concat();
        assert_eq!(audit(folder.path(), &args).status("https-enforced"), status, "{layer}");
    }
    for (lines, status) in [
        ("label_file: ./api.labels", "undetermined"),
        ("label_file: [./api.labels]", "undetermined"),
        ("label_file:", "pass"),
        ("labels: { traefik.enable: true }", "undetermined"),
        ("labels: { traefik.enable: false }", "pass"),
        ("deploy: { labels: ['traefik.enable=true'] }", "undetermined"),
    ] {
        let layer = format!("services:\n  app:\n    image: a\n    {lines}\n");
        assert_eq!(enforced(&layer), status, "{layer}");
    }
    // Of two files the labels are one table.
    let of = |labels: &str| format!("services:\n  app:\n    image: a\n    labels: {labels}\n");
    let routed = "['traefik.http.routers.a.rule=x', 'traefik.http.routers.a.tls=true']";
    let folder = folder(&[("app.toml", APP), ("one.yaml", &of(routed)), ("two.yaml", &of("['traefik.enable=true']"))]);
    for layers in [["one.yaml", "two.yaml"], ["two.yaml", "one.yaml"]] {
        let args = ["app.toml", "--layer", layers[0], "--layer", layers[1]];
        assert_eq!(audit(folder.path(), &args).status("https-enforced"), "pass", "{layers:?}");
    }
}

#[test]
fn tls_options_that_routers_name_have_to_be_there() {
    let app = "[tls]\nenforced = true\nmin_version = '1.3'\nclient_auth = 'required'\n";
    let dynamic =
        "tls:\n  options:\n    default: { minVersion: VersionTLS13 }\n    strict: { minVersion: VersionTLS13 }\n";
    let labels = |options: &str| {
        format!(
            "services:\n  api:\n    image: a\n    labels:\n      - traefik.http.routers.a.rule=Host(`x`)\n      - \
             traefik.http.routers.a.tls.options={options}\n"
        )
    };
    let route =
        |options: &str| ingress_route("IngressRoute", &format!("  tls: {{ options: {{ name: {options} }} }}\n"));
    let option = |name: &str, spec: &str| {
        format!("---\napiVersion: traefik.io/v1alpha1\nkind: TLSOption\nmetadata: {{ name: {name} }}\nspec: {spec}\n")
    };
    let good = "{ minVersion: VersionTLS13 }";
    let both = option("default", good) + &option("strict", good);
    for (layer, status) in [
        (labels("default"), "pass"),
        (labels("strict@file"), "pass"),
        (labels("weak@file"), "undetermined"),
        (labels("strict"), "undetermined"),
        (labels("${OPTIONS}"), "undetermined"),
        (route("strict") + &both, "pass"),
        (route("strict@file"), "pass"),
        (route("weak@file"), "undetermined"),
        (route("weak") + &both, "undetermined"),
        (option("default", good), "pass"),
        (option("default", "{ minVersion: VersionTLS10 }"), "fail"),
        (option("weak", "{ minVersion: VersionTLS11 }") + &both, "fail"),
        (option("strict", good), "undetermined"),
        (option("default", good) + &option("default", good).replace("name:", "namespace: b, name:"), "undetermined"),
        (option("default", "{ minVersion: VersionTLS13, cipherSuites: [X] }"), "undetermined"),
        (option("default", "{ minVersion: VersionTLS13, curvePreferences: [X] }"), "undetermined"),
        (
            option(
                "default",
                "{ minVersion: VersionTLS13, cipherSuites: [TLS_AES_256_GCM_SHA384], curvePreferences: [X25519] }",
            ),
            "pass",
        ),
        (option("default", "{ minVersion: VersionTLS13, maxVersion: VersionTLS12 }"), "undetermined"),
        (option("default", "{ minVersion: VersionTLS13, maxVersion: VersionTLS11 }"), "undetermined"),
        (option("default", "{ minVersion: TLS13 }"), "undetermined"),
        (ingress_route("IngressRoute", "") + &option("default", good), "undetermined"),
    ] {
        let folder = folder(&[("app.toml", app), ("dyn.yml", dynamic), ("layer.yaml", &layer)]);
        let args = ["app.toml", "--layer", "dyn.yml", "--layer", "layer.yaml"];
        assert_eq!(audit(folder.path(), &args).status("tls-min-version"), status, "{layer}");
    }
    let asked = "{ clientAuth: { clientAuthType: RequireAndVerifyClientCert, secretNames: [ca] } }";
    for (spec, status) in [
        (asked, "pass"),
        ("{ clientAuth: { clientAuthType: NoClientCert } }", "fail"),
        ("{ clientAuth: { clientAuthType: VerifyClientCertIfGiven, secretNames: [ca] } }", "fail"),
        ("{ clientAuth: { clientAuthType: RequireAndVerifyClientCert } }", "undetermined"),
    ] {
        let folder = folder(&[("app.toml", app), ("layer.yaml", &option("default", spec))]);
        let args = ["app.toml", "--layer", "layer.yaml", "--profile", "RESTRICTED"];
        assert_eq!(audit(folder.path(), &args).status("mutual-tls"), status, "{spec}");
    }
}

#[test]
fn routers_in_a_file_are_all_only_where_nothing_else_gives_any() {
    let dynamic = "http:\n  routers:\n    a: { rule: 'Host(`a`)', service: s, tls: {} }\ntls:\n  options:\n    default:\n      \
                   minVersion: VersionTLS13\n      clientAuth: { caFiles: [/ca.pem], clientAuthType: RequireAndVerifyClientCert }\n";
    let entry = "entryPoints:\n  web: { address: ':443', http: { tls: {} } }\n";
    let plain = "entryPoints:\n  web: { address: ':80' }\n";
    let named = |options: &str| {
        format!("entryPoints:\n  web: {{ address: ':443', http: {{ tls: {{ options: {options} }} }} }}\n")
    };
    let file = "providers: { file: { filename: /d/dynamic.yml } }\n";
    let docker = "providers: { docker: {}, file: { filename: /d/dynamic.yml } }\n";
    let consul = "providers: { consul: { endpoints: ['c:8500'] }, file: { filename: /d/dynamic.yml } }\n";
    // Other files of a folder may have other routers, and a file of another name is another one.
    let folder_of_files = "providers: { file: { directory: /d } }\n";
    let other = "providers: { file: { filename: /d/other.yml } }\n";
    for (check, fixed, status) in [
        ("https-enforced", [plain, file].concat(), "pass"),
        ("https-enforced", [plain, folder_of_files].concat(), "undetermined"),
        ("https-enforced", [plain, other].concat(), "undetermined"),
        ("https-enforced", [plain, docker].concat(), "undetermined"),
        ("https-enforced", plain.to_owned(), "undetermined"),
        ("https-enforced", [plain, "providers: { consulCatalog: {} }\n"].concat(), "undetermined"),
        ("https-enforced", [entry, docker].concat(), "pass"),
        ("tls-min-version", [entry, file].concat(), "pass"),
        ("tls-min-version", [entry, docker].concat(), "pass"),
        ("tls-min-version", [entry, consul].concat(), "undetermined"),
        ("mutual-tls", [entry, consul].concat(), "undetermined"),
        ("mutual-tls", [named("weak@consul").as_str(), file].concat(), "undetermined"),
        ("mutual-tls", [named("default").as_str(), file].concat(), "pass"),
        ("tls-min-version", [named("default@file").as_str(), docker].concat(), "pass"),
        ("tls-min-version", [named("weak").as_str(), docker].concat(), "undetermined"),
    ] {
        let folder = folder(&[("traefik.yml", fixed.as_str()), ("dynamic.yml", dynamic)]);
        for args in [["traefik.yml", "--layer", "dynamic.yml"], ["dynamic.yml", "--layer", "traefik.yml"]] {
            let said = audit(folder.path(), &[&args[..], &["--profile", "RESTRICTED"]].concat());
            assert_eq!(said.status(check), status, "{check} {args:?}\n{fixed}");
        }
    }
}

#[test]
fn a_router_without_tls_of_its_own_has_that_of_its_entry_point() {
    let dynamic = "http:\n  routers:\n    a: { rule: 'Host(`a`)', service: s }\n";
    let entry = |http: &str| format!("entryPoints:\n  web: {{ address: ':443', http: {http} }}\n");
    let file = "providers: { file: { filename: /d/dynamic.yml } }\n";
    for (fixed, status) in [
        (entry("{ tls: {} }") + file, "pass"),
        (entry("{}") + file, "undetermined"),
        (entry("{ tls: {} }") + "  plain: { address: ':80' }\n" + file, "undetermined"),
    ] {
        let folder = folder(&[("traefik.yml", fixed.as_str()), ("dynamic.yml", dynamic)]);
        for args in [["traefik.yml", "--layer", "dynamic.yml"], ["dynamic.yml", "--layer", "traefik.yml"]] {
            assert_eq!(audit(folder.path(), &args).status("https-enforced"), status, "{args:?}\n{fixed}");
        }
    }
}

#[test]
fn certificates_of_clients_may_be_the_login_of_the_dashboard() {
    let dashboard = "http:\n  routers:\n    a: { rule: 'Host(`a`)', service: api@internal, tls: {} }\n";
    for (options, status) in [
        ("", "fail"),
        ("tls: { options: { default: { minVersion: VersionTLS13 } } }\n", "fail"),
        ("tls: { options: { default: { clientAuth: { clientAuthType: RequestClientCert } } } }\n", "fail"),
        (
            "tls: { options: { other: { clientAuth: { caFiles: [/a], clientAuthType: RequireAndVerifyClientCert } } } }\n",
            "fail",
        ),
        (
            "tls: { options: { default: { clientAuth: { caFiles: [/a], clientAuthType: RequireAndVerifyClientCert } } } }\n",
            "undetermined",
        ),
    ] {
        let folder = folder(&[("dynamic.yml", &[dashboard, options].concat())]);
        assert_eq!(audit(folder.path(), &["dynamic.yml"]).status("admin-auth"), status, "{options}");
    }
}

#[test]
fn a_patch_passes_nothing() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: b\n      \
               securityContext: { runAsNonRoot: true, runAsUser: 10001 }\n";
    let status = |text: &str| {
        let folder = folder(&[("app.toml", APP), ("layer.yaml", text)]);
        let said = audit(folder.path(), &["app.toml", "--layer", "layer.yaml"]);
        (said.status("container-non-root").to_owned(), said.findings())
    };
    assert_eq!(status(pod), ("pass".to_owned(), Vec::new()));
    for (lines, line) in [
        ("    - { name: c, $patch: delete }\n", 9),
        ("  $setElementOrder/containers: [{ name: a }]\n", 9),
        ("  $retainKeys: [containers]\n", 9),
        ("  $deleteFromPrimitiveList/x: [a]\n", 9),
        ("  $patch: replace\n", 9),
    ] {
        let expected = ("undetermined".to_owned(), vec![format!("refused-key layer.yaml:{line}")]);
        assert_eq!(status(&format!("{pod}{lines}")), expected, "{lines}");
    }
}

/// What is published beside a proxy never meets its TLS.
#[test]
fn a_port_beside_the_proxy_leaves_it_open() {
    let traefik = "  proxy: { image: 'traefik:v3', ports: ['80:80', '443:443', '8080:8080'] }\n";
    let labels = "labels: ['traefik.http.routers.a.rule=Host(`a`)', 'traefik.http.routers.a.tls=true']";
    for (proxy, lines, status) in [
        (traefik, format!("image: a, {labels}"), "pass"),
        (traefik, format!("image: a, {labels}, ports: ['8080:8080']"), "undetermined"),
        ("", format!("image: a, {labels}, ports: ['8080:8080']"), "undetermined"),
        ("", format!("image: a, {labels}, ports: ['8080']"), "undetermined"),
        ("", format!("image: a, {labels}, ports: [8080]"), "undetermined"),
        ("", format!("image: a, {labels}, ports: ['0.0.0.0:8080:8080/tcp']"), "undetermined"),
        ("", format!("image: a, {labels}, ports: ['${{PORT}}:8080']"), "undetermined"),
        ("", format!("image: a, {labels}, ports: [{{ target: 8080, published: 80 }}]"), "undetermined"),
        ("", format!("image: a, {labels}, network_mode: host"), "undetermined"),
        ("", format!("image: a, {labels}, ports: ['127.0.0.1:8080:8080']"), "pass"),
        ("", format!("image: a, {labels}, ports: ['8443:8443']"), "pass"),
        ("", format!("image: a, {labels}, ports: [{{ target: 8080, host_ip: 127.0.0.1 }}]"), "pass"),
        ("", format!("image: a, {labels}, ports: ['443:443/tcp', 8443, {{ target: '8443' }}]"), "pass"),
        // A range has more than the one port, and numbers that end alike mean nothing.
        ("", format!("image: a, {labels}, ports: ['8080-8443:8080-8443']"), "undetermined"),
        ("", format!("image: a, {labels}, ports: ['9000-9443']"), "undetermined"),
        ("", format!("image: a, {labels}, ports: ['80:30443']"), "undetermined"),
        ("", format!("image: a, {labels}, ports: ['80:1443']"), "undetermined"),
        ("", format!("image: a, {labels}, ports: ['30443']"), "undetermined"),
        ("", format!("image: a, {labels}, ports: [9443]"), "undetermined"),
        ("", format!("image: a, {labels}, ports: [{{ target: '1443' }}]"), "undetermined"),
        ("", format!("image: a, {labels}, ports: [{{ target: 9443 }}]"), "undetermined"),
        // What is routed to is no proxy, whatever its image is called.
        (traefik, format!("image: 'nginx:1', {labels}, ports: ['8080:80']"), "undetermined"),
        (traefik, format!("image: 'registry.example.org/nginx:1', {labels}, ports: ['8080:80']"), "undetermined"),
        (traefik, format!("image: 'caddy:2', {labels}, ports: ['8080:80']"), "undetermined"),
        (traefik, format!("image: 'redis:8', {labels}, ports: ['8080:80']"), "undetermined"),
        (traefik, "image: 'nginx:1', ports: ['8080:80']".into(), "undetermined"),
        (traefik, "image: 'rabbitmq:3-management', ports: ['15672:15672']".into(), "undetermined"),
        (traefik, "image: 'rabbitmq:3-management', ports: ['5672:5672']".into(), "undetermined"),
        (traefik, "image: 'rabbitmq:3', ports: ['15672:15672']".into(), "undetermined"),
        (traefik, "image: 'rabbitmq:3', ports: ['5672:5672']".into(), "pass"),
        (traefik, "image: 'mongo:8', ports: [27017, { target: 27017 }]".into(), "pass"),
        // Traefik under another name, and another proxy with and without TLS of its own.
        ("  proxy: { build: ./traefik, ports: ['80:80'] }\n", "image: a, ports: ['8080:80']".into(), "undetermined"),
        ("  proxy: { build: ./traefik, ports: ['80:80'] }\n", "image: a".into(), "pass"),
        (
            "  proxy: { image: edge, ports: ['80:80'], volumes: ['./traefik.yml:/etc/traefik/traefik.yml:ro'] }\n",
            "image: a, ports: ['8080:80']".into(),
            "undetermined",
        ),
        ("  proxy: { image: edge, ports: ['80:80'], volumes: ['./conf:/etc/traefik'] }\n", "image: a".into(), "pass"),
        ("  proxy: { image: 'nginx:1', ports: ['80:80', '443:443'] }\n", "image: a".into(), "pass"),
        ("  proxy: { image: 'nginx:1', ports: ['80:80'] }\n", "image: a".into(), "undetermined"),
        ("", format!("image: a, {labels}, expose: ['8080']"), "pass"),
        ("", "image: a, ports: ['8080:8080']".into(), "pass"),
        (traefik, "image: a, ports: ['8080:8080']".into(), "undetermined"),
        (traefik, "image: 'postgres:17', ports: ['5432:5432']".into(), "pass"),
        (traefik, "image: a, ports: ['53:53/udp']".into(), "pass"),
        (
            "  proxy: { image: 'nginx:1', ports: ['443:443'] }\n",
            "build: ., ports: ['8080:8080']".into(),
            "undetermined",
        ),
        ("  proxy: { image: 'caddy:2@sha256:aa' }\n", "build: ., ports: ['8080:8080']".into(), "undetermined"),
    ] {
        let layer = format!("services:\n{proxy}  app: {{ {lines} }}\n");
        assert_eq!(enforced(&layer), status, "{layer}");
    }
    let layer = format!("services:\n  app:\n    image: a\n    ports: ['8080:8080']\n    deploy: {{ {labels} }}\n");
    assert_eq!(enforced(&layer), "undetermined");
    // So it is for what Traefik's own file enforces.
    let config = "entryPoints:\n  websecure: { address: ':443', http: { tls: {} } }\n";
    let of = |lines: &str| {
        let layer = format!("services:\n{traefik}  app: {{ {lines} }}\n");
        let folder = folder(&[("traefik.yml", config), ("layer.yaml", &layer)]);
        audit(folder.path(), &["traefik.yml", "--layer", "layer.yaml"]).status("https-enforced").to_owned()
    };
    assert_eq!(of("image: a"), "pass");
    assert_eq!(of("image: a, ports: ['8080:8080']"), "undetermined");
}
