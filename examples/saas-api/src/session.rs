//! Sessions: they end when left idle, at a fixed age, and when there are too many.

use std::time::Duration;

use crate::time::Time;

#[derive(Clone, Copy, Debug)]
pub struct SessionPolicy {
    pub idle: Duration,
    pub absolute: Duration,
    pub max_concurrent: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: String,
    pub user: String,
    pub started: Time,
    pub last_seen: Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionError {
    Unknown,
    Idle,
    TooOld,
}

pub struct Sessions {
    policy: SessionPolicy,
    open: Vec<Session>,
}

impl Sessions {
    pub fn new(policy: SessionPolicy) -> Self {
        Self { policy, open: Vec::new() }
    }

    /// Opens a session. Where the user has too many, the oldest one ends.
    pub fn start(&mut self, id: String, user: &str, now: Time) {
        self.open.retain(|session| judge(&self.policy, session, now).is_ok());
        while self.open.iter().filter(|session| session.user == user).count() >= self.policy.max_concurrent {
            let Some(oldest) = self.open.iter().position(|session| session.user == user) else { break };
            self.open.remove(oldest);
        }
        self.open.push(Session { id, user: user.to_owned(), started: now, last_seen: now });
    }

    /// Notes that a session is used, or ends it where its time is over.
    pub fn touch(&mut self, id: &str, now: Time) -> Result<&Session, SessionError> {
        let place = self.open.iter().position(|session| session.id == id).ok_or(SessionError::Unknown)?;
        if let Err(error) = judge(&self.policy, &self.open[place], now) {
            self.open.remove(place);
            return Err(error);
        }
        self.open[place].last_seen = now;
        Ok(&self.open[place])
    }

    /// Ends all sessions of a user: at logout, at lockout, when the account is disabled.
    pub fn end_all(&mut self, user: &str) {
        self.open.retain(|session| session.user != user);
    }
}

fn judge(policy: &SessionPolicy, session: &Session, now: Time) -> Result<(), SessionError> {
    if now.since(session.last_seen) >= policy.idle {
        Err(SessionError::Idle)
    } else if now.since(session.started) >= policy.absolute {
        Err(SessionError::TooOld)
    } else {
        Ok(())
    }
}
