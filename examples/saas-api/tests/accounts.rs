//! Accounts that nobody uses are disabled.

use saas_api::accounts::{Account, disable_inactive};

use crate::common::{NOON, minutes, shipped_config};

#[test]
fn an_account_without_a_login_is_disabled() {
    let limit = shipped_config().accounts.disable_after.0;
    let now = NOON.plus(limit);
    let account = |user: &str, last_login, enabled| Account { user: user.to_owned(), last_login, enabled };
    let mut accounts = [
        account("gone", NOON, true),
        account("here", NOON.plus(minutes(1)), true),
        account("disabled before", NOON, false),
    ];
    assert_eq!(disable_inactive(&mut accounts, limit, now), ["gone"]);
    assert_eq!(accounts.map(|account| account.enabled), [false, true, false]);
    assert!(limit <= minutes(90 * 24 * 60));
}
