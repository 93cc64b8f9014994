//! What members add to other nouns' pages: on a unit's page, who its members are.

use crate::filter::{Filter, GRADUATES, education_codes};
use crate::pages::link;
use crate::store::tally::{self, Tally};
use access::{Actor, Scope};
use base::id::UnitId;
use base::{Day, Outcome};
use maud::{Markup, html};
use ui::parts::tile;
use ui::{Panel, PanelFuture, Site};

/// Panels for other pages.
pub fn panels() -> Vec<Panel> {
    vec![Panel { about: "unit", need: "member.read", draw }]
}

fn draw(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let scope = actor.scope("member.read")?;
        let mut conn = site.db.read().await?;
        let unit = UnitId(id);
        let Some(path) = access::tree::find_path(&mut conn, scope.district_id(), unit).await? else { return Ok(None) };
        let Some(scope) = scope.covers(&path).then(|| scope.within(&path)).flatten() else { return Ok(None) };
        let tally = counted(&site, &mut conn, &scope).await?;
        drop(conn);
        Ok(Some(panel(&site, &actor, unit, &tally)))
    })
}

/// Ages that the panel tells apart: to 35, from 60.
const YOUNG: i32 = 35;
const OLD: i32 = 60;

async fn counted(site: &Site, conn: &mut db::Conn, scope: &Scope) -> Outcome<Tally> {
    let years_ago = |years: i32| -> Day { site.today().plus_months(-12 * years) };
    tally::of(conn, scope, (years_ago(YOUNG + 1), years_ago(OLD))).await
}

fn panel(site: &Site, actor: &Actor, unit: UnitId, t: &Tally) -> Markup {
    let within = |filter: Filter| link("/members", &Filter { unit: Some(unit), ..filter }, 1);
    let number = |n: i64| n.to_string();
    let share =
        |n: i64| if t.total > 0 { format!("占{:.1}%", n as f64 * 100.0 / t.total as f64) } else { String::new() };
    let people =
        |name: &str, n: i64, note: &str, filter: Filter| tile(name, Some(&number(n)), "名", note, &within(filter));
    let graduates = education_codes(&site.catalogue, GRADUATES);
    let educated: i64 = t.educations.iter().filter(|(code, _)| graduates.contains(code)).map(|(_, n)| n).sum();
    html! {
        section.card #members {
            div.card-header {
                h2.card-title { "党员" }
                div.card-actions {
                    a.btn.btn-sm href=(within(Filter::default())) { "查看名册" }
                    @if actor.can("member.write") { a.btn.btn-sm href=(format!("/members/new?unit={unit}")) { "登记党员" } }
                }
            }
            div.card-body {
                @if t.total == 0 {
                    p.hint { "本级及下级还没有登记党员" }
                } @else {
                    div.tiles {
                        (people("党员", t.total, "本级及下级", Filter::default()))
                        (people("正式党员", t.total - t.probationary, "", Filter { category: "full".into(), ..Filter::default() }))
                        (people("预备党员", t.probationary, "", Filter { category: "probationary".into(), ..Filter::default() }))
                        (people("女党员", t.women, &share(t.women), Filter { sex: "2".into(), ..Filter::default() }))
                        (people("少数民族", t.minorities, &share(t.minorities), Filter { ethnicity: crate::filter::MINORITY.into(), ..Filter::default() }))
                        (people("35岁及以下", t.young, &share(t.young), Filter { age_to: Some(YOUNG), ..Filter::default() }))
                        (people("60岁及以上", t.old, &share(t.old), Filter { age_from: Some(OLD), ..Filter::default() }))
                        (people("大专及以上", educated, &share(educated), Filter { education: GRADUATES.into(), ..Filter::default() }))
                        @if t.incomplete > 0 { (people("信息不全", t.incomplete, "请补充", Filter { incomplete: true, ..Filter::default() })) }
                        @if t.lost > 0 { (people("失联党员", t.lost, "", Filter { lost: true, ..Filter::default() })) }
                    }
                }
            }
        }
    }
}
