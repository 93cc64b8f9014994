//! From what was told to what is stored: checked against roster, committee, catalogue and rules.

use crate::MeetingId;
use crate::record::{Attend, Counts, Meeting, NewMeeting, Roll, Seat, State};
use crate::rules::{self, Candidate, Ground};
use crate::{due, rules::fields};
use access::{Scope, Work};
use base::id::UnitId;
use base::{Day, Fault, Outcome, Refusal};
use catalogue::{Catalogue, FieldType, MeetingKind};
use member::rights::Asked;
use org::Unit;
use std::collections::HashMap;
use std::sync::Arc;

/// What was found out about units and those due; kept while many meetings are recorded in one go.
#[derive(Default)]
pub(crate) struct Known {
    units: HashMap<UnitId, Arc<Unit>>,
    candidates: HashMap<(UnitId, String, Day), Arc<Vec<Candidate>>>,
}

impl Known {
    async fn unit(&mut self, work: &mut Work, scope: &Scope, id: UnitId) -> Outcome<Arc<Unit>> {
        if let Some(unit) = self.units.get(&id) {
            return Ok(unit.clone());
        }
        let unit = Arc::new(org::store::find(work.conn(), scope, id).await?);
        self.units.insert(id, unit.clone());
        Ok(unit)
    }

    async fn candidates(
        &mut self,
        work: &mut Work,
        scope: &Scope,
        kind: &MeetingKind,
        unit: &Unit,
        on: Day,
    ) -> Outcome<Arc<Vec<Candidate>>> {
        let key = (unit.id, kind.key.clone(), on);
        if let Some(found) = self.candidates.get(&key) {
            return Ok(found.clone());
        }
        let (catalogue, keys) = (work.catalogue().clone(), work.keys().clone());
        let asked = Asked { keys: &keys, catalogue: &catalogue, on };
        let found = Arc::new(due::candidates(work.conn(), scope, asked, kind, unit).await?);
        self.candidates.insert(key, found.clone());
        Ok(found)
    }
}

/// A meeting that nothing speaks against.
pub(crate) struct Judged {
    pub kind: MeetingKind,
    pub candidates: Vec<Candidate>,
}

/// Looks at everything that could speak against a meeting. `seated` are those whom an earlier version of the record knows: they may
/// stay, though roster or committee have been put right since.
///
/// # Errors
/// [`Fault::NotFound`] when the unit is out of reach; every reason against it.
pub(crate) async fn judge(
    work: &mut Work,
    scope: &Scope,
    known: &mut Known,
    new: &NewMeeting,
    seated: &[Candidate],
) -> Outcome<Judged> {
    let unit = known.unit(work, scope, new.unit).await?;
    let catalogue = work.catalogue().clone();
    let kind = catalogue
        .meeting_kind(&new.kind)
        .ok_or_else(|| Refusal::at("kind", "没有这一类会议", "请从所列会议类型中选择"))?;
    let mut candidates = known.candidates(work, scope, kind, &unit, new.day).await?.to_vec();
    let missing = seated.iter().filter(|s| !candidates.iter().any(|c| c.who == s.who)).cloned().collect::<Vec<_>>();
    candidates.extend(missing);
    let ground = Ground {
        kind,
        unit: (&unit.name, &unit.kind),
        founded: unit.founded,
        dissolved: unit.dissolved,
        candidates: &candidates,
        today: work.today(),
    };
    let mut faults = rules::against(new, &ground);
    faults.extend(fields::read(&catalogue, kind, |key| new.fields.get(key).map_or("", String::as_str)).1);
    faults.extend(unit_fields(work, scope, kind, new).await?);
    if !faults.is_empty() {
        return Err(Fault::Refused(faults));
    }
    Ok(Judged { kind: kind.clone(), candidates })
}

/// Units named in fields must be in reach.
async fn unit_fields(work: &mut Work, scope: &Scope, kind: &MeetingKind, new: &NewMeeting) -> Outcome<Vec<Refusal>> {
    let mut faults = Vec::new();
    for field in kind.fields.iter().filter(|f| f.kind == FieldType::Unit) {
        let Some(id) = new.fields.get(&field.key).and_then(|v| v.parse().ok()) else { continue };
        match org::store::find(work.conn(), scope, UnitId(id)).await {
            Ok(_) => {}
            Err(Fault::NotFound) => {
                let what = format!("“{}”不是可选的党组织", field.name);
                faults.push(Refusal::at(fields::form_name(&field.key), what, "请重新选择"));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(faults)
}

/// The record of a meeting that was judged.
pub(crate) fn make(work: &Work, new: &NewMeeting, judged: &Judged, batch: Option<i64>) -> Meeting {
    let (named, counts, seats) = attendance(new, &judged.candidates);
    let fields = canonical(work.catalogue(), &judged.kind, new);
    Meeting {
        id: work.new_id::<MeetingId>(),
        unit: new.unit,
        kind: new.kind.clone(),
        title: rules::title_of(&judged.kind, &fields, &new.agenda),
        topic: fields.get("topic").cloned().unwrap_or_default(),
        day: new.day,
        start: new.start.clone(),
        minutes: new.minutes,
        place: new.place.trim().to_owned(),
        agenda: new.agenda.trim().to_owned(),
        content: new.content.trim().to_owned(),
        chair: new.chair.trim().to_owned(),
        recorder: new.recorder.trim().to_owned(),
        guests: new.guests,
        fields,
        named,
        counts,
        seats,
        state: State::Held,
        why: String::new(),
        batch,
        version: 1,
        recorded_at: work.now(),
        recorded_by: work.actor().name.clone(),
        changed_at: None,
        changed_by: None,
    }
}

fn canonical(
    catalogue: &Catalogue,
    kind: &MeetingKind,
    new: &NewMeeting,
) -> std::collections::BTreeMap<String, String> {
    fields::read(catalogue, kind, |key| new.fields.get(key).map_or("", String::as_str)).0
}

/// Seats in the order of the list, and their numbers.
fn attendance(new: &NewMeeting, candidates: &[Candidate]) -> (bool, Counts, Vec<Seat>) {
    let marks = match &new.roll {
        Roll::Counted(counts) => return (false, *counts, Vec::new()),
        Roll::Named(marks) => marks,
    };
    let seat = |c: &Candidate| {
        let state = marks.iter().find(|m| m.who == c.who)?.state?;
        let person = match c.who {
            crate::Who::Person(id) => Some(id),
            crate::Who::Post(_) => None,
        };
        Some(Seat { person, name: c.name.clone(), voting: c.voting, state })
    };
    let seats: Vec<Seat> = candidates.iter().filter_map(seat).collect();
    let of = |state: Attend| i64::try_from(seats.iter().filter(|s| s.state == state).count()).ok();
    let counts = Counts {
        due: i64::try_from(seats.len()).ok(),
        present: of(Attend::Present),
        leave: of(Attend::Leave),
        absent: of(Attend::Absent),
    };
    (true, counts, seats)
}
