//! Recording: one record from a form, or many from a table.

use super::{add_files, against_files, against_kind, entries, kind_of, named};
use crate::record::{NOUN, Record, RecordId, State};
use crate::resolve::Resolver;
use crate::rules::{self, Texts};
use crate::store::{self, Row};
use crate::value::Values;
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};
use catalogue::Kind;
use org::Unit;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;
use ui::Upload;

/// Records written at a time.
const SLICE: usize = 1_000;

/// A record as a form sent it.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Key of the kind.
    pub kind: String,
    /// Whom it counts for.
    pub unit: i64,
    /// What was typed.
    pub texts: Texts,
    /// Files that came with it, by field.
    pub uploads: Vec<(String, Upload)>,
    /// The form's own token: sent twice, it still makes one record. Empty when there is no form.
    pub request: String,
}

/// A record whose values were read and found right.
#[derive(Debug, Clone)]
pub struct NewRecord {
    /// Whom it counts for.
    pub unit: UnitId,
    /// What its fields hold.
    pub values: Values,
}

/// Records what a form says. The same form sent again gives the record it has made already.
///
/// # Errors
/// [`Fault::NotFound`] for an unknown kind or a unit out of reach; every reason against the form at once.
pub async fn create(work: &mut Work, scope: &Scope, dir: &Path, draft: &Draft) -> Outcome<RecordId> {
    let catalogue = work.catalogue().clone();
    let kind = kind_of(&catalogue, &draft.kind)?;
    against_kind(&catalogue, kind)?;
    let unit = org::store::find(work.conn(), scope, UnitId(draft.unit)).await?;
    let id: RecordId = work.new_id();
    if let Some(made) = claim(work, &draft.request, id).await? {
        return again(work, scope, made).await;
    }
    let values = decide(work, scope, kind, &unit, draft).await?;
    let mut record = fresh(work, kind, id, NewRecord { unit: unit.id, values }, None)?;
    add_files(work, scope, dir, &mut record, &draft.uploads).await?;
    write(work, kind, vec![record], "record.create").await?;
    Ok(id)
}

async fn claim(work: &mut Work, request: &str, id: RecordId) -> Outcome<Option<RecordId>> {
    if request.is_empty() {
        return Ok(None);
    }
    let district = work.district().0;
    store::claim(work.conn(), district, request, id).await
}

/// The form was sent before: nothing is written but that it came again.
async fn again(work: &mut Work, scope: &Scope, made: RecordId) -> Outcome<RecordId> {
    let keys = work.keys().clone();
    let record = store::find(work.conn(), &keys, scope, made).await?;
    work.audit(Line::done("record.again", NOUN, made.0).unit(record.unit).detail("重复提交，未重复登记"));
    Ok(made)
}

async fn decide(work: &mut Work, scope: &Scope, kind: &Kind, unit: &Unit, draft: &Draft) -> Outcome<Values> {
    let (keys, today, catalogue) = (work.keys().clone(), work.today(), work.catalogue().clone());
    let mut resolver = Resolver::new(&keys, scope, today);
    resolver.learn(work.conn(), kind, &draft.texts).await?;
    let read = rules::read(kind, &catalogue, &with_files(kind, &draft.texts), resolver.known(), today);
    let mut faults = against_files(kind, &Values::new(), &draft.uploads);
    match read {
        Ok(mut values) => {
            drop_files(kind, &mut values);
            faults.extend(rules::against_unit(kind, &values, unit.dissolved));
            if faults.is_empty() { Ok(values) } else { Err(Fault::Refused(faults)) }
        }
        Err(wrong) => Err(Fault::Refused(wrong.iter().map(|w| w.refusal(kind)).chain(faults).collect())),
    }
}

/// Files are judged by themselves; reading is not to ask for them once more.
pub(super) fn with_files(kind: &Kind, texts: &Texts) -> Texts {
    let files = kind.fields.iter().filter(|f| f.kind == catalogue::FieldType::File);
    files.fold(texts.clone(), |texts, field| texts.with(&field.key, rules::PENDING_FILE))
}

/// A new record has no files but those that come with it, whatever the form says.
fn drop_files(kind: &Kind, values: &mut Values) {
    for field in kind.fields.iter().filter(|f| f.kind == catalogue::FieldType::File) {
        values.remove(&field.key);
    }
}

fn fresh(work: &Work, kind: &Kind, id: RecordId, new: NewRecord, batch: Option<i64>) -> Outcome<Record> {
    let day: Day =
        new.values.day(&kind.date).ok_or_else(|| Fault::internal(format!("{} without its day", kind.key)))?;
    let (now, by) = (work.now(), work.actor().name.clone());
    Ok(Record {
        id,
        kind: kind.key.clone(),
        unit: new.unit,
        day,
        title: new.values.text(&kind.title).to_owned(),
        state: State::Active,
        values: new.values,
        batch,
        version: 1,
        reason: String::new(),
        created_at: now,
        created_by: by.clone(),
        changed_at: now,
        changed_by: by,
    })
}

/// Records many at once whose values were read before (an import, synthetic data); all or nothing.
///
/// # Errors
/// [`Fault::NotFound`] for an unknown kind or a unit out of reach; a refusal when a unit was dissolved before a record's day.
pub async fn create_many(
    work: &mut Work,
    scope: &Scope,
    kind: &str,
    all: Vec<NewRecord>,
    batch: Option<i64>,
) -> Outcome<Vec<RecordId>> {
    let catalogue = work.catalogue().clone();
    let kind = kind_of(&catalogue, kind)?;
    against_kind(&catalogue, kind)?;
    units_hold(work, scope, kind, &all).await?;
    let mut ids = Vec::with_capacity(all.len());
    let mut rest = all.into_iter().peekable();
    while rest.peek().is_some() {
        let mut records = Vec::with_capacity(SLICE);
        for new in rest.by_ref().take(SLICE) {
            records.push(fresh(work, kind, work.new_id(), new, batch)?);
        }
        ids.extend(records.iter().map(|r| r.id));
        write(work, kind, records, "record.import").await?;
    }
    Ok(ids)
}

async fn units_hold(work: &mut Work, scope: &Scope, kind: &Kind, all: &[NewRecord]) -> Outcome<()> {
    let mut units: HashMap<UnitId, Unit> = HashMap::new();
    let mut faults: Vec<Refusal> = Vec::new();
    for new in all {
        let unit = match units.entry(new.unit) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(org::store::find(work.conn(), scope, new.unit).await?),
        };
        faults.extend(rules::against_unit(kind, &new.values, unit.dissolved));
    }
    if faults.is_empty() { Ok(()) } else { Err(Fault::Refused(faults)) }
}

async fn write(work: &mut Work, kind: &Kind, records: Vec<Record>, act: &'static str) -> Outcome<()> {
    let (catalogue, keys, district) = (work.catalogue().clone(), work.keys().clone(), work.district().0);
    let (mut rows, mut posted, mut persons) = (Vec::with_capacity(records.len()), Vec::new(), Vec::new());
    for record in &records {
        let row = Row::of(&keys, kind, record)?;
        let line = Line::done(act, NOUN, record.id.0).unit(record.unit).detail(&kind.name).seal(&keys, &row)?;
        work.audit(line);
        rows.push(row);
        posted.extend(entries(&catalogue, kind, record));
        persons.extend(named(record));
    }
    store::insert(work.conn(), district, rows).await?;
    store::set_persons(work.conn(), district, persons, None).await?;
    ledger::post(work, posted).await
}
