//! What keeps a unit from ending: lower units, members, matters on their way, what is registered under it.

use super::judge::Bench;
use access::Work;
use base::{Outcome, Refusal};
use org::obstacle::{self, Ground};
use procedure::Weight;

/// Names told.
const TOLD: usize = 5;

/// Members whose relation stands in the unit itself.
pub(super) async fn members(work: &mut Work, b: &mut Bench<'_>, weight: Weight) -> Outcome<()> {
    let today = work.today();
    let here = member::store::of_branch(work.conn(), &b.all, b.unit.id, today).await?;
    if !here.is_empty() {
        let what = format!("还有{}名党员的组织关系在“{}”", here.len(), b.unit.name);
        b.say(weight, Refusal::new(what, "请先办理组织关系接转，可以整建制接转"));
    }
    Ok(())
}

/// Lower units, and matters on their way in the unit, into it and out of it.
pub(super) async fn all(work: &mut Work, b: &mut Bench<'_>, weight: Weight) -> Outcome<()> {
    let units = org::store::list(work.conn(), &b.all).await?;
    let lower: Vec<&str> = units.iter().filter(|u| u.parent == Some(b.unit.id)).map(org::Unit::shown).collect();
    if !lower.is_empty() {
        let what = format!("还有{}个下级党组织：{}", lower.len(), told(&lower));
        b.say(weight, Refusal::new(what, "请先调整它们的隶属关系，或先行撤销"));
    }
    let (actor, catalogue) = (work.actor().clone(), work.catalogue().clone());
    let ground = Ground { actor: &actor, catalogue: &catalogue };
    let open = obstacle::of(work.conn(), ground, b.unit.id, Some(b.doing.case.id.0)).await?;
    obstacle::against(&open).into_iter().for_each(|refusal| b.say(weight, refusal));
    Ok(())
}

fn told(names: &[&str]) -> String {
    let and = if names.len() > TOLD { "等" } else { "" };
    format!("{}{and}", names.iter().take(TOLD).copied().collect::<Vec<_>>().join("、"))
}
