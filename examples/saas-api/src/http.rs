//! What every answer carries and what every request is held to before it is read.
//!
//! TLS ends at the proxy in the same pod (deploy/envoy.yaml), which says so in `x-forwarded-proto`.

use std::net::IpAddr;

use crate::config::Config;

/// The headers of every answer.
pub fn security_headers(config: &Config) -> Vec<(&'static str, String)> {
    let seconds = config.http.hsts_max_age.0.as_secs();
    vec![
        ("strict-transport-security", format!("max-age={seconds}; includeSubDomains")),
        ("x-content-type-options", "nosniff".to_owned()),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'".to_owned()),
        ("cache-control", "no-store".to_owned()),
    ]
}

/// Whether the request came over TLS, where the configuration demands it.
pub fn accept_transport(config: &Config, forwarded_proto: Option<&str>) -> bool {
    !config.tls.enforced || forwarded_proto == Some("https")
}

/// The value of `access-control-allow-origin`, for an origin that is on the list to the letter.
pub fn allowed_origin<'a>(config: &Config, origin: &'a str) -> Option<&'a str> {
    config.network.cors.origins.iter().any(|listed| listed == origin).then_some(origin)
}

/// Administration needs a session and an address from the administrators' networks.
pub fn admin_may_enter(config: &Config, authenticated: bool, from: IpAddr) -> bool {
    (authenticated || !config.admin.auth) && config.admin.allow.iter().any(|network| network.contains(from))
}

/// The notice that is shown before a login and must be acknowledged.
pub fn login_banner(config: &Config) -> Option<&'static str> {
    config.ui.login_banner.then_some(include_str!("../assets/login-banner.txt"))
}
