//! Logins and requests through all rules in order.

use std::sync::Arc;

use saas_api::api::{Api, Login, Request};
use saas_api::audit::{Outcome, verify};
use saas_api::auth::{AuthError, Factor};
use saas_api::errors::Error;
use saas_api::fields::Role;
use saas_api::metrics::Metrics;
use saas_api::secret::Secret;
use saas_api::session::SessionError;
use saas_api::tenancy::Tenant;

use crate::common::{MemoryAlarm, MemoryStore, NOON, audit_key, minutes, shipped_config, trail};

type TestApi = Api<MemoryStore, MemoryAlarm>;

const TENANT: &str = "00000000-0000-4000-8000-00000000000a";
const INVOICES: &str = "{ invoices { number } }";

fn api(broken_store: bool) -> (TestApi, Arc<Metrics>) {
    let metrics = Arc::new(Metrics::default());
    let key = Secret::new(vec![3; 32]);
    (Api::new(shipped_config(), key, trail(broken_store), Arc::clone(&metrics)), metrics)
}

fn log_in(api: &mut TestApi, proven: &[Factor]) -> Result<String, Error> {
    let tenant = Tenant::parse(TENANT).unwrap();
    let login = Login { client: "192.0.2.7", user: "user-1", tenant: &tenant, role: Role::Member, proven };
    api.log_in(&login, NOON)
}

fn logged_in() -> (TestApi, String) {
    let (mut api, _) = api(false);
    let token = log_in(&mut api, &[Factor::SecurityKey]).unwrap();
    (api, token)
}

fn request<'a>(token: &'a str, body: &'a str) -> Request<'a> {
    Request { client: "192.0.2.7", token, role: Role::Member, body }
}

/// The actions of the trail with their outcome and fields, after checking that the chain holds.
fn recorded(api: &TestApi) -> Vec<(String, Outcome, String)> {
    let entries = &api.trail().store().entries;
    assert!(verify(entries, &audit_key(), None).is_ok());
    let event = |entry: &saas_api::audit::Entry| entry.event.clone();
    entries.iter().map(event).map(|event| (event.action, event.outcome, event.fields.join(" "))).collect()
}

#[test]
fn a_read_runs_in_the_tenant_of_the_token() {
    let (mut api, token) = logged_in();
    let statements = api.read(&request(&token, INVOICES), NOON).unwrap();
    assert_eq!(statements[1].values(), [TENANT]);
    assert_eq!(statements[2].sql(), "SELECT number FROM invoices LIMIT 200");
}

#[test]
fn what_is_read_and_what_is_refused_are_in_the_trail() {
    let (mut api, token) = logged_in();
    api.read(&request(&token, "{ invoices { number customer } }"), NOON).unwrap();
    let refused = api.read(&request(&token, "{ invoices { bank_account } }"), NOON);
    assert!(matches!(refused, Err(Error::Field(_))));
    assert!(matches!(api.read(&request("a.b", INVOICES), NOON), Err(Error::Auth(_))));
    let expected = [
        ("login", Outcome::Allowed, ""),
        ("read", Outcome::Allowed, "invoices.number invoices.customer"),
        ("read", Outcome::Denied, "invoices.bank_account"),
        ("read", Outcome::Denied, ""),
    ];
    assert_eq!(recorded(&api), expected.map(|(action, end, fields)| (action.to_owned(), end, fields.to_owned())));
}

#[test]
fn failed_logins_lock_and_all_of_it_is_in_the_trail() {
    let (mut api, metrics) = api(false);
    for _ in 0..3 {
        let refused = log_in(&mut api, &[Factor::Password, Factor::OneTimeCode]);
        assert_eq!(refused, Err(Error::Auth(AuthError::PhishingResistantFactorMissing)));
    }
    assert_eq!(log_in(&mut api, &[Factor::SecurityKey]), Err(Error::Auth(AuthError::LockedOut)));
    api.unlock("user-1", "administrator-1", "10.40.0.9", NOON).unwrap();
    assert!(log_in(&mut api, &[Factor::SecurityKey]).is_ok());

    let steps: Vec<(String, Outcome)> = recorded(&api).into_iter().map(|(action, end, _)| (action, end)).collect();
    let denied = ("login".to_owned(), Outcome::Denied);
    let (unlock, allowed) = (("unlock".to_owned(), Outcome::Allowed), ("login".to_owned(), Outcome::Allowed));
    assert_eq!(steps, [denied.clone(), denied.clone(), denied.clone(), denied, unlock, allowed]);
    assert!(metrics.render_metrics().contains("saas_logins_failed_total 4\n"));
}

#[test]
fn a_lock_ends_the_sessions_of_the_account() {
    let (mut api, token) = logged_in();
    assert!(api.read(&request(&token, INVOICES), NOON).is_ok());
    for _ in 0..3 {
        assert!(log_in(&mut api, &[]).is_err());
    }
    assert_eq!(api.read(&request(&token, INVOICES), NOON), Err(Error::Session(SessionError::Unknown)));
}

#[test]
fn a_read_that_cannot_be_recorded_does_not_happen() {
    let (mut api, metrics) = api(true);
    assert!(matches!(log_in(&mut api, &[Factor::SecurityKey]), Err(Error::Audit(_))));
    assert!(matches!(api.read(&request("a.b", INVOICES), NOON), Err(Error::Audit(_))));
    assert_eq!(api.trail().alarm().0.len(), 2);
    assert!(metrics.render_metrics().contains("saas_audit_failures_total 2\n"));
}

#[test]
fn an_ended_session_ends_its_token() {
    let (mut api, token) = logged_in();
    let idle = shipped_config().session_policy().idle;
    let result = api.read(&request(&token, INVOICES), NOON.plus(idle));
    assert!(matches!(result, Err(Error::Session(SessionError::Idle) | Error::Auth(AuthError::ExpiredToken))));
}

#[test]
fn limits_hold_before_anything_is_read() {
    let (mut api, token) = logged_in();
    let large = " ".repeat(2 << 20);
    assert!(matches!(api.read(&request(&token, &large), NOON), Err(Error::Limit(_))));
    // The login took one of the fifty.
    let refused = (0..50).filter(|_| api.read(&request(&token, INVOICES), NOON).is_err());
    assert_eq!(refused.count(), 1);
    assert!(api.read(&request(&token, INVOICES), NOON.plus(minutes(1))).is_ok());
}
