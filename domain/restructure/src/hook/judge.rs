//! What speaks against a step: sizes, names, places, people, the hand, and everything that still stands in the way.

use super::{agrees, authority, code, number, obstacles, parent_of, people, rekind, request, task, unit, unit_of};
use crate::rules::{against_covers, against_number, against_size};
use crate::{DIRECT, DISSOLVE, FOUND, MERGE, MOVE, REKIND, RENAME, SPLIT, TASK};
use access::{Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Day, Outcome, Refusal};
use case::StepRow;
use case::hook::{Doing, Facts, FactsFuture};
use member::rights::{self, Asked};
use member::store::Membership;
use org::{Members, Unit};
use procedure::{Finding, Weight};
use record::value::Values;

/// A step being judged.
pub(super) struct Bench<'a> {
    pub doing: Doing<'a>,
    pub unit: Unit,
    /// The whole district.
    pub all: Scope,
    pub found: Vec<Finding>,
}

impl Bench<'_> {
    pub fn on(&self) -> Day {
        self.doing.row.on
    }

    pub fn values(&self) -> &Values {
        &self.doing.row.values
    }

    pub fn say(&mut self, weight: Weight, refusal: Refusal) {
        self.found.push(Finding::of(weight, "restructure", refusal));
    }
}

pub(super) fn facts<'a>(work: &'a mut Work, doing: Doing<'a>) -> FactsFuture<'a> {
    Box::pin(async move {
        let (unit, all) = (unit(work, doing.case).await?, Scope::whole(work.district()));
        let mut bench = Bench { doing, unit, all, found: Vec::new() };
        match doing.step.key.as_str() {
            _ if doing.case.procedure == TASK => task::judge(work, &mut bench).await?,
            "request" => asked(work, &mut bench).await?,
            "reply" => answered(work, &mut bench).await?,
            _ => {}
        }
        Ok(Facts { findings: bench.found })
    })
}

async fn asked(work: &mut Work, b: &mut Bench<'_>) -> Outcome<()> {
    if case::file::standing(b.doing.rows).iter().any(|r| r.step == "reply" && r.outcome == "agreed") {
        b.say(Weight::Never, Refusal::new("已经批复同意", "确需改动的，请先由上级撤销批复"));
    }
    match b.doing.case.procedure.as_str() {
        FOUND | DIRECT => founding(work, b).await,
        SPLIT => splitting(work, b).await,
        RENAME => {
            let name = b.values().text("name").to_owned();
            new_name(work, b, ("name", &name), b.unit.parent).await
        }
        DISSOLVE => {
            obstacles::members(work, b, Weight::Soft).await?;
            obstacles::all(work, b, Weight::Soft).await
        }
        MERGE => obstacles::all(work, b, Weight::Soft).await,
        REKIND => rekind::judge(work, b).await,
        _ => Ok(()),
    }
}

async fn founding(work: &mut Work, b: &mut Bench<'_>) -> Outcome<()> {
    let catalogue = work.catalogue().clone();
    let values = b.values().clone();
    let parent = parent_of(b.doing.case, &b.unit, &values);
    let above = org::store::find(work.conn(), &b.all, parent).await?;
    let kind = code(&values, "kind").to_owned();
    if let Some(kind) = catalogue.unit_kind(&kind) {
        let faults = org::rules::against_place(&above, kind, &catalogue);
        faults.into_iter().for_each(|r| b.say(Weight::Wrong, Refusal::at("kind", r.what, r.remedy)));
    }
    let name = b.doing.case.title.clone();
    new_name(work, b, ("", &name), Some(parent)).await?;
    let members = Members { full: number(&values, "full"), probationary: number(&values, "probationary") };
    b.found.extend(against_size(&catalogue, &kind, members, (b.on(), "full")));
    if kind == "joint_branch" {
        b.found.extend(against_covers(&catalogue, values.text("covers"), b.on()));
    }
    let known = memberships(work, b, "people").await?;
    if !known.is_empty() && !catalogue.unit_kind(&kind).is_some_and(|k| k.holds_members) {
        b.say(Weight::Wrong, Refusal::at("people", "党委和党总支不直接编入党员", "请在成立下级党支部时编入"));
    }
    let full = i64::try_from(known.iter().filter(|m| m.was_full(b.on())).count())?;
    if full > members.full {
        let what = format!("编入的正式党员{full}名，多于所填的{}名", members.full);
        b.say(Weight::Wrong, Refusal::at("full", what, "请核对人数"));
    }
    secretary(work, b).await
}

async fn splitting(work: &mut Work, b: &mut Bench<'_>) -> Outcome<()> {
    let name = b.values().text("name").to_owned();
    new_name(work, b, ("name", &name), b.unit.parent).await?;
    let today = work.today();
    let here = member::store::of_branch(work.conn(), &b.all, b.unit.id, today).await?;
    let chosen = people(b.values(), "people").to_vec();
    let stays = |id: i64| !chosen.iter().any(|p| p.id == id);
    for who in chosen.iter().filter(|who| !here.iter().any(|m| m.id.0 == who.id)) {
        b.say(
            Weight::Wrong,
            Refusal::at("people", format!("{}不在“{}”", who.name, b.unit.name), "请从本支部党员中选择"),
        );
    }
    for (stay, whose) in [(true, "留下"), (false, "分出")] {
        let count = |category: &str| here.iter().filter(|m| stays(m.id.0) == stay && m.category == category).count();
        let members =
            Members { full: i64::try_from(count("full"))?, probationary: i64::try_from(count("probationary"))? };
        let found = against_size(work.catalogue(), "branch", members, (b.on(), "people"));
        b.found.extend(found.into_iter().map(|mut f| {
            f.refusal.what = format!("{whose}的{}", f.refusal.what);
            f
        }));
    }
    let first = people(b.values(), "secretary").first().cloned();
    if let Some(who) = first.filter(|who| stays(who.id)) {
        b.say(Weight::Wrong, Refusal::at("secretary", format!("{}不在分出的党员中", who.name), "请从分出的党员中选择"));
    }
    secretary(work, b).await
}

/// What the roster says of the members that a field names.
async fn memberships(work: &mut Work, b: &Bench<'_>, key: &str) -> Outcome<Vec<Membership>> {
    let ids: Vec<PersonId> = people(b.values(), key).iter().map(|p| PersonId(p.id)).collect();
    member::store::memberships(work.conn(), &b.all, &ids).await
}

/// The first secretary is a full member, as a rule since a year.
pub(super) async fn secretary(work: &mut Work, b: &mut Bench<'_>) -> Outcome<()> {
    let on = b.on();
    for who in memberships(work, b, "secretary").await? {
        if !who.was_full(on) {
            b.say(Weight::Wrong, Refusal::at("secretary", format!("{}不是正式党员", who.name), "请指定正式党员"));
        } else if !who.was_full(on.plus_months(-12)) {
            let refusal = Refusal::at("secretary", format!("{}的党龄不满一年", who.name), "请核对");
            b.found.push(Finding::by_rule(work.catalogue(), "branch_secretary_seniority", on, refusal));
        }
        withheld(work, b, &who).await?;
    }
    Ok(())
}

/// Whoever has no right to be elected is not made secretary either.
async fn withheld(work: &mut Work, b: &mut Bench<'_>, who: &Membership) -> Outcome<()> {
    let (catalogue, keys, on) = (work.catalogue().clone(), work.keys().clone(), b.on());
    let asked = Asked { keys: &keys, catalogue: &catalogue, on };
    for without in rights::withheld_of(work.conn(), b.all.district(), asked, &[who.id]).await? {
        let refusal = Refusal::at("secretary", format!("{}处于{}期间", who.name, without.why), "请另行指定");
        b.found.push(Finding::by_rule(&catalogue, without.rule, on, refusal));
    }
    Ok(())
}

/// A name of its own among its brothers.
pub(super) async fn new_name(
    work: &mut Work,
    b: &mut Bench<'_>,
    (place, name): (&'static str, &str),
    parent: Option<UnitId>,
) -> Outcome<()> {
    let units = org::store::list(work.conn(), &b.all).await?;
    let taken = units.iter().any(|u| u.parent == parent && u.name == name);
    for r in org::rules::against_name(name, taken) {
        let refusal =
            if place.is_empty() { Refusal::new(r.what, r.remedy) } else { Refusal::at(place, r.what, r.remedy) };
        b.say(Weight::Wrong, refusal);
    }
    Ok(())
}

async fn answered(work: &mut Work, b: &mut Bench<'_>) -> Outcome<()> {
    hand(work, b).await?;
    if !agrees(b.doing) {
        return Ok(());
    }
    b.found.extend(against_number(b.values().text("number")));
    let asked: Option<&StepRow> = request(b.doing.rows);
    if asked.is_none() {
        return Ok(());
    }
    match b.doing.case.procedure.as_str() {
        MERGE => {
            obstacles::all(work, b, Weight::Never).await?;
            merging(work, b).await
        }
        REKIND => rekind::judge(work, b).await,
        MOVE if unit_of(b.values(), "under").is_none() => {
            b.say(Weight::Wrong, Refusal::at("under", "没有选定新的上级", "同意的，请选定调整后的上级"));
            Ok(())
        }
        DISSOLVE => {
            obstacles::members(work, b, Weight::Never).await?;
            obstacles::all(work, b, Weight::Never).await
        }
        _ => Ok(()),
    }
}

async fn merging(work: &mut Work, b: &mut Bench<'_>) -> Outcome<()> {
    let Some(into) = unit_of(b.values(), "into") else {
        b.say(Weight::Wrong, Refusal::at("into", "没有选定并入的党组织", "同意的，请选定"));
        return Ok(());
    };
    let other = org::store::find(work.conn(), &b.all, into).await?;
    let catalogue = work.catalogue().clone();
    let holds = |kind: &str| catalogue.unit_kind(kind).is_some_and(|k| k.holds_members);
    if holds(&b.unit.kind) && !holds(&other.kind) {
        b.say(Weight::Wrong, Refusal::at("into", format!("“{}”不直接管理党员", other.name), "请选择党支部"));
    }
    let today = work.today();
    let members = org::members(work.conn(), &b.all, today).await?;
    let of = |unit: UnitId| members.get(&unit).copied().unwrap_or_default();
    let together = of(b.unit.id) + of(into);
    b.found.extend(against_size(&catalogue, &other.kind, together, (b.on(), "into")));
    Ok(())
}

/// Who approves reaches the committee that may.
pub(super) async fn hand(work: &mut Work, b: &mut Bench<'_>) -> Outcome<()> {
    if [DIRECT, TASK].contains(&b.doing.case.procedure.as_str()) {
        return Ok(());
    }
    let (unit, all) = (b.unit.clone(), b.all.clone());
    let clause = work.catalogue().rule("branch_setup_authority").and_then(|r| r.basis.clause()).unwrap_or_default();
    let refusal = match authority(work.conn(), &all, &unit).await? {
        Some(above) if b.doing.scope.covers(&above.path) => return Ok(()),
        Some(above) => Refusal::new(format!("由{}批复", above.name), "请报该党组织办理").by(clause),
        None => Refusal::new(format!("“{}”没有可以批复的上级党委", unit.name), "请核对隶属关系").by(clause),
    };
    b.say(Weight::Never, refusal);
    Ok(())
}
