//! Known answers, for whichever module this build carries.

use saas_api::crypto::{self, CryptoError};
use saas_api::secret::Secret;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// FIPS 180-4, "abc"; in two parts, which changes nothing.
#[test]
fn sha256_gives_the_published_answer() {
    let digest = crypto::sha256(&[b"a", b"bc"]);
    assert_eq!(hex(&digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/// RFC 4231, test case 2.
#[test]
fn hmac_gives_the_published_answer() {
    let key = Secret::new(b"Jefe".to_vec());
    let tag = crypto::hmac_sha256(&key, &[b"what do ya want ", b"for nothing?"]);
    assert_eq!(hex(&tag), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assert!(crypto::hmac_matches(&key, &[b"what do ya want for nothing?"], &tag));
    assert!(!crypto::hmac_matches(&key, &[b"what do ya want for nothing!"], &tag));
    assert!(!crypto::hmac_matches(&key, &[b"what do ya want for nothing?"], &tag[..31]));
}

#[test]
fn sealed_bytes_open_only_as_they_were() {
    let key = crypto::random_key().unwrap();
    let sealed = crypto::seal(&key, b"context", b"plain").unwrap();
    assert_eq!(crypto::open(&key, b"context", &sealed).unwrap().expose(), b"plain");
    assert_eq!(crypto::open(&key, b"other", &sealed).err(), Some(CryptoError::Rejected));
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert_eq!(crypto::open(&key, b"context", &changed).err(), Some(CryptoError::Rejected), "{place}");
    }
    let short = Secret::new(vec![0; 16]);
    assert_eq!(crypto::seal(&short, b"", b"").err(), Some(CryptoError::KeyLength));
}

#[test]
fn the_build_with_the_validated_module_runs_in_fips_mode() {
    assert_eq!(crypto::fips_mode(), cfg!(feature = "fips"));
    assert_eq!(crypto::require_fips(true).is_ok(), cfg!(feature = "fips"));
}
