//! What a step of admission does beside its row: stocks, the member entered, converted, extended or cancelled; and all of it back.

use super::{applicant, assembly, expiry, extension_months, standing};
use crate::applicant::{APPLICANT, Applicant};
use crate::store::{self, Row};
use access::{Line, Scope, Work};
use base::id::PersonId;
use base::{Outcome, Refusal};
use case::StepRow;
use case::hook::{Doing, DoneFuture};
use member::acts as members;
use member::acts::{Handle, NewPerson};
use record::value::Value;

pub(super) fn effect<'a>(work: &'a mut Work, doing: Doing<'a>) -> DoneFuture<'a> {
    Box::pin(async move {
        leave_the_way(work, doing).await?;
        match (doing.step.key.as_str(), doing.row.outcome.as_str()) {
            ("approval", "approved") => accept(work, doing).await,
            ("conversion_approval", "converted") => convert(work, doing).await,
            ("conversion_approval", "extended") => extend(work, doing).await,
            ("conversion_approval", "cancelled") => cancel(work, doing).await,
            _ => Ok(()),
        }
    })
}

/// The stock that somebody stands in, from the steps that stand before: applicant, activist, development object.
fn stock(rows: &[StepRow]) -> Option<&'static str> {
    let stands = |step: &str, outcome: &str| {
        case::file::standing(rows).iter().any(|r| r.step == step && (outcome.is_empty() || r.outcome == outcome))
    };
    if stands("approval", "approved") {
        return None;
    }
    if stands("object_filed", "agreed") {
        return Some("admission.objects");
    }
    if stands("activist", "agreed") {
        return Some("admission.activists");
    }
    stands("apply", "").then_some("admission.applicants")
}

/// Whoever is admitted or leaves the way is no longer in its stock.
async fn leave_the_way(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let ends = doing.step.outcome(&doing.row.outcome).is_some_and(|o| o.ends);
    let admitted = doing.step.key == "approval" && doing.row.outcome == "approved";
    let Some(kind) = stock(doing.rows).filter(|_| ends || admitted) else { return Ok(()) };
    let source = ledger::Source { noun: case::STEP, id: doing.row.id };
    let entry = ledger::NewEntry::one(kind, doing.case.unit, doing.row.on, source).of(base::Quantity::whole(-1));
    let entry = doing.case.subject.map_or(entry.clone(), |id| entry.about(id));
    ledger::post(work, vec![entry]).await
}

/// The member is entered from the applicant's facts; joining is the day of the assembly.
async fn accept(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let rows = standing(doing);
    let joined = assembly(&rows)?.on;
    let mut who = applicant(work, doing.scope, doing.case).await?;
    let members = work.actor().scope("member.write")?;
    let way = |r: &StepRow| r.step == "apply" && r.values.get("way").and_then(Value::code) == Some("frontline");
    let frontline = rows.iter().any(way);
    let facts = who.facts.clone().with("category", "probationary").with("joined_on", joined.to_string());
    let new = NewPerson { unit: who.unit, facts };
    let doing_it = member::acts::Doing::on(joined).because(if frontline { "yes" } else { "" }).by(&doing.row.document);
    who.person = Some(entered(work, &members, new, &doing_it).await?);
    write(work, who).await
}

/// Enters the member; whoever was one before has a record already and is accepted anew on it.
async fn entered(work: &mut Work, scope: &Scope, new: NewPerson, how: &members::Doing) -> Outcome<PersonId> {
    let before = match new.facts.id_number() {
        Some(number) => super::former(work, &number).await?,
        None => None,
    };
    let Some(before) = before else {
        return members::add(work, scope, new, members::Entrance::Accepted, how).await;
    };
    // The record may stand with a unit that the approving committee does not reach.
    let whole = Scope::whole(work.district());
    members::readmit(work, &whole, handle(&before), new, how).await?;
    Ok(before.id)
}

async fn write(work: &mut Work, mut who: Applicant) -> Outcome<()> {
    who.version += 1;
    let (keys, district) = (work.keys().clone(), work.district().0);
    let row = Row::of(&keys, &who)?;
    let line = Line::done("admission.member", APPLICANT, who.id.0).unit(who.unit).seal(&keys, &row)?;
    store::update(work.conn(), district, row).await?;
    work.audit(line);
    Ok(())
}

/// The member of the case, as it stands now.
async fn person(work: &mut Work, doing: Doing<'_>) -> Outcome<(Scope, member::store::Person)> {
    let who = applicant(work, doing.scope, doing.case).await?;
    let scope = work.actor().scope("member.write")?;
    let missing = || Refusal::new("名册中没有这名预备党员", "请核对审批是否已登记");
    let id = who.person.ok_or_else(missing)?;
    let keys = work.keys().clone();
    let person = member::store::find(work.conn(), &keys, &scope, id).await?;
    Ok((scope, person))
}

fn handle(person: &member::store::Person) -> Handle {
    Handle { id: person.id, version: person.version }
}

async fn convert(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let (scope, person) = person(work, doing).await?;
    let rows = standing(doing);
    let reason = if extension_months(&rows) > 0 { "extended" } else { "on_time" };
    let how = member::acts::Doing::on(expiry(work, &rows)?).because(reason).by(&doing.row.document);
    members::confirm(work, &scope, handle(&person), &how).await
}

async fn extend(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let (scope, person) = person(work, doing).await?;
    // The row itself does not stand yet: with it the probation is as long as the assembly said.
    let mut rows = standing(doing);
    rows.push(doing.row.clone());
    let facts = person.facts.clone().with("extended_until", expiry(work, &rows)?.to_string());
    members::edit(work, &scope, handle(&person), facts).await.map(drop)
}

async fn cancel(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let (scope, person) = person(work, doing).await?;
    let how = member::acts::Doing::on(doing.row.on).because("cancelled").by(&doing.row.document);
    members::leave(work, &scope, handle(&person), &how).await
}

pub(super) fn undo<'a>(work: &'a mut Work, doing: Doing<'a>, why: &'a str) -> DoneFuture<'a> {
    Box::pin(async move {
        match (doing.step.key.as_str(), doing.row.outcome.as_str()) {
            ("approval", "approved") => {
                annul_last(work, doing, why).await?;
                let mut who = applicant(work, doing.scope, doing.case).await?;
                who.person = None;
                write(work, who).await
            }
            ("conversion_approval", "converted" | "cancelled") => annul_last(work, doing, why).await,
            ("conversion_approval", "extended") => {
                let (scope, person) = person(work, doing).await?;
                let facts = person.facts.clone().with("extended_until", "");
                members::edit(work, &scope, handle(&person), facts).await.map(drop)
            }
            _ => Ok(()),
        }
    })
}

/// Annuls the member's last event, which this step has made; later ones stand in the way and are told by the member's own rule.
async fn annul_last(work: &mut Work, doing: Doing<'_>, why: &str) -> Outcome<()> {
    let (scope, person) = person(work, doing).await?;
    let events = member::store::events(work.conn(), &scope, person.id).await?;
    let wanted = match doing.row.outcome.as_str() {
        "approved" => member::life::EventKind::Accepted,
        "converted" => member::life::EventKind::Confirmed,
        _ => member::life::EventKind::Left,
    };
    let last = member::life::live(&events).last().map(|e| (e.id, e.kind));
    match last {
        Some((event, kind)) if kind == wanted => members::annul(work, &scope, handle(&person), event, why).await,
        _ => Err(Refusal::new("该党员此后又有变动", "请先在其时间线上从后往前撤销").into()),
    }
}
