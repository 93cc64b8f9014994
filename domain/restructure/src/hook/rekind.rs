//! 改设: what has to be so before a unit becomes another kind, and what that brings about for its members and the branches below it.

use super::effect::{Reply, plain};
use super::judge::{Bench, new_name};
use super::{code, request};
use crate::rules::against_size;
use access::{Scope, Work};
use base::id::UnitId;
use base::{Fault, Outcome, Refusal};
use catalogue::Catalogue;
use db::Conn;
use member::life::WHOLE;
use org::{Details, Members, NewUnit, Unit, acts};
use procedure::Weight;
use record::value::{Named, Values};

/// What becomes of members and lower units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Both kinds hold members, or neither does: everything stays.
    Stays,
    /// The members go to a new branch below.
    Down,
    /// The branches below go up in it.
    Up,
}

fn holds(catalogue: &Catalogue, kind: &str) -> bool {
    catalogue.unit_kind(kind).is_some_and(|k| k.holds_members)
}

fn way(catalogue: &Catalogue, from: &str, to: &str) -> Way {
    match (holds(catalogue, from), holds(catalogue, to)) {
        (true, false) => Way::Down,
        (false, true) => Way::Up,
        _ => Way::Stays,
    }
}

async fn lower(conn: &mut Conn, all: &Scope, unit: &Unit) -> Outcome<Vec<Unit>> {
    Ok(org::store::list(conn, all).await?.into_iter().filter(|u| u.parent == Some(unit.id)).collect())
}

/// Everything that speaks against the kind that was asked for, on the request and again on the reply.
pub(super) async fn judge(work: &mut Work, b: &mut Bench<'_>) -> Outcome<()> {
    let asked = match b.doing.step.key.as_str() {
        "reply" => match request(b.doing.rows) {
            Some(row) => row.values.clone(),
            None => return Ok(()),
        },
        _ => b.values().clone(),
    };
    let (catalogue, unit) = (work.catalogue().clone(), b.unit.clone());
    let kind = code(&asked, "kind").to_owned();
    if kind == unit.kind {
        b.say(Weight::Wrong, Refusal::at("kind", "与现在的组织类别相同", "请选择改设后的类别"));
        return Ok(());
    }
    place(work, b, &kind).await?;
    let (below, sums) = (lower(work.conn(), &b.all, &unit).await?, sums(work, b).await?);
    b.found.extend(against_size(&catalogue, &kind, sums, (b.on(), "kind")));
    match way(&catalogue, &unit.kind, &kind) {
        Way::Down => down(work, b, &asked, &below).await?,
        Way::Up => {
            let stays = below.iter().filter(|u| !holds(&catalogue, &u.kind));
            misplaced(b, "不能并入党支部的", stays);
        }
        Way::Stays => {
            let under = catalogue.unit_kind(&kind).map(|k| k.under.clone()).unwrap_or_default();
            misplaced(b, "不能在它下面的", below.iter().filter(|u| !under.contains(&u.kind)));
        }
    }
    let name = asked.text("name").trim().to_owned();
    if !name.is_empty() && name != unit.name {
        new_name(work, b, ("name", &name), unit.parent).await?;
    }
    Ok(())
}

/// The superior may have such a unit below it.
async fn place(work: &mut Work, b: &mut Bench<'_>, kind: &str) -> Outcome<()> {
    let catalogue = work.catalogue().clone();
    let (Some(parent), Some(kind)) = (b.unit.parent, catalogue.unit_kind(kind)) else { return Ok(()) };
    let above = org::store::find(work.conn(), &b.all, parent).await?;
    let faults = org::rules::against_place(&above, kind, &catalogue);
    faults.into_iter().for_each(|r| b.say(Weight::Wrong, Refusal::at("kind", r.what, r.remedy)));
    Ok(())
}

/// Members of the unit and of all below it, by the ledger.
async fn sums(work: &mut Work, b: &Bench<'_>) -> Outcome<Members> {
    let Some(within) = b.all.within(&b.unit.path) else { return Ok(Members::default()) };
    let today = work.today();
    let all = org::members(work.conn(), &within, today).await?;
    Ok(all.into_values().fold(Members::default(), |sum, one| sum + one))
}

/// The members need a branch to go to; groups end before.
async fn down(work: &mut Work, b: &mut Bench<'_>, asked: &Values, below: &[Unit]) -> Outcome<()> {
    misplaced(b, "没有撤销的", below.iter());
    let name = asked.text("branch_name").trim().to_owned();
    if name.is_empty() {
        let what = "没有写明原有党员编入哪个新党支部";
        b.say(Weight::Wrong, Refusal::at("branch_name", what, "党总支、党委不直接管理党员，请写明党支部全称"));
        return Ok(());
    }
    if name == b.unit.name || name == asked.text("name").trim() {
        b.say(Weight::Wrong, Refusal::at("branch_name", "与改设的党组织同名", "请写新党支部的全称"));
        return Ok(());
    }
    // It is founded beside the unit and comes under it with the change.
    new_name(work, b, ("branch_name", &name), b.unit.parent).await
}

fn misplaced<'u>(b: &mut Bench<'_>, which: &str, units: impl Iterator<Item = &'u Unit>) {
    let names: Vec<&str> = units.map(Unit::shown).collect();
    if !names.is_empty() {
        let what = format!("还有{which}下级党组织：{}", names.join("、"));
        b.say(Weight::Wrong, Refusal::at("kind", what, "请先调整它们的隶属关系，或先行撤销"));
    }
}

impl Reply<'_> {
    /// The unit is another kind from the day of the reply; nobody is lost on the way.
    pub(super) async fn rekind(self, work: &mut Work) -> Outcome<()> {
        let catalogue = work.catalogue().clone();
        let kind = code(&self.asked, "kind").to_owned();
        let parent = self.unit.parent.ok_or_else(|| Fault::internal("a unit of another kind without a superior"))?;
        match way(&catalogue, &self.unit.kind, &kind) {
            Way::Stays => self.turn(work, &kind).await,
            Way::Down => {
                let branch = self.branch_beside(work, parent).await?;
                self.all_to(work, &self.unit, branch).await?;
                self.turn(work, &kind).await?;
                plain(acts::move_to(work, &self.all, branch, self.unit.id, self.change()).await)?;
                self.trace_event(work, branch).await
            }
            Way::Up => {
                let below = lower(work.conn(), &self.all, &self.unit).await?;
                for unit in &below {
                    plain(acts::move_to(work, &self.all, unit.id, parent, self.change()).await)?;
                    self.trace_event(work, unit.id).await?;
                }
                self.turn(work, &kind).await?;
                for unit in &below {
                    self.merge_into(work, unit, self.unit.id).await?;
                }
                Ok(())
            }
        }
    }

    async fn turn(&self, work: &mut Work, kind: &str) -> Outcome<()> {
        let id = self.unit.id;
        plain(acts::change_kind(work, &self.all, id, kind, self.change()).await)?;
        self.trace_event(work, id).await?;
        let name = self.asked.text("name").trim();
        if name.is_empty() || name == self.unit.name {
            return Ok(());
        }
        plain(acts::rename(work, &self.all, id, (name, ""), self.change()).await)?;
        self.trace_event(work, id).await
    }

    /// A branch beside the unit, which takes its members before the unit can hold them no more.
    async fn branch_beside(&self, work: &mut Work, parent: UnitId) -> Outcome<UnitId> {
        let name = self.asked.text("branch_name").trim().to_owned();
        let (sector, village) = (self.unit.sector.clone(), self.unit.village);
        let details = Details { sector, village, ..self.founding(work, parent).await? };
        let new = NewUnit::of(name, "branch", Some(parent), self.on()).with(details);
        let id = plain(acts::found(work, &self.all, new).await)?;
        self.trace_event(work, id).await?;
        Ok(id)
    }

    /// All members of a unit go to another, as a whole.
    pub(super) async fn all_to(&self, work: &mut Work, from: &Unit, to: UnitId) -> Outcome<()> {
        let today = work.today();
        for who in member::store::of_branch(work.conn(), &self.all, from.id, today).await? {
            let who = Named { id: who.id.0, name: who.name };
            self.bring(work, &who, (to, WHOLE)).await?;
        }
        Ok(())
    }
}
