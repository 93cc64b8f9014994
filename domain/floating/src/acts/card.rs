//! Who issues the cards of a branch, and the number of the next one.

use crate::store;
use access::{Scope, Work};
use base::id::UnitId;
use base::{Day, Outcome, Refusal};
use db::Conn;
use org::Unit;

/// The basic-level committee above a branch that issues its cards.
///
/// # Errors
/// When the database is away.
pub async fn issuer(conn: &mut Conn, scope: &Scope, unit: UnitId) -> Outcome<Option<Unit>> {
    org::store::approver(conn, &Scope::whole(scope.district_id()), unit).await
}

/// Issuer, year and number of a new card.
pub(super) async fn number(work: &mut Work, scope: &Scope, unit: UnitId, on: Day) -> Outcome<(i64, i64, i64)> {
    let Some(by) = issuer(work.conn(), scope, unit).await? else {
        let what = "上级没有可以审批预备党员的党委，不能发放活动证";
        return Err(Refusal::new(what, "请报上级党组织").into());
    };
    let (district, year) = (work.district().0, i64::from(on.year()));
    let no = store::next_number(work.conn(), district, by.id, year).await?;
    Ok((by.id.0, year, no))
}
