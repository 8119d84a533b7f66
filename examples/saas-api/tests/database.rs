//! The database is reached over verified TLS, from a bounded pool.

use saas_api::database::connection_options;

use crate::common::shipped_config;

#[test]
fn the_connection_is_verified_and_bounded() {
    let options = connection_options(&shipped_config().database);
    let value = |name: &str| options.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str());
    assert_eq!(value("sslmode"), Some("verify-full"));
    assert!(value("sslrootcert").is_some_and(|path| path.starts_with('/')));
    assert!(value("options").is_some_and(|text| text.contains("statement_timeout=")));
    assert_eq!(value("password"), None, "the driver reads it from the mounted file");
}

#[test]
fn the_pool_has_bounds() {
    let pool = shipped_config().database.pool;
    assert!(pool.min <= pool.max && (20..=50).contains(&pool.max));
}
