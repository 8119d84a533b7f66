//! Configurations that pass and what a hostile reviewer does to them, after which they must not: `tests/data/attacks.yaml`.
//! It must see the check pass first, so that each attack shows something.

use probity::load::Library;
use serde::Deserialize;

use crate::dialects::bench::{Bench, File};

/// A configuration with everything that is tried on it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Target {
    dialect: String,
    name: String,
    profile: String,
    config: String,
    attacks: Vec<Attack>,
}

/// One change and what must then be said of a check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attack {
    why: String,
    check: String,
    /// What of the configuration is replaced, once; without it, `by` is added at the end.
    #[serde(default)]
    replace: Option<String>,
    by: String,
    is: String,
    /// A part of the message, where it must tell the reason.
    #[serde(default)]
    says: Option<String>,
}

#[test]
fn no_attack_passes() {
    let path = crate::common::root().join("tests/data/attacks.yaml");
    let text = std::fs::read_to_string(path).expect("the attacks");
    let targets: Vec<Target> = serde_yaml::from_str(&text).expect("tests/data/attacks.yaml");
    let library = Library::shipped();
    let bench = Bench::new(&library);
    let mut wrong = Vec::new();
    for target in &targets {
        let seen = |text: String, check: &str| {
            let at = library.ladder().position(|profile| profile.id.value == target.profile).expect("a profile");
            let file = File { dialect: target.dialect.clone(), name: target.name.clone(), text };
            let audit = bench.audit(&bench.auditors[at], &file).unwrap_or_else(|| panic!("it is read:\n{}", file.text));
            let mut results = audit.results.into_iter().filter(|one| one.check == check);
            let result = results.next().unwrap_or_else(|| panic!("{} asks {check}", target.profile));
            (result.status.word(), result.message)
        };
        for attack in &target.attacks {
            let before = seen(target.config.clone(), &attack.check);
            assert_eq!(before.0, "pass", "{} {}: {}", target.dialect, attack.check, before.1);
            if let Some(name) = absent(&before.1, &target.config) {
                wrong.push(format!(
                    "{} {}: `{name}` is not there to decide: {}",
                    target.dialect, attack.check, before.1
                ));
            }
            let after = match &attack.replace {
                Some(old) => {
                    assert_eq!(
                        target.config.matches(old.as_str()).count(),
                        1,
                        "{}: `{old}` stands there once",
                        attack.why
                    );
                    target.config.replacen(old, &attack.by, 1)
                }
                None => format!("{}{}", target.config, attack.by),
            };
            let (status, message) = seen(after, &attack.check);
            let said = attack.says.as_ref().is_none_or(|words| message.contains(words));
            if status != attack.is || !said {
                wrong.push(format!("{}: {} ({}) is {status}: {message}", target.dialect, attack.why, attack.check));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The last name of the key that is said to decide, where it stands nowhere and that is not said.
fn absent<'m>(message: &'m str, config: &str) -> Option<&'m str> {
    let (key, rest) = message.strip_prefix('`')?.split_once('`')?;
    let name = key.rsplit(['.', ']']).next()?;
    let is_said = !rest.starts_with(" (") || rest.contains("not set");
    (!is_said && !config.to_ascii_lowercase().contains(&name.to_ascii_lowercase())).then_some(name)
}
