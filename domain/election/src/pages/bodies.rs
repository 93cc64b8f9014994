//! The list of who is due when (换届提醒台账), by unit and urgency, and its export.

use super::tone;
use crate::gather::{Body, Filter, bodies};
use crate::papers;
use crate::rules::reminder::Due;
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
use case::acts::procedure_of;
use maud::{Markup, html};
use org::{Term, Unit};
use ui::list::{PAGE_SIZE, pager};
use ui::{Me, Page, Params, Reply, Site, download, list, parts};

/// The rules under the list.
const RULES: &[&str] = &["term_remind", "term_reminder", "term_reminder_second", "term_reminder_overdue", "term_none"];

/// What the list was asked for.
struct Wanted {
    /// The unit whose part of the tree is shown.
    top: Option<Unit>,
    filter: Filter,
}

impl Wanted {
    fn address(&self, path: &str, page: i64) -> String {
        let unit = self.top.as_ref().map(|u| u.id.to_string()).unwrap_or_default();
        let page = if page > 1 { page.to_string() } else { String::new() };
        let open = match self.filter.open {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        let due = self.filter.due.map_or("", Due::key);
        list::address(path, &[("unit", &unit), ("due", due), ("open", open), ("q", &self.filter.q), ("page", &page)])
    }

    fn with(&self, due: Option<Due>) -> Self {
        Self { top: self.top.clone(), filter: Filter { due, ..self.filter.clone() } }
    }
}

/// Everything in reach below the chosen unit, and what of it was asked for.
async fn found(site: &Site, me: &Me, params: &Params) -> Outcome<(Vec<Body>, Wanted)> {
    let mut conn = site.db.read().await?;
    let (mut units, cases) = (me.scope("unit.read")?, me.scope("case.read")?);
    let mut top = None;
    if let Some(unit) = params.read::<i64>("unit").map(UnitId) {
        let found = org::store::find(&mut conn, &units, unit).await?;
        units = units.within(&found.path).ok_or(Fault::NotFound)?;
        top = Some(found);
    }
    let open = match params.text("open") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let filter = Filter { due: Due::parse(params.text("due")), open, q: params.text("q").chars().take(60).collect() };
    let all = bodies(&mut conn, &site.catalogue, (&units, &cases), site.today()).await?;
    Ok((all, Wanted { top, filter }))
}

/// `GET /elections?unit=&due=&open=&q=&page=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let (all, wanted) = found(&site, &me, &params).await?;
    let some: Vec<&Body> = all.iter().filter(|b| wanted.filter.takes(b)).collect();
    let total = i64::try_from(some.len())?;
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let from = usize::try_from((page - 1) * PAGE_SIZE)?;
    let shown: Vec<&Body> = some.into_iter().skip(from).take(usize::try_from(PAGE_SIZE)?).collect();
    let body = html! {
        (chips(&all, &wanted))
        (tools(&wanted))
        p.found { "共 " (total) " 个党组织" }
        @if shown.is_empty() { (nothing(&all)) } @else { (table(&site, &me, &shown)) }
        (pager(total, page, PAGE_SIZE, |p| wanted.address("/elections", p)))
        (parts::rules(&site.catalogue, RULES))
    };
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/elections/export", 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
        a.btn.btn-outline-secondary href="/procedures/election" { "正在办理的换届" }
    };
    let lead = "经选举产生的党组织何时届满；届满前六个月、三个月提醒，逾期和没有登记任期的每月提醒";
    Page::new("换届提醒").lead(lead).acts(acts).body(body).reply()
}

/// How many stand where on the ladder; each number leads to them.
fn chips(all: &[Body], wanted: &Wanted) -> Markup {
    let count = |due: Option<Due>| {
        let filter = Filter { due, ..wanted.filter.clone() };
        all.iter().filter(|b| filter.takes(b)).count()
    };
    let chip = |due: Option<Due>| {
        let href = wanted.with(due).address("/elections", 1);
        html! { li { a.filter href=(href) aria-current=[(wanted.filter.due == due).then_some("true")] { (due.map_or("全部", Due::name)) " " b { (count(due)) } } } }
    };
    html! {
        ul.filters aria-label="届满情况" {
            (chip(None))
            @for due in Due::ALL { (chip(Some(due))) }
        }
    }
}

fn tools(wanted: &Wanted) -> Markup {
    let open = wanted.filter.open;
    html! {
        form.tools action="/elections" method="get" data-auto="" role="search" aria-label="筛选换届提醒" {
            @if let Some(unit) = &wanted.top { input type="hidden" name="unit" value=(unit.id); }
            @if let Some(due) = wanted.filter.due { input type="hidden" name="due" value=(due.key()); }
            div.field {
                label.field-label for="f-open" { "换届办理" }
                select.form-select id="f-open" name="open" {
                    option value="" { "全部" }
                    option value="no" selected[open == Some(false)] { "没有启动" }
                    option value="yes" selected[open == Some(true)] { "正在办理" }
                }
            }
            div.field.grow {
                label.field-label for="f-q" { "查找" }
                input.form-control id="f-q" type="search" name="q" value=(wanted.filter.q) maxlength="60" placeholder="名称、编码或拼音首字母";
            }
            button.btn { "筛选" }
        }
        @if let Some(unit) = &wanted.top {
            ul.filters { li { a.filter href="/elections" { (unit.name) " ✕" span.visually-hidden { "（取消）" } } } }
        }
    }
}

fn nothing(all: &[Body]) -> Markup {
    if all.is_empty() {
        return parts::empty(
            "没有需要换届的党组织",
            "工委、党组、临时党支部不经选举产生，不在其中",
            &html! { a.btn href="/units" { "查看党组织" } },
        );
    }
    parts::empty("没有这样的党组织", "换一换上面的筛选条件", &html! { a.btn href="/elections" { "查看全部" } })
}

fn table(site: &Site, me: &Me, shown: &[&Body]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="换届提醒" { table.table.table-cards {
            caption.visually-hidden { "换届提醒" }
            thead { tr { th scope="col" { "党组织" } th scope="col" { "本届当选" } th scope="col" { "届满日期" } th scope="col" { "情况" } th scope="col" { "提醒日" } th scope="col" { "换届" } } }
            tbody { @for body in shown { (row(site, me, body)) } }
        } }
    }
}

fn row(site: &Site, me: &Me, b: &Body) -> Markup {
    let term = b.term.as_ref();
    html! {
        tr {
            td.lead-cell data-label="党组织" { a href=(format!("/units/{}", b.unit.id)) { (b.unit.name) } }
            td.nowrap data-label="本届当选" { @if let Some(t) = term { (t.elected) } }
            td data-label="届满日期" { @if let Some(t) = term { span { span.nowrap { (t.last_day()) } @if t.extended_to.is_some() { " " (parts::state("批准延期", "")) } } } }
            td data-label="情况" { (parts::state(b.ladder.due.name(), tone(b.ladder.due))) }
            td data-label="提醒日" { span { @if let Some(day) = b.ladder.last { span.nowrap { (day) } " 起应提醒，" } "下次 " span.nowrap { (b.ladder.next) } } }
            td data-label="换届" { span { (act(site, me, b)) } }
        }
    }
}

/// The election on its way, or the way to begin one, or to enter the term.
fn act(site: &Site, me: &Me, b: &Body) -> Markup {
    if let Some(open) = &b.open {
        let step = procedure_of(&site.catalogue, &open.procedure).ok().and_then(|p| p.step(&open.stage));
        let stage = step.map_or("已登记", |s| s.name.as_str());
        return html! { a href=(format!("/cases/{}", open.id)) { "正在办理：" (stage) } };
    }
    let new = list::address(&format!("/procedures/{}/new", b.procedure), &[("unit", &b.unit.id.to_string())]);
    html! {
        @if b.term.is_none() && me.can("unit.write") { a href=(format!("/units/{}/committee", b.unit.id)) { "登记任期" } " " }
        @if me.can("case.write") { a href=(new) { "办理换届" } }
    }
}

/// `GET /elections/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let may: Scope = me.scope("export")?;
    let (all, wanted) = found(&site, &me, &params).await?;
    let some: Vec<&Body> = all.iter().filter(|b| wanted.filter.takes(b) && may.covers(&b.unit.path)).collect();
    audit::note(&site, &me, Line::general("export", format!("换届提醒 {} 行", some.len()))).await?;
    let range = wanted.top.as_ref().map_or("管理范围内全部党组织", |u| u.name.as_str());
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), range);
    let bytes = papers::bodies(&site.catalogue, &some, &footer, site.today())?;
    Ok(download::download(&format!("换届提醒_{}.xlsx", site.today()), download::XLSX, bytes))
}

/// The day on which a term really ends, for tables.
pub(crate) fn last_day(term: Option<&Term>) -> String {
    term.map(|t| t.last_day().to_string()).unwrap_or_default()
}
