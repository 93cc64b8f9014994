//! Records on paper: the exported list, as workbook or csv, and the empty table to fill in for an import.

use crate::import::columns::template_fields;
use crate::record::{Record, RecordId};
use crate::store;
use crate::value::MASKED;
use access::{Deployment, Scope};
use base::id::UnitId;
use base::{Day, Outcome};
use catalogue::{Catalogue, Field, FieldType, Kind};
use db::Conn;
use exchange::out::{Book, Caption, Csv, template};
use std::collections::HashMap;

/// Heading of the unit's column; the import knows it again.
pub(crate) const UNIT: &str = "党组织";

/// A value as this scope may see it.
pub(crate) fn shown(catalogue: &Catalogue, scope: &Scope, field: &Field, record: &Record) -> String {
    match record.values.get(&field.key) {
        None => String::new(),
        Some(_) if field.sensitive && !scope.may_see(&field.key) => MASKED.to_owned(),
        Some(value) => value.shown(catalogue, field),
    }
}

/// Headings and rows of a list, ready to be written.
#[derive(Debug)]
pub struct Table {
    title: String,
    captions: Vec<Caption>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// As a workbook.
    ///
    /// # Errors
    /// When the temporary files cannot be written.
    pub fn workbook(&self, footer: &str, made: Day) -> Outcome<Vec<u8>> {
        let mut book = Book::new(made);
        let mut table = book.table(&self.title, &self.title, &self.captions)?;
        for row in &self.rows {
            table.row(row)?;
        }
        table.finish(footer)?;
        book.bytes()
    }

    /// As csv.
    pub fn csv(&self) -> Vec<u8> {
        let headings: Vec<&str> = self.captions.iter().map(|c| c.name.as_str()).collect();
        let mut csv = Csv::new(&headings);
        self.rows.iter().for_each(|row| csv.row(row));
        csv.bytes()
    }
}

/// The records of a list with all their fields.
///
/// # Errors
/// When the database is away.
pub async fn table(
    conn: &mut Conn,
    deployment: &Deployment,
    scope: &Scope,
    kind: &Kind,
    ids: &[RecordId],
) -> Outcome<Table> {
    let fields: Vec<&Field> = kind.fields.iter().filter(|f| f.kind != FieldType::File).collect();
    let mut captions = vec![Caption::text(UNIT).wide(24.0)];
    captions.extend(fields.iter().map(|f| caption(f)));
    captions.extend([Caption::text("登记人"), Caption::text("登记时间").wide(20.0)]);
    let records = store::records(conn, &deployment.keys, scope, ids).await?;
    let names = full_names(conn, scope).await?;
    let row = |record: &Record| {
        let mut cells = vec![names.get(&record.unit).cloned().unwrap_or_default()];
        cells.extend(fields.iter().map(|field| shown(&deployment.catalogue, scope, field, record)));
        cells.extend([record.created_by.clone(), record.created_at.to_local_text()]);
        cells
    };
    Ok(Table { title: kind.plural.clone(), captions, rows: records.iter().map(row).collect() })
}

/// Full names, because an import looks units up by them.
async fn full_names(conn: &mut Conn, scope: &Scope) -> Outcome<HashMap<UnitId, String>> {
    Ok(org::store::list_all(conn, scope).await?.into_iter().map(|u| (u.id, u.name)).collect())
}

fn caption(field: &Field) -> Caption {
    match field.kind {
        FieldType::Number | FieldType::Money => Caption::number(&field.name),
        FieldType::Day => Caption::day(&field.name),
        FieldType::Long => Caption::text(&field.name).wide(40.0),
        _ => Caption::text(&field.name).wide(18.0),
    }
}

/// The empty table of a kind.
///
/// # Errors
/// When the temporary files cannot be written.
pub fn blank(catalogue: &Catalogue, kind: &Kind, made: Day) -> Outcome<Vec<u8>> {
    template(&kind.plural, &template_fields(catalogue, kind), made)
}
