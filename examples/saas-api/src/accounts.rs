//! Accounts that nobody uses are disabled. A job runs this once a day.

use std::time::Duration;

use crate::time::Time;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub user: String,
    pub last_login: Time,
    pub enabled: bool,
}

/// Disables accounts without a login for `after`; returns whom it disabled, for the audit trail.
pub fn disable_inactive(accounts: &mut [Account], after: Duration, now: Time) -> Vec<String> {
    let mut disabled = Vec::new();
    for account in accounts.iter_mut().filter(|account| account.enabled) {
        if now.since(account.last_login) >= after {
            account.enabled = false;
            disabled.push(account.user.clone());
        }
    }
    disabled
}
