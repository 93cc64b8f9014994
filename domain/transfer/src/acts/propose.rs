//! Proposing that members of a branch are transferred: one form, a case for each, all or nothing.

use super::gathered::Gathered;
use super::{begun, insert};
use crate::file::TransferId;
use crate::hook::issuer;
use crate::rules::PLACE_CHARS;
use crate::{Kind, Transfer};
use access::{Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Fault, Outcome, Refusal};
use case::CaseId;
use case::acts::{NewCase, NewStep};
use org::Unit;
use std::path::Path;

/// Members proposed at once at most.
const MOST: usize = 500;

/// Where to.
#[derive(Debug, Clone)]
pub enum Target {
    /// A branch of the district.
    Within(UnitId),
    /// Out of the district: the Party organisation there, and how far it is.
    Out {
        /// Its full name.
        place: String,
        /// Code of `transfer_scope`.
        scope: String,
    },
}

impl Target {
    /// Which way that is.
    pub fn kind(&self) -> Kind {
        if matches!(self, Self::Within(_)) { Kind::Within } else { Kind::Out }
    }
}

/// A proposal as a form sent it.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The sender.
    pub from: UnitId,
    /// The receiver.
    pub to: Target,
    /// Together with the whole unit: all its members, whatever was chosen.
    pub whole: bool,
    /// The members, with the month to which they have paid when it is another than the form's.
    pub people: Vec<(PersonId, String)>,
    /// The first step: day, reason, month of the dues, request.
    pub step: NewStep,
}

/// Proposes a transfer for every member chosen.
///
/// # Errors
/// [`Fault::NotFound`] for a sender out of reach; every reason against any of them at once, with the names.
pub async fn propose(work: &mut Work, scope: &Scope, dir: &Path, new: Proposal) -> Outcome<Vec<CaseId>> {
    let unit = org::store::find(work.conn(), scope, new.from).await?;
    let today = work.today();
    let there = member::store::of_branch(work.conn(), scope, unit.id, today).await?;
    let mut people = new.people.clone();
    if new.whole {
        let typed =
            |id| new.people.iter().find(|(known, _)| *known == id).map_or(String::new(), |(_, paid)| paid.clone());
        people = there.iter().map(|m| (m.id, typed(m.id))).collect();
    }
    let mut reasons = Gathered::of(people.len());
    for refusal in common(work, &unit, &new, &people).await? {
        reasons.add("", refusal);
    }
    let mut made = Vec::new();
    for (person, paid_to) in &people {
        let Some(brief) = there.iter().find(|m| m.id == *person) else {
            reasons.add("", Refusal::at("people", "所选党员不在这个党支部", "请刷新页面后重新选择"));
            continue;
        };
        match one(work, scope, dir, (&new, unit.id), (brief, paid_to)).await {
            Ok(case) => made.push(case),
            Err(Fault::Refused(faults)) => faults.into_iter().for_each(|f| reasons.add(&brief.name, f)),
            Err(other) => return Err(other),
        }
    }
    let reasons = reasons.told();
    if reasons.is_empty() { Ok(made) } else { Err(Fault::Refused(reasons)) }
}

/// What is wrong with the form whoever is chosen.
async fn common(work: &mut Work, unit: &Unit, new: &Proposal, people: &[(PersonId, String)]) -> Outcome<Vec<Refusal>> {
    let mut reasons = Vec::new();
    if people.is_empty() {
        reasons.push(Refusal::at("people", "没有选择党员", "请勾选要转出的党员，整建制的勾选“整建制”"));
    }
    if people.len() > MOST {
        reasons.push(Refusal::at("people", format!("一次最多办理{MOST}人"), "请分几次办理"));
    }
    match &new.to {
        Target::Within(to) => {
            let whole = Scope::whole(work.district());
            match org::store::find(work.conn(), &whole, *to).await {
                Ok(found) => reasons.extend(against_receiver(work, unit, &found)),
                Err(Fault::NotFound) => reasons.push(Refusal::at("to", "没有选择转往的党支部", "请填写编码或全称")),
                Err(other) => return Err(other),
            }
        }
        Target::Out { place, scope } => {
            if !(2..=PLACE_CHARS).contains(&place.chars().count()) {
                let what = format!("转往的党组织应为2至{PLACE_CHARS}字");
                reasons.push(Refusal::at("place", what, "请填写对方基层党委的全称"));
            }
            let known = work.catalogue().codes("transfer_scope").is_some_and(|t| t.get(scope).is_some());
            if !known || scope == "district" {
                reasons.push(Refusal::at("scope", "没有选择转接范围", "请从列表中选择"));
            }
            let district = work.district();
            if issuer(work.conn(), district, unit.id).await?.is_none() {
                let what = "上级没有可以审批预备党员的党委，不能开具介绍信";
                reasons.push(Refusal::new(what, "请报上级党组织"));
            }
        }
    }
    Ok(reasons)
}

fn against_receiver(work: &Work, from: &Unit, to: &Unit) -> Option<Refusal> {
    if to.id == from.id {
        return Some(Refusal::at("to", "转往的就是现在的党支部", "请选择另一个党支部"));
    }
    if to.dissolved.is_some() {
        return Some(Refusal::at("to", format!("{}已撤销", to.name), "请选择现有的党支部"));
    }
    let holds = work.catalogue().unit_kind(&to.kind).is_some_and(|kind| kind.holds_members);
    (!holds).then(|| Refusal::at("to", format!("党员不直接编在{}", to.name), "请选择它下面的党支部"))
}

async fn one(
    work: &mut Work,
    scope: &Scope,
    dir: &Path,
    (new, from): (&Proposal, UnitId),
    (who, paid_to): (&member::store::Brief, &str),
) -> Outcome<CaseId> {
    let kind = new.to.kind();
    let id: TransferId = work.new_id();
    let request = if new.step.request.is_empty() { String::new() } else { format!("{}-{}", new.step.request, who.id) };
    let opened = NewCase {
        procedure: kind.key().to_owned(),
        unit: from.0,
        subject: Some(id.0),
        title: who.name.clone(),
        request,
    };
    let case = case::acts::open(work, scope, &opened).await?;
    let found = case::store::find(work.conn(), scope, case).await?;
    if found.subject != Some(id.0) {
        // The same form was sent before; what it has made stands.
        return Ok(case);
    }
    let mut t = Transfer { from: Some(from), whole: new.whole, person: Some(who.id), ..begun(work, kind, case, id) };
    t.name.clone_from(&who.name);
    match &new.to {
        Target::Within(to) => t.to = Some(*to),
        Target::Out { place, scope } => {
            t.place.clone_from(place);
            t.scope.clone_from(scope);
        }
    }
    insert(work, &t).await?;
    let mut step =
        NewStep { step: "propose".to_owned(), version: found.version, request: String::new(), ..new.step.clone() };
    if !paid_to.trim().is_empty() {
        step.texts = replaced(&step.texts, paid_to.trim());
    }
    case::acts::take(work, scope, dir, case, &step).await?;
    Ok(case)
}

/// The texts of the form with another month.
fn replaced(texts: &record::rules::Texts, paid_to: &str) -> record::rules::Texts {
    let keys = ["on", "reason", "note"];
    let kept = keys.iter().fold(record::rules::Texts::new(), |all, key| {
        texts.of(key).iter().fold(all, |all, text| all.with(key, text.clone()))
    });
    kept.with("paid_to", paid_to)
}
