//! The desk (工作台): what each role sees first, with figures that lead to their evidence.

use super::audit::act_name;
use access::account::{self, Account};
use access::audit::store::{self, Filter};
use axum::extract::State;
use base::id::UnitId;
use base::{Outcome, Period};
use figure::{Asked, evidence_href, rules};
use maud::{Markup, html};
use ui::parts::{card, icon, note, tile};
use ui::{Me, Page, Reply, Site};

/// Figures on the desk of those who keep records.
const ON_DESK: [&str; 8] = [
    "members_total",
    "orgs_branch",
    "members_developed",
    "members_confirmed",
    "transfers_total",
    "party_assemblies",
    "theme_days",
    "party_lectures",
];

/// Lines of a list on the desk.
const SHOWN: usize = 8;

/// `GET /`.
pub async fn show(State(site): State<Site>, me: Me) -> Reply {
    if me.can("figure.read") {
        return branch_or_clerk(&site, &me).await;
    }
    let body = if me.can("self.read") { own(&site, &me).await? } else { officer(&site, &me).await? };
    Page::new("工作台").lead(format!("{}，您好", me.name)).body(body).reply()
}

async fn branch_or_clerk(site: &Site, me: &Me) -> Reply {
    let scope = me.scope("figure.read")?;
    let unit = me.home_unit().ok_or(base::Fault::NotFound)?;
    let mut conn = site.db.read().await?;
    let home = org::store::find(&mut conn, &scope, unit).await?;
    drop(conn);
    let period = Period::year_to_date(site.today());
    let (tiles, panels) = tokio::try_join!(tiles(site, me, Asked { unit, period }), site.panels(me, "desk", unit.0))?;
    let body = html! {
        (shortcuts(me, unit))
        div.tiles { (tiles) }
        (panels)
    };
    Page::new("工作台").lead(format!("{} · {}", home.name, period.chinese())).body(body).reply()
}

/// Figures of the unit and all below it, this year so far.
async fn tiles(site: &Site, me: &Me, asked: Asked) -> Outcome<Markup> {
    let scope = me.scope("figure.read")?;
    let mut conn = site.db.read().await?;
    let tree = org::Tree::load(&mut conn, &scope, asked.period.to).await?;
    let figures: Vec<_> = ON_DESK.iter().filter_map(|key| site.catalogue.figure(key)).collect();
    let prepared = figure::prepare_all(&mut conn, &scope, &site.catalogue, &figures, asked.period).await?;
    let all = figures.iter().zip(&prepared).map(|(figure, prepared)| {
        let text = prepared.value(&tree, asked.unit).amount.map(|a| rules::text(figure, a));
        let note = if figure.flow { "今年以来" } else { "现有" };
        tile(&figure.name, text.as_deref(), rules::measure(figure), note, &evidence_href(&figure.key, asked))
    });
    Ok(html! { @for one in all { (one) } })
}

fn shortcuts(me: &Me, unit: UnitId) -> Markup {
    let all = [
        ("meeting.write", "记会议", "notebook", format!("/meetings/new?unit={unit}")),
        ("member.read", "党员名册", "users", "/members".to_owned()),
        ("unit.read", "本党组织", "sitemap", format!("/units/{unit}")),
        ("record.write", "记台账", "clipboard-list", "/records".to_owned()),
        ("figure.read", "查指标", "chart-bar", "/figures".to_owned()),
        ("draft.use", "填报告", "file-text", "/drafts".to_owned()),
    ];
    html! { nav.shortcuts aria-label="常用" { @for (need, label, sign, href) in &all { @if me.can(need) { a.shortcut href=(href) { (icon(sign)) (label) } } } } }
}

async fn own(site: &Site, me: &Me) -> Outcome<Markup> {
    let Some(person) = me.person else {
        return Ok(note("warn", &html! { p { "您的账号还没有关联党员信息，请联系所在党支部或系统管理员。" } }));
    };
    let panels = site.panels(me, "me", person.0).await?;
    Ok(html! {
        nav.shortcuts aria-label="常用" { a.shortcut href="/me" { (icon("id")) "我的信息" } }
        (panels)
        (card("我能做什么", &html! { p { "查看本人的党员信息、组织关系和参加组织生活的记录；发现有误，可以在“我的信息”中申请更正。" } }))
    })
}

async fn officer(site: &Site, me: &Me) -> Outcome<Markup> {
    let waiting = html! {
        @if me.can("officer.system") { (accounts(site, me).await?) }
        @if me.can("officer.security") { (ungranted(site, me).await?) }
        @if me.can("officer.audit") { (denials(site, me).await?) }
    };
    Ok(html! {
        @if me.grants.is_empty() {
            (note("warn", &html! { p { "您的账号还没有授权，请联系安全保密管理员。" } }))
        } @else {
            nav.shortcuts aria-label="常用" {
                @if me.can("officer.system") { a.shortcut href="/accounts" { (icon("users")) "账号" } }
                @if me.can("officer.security") { a.shortcut href="/grants" { (icon("key")) "授权" } a.shortcut href="/audit/users" { (icon("history")) "用户日志" } }
                @if me.can("officer.audit") { a.shortcut href="/audit" { (icon("history")) "审计记录" } }
            }
            (waiting)
            (note("info", &html! { p { "三员分立：系统管理员管账号，安全保密管理员管授权，安全审计员管审计；均看不到业务数据。" } }))
        }
    })
}

/// The accounts by state.
async fn accounts(site: &Site, me: &Me) -> Outcome<Markup> {
    let all = account::list(site, &me.scope("officer.system")?).await?;
    let of = |test: fn(&Account) -> bool| all.iter().filter(|(a, _)| test(a)).count().to_string();
    let tiles = [
        ("账号", all.len().to_string(), "全部"),
        ("待授权", of(|a| a.state == "pending"), "由安全保密管理员授权后可用"),
        ("待改密", of(|a| a.state == "active" && a.must_change), "还没有更换一次性密码"),
        ("已停用", of(|a| a.state == "disabled"), "不能登录"),
    ];
    Ok(html! { div.tiles { @for (name, n, note) in &tiles { (tile(name, Some(n), "个", note, "/accounts")) } } })
}

/// The accounts that wait for a grant.
async fn ungranted(site: &Site, me: &Me) -> Outcome<Markup> {
    let all = account::list(site, &me.scope("officer.security")?).await?;
    let waiting: Vec<&Account> = all.iter().map(|(a, _)| a).filter(|a| a.state == "pending").collect();
    Ok(card(
        "等待授权的账号",
        &html! {
            @if waiting.is_empty() { p.hint { "没有等待授权的账号。" } } @else {
                ul.evidence { @for a in waiting.iter().take(SHOWN) { li { a href=(format!("/grants?account={}", a.id)) { (a.login) "（" (a.name) "）" } } } }
                @if waiting.len() > SHOWN { p.hint { "共 " (waiting.len()) " 个，只列前 " (SHOWN) " 个。" } }
            }
        },
    ))
}

/// What was refused last.
async fn denials(site: &Site, me: &Me) -> Outcome<Markup> {
    let filter = Filter { result: "denied".into(), ..Filter::default() };
    let lines = store::list(&mut *site.db.read().await?, &me.scope("officer.audit")?, &filter, SHOWN as i64).await?;
    Ok(card(
        "最近的拒绝",
        &html! {
            @if lines.is_empty() { p.hint { "没有被拒绝的登录和操作。" } } @else {
                ul.evidence { @for l in &lines { li { span.nowrap { (l.at.to_local_text()) } " " (l.who) " " (act_name(&l.act)) " " span.meta { (l.source) " " (l.detail) } } } }
                p { a href="/audit?result=denied" { "全部拒绝记录" } }
            }
        },
    ))
}
