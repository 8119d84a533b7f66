//! Failed logins lock.

use saas_api::lockout::{LockedOut, Lockout, LockoutPolicy, Unlock};

use crate::common::{NOON, minutes, shipped_config};

fn lockout(until: Unlock) -> Lockout {
    Lockout::new(LockoutPolicy { max_attempts: 3, window: minutes(15), until })
}

#[test]
fn the_third_failure_locks() {
    let mut lockout = lockout(Unlock::ByAdministrator);
    for _ in 0..2 {
        lockout.failed("user", NOON);
        assert_eq!(lockout.check("user", NOON), Ok(()));
    }
    lockout.failed("user", NOON);
    assert_eq!(lockout.check("user", NOON), Err(LockedOut));
    assert_eq!(lockout.check("another", NOON), Ok(()));
}

#[test]
fn only_an_administrator_opens_it_where_the_policy_says_so() {
    let mut lockout = lockout(Unlock::ByAdministrator);
    (0..3).for_each(|_| lockout.failed("user", NOON));
    lockout.succeeded("user");
    assert_eq!(lockout.check("user", NOON.plus(minutes(60 * 24 * 365))), Err(LockedOut));
    lockout.unlock_account("user");
    assert_eq!(lockout.check("user", NOON), Ok(()));
}

#[test]
fn time_opens_it_where_the_policy_says_so() {
    let mut lockout = lockout(Unlock::After(minutes(30)));
    (0..3).for_each(|_| lockout.failed("user", NOON));
    assert_eq!(lockout.check("user", NOON.plus(minutes(29))), Err(LockedOut));
    assert_eq!(lockout.check("user", NOON.plus(minutes(30))), Ok(()));
    lockout.failed("user", NOON.plus(minutes(30)));
    assert_eq!(lockout.check("user", NOON.plus(minutes(30))), Ok(()), "the count starts anew");
}

#[test]
fn old_failures_and_failures_before_a_success_do_not_count() {
    let mut lockout = lockout(Unlock::ByAdministrator);
    (0..2).for_each(|_| lockout.failed("user", NOON));
    lockout.failed("user", NOON.plus(minutes(15)));
    assert_eq!(lockout.check("user", NOON.plus(minutes(15))), Ok(()));
    lockout.succeeded("user");
    (0..2).for_each(|_| lockout.failed("user", NOON.plus(minutes(16))));
    assert_eq!(lockout.check("user", NOON.plus(minutes(16))), Ok(()));
}

#[test]
fn the_shipped_policy_locks_until_an_administrator_unlocks() {
    let policy = shipped_config().lockout_policy();
    assert_eq!((policy.max_attempts, policy.until), (3, Unlock::ByAdministrator));
}
