//! What matters contribute: reminders on the desk, what stands on a person's page, one's own matter in plain words.

use crate::file::{Kind, Matter};
use crate::store;
use access::Actor;
use base::id::{PersonId, UnitId};
use base::{Day, Outcome};
use maud::{Markup, html};
use ui::{PanelFuture, Site, list, parts};

/// Reminders on the desk at most.
const SHOWN: i64 = 8;
/// So many days ahead a reminder appears.
const AHEAD: i64 = 30;

/// Marks that have come or come soon, and members marked as out of touch whom nobody searches for. It reminds; it does nothing.
pub fn desk(site: Site, actor: Actor, unit: i64) -> PanelFuture {
    Box::pin(async move {
        let until = site.today().plus_days(AHEAD);
        let mut conn = site.db.read().await?;
        let mut all = store::due(&mut conn, &actor.scope("standing.read")?, (None, until), SHOWN).await?;
        if let Ok(scope) = actor.scope("discipline.read") {
            all.extend(store::due(&mut conn, &scope, (Some(Kind::Discipline), until), SHOWN).await?);
        }
        let unsought = unsought(&mut conn, &site, &actor, UnitId(unit)).await?;
        drop(conn);
        if all.is_empty() && unsought.is_empty() {
            return Ok(None);
        }
        Ok(Some(html! {
            section.card {
                div.card-header { h2.card-title { "党籍和组织处置提醒 " span.count { (all.len() + unsought.len()) } } div.card-actions { a.btn.btn-sm href="/standing?state=open" { "全部" } } }
                ul.duties {
                    @for m in &all { (line(m, &clause(&site, m), site.today())) }
                    @for (id, name) in &unsought { (begin(*id, name)) }
                }
            }
        }))
    })
}

/// Members of a branch itself that the roster calls out of touch, about whom nothing is on its way.
async fn unsought(conn: &mut db::Conn, site: &Site, actor: &Actor, unit: UnitId) -> Outcome<Vec<(PersonId, String)>> {
    let (Ok(scope), true) = (actor.scope("member.read"), actor.can("standing.write")) else { return Ok(Vec::new()) };
    let everybody = member::store::persons_of(conn, &site.keys, &scope, unit).await?;
    let mut all = Vec::new();
    for person in everybody.iter().filter(|p| p.facts.is("lost")) {
        let known = store::own(conn, actor.district.0, person.id).await?;
        if !known.iter().any(|m| m.open_key().is_some()) {
            all.push((person.id, person.name().to_owned()));
        }
    }
    all.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    Ok(all)
}

/// The clause behind a reminder; a disciplinary one names the regulation only.
fn clause(site: &Site, m: &Matter) -> String {
    site.catalogue.rule(m.alarm_rule()).and_then(|r| r.basis.clause()).unwrap_or_default()
}

fn when(on: Day, today: Day) -> String {
    if on <= today { "已到期".to_owned() } else { format!("{}月{}日到期", on.month(), on.day()) }
}

fn line(m: &Matter, clause: &str, today: Day) -> Markup {
    let on = m.alarm_on.unwrap_or(today);
    html! {
        li class=(if on <= today { "duty duty-late" } else { "duty duty-soon" }) {
            div.duty-when { b { (when(on, today)) } }
            div.duty-what {
                a href=(format!("/cases/{}", m.case)) { (m.name) } "（" (m.now.name()) "）：" (m.alarm())
                (parts::clause(clause))
            }
            a.btn.btn-sm href=(format!("/cases/{}", m.case)) aria-label=(format!("查看：{} {}", m.name, m.kind.name())) { "查看" }
        }
    }
}

fn begin(person: PersonId, name: &str) -> Markup {
    let href = list::address("/standing/new", &[("kind", Kind::Lost.key()), ("person", &person.to_string())]);
    html! {
        li class="duty duty-soon" {
            div.duty-when { b { "待登记" } }
            div.duty-what {
                a href=(format!("/members/{person}")) { (name) } "：名册中标为失联，还没有登记查找"
                p.hint { "请登记失去联系的日期和查找经过" }
            }
            a.btn.btn-sm href=(href) aria-label=(format!("登记查找：{name}")) { "登记" }
        }
    }
}

/// What stands about a person, and the way to begin something.
pub fn of_person(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let person = PersonId(id);
        let mut conn = site.db.read().await?;
        let mut all = store::of_person(&mut conn, &actor.scope("standing.read")?, person, false).await?;
        if let Ok(scope) = actor.scope("discipline.read") {
            all.extend(store::of_person(&mut conn, &scope, person, true).await?);
        }
        let may = match actor.scope("standing.write") {
            Ok(scope) => !member::store::brief(&mut conn, &scope, &[person]).await?.is_empty(),
            Err(_) => false,
        };
        drop(conn);
        if all.is_empty() && !may {
            return Ok(None);
        }
        Ok(Some(html! {
            section.card {
                div.card-header {
                    h2.card-title { "党籍和组织处置" }
                    @if may && actor.person != Some(person) { div.card-actions { a.btn.btn-sm href=(format!("/standing/new?person={person}")) { "登记事项" } } }
                }
                div.card-body {
                    @if all.is_empty() { p.hint { "没有登记过" } }
                    ul.evidence { @for m in &all { li {
                        span.meta { (m.kind.name()) } " " a href=(format!("/cases/{}", m.case)) { (m.now.name()) }
                        @if let Some(on) = m.now_on { " " span.meta { (on.chinese()) } }
                        @if m.is_due(site.today()) { " " (parts::state("到提醒日期", "warn")) }
                    } } }
                }
            }
        }))
    })
}

/// One's own open matters, in plain words.
pub fn of_me(site: Site, actor: Actor, id: i64) -> PanelFuture {
    Box::pin(async move {
        let all = store::own(&mut *site.db.read().await?, actor.district.0, PersonId(id)).await?;
        let told: Vec<&Matter> = all.iter().filter(|m| m.is_told()).collect();
        if told.is_empty() {
            return Ok(None);
        }
        Ok(Some(parts::card(
            "党籍和组织处置",
            &html! {
                @for m in &told {
                    p {
                        "党组织正在办理您的" b { (m.kind.name()) } "，目前：" (m.now.name())
                        @if let (Kind::Disposal, Some(on)) = (m.kind, m.alarm_on) { "，期限到" (on.chinese()) }
                        "。"
                    }
                }
                p.hint { "您可以向党支部说明情况；对决定有不同意见的，可以申诉。" }
            },
        )))
    })
}
