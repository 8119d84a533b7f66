//! A workspace whose configurations, environment, evidence and templates hold canaries: every command that looks at them
//! is listened to. What a workspace says on purpose (how, reason, owner) holds them in addresses alone.

use crate::canaries::runs::Folder;

const MANIFEST: &str = "product: { name: Shop, version: 1.0.0 }\nprofile: REGULATED\nbaselines: [nist-800-53-r5/low]\n\
    statements: statements.yaml\nwaivers: waivers.yaml\n\
    configs: [{ path: app.toml, layers: [over.toml, compose.yaml], env_file: v.env }]\n";

const STATEMENTS: &str = "- safeguard: mfa\n  status: implemented\n  responsibility: product\n  how: enforced, see postgres://u:Canary9f3Zq7@h/x\n  \
    answered: { comment: 'see https://u:Canary9f3Zq7@h/' }\n  evidence:\n    \
    - config: app.toml#L1-L3\n      sha256: 0000\n      reviewed: 2026-11-20\n    - config: compose.yaml::services\n    \
    - config: v.env\n    - doc: notes.md#canary-9f3zq\n    - code: main.py::canary\n    - config: broken.yaml::a\n";

const WAIVERS: &str = "- check: session-idle-timeout\n  reason: accepted\n  owner: security\n  expiry: 2027-01-31\n";

fn files(broken: bool) -> Vec<(String, String)> {
    let canary = "Canary9f3Zq7";
    let app = format!(
        "# {canary}\n[session]\nidle_timeout = '{canary}' # {canary}\n[database]\nurl = 'postgres://u:{canary}@h/${{X:-{canary}}}'\n"
    );
    let files = [
        ("probity.yaml", MANIFEST.to_owned()),
        ("statements.yaml", STATEMENTS.to_owned()),
        ("waivers.yaml", WAIVERS.to_owned()),
        ("app.toml", if broken { format!("{app}x = \"{canary}\n") } else { app }),
        ("over.toml", format!("[tls]\nenforced = '{canary}'\n[jwt]\nsecret = '{canary}'\n")),
        ("compose.yaml", format!("services: {{ api: {{ image: a, environment: {{ PASSWORD: {canary} }} }} }}\n")),
        ("v.env", format!("X={canary}\nFRAISEQL_DATABASE_URL=postgres://u:{canary}@h\n")),
        ("notes.md", format!("# Notes\n\nThe password is {canary}.\n")),
        ("main.py", format!("PASSWORD = '{canary}'\n\n\ndef run():\n    return '{canary}'\n")),
        ("broken.yaml", format!("a: [{canary}\n")),
    ];
    files.map(|(name, text)| (name.to_owned(), text)).to_vec()
}

const COMMANDS: [&[&str]; 13] = [
    &["audit-config", "-v"],
    &["audit-config", "-f", "html"],
    &["audit-config", "--suggest"],
    &["validate", "-v", "--date", "2026-11-23"],
    &["validate", "-f", "json", "--date", "2026-11-23"],
    &["matrix"],
    &["matrix", "-f", "json", "-o", "out/matrix.json"],
    &["checklist", "--date", "2026-11-23"],
    &["checklist", "--production", "-f", "json", "-o", "out/list.json"],
    &["coverage", "-v"],
    &["coverage", "-f", "json"],
    &["recommend", "-v"],
    &["dialect", "test", "app"],
];

#[test]
fn no_command_repeats_what_a_workspace_keeps() {
    for broken in [false, true] {
        let folder = Folder::new(&files(broken));
        for command in COMMANDS {
            folder.told(command);
        }
        folder.written_files();
    }
}

/// Files named by mistake where others belong: a configuration as the claims, as the environment, as a layer.
#[test]
fn no_file_in_the_place_of_another_is_repeated() {
    let all = files(false);
    for (setting, wrong) in [
        ("statements: statements.yaml", "statements: compose.yaml"),
        ("waivers: waivers.yaml", "waivers: compose.yaml"),
        ("env_file: v.env", "env_file: app.toml"),
        ("layers: [over.toml, compose.yaml]", "layers: [v.env, notes.md, broken.yaml]"),
        ("path: app.toml", "path: notes.md"),
        ("path: app.toml", "dialect: traefik-static, path: app.toml"),
    ] {
        let with = |(name, text): &(String, String)| (name.clone(), text.replace(setting, wrong));
        let folder = Folder::new(&all.iter().map(with).collect::<Vec<_>>());
        for command in [&["audit-config", "-v"][..], &["validate", "-v"], &["checklist"], &["coverage"]] {
            folder.told(command);
        }
    }
    // Claims and the workspace itself with a canary where a word is expected.
    for (file, text, wrong) in [
        ("statements.yaml", "status: implemented", "status: Canary9f3Zq7"),
        ("statements.yaml", "safeguard: mfa", "'password:Canary9f3Zq7': mfa"),
        ("statements.yaml", "sha256: 0000", "sha256: [Canary9f3Zq7]"),
        ("waivers.yaml", "owner: security", "owner: { password: Canary9f3Zq7 }"),
        ("probity.yaml", "profile: REGULATED", "'https://u:Canary9f3Zq7@h': x"),
    ] {
        let with = |(name, own): &(String, String)| {
            (name.clone(), if name == file { own.replace(text, wrong) } else { own.clone() })
        };
        let folder = Folder::new(&all.iter().map(with).collect::<Vec<_>>());
        for command in [&["validate", "-v"][..], &["audit-config"]] {
            folder.told(command);
        }
    }
}
