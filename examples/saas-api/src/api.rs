//! One request from its bytes to the statements for the database, through every rule in order.
//!
//! What leaves this module is a transaction of one tenant; what does not leave it is an error and an
//! audit event.

use std::sync::Arc;

use crate::audit::{Alarm, Event, Outcome, Store, Trail};
use crate::auth::{self, AuthError, Factor};
use crate::config::Config;
use crate::crypto;
use crate::errors::Error;
use crate::fields::{self, Role};
use crate::limits::{self, RateLimiter};
use crate::lockout::Lockout;
use crate::metrics::Metrics;
use crate::query;
use crate::secret::Secret;
use crate::session::Sessions;
use crate::tenancy::{self, Statement, Table, Tenant};
use crate::time::Time;

/// The most rows that one read returns.
const ROWS: u16 = 200;

/// A login, with what the identity provider says was proven; nothing where the proof failed.
pub struct Login<'a> {
    pub client: &'a str,
    pub user: &'a str,
    pub tenant: &'a Tenant,
    pub role: Role,
    pub proven: &'a [Factor],
}

pub struct Request<'a> {
    pub client: &'a str,
    pub token: &'a str,
    pub role: Role,
    pub body: &'a str,
}

pub struct Api<S, A> {
    config: Config,
    token_key: Secret,
    sessions: Sessions,
    lockout: Lockout,
    limiter: RateLimiter,
    trail: Trail<S, A>,
    metrics: Arc<Metrics>,
}

impl<S: Store, A: Alarm> Api<S, A> {
    pub fn new(config: Config, token_key: Secret, trail: Trail<S, A>, metrics: Arc<Metrics>) -> Self {
        let sessions = Sessions::new(config.session_policy());
        let lockout = Lockout::new(config.lockout_policy());
        let limiter = RateLimiter::new(config.api.rate_limit);
        Self { config, token_key, sessions, lockout, limiter, trail, metrics }
    }

    /// Opens a session and gives its token, or counts a failure.
    pub fn log_in(&mut self, login: &Login<'_>, now: Time) -> Result<String, Error> {
        self.limiter.take(login.client, now).map_err(Error::Limit)?;
        let mut event = event(now, login.client, "login");
        event.tenant = login.tenant.as_str().to_owned();
        event.actor = login.user.to_owned();
        let result = self.admit(login, now);
        match &result {
            Ok(session) => event.session.clone_from(session),
            Err(_) => Metrics::add(&self.metrics.logins_failed),
        }
        self.record(event, result.is_ok())?;
        let session = result.map_err(Error::Auth)?;
        let ttl = self.config.auth.token_ttl.0;
        let token = auth::issue_token(&self.token_key, ttl, login.user, login.tenant.as_str(), &session, now);
        self.sessions.start(session, login.user, now);
        Ok(token)
    }

    /// Unlocks an account, on the word of an administrator who asked the person.
    pub fn unlock(&mut self, account: &str, administrator: &str, client: &str, now: Time) -> Result<(), Error> {
        let mut event = event(now, client, "unlock");
        event.actor = administrator.to_owned();
        event.object = account.to_owned();
        self.record(event, true)?;
        self.lockout.unlock_account(account);
        Ok(())
    }

    /// Reads, for whom the token names, within the tenant that the token names.
    pub fn read(&mut self, request: &Request<'_>, now: Time) -> Result<Vec<Statement>, Error> {
        Metrics::add(&self.metrics.requests);
        limits::check_body(request.body.len() as u64, self.config.api.max_body).map_err(Error::Limit)?;
        self.limiter.take(request.client, now).map_err(Error::Limit)?;
        let mut event = event(now, request.client, "read");
        let result = self.plan(request, &mut event, now);
        // No event, no data: a read that cannot be recorded does not happen.
        self.record(event, result.is_ok())?;
        result
    }

    pub fn trail(&self) -> &Trail<S, A> {
        &self.trail
    }

    /// The name of a new session, for whoever is not locked out and proved enough.
    fn admit(&mut self, login: &Login<'_>, now: Time) -> Result<String, AuthError> {
        self.lockout.check(login.user, now).map_err(|_| AuthError::LockedOut)?;
        let privileged = login.role == Role::Administrator;
        if let Err(error) = auth::check_factors(self.config.auth.mfa, privileged, login.proven) {
            self.lockout.failed(login.user, now);
            if self.lockout.check(login.user, now).is_err() {
                self.sessions.end_all(login.user);
            }
            return Err(error);
        }
        let random = crypto::random_key().map_err(|_| AuthError::NoSession)?;
        self.lockout.succeeded(login.user);
        Ok(random.expose().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The transaction of a query, and in `event` who asks and what is touched.
    fn plan(&mut self, request: &Request<'_>, event: &mut Event, now: Time) -> Result<Vec<Statement>, Error> {
        let claims = auth::check_token(&self.token_key, self.config.auth.token_ttl.0, request.token, now)
            .map_err(Error::Auth)?;
        event.tenant.clone_from(&claims.tenant);
        event.actor.clone_from(&claims.user);
        event.session.clone_from(&claims.session);
        self.sessions.touch(&claims.session, now).map_err(Error::Session)?;
        let tenant = Tenant::parse(&claims.tenant).ok_or_else(|| Error::Internal("tenant in token".to_owned()))?;

        let selections = query::parse(request.body, self.config.query_bounds()).map_err(Error::Query)?;
        let mut statements = Vec::new();
        for selection in &selections {
            let table = Table::named(&selection.name).ok_or_else(|| Error::UnknownTable(selection.name.clone()))?;
            let names: Vec<String> = selection.fields.iter().map(|field| field.name.clone()).collect();
            event.object = table.name.to_owned();
            event.fields.extend(names.iter().map(|name| format!("{}.{name}", table.name)));
            let columns = fields::authorize_fields(request.role, table, &names).map_err(Error::Field)?;
            if columns.is_empty() {
                return Err(Error::Query(query::QueryError::Malformed));
            }
            statements.push(tenancy::select(table, &columns, &[], ROWS));
        }
        Ok(tenancy::in_tenant(&tenant, statements))
    }

    fn record(&mut self, mut event: Event, allowed: bool) -> Result<(), Error> {
        event.outcome = if allowed { Outcome::Allowed } else { Outcome::Denied };
        self.trail.append(event).map(|_| ()).map_err(|error| {
            Metrics::add(&self.metrics.audit_failures);
            Metrics::add(&self.metrics.errors);
            Error::Audit(error)
        })
    }
}

/// An event of which only time, place and action are known.
fn event(at: Time, client: &str, action: &str) -> Event {
    Event {
        at,
        tenant: String::new(),
        actor: String::new(),
        session: String::new(),
        source: client.to_owned(),
        action: action.to_owned(),
        object: String::new(),
        fields: Vec::new(),
        outcome: Outcome::Failed,
    }
}
