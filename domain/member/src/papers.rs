//! Rosters and one's own record as files: exactly the filtered list, every column of the catalogue, sensitive values masked unless
//! the actor may see them.

use crate::facts::Facts;
use crate::filter::Filter;
use crate::reading::shown;
use crate::store::answer;
use crate::store::find::Person;
use access::{Deployment, Scope};
use base::id::UnitId;
use base::{Day, IdNumber, Outcome, phone};
use catalogue::{Catalogue, ColumnKind, RosterColumn};
use db::Conn;
use exchange::out::{Book, Caption, Csv, footer_line};
use std::collections::HashMap;

/// Persons read at a time.
const SLICE: usize = 500;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Workbook.
    Xlsx,
    /// Comma-separated text.
    Csv,
}

/// A roster as a file, and how many rows it has.
pub(crate) struct Exported {
    pub bytes: Vec<u8>,
    pub rows: usize,
    /// Headings of sensitive columns that are written in full.
    pub in_full: Vec<String>,
}

/// Who exports, for the last line of the workbook.
pub(crate) struct Maker<'a> {
    pub name: &'a str,
    pub when: String,
    pub scope: String,
}

/// Which right shows a sensitive column in full.
fn right(column: &RosterColumn) -> &str {
    match column.key.as_str() {
        "landline" | "registered_phone" => "phone",
        "household" => "address",
        key => key,
    }
}

/// Whether an actor sees a column in full without a further reason.
pub(crate) fn in_full(column: &RosterColumn, scope: &Scope) -> bool {
    !column.sensitive || scope.may_see(right(column))
}

/// A sensitive value as lists show it.
pub(crate) fn masked(column: &RosterColumn, value: &str) -> String {
    match column.kind {
        _ if value.is_empty() => String::new(),
        ColumnKind::IdNumber => IdNumber::from_stored(value.to_owned()).mask(),
        ColumnKind::Phone => phone::mask(value),
        _ => "已登记".to_owned(),
    }
}

/// One cell of a roster.
struct Line<'a> {
    catalogue: &'a Catalogue,
    scope: &'a Scope,
    today: Day,
    seq: usize,
    unit: &'a str,
    facts: &'a Facts,
}

impl Line<'_> {
    fn cell(&self, column: &RosterColumn) -> String {
        match column.key.as_str() {
            "seq" => self.seq.to_string(),
            "unit" => self.unit.to_owned(),
            "party_age" => party_age(self.facts, self.today).map(|years| years.to_string()).unwrap_or_default(),
            key if in_full(column, self.scope) => shown(self.catalogue, column, self.facts.get(key)),
            key => masked(column, self.facts.get(key)),
        }
    }
}

/// 党龄 in full years, counted from the confirmation, less the months of correction; `None` for probationary members.
pub(crate) fn party_age(facts: &Facts, on: Day) -> Option<i32> {
    let confirmed = facts.day("confirmed_on")?.first();
    let months: i32 = facts.get("party_age_correction").parse().unwrap_or(0);
    Some(confirmed.plus_months(-months).full_years_until(on).max(0))
}

fn caption(column: &RosterColumn) -> Caption {
    match column.kind {
        ColumnKind::Number => Caption::number(&column.name),
        ColumnKind::Day => Caption::day(&column.name),
        _ => Caption::text(&column.name),
    }
}

/// Writes the filtered roster.
///
/// # Errors
/// [`base::Fault::NotFound`] when the filter names a unit out of reach.
pub(crate) async fn roster(
    conn: &mut Conn,
    deployment: &Deployment,
    scope: &Scope,
    filter: &Filter,
    (format, maker): (Format, Maker<'_>),
) -> Outcome<Exported> {
    let (catalogue, today) = (&deployment.catalogue, deployment.today());
    let columns: Vec<&RosterColumn> = catalogue.roster_columns().iter().collect();
    let ids = answer::ids(conn, deployment, scope, filter).await?;
    let units = org::store::list_all(conn, scope).await?;
    let units: HashMap<UnitId, &str> = units.iter().map(|u| (u.id, u.name.as_str())).collect();
    let mut book = Book::new(today);
    let captions: Vec<Caption> = columns.iter().map(|c| caption(c)).collect();
    let title = title(filter);
    let mut table = book.table("党员名册", &title, &captions)?;
    let mut csv = Csv::new(&columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>());
    let mut seq = 0;
    for slice in ids.chunks(SLICE) {
        for listed in answer::listed(conn, scope.district(), slice, filter.as_of).await? {
            seq += 1;
            let facts = listed.row.facts(&deployment.keys)?;
            let unit = units.get(&listed.unit()).copied().unwrap_or("");
            let line = Line { catalogue, scope, today, seq, unit, facts: &facts };
            let cells: Vec<String> = columns.iter().map(|c| line.cell(c)).collect();
            match format {
                Format::Xlsx => table.row(&cells)?,
                Format::Csv => csv.row(&cells),
            }
        }
    }
    table.finish(&footer_line(maker.name, &maker.when, &maker.scope))?;
    let bytes = match format {
        Format::Xlsx => book.bytes()?,
        Format::Csv => csv.bytes(),
    };
    let full = columns.iter().filter(|c| c.sensitive && in_full(c, scope)).map(|c| c.name.clone()).collect();
    Ok(Exported { bytes, rows: ids.len(), in_full: full })
}

fn title(filter: &Filter) -> String {
    filter.as_of.map_or_else(|| "党员名册".to_owned(), |day| format!("党员名册（截至{}）", day.chinese()))
}

/// One's own record as a workbook: column and value, everything in full.
///
/// # Errors
/// When a temporary file cannot be written.
pub(crate) fn own_book(catalogue: &Catalogue, person: &Person, unit: &str, today: Day) -> Outcome<Vec<u8>> {
    let mut book = Book::new(today);
    let captions = [Caption::text("项目"), Caption::text("内容").wide(40.0)];
    let mut table = book.table("本人信息", "本人党员信息", &captions)?;
    table.row(&["所在党支部", unit])?;
    for column in catalogue.roster_columns().iter().filter(|c| person.facts.has(&c.key)) {
        table.row(&[column.name.as_str(), &shown(catalogue, column, person.facts.get(&column.key))])?;
    }
    table.finish("")?;
    book.bytes()
}

/// One's own record as JSON: the canonical values by column, and what they are called.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn own_json(catalogue: &Catalogue, person: &Person, unit: &str) -> Outcome<Vec<u8>> {
    let columns = catalogue.roster_columns().iter().filter(|c| person.facts.has(&c.key));
    let fields: Vec<serde_json::Value> = columns
        .map(|c| {
            let value = person.facts.get(&c.key);
            serde_json::json!({ "key": c.key, "name": c.name, "value": value, "shown": shown(catalogue, c, value) })
        })
        .collect();
    let record =
        serde_json::json!({ "id": person.id.to_string(), "unit": unit, "state": person.state, "fields": fields });
    Ok(serde_json::to_vec_pretty(&record)?)
}
