//! Which branches fit the conditions and which do not, what is on its way, and the export.

use super::{begin, tone};
use crate::gather::{Body, Filter, bodies, numbers};
use crate::rules::Need;
use crate::{DISSOLVE, MERGE, SPLIT, papers};
use access::{Line, Scope, audit};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome};
use maud::{Markup, html};
use org::Unit;
use ui::list::{PAGE_SIZE, pager};
use ui::{Me, Page, Params, Reply, Site, download, list, parts};

/// The rules under the list.
const RULES: &[&str] =
    &["branch_min_members", "branch_max_members", "branch_joint_units", "branch_dissolve", "branch_setup_authority"];

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
        let need = self.filter.need.map_or("", Need::key);
        let open = match self.filter.open {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        list::address(path, &[("unit", &unit), ("need", need), ("open", open), ("q", &self.filter.q), ("page", &page)])
    }

    fn with(&self, need: Option<Need>) -> Self {
        Self { top: self.top.clone(), filter: Filter { need, ..self.filter.clone() } }
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
    let filter =
        Filter { need: Need::parse(params.text("need")), open, q: params.text("q").chars().take(60).collect() };
    let all = bodies(&mut conn, &site.catalogue, (&units, &cases), site.today()).await?;
    Ok((all, Wanted { top, filter }))
}

/// `GET /restructure?unit=&need=&open=&q=&page=`
pub async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let (all, wanted) = found(&site, &me, &params).await?;
    let numbers = numbers(&mut *site.db.read().await?, &me.scope("case.read")?).await?;
    let some: Vec<&Body> = all.iter().filter(|b| wanted.filter.takes(b)).collect();
    let total = i64::try_from(some.len())?;
    let page = params.page().min((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let from = usize::try_from((page - 1) * PAGE_SIZE)?;
    let shown: Vec<&Body> = some.into_iter().skip(from).take(usize::try_from(PAGE_SIZE)?).collect();
    let body = html! {
        (ways(&site, &me, &numbers))
        (chips(&all, &wanted))
        (tools(&wanted))
        p.found { "共 " (total) " 个党支部" }
        @if shown.is_empty() { (nothing(&all)) } @else { (table(&site, &me, &shown)) }
        (pager(total, page, PAGE_SIZE, |p| wanted.address("/restructure", p)))
        (parts::rules(&site.catalogue, RULES))
    };
    let acts = html! {
        @if me.can("export") { a.btn.btn-outline-secondary href=(wanted.address("/restructure/export", 1)) { "导出" } }
        button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" }
    };
    let lead = "成立、分设、合并、更名、隶属调整和撤销：请示、上级批复、备案；批复之日党组织和名册随之变动";
    Page::new("党组织设置").lead(lead).acts(acts).body(body).reply()
}

/// The procedures, with how many are on their way and over.
fn ways(site: &Site, me: &Me, numbers: &[(&str, i64, i64)]) -> Markup {
    let row = |(key, open, over): &(&str, i64, i64)| {
        let procedure = site.catalogue.procedure(key)?;
        let href = format!("/procedures/{key}");
        Some(html! { tr {
            td.lead-cell data-label="事项" { a href=(href) { (procedure.name) } }
            td.num data-label="办理中" { a href=(list::address(&href, &[("state", "open")])) { (open) } }
            td.num data-label="已办结" { a href=(list::address(&href, &[("state", "over")])) { (over) } }
            td data-label="办理" { @if me.can(&procedure.write) { a href=(format!("{href}/new")) { "登记" (procedure.name) } } }
        } })
    };
    html! {
        section.card {
            div.card-header { h2.card-title { "办理" } }
            div.card-body { div.list tabindex="0" role="region" aria-label="办理" { table.table.table-cards {
                thead { tr { th scope="col" { "事项" } th.num scope="col" { "办理中" } th.num scope="col" { "已办结" } th scope="col" { "办理" } } }
                tbody { @for line in numbers.iter().filter_map(row) { (line) } }
            } } }
        }
        h2 { "党支部设置情况" }
    }
}

/// How many stand where; each number leads to them.
fn chips(all: &[Body], wanted: &Wanted) -> Markup {
    let count = |need: Option<Need>| {
        let filter = Filter { need, ..wanted.filter.clone() };
        all.iter().filter(|b| filter.takes(b)).count()
    };
    let chip = |need: Option<Need>| {
        let href = wanted.with(need).address("/restructure", 1);
        html! { li { a.filter href=(href) aria-current=[(wanted.filter.need == need).then_some("true")] { (need.map_or("全部", Need::name)) " " b { (count(need)) } } } }
    };
    html! {
        ul.filters aria-label="设置情况" {
            (chip(None))
            @for need in Need::ALL { (chip(Some(need))) }
        }
    }
}

fn tools(wanted: &Wanted) -> Markup {
    let open = wanted.filter.open;
    html! {
        form.tools action="/restructure" method="get" data-auto="" role="search" aria-label="筛选党支部" {
            @if let Some(unit) = &wanted.top { input type="hidden" name="unit" value=(unit.id); }
            @if let Some(need) = wanted.filter.need { input type="hidden" name="need" value=(need.key()); }
            div.field {
                label.field-label for="f-open" { "调整办理" }
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
            ul.filters { li { a.filter href="/restructure" { (unit.name) " ✕" span.visually-hidden { "（取消）" } } } }
        }
    }
}

fn nothing(all: &[Body]) -> Markup {
    if all.is_empty() {
        let act = html! { a.btn href="/units" { "查看党组织" } };
        return parts::empty("管理范围内没有党支部", "登记党组织以后，这里列出党员人数不合规定的党支部", &act);
    }
    parts::empty("没有这样的党支部", "换一换上面的筛选条件", &html! { a.btn href="/restructure" { "查看全部" } })
}

fn table(site: &Site, me: &Me, shown: &[&Body]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="党支部设置情况" { table.table.table-cards {
            caption.visually-hidden { "党支部设置情况" }
            thead { tr { th scope="col" { "党组织" } th scope="col" { "组织类别" } th.num scope="col" { "正式党员" } th.num scope="col" { "预备党员" } th scope="col" { "情况" } th scope="col" { "调整" } } }
            tbody { @for body in shown { (row(site, me, body)) } }
        } }
    }
}

fn row(site: &Site, me: &Me, b: &Body) -> Markup {
    let roster =
        |category: &str| list::address("/members", &[("unit", &b.unit.id.to_string()), ("category", category)]);
    let count = |n: i64, category: &str| html! { @if me.can("member.read") { a href=(roster(category)) { (n) } } @else { (n) } };
    html! {
        tr {
            td.lead-cell data-label="党组织" { a href=(format!("/units/{}", b.unit.id)) { (b.unit.name) } }
            td data-label="组织类别" { (org::papers::kind_name(&site.catalogue, &b.unit.kind)) }
            td.num data-label="正式党员" { (count(b.members.full, "full")) }
            td.num data-label="预备党员" { (count(b.members.probationary, "probationary")) }
            td data-label="情况" { (parts::state(b.need.name(), tone(b.need))) }
            td data-label="调整" { span { (act(site, me, b)) } }
        }
    }
}

/// What is on its way, or what could be begun.
fn act(site: &Site, me: &Me, b: &Body) -> Markup {
    if let Some(open) = &b.open {
        let name = site.catalogue.procedure(&open.procedure).map_or("", |p| p.name.as_str());
        return html! { a href=(format!("/cases/{}", open.id)) { "正在办理：" (name) } };
    }
    let link = |procedure: &str, name: &str| html! { a href=(begin(procedure, b.unit.id)) { (name) } " " };
    html! {
        @if me.can("case.write") {
            @match b.need {
                Need::Few => { (link(MERGE, "合并")) (link(DISSOLVE, "撤销")) }
                Need::Many => { (link(SPLIT, "分设")) }
                Need::Wide | Need::Fine => {}
            }
        }
    }
}

/// `GET /restructure/export`: what the list shows, of the units that may be exported.
pub async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let may: Scope = me.scope("export")?;
    let (all, wanted) = found(&site, &me, &params).await?;
    let some: Vec<&Body> = all.iter().filter(|b| wanted.filter.takes(b) && may.covers(&b.unit.path)).collect();
    audit::note(&site, &me, Line::general("export", format!("党支部设置情况 {} 行", some.len()))).await?;
    let range = wanted.top.as_ref().map_or("管理范围内全部党组织", |u| u.name.as_str());
    let footer = exchange::out::footer_line(&me.name, &site.clock.now().to_local_text(), range);
    let bytes = papers::bodies(&site.catalogue, &some, &footer, site.today())?;
    Ok(download::download(&format!("党支部设置情况_{}.xlsx", site.today()), download::XLSX, bytes))
}
