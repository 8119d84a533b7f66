//! Files of which it is not clear which application reads them: each is refused, with what it looked like.
//! It must go through the program as people run it.

use crate::common::{code, json, run, stderr, stdout};

/// A text that shows no dialect, or more than one.
struct Case {
    name: &'static str,
    text: &'static str,
    /// What the refusal says of it.
    words: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case { name: "empty.toml", text: "", words: &["the file sets nothing"] },
    Case { name: "empty.json", text: "{}", words: &["the file sets nothing"] },
    Case { name: "empty.env", text: "# nothing\n", words: &["the file sets nothing"] },
    Case { name: "empty.conf", text: "\n", words: &["the file sets nothing"] },
    Case { name: "own.yaml", text: "zebra:\n  stripes: 12\n", words: &["none of its keys tells which application"] },
    Case { name: "own.env", text: "ZEBRA_STRIPES=12\n", words: &["none of its keys tells which application"] },
    Case {
        name: ".gitlab-ci.yml",
        text: "services: [{ name: postgres, command: [postgres, -c, fsync=off] }]\ntest: { script: [make] }\n",
        words: &["none of its keys tells which application"],
    },
    Case {
        name: "two.yaml",
        text: "authentication_backend: {}\nregulation: {}\nselfservice: {}\ndsn: memory\n",
        words: &["Authelia", "`regulation`", "Ory Kratos", "`dsn`"],
    },
    Case {
        name: "mixed.toml",
        text: "schema_path = 's'\n[session]\nidle_timeout = '5m'\n",
        words: &["FraiseQL's server configuration", "`schema_path`", "`session`", "canonical application"],
    },
    Case {
        name: "several.yaml",
        text: "session:\n  idle_timeout: 5m\n---\nsession:\n  idle_timeout: 0\n",
        words: &["more than one document"],
    },
    // Nearly in a dialect: what it lacks, and what never stands there
    Case {
        name: "nearly.yaml",
        text: "access_control: { default_policy: two_factor }\nlog: { level: info }\n",
        words: &["`access_control`", "Authelia", "no `authentication_backend`"],
    },
    Case {
        name: "nearly.env",
        text: "FRAISEQL_DATABASE_URL=postgresql://db/shop\nFRAISEQL_SECURITY_PROFILE=REGULATED\n",
        words: &["FraiseQL 1", "`FRAISEQL_SECURITY_PROFILE`, which never stands there"],
    },
    // Programs beside PostgreSQL, whose files have some of its keys
    Case {
        name: "pool.conf",
        text: "listen_addresses = '*'\nbackend_hostname0 = 'db'\nnum_init_children = 32\nenable_pool_hba = off\n",
        words: &["`listen_addresses`", "3 of its 4 keys", "PostgreSQL"],
    },
    Case {
        name: "other.conf",
        text: "statement_timeout = 5s\nzebra_mode = off\nzebra_stripes = 12\n",
        words: &["`statement_timeout`", "2 of its 3 keys"],
    },
    // One table that happens to be named alike among many that are not
    Case {
        name: "alike.toml",
        text: "[session]\nidle_timeout = '5m'\n[zebra]\na = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\ng = 7\nh = 8\ni = 9\nj = 10\n",
        words: &["`session`", "11 values", "nearly none"],
    },
    // What makes another dialect not fit stands beside its own keys
    Case {
        name: "beside.yaml",
        text: "authentication_backend: {}\naccess_control: { default_policy: deny }\nservices: { a: { image: x } }\n",
        words: &["Docker Compose", "`access_control`", "Authelia"],
    },
    Case {
        name: "manifest.yaml",
        text: "apiVersion: v1\nkind: Service\nserver_name: example.org\nreport_stats: false\n",
        words: &["Kubernetes", "`report_stats`", "Synapse"],
    },
    Case {
        name: "partly.yaml",
        text: "apiVersion: v1\nkind: Service\n---\nsession:\n  idle_timeout: 5m\n",
        words: &["more than one document", "Kubernetes"],
    },
];

#[test]
fn what_is_unclear_is_refused_with_what_it_looked_like() {
    let folder = tempfile::tempdir().expect("a folder");
    for case in CASES {
        std::fs::write(folder.path().join(case.name), case.text).expect("written");
        for profile in [&["--profile", "STANDARD"][..], &[]] {
            let args = [&["audit-config", case.name, "--format", "json", "--date", "2026-11-23"], profile].concat();
            let output = run(folder.path(), &args);
            assert_eq!(code(&output), 1, "{}: {}{}", case.name, stdout(&output), stderr(&output));
            let audit = json(&output);
            assert_ne!(audit["verdict"], "pass", "{}", case.name);
            assert_eq!(audit["config"]["dialect"], "unknown", "{}", case.name);
            assert_eq!(audit["results"].as_array().map(Vec::len), Some(0), "nothing is said of {}", case.name);
            let finding = &audit["findings"][0];
            assert_eq!(finding["code"], "unknown-dialect", "{}", case.name);
            let message = finding["message"].as_str().expect("a message");
            for words in case.words {
                assert!(message.contains(words), "{}: `{words}` is not in: {message}", case.name);
            }
        }
    }
}

/// Where somebody names a dialect, a file without anything of it does not pass either.
#[test]
fn what_is_unclear_does_not_pass_under_any_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = probity::load::Library::shipped();
    for case in CASES {
        std::fs::write(folder.path().join(case.name), case.text).expect("written");
        for dialect in library.dialects() {
            let args = ["audit-config", case.name, "--dialect", &dialect.id, "-p", "STANDARD", "--format", "json"];
            let output = run(folder.path(), &args);
            let audit = json(&output);
            assert_eq!(code(&output), 1, "{} as {}", case.name, dialect.id);
            assert_ne!(audit["verdict"], "pass", "{} as {}", case.name, dialect.id);
            let findings = audit["findings"].as_array().expect("findings");
            let said = findings.iter().any(|finding| finding["code"] == "unknown-dialect");
            // The canonical dialect is open to any file; the other two really are what is named.
            let shown = dialect.canonical
                || (case.name == "two.yaml" && ["kratos", "authelia"].contains(&dialect.id.as_str()))
                || (case.name == "beside.yaml" && dialect.id.as_str() == "compose")
                || (case.name == "manifest.yaml" && dialect.id.as_str() == "kubernetes")
                || (case.name == "mixed.toml" && dialect.id.as_str() == "fraiseql-server");
            assert!(said || shown, "{} as {} raises no doubt", case.name, dialect.id);
        }
    }
}

/// Where somebody names a dialect whose notation nothing in a file announces, the file is read in that notation.
#[test]
fn a_named_dialect_chooses_the_notation() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("server.txt"), "ssl on\nssl off\n").expect("written");
    std::fs::write(folder.path().join("variables"), "FRAISEQL_BIND_ADDR=0.0.0.0:8000\n").expect("written");
    for (name, dialect) in [("server.txt", "postgresql"), ("variables", "fraiseql-env")] {
        let args = ["audit-config", name, "--dialect", dialect, "-p", "REGULATED", "--format", "json"];
        let output = run(folder.path(), &args);
        let audit = json(&output);
        assert_eq!(code(&output), 1, "{name}");
        assert_eq!(audit["config"]["dialect"], dialect, "{name}");
        assert_ne!(audit["config"]["sha256"], "", "{name}");
    }
}

/// A file whose ending announces PostgreSQL's notation, and what is said of it where it cannot be read.
const OTHER_CONF: &[(&str, &str, &str)] = &[
    ("nginx.conf", "worker_processes 4;\nhttp {\n  server { listen 80; }\n}\n", "nginx"),
    ("redis.conf", "bind 127.0.0.1 -::1\nport 6379\nrequirepass hunter2\nsave 900 1\n", "Redis"),
    ("httpd.conf", "ServerRoot \"/etc/httpd\"\n<Directory />\n  Require all denied\n</Directory>\n", "Apache"),
    ("smb.conf", "[global]\n  workgroup = EXAMPLE\n  server string = Files of all\n", "sections in brackets"),
    ("sshd.conf", "PermitRootLogin no\nAllowUsers alice bob\n", "most names in it are none of"),
    ("odd.conf", "!!\n", "no line of it begins with a name"),
];

#[test]
fn a_file_of_another_program_is_no_broken_one_of_postgresql() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |name: &str, text: &str, args: &[&str]| {
        std::fs::write(folder.path().join(name), text).expect("written");
        let output = run(folder.path(), &[&["audit-config", name, "-p", "STANDARD"], args].concat());
        assert_ne!(code(&output), 0, "{name}");
        let said = format!("{}{}", stdout(&output), stderr(&output));
        assert!(!said.contains("hunter2"), "{said}");
        said
    };
    for (name, text, words) in OTHER_CONF {
        let own = said(name, text, &[]);
        assert!(own.contains("the file is not recognised") && own.contains(words), "{own}");
        assert!(!own.contains("not valid PostgreSQL"), "{own}");
        let named = said(name, text, &["--dialect", "postgresql"]);
        assert!(named.contains("not valid PostgreSQL configuration"), "{named}");
    }
    for (name, text) in [
        ("db.conf", "ssl = on\nlisten_addresses = *\n"),
        ("postgresql.auto.conf", "zebra = a b\n"),
        ("pg_hba.conf", "host all all 0.0.0.0/0 md5\n"),
    ] {
        let own = said(name, text, &[]);
        assert!(own.contains("not valid PostgreSQL configuration"), "{own}");
    }
}

#[test]
fn the_reason_for_a_dialect_names_what_stands_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text, reason) in [
        ("own.toml", "[session]\nidle_timeout = '5m'\n", "(app since it has `session`)"),
        (
            "a.yaml",
            "apiVersion: apps/v1\nkind: Deployment\n",
            "(kubernetes since it has a document with `apiVersion` and `kind: Deployment`)",
        ),
        (
            "b.yaml",
            "apiVersion: example.org/v1\nkind: Zebra\n",
            "(kubernetes since it has a document with `apiVersion` and `kind`)",
        ),
        ("compose.yaml", "services: { a: { image: x } }\n", "(compose since it has `services[*].image`)"),
    ] {
        std::fs::write(folder.path().join(name), text).expect("written");
        let said = stdout(&run(folder.path(), &["audit-config", name, "-p", "STANDARD"]));
        assert!(said.contains(reason), "{said}");
    }
}
