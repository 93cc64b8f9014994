//! Letting a unit off one span of one duty.

use crate::ExemptionId;
use base::id::UnitId;
use base::{Moment, Period};

/// One exemption, in force or lifted again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Id.
    pub id: ExemptionId,
    /// Who was let off.
    pub unit: UnitId,
    /// Key of the duty.
    pub duty: String,
    /// The span.
    pub span: Period,
    /// Why.
    pub reason: String,
    /// By whom.
    pub made_by: String,
    /// When.
    pub made_at: Moment,
    /// By whom it was lifted, when and why; `None` while it is in force.
    pub lifted: Option<Lifted>,
}

/// Who lifted an exemption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifted {
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub why: String,
}
