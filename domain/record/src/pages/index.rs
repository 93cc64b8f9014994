//! All kinds at a glance, with how many records each has this year.

use crate::store;
use axum::extract::State;
use base::Period;
use catalogue::Kind;
use maud::{Markup, html};
use ui::{Me, Page, Reply, Site, parts};

/// `GET /records`
pub async fn show(State(site): State<Site>, me: Me) -> Reply {
    let scope = me.scope("record.read")?;
    let year = Period::year_to_date(site.today());
    let counts = store::counts(&mut *site.db.read().await?, &scope, year.from, year.to).await?;
    let mut groups: Vec<(&str, Vec<&Kind>)> = Vec::new();
    for kind in site.catalogue.kinds() {
        match groups.iter_mut().find(|(name, _)| *name == kind.group) {
            Some((_, kinds)) => kinds.push(kind),
            None => groups.push((&kind.group, vec![kind])),
        }
    }
    let card = |kind: &Kind| one(kind, counts.get(&kind.key).copied().unwrap_or(0), &me);
    let body = html! {
        @for (group, kinds) in &groups {
            h2 { (group) }
            div.grid { @for kind in kinds { (card(kind)) } }
        }
    };
    let lead = format!("登记一次，列表、指标和文稿里都有；今年以来（截至{}）", site.today());
    Page::new("台账").lead(lead).body(body).reply()
}

fn one(kind: &Kind, count: i64, me: &Me) -> Markup {
    html! {
        section.card {
            div.card-header { h3.card-title { (parts::icon(&kind.icon)) " " a href=(super::list_href(kind)) { (kind.plural) } } }
            div.card-body {
                p.hint { (kind.purpose) }
                p { "今年 " b { (count) } " 条" }
                @if me.can("record.write") && kind.successor.is_none() {
                    a.btn.btn-sm href=(format!("/records/{}/new", kind.key)) { "登记" (kind.name) }
                }
            }
        }
    }
}
