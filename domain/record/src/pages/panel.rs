//! What records contribute to the page of a unit and of a person.

use crate::record::Record;
use crate::store;
use access::Actor;
use base::id::{PersonId, UnitId};
use base::{Outcome, Period};
use maud::{Markup, html};
use ui::{PanelFuture, Site, list, parts};

/// Records shown at most.
const LATEST: usize = 5;
const OF_PERSON: usize = 20;

/// This year's records of a unit and all below it, by kind, and the latest of them.
pub fn of_unit(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move { unit(&site, &actor, UnitId(id)).await })
}

/// The records that name a person.
pub fn of_person(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move { person(&site, &actor, PersonId(id)).await })
}

async fn unit(site: &Site, actor: &Actor, id: UnitId) -> Outcome<Option<Markup>> {
    let scope = actor.scope("record.read")?;
    let mut conn = site.db.read().await?;
    let unit = match org::store::find(&mut conn, &scope, id).await {
        Err(base::Fault::NotFound) => return Ok(None),
        other => other?,
    };
    let Some(scope) = scope.within(&unit.path) else { return Ok(None) };
    let year = Period::year_to_date(site.today());
    let counts = store::counts(&mut conn, &scope, year.from, year.to).await?;
    let latest = store::latest(&mut conn, &site.keys, &scope, year.from, LATEST).await?;
    drop(conn);
    let (id, from, to) = (id.to_string(), year.from.to_string(), year.to.to_string());
    let href = |kind: &str| list::address(&format!("/records/{kind}"), &[("unit", &id), ("from", &from), ("to", &to)]);
    let kinds = || site.catalogue.kinds().filter_map(|k| Some((k, *counts.get(&k.key)?)));
    let body = html! {
        @if counts.is_empty() { p.hint { "今年还没有台账记录。" } } @else {
            ul.filters { @for (kind, n) in kinds() { li { a.filter href=(href(&kind.key)) { (kind.name) " " b { (n) } } } } }
            (lines(site, &latest))
        }
        p { a href="/records" { "登记和查看台账" } }
    };
    Ok(Some(parts::card("台账（今年以来，含下级）", &body)))
}

async fn person(site: &Site, actor: &Actor, id: PersonId) -> Outcome<Option<Markup>> {
    let scope = actor.scope("record.read")?;
    let mut conn = site.db.read().await?;
    let records = store::by_person(&mut conn, &site.keys, &scope, id, OF_PERSON).await?;
    drop(conn);
    if records.is_empty() {
        return Ok(None);
    }
    Ok(Some(parts::card("台账中的记载", &lines(site, &records))))
}

fn lines(site: &Site, records: &[Record]) -> Markup {
    let name = |record: &Record| site.catalogue.kind(&record.kind).map_or("", |k| k.name.as_str()).to_owned();
    html! {
        ul.evidence {
            @for record in records {
                li { span.meta { (record.day) " " (name(record)) } " " a href=(format!("/records/item/{}", record.id)) { (record.title) } }
            }
        }
    }
}
