//! Tables of units: the list that was filtered, as a workbook.

use crate::facts::Members;
use crate::{Unit, store};
use access::Scope;
use base::id::UnitId;
use base::{Day, Keys, Outcome, phone};
use catalogue::Catalogue;
use db::Conn;
use exchange::out::{Book, Caption};
use std::collections::HashMap;

/// What the rows of the table need besides the units.
pub struct Table<'a> {
    /// Names of kinds and sectors.
    pub catalogue: &'a Catalogue,
    /// Opens telephone numbers.
    pub keys: &'a Keys,
    /// Whether telephone numbers are shown in full.
    pub full_phone: bool,
    /// The day of the export.
    pub made: Day,
    /// Who, when and what, for the last line.
    pub footer: String,
}

impl std::fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table({})", self.made)
    }
}

/// The columns have the names by which the import finds them.
fn captions() -> Vec<Caption> {
    vec![
        Caption::text("党组织编码").wide(16.0),
        Caption::text("党组织全称").wide(40.0),
        Caption::text("党组织简称").wide(20.0),
        Caption::text("组织类别"),
        Caption::text("上级党组织").wide(36.0),
        Caption::day("成立日期"),
        Caption::text("所属领域").wide(18.0),
        Caption::text("联系人"),
        Caption::text("联系电话").wide(16.0),
        Caption::text("地址").wide(30.0),
        Caption::text("批准成立的上级党组织").wide(30.0),
        Caption::text("批准文件").wide(24.0),
        Caption::text("村（社区）党组织"),
        Caption::text("审批预备党员权限"),
        Caption::number("党员数"),
        Caption::number("正式党员数"),
        Caption::day("撤销日期"),
    ]
}

/// The workbook: the members are those of each unit with all below it.
///
/// # Errors
/// When the file cannot be made.
pub fn units(
    units: &[Unit],
    names: &HashMap<UnitId, String>,
    members: &HashMap<UnitId, Members>,
    table: &Table<'_>,
) -> Outcome<Vec<u8>> {
    let mut book = Book::new(table.made);
    let mut sheet = book.table("党组织", "党组织名册", &captions())?;
    for unit in units {
        sheet.row(&row(unit, names, members.get(&unit.id).copied(), table)?)?;
    }
    sheet.finish(&table.footer)?;
    book.bytes()
}

fn row(
    unit: &Unit,
    names: &HashMap<UnitId, String>,
    members: Option<Members>,
    table: &Table<'_>,
) -> Outcome<Vec<String>> {
    let number = unit.phone(table.keys)?;
    let yes = |is: bool| if is { "是".to_owned() } else { String::new() };
    Ok(vec![
        unit.code.clone(),
        unit.name.clone(),
        unit.short_name.clone(),
        kind_name(table.catalogue, &unit.kind),
        unit.parent.and_then(|p| names.get(&p)).cloned().unwrap_or_default(),
        unit.founded.map(|d| d.to_string()).unwrap_or_default(),
        sector_name(table.catalogue, &unit.sector),
        unit.contact.clone(),
        if table.full_phone { number } else { phone::mask(&number) },
        unit.address.clone(),
        unit.approved_by.clone(),
        unit.document.clone(),
        yes(unit.village),
        yes(unit.approves),
        members.map(|m| m.total().to_string()).unwrap_or_default(),
        members.map(|m| m.full.to_string()).unwrap_or_default(),
        unit.dissolved.map(|d| d.to_string()).unwrap_or_default(),
    ])
}

/// Name of a kind of unit; the key itself if the catalogue no longer has it.
pub fn kind_name(catalogue: &Catalogue, key: &str) -> String {
    catalogue.unit_kind(key).map_or_else(|| key.to_owned(), |k| k.name.clone())
}

/// Name of a sector; empty for none.
pub fn sector_name(catalogue: &Catalogue, code: &str) -> String {
    let name = catalogue.codes("sector").and_then(|table| table.name_of(code));
    name.map_or_else(|| code.to_owned(), ToOwned::to_owned)
}

/// Names of all units in reach, dissolved ones included: for the column of superiors.
///
/// # Errors
/// When the database is away.
pub async fn names(conn: &mut Conn, scope: &Scope) -> Outcome<HashMap<UnitId, String>> {
    Ok(store::list_all(conn, scope).await?.into_iter().map(|u| (u.id, u.name)).collect())
}
