//! The audit trail: append only, each entry chained to the one before and signed.
//!
//! Every entry carries SHA-256 over the hash before it, its number and its event, and an
//! HMAC-SHA-256 over that hash with a key from the key service. Nothing here changes or removes an entry.

use serde::{Deserialize, Serialize};

use crate::crypto::{self, Digest};
use crate::secret::Secret;
use crate::time::Time;

/// Who did what to which object, when, from where, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: Time,
    pub tenant: String,
    pub actor: String,
    pub session: String,
    pub source: String,
    pub action: String,
    pub object: String,
    /// The fields that were read or written, where the action touches fields.
    pub fields: Vec<String>,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Allowed,
    Denied,
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub number: u64,
    pub event: Event,
    pub previous: Digest,
    pub hash: Digest,
    pub signature: Digest,
}

/// Where the chain ends. It is shipped with the logs, so a cut tail is noticed elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub entries: u64,
    pub hash: Digest,
}

impl Head {
    pub const EMPTY: Self = Self { entries: 0, hash: [0; 32] };
}

/// Where entries are kept. It can only take one more.
pub trait Store {
    fn put(&mut self, entry: &Entry) -> Result<(), StoreError>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(pub String);

/// Tells the people on call that events are being lost.
pub trait Alarm {
    fn raise(&mut self, what: &str);
}

pub struct Trail<S, A> {
    key: Secret,
    store: S,
    alarm: A,
    head: Head,
}

impl<S: Store, A: Alarm> Trail<S, A> {
    /// Continues the chain at `head`, which is [`Head::EMPTY`] for a new one.
    pub fn new(key: Secret, store: S, alarm: A, head: Head) -> Self {
        Self { key, store, alarm, head }
    }

    /// Adds one event. Where it cannot be stored, the alarm is raised and the chain stays as it was.
    pub fn append(&mut self, event: Event) -> Result<Head, StoreError> {
        let entry = sign(&self.key, self.head, event);
        if let Err(error) = self.store.put(&entry) {
            self.alarm.raise("an audit event could not be stored");
            return Err(error);
        }
        self.head = Head { entries: entry.number, hash: entry.hash };
        Ok(self.head)
    }

    pub fn store(&self) -> &S {
        &self.store
    }

    pub fn alarm(&self) -> &A {
        &self.alarm
    }
}

/// The first place at which a chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// The number that the entry at this place should have.
    pub number: u64,
    pub fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An entry is missing here.
    Removed,
    /// The entry stands elsewhere in the chain.
    Reordered,
    /// The entry is not what was hashed.
    Altered,
    /// The hash is right and the signature is not: written by someone without the key.
    Forged,
    /// The chain ends before the head that was shipped, or at another hash.
    Truncated,
}

/// Walks the chain from its start and stops at the first entry that does not hold.
/// With the shipped `head` a missing tail is found too.
pub fn verify(entries: &[Entry], key: &Secret, head: Option<Head>) -> Result<Head, Break> {
    let mut at = Head::EMPTY;
    for (place, entry) in entries.iter().enumerate() {
        let number = at.entries + 1;
        let fault = if entry.number != number {
            let elsewhere = entries.iter().skip(place).any(|other| other.number == number);
            Some(if elsewhere { Fault::Reordered } else { Fault::Removed })
        } else if entry.previous != at.hash || entry.hash != chain_hash(&entry.previous, number, &entry.event) {
            Some(Fault::Altered)
        } else if !crypto::hmac_matches(key, &[&entry.hash], &entry.signature) {
            Some(Fault::Forged)
        } else {
            None
        };
        if let Some(fault) = fault {
            return Err(Break { number, fault });
        }
        at = Head { entries: number, hash: entry.hash };
    }
    match head {
        Some(shipped) if shipped != at => Err(Break { number: at.entries + 1, fault: Fault::Truncated }),
        _ => Ok(at),
    }
}

fn sign(key: &Secret, head: Head, event: Event) -> Entry {
    let number = head.entries + 1;
    let hash = chain_hash(&head.hash, number, &event);
    let signature = crypto::hmac_sha256(key, &[&hash]);
    Entry { number, event, previous: head.hash, hash, signature }
}

/// The first two parts have fixed lengths, so no two entries share the bytes that are hashed.
fn chain_hash(previous: &Digest, number: u64, event: &Event) -> Digest {
    crypto::sha256(&[previous, &number.to_be_bytes(), &canonical(event)])
}

/// The one spelling of an event that is hashed: JSON, its keys in the order of the struct, no spaces.
fn canonical(event: &Event) -> Vec<u8> {
    // An event holds texts and numbers only, so this cannot fail.
    serde_json::to_vec(event).unwrap_or_else(|_| unreachable!("an event is always JSON"))
}
