//! One rule: its text and clause, what rests on it, and the cases in which it did not hold, with who let it pass and why.

use super::uses::{self, Use};
use super::{clause, hardness, marks, validity};
use axum::extract::State;
use base::Fault;
use base::id::UnitId;
use case::store::Marked;
use catalogue::{Every, Rule, VoteBase};
use maud::{Markup, html};
use std::collections::HashMap;
use ui::{Id, Me, Page, Params, Reply, Site, list, parts};

/// Rows of marks on a page.
const SHOWN: i64 = 50;

/// `GET /rules/{rule}?page=`
pub async fn show(State(site): State<Site>, me: Me, Id(key): Id<String>, params: Params) -> Reply {
    let rule = site.catalogue.rule(&key).ok_or(Fault::NotFound)?;
    let all: Vec<Marked> = marks(&site, &me).await?.into_iter().filter(|m| m.mark.rule == key).collect();
    let total = i64::try_from(all.len())?;
    let page = params.page().min((total + SHOWN - 1) / SHOWN).max(1);
    let from = usize::try_from((page - 1) * SHOWN)?;
    let shown: Vec<&Marked> = all.iter().skip(from).take(usize::try_from(SHOWN)?).collect();
    let names = names(&site, &me, &shown).await?;
    let link = |page: i64| list::address(&format!("/rules/{key}"), &[("page", &page.to_string())]);
    let body = html! {
        (parts::card("规则", &facts(&site, rule)))
        div #uses { (parts::card("用于", &used(rule, &uses::of(&site.catalogue, &key), &me))) }
        h2 #passed .h3 { "不符合本规则的办理步骤" }
        @if shown.is_empty() { (parts::empty("没有不符的步骤", "在您可见的事项中，没有放行、补录或者提示", &html! {})) } @else { (table(&site, &names, &shown)) }
        (list::pager(total, page, SHOWN, link))
    };
    Page::new(&rule.name).crumb("现行规则", "/rules").body(body).reply()
}

async fn names(site: &Site, me: &Me, shown: &[&Marked]) -> base::Outcome<HashMap<UnitId, String>> {
    let owners: Vec<UnitId> = shown.iter().map(|m| m.unit).collect();
    // Whoever sees a mark may read its procedure, which need not be by the right that reads the others.
    let read = shown.first().and_then(|m| site.catalogue.procedure(&m.procedure));
    let Some(read) = read else { return Ok(HashMap::new()) };
    let mut conn = site.db.read().await?;
    org::store::names(&mut conn, &me.scope(&read.read)?, &owners).await
}

/// 不少于1次／每季度, 不超过3个月.
fn number(rule: &Rule) -> String {
    let every = match rule.every {
        Some(Every::Month) => "每月",
        Some(Every::Quarter) => "每季度",
        Some(Every::HalfYear) => "每半年",
        Some(Every::Year) => "每年",
        None => "",
    };
    let unit = &rule.unit;
    if let Some(share) = &rule.share {
        let whom = match share.of {
            VoteBase::Due => "应到人数",
            VoteBase::Present => "实到人数",
            VoteBase::Members => "党员总数",
        };
        let said = share.chinese();
        let headed = ["不超过", "超过"].iter().find_map(|head| Some((head, said.strip_prefix(head)?)));
        return headed.map_or(format!("{whom}的{said}"), |(head, rest)| format!("{head}{whom}的{rest}"));
    }
    match (rule.value, rule.most) {
        (Some(least), Some(most)) => format!("{every}{least}至{most}{unit}"),
        (Some(value), None) => format!("{every}{value}{unit}"),
        (None, Some(most)) => format!("{every}不超过{most}{unit}"),
        (None, None) => String::new(),
    }
}

fn facts(site: &Site, rule: &Rule) -> Markup {
    let kinds: Vec<&str> =
        rule.unit_kinds.iter().filter_map(|k| site.catalogue.unit_kind(k)).map(|k| k.name.as_str()).collect();
    let valid = rule.basis.valid;
    html! {
        p { (rule.text) (validity(rule, site.today())) }
        dl.facts {
            div { dt { "依据" } dd { (clause(rule)) } }
            div { dt { "约束" } dd { (hardness(rule)) } }
            @if !number(rule).is_empty() { div { dt { "数值" } dd { (number(rule)) } } }
            @if !kinds.is_empty() { div { dt { "适用" } dd { (kinds.join("、")) } } }
            @if let Some(from) = valid.and_then(|v| v.from) { div { dt { "施行" } dd { (from.chinese()) "起" } } }
            @if let Some(to) = valid.and_then(|v| v.to) { div { dt { "失效" } dd { (to.chinese()) "止" } } }
        }
    }
}

fn used(rule: &Rule, uses: &[Use], me: &Me) -> Markup {
    html! {
        @if uses.is_empty() && rule.reference.is_empty() { p.hint { "系统中尚无按本条自动提示或把关的内容，供查阅。" } }
        @else if uses.is_empty() { p.hint { "供查阅：" (rule.reference) "。" } }
        @else { ul { @for u in uses {
            li { (u.kind) "：" @if !u.href.is_empty() && me.can(&u.need) { a href=(u.href) { (u.name) } } @else { (u.name) } @if u.shown { span.meta { (u.note()) } } }
        } } }
    }
}

fn table(site: &Site, names: &HashMap<UnitId, String>, shown: &[&Marked]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="不符合本规则的办理步骤" { table.table.table-cards {
            thead { tr { th scope="col" { "事项" } th scope="col" { "党组织" } th scope="col" { "步骤" } th scope="col" { "日期" } th scope="col" { "不符之处" } th scope="col" { "处理" } } }
            tbody { @for m in shown { (row(site, names, m)) } }
        } }
    }
}

fn row(site: &Site, names: &HashMap<UnitId, String>, m: &Marked) -> Markup {
    let procedure = site.catalogue.procedure(&m.procedure);
    let step = procedure.and_then(|p| p.step(&m.step)).map_or(m.step.as_str(), |s| s.name.as_str());
    html! { tr {
        th scope="row" { a href=(format!("/cases/rows/{}", m.row)) { (m.title) } }
        td data-label="党组织" { (names.get(&m.unit).map_or("", String::as_str)) }
        td data-label="步骤" { @if let Some(p) = procedure { (p.name) " · " } (step) }
        td.nowrap data-label="日期" { (m.on) }
        td data-label="不符之处" { (m.mark.what) }
        td data-label="处理" { (m.mark.kind_name()) @if !m.mark.by.is_empty() { "，" (m.mark.by) } @if !m.mark.reason.is_empty() { "：" (m.mark.reason) } }
    } }
}
