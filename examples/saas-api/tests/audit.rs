//! The chain shows every change, and an event that cannot be kept is not passed over.

use saas_api::audit::{Break, Entry, Fault, Head, Outcome, verify};
use saas_api::secret::Secret;

use crate::common::{audit_key, event, trail};

/// Five entries and the head that was shipped with the last.
fn chain() -> (Vec<Entry>, Head) {
    let mut trail = trail(false);
    let heads = ["login", "read", "read", "export", "logout"].map(|action| trail.append(event(action)).unwrap());
    (trail.store().entries.clone(), heads[4])
}

fn broken(entries: &[Entry]) -> Option<Break> {
    verify(entries, &audit_key(), None).err()
}

#[test]
fn an_untouched_chain_holds() {
    let (entries, head) = chain();
    assert_eq!(verify(&entries, &audit_key(), Some(head)), Ok(head));
}

#[test]
fn tampering_is_detected() {
    let (entries, _) = chain();
    type Change = fn(&mut Entry);
    let changes: [Change; 7] = [
        |entry| entry.event.actor = "someone-else".to_owned(),
        |entry| entry.event.action = "nothing".to_owned(),
        |entry| entry.event.at.0 += 1,
        |entry| entry.event.outcome = Outcome::Denied,
        |entry| entry.event.fields.clear(),
        |entry| entry.previous[0] ^= 1,
        |entry| entry.hash[31] ^= 1,
    ];
    for (nth, change) in changes.iter().enumerate() {
        for place in 0..entries.len() {
            let mut entries = entries.clone();
            change(&mut entries[place]);
            let found = Break { number: place as u64 + 1, fault: Fault::Altered };
            assert_eq!(broken(&entries), Some(found), "change {nth}");
        }
    }
}

#[test]
fn a_removed_entry_is_found() {
    let (mut entries, _) = chain();
    entries.remove(2);
    assert_eq!(broken(&entries), Some(Break { number: 3, fault: Fault::Removed }));
}

#[test]
fn a_reordered_entry_is_found() {
    let (mut entries, _) = chain();
    entries.swap(1, 3);
    assert_eq!(broken(&entries), Some(Break { number: 2, fault: Fault::Reordered }));
}

#[test]
fn a_cut_tail_is_found_by_the_shipped_head() {
    let (mut entries, head) = chain();
    entries.truncate(3);
    assert_eq!(broken(&entries), None, "without the head a shorter chain looks whole");
    let found = verify(&entries, &audit_key(), Some(head));
    assert_eq!(found, Err(Break { number: 4, fault: Fault::Truncated }));
}

#[test]
fn a_chain_written_without_the_key_is_forged() {
    let (entries, _) = chain();
    let other_key = Secret::new(vec![8; 32]);
    assert_eq!(verify(&entries, &other_key, None), Err(Break { number: 1, fault: Fault::Forged }));

    let (mut entries, _) = chain();
    entries[4].signature = [0; 32];
    assert_eq!(broken(&entries), Some(Break { number: 5, fault: Fault::Forged }));
}

#[test]
fn a_store_that_fails_raises_the_alarm() {
    let mut trail = trail(true);
    assert!(trail.append(event("login")).is_err());
    assert_eq!(trail.alarm().0, ["an audit event could not be stored"]);
    assert!(trail.store().entries.is_empty());
}

#[test]
fn an_entry_says_who_what_when_where_and_how_it_ended() {
    let (entries, _) = chain();
    let json = serde_json::to_value(&entries[0]).unwrap();
    for key in ["at", "tenant", "actor", "session", "source", "action", "object", "fields", "outcome"] {
        assert!(json["event"].get(key).is_some(), "{key}");
    }
    let again: Entry = serde_json::from_value(json).unwrap();
    assert_eq!(again, entries[0], "an exported entry reads back as it was");
}
