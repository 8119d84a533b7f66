//! Keys come from the key service, are stored wrapped, turn with the master key, and are never printed.

use saas_api::crypto::CryptoError;
use saas_api::envelope::{EnvelopeError, open_record, rewrap_record, seal_record};
use saas_api::kms::{Kms, KmsError, Transit, Transport, WrappedKey, rotate_if_due};
use saas_api::secret::Secret;
use saas_api::tenancy::Tenant;
use serde_json::{Value, json};

use crate::common::{MemoryVault, NOON, minutes};

fn tenant(last: char) -> Tenant {
    Tenant::parse(&format!("00000000-0000-4000-8000-00000000000{last}")).unwrap()
}

#[test]
fn a_record_opens_with_its_wrapped_key() {
    let vault = MemoryVault::new();
    let kms = Transit::new(&vault, "saas");
    let sealed = seal_record(&kms, &tenant('a'), b"DE00 0000").unwrap();
    assert!(!sealed.body.windows(4).any(|bytes| bytes == b"DE00"));
    assert_eq!(open_record(&kms, &tenant('a'), &sealed).unwrap().expose(), b"DE00 0000");
}

#[test]
fn each_record_has_its_own_data_key() {
    let vault = MemoryVault::new();
    let kms = Transit::new(&vault, "saas");
    let first = seal_record(&kms, &tenant('a'), b"same").unwrap();
    let second = seal_record(&kms, &tenant('a'), b"same").unwrap();
    assert_ne!(first.key, second.key);
    assert_ne!(first.body, second.body);
}

#[test]
fn a_record_copied_to_another_tenant_does_not_open() {
    let vault = MemoryVault::new();
    let kms = Transit::new(&vault, "saas");
    let sealed = seal_record(&kms, &tenant('a'), b"secret").unwrap();
    let refused = open_record(&kms, &tenant('b'), &sealed).err();
    assert_eq!(refused, Some(EnvelopeError::Crypto(CryptoError::Rejected)));
}

#[test]
fn rotation_keeps_old_records_and_rewrap_moves_them() {
    let vault = MemoryVault::new();
    let kms = Transit::new(&vault, "saas");
    let mut sealed = seal_record(&kms, &tenant('a'), b"old").unwrap();
    assert_eq!(sealed.key.version(), Some(1));

    kms.rotate().unwrap();
    assert_eq!(open_record(&kms, &tenant('a'), &sealed).unwrap().expose(), b"old");

    rewrap_record(&kms, &mut sealed).unwrap();
    assert_eq!(sealed.key.version(), Some(2));
    assert_eq!(open_record(&kms, &tenant('a'), &sealed).unwrap().expose(), b"old");
}

#[test]
fn the_master_key_turns_when_it_is_due() {
    let vault = MemoryVault::new();
    let kms = Transit::new(&vault, "saas");
    let month = minutes(30 * 24 * 60);
    assert_eq!(rotate_if_due(&kms, NOON, NOON.plus(month - minutes(1)), month), Ok(false));
    assert_eq!(vault.calls.get(), 0);
    assert_eq!(rotate_if_due(&kms, NOON, NOON.plus(month), month), Ok(true));
    assert_eq!(kms.generate_data_key().unwrap().wrapped.version(), Some(2));
}

#[test]
fn keys_are_never_printed() {
    let vault = MemoryVault::new();
    let key = Transit::new(&vault, "saas").generate_data_key().unwrap();
    let shown = format!("{key:?}");
    assert_eq!(shown, "DataKey { plain: Secret(hidden), wrapped: WrappedKey(version Some(1)) }");
    assert_eq!(format!("{:?}", Secret::new(vec![1, 2, 3])), "Secret(hidden)");
}

#[test]
fn answers_that_are_not_a_key_are_refused() {
    struct Says(Value);
    impl Transport for Says {
        fn post(&self, _: &str, _: &Value) -> Result<Value, KmsError> {
            Ok(self.0.clone())
        }
    }
    let short = json!({ "data": { "plaintext": "AAAA", "ciphertext": "vault:v1:x" } });
    let unversioned = json!({ "data": { "plaintext": "A".repeat(43) + "=", "ciphertext": "x" } });
    for answer in [json!({}), json!({ "data": {} }), short, unversioned] {
        let result = Transit::new(Says(answer.clone()), "saas").generate_data_key();
        assert!(matches!(result, Err(KmsError::BadAnswer(_))), "{answer}");
    }
    let refused = Transit::new(&MemoryVault::new(), "saas").unwrap_key(&WrappedKey::new("vault:v9:AAAA")).err();
    assert_eq!(refused, Some(KmsError::Unavailable("400".to_owned())));
}
