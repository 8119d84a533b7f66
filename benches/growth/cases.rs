//! What grows: keys, lists, depth, lines, unknown names, layers, variables, references, documents, services.

/// The files of an audit: the one that is named, then its layers.
type Files = Vec<(String, String)>;

/// One thing that grows.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// How many steps are tried.
    pub(crate) steps: u32,
    /// The last of them.
    pub(crate) largest: usize,
    pub(crate) make: fn(usize) -> Files,
}

fn one(name: &str, text: String) -> Files {
    vec![(name.to_owned(), text)]
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

const fn case(name: &'static str, steps: u32, largest: usize, make: fn(usize) -> Files) -> Case {
    Case { name, steps, largest, make }
}

pub(crate) const CASES: &[Case] = &[
    case("TOML, keys", 3, 400_000, |n| {
        one("a.toml", format!("[tls]\nenforced = true\n[x]\n{}", lines(n, |i| format!("key{i} = {i}\n"))))
    }),
    case("YAML, keys", 3, 400_000, |n| {
        one("a.yaml", format!("tls: {{}}\nx:\n{}", lines(n, |i| format!("  key{i}: {i}\n"))))
    }),
    case("JSON, keys", 3, 400_000, |n| {
        one("a.json", format!("{{\"tls\":{{}},\"x\":{{\n{}}}}}", list(n, |i| format!("\"key{i}\":{i}\n"))))
    }),
    case("environment, keys", 3, 400_000, |n| {
        one("a.env", format!("FRAISEQL_DATABASE_URL=x\n{}", lines(n, |i| format!("KEY{i}={i}\n"))))
    }),
    case("PostgreSQL, keys", 3, 400_000, |n| {
        one("a.conf", format!("ssl = on\n{}", lines(n, |i| format!("key{i} = {i}\n"))))
    }),
    case("TOML, tables", 3, 200_000, |n| {
        one("a.toml", format!("[tls]\n{}", lines(n, |i| format!("[x.t{i}]\na = 1\n"))))
    }),
    case("TOML, tables in a list", 3, 200_000, |n| {
        one("a.toml", format!("[tls]\n{}", lines(n, |_| "[[x.list]]\nsecret = 'a'\n".to_owned())))
    }),
    case("TOML, dotted keys", 3, 200_000, |n| {
        one("a.toml", format!("tls.x = 1\n{}", lines(n, |i| format!("x.y.k{i} = 1\n"))))
    }),
    case("TOML, items", 3, 1_000_000, |n| {
        one("a.toml", format!("[network.cors]\norigins = [{}]\n", list(n, |i| format!("'a{i}'"))))
    }),
    case("YAML, items", 3, 1_000_000, |n| {
        one("a.yaml", format!("network: {{ cors: {{ origins: [{}] }} }}\n", list(n, |i| format!("a{i}"))))
    }),
    case("JSON, items", 3, 1_000_000, |n| {
        one("a.json", format!("{{\"network\":{{\"cors\":{{\"origins\":[{}]}}}}}}", list(n, |i| format!("\"a{i}\""))))
    }),
    case("JSON, networks in a list", 3, 200_000, |n| {
        one(
            "a.json",
            format!(
                "{{\"network\":{{\"allowed\":[{}],\"trusted_proxies\":[{}]}}}}",
                list(n, |i| format!("\"10.{}.{}.0/24\"", i / 256 % 256, i % 256)),
                list(n, |i| format!("\"10.{}.{}.0/24\"", i / 256 % 256, i % 256))
            ),
        )
    }),
    case("one line of JSON, misspelt keys", 3, 200_000, |n| {
        one("a.json", format!("{{\"session\":{{{}}}}}", list(n, |i| format!("\"idle_timeout{i}\":{i}"))))
    }),
    case("one line of YAML, misspelt keys", 3, 200_000, |n| {
        one("a.yaml", format!("session: {{{}}}", list(n, |i| format!(" idle_timeout{i}: {i}"))))
    }),
    case("one line of TOML, misspelt keys", 3, 200_000, |n| {
        one("a.toml", format!("session = {{{}}}", list(n, |i| format!("idle_timeout{i} = {i}"))))
    }),
    case("one line of secrets", 3, 200_000, |n| {
        one("a.json", format!("{{\"tls\":{{}},\"x\":[{}]}}", list(n, |i| format!("{{\"password\":\"p{i}\"}}"))))
    }),
    case("misspelt keys of PostgreSQL", 3, 200_000, |n| {
        one("a.conf", format!("ssl = on\n{}", lines(n, |i| format!("ssl_ciphers{i} = a\n"))))
    }),
    case("one name, then many keys in it", 3, 160_000, |n| {
        one("a.json", format!("{{\"tls\":{{}},\"{}\":{{{}}}}}", "a".repeat(n * 8), list(n, |i| format!("\"k{i}\":1"))))
    }),
    case("one name, then many secrets in it", 3, 160_000, |n| {
        one(
            "a.json",
            format!("{{\"tls\":{{}},\"{}\":[{}]}}", "a".repeat(n * 8), list(n, |_| "{\"password\":\"p\"}".to_owned())),
        )
    }),
    case("long values", 3, 4_000_000, |n| {
        one(
            "a.toml",
            format!("[tls]\nenforced = '{}'\n[x]\npassword = '{}'\n", "a b".repeat(n / 3), "p=q ".repeat(n / 4)),
        )
    }),
    case("one layer, keys", 3, 100_000, |n| {
        let text = |from: usize| format!("[tls]\nx = 1\n[x]\n{}", lines(n, |i| format!("key{} = {i}\n", i + from)));
        vec![("a.toml".into(), text(0)), ("b.toml".into(), text(n / 2))]
    }),
    case("one layer, keys that are not laid over", 3, 100_000, |n| {
        let text = |value: usize| {
            let services = lines(n, |i| format!("    s{i}: {{ loadBalancer: {value} }}\n"));
            format!("http:\n  routers: {{}}\n  services:\n{services}")
        };
        vec![("a.yaml".into(), text(1)), ("b.yaml".into(), text(2))]
    }),
    case("one layer, services", 3, 20_000, |n| {
        let services = lines(n, |i| format!("  s{i}:\n    image: x\n    environment: [A=b]\n"));
        vec![("a.toml".into(), "[tls]\nx = 1\n".into()), ("b.yaml".into(), format!("services:\n{services}"))]
    }),
    case("layers", 3, 4_096, |n| {
        let base = ("a.toml".to_owned(), "[tls]\nx = 1\n".to_owned());
        std::iter::once(base).chain((0..n).map(|i| (format!("l{i}.toml"), format!("[x]\nkey{i} = 1\n")))).collect()
    }),
    case("variables", 3, 200_000, |n| {
        vec![("a.toml".into(), "[tls]\nx = 1\n".into()), ("v.env".into(), lines(n, |i| format!("DATABASE_URK{i}=a\n")))]
    }),
    case("variables that a service takes from elsewhere", 3, 80_000, |n| {
        let names = lines(n, |i| format!("      - K{i}"));
        one("compose.yaml", format!("services:\n  a:\n    image: x\n    environment:\n{names}"))
    }),
    case("references in a text", 3, 400_000, |n| {
        vec![
            ("a.yaml".into(), format!("services: {{ a: {{ image: x, user: '{}' }} }}\n", "${A}".repeat(n))),
            ("v.env".into(), "A=a b\n".into()),
        ]
    }),
    case("references in a text, to a long one", 3, 64_000, |n| {
        vec![
            ("a.yaml".into(), format!("services: {{ a: {{ image: x, user: '{}' }} }}\n", "${A}".repeat(n))),
            ("v.env".into(), format!("A={}\n", "a".repeat(4 * n))),
        ]
    }),
    case("references in a list, to a long text", 3, 64_000, |n| {
        vec![
            (
                "a.yaml".into(),
                format!("services: {{ a: {{ image: x, cap_drop: [{}] }} }}\n", list(n, |_| "'${A}'".to_owned())),
            ),
            ("v.env".into(), format!("A={}\n", "a".repeat(4 * n))),
        ]
    }),
    case("documents of one kind", 3, 64_000, |n| {
        one(
            "a.yaml",
            lines(n, |i| {
                format!(
                    "---\napiVersion: v1\nkind: Secret\nmetadata: {{ name: s{i} }}\nstringData: {{ password: x }}\n"
                )
            }),
        )
    }),
    case("documents of many kinds", 3, 64_000, |n| {
        one("a.yaml", lines(n, |i| format!("---\napiVersion: v1\nkind: K{i}\nmetadata: {{ name: s }}\n")))
    }),
    case("services", 3, 32_000, |n| {
        one(
            "a.yaml",
            format!(
                "services:\n{}",
                lines(n, |i| format!(
                    "  s{i}:\n    image: x\n    ports: ['80:80']\n    environment: [A=b]\n    privileged: true\n"
                ))
            ),
        )
    }),
    case("ports of a service", 3, 200_000, |n| {
        one(
            "a.yaml",
            format!("services:\n  a:\n    image: x\n    ports: [{}]\n", list(n, |i| format!("'{}:80'", i % 65_536))),
        )
    }),
    case("ports of a service with a long name", 3, 64_000, |n| {
        one(
            "a.yaml",
            format!(
                "services:\n  ? {}\n  : {{ image: x, ports: [{}] }}\n",
                "a".repeat(n),
                list(n, |i| format!("'{}:80'", i % 65_536))
            ),
        )
    }),
    case("containers in a long specification", 3, 32_000, |n| {
        one(
            "a.yaml",
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{ name: p }}\nspec:\n{}  containers:\n{}",
                lines(n, |i| format!("    k{i}: 1\n")).replace("    k", "  k"),
                lines(n, |i| format!("    - {{ name: c{i}, image: x }}\n"))
            ),
        )
    }),
    case("actions that nothing closes", 3, 1_000_000, |n| {
        one(
            "a.yaml",
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: a }}\ndata:\n  x: '{}'\n", "{{ ".repeat(n)),
        )
    }),
    case("variables that nothing reads", 3, 100_000, |n| {
        vec![
            ("a.toml".into(), format!("[tls]\nenforced = true\n{}", lines(n, |i| format!("note{i} = 'a text'\n")))),
            ("v.env".into(), lines(n, |i| format!("OTHER{i}=a\n"))),
        ]
    }),
    case("services that mount the audited file", 3, 16_000, |n| {
        let service = |i| format!("  s{i}:\n    image: i{i}\n    volumes: ['./a.toml:/x/a.toml', 'v{i}:/y/a.toml']\n");
        vec![
            ("a.toml".into(), "[tls]\nenforced = true\n".into()),
            ("compose.yaml".into(), format!("services:\n{}", lines(n, service))),
        ]
    }),
    case("deep TOML", 3, 64, |n| one("a.toml", format!("tls = {}1{}\n", "{ a = ".repeat(n), " }".repeat(n)))),
    case("deep YAML", 3, 64, |n| one("a.yaml", format!("tls: {}1{}\n", "{ a: ".repeat(n), " }".repeat(n)))),
    case("deep JSON", 3, 96, |n| {
        one("a.json", format!("{{\"tls\":{}1{}}}", "{\"password\":".repeat(n), "}".repeat(n)))
    }),
    case("aliases", 3, 20_000, |n| {
        one("a.yaml", format!("tls: &a {{ x: [1, 2] }}\ny: [{}]\n", list(n, |_| "*a".to_owned())))
    }),
    case("merged mappings", 3, 4_000, |n| {
        one(
            "a.yaml",
            format!(
                "tls: &a {{ {} }}\ny:\n{}",
                list(n, |i| format!("k{i}: 1")),
                lines(n, |i| format!("  m{i}: {{ <<: *a }}\n"))
            ),
        )
    }),
];
