//! Sessions end: idle, old, too many.

use saas_api::session::{SessionError, SessionPolicy, Sessions};

use crate::common::{NOON, minutes, shipped_config};

fn sessions() -> Sessions {
    Sessions::new(SessionPolicy { idle: minutes(10), absolute: minutes(60), max_concurrent: 2 })
}

#[test]
fn idle_sessions_end() {
    let mut sessions = sessions();
    sessions.start("s".to_owned(), "user", NOON);
    let almost = NOON.plus(minutes(9));
    assert!(sessions.touch("s", almost).is_ok());
    assert!(sessions.touch("s", almost.plus(minutes(9))).is_ok(), "use keeps a session open");
    assert_eq!(sessions.touch("s", almost.plus(minutes(19))), Err(SessionError::Idle));
    assert_eq!(sessions.touch("s", almost.plus(minutes(19))), Err(SessionError::Unknown), "it stays ended");
}

#[test]
fn old_sessions_end_however_busy() {
    let mut sessions = sessions();
    sessions.start("s".to_owned(), "user", NOON);
    for minute in (5..60).step_by(5) {
        assert!(sessions.touch("s", NOON.plus(minutes(minute))).is_ok());
    }
    assert_eq!(sessions.touch("s", NOON.plus(minutes(60))), Err(SessionError::TooOld));
}

#[test]
fn the_oldest_of_too_many_sessions_ends() {
    let mut sessions = sessions();
    for id in ["first", "second", "third"] {
        sessions.start(id.to_owned(), "user", NOON);
    }
    sessions.start("other".to_owned(), "another", NOON);
    assert_eq!(sessions.touch("first", NOON), Err(SessionError::Unknown));
    for id in ["second", "third", "other"] {
        assert!(sessions.touch(id, NOON).is_ok(), "{id}");
    }
}

#[test]
fn all_sessions_of_a_user_can_be_ended() {
    let mut sessions = sessions();
    sessions.start("s".to_owned(), "user", NOON);
    sessions.start("t".to_owned(), "another", NOON);
    sessions.end_all("user");
    assert_eq!(sessions.touch("s", NOON), Err(SessionError::Unknown));
    assert!(sessions.touch("t", NOON).is_ok());
}

#[test]
fn the_shipped_policy_is_strict_enough_for_privileged_users() {
    let policy = shipped_config().session_policy();
    assert!(policy.idle <= minutes(10) && policy.idle < policy.absolute);
    assert!(policy.absolute <= minutes(12 * 60));
}
