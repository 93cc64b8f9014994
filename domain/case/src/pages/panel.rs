//! What cases contribute to the page of a unit and of a person.

use super::list::signs;
use super::stage_name;
use crate::file::CaseFile;
use crate::store;
use access::Actor;
use base::Outcome;
use base::id::UnitId;
use catalogue::CaseSubject;
use maud::{Markup, html};
use ui::{PanelFuture, Site, parts};

/// Cases shown at most.
const SHOWN: usize = 8;

/// The open cases of a unit.
pub fn of_unit(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("case.read")?;
        let cases = store::of_unit(&mut *site.db.read().await?, &scope, UnitId(id), SHOWN).await?;
        drawn(&site, &actor, &cases)
    })
}

/// The cases about a person.
pub fn of_person(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("case.read")?;
        let mut cases = store::of_subject(&mut *site.db.read().await?, &scope, id).await?;
        // A noun that begins its own cases shows them itself.
        let own = |c: &CaseFile| site.catalogue.procedure(&c.procedure).is_some_and(|p| p.subject == CaseSubject::Noun);
        cases.retain(|case| !own(case));
        drawn(&site, &actor, &cases)
    })
}

fn drawn(site: &Site, actor: &Actor, cases: &[CaseFile]) -> Outcome<Option<Markup>> {
    let known = |case: &&CaseFile| site.catalogue.procedure(&case.procedure).is_some_and(|p| actor.can(&p.read));
    let cases: Vec<&CaseFile> = cases.iter().filter(known).collect();
    if cases.is_empty() {
        return Ok(None);
    }
    let line = |case: &CaseFile| {
        let procedure = site.catalogue.procedure(&case.procedure);
        let stage = procedure.map_or(String::new(), |p| stage_name(p, &case.stage));
        html! {
            li {
                span.meta { (procedure.map_or("", |p| p.name.as_str())) } " "
                a href=(format!("/cases/{}", case.id)) { (case.title) } " " span.meta { (stage) } " " (signs(case, site.today()))
            }
        }
    };
    Ok(Some(parts::card("办理事项", &html! { ul.evidence { @for case in cases { (line(case)) } } })))
}
