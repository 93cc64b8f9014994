//! What a running Taizhang stands on: database, keys, clock, ids, catalogue.

use crate::{Actor, Work};
use base::{Clock, Day, Ids, Keys, Outcome};
use catalogue::Catalogue;
use db::Db;
use std::path::PathBuf;
use std::sync::Arc;

/// The deployment; cheap to clone.
#[derive(Clone)]
pub struct Deployment {
    /// The database.
    pub db: Db,
    /// Keys for fields, indexes and chains.
    pub keys: Keys,
    /// The clock, read at the edge only.
    pub clock: Clock,
    /// Maker of ids.
    pub ids: Arc<Ids>,
    /// The rules of the field.
    pub catalogue: Arc<Catalogue>,
    /// Where attachments are kept.
    pub attachments: PathBuf,
}

impl Deployment {
    /// Today.
    pub fn today(&self) -> Day {
        self.clock.today()
    }

    /// Begins a piece of writing by `actor`.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn begin(&self, actor: &Actor) -> Outcome<Work> {
        Work::begin(self, actor).await
    }
}

impl std::fmt::Debug for Deployment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Deployment(..)")
    }
}
