//! What matters contribute: reminders on the desk, what stands on a person's page, one's own matter in plain words.

use crate::file::{Kind, Matter};
use crate::idle::{self, Ground};
use crate::rules::{self, Missed};
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
        let own = of_branch(&mut conn, &site, &actor, UnitId(unit)).await?;
        drop(conn);
        if all.is_empty() && own.unsought.is_empty() && own.missed.is_empty() {
            return Ok(None);
        }
        let told = all.len() + own.unsought.len() + own.missed.len();
        Ok(Some(html! {
            section.card {
                div.card-header { h2.card-title { "党籍和组织处置提醒 " span.count { (told) } } div.card-actions { a.btn.btn-sm href="/standing?state=open" { "全部" } } }
                ul.duties {
                    @for m in &all { (line(m, &clause(&site, m), site.today())) }
                    @for (id, name) in &own.unsought { (begin(*id, name)) }
                    @for (id, name, missed) in &own.missed { (idle_line(&site, (*id, name), missed)) }
                }
            }
        }))
    })
}

/// What a branch should look into by its roster and its meetings.
#[derive(Default)]
struct OfBranch {
    /// Whom the roster calls out of touch, about whom nothing is on its way.
    unsought: Vec<(PersonId, String)>,
    /// Who has missed organisation life for six months.
    missed: Vec<(PersonId, String, Missed)>,
}

/// Of the members of a branch itself, for those who may begin a matter there.
async fn of_branch(conn: &mut db::Conn, site: &Site, actor: &Actor, unit: UnitId) -> Outcome<OfBranch> {
    let mut all = OfBranch::default();
    let (Ok(scope), true) = (actor.scope("member.read"), actor.can("standing.write")) else { return Ok(all) };
    let everybody = member::store::persons_of(conn, &site.keys, &scope, unit).await?;
    for person in everybody.iter().filter(|p| p.facts.is("lost")) {
        let known = store::own(conn, actor.district.0, person.id).await?;
        if !known.iter().any(|m| m.open_key().is_some()) {
            all.unsought.push((person.id, person.name().to_owned()));
        }
    }
    let most = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    all.unsought.truncate(most);
    if actor.can("meeting.read") && !everybody.is_empty() {
        let ground = Ground { catalogue: &site.catalogue, today: site.today() };
        let found = idle::of(conn, ground, &scope, (unit, &everybody)).await?;
        let told = found.into_iter().take(most);
        all.missed = told.map(|(person, missed)| (person.id, person.name().to_owned(), missed)).collect();
    }
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

/// Somebody who has missed organisation life, with the meetings that show it. It asks the branch to find out why.
fn idle_line(site: &Site, (person, name): (PersonId, &str), missed: &Missed) -> Markup {
    let href = list::address("/standing/new", &[("kind", Kind::Departure.key()), ("person", &person.to_string())]);
    let kind = |key: &str| site.catalogue.meeting_kind(key).map_or("会议", |k| k.name.as_str()).to_owned();
    let meetings: Vec<String> =
        missed.meetings.iter().map(|m| format!("{}{}", m.day.chinese(), kind(&m.kind))).collect();
    let clause = site.catalogue.rule(rules::LAPSE).and_then(|r| r.basis.clause()).unwrap_or_default();
    html! {
        li class="duty duty-soon" {
            div.duty-when { b { "请核实" } }
            div.duty-what {
                a href=(format!("/members/{person}")) { (name) }
                "：自" (missed.since.chinese()) "起，记录中的组织生活缺席" (missed.meetings.len()) "次，没有到会，也没有请假"
                (parts::clause(&clause))
                details.fold { summary { "凭这些记录" } p { (meetings.join("、")) } }
                p.hint { "请先了解原因：年老体弱、外出等有正当理由的，补记请假或者登记流动；没有正当理由的，先教育提醒。系统只作提醒" }
            }
            a.btn.btn-sm href=(href) aria-label=(format!("登记情形：{name}")) { "登记" }
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
