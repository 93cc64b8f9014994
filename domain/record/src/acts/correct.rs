//! Correcting: the former version is kept, its entries are reversed, the right ones are posted.

use super::create::with_files;
use super::{add_files, against_files, entries, kind_of, named, replace, source};
use crate::record::{NOUN, Record, RecordId, State};
use crate::resolve::Resolver;
use crate::rules::{self, Texts};
use crate::store;
use crate::value::{Value, Values};
use access::{Scope, Work};
use attachment::{AttachmentId, Owner};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};
use catalogue::{FieldType, Kind};
use org::Unit;
use std::path::Path;
use ui::Upload;

/// A record as it should have been.
#[derive(Debug, Clone, Default)]
pub struct Correction {
    /// The version the form showed.
    pub version: i64,
    /// Why.
    pub reason: String,
    /// Whom it counts for.
    pub unit: i64,
    /// What was typed; of files the ids of those that stay.
    pub texts: Texts,
    /// New files, by field.
    pub uploads: Vec<(String, Upload)>,
}

/// Corrects a record. Values that whoever corrects may not see stay as they are.
///
/// # Errors
/// [`Fault::NotFound`] when the record or the unit is out of reach; [`Fault::Stale`] when somebody else changed it in the meantime;
/// every reason against the form at once.
pub async fn correct(work: &mut Work, scope: &Scope, dir: &Path, id: RecordId, to: &Correction) -> Outcome<()> {
    let (catalogue, keys) = (work.catalogue().clone(), work.keys().clone());
    let former = store::find(work.conn(), &keys, scope, id).await?;
    let kind = kind_of(&catalogue, &former.kind)?;
    let unit = org::store::find(work.conn(), scope, UnitId(to.unit)).await?;
    if former.version != to.version {
        return Err(store::stale());
    }
    let values = decide(work, scope, kind, &former, (&unit, to)).await?;
    let mut record = corrected(work, kind, &former, (unit.id, values, to.reason.trim()))?;
    remove_files(work, scope, kind, &former, &record).await?;
    add_files(work, scope, dir, &mut record, &to.uploads).await?;
    replace(work, "record.correct", &former, &record).await?;
    let district = scope.district();
    store::set_persons(work.conn(), district, named(&record), Some(id)).await?;
    ledger::reverse_source(work, source(id), &record.reason).await?;
    let posted = entries(&catalogue, kind, &record);
    ledger::post(work, posted).await
}

async fn decide(
    work: &mut Work,
    scope: &Scope,
    kind: &Kind,
    former: &Record,
    (unit, to): (&Unit, &Correction),
) -> Outcome<Values> {
    let (keys, today, catalogue) = (work.keys().clone(), work.today(), work.catalogue().clone());
    let mut resolver = Resolver::new(&keys, scope, today);
    resolver.take_former(&former.values);
    resolver.keep(unseen(kind, scope, &former.values));
    resolver.learn(work.conn(), kind, &to.texts).await?;
    let read = rules::read(kind, &catalogue, &with_files(kind, &to.texts), resolver.known(), today);
    let kept = kept_files(kind, &former.values, &to.texts);
    let mut faults: Vec<Refusal> = rules::against_reason(&to.reason).into_iter().collect();
    if former.state != State::Active {
        faults.push(Refusal::new("这条记录已经撤销，不能更正", "如确有此事，请重新登记"));
    }
    faults.extend(against_files(kind, &kept, &to.uploads));
    let mut values = match read {
        Ok(values) => values,
        Err(wrong) => {
            return Err(Fault::Refused(wrong.iter().map(|w| w.refusal(kind)).chain(faults).collect()));
        }
    };
    for field in file_fields(kind) {
        values.remove(&field.key);
    }
    values.extend(kept);
    faults.extend(rules::against_unit(kind, &values, unit.dissolved));
    if faults.is_empty() && values == former.values && unit.id == former.unit && to.uploads.is_empty() {
        faults.push(Refusal::new("没有任何改动", "请修改后再保存，或返回"));
    }
    if faults.is_empty() { Ok(values) } else { Err(Fault::Refused(faults)) }
}

/// Sensitive values of whoever has no right to see them.
fn unseen(kind: &Kind, scope: &Scope, former: &Values) -> Values {
    let hidden = kind.fields.iter().filter(|f| f.sensitive && !scope.may_see(&f.key));
    hidden.fold(Values::new(), |kept, field| match former.get(&field.key) {
        Some(value) => kept.with(&field.key, value.clone()),
        None => kept,
    })
}

fn file_fields(kind: &Kind) -> impl Iterator<Item = &catalogue::Field> {
    kind.fields.iter().filter(|f| f.kind == FieldType::File)
}

/// Of the files that were there, those that the form keeps; no other id counts.
fn kept_files(kind: &Kind, former: &Values, texts: &Texts) -> Values {
    let mut kept = Values::new();
    for field in file_fields(kind) {
        let named: Vec<i64> = texts.of(&field.key).iter().filter_map(|t| t.parse().ok()).collect();
        let stay: Vec<i64> = former.files(&field.key).iter().copied().filter(|id| named.contains(id)).collect();
        if !stay.is_empty() {
            kept.set(&field.key, Value::Files(stay));
        }
    }
    kept
}

fn corrected(
    work: &Work,
    kind: &Kind,
    former: &Record,
    (unit, values, reason): (UnitId, Values, &str),
) -> Outcome<Record> {
    let day = values.day(&kind.date).ok_or_else(|| Fault::internal(format!("{} without its day", kind.key)))?;
    Ok(Record {
        unit,
        day,
        title: values.text(&kind.title).to_owned(),
        values,
        version: former.version + 1,
        reason: reason.to_owned(),
        changed_at: work.now(),
        changed_by: work.actor().name.clone(),
        ..former.clone()
    })
}

/// Files that the correction leaves out are no longer listed; earlier versions still speak of them.
async fn remove_files(work: &mut Work, scope: &Scope, kind: &Kind, former: &Record, record: &Record) -> Outcome<()> {
    let owner = Owner { noun: NOUN, source: record.id.0, unit: record.unit };
    for field in file_fields(kind) {
        for id in former.values.files(&field.key) {
            if !record.values.files(&field.key).contains(id) {
                attachment::remove(work, scope, owner, AttachmentId(*id)).await?;
            }
        }
    }
    Ok(())
}
