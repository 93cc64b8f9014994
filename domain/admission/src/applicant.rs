//! Applicants and the yearly plan, as kept.

use base::Moment;
use base::id::{PersonId, UnitId};
use case::CaseId;
use member::Facts;

base::id_type!(
    /// Somebody who has applied for membership.
    ApplicantId
);

/// The noun of applicants in the audit.
pub const APPLICANT: &str = "applicant";
/// The noun of plans in the audit.
pub const QUOTA: &str = "admission_quota";

/// Somebody who has applied and is on the way.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// Id; the subject of the case and its entries.
    pub id: ApplicantId,
    /// The branch where the application was handed in.
    pub unit: UnitId,
    /// What is known, by the columns of the roster; becomes the member's on approval.
    pub facts: Facts,
    /// Whether a member of the League.
    pub league: bool,
    /// The case.
    pub case: CaseId,
    /// The member, once admitted.
    pub person: Option<PersonId>,
    /// Grows with every change.
    pub version: i64,
    /// When recorded.
    pub created_at: Moment,
    /// By whom.
    pub created_by: String,
}

/// How many a unit may admit in a year.
#[derive(Debug, Clone)]
pub struct Quota {
    /// Id.
    pub id: i64,
    /// The unit.
    pub unit: UnitId,
    /// The year.
    pub year: i64,
    /// How many.
    pub planned: i64,
    /// The document that says so.
    pub document: String,
    /// Grows with every change.
    pub version: i64,
    /// When it was changed last.
    pub changed_at: Moment,
    /// By whom.
    pub changed_by: String,
}
