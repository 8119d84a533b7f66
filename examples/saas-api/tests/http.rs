//! What every request is held to, with the configuration that is shipped.

use saas_api::http::{accept_transport, admin_may_enter, allowed_origin, login_banner, security_headers};
use saas_api::net::Network;

use crate::common::shipped_config;

#[test]
fn only_tls_is_accepted() {
    let config = shipped_config();
    assert!(accept_transport(&config, Some("https")));
    assert!(!accept_transport(&config, Some("http")));
    assert!(!accept_transport(&config, None));
}

#[test]
fn browsers_are_told_to_stay_with_tls() {
    let headers = security_headers(&shipped_config());
    let hsts = headers.iter().find(|(name, _)| *name == "strict-transport-security").unwrap();
    assert_eq!(hsts.1, "max-age=31536000; includeSubDomains");
}

#[test]
fn only_listed_origins_are_allowed() {
    let config = shipped_config();
    assert_eq!(allowed_origin(&config, "https://app.example.com"), Some("https://app.example.com"));
    for origin in
        ["http://app.example.com", "https://app.example.com.evil.example", "https://evil.example", "null", "*"]
    {
        assert_eq!(allowed_origin(&config, origin), None, "{origin}");
    }
}

#[test]
fn administration_needs_a_login_and_a_known_network() {
    let config = shipped_config();
    let inside = "10.40.0.9".parse().unwrap();
    assert!(admin_may_enter(&config, true, inside));
    assert!(!admin_may_enter(&config, false, inside));
    for outside in ["10.41.0.9", "192.0.2.1", "::1"] {
        assert!(!admin_may_enter(&config, true, outside.parse().unwrap()), "{outside}");
    }
}

#[test]
fn networks_read_as_written() {
    let network = |text: &str| Network::parse(text);
    assert!(network("2001:db8::/32").unwrap().contains("2001:db8:1::1".parse().unwrap()));
    assert!(network("0.0.0.0/0").unwrap().contains("198.51.100.1".parse().unwrap()));
    assert!(!network("::/0").unwrap().contains("198.51.100.1".parse().unwrap()));
    for text in ["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "x/8", "::/129"] {
        assert_eq!(network(text), None, "{text}");
    }
}

#[test]
fn the_notice_is_shown_before_a_login() {
    let banner = login_banner(&shipped_config()).unwrap();
    for word in ["authorized use only", "monitored", "prohibited", "consent"] {
        assert!(banner.contains(word), "{word}");
    }
}
