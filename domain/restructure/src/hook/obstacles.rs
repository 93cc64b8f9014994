//! What keeps a unit from ending: lower units, members, matters on their way.

use super::judge::Bench;
use access::Work;
use base::{Outcome, Refusal};
use procedure::Weight;

/// Matters looked through.
const LOOKED: usize = 200;
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

/// Lower units, and matters of the unit that are on their way.
pub(super) async fn all(work: &mut Work, b: &mut Bench<'_>, weight: Weight) -> Outcome<()> {
    let units = org::store::list(work.conn(), &b.all).await?;
    let lower: Vec<&str> = units.iter().filter(|u| u.parent == Some(b.unit.id)).map(org::Unit::shown).collect();
    if !lower.is_empty() {
        let what = format!("还有{}个下级党组织：{}", lower.len(), told(&lower));
        b.say(weight, Refusal::new(what, "请先调整它们的隶属关系，或先行撤销"));
    }
    let open = case::store::of_unit(work.conn(), &b.all, b.unit.id, LOOKED).await?;
    let catalogue = work.catalogue().clone();
    let open: Vec<String> = open
        .iter()
        .filter(|c| c.id != b.doing.case.id)
        .map(|c| format!("{}“{}”", catalogue.procedure(&c.procedure).map_or("", |p| &p.name), c.title))
        .collect();
    if !open.is_empty() {
        let names: Vec<&str> = open.iter().map(String::as_str).collect();
        let what = format!("还有{}件没有办结的事项：{}", open.len(), told(&names));
        b.say(weight, Refusal::new(what, "请先办结，或撤销登记"));
    }
    Ok(())
}

fn told(names: &[&str]) -> String {
    let and = if names.len() > TOLD { "等" } else { "" };
    format!("{}{and}", names.iter().take(TOLD).copied().collect::<Vec<_>>().join("、"))
}
