//! The configuration: every key of app.toml, typed. A key that is not here stops the start, so a
//! misspelt one is never taken for a default; there are no defaults.

use serde::Deserialize;

use crate::auth::MfaLevel;
use crate::crypto;
use crate::database;
use crate::errors::ErrorDetail;
use crate::lockout::{LockoutPolicy, Unlock};
use crate::net::Network;
use crate::query::Bounds;
use crate::session::SessionPolicy;
use crate::units::{Rate, Size, Span};

#[derive(Debug)]
pub enum ConfigError {
    /// Not TOML, a key that nobody knows, a key that is missing, or a value of another type.
    Unreadable(String),
    /// Readable, and not safe to start with.
    Unsafe(&'static str),
}

impl Config {
    pub fn load(text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text).map_err(|error| ConfigError::Unreadable(error.to_string()))?;
        config.refuse_unsafe()?;
        Ok(config)
    }

    /// What no deployment of this product may switch off, whatever its profile.
    fn refuse_unsafe(&self) -> Result<(), ConfigError> {
        let rules = [
            (self.auth.required, "auth.required is off"),
            (self.audit.enabled && self.audit.tamper_evident, "the audit trail is off or not chained"),
            (self.access.row_level_security, "access.row_level_security is off"),
            (self.access.field_level_authorization, "access.field_level_authorization is off"),
            (!self.debug.enabled && !self.debug.playground, "a debug surface is on"),
            (self.api.error_detail > ErrorDetail::Full, "api.error_detail shows the inside"),
            (self.session.idle_timeout < self.session.absolute_timeout, "sessions end before they are idle"),
            (self.auth.token_ttl < self.auth.refresh_ttl, "tokens outlive what refreshes them"),
            (database::pool_is_sound(&self.database), "the pool has no bounds"),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, why)) => Err(ConfigError::Unsafe(why)),
            None => crypto::require_fips(self.crypto.require_fips)
                .map_err(|_| ConfigError::Unsafe("FIPS mode is demanded and this build has no validated module")),
        }
    }

    pub fn session_policy(&self) -> SessionPolicy {
        SessionPolicy {
            idle: self.session.idle_timeout.0,
            absolute: self.session.absolute_timeout.0,
            max_concurrent: self.session.max_concurrent,
        }
    }

    pub fn lockout_policy(&self) -> LockoutPolicy {
        let lockout = &self.auth.lockout;
        LockoutPolicy { max_attempts: lockout.max_attempts, window: lockout.window.0, until: lockout.duration }
    }

    pub fn query_bounds(&self) -> Bounds {
        Bounds {
            depth: self.api.max_depth,
            complexity: self.api.max_complexity,
            introspection: self.api.introspection != Introspection::Disabled,
        }
    }
}

/// Structs of the configuration: public fields, and no key beyond them.
macro_rules! sections {
    ($($(#[$doc:meta])* $name:ident { $($key:ident: $type:ty),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $(pub $key: $type),* }
    )* };
}

sections! {
    Config {
        security: SecurityConfig,
        server: ServerConfig,
        tls: TlsConfig,
        http: HttpConfig,
        auth: AuthConfig,
        session: SessionConfig,
        accounts: AccountsConfig,
        access: AccessConfig,
        crypto: CryptoConfig,
        secrets: SecretsConfig,
        audit: AuditConfig,
        observability: ObservabilityConfig,
        network: NetworkConfig,
        api: ApiConfig,
        debug: DebugConfig,
        ui: UiConfig,
        admin: AdminConfig,
        database: DatabaseConfig,
        health: HealthConfig,
    }
    SecurityConfig { profile: String }
    ServerConfig { listen: std::net::SocketAddr }
    TlsConfig { enforced: bool, min_version: String, client_auth: String }
    HttpConfig { hsts_max_age: Span }
    AuthConfig { required: bool, mfa: MfaLevel, token_ttl: Span, refresh_ttl: Span, lockout: LockoutConfig }
    LockoutConfig { max_attempts: u32, window: Span, duration: Unlock }
    SessionConfig { idle_timeout: Span, absolute_timeout: Span, max_concurrent: usize }
    AccountsConfig { disable_after: Span }
    AccessConfig { row_level_security: bool, field_level_authorization: bool }
    CryptoConfig { at_rest: bool, require_fips: bool, key_rotation: Span, kms: KmsConfig }
    KmsConfig { provider: String, address: String, key: String }
    SecretsConfig { rotation: Span }
    AuditConfig {
        enabled: bool,
        level: String,
        tamper_evident: bool,
        retention: Span,
        field_access: bool,
        on_failure: String,
    }
    ObservabilityConfig { logs: Vec<String>, alerts: bool, metrics: bool, tracing: bool }
    NetworkConfig { cors: CorsConfig }
    CorsConfig { origins: Vec<String>, credentials: bool }
    ApiConfig {
        introspection: Introspection,
        max_depth: u32,
        max_complexity: u32,
        max_body: Size,
        rate_limit: Rate,
        error_detail: ErrorDetail,
    }
    DebugConfig { enabled: bool, playground: bool }
    UiConfig { login_banner: bool }
    AdminConfig { auth: bool, allow: Vec<Network> }
    DatabaseConfig {
        host: String,
        port: u16,
        name: String,
        user: String,
        passfile: String,
        tls: String,
        root_certificate: String,
        statement_timeout: Span,
        pool: PoolConfig,
    }
    PoolConfig { min: u32, max: u32, acquire_timeout: Span, idle_timeout: Span }
    HealthConfig { liveness: String, readiness: String }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Introspection {
    Public,
    Authenticated,
    Disabled,
}
