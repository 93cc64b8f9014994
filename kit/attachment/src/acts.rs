//! Adding and removing, within the transaction of the record they belong to.

use crate::content::kind_of;
use crate::store::{self, Attachment};
use crate::{AttachmentId, FILE_BYTES, FILES, disk, name};
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Outcome, Refusal, secret};
use std::path::Path;
use ui::Upload;

/// The record that a file belongs to. The caller has found it with the scope to write it.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// Noun of the record.
    pub noun: &'static str,
    /// Its id.
    pub source: i64,
    /// Its unit, for the audit.
    pub unit: UnitId,
}

/// Everything that is wrong with some uploads, each at the field it came with.
pub fn faults(uploads: &[&Upload]) -> Vec<Refusal> {
    let mut all: Vec<Refusal> = uploads.iter().filter_map(|upload| fault(upload)).collect();
    if uploads.len() > FILES {
        all.push(too_many(uploads));
    }
    all
}

fn fault(upload: &Upload) -> Option<Refusal> {
    let name = name::tidy(&upload.name);
    let reason = if upload.bytes.len() > FILE_BYTES {
        Refusal::new(format!("超过 {} MB", FILE_BYTES >> 20), "请压缩图片或拆分文件后再上传")
    } else {
        kind_of(&name, &upload.bytes).err()?
    };
    Some(Refusal::at(&upload.field, format!("附件“{name}”{}", reason.what), reason.remedy))
}

fn too_many(uploads: &[&Upload]) -> Refusal {
    let field = uploads.first().map_or("", |u| u.field.as_str());
    Refusal::at(field, format!("一条记录最多 {FILES} 个附件"), "请合并文件，或先移除不需要的附件")
}

/// Adds files to a record. They are on the disk when this returns; the rows become true with the work's commit.
///
/// # Errors
/// Every reason for refusing any of them at once; then none is added.
pub async fn add(
    work: &mut Work,
    scope: &Scope,
    dir: &Path,
    owner: Owner,
    uploads: &[&Upload],
) -> Outcome<Vec<AttachmentId>> {
    if uploads.is_empty() {
        return Ok(Vec::new());
    }
    let mut reasons = faults(uploads);
    let present = store::list(work.conn(), scope, owner.noun, owner.source).await?.len();
    if reasons.is_empty() && present + uploads.len() > FILES {
        reasons.push(too_many(uploads));
    }
    if !reasons.is_empty() {
        return Err(base::Fault::Refused(reasons));
    }
    let mut added = Vec::with_capacity(uploads.len());
    for upload in uploads {
        added.push(add_one(work, dir, owner, upload).await?);
    }
    Ok(added)
}

async fn add_one(work: &mut Work, dir: &Path, owner: Owner, upload: &Upload) -> Outcome<AttachmentId> {
    let tidied = name::tidy(&upload.name);
    let kind = kind_of(&tidied, &upload.bytes)?;
    let name = if name::ending(&tidied).is_empty() { format!("{tidied}.{}", kind.endings[0]) } else { tidied };
    let row = Attachment {
        id: work.new_id(),
        noun: owner.noun.to_owned(),
        source: owner.source,
        name,
        kind: kind.key.to_owned(),
        bytes: i64::try_from(upload.bytes.len())?,
        digest: secret::sm3_hex(&upload.bytes),
        added_at: work.now(),
        added_by: work.actor().name.clone(),
        removed_at: None,
        removed_by: None,
    };
    let district = work.district().0;
    disk::write(work.keys(), dir, district, row.id, &upload.bytes).await?;
    store::insert(work.conn(), district, &row).await?;
    let line = Line::done("attachment.add", "attachment", row.id.0).unit(owner.unit).seal(work.keys(), &row)?;
    work.audit(line);
    Ok(row.id)
}

/// Removes a file from a record: it is no longer listed or served, and stays for the earlier versions that speak of it.
///
/// # Errors
/// [`base::Fault::NotFound`] when the record has no such file.
pub async fn remove(work: &mut Work, scope: &Scope, owner: Owner, id: AttachmentId) -> Outcome<()> {
    let mut row = store::find(work.conn(), scope.district(), owner.noun, owner.source, id).await?;
    let (now, by) = (work.now(), work.actor().name.clone());
    store::set_removed(work.conn(), scope.district(), id, now, &by).await?;
    (row.removed_at, row.removed_by) = (Some(now), Some(by));
    let line = Line::done("attachment.remove", "attachment", id.0).unit(owner.unit).seal(work.keys(), &row)?;
    work.audit(line);
    Ok(())
}
