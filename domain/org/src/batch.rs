//! Imports as a whole: what came with which file, and undoing all of it at once. Shared by every noun that imports.
//!
//! A noun opens a batch in the transaction of its import, names it in its rows, closes it with the counts, and hands the app an
//! [`UndoKind`]; the app [`register`]s them all, and the page /imports and `taizhang undo` reach each by the batch's kind.

use crate::store;
use access::{Line, Scope, Work};
use base::id::UnitId;
use base::{Fault, Moment, Outcome, Refusal};
use db::Conn;
use serde::Serialize;
use std::pin::Pin;
use std::sync::OnceLock;

/// How many rows an import had, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows of data in the file.
    pub rows: i64,
    /// Records made.
    pub created: i64,
    /// Records changed.
    pub changed: i64,
    /// Rows that said what was already there.
    pub unchanged: i64,
}

/// One import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Batch {
    /// Id.
    pub id: i64,
    /// What was imported: `units`, `roster`, `meetings`, ….
    pub kind: String,
    /// The unit it was imported into.
    pub unit: UnitId,
    /// Name of the file as the person gave it.
    pub file_name: String,
    /// What became of its rows.
    pub counts: Counts,
    /// Who imported it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Who undid it.
    pub undone_by: Option<String>,
    /// When it was undone.
    pub undone_at: Option<Moment>,
}

/// What an undo gives when it is done.
pub type UndoFuture<'a> = Pin<Box<dyn Future<Output = Outcome<()>> + Send + 'a>>;
/// Undoes everything of one batch (id) in the given work, or refuses with every reason. The scope is that of [`UndoKind::need`].
pub type UndoFn = for<'a> fn(&'a mut Work, &'a Scope, i64) -> UndoFuture<'a>;

/// How imports of one kind are undone.
#[derive(Clone, Copy)]
pub struct UndoKind {
    /// The batch's kind.
    pub kind: &'static str,
    /// Its Chinese name: 党员名册.
    pub name: &'static str,
    /// The capability that undoing needs.
    pub need: &'static str,
    /// Undoes it.
    pub undo: UndoFn,
}

impl std::fmt::Debug for UndoKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UndoKind({})", self.kind)
    }
}

static KINDS: OnceLock<Vec<UndoKind>> = OnceLock::new();

/// Tells how each kind of import is undone; once, when the program starts. Later calls change nothing.
pub fn register(kinds: Vec<UndoKind>) {
    KINDS.get_or_init(|| kinds);
}

/// How a kind of import is undone, if the app said so.
pub fn kind_of(kind: &str) -> Option<UndoKind> {
    KINDS.get().into_iter().flatten().find(|k| k.kind == kind).copied()
}

/// Begins an import into a unit; the batch is written with the work. [`close`] gives it its counts.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach.
pub async fn open(work: &mut Work, scope: &Scope, kind: &str, unit: UnitId, file_name: &str) -> Outcome<i64> {
    store::find(work.conn(), scope, unit).await?;
    let batch = Batch {
        id: work.new_id(),
        kind: kind.to_owned(),
        unit,
        file_name: file_name.chars().take(200).collect(),
        counts: Counts::default(),
        by: work.actor().name.clone(),
        at: work.now(),
        undone_by: None,
        undone_at: None,
    };
    let district = scope.district();
    store::insert_batch(work.conn(), district, &batch).await?;
    Ok(batch.id)
}

/// Ends an import: writes what became of its rows, and the audit line.
///
/// # Errors
/// When there is no such batch.
pub async fn close(work: &mut Work, scope: &Scope, id: i64, counts: Counts) -> Outcome<()> {
    let batch = Batch { counts, ..store::find_batch(work.conn(), scope, id).await? };
    store::close_batch(work.conn(), scope.district(), &batch).await?;
    let detail = format!(
        "{}：{}行，新增{}，变更{}，未变{}",
        batch.kind, counts.rows, counts.created, counts.changed, counts.unchanged
    );
    seal(work, "import", &batch, detail)
}

/// Imports under units in reach, the latest first; `kind` empty for all.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut Conn, scope: &Scope, kind: &str, limit: i64) -> Outcome<Vec<Batch>> {
    store::batches(conn, scope, kind, limit).await
}

/// One import.
///
/// # Errors
/// [`Fault::NotFound`] when there is none or its unit is out of reach.
pub async fn find(conn: &mut Conn, scope: &Scope, id: i64) -> Outcome<Batch> {
    store::find_batch(conn, scope, id).await
}

/// Notes that a batch was undone. [`undo`] does it; only a noun that undoes by another way calls it itself.
///
/// # Errors
/// [`Fault::Stale`] when it was undone already.
pub async fn mark_undone(work: &mut Work, scope: &Scope, id: i64) -> Outcome<()> {
    let found = store::find_batch(work.conn(), scope, id).await?;
    let batch = Batch { undone_by: Some(work.actor().name.clone()), undone_at: Some(work.now()), ..found };
    store::set_undone(work.conn(), scope.district(), &batch).await?;
    let detail = format!("撤回{}导入：{}行", batch.kind, batch.counts.rows);
    seal(work, "import.undo", &batch, detail)
}

/// Undoes a batch of any kind, by the way the app registered for it.
///
/// # Errors
/// [`Fault::NotFound`] out of reach; a refusal when it was undone already, cannot be undone, or what it brought was changed since.
pub async fn undo(work: &mut Work, id: i64) -> Outcome<Batch> {
    let importing = work.actor().scope("import")?;
    let batch = store::find_batch(work.conn(), &importing, id).await?;
    if batch.undone_at.is_some() {
        return Err(Refusal::new("这一批导入已经撤回过", "无需重复操作").into());
    }
    let Some(kind) = kind_of(&batch.kind) else {
        return Err(Fault::internal(format!("nobody undoes imports of kind {}", batch.kind)));
    };
    let scope = work.actor().scope(kind.need)?;
    (kind.undo)(work, &scope, id).await?;
    mark_undone(work, &importing, id).await?;
    Ok(batch)
}

/// Notes an event that an import has brought, for nouns whose records are what their events add up to. `owner` is what it is about.
///
/// # Errors
/// When the database is away.
pub async fn brought(work: &mut Work, batch: i64, owner: i64, event: i64) -> Outcome<()> {
    let district = work.district().0;
    store::insert_import_event(work.conn(), district, batch, (owner, event)).await
}

/// Takes back one event (owner, event) that an import has brought; gives what it is about and why it cannot be, or nothing.
pub type TakeBack = for<'a> fn(&'a mut Work, &'a Scope, (i64, i64)) -> TakenBack<'a>;
/// What [`TakeBack`] gives.
pub type TakenBack<'a> = Pin<Box<dyn Future<Output = Outcome<Option<(String, Vec<Refusal>)>>> + Send + 'a>>;

/// Takes back every event that an import has [`brought`], the latest first.
///
/// # Errors
/// Refused with everything that was built on them since.
pub async fn take_back(work: &mut Work, scope: &Scope, batch: i64, one: TakeBack) -> Outcome<()> {
    let (district, mut faults) = (work.district().0, Vec::new());
    for event in store::imported_events(work.conn(), district, batch).await? {
        if let Some((name, all)) = one(work, scope, event).await? {
            faults.extend(all.into_iter().map(|r| Refusal::new(format!("{name}：{}", r.what), r.remedy)));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Fault::Refused(faults)) }
}

fn seal(work: &mut Work, act: &'static str, batch: &Batch, detail: String) -> Outcome<()> {
    let line = Line::done(act, "import_batch", batch.id).unit(batch.unit).detail(detail).seal(work.keys(), batch)?;
    work.audit(line);
    Ok(())
}
