//! For the tests of nouns above this one: whether the books of a district are sound after whatever was done.

use access::audit::Sealed;
use access::testing::unsealed;
use base::id::DistrictId;
use base::{Keys, Outcome};
use db::Conn;

/// What is wrong with the chain, the stocks of members, and the seals of these tables and of the roster's; as `taizhang check`
/// compares them.
///
/// # Errors
/// When the database is away.
pub async fn faults(conn: &mut Conn, keys: &Keys, district: DistrictId, tables: &[Sealed]) -> Outcome<Vec<String>> {
    let mut faults: Vec<String> =
        ledger::verify(conn, keys, district.0).await?.faults.iter().map(|fault| format!("{fault:?}")).collect();
    faults.extend(crate::stock_check(conn, district.0).await?);
    for table in tables.iter().chain(&crate::check(conn, keys, district.0).await?) {
        let wrong = unsealed(conn, district, table).await?;
        if !wrong.is_empty() {
            faults.push(format!("{}: {wrong:?}", table.noun));
        }
    }
    Ok(faults)
}
