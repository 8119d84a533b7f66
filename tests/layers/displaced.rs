//! Files that a deployment puts where one of the audited file's name is read: what the audited file says is open then, and no
//! statement attests it. A command that names the audited file by where a mount puts it says no more than that.

use crate::layers::bench::{audit, folder};

const APP: &str = "[session]\nidle_timeout = '5m'\n";

fn services(lines: &str) -> String {
    format!("services:\n{lines}")
}

fn service(lines: &str) -> String {
    services(&format!("  app:\n    image: registry.example.org/shop:1\n{lines}"))
}

fn status(base: &str, layer: &str, text: &str) -> String {
    let folder = folder(&[(base, APP), (layer, text)]);
    audit(folder.path(), &[base, "--layer", layer]).status("session-idle-timeout").to_owned()
}

#[test]
fn another_file_over_the_name_leaves_it_open() {
    for (volumes, expected) in [
        ("./app.toml:/etc/app/app.toml", "pass"),
        ("./app.toml:/etc/app/app.toml:ro", "pass"),
        ("./conf/../app.toml:/etc/app/app.toml", "pass"),
        ("./app.toml:/etc/app/config.toml", "pass"),
        ("./other.toml:/etc/app/config.toml", "pass"),
        ("./data:/var/lib/app", "pass"),
        ("app.toml:/etc/app/app.toml", "pass"),
        ("/srv/app.toml:/etc/app/app.toml", "pass"),
        ("../app.toml:/etc/app/app.toml", "pass"),
        ("${DIR}/app.toml:/etc/app/app.toml", "pass"),
        ("./other.toml:/etc/app/app.toml", "undetermined"),
        ("./other.toml:/etc/app/app.toml:ro,z", "undetermined"),
        ("./prod/app.toml:/etc/app/app.toml", "undetermined"),
        ("/srv/other.toml:/etc/app/app.toml", "undetermined"),
        ("~/other.toml:/etc/app/app.toml", "undetermined"),
        ("${CONFIG}:/etc/app/app.toml", "undetermined"),
        ("${CONFIG:-./other.toml}:/etc/app/app.toml", "undetermined"),
        ("C:/conf/other.toml:/etc/app/app.toml", "undetermined"),
        ("./other.toml:${DIR}/app.toml", "undetermined"),
        ("./other.toml:${DIR:-/etc/app}/app.toml:ro", "undetermined"),
        ("./other.toml:${CONFIG:-/etc/app/app.toml}", "undetermined"),
        ("./app.toml:${DIR}/app.toml", "pass"),
    ] {
        let text = service(&format!("    volumes: ['{volumes}']\n"));
        assert_eq!(status("app.toml", "compose.yaml", &text), expected, "{volumes}");
    }
    for (mount, expected) in [
        ("{ type: bind, source: ./app.toml, target: /etc/app/app.toml }", "pass"),
        ("{ type: bind, source: app.toml, target: /etc/app/app.toml }", "pass"),
        ("{ type: volume, source: other, target: /etc/app }", "pass"),
        ("{ type: bind, source: ./other.toml, target: /etc/app/app.toml }", "undetermined"),
        ("{ type: bind, source: other.toml, target: /etc/app/app.toml, read_only: true }", "undetermined"),
        ("{ type: volume, source: v, target: /etc/app/app.toml, volume: { subpath: other.toml } }", "undetermined"),
        ("{ type: volume, source: v, target: /etc/app/app.toml, volume: { subpath: conf/app.toml } }", "pass"),
        (
            "{ type: image, source: 'conf:1', target: /etc/app/app.toml, image: { subpath: other.toml } }",
            "undetermined",
        ),
        ("'bound:/etc/app/app.toml'", "undetermined"),
        ("{ type: volume, source: bound, target: /etc/app/app.toml }", "undetermined"),
        ("'own:/etc/app/app.toml'", "pass"),
        ("'plain:/etc/app/app.toml'", "pass"),
    ] {
        let device = |name: &str| format!("{{ driver_opts: {{ type: none, o: bind, device: /srv/{name}.toml }} }}");
        let volumes = format!("volumes: {{ v: {{}}, plain: , bound: {}, own: {} }}\n", device("other"), device("app"));
        let text = service(&format!("    volumes: [{mount}]\n{volumes}"));
        assert_eq!(status("app.toml", "compose.yaml", &text), expected, "{mount}");
    }
}

#[test]
fn files_that_have_a_name_in_the_deployment_count_too() {
    for (list, defined, expected) in [
        ("[{ source: a, target: /etc/app/app.toml }]", "a: { file: ./app.toml }", "pass"),
        ("[{ source: a, target: /etc/app/app.toml }]", "a: { file: ./other.toml }", "undetermined"),
        ("[app.toml]", "app.toml: { file: ./other.toml }", "undetermined"),
        ("[app.toml]", "app.toml: { file: ./app.toml }", "pass"),
        ("[{ source: a, target: /app.toml }]", "a: { external: true }", "pass"),
        ("[{ source: a, target: /app.toml }]", "a: { content: 'a = 1' }", "undetermined"),
        ("[{ source: a, target: /app.toml }]", "a: { content: \"[session]\\nidle_timeout = '5m'\\n\" }", "pass"),
        ("[a]", "a: { file: ./other.toml }", "pass"),
        ("[{ source: a, target: /app.toml }]", "a: { environment: CONFIG }", "undetermined"),
        ("[a]", "a: { environment: CONFIG }", "pass"),
    ] {
        for kind in ["configs", "secrets"] {
            let text = format!("{}{kind}: {{ {defined} }}\n", service(&format!("    {kind}: {list}\n")));
            assert_eq!(status("app.toml", "compose.yaml", &text), expected, "{kind} {list} {defined}");
        }
    }
}

fn pod(mount: &str, volume: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: app }}\nspec:\n  template:\n    spec:\n      containers:\n        \
         - name: app\n          image: registry.example.org/shop:1\n          volumeMounts: [{{ name: v, {mount} }}]\n      \
         volumes: [{{ name: v, {volume} }}]\n"
    )
}

#[test]
fn a_pod_is_given_a_file_under_the_name_of_another() {
    let map = "configMap: { name: app }";
    for (mount, volume, expected) in [
        ("mountPath: /etc/app/app.toml, subPath: app.toml", map, "pass"),
        ("mountPath: /etc/app", map, "pass"),
        ("mountPath: /etc/app/other.toml, subPath: other.toml", map, "pass"),
        ("mountPath: /etc/app/app.toml, subPath: other.toml", map, "undetermined"),
        (
            "mountPath: /etc/app/app.toml, subPath: x/other.toml",
            "persistentVolumeClaim: { claimName: a }",
            "undetermined",
        ),
        (
            "mountPath: /etc/app",
            "configMap: { name: app, items: [{ key: other.toml, path: app.toml }] }",
            "undetermined",
        ),
        ("mountPath: /etc/app", "configMap: { name: app, items: [{ key: app.toml, path: app.toml }] }", "pass"),
        (
            "mountPath: /etc/app",
            "projected: { sources: [{ secret: { name: a, items: [{ key: other, path: app.toml }] } }] }",
            "undetermined",
        ),
        (
            "mountPath: /etc/app/app.toml, subPath: app.toml",
            "configMap: { name: app, items: [{ key: other.toml, path: app.toml }] }",
            "undetermined",
        ),
        (
            "mountPath: /etc/app",
            "downwardAPI: { items: [{ path: app.toml, fieldRef: { fieldPath: x }}] }",
            "undetermined",
        ),
        ("mountPath: /etc/app", "downwardAPI: { items: [{ path: labels, fieldRef: { fieldPath: x }}] }", "pass"),
        (
            "mountPath: /etc/app",
            "projected: { sources: [{ downwardAPI: { items: [{ path: conf/app.toml }] } }] }",
            "undetermined",
        ),
        (
            "mountPath: /etc/app/app.toml, subPath: app.toml",
            "downwardAPI: { items: [{ path: app.toml }] }",
            "undetermined",
        ),
        ("mountPath: /etc/app/app.toml", "hostPath: { path: /srv/other.toml, type: File }", "undetermined"),
        ("mountPath: /etc/app/app.toml", "hostPath: { path: /srv/app.toml, type: File }", "pass"),
        ("mountPath: /etc/app/app.toml, subPath: other.toml", "hostPath: { path: /srv }", "undetermined"),
    ] {
        assert_eq!(status("app.toml", "pods.yaml", &pod(mount, volume)), expected, "{mount} {volume}");
    }
    // A file that stands in the manifest under the name of the audited one, and is none of its text.
    for (text, expected) in [
        ("[session]\n    idle_timeout = '5m'", "undetermined"),
        ("[other]\n    key = 1\n    [session]\n    x = 1", "undetermined"),
        ("groups = []", "pass"),
    ] {
        let map = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: app }}\ndata:\n  app.toml: |\n    {text}\n    a = 1\n"
        );
        assert_eq!(status("app.toml", "pods.yaml", &map), expected, "{text}");
    }
}

#[test]
fn a_generator_calls_another_file_so() {
    for (generator, expected) in [
        ("files: [app.toml=other.toml]", "undetermined"),
        ("files: [prod/app.toml]", "undetermined"),
        ("literals: ['app.toml=a = 1']", "undetermined"),
        ("files: [app.toml]", "pass"),
        ("files: [app.toml=app.toml, other.toml]", "pass"),
        ("files: [config.toml=other.toml]", "pass"),
    ] {
        for kind in ["configMapGenerator", "secretGenerator"] {
            let head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
            let pods = pod("mountPath: /etc/app", "configMap: { name: a }");
            let text = format!("{head}{kind}: [{{ name: a, {generator} }}]\n---\n{pods}");
            assert_eq!(status("app.toml", "pods.yaml", &text), expected, "{kind} {generator}");
        }
    }
}

/// What runs beside the command of the application, before it or while its image is built.
#[test]
fn a_command_that_names_the_file_may_put_another_there() {
    for (lines, expected) in [
        ("post_start: [{ command: [cp, /other.toml, /etc/app/app.toml] }]", "undetermined"),
        ("post_start: [{ command: /app/warm-up }]", "pass"),
        ("post_start: [{ command: chown app /etc/app/app.toml }]", "pass"),
        ("pre_start: [{ image: a, command: cp /other.toml /etc/app/app.toml }]", "undetermined"),
        ("build: { dockerfile_inline: 'COPY other.toml /etc/app/app.toml' }", "undetermined"),
        ("build: { dockerfile_inline: 'COPY app.toml /etc/app/app.toml' }", "pass"),
    ] {
        assert_eq!(status("app.toml", "compose.yaml", &service(&format!("    {lines}\n"))), expected, "{lines}");
    }
    for (command, expected) in [
        ("command: [cp, /o/other.toml, /etc/app/app.toml]", "undetermined"),
        ("command: [sh, -c], args: ['cp /o/other.toml /etc/app/app.toml']", "undetermined"),
        ("command: [cp, /o/app.toml, /etc/app/app.toml]", "pass"),
        ("command: [/app, migrate]", "pass"),
    ] {
        let init = format!("      initContainers: [{{ name: i, image: busybox, {command} }}]\n");
        let text = pod("mountPath: /etc/app", "emptyDir: {}") + &init;
        assert_eq!(status("app.toml", "pods.yaml", &text), expected, "{command}");
    }
    let text = pod("mountPath: /data", "emptyDir: {}");
    let hook = "lifecycle: { postStart: { exec: { command: [cp, /o/x, /etc/app/app.toml] } } }";
    let text = text.replace("          volumeMounts", &format!("          {hook}\n          volumeMounts"));
    assert_eq!(status("app.toml", "pods.yaml", &text), "undetermined");
}

/// Whoever mounts the audited file is the application, and what runs another image is not.
#[test]
fn a_service_with_a_file_of_its_own_changes_nothing() {
    let own = "  app: { image: 'shop:1', volumes: ['./config.yml:/etc/app/config.yml'] }\n";
    let other = |image: &str| format!("  loki: {{ {image}, volumes: ['./loki/config.yml:/etc/loki/config.yml'] }}\n");
    let of = |lines: &str| {
        let folder = folder(&[("config.yml", "session: { idle_timeout: 5m }\n"), ("compose.yaml", &services(lines))]);
        let said = audit(folder.path(), &["config.yml", "--dialect", "app", "--layer", "compose.yaml"]);
        said.status("session-idle-timeout").to_owned()
    };
    assert_eq!(of(&[own, &other("image: 'grafana/loki:3'")].concat()), "pass");
    assert_eq!(of(&[own, &other("image: 'shop:2'")].concat()), "undetermined");
    assert_eq!(of(&[own, &other("build: .")].concat()), "undetermined");
    assert_eq!(of(&[own, &other("image: '${IMAGE}'")].concat()), "undetermined");
    assert_eq!(of(&other("image: 'grafana/loki:3'")), "undetermined");
    assert_eq!(of(&other("image: 'nginx:1'")), "pass", "a neighbour");
}

#[test]
fn the_message_names_the_service_and_no_statement_attests_it() {
    let folder = crate::common::example();
    let of = |source: &str| {
        let text = format!("services: {{ api: {{ image: a, volumes: ['{source}:/etc/saas/app.toml'] }} }}\n");
        std::fs::write(folder.path().join("c.yaml"), text).expect("written");
        audit(folder.path(), &["app.toml", "--layer", "c.yaml"])
    };
    assert_eq!(of("./app.toml").status("authentication"), "pass");
    let said = of("./other.toml");
    let found = said.result("authentication");
    assert_eq!(found["status"], "undetermined");
    let (message, fix) = (found["message"].as_str().expect("words"), found["fix"].as_str().expect("words"));
    assert!(message.contains("`services.api` is given another file") && message.contains("`app.toml`"), "{message}");
    assert!(fix.contains("audit the file"), "{fix}");
    assert_eq!(found["related"][0]["path"], "c.yaml");
}

#[test]
fn a_command_may_name_the_audited_file_where_a_mount_puts_it() {
    let of = |command: &str, volumes: &str| {
        let text = service(&format!("    command: {command}\n    volumes: [{volumes}]\n"));
        status("app.toml", "compose.yaml", &text)
    };
    let file = "'./app.toml:/etc/app/app.toml:ro'";
    for (command, volumes, expected) in [
        ("app --config /etc/app/app.toml", file, "pass"),
        ("[app, --config=/etc/app/app.toml, serve]", file, "pass"),
        ("[--config, /etc/app/app.toml]", file, "pass"),
        ("app --config /etc/app/app.toml", "'./:/etc/app'", "pass"),
        ("app --config /etc/app/app.toml", "'./app.toml:/etc/app/app.toml', 'data:/etc/app'", "pass"),
        ("app --config /etc/app/app.toml", "", "undetermined"),
        ("app --config /etc/app/app.toml", "'data:/etc/app'", "undetermined"),
        ("app --config /etc/app/app.toml", "'./other:/etc/app'", "undetermined"),
        ("app --config /etc/app/other.toml", file, "undetermined"),
        ("app --config /etc/app/app.toml --insecure", file, "undetermined"),
        ("app --config /etc/app/app.toml --config /etc/app/more.toml", file, "undetermined"),
        ("sh -c 'app --config /etc/app/app.toml'", file, "undetermined"),
    ] {
        assert_eq!(of(command, volumes), expected, "{command} {volumes}");
    }
}
