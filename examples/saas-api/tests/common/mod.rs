//! What several tests need: a key service in memory, a store in memory, the shipped configuration.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use saas_api::audit::{Alarm, Entry, Event, Head, Outcome, Store, StoreError, Trail};
use saas_api::config::Config;
use saas_api::crypto;
use saas_api::kms::{KmsError, Transport};
use saas_api::secret::Secret;
use saas_api::time::Time;
use serde_json::{Value, json};

pub const NOON: Time = Time(1_800_000_000);

pub const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

pub fn text_of(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The configuration that is shipped. Builds without the validated module cannot load it as it is,
/// which `config::fips_is_asked_of_the_module` proves; here the demand is lifted for them.
pub fn shipped_config() -> Config {
    let text = text_of("app.toml");
    let text = if crypto::fips_mode() { text } else { text.replace("require_fips = true", "require_fips = false") };
    Config::load(&text).unwrap()
}

/// A key service in memory, with the answers that Vault's transit interface gives.
pub struct MemoryVault {
    versions: std::cell::RefCell<BTreeMap<u32, Secret>>,
    pub calls: Cell<u32>,
}

impl MemoryVault {
    pub fn new() -> Self {
        let first = crypto::random_key().unwrap();
        Self { versions: BTreeMap::from([(1, first)]).into(), calls: Cell::new(0) }
    }

    fn wrap(&self, plain: &[u8]) -> String {
        let versions = self.versions.borrow();
        let (version, master) = versions.last_key_value().unwrap();
        format!("vault:v{version}:{}", BASE64.encode(crypto::seal(master, b"", plain).unwrap()))
    }

    fn unwrap(&self, body: &Value) -> Result<Secret, KmsError> {
        let refused = || KmsError::Unavailable("400".to_owned());
        let text = body["ciphertext"].as_str().ok_or_else(refused)?;
        let (version, sealed) =
            text.strip_prefix("vault:v").and_then(|rest| rest.split_once(':')).ok_or_else(refused)?;
        let versions = self.versions.borrow();
        let master = version.parse().ok().and_then(|version: u32| versions.get(&version)).ok_or_else(refused)?;
        let sealed = BASE64.decode(sealed).map_err(|_| refused())?;
        crypto::open(master, b"", &sealed).map_err(|_| refused())
    }
}

impl Transport for &MemoryVault {
    fn post(&self, path: &str, body: &Value) -> Result<Value, KmsError> {
        self.calls.set(self.calls.get() + 1);
        let data = match path {
            "/v1/transit/datakey/plaintext/saas" => {
                let plain = crypto::random_key().unwrap();
                json!({ "plaintext": BASE64.encode(plain.expose()), "ciphertext": self.wrap(plain.expose()) })
            }
            "/v1/transit/decrypt/saas" => json!({ "plaintext": BASE64.encode(self.unwrap(body)?.expose()) }),
            "/v1/transit/rewrap/saas" => json!({ "ciphertext": self.wrap(self.unwrap(body)?.expose()) }),
            "/v1/transit/keys/saas/rotate" => {
                let next = self.versions.borrow().len() as u32 + 1;
                self.versions.borrow_mut().insert(next, crypto::random_key().unwrap());
                json!({})
            }
            other => return Err(KmsError::Unavailable(format!("404 {other}"))),
        };
        Ok(json!({ "data": data }))
    }
}

/// Keeps entries, or fails when told to.
#[derive(Default)]
pub struct MemoryStore {
    pub entries: Vec<Entry>,
    pub broken: bool,
}

impl Store for MemoryStore {
    fn put(&mut self, entry: &Entry) -> Result<(), StoreError> {
        if self.broken {
            return Err(StoreError("disk full".to_owned()));
        }
        self.entries.push(entry.clone());
        Ok(())
    }
}

#[derive(Default)]
pub struct MemoryAlarm(pub Vec<String>);

impl Alarm for MemoryAlarm {
    fn raise(&mut self, what: &str) {
        self.0.push(what.to_owned());
    }
}

pub type MemoryTrail = Trail<MemoryStore, MemoryAlarm>;

pub fn audit_key() -> Secret {
    Secret::new(vec![7; 32])
}

pub fn trail(broken: bool) -> MemoryTrail {
    let store = MemoryStore { entries: Vec::new(), broken };
    Trail::new(audit_key(), store, MemoryAlarm::default(), Head::EMPTY)
}

pub fn event(action: &str) -> Event {
    Event {
        at: NOON,
        tenant: "00000000-0000-4000-8000-00000000000a".to_owned(),
        actor: "user-1".to_owned(),
        session: "session-1".to_owned(),
        source: "192.0.2.7".to_owned(),
        action: action.to_owned(),
        object: "invoices".to_owned(),
        fields: vec!["invoices.number".to_owned()],
        outcome: Outcome::Allowed,
    }
}
