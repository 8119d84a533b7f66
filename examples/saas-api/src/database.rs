//! How the database is reached: encrypted, verified, from a bounded pool, with time limits.

use crate::config::DatabaseConfig;

/// The connection options in libpq's spelling. The password is not among them: the driver reads it
/// from the file that the secret store mounts (`passfile`).
pub fn connection_options(database: &DatabaseConfig) -> Vec<(&'static str, String)> {
    let statement = database.statement_timeout.0.as_millis();
    let idle = database.pool.idle_timeout.0.as_millis();
    vec![
        ("host", database.host.clone()),
        ("port", database.port.to_string()),
        ("dbname", database.name.clone()),
        ("user", database.user.clone()),
        ("passfile", database.passfile.clone()),
        ("sslmode", database.tls.clone()),
        ("sslrootcert", database.root_certificate.clone()),
        ("connect_timeout", database.pool.acquire_timeout.0.as_secs().to_string()),
        ("options", format!("-c statement_timeout={statement} -c idle_in_transaction_session_timeout={idle}")),
    ]
}

/// Whether the database refuses what the pool would allow. Checked at the start.
pub fn pool_is_sound(database: &DatabaseConfig) -> bool {
    let pool = &database.pool;
    pool.min <= pool.max && pool.max > 0 && !pool.acquire_timeout.0.is_zero()
}
