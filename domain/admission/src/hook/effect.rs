//! What a step of admission does beside its row: the member entered, converted, extended or cancelled; and all of it back.

use super::{applicant, assembly, expiry, extension_months, standing, stock};
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
        stock::follow(work, doing).await?;
        match (doing.step.key.as_str(), doing.row.outcome.as_str()) {
            ("approval", "approved") => accept(work, doing).await,
            ("conversion_approval", "converted") => convert(work, doing).await,
            ("conversion_approval", "extended") => extend(work, doing).await,
            ("conversion_approval", "cancelled") => cancel(work, doing).await,
            _ => Ok(()),
        }
    })
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
    let before = extension_months(&rows);
    rows.push(doing.row.clone());
    if extension_months(&rows) == before {
        return Err(Refusal::new("没有支部大会延长预备期的决议和月数", "请先登记支部大会，填写延长月数").into());
    }
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
        stock::against_undo(doing)?;
        back_on_the_way(work, doing).await?;
        match (doing.step.key.as_str(), doing.row.outcome.as_str()) {
            ("approval", "approved") => {
                annul_last(work, doing, why).await?;
                let mut who = applicant(work, doing.scope, doing.case).await?;
                who.person = None;
                write(work, who).await
            }
            ("conversion_approval", "converted" | "cancelled") => annul_last(work, doing, why).await,
            ("conversion_approval", "extended") => shorten(work, doing).await,
            _ => Ok(()),
        }
    })
}

/// A case that was over is open again: nobody is on the way twice, nor beside a membership that came of another application.
async fn back_on_the_way(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    if !doing.step.last && doing.step.outcome(&doing.row.outcome).is_none_or(|o| !o.ends) {
        return Ok(());
    }
    let who = applicant(work, doing.scope, doing.case).await?;
    let Some(number) = who.facts.id_number() else { return Ok(()) };
    let (keys, district) = (work.keys().clone(), work.district());
    let other = store::on_the_way(work.conn(), &keys, district.0, number.expose()).await?;
    if other.is_some_and(|id| id != who.id) {
        let refusal = Refusal::new("此人已有另一件正在办理的入党申请", "请先撤销那一件，再撤销这一步");
        return Err(refusal.into());
    }
    let whole = Scope::whole(district);
    let Some(id) = member::store::by_id_number(work.conn(), &keys, &whole, &number).await? else { return Ok(()) };
    let member = member::store::find(work.conn(), &keys, &whole, id).await?.is_active();
    if member && who.person.is_none() {
        return Err(Refusal::new("此人已按另一件入党申请成为党员", "请核对，不再恢复这一件").into());
    }
    Ok(())
}

/// The probation ends as it did without the extension; what was discussed since rests on it.
async fn shorten(work: &mut Work, doing: Doing<'_>) -> Outcome<()> {
    let rows: Vec<StepRow> = standing(doing).into_iter().filter(|r| r.id != doing.row.id).collect();
    if rows.iter().any(|r| r.step == "conversion_assembly" && r.id > doing.row.id) {
        return Err(Refusal::new("延长预备期之后支部大会又讨论过转正", "请从后往前逐步撤销").into());
    }
    let until = if extension_months(&rows) > 0 { expiry(work, &rows)?.to_string() } else { String::new() };
    let (scope, person) = person(work, doing).await?;
    let facts = person.facts.clone().with("extended_until", until);
    members::edit(work, &scope, handle(&person), facts).await.map(drop)
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
