//! What speaks against a step of a transfer.

use super::{issuer, of_case, reaches};
use crate::file::{Kind, State, Transfer};
use crate::rules;
use access::{Scope, Work};
use base::{Outcome, Refusal};
use case::StepRow;
use case::hook::{Doing, Facts, FactsFuture};
use procedure::{Finding, Weight};
use record::value::{Value, Values};

pub(super) fn facts<'a>(work: &'a mut Work, doing: Doing<'a>) -> FactsFuture<'a> {
    Box::pin(async move {
        let t = of_case(work, doing.case).await?;
        let mut findings: Vec<Finding> = hand(work, &t, doing.step.key.as_str()).await?.into_iter().collect();
        findings.extend(fields(work, &t, doing.row));
        findings.extend(standing(work, &t, doing.step.key.as_str()).await?);
        Ok(Facts { findings })
    })
}

/// Each side takes its own steps only; letters are the issuer's.
pub(super) async fn hand(work: &mut Work, t: &Transfer, step: &str) -> Outcome<Option<Finding>> {
    let actor = work.actor().clone();
    let never = |what: &str, remedy: &str| Some(Finding::of(Weight::Never, "hand", Refusal::new(what, remedy)));
    if step == "letter" {
        let from = t.from.unwrap_or(base::id::UnitId(0));
        let Some(by) = issuer(work.conn(), actor.district, from).await? else {
            return Ok(never(
                "上级没有可以审批预备党员的党委，不能开具介绍信",
                "请在上级党委的资料中勾选“有审批预备党员的权限”",
            ));
        };
        let may = reaches(work.conn(), &actor, "transfer.letter", Some(by.id)).await?;
        return Ok(if may {
            None
        } else {
            never(&format!("介绍信由{}开具", by.name), "请报该党组织办理")
        });
    }
    let (side, name) = match (t.kind, step) {
        (Kind::In, _) | (Kind::Within, "accept") => (t.to, "接收方"),
        _ => (t.from, "转出方"),
    };
    let may = reaches(work.conn(), &actor, "transfer.write", side).await?;
    Ok(if may {
        None
    } else {
        never(&format!("这一步由{name}办理"), &format!("请由{name}党支部或其上级登记"))
    })
}

/// A number of days that was typed.
pub(super) fn days(values: &Values) -> i64 {
    values.get("valid_days").and_then(Value::amount).map_or(0, |q| q.0 / 1000)
}

fn fields(work: &Work, t: &Transfer, row: &StepRow) -> Vec<Finding> {
    let (catalogue, on) = (work.catalogue(), row.on);
    let mut found = Vec::new();
    match row.step.as_str() {
        "propose" => found.extend(rules::against_month(catalogue, row.values.text("paid_to"), on)),
        "register" => {
            let days = days(&row.values);
            found.extend(rules::against_month(catalogue, row.values.text("paid_to"), on));
            found.extend(rules::against_validity(catalogue, days, on));
            let issued = row.values.day("letter_on");
            found.extend(rules::against_expired(catalogue, issued.map(|d| d.plus_days(days)), on));
            if issued.is_some_and(|issued| issued > on) {
                let refusal = Refusal::at("letter_on", "介绍信的开具日期晚于登记日期", "请核对两个日期");
                found.push(Finding::of(Weight::Never, "order", refusal));
            }
        }
        "letter" => found.extend(rules::against_validity(catalogue, days(&row.values), on)),
        "accept" => {
            found.extend(rules::against_silence(catalogue, &row.outcome, row.values.text("opinion")));
            if t.kind == Kind::In && row.outcome == "accepted" {
                found.extend(rules::against_expired(catalogue, t.due, on));
            }
        }
        "receipt" if row.outcome == "received" => found.extend(rules::against_expired(catalogue, t.due, on)),
        _ => {}
    }
    found
}

/// The transfer is on its way, and the member still stands with the sender.
async fn standing(work: &mut Work, t: &Transfer, step: &str) -> Outcome<Option<Finding>> {
    let never = |what: String, remedy: &str| Some(Finding::of(Weight::Never, "standing", Refusal::new(what, remedy)));
    let first = matches!(step, "propose" | "register");
    if !first && t.state != State::Open {
        return Ok(never(format!("这件接转{}", t.state.name()), "无需再办理"));
    }
    let (Some(from), Some(person)) = (t.from, t.person) else { return Ok(None) };
    if step == "withdraw" {
        return Ok(None);
    }
    let (keys, whole) = (work.keys().clone(), Scope::whole(work.district()));
    let found = member::store::find(work.conn(), &keys, &whole, person).await?;
    let there = found.is_active() && found.unit == from;
    Ok(if there {
        None
    } else {
        never(format!("{}已不在转出的党支部", t.name), "请核对名册，并撤回这件接转")
    })
}
