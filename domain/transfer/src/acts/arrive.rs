//! A letter from outside: its data and the member's, entered once.

use super::{begun, insert};
use crate::file::TransferId;
use crate::rules::PLACE_CHARS;
use crate::store;
use crate::{Kind, Transfer};
use access::{Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Fault, IdNumber, Outcome, Refusal};
use case::CaseId;
use case::acts::{NewCase, NewStep};
use member::Facts;
use std::path::Path;

/// A letter as a form sent it.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// The branch that is to take the member.
    pub unit: i64,
    /// The Party organisation outside that issued the letter.
    pub place: String,
    /// Code of `transfer_scope`.
    pub scope: String,
    /// Together with the whole unit.
    pub whole: bool,
    /// What the letter says of the member, by the columns of the roster.
    pub facts: Facts,
    /// What could not be read of it.
    pub wrong: Vec<Refusal>,
    /// The first step: day, number, validity, dues, files, request.
    pub step: NewStep,
}

/// Takes a letter: begins the case and records the first step. Nobody is entered yet.
///
/// # Errors
/// [`Fault::NotFound`] for a branch out of reach; every reason against the form at once.
pub async fn register(work: &mut Work, scope: &Scope, dir: &Path, new: Arrival) -> Outcome<CaseId> {
    let keys = work.keys().clone();
    let first = NewStep { step: "register".to_owned(), ..new.step };
    let unit = org::store::find(work.conn(), scope, UnitId(new.unit)).await?;
    let mut reasons = case::acts::faults(work, scope, Kind::In.key(), &first).await?;
    reasons.extend(new.wrong);
    let (mut facts, place) = (new.facts, new.place.trim().to_owned());
    reasons.extend(against_form(work, &unit, &place, &new.scope));
    let known = judge(work, &mut facts, &mut reasons).await?;
    if !reasons.is_empty() {
        return Err(Fault::Refused(reasons));
    }
    let id: TransferId = work.new_id();
    let opened = NewCase {
        procedure: Kind::In.key().to_owned(),
        unit: unit.id.0,
        subject: Some(id.0),
        title: facts.get("name").to_owned(),
        request: first.request.clone(),
    };
    let case = case::acts::open(work, scope, &opened).await?;
    let found = case::store::find(work.conn(), scope, case).await?;
    if found.subject != Some(id.0) {
        return Ok(case);
    }
    let blank = begun(work, Kind::In, case, id);
    let t = Transfer {
        to: Some(unit.id),
        place,
        scope: new.scope,
        whole: new.whole,
        person: known,
        name: facts.get("name").to_owned(),
        blind: store::blind(&keys, facts.get("id_number")),
        facts,
        ..blank
    };
    insert(work, &t).await?;
    let step = NewStep { version: found.version, request: String::new(), ..first };
    case::acts::take(work, scope, dir, case, &step).await?;
    Ok(case)
}

fn against_form(work: &Work, unit: &org::Unit, place: &str, scope: &str) -> Vec<Refusal> {
    let mut reasons = Vec::new();
    let holds = work.catalogue().unit_kind(&unit.kind).is_some_and(|kind| kind.holds_members);
    if !holds || unit.dissolved.is_some() {
        reasons.push(Refusal::at("unit", format!("党员不能编在{}", unit.name), "请选择现有的党支部"));
    }
    if !(2..=PLACE_CHARS).contains(&place.chars().count()) {
        reasons.push(Refusal::at("place", format!("转出的党组织应为2至{PLACE_CHARS}字"), "请按介绍信填写"));
    }
    let known = work.catalogue().codes("transfer_scope").is_some_and(|t| t.get(scope).is_some());
    if !known || scope == "district" {
        reasons.push(Refusal::at("scope", "没有选择转接范围", "请从列表中选择；本区内的由转出方在系统中提出"));
    }
    reasons
}

/// What is wrong with the member's facts, and whether the roster knows them from before. A column that could not be read is not
/// judged once more.
async fn judge(work: &mut Work, facts: &mut Facts, reasons: &mut Vec<Refusal>) -> Outcome<Option<PersonId>> {
    let unread: Vec<String> = reasons.iter().map(|r| r.place.clone()).collect();
    let name = base::name::tidy(facts.get("name"));
    facts.set("name", name);
    if !unread.iter().any(|p| p == "id_number") {
        facts.derive_from_id();
    }
    let found = member::rules::blocking(member::rules::check(facts, work.catalogue(), work.today()));
    reasons.extend(found.into_iter().filter(|r| !unread.contains(&r.place)));
    let Ok(number) = IdNumber::parse(facts.get("id_number"), work.today()) else { return Ok(None) };
    facts.set("id_number", number.expose());
    // Whether somebody is there has to be known across the district, without telling where.
    let (keys, whole) = (work.keys().clone(), Scope::whole(work.district()));
    let Some(person) = member::store::by_id_number(work.conn(), &keys, &whole, &number).await? else { return Ok(None) };
    let known = member::store::find(work.conn(), &keys, &whole, person).await?;
    if known.is_active() {
        let remedy = "此人在本区名册中；区内转接由其所在党支部提出";
        reasons.push(Refusal::at("id_number", "此人已是本区党员", remedy));
    } else if known.facts.has("left_by") {
        let remedy = "恢复党籍或重新入党的，请由组织部门核对后在其党员页面办理";
        reasons.push(Refusal::at("id_number", "此人曾在名册中，不是因转出而减少", remedy));
    }
    Ok(Some(person))
}
