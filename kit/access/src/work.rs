//! A piece of writing: one transaction that carries the records, their entries and their audit lines, all or nothing.

use crate::audit::{Line, store as audit_store};
use crate::{Actor, Deployment};
use base::id::DistrictId;
use base::{Day, Fault, Ids, Keys, Moment, Outcome};
use catalogue::Catalogue;
use db::{Conn, Tx};
use std::sync::Arc;

/// One transaction by one actor. Dropped without [`Work::commit`], nothing of it remains.
pub struct Work {
    tx: Tx,
    actor: Actor,
    now: Moment,
    ids: Arc<Ids>,
    keys: Keys,
    catalogue: Arc<Catalogue>,
    lines: Vec<Line>,
}

impl Work {
    pub(crate) async fn begin(deployment: &Deployment, actor: &Actor) -> Outcome<Self> {
        Ok(Self {
            tx: deployment.db.begin().await?,
            actor: actor.clone(),
            now: deployment.clock.now(),
            ids: deployment.ids.clone(),
            keys: deployment.keys.clone(),
            catalogue: deployment.catalogue.clone(),
            lines: Vec::new(),
        })
    }

    /// The connection inside the transaction.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.tx
    }
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
    /// The district.
    pub fn district(&self) -> DistrictId {
        self.actor.district
    }
    /// The moment of the whole piece of work.
    pub fn now(&self) -> Moment {
        self.now
    }
    /// Today.
    pub fn today(&self) -> Day {
        self.now.day()
    }
    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }
    /// The catalogue.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }
    /// A new id.
    pub fn new_id<T: From<i64>>(&self) -> T {
        self.ids.next()
    }

    /// Notes an audit line; it is written with everything else at commit.
    pub fn audit(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Writes the audit lines and makes it all durable.
    ///
    /// # Errors
    /// When nothing was audited (a write without audit must not happen), or the database refuses.
    pub async fn commit(mut self) -> Outcome<()> {
        if self.lines.is_empty() {
            return Err(Fault::internal("a piece of work without an audit line"));
        }
        let lines = std::mem::take(&mut self.lines);
        audit_store::append(&mut self.tx, &self.keys, &self.actor, self.now, lines).await?;
        self.tx.commit().await?;
        Ok(())
    }
}
