//! What is done with records, one function per verb: load in scope, decide, write record, entries and audit in one transaction.

mod batch;
mod correct;
mod create;
mod withdraw;

pub use batch::undo_batch;
pub use correct::{Correction, correct};
pub use create::{Draft, NewRecord, create, create_many};
pub use withdraw::withdraw;

use crate::record::{NOUN, Record, RecordId, VERSION};
use crate::rules;
use crate::store::{self, Row, StoredVersion};
use crate::value::{Value, Values};
use access::{Line, Scope, Work};
use attachment::{AttachmentId, Owner};
use base::{Fault, Outcome, Refusal};
use catalogue::{Catalogue, FieldType, Kind};
use ledger::{NewEntry, Source};
use std::path::Path;
use ui::Upload;

/// The kind of a record as the catalogue describes it now.
///
/// # Errors
/// [`Fault::NotFound`] when there is no such kind.
pub fn kind_of<'c>(catalogue: &'c Catalogue, key: &str) -> Outcome<&'c Kind> {
    catalogue.kind(key).ok_or(Fault::NotFound)
}

/// Why no new record of a kind is made: a procedure has taken its place.
fn against_kind(catalogue: &Catalogue, kind: &Kind) -> Outcome<()> {
    let Some(procedure) = kind.successor.as_deref().and_then(|key| catalogue.procedure(key)) else { return Ok(()) };
    let what = format!("{}不再直接登记", kind.name);
    Err(Refusal::new(what, format!("请在“办理事项”的“{}”中办理，办结时自动计入", procedure.name)).into())
}

/// What the record adds to the ledger.
fn entries(catalogue: &Catalogue, kind: &Kind, record: &Record) -> Vec<NewEntry> {
    rules::entries(kind, catalogue, &record.values, record.unit, source(record.id))
}

fn source(id: RecordId) -> Source {
    Source { noun: NOUN, id: id.0 }
}

/// Who is named, for the pages of persons.
fn named(record: &Record) -> Vec<(i64, RecordId)> {
    record.values.persons().iter().map(|p| (p.id, record.id)).collect()
}

/// Writes a change of a record, its former version, and the audit line.
async fn replace(work: &mut Work, act: &'static str, former: &Record, record: &Record) -> Outcome<()> {
    let (catalogue, keys, district) = (work.catalogue().clone(), work.keys().clone(), work.district().0);
    let kind = kind_of(&catalogue, &record.kind)?;
    let row = Row::of(&keys, kind, record)?;
    store::update(work.conn(), district, &row).await?;
    let version = StoredVersion {
        id: work.new_id(),
        record: record.id.0,
        version: former.version,
        content: serde_json::to_string(&Row::of(&keys, kind, former)?)?,
        reason: record.reason.clone(),
        replaced_at: work.now().0,
        replaced_by: work.actor().name.clone(),
    };
    store::insert_version(work.conn(), district, &version).await?;
    let line = Line::done("record.version", VERSION, version.id).unit(former.unit).seal(&keys, &version)?;
    work.audit(line);
    let line = Line::done(act, NOUN, record.id.0).unit(record.unit).detail(&kind.name).seal(&keys, &row)?;
    work.audit(line);
    Ok(())
}

/// Required files must be there; files for fields that the kind does not have are nobody's.
pub fn against_files(kind: &Kind, kept: &Values, uploads: &[(String, Upload)]) -> Vec<Refusal> {
    let fields = || kind.fields.iter().filter(|f| f.kind == FieldType::File);
    let has = |key: &str| !kept.files(key).is_empty() || uploads.iter().any(|(own, _)| own == key);
    let missing = fields().filter(|f| f.required && !has(&f.key));
    let mut faults: Vec<Refusal> =
        missing.map(|f| Refusal::at(&f.key, format!("{}必须上传", f.name), "请选择文件")).collect();
    faults.extend(attachment::faults(&uploads.iter().map(|(_, upload)| upload).collect::<Vec<_>>()));
    faults
}

/// Stores new files and puts their ids into the values.
async fn add_files(
    work: &mut Work,
    scope: &Scope,
    dir: &Path,
    record: &mut Record,
    uploads: &[(String, Upload)],
) -> Outcome<()> {
    let owner = Owner { noun: NOUN, source: record.id.0, unit: record.unit };
    let files: Vec<&Upload> = uploads.iter().map(|(_, upload)| upload).collect();
    let added: Vec<AttachmentId> = attachment::add(work, scope, dir, owner, &files).await?;
    for ((key, _), id) in uploads.iter().zip(added) {
        let mut all = record.values.files(key).to_vec();
        all.push(id.0);
        record.values.set(key, Value::Files(all));
    }
    Ok(())
}
