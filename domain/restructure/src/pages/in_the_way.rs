//! On the page of a case that would end a unit: everything that has to be gone before, each with the way there.

use crate::{DISSOLVE, MERGE};
use access::{Actor, Scope};
use base::{Fault, Outcome};
use case::file::standing;
use case::{CaseFile, CaseId, State};
use db::Conn;
use maud::{Markup, html};
use org::Unit;
use org::obstacle::{self, Ground, Obstacle};
use ui::{PanelFuture, Site, list, parts};

/// What stands in the way of ending a unit.
struct InTheWay {
    unit: Unit,
    /// Members whose relation stands in it; a merger takes them along.
    members: usize,
    lower: Vec<Unit>,
    open: Vec<Obstacle>,
}

/// What stands in the way; nothing for other cases, after the reply, or when nothing does.
pub fn of_case(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("case.read")?;
        let mut conn = site.db.read().await?;
        let case = match case::store::find(&mut conn, &scope, CaseId(id)).await {
            Ok(case) if ends(&case) => case,
            Ok(_) | Err(Fault::NotFound) => return Ok(None),
            Err(other) => return Err(other),
        };
        let rows = case::store::rows(&mut conn, &site.keys, &scope, case.id).await?;
        if standing(&rows).iter().any(|r| r.step == "reply" && r.outcome == "agreed") {
            return Ok(None);
        }
        let found = InTheWay::gather(&mut conn, &site, &actor, &case).await?;
        Ok(found.map(|found| parts::card("还需先办结", &found.shown())))
    })
}

fn ends(case: &CaseFile) -> bool {
    case.state == State::Open && [DISSOLVE, MERGE].contains(&case.procedure.as_str())
}

impl InTheWay {
    async fn gather(conn: &mut Conn, site: &Site, actor: &Actor, case: &CaseFile) -> Outcome<Option<Self>> {
        let whole = Scope::whole(actor.district);
        let unit = org::store::find(conn, &whole, case.unit).await?;
        let lower = org::store::list(conn, &whole).await?.into_iter().filter(|u| u.parent == Some(unit.id)).collect();
        let members = match case.procedure == DISSOLVE {
            true => member::store::of_branch(conn, &whole, unit.id, site.today()).await?.len(),
            false => 0,
        };
        let ground = Ground { actor, catalogue: &site.catalogue };
        let open = obstacle::of(conn, ground, unit.id, Some(case.id.0)).await?;
        let found = Self { unit, members, lower, open };
        let nothing = found.members == 0 && found.lower.is_empty() && found.open.is_empty();
        Ok((!nothing).then_some(found))
    }

    fn shown(&self) -> Markup {
        let roster = list::address("/members", &[("unit", &self.unit.id.to_string())]);
        html! {
            @if self.members > 0 { p { "还有 " a href=(roster) { (self.members) " 名党员" } "的组织关系在“" (self.unit.name) "”，可以整建制接转" } }
            @if !self.lower.is_empty() {
                p { "还有 " (self.lower.len()) " 个下级党组织：" }
                ul.evidence { @for unit in &self.lower { li { a href=(format!("/units/{}", unit.id)) { (unit.name) } } } }
            }
            (obstacle::listing(&self.open))
        }
    }
}
