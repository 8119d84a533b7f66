//! Failed logins lock an account. Nobody is told whether the account exists.

use std::collections::HashMap;
use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

use crate::time::Time;
use crate::units::Span;

#[derive(Clone, Copy, Debug)]
pub struct LockoutPolicy {
    /// The failure that locks.
    pub max_attempts: u32,
    /// Failures older than this no longer count.
    pub window: Duration,
    pub until: Unlock,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlock {
    After(Duration),
    ByAdministrator,
}

/// `30m`, or `until-unlocked`.
impl<'de> Deserialize<'de> for Unlock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "until-unlocked" {
            return Ok(Self::ByAdministrator);
        }
        Span::parse(&text)
            .map(|span| Self::After(span.0))
            .ok_or_else(|| de::Error::custom("neither a duration nor until-unlocked"))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockedOut;

#[derive(Default)]
struct Record {
    failures: Vec<Time>,
    locked: Option<Time>,
}

pub struct Lockout {
    policy: LockoutPolicy,
    records: HashMap<String, Record>,
}

impl Lockout {
    pub fn new(policy: LockoutPolicy) -> Self {
        Self { policy, records: HashMap::new() }
    }

    /// Whether the account may try to log in now.
    pub fn check(&mut self, account: &str, now: Time) -> Result<(), LockedOut> {
        let Some(record) = self.records.get_mut(account) else { return Ok(()) };
        match (record.locked, self.policy.until) {
            (None, _) => Ok(()),
            (Some(locked), Unlock::After(span)) if now.since(locked) >= span => {
                *record = Record::default();
                Ok(())
            }
            (Some(_), _) => Err(LockedOut),
        }
    }

    pub fn failed(&mut self, account: &str, now: Time) {
        let record = self.records.entry(account.to_owned()).or_default();
        record.failures.retain(|at| now.since(*at) < self.policy.window);
        record.failures.push(now);
        if record.failures.len() >= self.policy.max_attempts as usize {
            record.locked.get_or_insert(now);
        }
    }

    /// A login that succeeded: the failures before it are forgotten. A lock is not.
    pub fn succeeded(&mut self, account: &str) {
        if self.records.get(account).is_some_and(|record| record.locked.is_none()) {
            self.records.remove(account);
        }
    }

    /// Opens a locked account. The caller is an administrator; the call is an audit event.
    pub fn unlock_account(&mut self, account: &str) {
        self.records.remove(account);
    }
}
