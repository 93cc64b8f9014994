//! Tables between check and import: bound, short-lived, capped.

use super::*;
use base::id::UnitId;

fn table(bytes: usize) -> Source {
    let on = base::Day::of(2026, 1, 1).unwrap();
    Source { bytes: vec![0; bytes], file_name: "a.csv".into(), unit: UnitId(1), on }
}

#[test]
fn a_table_is_its_accounts_and_not_for_long() {
    let (mine, now) = (Some(AccountId(1)), Moment(1_000_000));
    let token = put(mine, table(10), now).unwrap();
    assert!(get(mine, &token, now).is_some());
    assert!(get(Some(AccountId(2)), &token, now).is_none());
    assert!(get(None, &token, now).is_none());
    assert!(get(mine, &token, now.plus_minutes(14)).is_some());
    assert!(get(mine, &token, now.plus_minutes(15)).is_none());
    // The oldest make room when many are kept.
    for n in 0..4 {
        put(mine, table(32 * 1024 * 1024), now.plus_minutes(n)).unwrap();
    }
    assert!(get(mine, &token, now).is_none());
}
