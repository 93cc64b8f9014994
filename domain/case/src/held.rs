//! The meeting at which a step was taken. What its record says of day, attendance and voters is not typed again, and stays as it is
//! while the step stands.

use crate::acts::NewStep;
use crate::file::StepRow;
use crate::store;
use access::{Actor, Scope, Work};
use base::{Day, Fault, Outcome, Refusal};
use catalogue::{Catalogue, FieldType, MeetingKind, ON, Step, VOTERS};
use db::Conn;
use meeting::hold::HoldFuture;
use meeting::rules::{holds as holds_such, quorum};
use meeting::store::{Filter, Item};
use meeting::{Attend, Meeting, MeetingId, State};
use procedure::{Ballots, Finding, Weight};
use record::value::{Named, Value, Values};

/// Field of the meeting.
pub(crate) const MEETING: &str = "_meeting";
/// Meetings that a step offers, the latest first.
const OFFERED: i64 = 30;
/// Steps told to whoever would change their meeting.
const TOLD: usize = 5;

/// What a meeting's record says that a step needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    pub day: Day,
    /// Key of its kind.
    kind: String,
    /// Those due of whom its quorum is counted, where the record says so.
    pub due: Option<u32>,
    /// How many of them were there.
    pub present: Option<u32>,
    /// Who of them was there; nobody where attendance is not known by name.
    pub voters: Vec<Named>,
}

impl Held {
    fn of(kind: &MeetingKind, meeting: &Meeting) -> Self {
        let standing = quorum::standing(kind, meeting.named, &meeting.seats, &meeting.counts);
        let small = |n: Option<u64>| n.and_then(|n| u32::try_from(n).ok());
        let there = meeting.seats.iter().filter(|s| s.voting && s.state == Attend::Present);
        Self {
            day: meeting.day,
            kind: meeting.kind.clone(),
            due: small(standing.and_then(|s| s.base)),
            present: small(standing.and_then(|s| s.have)),
            voters: there.filter_map(|s| Some(Named { id: s.person?.0, name: s.name.clone() })).collect(),
        }
    }

    /// The step with what the meeting says, where nothing else was typed. Where a vote may be left out, so may all of its numbers.
    pub fn filled(&self, step: &Step, new: &NewStep) -> NewStep {
        let mut new = new.clone();
        if new.texts.of(ON).is_empty() {
            new.texts.push(ON, self.day.to_string());
        }
        if let Some(ballots) = new.ballots.as_mut().filter(|b| !step.vote_optional || **b != Ballots::default()) {
            let or = |typed: u32, known: Option<u32>| if typed == 0 { known.unwrap_or(0) } else { typed };
            (ballots.due, ballots.present) = (or(ballots.due, self.due), or(ballots.present, self.present));
        }
        new
    }

    /// Puts those who were there where the step asks who took part in its vote.
    pub fn fill(&self, step: &Step, values: &mut Values) {
        let asked = step.fields.iter().any(|f| f.key == VOTERS && f.kind == FieldType::Persons);
        if asked && !self.voters.is_empty() && values.get(VOTERS).is_none() {
            values.set(VOTERS, Value::Persons(self.voters.clone()));
        }
    }

    /// What the step, with the vote that was taken in it, says otherwise than its meeting.
    pub fn against(&self, catalogue: &Catalogue, step: &Step, row: &StepRow) -> Vec<Finding> {
        let mut found = Vec::new();
        if !catalogue.meetings_of(step).iter().any(|kind| kind.key == self.kind) {
            let what = "所选会议不是研究决定这一步的会议";
            found.push(Refusal::at(MEETING, what, "请改选会议，或改选研究决定的会议"));
        }
        found.extend(self.differs(row));
        found.into_iter().map(|refusal| Finding::of(Weight::Wrong, "meeting", refusal)).collect()
    }

    /// What of day and attendance is not as the step says.
    fn differs(&self, row: &StepRow) -> Vec<Refusal> {
        let mut found = Vec::new();
        if row.on != self.day {
            let what = format!("日期与所选会议不一致，会议于{}召开", self.day.chinese());
            found.push(Refusal::at(ON, what, "请改选会议，或不填日期"));
        }
        if let (Some(ballots), Some(present)) = (row.ballots, self.present)
            && ballots.present != present
        {
            let what = format!("实到会{}人，所选会议记录中有表决权的实到{present}人", ballots.present);
            found.push(Refusal::at("present", what, "请核对；会议记录有误的，先更正会议记录"));
        }
        found
    }
}

/// The meetings that a step may be taken at: those of its kinds that the unit itself held, the latest first.
///
/// # Errors
/// When the database is away.
pub(crate) async fn offered(
    conn: &mut Conn,
    catalogue: &Catalogue,
    scope: &Scope,
    (unit, step): (&org::Unit, &Step),
) -> Outcome<Vec<Item>> {
    let mut all = Vec::new();
    let Some(own) = scope.within(&unit.path) else { return Ok(all) };
    for kind in catalogue.meetings_of(step).into_iter().filter(|k| holds_such(k, &unit.kind)) {
        let filter = Filter { kind: kind.key.clone(), ..Filter::default() };
        all.extend(meeting::store::page(conn, &own, &filter, 0, OFFERED).await?);
    }
    all.retain(|item| item.unit == unit.id);
    all.sort_by_key(|item| std::cmp::Reverse((item.day, item.id.0)));
    Ok(all)
}

/// Whether a step of a unit may be taken at recorded meetings at all.
pub(crate) fn has_meetings(catalogue: &Catalogue, unit: &org::Unit, step: &Step) -> bool {
    catalogue.meetings_of(step).into_iter().any(|kind| holds_such(kind, &unit.kind))
}

/// The meeting that was picked for a step.
///
/// # Errors
/// Refused when it is none of the unit's own, does not count, or is of a kind at which this is not done.
pub(crate) async fn chosen(
    conn: &mut Conn,
    catalogue: &Catalogue,
    scope: &Scope,
    (unit, step): (&org::Unit, &Step),
    meeting: i64,
) -> Outcome<Held> {
    let kinds = catalogue.meetings_of(step);
    let wrong = |what: &str| {
        let names: Vec<&str> = kinds.iter().map(|k| k.name.as_str()).collect();
        let remedy = match names.as_slice() {
            [] => "这一步不选会议".to_owned(),
            names => format!("请选择本党组织召开的{}", names.join("或")),
        };
        Fault::from(Refusal::at(MEETING, what, remedy))
    };
    let found = match meeting::store::find(conn, scope, MeetingId(meeting)).await {
        Err(Fault::NotFound) => return Err(wrong("没有找到所选的会议")),
        other => other?,
    };
    if found.unit != unit.id {
        return Err(wrong("所选会议不是本党组织召开的"));
    }
    if found.state != State::Held {
        return Err(wrong("所选会议记录已经撤销"));
    }
    let kind = kinds.iter().find(|k| k.key == found.kind).ok_or_else(|| wrong("所选会议不办理这一步"))?;
    Ok(Held::of(kind, &found))
}

/// What keeps a meeting as it is: steps taken at it that stand, and would no longer agree with it. The app registers it with meetings.
pub fn holds<'a>(work: &'a mut Work, old: &'a Meeting, now: &'a Meeting) -> HoldFuture<'a> {
    Box::pin(async move {
        let (catalogue, keys) = (work.catalogue().clone(), work.keys().clone());
        let whole = Scope::whole(work.district());
        let taken = store::taken_at(work.conn(), &keys, &whole, old.id.0).await?;
        if taken.is_empty() {
            return Ok(Vec::new());
        }
        let held = catalogue.meeting_kind(&now.kind).filter(|_| now.state == State::Held).map(|k| Held::of(k, now));
        // The kind of a meeting is never corrected, so day and attendance are all that can differ.
        let broken = |row: &&(crate::CaseFile, StepRow)| held.as_ref().is_none_or(|h| !h.differs(&row.1).is_empty());
        let told = |(case, row): &(crate::CaseFile, StepRow)| {
            let what = format!("{}按这次会议登记", name(&catalogue, work.actor(), case, row));
            Refusal::new(what, "请先在办理事项中撤销这一步，再更正或撤销会议记录")
        };
        Ok(taken.iter().filter(broken).take(TOLD).map(told).collect())
    })
}

/// `“张三”的“支部大会讨论接收预备党员”`; whoever may not read the case learns only that there is one.
fn name(catalogue: &Catalogue, actor: &Actor, case: &crate::CaseFile, row: &StepRow) -> String {
    match catalogue.procedure(&case.procedure).filter(|p| actor.can(&p.read)) {
        Some(p) => format!("“{}”的“{}”", case.title, p.step(&row.step).map_or("", |s| s.name.as_str())),
        None => "另一件办理事项".to_owned(),
    }
}
