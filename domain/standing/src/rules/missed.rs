//! Who has not taken part in organisation life for so long that the branch should look into it. Pure. It is told, and nothing follows by
//! itself: whether there was a reason is for people to find out.

use super::after;
use base::Day;
use catalogue::Catalogue;
use meeting::Attend;
use meeting::store::PersonSeat;

/// The rule that says after how long.
pub const LAPSE: &str = "member_lapse";
/// The rule that says how many meetings have to show it.
const SIGNS: &str = "member_lapse_signs";

/// Meetings missed without leave, one after another, until today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The day of the first of them.
    pub since: Day,
    /// All of them, the earliest first.
    pub meetings: Vec<PersonSeat>,
}

/// What somebody has missed, when it is six months and more and meetings enough; `seats` are theirs, the earliest first. Whoever was there
/// or had leave begins anew.
pub fn missed(catalogue: &Catalogue, seats: &[PersonSeat], today: Day) -> Option<Missed> {
    let last = seats.iter().rposition(|s| s.state != Attend::Absent).map_or(0, |at| at + 1);
    let run = seats.get(last..)?;
    let since = run.first()?.day;
    let least = catalogue.rule(SIGNS).and_then(|r| r.value).unwrap_or(3);
    let enough = i64::try_from(run.len()).is_ok_and(|n| n >= least);
    let over = after(catalogue, LAPSE, since).is_some_and(|end| end <= today);
    (enough && over).then(|| Missed { since, meetings: run.to_vec() })
}
