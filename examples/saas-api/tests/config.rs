//! The program starts with a configuration that is safe, and with no other.

use saas_api::config::{Config, ConfigError};
use saas_api::crypto;

use crate::common::{shipped_config, text_of};

#[test]
fn the_shipped_configuration_is_the_regulated_one() {
    assert_eq!(shipped_config().security.profile, "REGULATED");
}

#[test]
fn an_unsafe_configuration_stops_the_start() {
    let safe = text_of("app.toml").replace("require_fips = true", "require_fips = false");
    for (from, to) in [
        ("row_level_security = true", "row_level_security = false"),
        ("field_level_authorization = true", "field_level_authorization = false"),
        ("tamper_evident = true", "tamper_evident = false"),
        ("playground = false", "playground = true"),
        ("error_detail = \"safe\"", "error_detail = \"full\""),
        ("absolute_timeout = \"12h\"", "absolute_timeout = \"5m\""),
    ] {
        assert!(safe.contains(from), "{from}");
        let result = Config::load(&safe.replace(from, to));
        assert!(matches!(result, Err(ConfigError::Unsafe(_))), "{to}");
    }
}

#[test]
fn a_key_that_nobody_knows_stops_the_start() {
    let text = text_of("app.toml").replace("idle_timeout", "idle_timeuot");
    assert!(matches!(Config::load(&text), Err(ConfigError::Unreadable(_))));
}

#[test]
fn fips_is_asked_of_the_module() {
    let loaded = Config::load(&text_of("app.toml")).is_ok();
    assert_eq!(loaded, crypto::fips_mode());
}
