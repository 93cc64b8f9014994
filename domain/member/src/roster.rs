//! The roster as plain values, masked as the page masks them: for the page itself and for programs.

use crate::filter::Filter;
use crate::papers::{in_full, masked};
use crate::reading::shown;
use crate::store::answer::{self, Listed};
use access::{Deployment, Scope};
use base::id::UnitId;
use base::{Day, Outcome};
use catalogue::RosterColumn;
use db::Conn;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Columns of the list: key in the catalogue, and whether the order can be by it. The name comes before them.
pub(crate) const COLUMNS: [(&str, bool); 10] = [
    ("sex", false),
    ("category", true),
    ("unit", true),
    ("birth", true),
    ("ethnicity", false),
    ("education", true),
    ("joined_on", true),
    ("job_post", false),
    ("id_number", false),
    ("phone", false),
];

/// One value of the list as it is shown.
pub(crate) fn text(
    deployment: &Deployment,
    scope: &Scope,
    names: &HashMap<UnitId, String>,
    listed: &Listed,
    column: &RosterColumn,
) -> Outcome<String> {
    let (row, keys) = (&listed.row, &deployment.keys);
    let plain = |value: &str| shown(&deployment.catalogue, column, value);
    Ok(match column.key.as_str() {
        "category" => plain(&row.category),
        "unit" => names.get(&listed.unit()).cloned().unwrap_or_default(),
        "sex" => plain(&row.sex),
        "birth" => row.birth.clone(),
        "ethnicity" => plain(&row.ethnicity),
        "education" => plain(&row.education),
        "joined_on" => row.joined_on.clone(),
        "job_post" => plain(&row.job_post),
        // An ID number is never shown in full on a list, whatever the right.
        "id_number" => masked(column, &row.id_number(keys)?),
        "phone" => {
            let number = row.phone(keys)?;
            if in_full(column, scope) { number } else { masked(column, &number) }
        }
        _ => String::new(),
    })
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// A unit with all below it.
    pub unit: UnitId,
    /// As of a past day; today without.
    pub as_of: Option<Day>,
    /// From 1.
    pub page: i64,
    /// Rows of a page.
    pub size: i64,
}

/// A page of the roster.
#[derive(Debug, Serialize)]
pub struct Roster {
    /// How many members there are in all.
    pub total: i64,
    /// Which page this is, from 1.
    pub page: i64,
    /// Rows of a full page.
    pub size: i64,
    /// Members: `id`, `name`, and the columns of the page by their keys.
    pub rows: Vec<BTreeMap<String, String>>,
}

/// A page of a unit's roster.
///
/// # Errors
/// [`base::Fault::NotFound`] when the unit is out of reach.
pub async fn page(conn: &mut Conn, deployment: &Deployment, scope: &Scope, asked: &Asked) -> Outcome<Roster> {
    let filter = Filter { unit: Some(asked.unit), as_of: asked.as_of, state: "active".to_owned(), ..Filter::default() };
    let answer = answer::page(conn, deployment, scope, &filter, asked.page, asked.size).await?;
    let units: Vec<UnitId> = answer.rows.iter().map(Listed::unit).collect();
    let names = org::store::names(conn, scope, &units).await?;
    let mut rows = Vec::with_capacity(answer.rows.len());
    for listed in &answer.rows {
        let mut row =
            BTreeMap::from([("id".to_owned(), listed.id().to_string()), ("name".to_owned(), listed.name().to_owned())]);
        for column in deployment.catalogue.roster_columns() {
            if COLUMNS.iter().any(|(key, _)| *key == column.key) {
                row.insert(column.key.clone(), text(deployment, scope, &names, listed, column)?);
            }
        }
        rows.push(row);
    }
    Ok(Roster { total: answer.total, page: asked.page, size: asked.size, rows })
}
